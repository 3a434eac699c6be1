// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/internal/weights/container"
)

// The shape of all-MiniLM-L6-v2, from its config.json.
const (
	minilmLayers       = 6
	minilmHidden       = 384
	minilmIntermediate = 1536
	minilmPositions    = 512
	minilmPieces       = 30522
)

// safetensors is a parsed file of that format: an 8-byte length, a JSON directory and
// the data.
type safetensors map[string][]float32

// convertMiniLM returns the weight file of all-MiniLM-L6-v2.
func convertMiniLM(dir string) (*container.Writer, error) {
	data, err := minilmWeights.read(dir)
	if err != nil {
		return nil, err
	}
	tensors, err := parseSafetensors(data)
	if err != nil {
		return nil, err
	}
	vocabulary, err := minilmVocabulary.read(dir)
	if err != nil {
		return nil, err
	}
	pieces := strings.Split(strings.TrimSuffix(string(vocabulary), "\n"), "\n")
	if len(pieces) != minilmPieces {
		return nil, fmt.Errorf("vocab.txt has %d pieces, want %d", len(pieces), minilmPieces)
	}
	w := container.NewWriter(minilmHeader(pieces))
	if err := addPieces(w, pieces); err != nil {
		return nil, err
	}
	if err := tensors.addEmbedding(w); err != nil {
		return nil, err
	}
	for l := range minilmLayers {
		if err := tensors.addLayer(w, l); err != nil {
			return nil, err
		}
	}
	return w, nil
}

func parseSafetensors(data []byte) (safetensors, error) {
	if len(data) < 8 {
		return nil, errors.New("not a safetensors file")
	}
	n := binary.LittleEndian.Uint64(data)
	if n > uint64(len(data)-8) {
		return nil, errors.New("not a safetensors file")
	}
	var directory map[string]struct {
		Type    string    `json:"dtype"`
		Offsets [2]uint64 `json:"data_offsets"`
	}
	if err := json.Unmarshal(data[8:8+n], &directory); err != nil {
		return nil, fmt.Errorf("read safetensors: %w", err)
	}
	body := data[8+n:]
	out := safetensors{}
	for name, t := range directory {
		if t.Type == "F32" {
			out[name] = floats(body[t.Offsets[0]:t.Offsets[1]])
		}
	}
	return out, nil
}

func minilmHeader(pieces []string) container.Header {
	id := func(piece string) int { return slices.Index(pieces, piece) }
	return container.Header{
		Model: container.Model{
			ID: "sentence-transformers/all-MiniLM-L6-v2", Architecture: "bert",
			Layers: minilmLayers, Heads: 12, Hidden: minilmHidden, Intermediate: minilmIntermediate,
			Activation: "gelu", NormEpsilon: 1e-12, MaxTokens: 256, Pooling: "mean", Languages: []string{"en"},
		},
		Tokenizer: container.Tokenizer{
			Kind: "wordpiece", Pieces: len(pieces), Lowercase: true,
			Start: id("[CLS]"), End: id("[SEP]"), Unknown: id("[UNK]"),
			Control: []int{id("[PAD]"), id("[UNK]"), id("[CLS]"), id("[SEP]"), id("[MASK]")},
		},
		Origin: []container.Origin{minilmWeights.origin(), minilmVocabulary.origin()},
	}
}

func (s safetensors) addEmbedding(w *container.Writer) error {
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

func (s safetensors) addNorm(w *container.Writer, to, from string) error {
	if err := w.AddFloats(to+".gain", s[from+".weight"], minilmHidden); err != nil {
		return err
	}
	return w.AddFloats(to+".bias", s[from+".bias"], minilmHidden)
}

func (s safetensors) addLayer(w *container.Writer, l int) error {
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

// int8Rows quantises a matrix symmetrically, each row by its largest magnitude.
func int8Rows(values []float32, cols int) []byte {
	out := make([]byte, 0, len(values)+len(values)/cols*4)
	var scales []byte
	for row := range slices.Chunk(values, cols) {
		top := float32(0)
		for _, v := range row {
			top = max(top, float32(math.Abs(float64(v))))
		}
		scale := top / 127
		if scale == 0 {
			scale = 1
		}
		for _, v := range row {
			out = append(out, byte(int8(math.RoundToEven(float64(v/scale)))))
		}
		scales = binary.LittleEndian.AppendUint32(scales, math.Float32bits(scale))
	}
	return append(out, scales...)
}
