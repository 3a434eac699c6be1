// SPDX-License-Identifier: Apache-2.0

package directory

import (
	"encoding/binary"
	"fmt"
	"math"
	"path"
	"strings"
	"unsafe"

	"github.com/pacenote/pacenote/internal/weights/container"
	"github.com/pacenote/pacenote/internal/weights/safetensors"
)

// plan lists the tensors of a weight file, and how each is made of those of the
// directory.
type plan struct {
	*settings
	weights *safetensors.File
	header  container.Header
	reads   map[string]func() (string, error)
}

// assemble puts settings, vocabulary and weights together.
func (p *plan) assemble(v *vocabulary) (*container.File, error) {
	p.header.Model = p.model
	p.addVocabulary(v)
	if err := p.addNetwork(); err != nil {
		return nil, err
	}
	return container.Assemble(p.header, func(t *container.Tensor) (string, error) { return p.reads[t.Name]() })
}

// add adds a tensor that read makes.
func (p *plan) add(t container.Tensor, read func() (string, error)) {
	p.header.Tensors = append(p.header.Tensors, t)
	p.reads[t.Name] = read
}

// addText adds a tensor that is in memory.
func (p *plan) addText(name, text string) {
	p.add(container.Tensor{Name: name, Type: container.Bytes, Shape: []int{len(text)}}, func() (string, error) { return text, nil })
}

// addVocabulary adds what a tokenizer is made of.
func (p *plan) addVocabulary(v *vocabulary) {
	p.header.Tokenizer = v.tokenizer
	lengths := make([]byte, len(v.pieces))
	for i, piece := range v.pieces {
		lengths[i] = byte(len(piece))
	}
	p.addText("tokenizer.lengths", string(lengths))
	p.addText("tokenizer.pieces", strings.Join(v.pieces, ""))
	if v.tokenizer.Kind != "unigram" {
		return
	}
	p.addText("tokenizer.charsmap", string(v.charsmap))
	p.add(container.Tensor{Name: "tokenizer.scores", Type: container.Float32, Shape: []int{len(v.scores)}},
		func() (string, error) { return text(appendFloats(nil, v.scores)), nil })
}

// addNetwork adds the tensors of the network. Sources are looked up now, so that one
// that is missing or has another shape is refused before anything is computed.
func (p *plan) addNetwork() error {
	if err := p.addEmbedding(); err != nil {
		return err
	}
	h, ff := p.model.Hidden, p.model.Intermediate
	for l := range p.model.Layers {
		from, to := fmt.Sprintf("encoder.layer.%d.", l), fmt.Sprintf("layer.%d.", l)
		self := from + "attention.self."
		for _, m := range []linear{
			{to + "qkv", []string{self + "query", self + "key", self + "value"}, h, h},
			{to + "attention", []string{from + "attention.output.dense"}, h, h},
			{to + "up", []string{from + "intermediate.dense"}, ff, h},
			{to + "down", []string{from + "output.dense"}, h, ff},
		} {
			if err := p.addLinear(&m); err != nil {
				return err
			}
		}
		if err := p.addNorm(to+"attention.norm", from+"attention.output.LayerNorm"); err != nil {
			return err
		}
		if err := p.addNorm(to+"norm", from+"output.LayerNorm"); err != nil {
			return err
		}
	}
	return nil
}

// linear names matrices of one shape that become one, with their biases.
type linear struct {
	to      string
	from    []string
	out, in int // of each
}

func (p *plan) addLinear(m *linear) error {
	weights, bias := make([]*safetensors.Tensor, len(m.from)), make([]*safetensors.Tensor, len(m.from))
	for i, name := range m.from {
		var err error
		if weights[i], err = p.source(name+".weight", m.out, m.in); err != nil {
			return err
		}
		if bias[i], err = p.source(name+".bias", m.out); err != nil {
			return err
		}
	}
	out := len(m.from) * m.out
	p.add(container.Tensor{Name: m.to + ".weight", Type: container.Float32, Shape: []int{out, m.in}}, func() (string, error) { return p.join(weights) })
	p.add(container.Tensor{Name: m.to + ".bias", Type: container.Float32, Shape: []int{out}}, func() (string, error) { return p.join(bias) })
	return nil
}

func (p *plan) addNorm(to, from string) error {
	for _, part := range []struct{ to, from string }{{".gain", ".weight"}, {".bias", ".bias"}} {
		t, err := p.source(from+part.from, p.model.Hidden)
		if err != nil {
			return err
		}
		p.add(container.Tensor{Name: to + part.to, Type: container.Float32, Shape: []int{p.model.Hidden}},
			func() (string, error) { return p.join([]*safetensors.Tensor{t}) })
	}
	return nil
}

