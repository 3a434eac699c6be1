// SPDX-License-Identifier: Apache-2.0

package safetensors

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"

	"github.com/pacenote/pacenote/internal/weights/container"
)

// The types of elements that a [Reader] reads.
const (
	Float32  = "F32"
	Float16  = "F16"
	BFloat16 = "BF16"
)

// elementSizes holds the bytes of an element of each type of the format that has whole
// bytes. The elements of the other types can not be read, only passed by.
var elementSizes = map[string]int64{
	"F64": 8, Float32: 4, Float16: 2, BFloat16: 2, "F8_E4M3": 1, "F8_E5M2": 1,
	"I64": 8, "I32": 4, "I16": 2, "I8": 1, "U64": 8, "U32": 4, "U16": 2, "U8": 1, "BOOL": 1,
}

// maxDirectory bounds the directory, so that a damaged length cannot ask for much. That
// of an encoder with a hundred million weights has about 20 kB.
const maxDirectory = 16 << 20

// FormatError says what is wrong with a file.
type FormatError struct {
	// Tensor is the name of the tensor; empty: the file itself.
	Tensor string
	// Reason is what is wrong.
	Reason string
}

// Error names the tensor, if it is one, and the reason.
func (e *FormatError) Error() string {
	if e.Tensor == "" {
		return "safetensors: read file: " + e.Reason
	}
	return fmt.Sprintf("safetensors: read tensor %s: %s", e.Tensor, e.Reason)
}

// Tensor is an entry of the directory.
type Tensor struct {
	// Name is unique in the file.
	Name string
	// Type is that of the elements, such as "F32".
	Type string
	// Shape holds the dimensions; the elements of the last one are neighbours.
	Shape []int

	offset, size int64 // from the first tensor; in bytes
}

// File is an opened file.
type File struct {
	from    io.ReaderAt
	data    int64 // where the first tensor begins
	tensors map[string]*Tensor
}

// Open reads and checks the directory of the file of that size. It retains from and
// reads no tensor; it takes time in proportion to the directory, of at most 16 MiB.
func Open(from io.ReaderAt, size int64) (*File, error) {
	var length [8]byte
	if size < int64(len(length)) {
		return nil, &FormatError{"", fmt.Sprintf("%d bytes are too few", size)}
	}
	if err := readAt(from, length[:], 0); err != nil {
		return nil, err
	}
	n := binary.LittleEndian.Uint64(length[:])
	if n > maxDirectory || int64(n) > size-int64(len(length)) {
		return nil, &FormatError{"", fmt.Sprintf("a directory of %d bytes is too long for a file of %d", n, size)}
	}
	directory := make([]byte, n)
	if err := readAt(from, directory, int64(len(length))); err != nil {
		return nil, err
	}
	f := &File{from: from, data: int64(len(length)) + int64(n)}
	return f, f.index(directory, size-f.data)
}

// readAt fills b; a file that ends before is damaged.
func readAt(from io.ReaderAt, b []byte, at int64) error {
	n, err := from.ReadAt(b, at)
	switch {
	case n == len(b):
		return nil
	case err == nil || errors.Is(err, io.EOF):
		return &FormatError{"", fmt.Sprintf("ends at byte %d", at+int64(n))}
	}
	return fmt.Errorf("safetensors: read file: %w", err)
}

// index parses the directory and checks it against the bytes that follow it.
func (f *File) index(directory []byte, size int64) error {
	var entries map[string]json.RawMessage
	if err := json.Unmarshal(directory, &entries); err != nil {
		return &FormatError{"", "directory: " + err.Error()}
	}
	f.tensors = make(map[string]*Tensor, len(entries))
	for name, raw := range entries {
		if name == "__metadata__" { // text for people
			continue
		}
		t, err := parseTensor(name, raw)
		if err != nil {
			return err
		}
		f.tensors[name] = t
	}
	end := int64(0)
	for _, t := range f.Tensors() {
		if t.offset != end {
			return &FormatError{t.Name, fmt.Sprintf("begins at %d, where the tensors before it end at %d", t.offset, end)}
		}
		if t.size > size-end {
			return &FormatError{t.Name, fmt.Sprintf("ends behind the end of the file, which has %d bytes of tensors", size)}
		}
		end += t.size
	}
	if end != size {
		return &FormatError{"", fmt.Sprintf("%d bytes follow the last tensor", size-end)}
	}
	return nil
}

