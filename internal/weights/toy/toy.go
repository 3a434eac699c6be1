// SPDX-License-Identifier: Apache-2.0

package toy

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing/fstest"
)

// The shape of every toy model.
const (
	Layers       = 2
	Heads        = 2
	Hidden       = 64
	Intermediate = 96
	// Positions is how many tokens a toy reads.
	Positions = 20
	// Rows is how many rows the table of words has, more than there are pieces.
	Rows = 20
)

// Model says which toy to make. The zero value is a BERT with WordPiece, float32 and
// the mean of the tokens.
type Model struct {
	// Kind is "bert" or "xlm-roberta". The latter has two positions more in front.
	Kind string
	// Tokenizer is "WordPiece" or "Unigram".
	Tokenizer string
	// Type is that of the elements: "F32", "F16" or "BF16".
	Type string
	// Pooling is "mean" or "cls".
	Pooling string
	// Prefix is put in front of the names of tensors.
	Prefix string
}

func (m *Model) defaults() Model {
	return Model{cmp.Or(m.Kind, "bert"), cmp.Or(m.Tokenizer, "WordPiece"), cmp.Or(m.Type, "F32"), cmp.Or(m.Pooling, "mean"), m.Prefix}
}

// Skip returns how many positions belong to no token.
func (m *Model) Skip() int {
	if m.Kind == "xlm-roberta" {
		return 2
	}
	return 0
}

// Tensor is a tensor of the weights.
type Tensor struct {
	// Name is without the prefix.
	Name string
	// Shape holds one or two dimensions.
	Shape []int
	// Values are the elements.
	Values []float32
}

// Tensors returns the weights, the same every time.
func (m *Model) Tensors() map[string]Tensor {
	out := map[string]Tensor{}
	random := uint32(5)
	add := func(name string, shift float32, shape ...int) {
		n, step := 1, float32(1)/256
		for _, d := range shape {
			n *= d
		}
		if shift != 0 {
			step *= 2 // so that the sum has no more bits
		}
		t := Tensor{Name: name, Shape: shape, Values: make([]float32, n)}
		for i := range t.Values {
			random = random*1664525 + 1013904223
			t.Values[i] = shift + float32(int32(random>>16)%127-63)*step
		}
		out[name] = t
	}
	norm := func(name string) {
		add(name+".weight", 1, Hidden)
		add(name+".bias", 0, Hidden)
	}
	add("embeddings.word_embeddings.weight", 0, Rows, Hidden)
	add("embeddings.position_embeddings.weight", 0, Positions+m.Skip(), Hidden)
	add("embeddings.token_type_embeddings.weight", 0, 2, Hidden)
	norm("embeddings.LayerNorm")
	for l := range Layers {
		name := fmt.Sprintf("encoder.layer.%d.", l)
		linear := func(part string, out, in int) {
			add(name+part+".weight", 0, out, in)
			add(name+part+".bias", 0, out)
		}
		for _, part := range []string{"query", "key", "value"} {
			linear("attention.self."+part, Hidden, Hidden)
		}
		linear("attention.output.dense", Hidden, Hidden)
		norm(name + "attention.output.LayerNorm")
		linear("intermediate.dense", Intermediate, Hidden)
		linear("output.dense", Hidden, Intermediate)
		norm(name + "output.LayerNorm")
	}
	return out
}

// Safetensors returns the file of the weights.
func (m *Model) Safetensors() []byte {
	d := m.defaults()
	type entry struct {
		Type    string `json:"dtype"`
		Shape   []int  `json:"shape"`
		Offsets [2]int `json:"data_offsets"`
	}
	directory := map[string]any{"__metadata__": map[string]string{"format": "pt"}}
	var data []byte
	tensors := d.Tensors()
	for _, name := range slices.Sorted(maps.Keys(tensors)) {
		begin := len(data)
		for _, v := range tensors[name].Values {
			data = appendElement(data, v, d.Type)
		}
		directory[d.Prefix+name] = entry{d.Type, tensors[name].Shape, [2]int{begin, len(data)}}
	}
	return Join(encode(directory), data)
}

// Join returns a safetensors file of a directory and data.
func Join(directory string, data []byte) []byte {
	out := binary.LittleEndian.AppendUint64(nil, uint64(len(directory)))
	return append(append(out, directory...), data...)
}

// appendElement appends v, which has at most eight significant bits and is no denormal
// number.
func appendElement(data []byte, v float32, kind string) []byte {
	bits := math.Float32bits(v)
	switch {
	case kind == "BF16":
		return binary.LittleEndian.AppendUint16(data, uint16(bits>>16))
	case kind == "F16" && v == 0:
		return append(data, 0, 0)
	case kind == "F16":
		return binary.LittleEndian.AppendUint16(data, uint16(bits>>31<<15|(bits>>23&255-112)<<10|bits>>13&1023))
	}
	return binary.LittleEndian.AppendUint32(data, bits)
}

