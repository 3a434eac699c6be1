// SPDX-License-Identifier: Apache-2.0

package container

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"sync"
)

// assembly is where the tensors of an assembled File come from.
type assembly struct {
	read func(*Tensor) (string, error)

	mu   sync.Mutex
	sums map[string][sha256.Size]byte // of each tensor that was read
}

// Assemble returns a File that was never stored: its tensors are those of h, without
// Offset and Size, and read makes the bytes of one when they are asked for. So a model
// in another format is loaded without being in memory twice. Matrices may be of type
// [Float32], which weight files do not have.
//
// The fingerprint covers h and the tensors that have been asked for; Verify has nothing
// to compare with and returns nil. read is called from several goroutines.
func Assemble(h Header, read func(*Tensor) (string, error)) (*File, error) {
	f := &File{header: h, tensors: make(map[string]*Tensor, len(h.Tensors))}
	f.assembly = &assembly{read: read, sums: make(map[string][sha256.Size]byte, len(h.Tensors))}
	for i := range f.header.Tensors {
		t := &f.header.Tensors[i]
		var ok bool
		if t.Size, ok = byteSize(t.Type, t.Shape); !ok {
			return nil, &FormatError{t.Name, fmt.Sprintf("type %q cannot have shape %v", t.Type, t.Shape)}
		}
		f.tensors[t.Name] = t
	}
	return f, nil
}

// tensor returns the bytes of t and remembers their checksum.
func (a *assembly) tensor(t *Tensor) (string, error) {
	text, err := a.read(t)
	if err != nil {
		return "", err
	}
	if int64(len(text)) != t.Size {
		return "", &FormatError{t.Name, fmt.Sprintf("%d bytes, its shape takes %d", len(text), t.Size)}
	}
	h := sha256.New()
	writeString(h, text)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.sums[t.Name] = [sha256.Size]byte(h.Sum(nil))
	return text, nil
}

// fingerprint returns the checksum of the header and of all tensors that were read.
func (a *assembly) fingerprint(h *Header) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	sum := sha256.New()
	said := *h
	said.Model.Languages = nil // a remark, which changes no vector
	// The fields of a header can all be encoded.
	text, _ := json.Marshal(said)
	fmt.Fprintf(sum, "%s %q\n", text, h.Tokenizer.Spaces)
	for _, name := range slices.Sorted(maps.Keys(a.sums)) {
		fmt.Fprintf(sum, "%s %x\n", name, a.sums[name])
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// QuantizeRow rounds a row of a matrix to eight bits, symmetrically by its largest
// magnitude, as [Int8Rows] has it: dst, of the same length, gets the values as bytes;
// the scale is returned.
func QuantizeRow(dst []byte, row []float32) float32 {
	top := float32(0)
	for _, v := range row {
		top = max(top, float32(math.Abs(float64(v))))
	}
	scale := top / 127
	if scale == 0 {
		scale = 1
	}
	for i, v := range row {
		dst[i] = byte(int8(math.RoundToEven(float64(v / scale))))
	}
	return scale
}
