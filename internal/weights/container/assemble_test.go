// SPDX-License-Identifier: Apache-2.0

package container

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// assembled returns a model of two tensors whose text is given.
func assembled(t *testing.T, h Header, texts map[string]string) *File {
	t.Helper()
	h.Tensors = []Tensor{{Name: "a", Type: Bytes, Shape: []int{2}}, {Name: "m", Type: Float32, Shape: []int{1, 2}}}
	f, err := Assemble(h, func(t *Tensor) (string, error) {
		text, ok := texts[t.Name]
		if !ok {
			return "", errors.New("gone")
		}
		return text, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestAssemble(t *testing.T) {
	texts := map[string]string{"a": "hi", "m": "\x00\x00\x80\x3f\x00\x00\x00\xc0"}
	f := assembled(t, Header{Model: Model{ID: "x"}}, texts)
	values, err := f.Floats("m", 1, 2)
	if diff := cmp.Diff([]float32{1, -2}, values); diff != "" || err != nil {
		t.Errorf("%s, %v", diff, err)
	}
	if text, _, err := f.Tensor("a", -1); text != "hi" || err != nil {
		t.Errorf("%q, %v", text, err)
	}
	if f.Format() != "directory1" || f.Header().Model.ID != "x" || f.Verify() != nil {
		t.Errorf("format %q, %+v, %v", f.Format(), f.Header(), f.Verify())
	}
	if opened, err := Open(sample(t)); err != nil || opened.Format() != "pnweight1" {
		t.Errorf("a weight file has the format %q, %v", opened.Format(), err)
	}
	for name, text := range map[string]string{"a": "too long", "m": "short"} {
		f := assembled(t, Header{}, map[string]string{name: text})
		var format *FormatError
		if _, _, err := f.Tensor(name, f.Header().Tensors[map[string]int{"a": 0, "m": 1}[name]].Shape...); !errors.As(err, &format) || format.Part != name {
			t.Errorf("%s: error %v", name, err)
		}
	}
	if _, err := assembled(t, Header{}, nil).Floats("m", 1, 2); err == nil {
		t.Error("a tensor without a source")
	}
	if _, err := Assemble(Header{Tensors: []Tensor{{Name: "a", Type: Nibbles, Shape: []int{3}}}}, nil); err == nil {
		t.Error("a shape that the type cannot have")
	}
}

// TestAssembleFingerprint checks that it covers header and tensors, in any order of
// reading.
func TestAssembleFingerprint(t *testing.T) {
	one := "\x00\x00\x80\x3f\x00\x00\x80\x3f"
	fingerprint := func(h Header, texts map[string]string, order ...string) string {
		f := assembled(t, h, texts)
		for _, name := range order {
			if _, _, err := f.Tensor(name, f.tensors[name].Shape...); err != nil {
				t.Fatal(err)
			}
		}
		return f.Fingerprint()
	}
	texts := map[string]string{"a": "hi", "m": one}
	base := fingerprint(Header{}, texts, "a", "m")
	if base != fingerprint(Header{}, texts, "m", "a", "m") {
		t.Error("the order of reading changes the fingerprint")
	}
	for name, other := range map[string]string{
		"header":    fingerprint(Header{Model: Model{QueryPrefix: "q"}}, texts, "a", "m"),
		"spaces":    fingerprint(Header{Tokenizer: Tokenizer{Spaces: "trimmed"}}, texts, "a", "m"),
		"tensor":    fingerprint(Header{}, map[string]string{"a": "ho", "m": one}, "a", "m"),
		"exchanged": fingerprint(Header{}, texts, "a"),
	} {
		if other == base {
			t.Errorf("%s: the same fingerprint", name)
		}
	}
}

func TestQuantizeRow(t *testing.T) {
	for _, row := range [][]float32{{1, -0.5, 0.25, 0}, {0, 0}, {1e-42, 0}, {-3e38, 3e38}, {127, 63.4}} {
		dst := make([]byte, len(row))
		scale := QuantizeRow(dst, row)
		for i, v := range row {
			if got := float64(int8(dst[i])) * float64(scale); math.Abs(got-float64(v)) > 0.5001*float64(scale) || int8(dst[i]) == -128 {
				t.Errorf("%g in %v: %g with scale %g", v, row, got, scale)
			}
		}
	}
}