// Files returns the directory of the model.
func (m *Model) Files() fstest.MapFS {
	d := m.defaults()
	files := map[string]any{
		"config.json": map[string]any{
			"model_type": d.Kind, "architectures": []string{"BertModel"}, "hidden_act": "gelu", "position_embedding_type": "absolute",
			"num_hidden_layers": Layers, "num_attention_heads": Heads, "hidden_size": Hidden, "intermediate_size": Intermediate,
			"vocab_size": Rows, "type_vocab_size": 2, "max_position_embeddings": Positions + d.Skip(), "pad_token_id": max(d.Skip()-1, 0),
			"layer_norm_eps": 1e-5,
		},
		"modules.json": []map[string]any{
			{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
			{"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
			{"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
		},
		"1_Pooling/config.json": map[string]any{
			"word_embedding_dimension": Hidden, "pooling_mode_cls_token": d.Pooling == "cls", "pooling_mode_mean_tokens": d.Pooling == "mean",
		},
		"sentence_bert_config.json":         map[string]any{"max_seq_length": Positions - 4, "do_lower_case": false},
		"config_sentence_transformers.json": map[string]any{"prompts": map[string]string{"query": "ask ", "passage": "tell "}, "default_prompt_name": nil},
		"tokenizer.json":                    d.tokenizer(),
	}
	out := fstest.MapFS{"model.safetensors": {Data: d.Safetensors()}}
	for name, value := range files {
		out[name] = &fstest.MapFile{Data: []byte(encode(value))}
	}
	return out
}

// The vocabularies. A piece has its position as its id.
var (
	wordPieces = []string{"[UNK]", "[CLS]", "[SEP]", "ask", "tell", "oil", "door", "##s", "bolt", "."}
	unigrams   = []string{"<s>", "<pad>", "</s>", "<unk>", "▁", "▁ask", "▁tell", "▁oil", "▁door", "s", "▁bolt", "."}
)

// tokenizer returns tokenizer.json.
func (m *Model) tokenizer() map[string]any {
	if m.Tokenizer == "Unigram" {
		return m.unigram()
	}
	ids := map[string]int{}
	for id, p := range wordPieces {
		ids[p] = id
	}
	return map[string]any{
		"added_tokens":   append(special(wordPieces[:3]), map[string]any{"id": len(wordPieces) + 1, "content": "[MASK]", "special": true}),
		"normalizer":     map[string]any{"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": nil, "lowercase": true},
		"pre_tokenizer":  map[string]any{"type": "BertPreTokenizer"},
		"post_processor": around("[CLS]", 1, "[SEP]", 2),
		"model": map[string]any{
			"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100, "vocab": ids,
		},
	}
}

func (m *Model) unigram() map[string]any {
	var list [][2]any
	for i, p := range unigrams {
		list = append(list, [2]any{p, -float64(i) / 4})
	}
	// A character map that maps nothing: a trie of one unit, and no replacement.
	charsmap := map[string]any{"type": "Precompiled", "precompiled_charsmap": "BAAAAAAAAAAA"}
	spaces := map[string]any{"type": "Replace", "pattern": map[string]string{"Regex": " {2,}"}, "content": " "}
	return map[string]any{
		"added_tokens":   special(unigrams[:4]),
		"normalizer":     map[string]any{"type": "Sequence", "normalizers": []any{charsmap, spaces}},
		"pre_tokenizer":  map[string]any{"type": "Metaspace", "replacement": "▁", "add_prefix_space": true},
		"post_processor": around("<s>", 0, "</s>", 2),
		"model":          map[string]any{"type": "Unigram", "unk_id": 3, "vocab": list},
	}
}

// special lists control tokens with their positions as ids.
func special(pieces []string) []map[string]any {
	var out []map[string]any
	for id, p := range pieces {
		out = append(out, map[string]any{"id": id, "content": p, "special": true})
	}
	return out
}

// around is a template with a control token on each side.
func around(start string, startID int, end string, endID int) map[string]any {
	token := func(name string) map[string]any {
		return map[string]any{"SpecialToken": map[string]any{"id": name, "type_id": 0}}
	}
	return map[string]any{
		"type":   "TemplateProcessing",
		"single": []any{token(start), map[string]any{"Sequence": map[string]any{"id": "A", "type_id": 0}}, token(end)},
		"special_tokens": map[string]any{
			start: map[string]any{"id": start, "ids": []int{startID}}, end: map[string]any{"id": end, "ids": []int{endID}},
		},
	}
}

// encode returns v as JSON on one line.
func encode(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		// Only a mistake in this file can make a value that cannot be encoded.
		panic(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}
