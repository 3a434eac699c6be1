// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"os"

	"github.com/pacenote/pacenote/internal/weights/container"
)

// msmarcoLayers is the number of layers of the cross-encoder that was trained to say what ms-marco-MiniLM-L-12-v2 says.
const msmarcoLayers = 5

// convertMSMarco returns the weight file of a cross-encoder of five layers: the tables of ms-marco-MiniLM-L-12-v2, from an ONNX graph
// whose matrices were rounded to bytes, and the layers that internal/weights/distil made of it, from the file student.
func convertMSMarco(dir, student string) (*container.Writer, error) {
	data, err := msmarcoWeights.read(dir)
	if err != nil {
		return nil, err
	}
	graph, err := parseONNX(data)
	if err != nil {
		return nil, err
	}
	pieces, err := readVocabulary(&msmarcoVocabulary, dir)
	if err != nil {
		return nil, err
	}
	trained, err := os.ReadFile(student)
	if err != nil {
		return nil, err
	}
	model, err := readSafetensors(trained)
	if err != nil {
		return nil, err
	}
	if err := model.addTables(graph); err != nil {
		return nil, err
	}
	h := uncasedHeader(pieces)
	h.Model.ID, h.Model.Architecture, h.Model.Layers = "pacenote/ms-marco-MiniLM-L-5", "bert_pair", msmarcoLayers
	h.Model.MaxTokens, h.Model.Pooling = minilmPositions, "first"
	layers := container.Origin{Name: "layers trained by internal/weights/distil", SHA256: sum(trained), License: "Apache-2.0"}
	h.Origin = []container.Origin{msmarcoWeights.origin(), msmarcoVocabulary.origin(), layers}
	w, err := model.writer(h, pieces)
	if err != nil {
		return nil, err
	}
	return w, model.addHead(w)
}

// addTables adds what comes before the layers, in float32 by the names that the library has which wrote the graph.
func (s tensors) addTables(graph *onnxModel) error {
	for _, table := range []string{"word", "position", "token_type"} {
		name := "embeddings." + table + "_embeddings.weight"
		var err error
		if s[name], err = graph.quantized("bert." + name); err != nil {
			return err
		}
	}
	for _, name := range []string{"embeddings.LayerNorm.weight", "embeddings.LayerNorm.bias"} {
		var err error
		if s[name], err = graph.floats("bert." + name); err != nil {
			return err
		}
	}
	return nil
}

// addHead adds what makes a score of the first token, and what tells the second text from the first.
func (s tensors) addHead(w *container.Writer) error {
	kinds := s["embeddings.token_type_embeddings.weight"]
	if len(kinds) != 2*minilmHidden {
		return fmt.Errorf("%d numbers for two kinds of token", len(kinds))
	}
	second := make([]float32, minilmHidden)
	for i := range second {
		second[i] = kinds[minilmHidden+i] - kinds[i]
	}
	if err := w.AddFloats("embedding.second", second, minilmHidden); err != nil {
		return err
	}
	if err := w.Add("pooler.weight", container.Int8Rows, int8Rows(s["pooler.dense.weight"], minilmHidden), minilmHidden, minilmHidden); err != nil {
		return err
	}
	if err := w.AddFloats("pooler.bias", s["pooler.dense.bias"], minilmHidden); err != nil {
		return err
	}
	if err := w.AddFloats("score.weight", s["classifier.weight"], minilmHidden); err != nil {
		return err
	}
	return w.AddFloats("score.bias", s["classifier.bias"], 1)
}