// parseTensor parses an entry of the directory and checks its size.
func parseTensor(name string, raw json.RawMessage) (*Tensor, error) {
	var entry struct {
		Type    string  `json:"dtype"`
		Shape   []int64 `json:"shape"`
		Offsets []int64 `json:"data_offsets"`
	}
	if err := json.Unmarshal(raw, &entry); err != nil {
		return nil, &FormatError{name, err.Error()}
	}
	if len(entry.Offsets) != 2 || entry.Offsets[0] < 0 || entry.Offsets[1] < entry.Offsets[0] {
		return nil, &FormatError{name, fmt.Sprintf("offsets %v are not a range", entry.Offsets)}
	}
	t := &Tensor{Name: name, Type: entry.Type, offset: entry.Offsets[0], size: entry.Offsets[1] - entry.Offsets[0]}
	elements := int64(1)
	for _, d := range entry.Shape {
		if d < 0 || d > math.MaxInt32 || d > 0 && elements > math.MaxInt64/8/d {
			return nil, &FormatError{name, fmt.Sprintf("shape %v is out of range", entry.Shape)}
		}
		elements *= d
		t.Shape = append(t.Shape, int(d))
	}
	if width, ok := elementSizes[t.Type]; ok && elements*width != t.size {
		return nil, &FormatError{name, fmt.Sprintf("has %d bytes, shape %v of %s takes %d", t.size, t.Shape, t.Type, elements*width)}
	}
	return t, nil
}

// Tensor returns the tensor of that name, or nil if there is none.
func (f *File) Tensor(name string) *Tensor { return f.tensors[name] }

// Tensors returns all tensors in the order of the file.
func (f *File) Tensors() []*Tensor {
	return slices.SortedFunc(maps.Values(f.tensors), inFile)
}

// inFile compares tensors by where they are.
func inFile(a, b *Tensor) int {
	return cmp.Or(cmp.Compare(a.offset, b.offset), cmp.Compare(a.size, b.size), cmp.Compare(a.Name, b.Name))
}

// Elements returns how many elements t has, the product of its shape.
func (t *Tensor) Elements() int {
	n := 1
	for _, d := range t.Shape {
		n *= d
	}
	return n
}

// Reader reads the elements of a tensor one after the other. It is for one goroutine.
type Reader struct {
	file   *File
	tensor *Tensor
	width  int64  // bytes of an element
	at     int64  // the next element
	raw    []byte // a part as the file has it
}

// partBytes is how much is read from the file at a time.
const partBytes = 64 << 10

// Reader returns a Reader of t, a tensor of f, from the given element on. Only the
// types named in this package can be read.
func (f *File) Reader(t *Tensor, first int) (*Reader, error) {
	if t.Type != Float32 && t.Type != Float16 && t.Type != BFloat16 {
		return nil, &FormatError{t.Name, fmt.Sprintf("elements of type %q are not supported", t.Type)}
	}
	return &Reader{file: f, tensor: t, width: elementSizes[t.Type], at: int64(first)}, nil
}

// Next fills dst with the next elements. A value that is not a finite number is an
// error: a sum with it would be none either.
func (r *Reader) Next(dst []float32) error {
	t := r.tensor
	if int64(len(dst)) > t.size/r.width-r.at {
		return &FormatError{t.Name, fmt.Sprintf("has no %d elements behind %d", len(dst), r.at)}
	}
	if r.raw == nil {
		r.raw = make([]byte, min(partBytes, t.size))
	}
	for len(dst) > 0 {
		n := min(len(dst), partBytes/int(r.width))
		raw := r.raw[:int64(n)*r.width]
		if err := readAt(r.file.from, raw, r.file.data+t.offset+r.at*r.width); err != nil {
			return err
		}
		decode(dst[:n], raw, t.Type)
		for i, v := range dst[:n] {
			if v-v != 0 {
				return &FormatError{t.Name, fmt.Sprintf("element %d is not a finite number", r.at+int64(i))}
			}
		}
		r.at += int64(n)
		dst = dst[n:]
	}
	return nil
}

// decode fills dst with the elements in raw.
func decode(dst []float32, raw []byte, kind string) {
	switch kind {
	case Float32:
		for i := range dst {
			dst[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
		}
	case Float16:
		for i := range dst {
			dst[i] = container.HalfBits(binary.LittleEndian.Uint16(raw[2*i:]))
		}
	case BFloat16: // the upper half of a float32
		for i := range dst {
			dst[i] = math.Float32frombits(uint32(binary.LittleEndian.Uint16(raw[2*i:])) << 16)
		}
	}
}
