// SPDX-License-Identifier: Apache-2.0

package container

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
)

// Writer collects tensors and writes a weight file. It is for one goroutine.
type Writer struct {
	header Header
	data   [][]byte
	size   int64 // bytes of data so far, with padding
}

// NewWriter returns a Writer of the model that h describes; its DataSHA256 and Tensors
// are filled in.
func NewWriter(h Header) *Writer {
	h.Tensors = nil
	return &Writer{header: h}
}

// Add appends a tensor. data is retained until the file is written.
func (w *Writer) Add(name string, t Type, data []byte, shape ...int) error {
	size, ok := byteSize(t, shape)
	if !ok || size != int64(len(data)) {
		return fmt.Errorf("container: add tensor %s: %d bytes do not fit type %q and shape %v", name, len(data), t, shape)
	}
	w.header.Tensors = append(w.header.Tensors, Tensor{Name: name, Type: t, Shape: shape, Offset: w.size, Size: size})
	w.data = append(w.data, data)
	w.size += size
	if pad := -w.size & (alignment - 1); pad > 0 {
		w.data = append(w.data, make([]byte, pad))
		w.size += pad
	}
	return nil
}

// AddFloats appends a float32 tensor.
func (w *Writer) AddFloats(name string, values []float32, shape ...int) error {
	data, err := binary.Append(nil, binary.LittleEndian, values)
	if err != nil {
		return fmt.Errorf("container: add tensor %s: %w", name, err)
	}
	return w.Add(name, Float32, data, shape...)
}

// WriteTo writes the file: the same tensors give the same bytes.
func (w *Writer) WriteTo(to io.Writer) (int64, error) {
	h := sha256.New()
	for _, d := range w.data {
		h.Write(d)
	}
	w.header.DataSHA256 = hex.EncodeToString(h.Sum(nil))
	header, start, err := w.place()
	if err != nil {
		return 0, err
	}
	prefix := make([]byte, prefixSize)
	copy(prefix, Magic)
	binary.LittleEndian.PutUint32(prefix[8:], Version)
	binary.LittleEndian.PutUint32(prefix[12:], uint32(len(header)))
	binary.LittleEndian.PutUint64(prefix[16:], uint64(start+w.size))
	binary.LittleEndian.PutUint64(prefix[24:], uint64(start))
	sum := sha256.Sum256(header)
	copy(prefix[32:], sum[:])

	written := int64(0)
	gap := make([]byte, start-int64(prefixSize+len(header)))
	for _, d := range append([][]byte{prefix, header, gap}, w.data...) {
		n, err := to.Write(d)
		written += int64(n)
		if err != nil {
			return written, fmt.Errorf("container: write weights: %w", err)
		}
	}
	return written, nil
}

// place encodes the header with offsets from the beginning of the file. The offsets
// are part of the header, so their room is found by trying.
func (w *Writer) place() (header []byte, start int64, err error) {
	for {
		h := w.header
		h.Tensors = append([]Tensor(nil), h.Tensors...)
		for i := range h.Tensors {
			h.Tensors[i].Offset += start
		}
		header, err = json.Marshal(h)
		if err != nil {
			return nil, 0, fmt.Errorf("container: encode header: %w", err)
		}
		end := int64(prefixSize + len(header))
		if end <= start {
			return header, start, nil
		}
		start = (end + alignment - 1) &^ (alignment - 1)
	}
}