// addEmbedding adds what comes before the layers.
func (p *plan) addEmbedding() error {
	h := p.model.Hidden
	words, err := p.source("embeddings.word_embeddings.weight", p.words, h)
	if err != nil {
		return err
	}
	positions, err := p.source("embeddings.position_embeddings.weight", p.positions, h)
	if err != nil {
		return err
	}
	types, err := p.source("embeddings.token_type_embeddings.weight", p.types, h)
	if err != nil {
		return err
	}
	pieces := p.header.Tokenizer.Pieces
	p.add(container.Tensor{Name: "embedding.words", Type: container.Int8Rows, Shape: []int{pieces, h}}, func() (string, error) { return p.quantize(words, pieces) })
	p.add(container.Tensor{Name: "embedding.positions", Type: container.Float32, Shape: []int{p.model.MaxTokens, h}}, func() (string, error) { return p.place(positions, types) })
	return p.addNorm("embedding.norm", "embeddings.LayerNorm")
}

// prefixes are what the names of tensors begin with, depending on what the network was
// a part of when it was stored.
var prefixes = []string{"", "bert.", "roberta."}

// source finds a tensor of the directory.
func (p *plan) source(name string, shape ...int) (*safetensors.Tensor, error) {
	var t *safetensors.Tensor
	for _, prefix := range prefixes {
		if t = p.weights.Tensor(prefix + name); t != nil {
			break
		}
	}
	refuse := func(format string, args ...any) (*safetensors.Tensor, error) {
		return nil, &FormatError{File: p.weightsName(), Field: name, Reason: fmt.Sprintf(format, args...)}
	}
	if t == nil {
		return refuse("is missing")
	}
	fits := len(t.Shape) == len(shape)
	for i := 0; fits && i < len(shape); i++ {
		fits = t.Shape[i] == shape[i]
	}
	if !fits {
		return refuse("has shape %v, by config.json it is %v", t.Shape, shape)
	}
	if _, err := p.weights.Reader(t, 0); err != nil {
		return nil, weightsError(p.weightsName(), err)
	}
	return t, nil
}

func (p *plan) weightsName() string { return path.Join(p.root, "model.safetensors") }

// rows reads a tensor row by row from the given one on. The slice is used again.
func (p *plan) rows(t *safetensors.Tensor, first, n int, do func(row []float32)) error {
	width := t.Shape[len(t.Shape)-1]
	r, err := p.weights.Reader(t, first*width)
	if err != nil {
		return weightsError(p.weightsName(), err)
	}
	row := make([]float32, width)
	for range n {
		if err := r.Next(row); err != nil {
			return weightsError(p.weightsName(), err)
		}
		do(row)
	}
	return nil
}

// join returns tensors of one shape one after the other, as float32.
func (p *plan) join(from []*safetensors.Tensor) (string, error) {
	out := make([]byte, 0, 4*len(from)*from[0].Elements())
	for _, t := range from {
		rows := t.Elements() / t.Shape[len(t.Shape)-1]
		if err := p.rows(t, 0, rows, func(row []float32) { out = appendFloats(out, row) }); err != nil {
			return "", err
		}
	}
	return text(out), nil
}

// quantize returns the first n rows of a table, as int8 with a scale for each row: a
// table of a large vocabulary in float32 would be most of the model.
func (p *plan) quantize(t *safetensors.Tensor, n int) (string, error) {
	width := p.model.Hidden
	out := make([]byte, n*(width+4))
	values, scales := out[:0:n*width], out[n*width:][:0]
	err := p.rows(t, 0, n, func(row []float32) {
		values = values[:len(values)+width]
		scale := container.QuantizeRow(values[len(values)-width:], row)
		scales = binary.LittleEndian.AppendUint32(scales, math.Float32bits(scale))
	})
	return text(out), err
}

// place returns the positions of text with the vector of token type 0, which all tokens
// of a text have, added in.
func (p *plan) place(positions, types *safetensors.Tensor) (string, error) {
	kind := make([]float32, p.model.Hidden)
	if err := p.rows(types, 0, 1, func(row []float32) { copy(kind, row) }); err != nil {
		return "", err
	}
	out := make([]byte, 0, 4*p.model.MaxTokens*p.model.Hidden)
	err := p.rows(positions, p.skip, p.model.MaxTokens, func(row []float32) {
		for i := range row {
			row[i] += kind[i]
		}
		out = appendFloats(out, row)
	})
	return text(out), err
}

// appendFloats appends little-endian float32.
func appendFloats(dst []byte, values []float32) []byte {
	for _, v := range values {
		dst = binary.LittleEndian.AppendUint32(dst, math.Float32bits(v))
	}
	return dst
}

// text returns b, which nobody writes to any more, as a string.
func text(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
