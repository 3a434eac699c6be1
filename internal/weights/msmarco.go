// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"strings"

	"github.com/pacenote/pacenote/internal/weights/container"
)

const msmarcoLayers = 12

// convertMSMarco returns the weight file of ms-marco-MiniLM-L-12-v2, a cross-encoder of MiniLM's shape, from an ONNX graph
// whose matrices were rounded to bytes.
func convertMSMarco(dir string) (*container.Writer, error) {
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
	model, err := msmarcoTensors(graph)
	if err != nil {
		return nil, err
	}
	h := uncasedHeader(pieces)
	h.Model.ID, h.Model.Architecture, h.Model.Layers = "cross-encoder/ms-marco-MiniLM-L-12-v2", "bert_pair", msmarcoLayers
	h.Model.MaxTokens, h.Model.Pooling = minilmPositions, "first"
	h.Origin = []container.Origin{msmarcoWeights.origin(), msmarcoVocabulary.origin()}
	w, err := model.writer(h, pieces)
	if err != nil {
		return nil, err
	}
	return w, model.addHead(w)
}

// msmarcoTensors returns the tensors of the graph in float32 by the names that the library has which wrote it.
func msmarcoTensors(graph *onnxModel) (tensors, error) {
	out := tensors{}
	for name := range graph.tensors {
		short, bias := strings.CutPrefix(name, "bert.")
		if !bias && name != "classifier.bias" || strings.Contains(name, "_embeddings.") || strings.Contains(name, "weight_") {
			continue
		}
		var err error
		if out[short], err = graph.floats(name); err != nil {
			return nil, err
		}
	}
	for _, table := range []string{"word", "position", "token_type"} {
		name := "embeddings." + table + "_embeddings.weight"
		var err error
		if out[name], _, err = graph.quantized("bert." + name); err != nil {
			return nil, err
		}
	}
	nodes := map[string]string{"pooler.dense": "/bert/pooler/dense/Gemm_MatMul_quant", "classifier": "/classifier/Gemm_MatMul_quant"}
	for l := range msmarcoLayers {
		for _, part := range []string{"attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense", "intermediate.dense", "output.dense"} {
			name := fmt.Sprintf("encoder.layer.%d.%s", l, part)
			node := fmt.Sprintf("/bert/encoder/layer.%d/%s/MatMul_quant", l, strings.ReplaceAll(part, ".", "/"))
			nodes[name] = node
		}
	}
	for name, node := range nodes {
		var err error
		if out[name+".weight"], err = graph.matrix(node); err != nil {
			return nil, err
		}
	}
	return out, nil
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
