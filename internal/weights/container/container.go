// SPDX-License-Identifier: Apache-2.0

package container

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"math"
)

const (
	// Magic opens every weight file.
	Magic = "PNWEIGHT"
	// Version is the version of the format that this package reads and writes.
	Version = 1

	prefixSize = 64
	alignment  = 64
	// maxHeader bounds the header, so that a damaged length cannot ask for much.
	maxHeader = 1 << 20
)

// Type says how the elements of a tensor are stored; all numbers are little-endian.
type Type string

const (
	// Bytes is text or opaque data: one byte an element.
	Bytes Type = "u8"
	// Float32 is IEEE 754 binary32.
	Float32 Type = "f32"
	// Int8Rows is a matrix: its int8 elements row by row, then a float32 scale for
	// each row. Element = scale·value.
	Int8Rows Type = "i8_rows"
	// Nibbles is a matrix in blocks of 32 elements of a row, 18 bytes each: a binary16
	// scale and 16 bytes; byte j holds element j in its low and element j+16 in its
	// high four bits. Element = scale·(bits − 8). It is what llama.cpp calls Q4_0.
	Nibbles Type = "q4_0"
)

// Header describes the model of a file. It is stored as JSON; fields that a reader does
// not know are ignored.
type Header struct {
	Model     Model     `json:"model"`
	Tokenizer Tokenizer `json:"tokenizer"`
	// Origin names what the file was made of.
	Origin []Origin `json:"origin"`
	// DataSHA256 is the hexadecimal SHA-256 of everything from the first tensor to the
	// end of the file.
	DataSHA256 string   `json:"dataSHA256"`
	Tensors    []Tensor `json:"tensors"`
}

// Model holds the shape of an encoder and how its output becomes a vector.
type Model struct {
	ID             string   `json:"id"`
	Architecture   string   `json:"architecture"` // "bert": post-norm encoder, absolute positions
	Layers         int      `json:"layers"`
	Heads          int      `json:"heads"`
	Hidden         int      `json:"hidden"`
	Intermediate   int      `json:"intermediate"`
	Activation     string   `json:"activation"` // "gelu"
	NormEpsilon    float64  `json:"normEpsilon"`
	MaxTokens      int      `json:"maxTokens"`
	Pooling        string   `json:"pooling"` // "mean" or "first"
	QueryPrefix    string   `json:"queryPrefix"`
	DocumentPrefix string   `json:"documentPrefix"`
	Languages      []string `json:"languages"`
}

// Tokenizer says how text becomes ids. Its vocabulary is in the tensors
// tokenizer.pieces, tokenizer.lengths and, for unigram, tokenizer.scores and
// tokenizer.charsmap.
type Tokenizer struct {
	Kind      string `json:"kind"` // "wordpiece" or "unigram"
	Pieces    int    `json:"pieces"`
	Start     int    `json:"start"`   // id before the text
	End       int    `json:"end"`     // id after the text
	Unknown   int    `json:"unknown"` // id of what no piece covers
	Lowercase bool   `json:"lowercase"`
	// Spaces says what becomes of white space, unigram: "trimmed" or "separate"; empty:
	// marked. See the package unigram. Weight files know only the last.
	Spaces string `json:"-"`
	// Control lists ids that text never turns into.
	Control []int `json:"control"`
}

// Origin is one source of a weight file.
type Origin struct {
	Name    string `json:"name"`
	SHA256  string `json:"sha256"`
	License string `json:"license"`
}

// Tensor is one entry of the directory. Offset is relative to the file, a multiple of
// 64; Size is in bytes.
type Tensor struct {
	Name   string `json:"name"`
	Type   Type   `json:"type"`
	Shape  []int  `json:"shape"`
	Offset int64  `json:"offset"`
	Size   int64  `json:"size"`
}

// FormatError says what is wrong with a weight file.
type FormatError struct {
	// Part is the tensor or the part of the file: "prefix", "header", "data".
	Part string
	// Reason is what is wrong.
	Reason string
}

// Error names the part and the reason.
func (e *FormatError) Error() string {
	return fmt.Sprintf("container: read weights: %s: %s", e.Part, e.Reason)
}

// File is an opened weight file, or a model of another origin in the same shape. It
// refers to the text it was opened from and copies nothing but the header.
type File struct {
	header  Header
	text    string
	hash    [sha256.Size]byte
	tensors map[string]*Tensor
	data    int64
	// assembly is where tensors come from, unless text holds them.
	assembly *assembly
}

// Open reads the header of the weight file text and checks it: its own checksum, and
// that every tensor lies within the file and has the size of its shape. It does not
// read the tensors (see [File.Verify]); it takes time in proportion to the header.
func Open(text string) (*File, error) {
	if len(text) < prefixSize || text[:8] != Magic {
		return nil, &FormatError{"prefix", "not a weight file"}
	}
	word := func(at int) uint64 { return binary.LittleEndian.Uint64([]byte(text[at : at+8])) }
	version, length := uint32(word(8)), word(8)>>32
	if version != Version {
		return nil, &FormatError{"prefix", fmt.Sprintf("version %d, can read %d only", version, Version)}
	}
	if word(16) != uint64(len(text)) {
		return nil, &FormatError{"prefix", fmt.Sprintf("%d bytes of %d: the file is cut", len(text), word(16))}
	}
	if length > maxHeader || prefixSize+length > uint64(len(text)) {
		return nil, &FormatError{"prefix", "header longer than allowed"}
	}
	f := &File{text: text, data: int64(word(24))}
	raw := text[prefixSize : prefixSize+length]
	copy(f.hash[:], text[32:64])
	if sha256.Sum256([]byte(raw)) != f.hash {
		return nil, &FormatError{"header", "checksum does not match"}
	}
	if err := json.Unmarshal([]byte(raw), &f.header); err != nil {
		return nil, &FormatError{"header", err.Error()}
	}
	if f.data < int64(prefixSize+length) || f.data > int64(len(text)) {
		return nil, &FormatError{"prefix", "data starts outside the file"}
	}
	return f, f.index()
}

