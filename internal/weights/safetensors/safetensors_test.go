// SPDX-License-Identifier: Apache-2.0

package safetensors

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/internal/weights/toy"
)

// file returns a file of that directory with so many bytes of data.
func file(directory string, size int) []byte { return toy.Join(directory, make([]byte, size)) }

// entry is an entry of a directory.
func entry(name, kind, shape string, from, to int) string {
	return fmt.Sprintf(`%q:{"dtype":%q,"shape":%s,"data_offsets":[%d,%d]}`, name, kind, shape, from, to)
}

func open(data []byte) (*File, error) { return Open(bytes.NewReader(data), int64(len(data))) }

func TestRead(t *testing.T) {
	halves := []uint16{0x3c00, 0xc000, 0x0001, 0x7bff}  // 1, −2, the smallest, the largest
	bhalves := []uint16{0x3f80, 0xc000, 0x0080, 0x7f7f} // as float32 with 16 zeros behind
	var data []byte
	for _, bits := range slices.Concat(halves, bhalves) {
		data = binary.LittleEndian.AppendUint16(data, bits)
	}
	data = binary.LittleEndian.AppendUint32(data, math.Float32bits(0.1))
	directory := "{" + strings.Join([]string{
		`"__metadata__":{"format":"pt","dtype":"x"}`, entry("h", "F16", "[2,2]", 0, 8), entry("b", "BF16", "[4]", 8, 16), entry("f", "F32", "[]", 16, 20),
		entry("none", "I64", "[0,3]", 20, 20), entry("bits", "F4", "[7]", 20, 24),
	}, ",") + "}  "
	f, err := open(toy.Join(directory, append(data, 0, 0, 0, 0)))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]float32{
		"h": {1, -2, 1.0 / (1 << 24), 65504}, "b": {1, -2, math.Float32frombits(0x800000), math.Float32frombits(0x7f7f0000)}, "f": {0.1},
	} {
		r, err := f.Reader(f.Tensor(name), 0)
		if err != nil {
			t.Fatal(err)
		}
		got := make([]float32, len(want))
		for i := range got { // one at a time
			if err := r.Next(got[i : i+1]); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if err := r.Next(make([]float32, 1)); err == nil {
			t.Errorf("%s: read behind the end", name)
		}
	}
	var names []string
	for _, tensor := range f.Tensors() {
		names = append(names, tensor.Name)
	}
	if diff := cmp.Diff([]string{"h", "b", "f", "none", "bits"}, names); diff != "" {
		t.Error(diff)
	}
	if n := f.Tensor("h").Elements(); n != 4 {
		t.Errorf("%d elements", n)
	}
	if f.Tensor("x") != nil {
		t.Error("a tensor that is not there")
	}
	for _, name := range []string{"none", "bits"} {
		if _, err := f.Reader(f.Tensor(name), 0); err == nil {
			t.Errorf("%s: elements that are not numbers of a known kind", name)
		}
	}
}

// TestReadParts reads a tensor that is longer than what is read at a time.
func TestReadParts(t *testing.T) {
	const n = 2*partBytes/4 + 5
	var data []byte
	for i := range n {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(float32(i)))
	}
	f, err := open(toy.Join("{"+entry("a", "F32", fmt.Sprintf("[%d]", n), 0, 4*n)+"}", data))
	if err != nil {
		t.Fatal(err)
	}
	r, err := f.Reader(f.Tensor("a"), 3)
	if err != nil {
		t.Fatal(err)
	}
	got := make([]float32, n-3)
	if err := r.Next(got); err != nil {
		t.Fatal(err)
	}
	for i, v := range got {
		if v != float32(i+3) {
			t.Fatalf("element %d = %g", i+3, v)
		}
	}
}

