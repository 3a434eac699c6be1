// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/internal/weights/container"
	"github.com/pacenote/pacenote/internal/weights/safetensors"
)

// The shape of all-MiniLM-L6-v2, from its config.json.
const (
	minilmLayers       = 6
	minilmHidden       = 384
	minilmIntermediate = 1536
	minilmPositions    = 512
	minilmPieces       = 30522
)

// tensors holds the float32 tensors of a model by their names.
type tensors map[string][]float32

// convertMiniLM returns the weight file of all-MiniLM-L6-v2.
func convertMiniLM(dir string) (*container.Writer, error) {
	data, err := minilmWeights.read(dir)
	if err != nil {
		return nil, err
	}
	model, err := readSafetensors(data)
	if err != nil {
		return nil, err
	}
	pieces, err := readVocabulary(&minilmVocabulary, dir)
	if err != nil {
		return nil, err
	}
	h := uncasedHeader(pieces)
	h.Model.ID, h.Model.Architecture, h.Model.Layers = "sentence-transformers/all-MiniLM-L6-v2", "bert", minilmLayers
	h.Model.MaxTokens, h.Model.Pooling = 256, "mean"
	h.Origin = []container.Origin{minilmWeights.origin(), minilmVocabulary.origin()}
	return model.writer(h, pieces)
}

// writer returns the weight file of an encoder of MiniLM's shape.
func (s tensors) writer(h container.Header, pieces []string) (*container.Writer, error) {
	w := container.NewWriter(h)
	if err := addPieces(w, pieces); err != nil {
		return nil, err
	}
	if err := s.addEmbedding(w); err != nil {
		return nil, err
	}
	for l := range h.Model.Layers {
		if err := s.addLayer(w, l); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// readSafetensors reads the tensors of float32 in data.
func readSafetensors(data []byte) (tensors, error) {
	file, err := safetensors.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	out := tensors{}
	for _, t := range file.Tensors() {
		if t.Type != safetensors.Float32 {
			continue
		}
		r, err := file.Reader(t, 0)
		if err != nil {
			return nil, err
		}
		out[t.Name] = make([]float32, t.Elements())
		if err := r.Next(out[t.Name]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// readVocabulary returns the pieces of a vocab.txt.
func readVocabulary(m *member, dir string) ([]string, error) {
	text, err := m.read(dir)
	if err != nil {
		return nil, err
	}
	pieces := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	if len(pieces) != minilmPieces {
		return nil, fmt.Errorf("vocab.txt has %d pieces, want %d", len(pieces), minilmPieces)
	}
	return pieces, nil
}

// uncasedHeader returns what the models of MiniLM's shape with the vocabulary of BERT uncased have in common.
func uncasedHeader(pieces []string) container.Header {
	id := func(piece string) int { return slices.Index(pieces, piece) }
	return container.Header{
		Model: container.Model{
			Heads: 12, Hidden: minilmHidden, Intermediate: minilmIntermediate,
			Activation: "gelu", NormEpsilon: 1e-12, Languages: []string{"en"},
		},
		Tokenizer: container.Tokenizer{
			Kind: "wordpiece", Pieces: len(pieces), Lowercase: true,
			Start: id("[CLS]"), End: id("[SEP]"), Unknown: id("[UNK]"),
			Control: []int{id("[PAD]"), id("[UNK]"), id("[CLS]"), id("[SEP]"), id("[MASK]")},
		},
	}
}

func (s tensors) addEmbedding(w *container.Writer) error {
	words := int8Rows(s["embeddings.word_embeddings.weight"], minilmHidden)
	if err := w.Add("embedding.words", container.Int8Rows, words, minilmPieces, minilmHidden); err != nil {
		return err
	}
	positions := slices.Clone(s["embeddings.position_embeddings.weight"])
	kind := s["embeddings.token_type_embeddings.weight"]
	for i := range positions {
		positions[i] += kind[i%minilmHidden]
	}
	if err := w.AddFloats("embedding.positions", positions, minilmPositions, minilmHidden); err != nil {
		return err
	}
	return s.addNorm(w, "embedding.norm", "embeddings.LayerNorm")
}

func (s tensors) addNorm(w *container.Writer, to, from string) error {
	if err := w.AddFloats(to+".gain", s[from+".weight"], minilmHidden); err != nil {
		return err
	}
	return w.AddFloats(to+".bias", s[from+".bias"], minilmHidden)
}

func (s tensors) addLayer(w *container.Writer, l int) error {
	from, to := fmt.Sprintf("encoder.layer.%d.", l), fmt.Sprintf("layer.%d.", l)
	self := from + "attention.self."
	linears := []struct {
		to   string
		from []string
		in   int
	}{
		{"qkv", []string{self + "query", self + "key", self + "value"}, minilmHidden},
		{"attention", []string{from + "attention.output.dense"}, minilmHidden},
		{"up", []string{from + "intermediate.dense"}, minilmHidden},
		{"down", []string{from + "output.dense"}, minilmIntermediate},
	}
	for _, m := range linears {
		var weights, bias []float32
		for _, name := range m.from {
			weights = append(weights, s[name+".weight"]...)
			bias = append(bias, s[name+".bias"]...)
		}
		if err := w.Add(to+m.to+".weight", container.Int8Rows, int8Rows(weights, m.in), len(bias), m.in); err != nil {
			return err
		}
		if err := w.AddFloats(to+m.to+".bias", bias, len(bias)); err != nil {
			return err
		}
	}
	if err := s.addNorm(w, to+"attention.norm", from+"attention.output.LayerNorm"); err != nil {
		return err
	}
	return s.addNorm(w, to+"norm", from+"output.LayerNorm")
}

// int8Rows quantises a matrix, each row by its largest magnitude.
func int8Rows(values []float32, cols int) []byte {
	out := make([]byte, len(values), len(values)+len(values)/cols*4)
	for at := 0; at < len(values); at += cols {
		scale := container.QuantizeRow(out[at:][:cols], values[at:][:cols])
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(scale))
	}
	return out
}