// index checks the directory.
func (f *File) index() error {
	f.tensors = make(map[string]*Tensor, len(f.header.Tensors))
	for i := range f.header.Tensors {
		t := &f.header.Tensors[i]
		size, ok := byteSize(t.Type, t.Shape)
		switch {
		case !ok:
			return &FormatError{t.Name, fmt.Sprintf("type %q cannot have shape %v", t.Type, t.Shape)}
		case size != t.Size:
			return &FormatError{t.Name, fmt.Sprintf("%d bytes, its shape takes %d", t.Size, size)}
		case t.Offset < f.data || t.Offset%alignment != 0 || t.Offset > int64(len(f.text))-size:
			return &FormatError{t.Name, "lies outside the file"}
		case f.tensors[t.Name] != nil:
			return &FormatError{t.Name, "is listed twice"}
		}
		f.tensors[t.Name] = t
	}
	return nil
}

// byteSize returns what a tensor takes, and whether its type can have its shape.
func byteSize(t Type, shape []int) (int64, bool) {
	n := int64(1)
	for _, d := range shape {
		if d <= 0 || int64(d) > math.MaxInt32 || n > math.MaxInt32/int64(d) {
			return 0, false
		}
		n *= int64(d)
	}
	switch {
	case len(shape) == 0:
	case t == Bytes:
		return n, true
	case t == Float32:
		return 4 * n, true
	case t == Int8Rows && len(shape) == 2:
		return n + 4*int64(shape[0]), true
	case t == Nibbles && len(shape) == 2 && shape[1]%32 == 0:
		return n / 32 * 18, true
	}
	return 0, false
}

// Header returns the description of the model. It is not to be changed.
func (f *File) Header() *Header { return &f.header }

// Fingerprint returns the hexadecimal SHA-256 of the header. Because the header holds
// the checksum of the data, it changes with every byte of the file. It costs nothing.
func (f *File) Fingerprint() string {
	if f.assembly != nil {
		return f.assembly.fingerprint(&f.header)
	}
	return hex.EncodeToString(f.hash[:])
}

// Format names the kind and version of what [File.Fingerprint] was made of.
func (f *File) Format() string {
	if f.assembly != nil {
		return "directory1"
	}
	return fmt.Sprintf("pnweight%d", Version)
}

// Verify reads all data and compares it with the checksum in the header. It takes time
// in proportion to the file, about a second for 1 GB.
func (f *File) Verify() error {
	if f.assembly != nil {
		return nil
	}
	h := sha256.New()
	writeString(h, f.text[f.data:])
	if got := hex.EncodeToString(h.Sum(nil)); got != f.header.DataSHA256 {
		return &FormatError{"data", "checksum does not match"}
	}
	return nil
}

// writeString adds text to h without copying it as a whole.
func writeString(h hash.Hash, text string) {
	buf := make([]byte, 64<<10)
	for len(text) > 0 {
		n := copy(buf, text)
		h.Write(buf[:n])
		text = text[n:]
	}
}

// Tensor returns the bytes of a tensor, which refer to the file, and its directory
// entry. The shape must be the one given; a dimension of −1 may be any.
func (f *File) Tensor(name string, shape ...int) (string, *Tensor, error) {
	t := f.tensors[name]
	if t == nil {
		return "", nil, &FormatError{name, "is missing"}
	}
	fits := len(shape) == len(t.Shape)
	for i := 0; fits && i < len(shape); i++ {
		fits = shape[i] == -1 || shape[i] == t.Shape[i]
	}
	if !fits {
		return "", nil, &FormatError{name, fmt.Sprintf("has shape %v, want %v", t.Shape, shape)}
	}
	if f.assembly != nil {
		text, err := f.assembly.tensor(t)
		return text, t, err
	}
	return f.text[t.Offset : t.Offset+t.Size], t, nil
}

// Floats returns a copy of a float32 tensor.
func (f *File) Floats(name string, shape ...int) ([]float32, error) {
	text, t, err := f.Tensor(name, shape...)
	if err != nil {
		return nil, err
	}
	if t.Type != Float32 {
		return nil, &FormatError{name, fmt.Sprintf("has type %q, want %q", t.Type, Float32)}
	}
	out := make([]float32, len(text)/4)
	for i := range out {
		out[i] = Float(text[4*i:])
	}
	return out, nil
}

// Float decodes the little-endian float32 at the beginning of text.
func Float(text string) float32 {
	_ = text[3]
	return math.Float32frombits(uint32(text[0]) | uint32(text[1])<<8 | uint32(text[2])<<16 | uint32(text[3])<<24)
}

// Half decodes the little-endian binary16 at the beginning of text.
func Half(text string) float32 {
	_ = text[1]
	return HalfBits(uint16(text[0]) | uint16(text[1])<<8)
}

// HalfBits decodes a binary16.
func HalfBits(half uint16) float32 {
	bits := uint32(half)
	sign, exponent, fraction := bits>>15<<31, bits>>10&31, bits&1023
	switch {
	case exponent == 0: // a denormal number
		v := float32(fraction) / (1 << 24)
		return math.Float32frombits(math.Float32bits(v) | sign)
	case exponent == 31: // infinite, or not a number
		return math.Float32frombits(sign | 0x7f800000 | fraction<<13)
	}
	return math.Float32frombits(sign | (exponent+112)<<23 | fraction<<13)
}
