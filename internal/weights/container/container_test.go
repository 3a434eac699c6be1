// SPDX-License-Identifier: Apache-2.0

package container

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sample returns a small weight file.
func sample(t testing.TB) string {
	t.Helper()
	w := NewWriter(Header{Model: Model{ID: "sample"}, Origin: []Origin{{Name: "nowhere"}}})
	if err := w.AddFloats("numbers", []float32{1, -2, 3.5}, 3); err != nil {
		t.Fatal(err)
	}
	if err := w.Add("text", Bytes, []byte("hello"), 5); err != nil {
		t.Fatal(err)
	}
	if err := w.Add("rows", Int8Rows, make([]byte, 2*3+2*4), 2, 3); err != nil {
		t.Fatal(err)
	}
	if err := w.Add("blocks", Nibbles, make([]byte, 2*2*18), 2, 64); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	n, err := w.WriteTo(&b)
	if err != nil || n != int64(b.Len()) {
		t.Fatalf("WriteTo = %d, %v; wrote %d", n, err, b.Len())
	}
	return b.String()
}

func TestRoundTrip(t *testing.T) {
	text := sample(t)
	f, err := Open(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Verify(); err != nil {
		t.Error(err)
	}
	numbers, err := f.Floats("numbers", 3)
	if diff := cmp.Diff([]float32{1, -2, 3.5}, numbers); diff != "" || err != nil {
		t.Errorf("numbers: %v, %v", diff, err)
	}
	hello, entry, err := f.Tensor("text", -1)
	if hello != "hello" || err != nil || entry.Offset%64 != 0 {
		t.Errorf("text = %q at %d, %v", hello, entry.Offset, err)
	}
	if f.Header().Model.ID != "sample" || len(f.Header().Tensors) != 4 {
		t.Errorf("header = %+v", f.Header())
	}
	if text != sample(t) {
		t.Error("the same tensors gave another file")
	}
}

func TestTensorErrors(t *testing.T) {
	f, err := Open(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := f.Tensor("nothing"); err == nil {
		t.Error("a missing tensor was found")
	}
	if _, _, err := f.Tensor("rows", 3, 2); err == nil {
		t.Error("another shape was accepted")
	}
	if _, _, err := f.Tensor("rows", 6); err == nil {
		t.Error("another rank was accepted")
	}
	if _, err := f.Floats("text", 5); err == nil {
		t.Error("bytes were read as numbers")
	}
}

func TestAddErrors(t *testing.T) {
	w := NewWriter(Header{})
	for _, err := range []error{
		w.Add("a", Bytes, []byte("abc"), 4),
		w.Add("a", Int8Rows, []byte("abc"), 3),
		w.Add("a", Nibbles, make([]byte, 18), 1, 31),
		w.Add("a", Type("f8"), []byte("abc"), 3),
		w.Add("a", Bytes, nil, 0),
		w.Add("a", Bytes, nil),
		w.Add("a", Float32, nil, math.MaxInt32, math.MaxInt32),
	} {
		if err == nil {
			t.Error("Add accepted data that does not fit")
		}
	}
}

// TestDamage checks that no byte can change unnoticed, and that a file cannot be cut.
func TestDamage(t *testing.T) {
	text := sample(t)
	f, err := Open(text)
	if err != nil {
		t.Fatal(err)
	}
	end := 64 + int(binary.LittleEndian.Uint32([]byte(text[12:16])))
	for i := range text {
		if end <= i && i < int(f.data) {
			continue // padding between header and data
		}
		damaged := text[:i] + string([]byte{text[i] ^ 4}) + text[i+1:]
		f, err := Open(damaged)
		if err == nil {
			err = f.Verify()
		}
		var format *FormatError
		if !errors.As(err, &format) {
			t.Fatalf("byte %d changed: error %v is not a FormatError", i, err)
		}
	}
	for n := range text {
		if _, err := Open(text[:n]); err == nil {
			t.Fatalf("Open accepted the first %d bytes", n)
		}
	}
}

func TestVersion(t *testing.T) {
	text := sample(t)
	next := text[:8] + "\x02\x00\x00\x00" + text[12:]
	_, err := Open(next)
	if err == nil || !strings.Contains(err.Error(), "version 2, can read 1 only") {
		t.Errorf("error of another version: %v", err)
	}
}

func TestHalf(t *testing.T) {
	tests := []struct {
		bits uint16
		want float32
	}{
		{0, 0}, {0x3c00, 1}, {0xc000, -2}, {0x7bff, 65504}, {0x0001, 1.0 / (1 << 24)}, {0x8400, -1.0 / (1 << 14)},
		{0x7c00, float32(math.Inf(1))}, {0xfc00, float32(math.Inf(-1))}, {0x3555, 0.333251953125},
	}
	for _, tt := range tests {
		if got := Half(string([]byte{byte(tt.bits), byte(tt.bits >> 8)})); got != tt.want {
			t.Errorf("Half(%#x) = %g, want %g", tt.bits, got, tt.want)
		}
	}
	if got := Half("\x01\x7e"); got == got {
		t.Errorf("Half of not-a-number = %g", got)
	}
}

// FuzzOpen checks that no text makes Open or the accessors panic.
func FuzzOpen(f *testing.F) {
	text := sample(f)
	f.Add(text)
	f.Add(text[:70])
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		file, err := Open(text)
		if err != nil {
			return
		}
		for _, entry := range file.Header().Tensors {
			if _, _, err := file.Tensor(entry.Name, entry.Shape...); err != nil {
				t.Fatalf("listed tensor: %v", err)
			}
		}
	})
}