func TestReadNotFinite(t *testing.T) {
	for kind, bits := range map[string][]byte{
		"F32": {0, 0, 0xc0, 0x7f}, "F16": {0, 0xfc}, "BF16": {0x80, 0x7f},
	} {
		f, err := open(toy.Join("{"+entry("a", kind, "[1]", 0, len(bits))+"}", bits))
		if err != nil {
			t.Fatal(err)
		}
		r, err := f.Reader(f.Tensor("a"), 0)
		if err != nil {
			t.Fatal(err)
		}
		var format *FormatError
		if err := r.Next(make([]float32, 1)); !errors.As(err, &format) || format.Tensor != "a" {
			t.Errorf("%s: error %v", kind, err)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	long := binary.LittleEndian.AppendUint64(nil, 1<<62)
	tests := []struct {
		name   string
		data   []byte
		tensor string
	}{
		{"empty", nil, ""},
		{"no directory", []byte{1, 0, 0, 0, 0, 0, 0, 0}, ""},
		{"endless directory", append(long, "{}"...), ""},
		{"negative directory", append(bytes.Repeat([]byte{0xff}, 8), "{}"...), ""},
		{"list", file("[]", 0), ""},
		{"text", file("safetensors", 0), ""},
		{"deep", file(strings.Repeat("[", 1<<20), 0), ""},
		{"deep entry", file(`{"a":`+strings.Repeat(`{"a":`, 20000)+"1"+strings.Repeat("}", 20001), 0), ""},
		{"entry", file(`{"a":1}`, 0), "a"},
		{"no offsets", file(`{"a":{"dtype":"F32","shape":[1]}}`, 4), "a"},
		{"backwards", file("{"+entry("a", "F32", "[1]", 4, 0)+"}", 4), "a"},
		{"negative offset", file("{"+entry("a", "F32", "[2]", -4, 4)+"}", 8), "a"},
		{"huge offset", file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,1e300]}}`, 4), "a"},
		{"negative shape", file("{"+entry("a", "F32", "[-1,-1]", 0, 4)+"}", 4), "a"},
		{"huge shape", file("{"+entry("a", "F32", "[2147483647,2147483647,2147483647]", 0, 4)+"}", 4), "a"},
		{"shape that overflows", file("{"+entry("a", "U8", "[65536,65536,65536,65536]", 0, 0)+"}", 0), "a"},
		{"fraction", file("{"+entry("a", "F32", "[1.5]", 0, 4)+"}", 4), "a"},
		{"size", file("{"+entry("a", "F32", "[2]", 0, 4)+"}", 4), "a"},
		{"overlap", file("{"+entry("a", "F32", "[2]", 0, 8)+","+entry("b", "F32", "[2]", 4, 12)+"}", 12), "b"},
		{"same place", file("{"+entry("a", "F32", "[2]", 0, 8)+","+entry("b", "F32", "[2]", 0, 8)+"}", 8), "b"},
		{"hole", file("{"+entry("a", "F32", "[1]", 0, 4)+","+entry("b", "F32", "[1]", 8, 12)+"}", 12), "b"},
		{"late", file("{"+entry("a", "F32", "[1]", 4, 8)+"}", 8), "a"},
		{"cut", file("{"+entry("a", "F32", "[2]", 0, 8)+"}", 7), "a"},
		{"longer", file("{"+entry("a", "F32", "[2]", 0, 8)+"}", 9), ""},
	}
	for _, tt := range tests {
		_, err := open(tt.data)
		var format *FormatError
		if !errors.As(err, &format) || format.Tensor != tt.tensor {
			t.Errorf("%s: error %v, want a FormatError of tensor %q", tt.name, err, tt.tensor)
		} else if !strings.HasPrefix(err.Error(), "safetensors: read ") {
			t.Errorf("%s: error %q does not say what was tried", tt.name, err)
		}
	}
	// The size is a claim that the contents need not keep.
	whole := file("{"+entry("a", "F32", "[2]", 0, 8)+"}", 8)
	f, err := Open(bytes.NewReader(whole[:len(whole)-4]), int64(len(whole)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := f.Reader(f.Tensor("a"), 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Next(make([]float32, 2)); err == nil {
		t.Error("a file that became shorter was read")
	}
}

// FuzzOpen checks that any bytes are refused or give tensors that can be read.
func FuzzOpen(f *testing.F) {
	f.Add("{"+entry("a", "F32", "[2]", 0, 8)+"}", make([]byte, 8))
	f.Add("{"+entry("a", "F16", "[1,2]", 0, 4)+","+entry("b", "BF16", "[]", 4, 6)+`,"__metadata__":{"x":"y"}}`, make([]byte, 6))
	f.Add("{"+entry("a", "I8", "[0]", 0, 0)+"}", []byte{})
	f.Add(strings.Repeat("[", 200), []byte{})
	f.Fuzz(func(t *testing.T, directory string, data []byte) {
		file, err := open(toy.Join(directory, data))
		if err != nil {
			return
		}
		total := 0
		for _, tensor := range file.Tensors() {
			total += int(tensor.size)
			r, err := file.Reader(tensor, 0)
			if err != nil {
				continue
			}
			values := make([]float32, tensor.Elements())
			if r.Next(values) != nil {
				continue
			}
			for _, v := range values {
				if v-v != 0 {
					t.Fatalf("tensor %s holds %g", tensor.Name, v)
				}
			}
		}
		if total != len(data) {
			t.Fatalf("tensors of %d bytes in %d", total, len(data))
		}
	})
}
