// SPDX-License-Identifier: Apache-2.0

package directory

import (
	"errors"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/internal/weights/container"
	"github.com/pacenote/pacenote/internal/weights/toy"
)

// replace changes a file, which must hold what is replaced.
func replace(t testing.TB, files fstest.MapFS, name, old, with string) {
	t.Helper()
	if !strings.Contains(string(files[name].Data), old) {
		t.Fatalf("%s has no %s", name, old)
	}
	write(files, name, strings.Replace(string(files[name].Data), old, with, 1))
}

func write(files fstest.MapFS, name, text string) { files[name] = &fstest.MapFile{Data: []byte(text)} }

// header opens files and closes them again.
func header(t testing.TB, files fstest.MapFS, o *Options) *container.Header {
	t.Helper()
	m, err := Open(files, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return m.File.Header()
}

func TestOpen(t *testing.T) {
	m, err := Open((&toy.Model{Kind: "xlm-roberta", Tokenizer: "Unigram", Type: "F16"}).Files(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	h := m.File.Header()
	want := container.Model{
		ID: "local/xlm-roberta-2x64", Architecture: "bert", Layers: toy.Layers, Heads: toy.Heads, Hidden: toy.Hidden, Intermediate: toy.Intermediate,
		Activation: "gelu", NormEpsilon: 1e-5, MaxTokens: toy.Positions - 4, Pooling: "mean", QueryPrefix: "ask ", DocumentPrefix: "tell ",
	}
	if diff := cmp.Diff(want, h.Model); diff != "" {
		t.Error(diff)
	}
	tokenizer := container.Tokenizer{Kind: "unigram", Pieces: 12, Start: 0, End: 2, Unknown: 3, Control: []int{0, 1, 2, 3}}
	if diff := cmp.Diff(tokenizer, h.Tokenizer); diff != "" {
		t.Error(diff)
	}
	// All tensors can be made, and have the size of their shape.
	for _, tensor := range h.Tensors {
		if _, _, err := m.File.Tensor(tensor.Name, tensor.Shape...); err != nil {
			t.Error(err)
		}
	}
	positions, err := m.File.Floats("embedding.positions", -1, toy.Hidden)
	if err != nil {
		t.Fatal(err)
	}
	source := (&toy.Model{Kind: "xlm-roberta"}).Tensors()
	first := source["embeddings.position_embeddings.weight"].Values[2*toy.Hidden] + source["embeddings.token_type_embeddings.weight"].Values[0]
	if positions[0] != first || len(positions) != (toy.Positions-4)*toy.Hidden {
		t.Errorf("%d numbers for positions, the first %g, want %g", len(positions), positions[0], first)
	}
}

// TestSettings changes what may be said in more than one way.
func TestSettings(t *testing.T) {
	tests := []struct {
		name   string
		change func(fstest.MapFS)
		o      *Options
		want   func(*container.Header)
	}{
		{"nothing", func(fstest.MapFS) {}, nil, func(*container.Header) {}},
		{"no modules", func(f fstest.MapFS) { delete(f, "modules.json") }, &Options{Pooling: "cls"}, func(h *container.Header) { h.Model.Pooling = "first" }},
		{"first token", func(f fstest.MapFS) { write(f, "1_Pooling/config.json", `{"pooling_mode":"cls"}`) }, nil, func(h *container.Header) { h.Model.Pooling = "first" }},
		{"list of poolings", func(f fstest.MapFS) {
			write(f, "1_Pooling/config.json", `{"embedding_dimension":64,"pooling_mode":["mean"],"include_prompt":true}`)
		}, nil, func(*container.Header) {}},
		{"later names of the modules", func(f fstest.MapFS) {
			write(f, "modules.json", `[{"path":"","type":"sentence_transformers.base.modules.transformer.Transformer"},{"path":"1_Pooling","type":"sentence_transformers.sentence_transformer.modules.pooling.Pooling"}]`)
			replace(t, f, "sentence_bert_config.json", "{", `{"transformer_task":"feature-extraction","unpad_inputs":null,`)
			replace(t, f, "config_sentence_transformers.json", "{", `{"model_type":"SentenceTransformer",`)
		}, nil, func(*container.Header) {}},
		{"files of the transformer elsewhere", func(f fstest.MapFS) {
			replace(t, f, "modules.json", `"path":""`, `"path":"0_Transformer"`)
			for _, name := range []string{"config.json", "tokenizer.json", "model.safetensors", "sentence_bert_config.json"} {
				f["0_Transformer/"+name] = f[name]
				delete(f, name)
			}
		}, nil, func(*container.Header) {}},
		{"other name of the settings", func(f fstest.MapFS) {
			delete(f, "sentence_bert_config.json")
			write(f, "sentence_xlm-roberta_config.json", `{"max_seq_length":9}`)
		}, nil, func(h *container.Header) { h.Model.MaxTokens = 9 }},
		{"limit of the tokenizer", func(f fstest.MapFS) {
			write(f, "sentence_bert_config.json", `{"max_seq_length":null}`)
			write(f, "tokenizer_config.json", `{"model_max_length":12}`)
		}, nil, func(h *container.Header) { h.Model.MaxTokens = 12 }},
		{"no limit", func(f fstest.MapFS) {
			delete(f, "sentence_bert_config.json")
			write(f, "tokenizer_config.json", `{"model_max_length":1000000000000000019884624838656}`)
		}, nil, func(h *container.Header) { h.Model.MaxTokens = toy.Positions }},
		{"limit of the positions", func(f fstest.MapFS) { delete(f, "sentence_bert_config.json") }, nil, func(h *container.Header) { h.Model.MaxTokens = toy.Positions }},
		{"no prompts", func(f fstest.MapFS) { delete(f, "config_sentence_transformers.json") }, nil, func(h *container.Header) {
			h.Model.QueryPrefix, h.Model.DocumentPrefix = "", ""
		}},
		{"default prompt", func(f fstest.MapFS) {
			write(f, "config_sentence_transformers.json", `{"prompts":{"x":"X: ","document":""},"default_prompt_name":"x"}`)
		}, nil, func(h *container.Header) { h.Model.QueryPrefix, h.Model.DocumentPrefix = "X: ", "" }},
		{"options", func(fstest.MapFS) {}, &Options{ID: "me/this", Languages: []string{"it"}, QueryPrefix: "q: ", DocumentPrefix: "d: "}, func(h *container.Header) {
			h.Model.ID, h.Model.Languages, h.Model.QueryPrefix, h.Model.DocumentPrefix = "me/this", []string{"it"}, "q: ", "d: "
		}},
		{"epsilon by default", func(f fstest.MapFS) { replace(t, f, "config.json", `"layer_norm_eps":0.00001,`, "") }, nil, func(h *container.Header) { h.Model.NormEpsilon = 1e-12 }},
		{"cased", func(f fstest.MapFS) {
			replace(t, f, "tokenizer.json", `"lowercase":true`, `"lowercase":false`)
			write(f, "tokenizer_config.json", `{"do_lower_case":false,"strip_accents":null}`)
		}, nil, func(h *container.Header) { h.Tokenizer.Lowercase = false }},
		{"lower-case twice", func(f fstest.MapFS) {
			replace(t, f, "sentence_bert_config.json", `"do_lower_case":false`, `"do_lower_case":true`)
			replace(t, f, "tokenizer.json", `"strip_accents":null`, `"strip_accents":true`)
		}, nil, func(*container.Header) {}},
		{"no type of the tokenizer", func(f fstest.MapFS) { replace(t, f, "tokenizer.json", `"type":"WordPiece",`, "") }, nil, func(*container.Header) {}},
		{"other post-processor", func(f fstest.MapFS) {
			replacePost(t, f, `{"type":"BertProcessing","sep":["[SEP]",2],"cls":["[CLS]",1]}`)
		}, nil, func(*container.Header) {}},
	}
	for _, tt := range tests {
		want := *header(t, (&toy.Model{}).Files(), nil)
		want.Tensors = nil
		tt.want(&want)
		files := (&toy.Model{}).Files()
		tt.change(files)
		got := *header(t, files, tt.o)
		got.Tensors = nil
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

// replacePost replaces the post-processor of the toy with WordPiece.
func replacePost(t testing.TB, f fstest.MapFS, with string) {
	t.Helper()
	text := string(f["tokenizer.json"].Data)
	from, to := strings.Index(text, `"post_processor":`), strings.Index(text, `,"pre_tokenizer"`)
	if from < 0 || to < from {
		t.Fatal("tokenizer.json is not as expected")
	}
	write(f, "tokenizer.json", text[:from]+`"post_processor":`+with+text[to:])
}

// TestSpaces reads the ways in which files of the XLM-R kind treat white space.
func TestSpaces(t *testing.T) {
	const (
		charsmap = `{"type":"Precompiled","precompiled_charsmap":"BAAAAAAAAAAA"}`
		space    = `{"type":"Replace","pattern":{"Regex":" {2,}"},"content":" "}`
		toMark   = `{"type":"Replace","pattern":{"Regex":" {2,}"},"content":"▁"}`
		strip    = `{"type":"Strip","strip_left":false,"strip_right":true}`
		meta     = `{"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":true}`
		words    = `{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},` + meta + `]}`
	)
	sequence := func(steps ...string) string {
		return `{"type":"Sequence","normalizers":[` + strings.Join(steps, ",") + `]}`
	}
	tests := []struct {
		normalizer, preTokenizer string
		want                     string
		field                    string // of the error; empty: none
	}{
		{sequence(charsmap, space), meta, "", ""},
		{sequence(charsmap, space), words, "separate", ""},
		{charsmap, words, "separate", ""},
		{sequence(charsmap, strip, toMark), meta, "trimmed", ""},
		{charsmap, meta, "", "normalizer"},
		{sequence(charsmap, strip, space), meta, "", "normalizer"},
		{sequence(charsmap, `{"type":"Strip","strip_left":true,"strip_right":true}`, toMark), meta, "", "normalizer"},
		{sequence(charsmap, `{"type":"Lowercase"}`, space), meta, "", "normalizer"},
		{sequence(charsmap, `{"type":"Replace","pattern":{"String":"  "},"content":" "}`), meta, "", "normalizer"},
		{sequence(), meta, "", "normalizer"},
		{"null", meta, "", "normalizer"},
		{charsmap, strings.Replace(words, "always", "first", 1), "", "pre_tokenizer"},
		{charsmap, strings.Replace(words, "true", "false", 1), "", "pre_tokenizer"},
		{charsmap, strings.Replace(words, "WhitespaceSplit", "Whitespace", 1), "", "pre_tokenizer"},
		{sequence(charsmap, space), "null", "", "pre_tokenizer"},
		{sequence(charsmap, space), `{"type":"Sequence","pretokenizers":[]}`, "", "pre_tokenizer"},
		{sequence(strings.Replace(charsmap, `"BAAAAAAAAAAA"`, "null", 1), space), meta, "", "normalizer.precompiled_charsmap"},
		{sequence(strings.Replace(charsmap, "BAAA", "!", 1), space), meta, "", "normalizer.precompiled_charsmap"},
	}
	for _, tt := range tests {
		files := (&toy.Model{Tokenizer: "Unigram"}).Files()
		text := string(files["tokenizer.json"].Data)
		from, to := strings.Index(text, `"normalizer":`), strings.Index(text, `,"post_processor"`)
		post := text[to:strings.Index(text, `,"pre_tokenizer"`)]
		write(files, "tokenizer.json", text[:from]+`"normalizer":`+tt.normalizer+post+`,"pre_tokenizer":`+tt.preTokenizer+"}")
		m, err := Open(files, nil)
		var format *FormatError
		switch {
		case tt.field != "":
			if !errors.As(err, &format) || format.Field != tt.field {
				t.Errorf("%s, %s: error %v, want one about %s", tt.normalizer, tt.preTokenizer, err, tt.field)
			}
		case err != nil:
			t.Errorf("%s, %s: %v", tt.normalizer, tt.preTokenizer, err)
		case m.File.Header().Tokenizer.Spaces != tt.want:
			t.Errorf("%s, %s: spaces %q, want %q", tt.normalizer, tt.preTokenizer, m.File.Header().Tokenizer.Spaces, tt.want)
		}
	}
}

// refusal is a change after which a directory is refused.
type refusal struct {
	file, old, with string // old empty: the whole file; with empty as well: the file is missing
	at              string // the file that the error names; empty: file
	field           string
}

var refusals = []refusal{
	{"config.json", "", "", "", ""},
	{"config.json", "", strings.Repeat("[", 1<<19), "", ""},
	{"config.json", "", strings.Repeat(`{"a":`, 20000), "", ""},
	{"config.json", "", strings.Repeat(" ", 2<<20), "", ""},
	{"config.json", `"model_type":"bert"`, `"model_type":"gpt2"`, "", "model_type"},
	{"config.json", `"model_type":"bert"`, `"model_type":7`, "", "model_type"},
	{"config.json", `{`, `{"auto_map":{"AutoModel":"code.py"},`, "", "auto_map"},
	{"config.json", `"gelu"`, `"gelu_new"`, "", "hidden_act"},
	{"config.json", `"absolute"`, `"alibi"`, "", "position_embedding_type"},
	{"config.json", `{`, `{"is_decoder":true,`, "", "is_decoder"},
	{"config.json", `{`, `{"add_cross_attention":true,`, "", "add_cross_attention"},
	{"config.json", `{`, `{"quantization_config":{"bits":4},`, "", "quantization_config"},
	{"config.json", `{`, `{"embedding_size":32,`, "", "embedding_size"},
	{"config.json", `BertModel`, `BertForSequenceClassification`, "", "architectures"},
	{"config.json", `"num_hidden_layers":2`, `"num_hidden_layers":0`, "", "num_hidden_layers"},
	{"config.json", `"num_hidden_layers":2`, `"num_hidden_layers":1000000000`, "", "num_hidden_layers"},
	{"config.json", `"num_hidden_layers":2`, `"num_hidden_layers":1e300`, "", "num_hidden_layers"},
	{"config.json", `"num_hidden_layers":2`, `"num_hidden_layers":3`, "model.safetensors", "encoder.layer.2.attention.self.query.weight"},
	{"config.json", `"num_attention_heads":2`, `"num_attention_heads":-2`, "", "num_attention_heads"},
	{"config.json", `"num_attention_heads":2`, `"num_attention_heads":4`, "", "num_attention_heads"},
	{"config.json", `"hidden_size":64`, `"hidden_size":65`, "", "hidden_size"},
	{"config.json", `"hidden_size":64`, `"hidden_size":128`, "1_Pooling/config.json", "word_embedding_dimension"},
	{"config.json", `"intermediate_size":96`, `"intermediate_size":64`, "model.safetensors", "encoder.layer.0.intermediate.dense.weight"},
	{"config.json", `,"vocab_size":20`, ``, "", "vocab_size"},
	{"config.json", `"vocab_size":20`, `"vocab_size":21`, "model.safetensors", "embeddings.word_embeddings.weight"},
	{"config.json", `"vocab_size":20`, `"vocab_size":11`, "tokenizer.json", "model.vocab"},
	{"config.json", `"type_vocab_size":2`, `"type_vocab_size":0`, "", "type_vocab_size"},
	{"config.json", `"type_vocab_size":2`, `"type_vocab_size":1`, "model.safetensors", "embeddings.token_type_embeddings.weight"},
	{"config.json", `"max_position_embeddings":20`, `"max_position_embeddings":1000000`, "model.safetensors", "embeddings.position_embeddings.weight"},
	{"config.json", `"max_position_embeddings":20`, `"max_position_embeddings":2`, "sentence_bert_config.json", "max_seq_length"},
	{"config.json", `"pad_token_id":0`, `"pad_token_id":-1`, "", "pad_token_id"},
	{"config.json", `"model_type":"bert","num_attention_heads":2,"num_hidden_layers":2,"pad_token_id":0`, `"model_type":"roberta","num_attention_heads":2,"num_hidden_layers":2,"pad_token_id":19`, "", "pad_token_id"},
	{"config.json", `0.00001`, `0`, "", "layer_norm_eps"},
	{"modules.json", "", "", "", ""},
	{"modules.json", "", "[]", "", ""},
	{"modules.json", "", "{}", "", ""},
	{"modules.json", "Pooling\"}", "Dense\"}", "", "type"},
	{"modules.json", "models.Normalize", "models.Dense", "", "type"},
	{"modules.json", `"path":"1_Pooling"`, `"path":"../1_Pooling"`, "", "path"},
	{"modules.json", `"path":"1_Pooling"`, `"path":"/etc"`, "", "path"},
	{"modules.json", `"path":"1_Pooling"`, `"path":"2_Pooling"`, "2_Pooling/config.json", ""},
	{"1_Pooling/config.json", `"pooling_mode_mean_tokens":true`, `"pooling_mode_max_tokens":true`, "", "pooling_mode"},
	{"1_Pooling/config.json", `{`, `{"pooling_mode_max_tokens":true,`, "", "pooling_mode"},
	{"1_Pooling/config.json", `{`, `{"pooling_mode":"lasttoken",`, "", "pooling_mode"},
	{"1_Pooling/config.json", `"pooling_mode_cls_token":false`, `"pooling_mode_cls_token":true`, "", "pooling_mode"},
	{"1_Pooling/config.json", `{`, `{"pooling_mode":["mean","max"],`, "", "pooling_mode"},
	{"1_Pooling/config.json", `{`, `{"pooling_mode":[],`, "", "pooling_mode"},
	{"1_Pooling/config.json", `{`, `{"pooling_mode":7,`, "", "pooling_mode"},
	{"1_Pooling/config.json", `{`, `{"embedding_dimension":32,`, "", "embedding_dimension"},
	{"1_Pooling/config.json", `{`, `{"include_prompt":false,`, "", "include_prompt"},
	{"sentence_bert_config.json", `{`, `{"transformer_task":"fill-mask",`, "", "transformer_task"},
	{"sentence_bert_config.json", `{`, `{"query_length":32,`, "", "query_length"},
	{"sentence_bert_config.json", `{`, `{"document_length":32,`, "", "document_length"},
	{"sentence_bert_config.json", `{`, `{"query_expansion":{"length":32},`, "", "query_expansion"},
	{"config_sentence_transformers.json", `{`, `{"model_type":"SparseEncoder",`, "", "model_type"},
	{"sentence_bert_config.json", `16`, `2`, "", "max_seq_length"},
	{"sentence_bert_config.json", `16`, `"16"`, "", "max_seq_length"},
	{"config_sentence_transformers.json", `null`, `"other"`, "", "default_prompt_name"},
	{"config_sentence_transformers.json", `"ask "`, `7`, "", "prompts"},
	{"tokenizer.json", "", "", "", ""},
	{"tokenizer.json", "", strings.Repeat("[", 1<<20), "", ""},
	{"tokenizer.json", `"type":"WordPiece"`, `"type":"BPE"`, "", "model.type"},
	{"tokenizer.json", `"type":"WordPiece"`, `"merges":[]`, "", "model.type"},
	{"tokenizer.json", `"type":"WordPiece","unk_token":"[UNK]",`, ``, "", "model.unk_token"},
	{"tokenizer.json", `"BertNormalizer"`, `"NFC"`, "", "normalizer.type"},
	{"tokenizer.json", `"clean_text":true`, `"clean_text":false`, "", "normalizer.clean_text"},
	{"tokenizer.json", `"handle_chinese_chars":true`, `"handle_chinese_chars":false`, "", "normalizer.handle_chinese_chars"},
	{"tokenizer.json", `"strip_accents":null`, `"strip_accents":false`, "", "normalizer.strip_accents"},
	{"tokenizer.json", `"BertPreTokenizer"`, `"Whitespace"`, "", "pre_tokenizer.type"},
	{"tokenizer.json", `"##"`, `"@@"`, "", "model.continuing_subword_prefix"},
	{"tokenizer.json", `"max_input_chars_per_word":100`, `"max_input_chars_per_word":50`, "", "model.max_input_chars_per_word"},
	{"tokenizer.json", `"unk_token":"[UNK]",`, ``, "", "model.unk_token"},
	{"tokenizer.json", `"unk_token":"[UNK]"`, `"unk_token":"?"`, "", "model.unk_token"},
	{"tokenizer.json", `"oil":5`, `"oil":-5`, "", "model.vocab"},
	{"tokenizer.json", `"oil":5`, `"oil":1000000000`, "", "model.vocab"},
	{"tokenizer.json", `"oil":5`, `"oil":4`, "", "model.vocab"},
	{"tokenizer.json", `"oil":5`, `"oil":"5"`, "", "model.vocab"},
	{"tokenizer.json", `"oil":5`, `"` + strings.Repeat("oil", 90) + `":5`, "", "model.vocab"},
	{"tokenizer.json", `"content":"[SEP]"`, `"content":"[END]"`, "", "added_tokens"},
	{"tokenizer.json", `"content":"[MASK]"`, `"content":"` + strings.Repeat("mask", 90) + `"`, "", "added_tokens"},
	{"tokenizer.json", `"id":11`, `"id":100000000000`, "", "added_tokens"},
	{"tokenizer.json", `"special":true`, `"special":false`, "", "added_tokens"},
	{"tokenizer.json", `"TemplateProcessing"`, `"ByteLevel"`, "", "post_processor.type"},
	{"tokenizer.json", `"single":[`, `"single":[{"SpecialToken":{"id":"[CLS]","type_id":0}},`, "", "post_processor.single"},
	{"tokenizer.json", `"type_id":0`, `"type_id":1`, "", "post_processor.single"},
	{"tokenizer.json", `"ids":[1]`, `"ids":[1,1]`, "", "post_processor"},
	{"tokenizer.json", `"ids":[1]`, `"ids":[99]`, "", "post_processor"},
	{"tokenizer_config.json", "", `{"do_lower_case":false}`, "", "do_lower_case"},
	{"tokenizer_config.json", "", `{"tokenize_chinese_chars":false}`, "", "tokenize_chinese_chars"},
	{"model.safetensors", "", "", "", ""},
	{"model.safetensors", "", "safetensors", "", ""},
	{"model.safetensors", `"dtype":"F32"`, `"dtype":"I32"`, "", "embeddings.LayerNorm.bias"},
	{"model.safetensors", `embeddings.LayerNorm.bias`, `embeddings.LayerNorm.beta`, "", "embeddings.LayerNorm.bias"},
	{"model.safetensors", `"shape":[64,96]`, `"shape":[96,64]`, "", "encoder.layer.0.output.dense.weight"},
}

func TestRefuses(t *testing.T) {
	for _, r := range refusals {
		files := (&toy.Model{}).Files()
		switch {
		case r.old != "":
			replace(t, files, r.file, r.old, r.with)
		case r.with != "":
			write(files, r.file, r.with)
		default:
			delete(files, r.file)
		}
		checkRefusal(t, files, r)
	}
}

func TestRefusesUnigram(t *testing.T) {
	for _, r := range []refusal{
		{"tokenizer.json", `"unk_id":3`, `"unk_id":null`, "", "model.unk_id"},
		{"tokenizer.json", `"unk_id":3`, `"unk_id":12`, "", "model.unk_id"},
		{"tokenizer.json", `"unk_id":3`, `"byte_fallback":true,"unk_id":3`, "", "model.byte_fallback"},
		{"tokenizer.json", `["▁oil",`, `[["▁oil"],`, "", "model.vocab"},
		{"tokenizer.json", `["▁oil",`, `["▁oil",0,`, "", "model.vocab"},
		{"tokenizer.json", `["▁oil",`, `["▁oil",-1e300],["x",`, "", "model.vocab"},
		{"tokenizer.json", `["▁oil",`, `["` + strings.Repeat("oil", 90) + `",`, "", "model.vocab"},
		{"tokenizer.json", `"vocab":[`, `"vocab":{},"x":[`, "", "model.vocab"},
		{"sentence_bert_config.json", `"do_lower_case":false`, `"do_lower_case":true`, "tokenizer.json", "normalizer"},
	} {
		files := (&toy.Model{Tokenizer: "Unigram"}).Files()
		replace(t, files, r.file, r.old, r.with)
		checkRefusal(t, files, r)
	}
}

func checkRefusal(t *testing.T, files fstest.MapFS, r refusal) {
	t.Helper()
	if r.at == "" {
		r.at = r.file
	}
	_, err := Open(files, nil)
	var format *FormatError
	if !errors.As(err, &format) || format.File != r.at || format.Field != r.field || format.Reason == "" {
		t.Errorf("%s with %.60q: %v, want an error about %s, field %q", r.file, r.with, err, r.at, r.field)
	} else if !strings.HasPrefix(err.Error(), "directory: read model: "+r.at+": ") {
		t.Errorf("error %q does not say where", err)
	}
}

// TestRefusesUnnormalized: a model that compares lengths as well cannot be compared by
// the cosine.
func TestRefusesUnnormalized(t *testing.T) {
	files := (&toy.Model{}).Files()
	write(files, "modules.json", `[{"path":"","type":"a.Transformer"},{"path":"1_Pooling","type":"a.Pooling"}]`)
	header(t, files, nil)
	write(files, "config_sentence_transformers.json", `{"similarity_fn_name":"dot"}`)
	checkRefusal(t, files, refusal{file: "config_sentence_transformers.json", field: "similarity_fn_name"})
}

func TestRefusesOtherWeights(t *testing.T) {
	for _, other := range []string{"model.safetensors.index.json", "pytorch_model.bin"} {
		files := (&toy.Model{}).Files()
		delete(files, "model.safetensors")
		write(files, other, "{}")
		if _, err := Open(files, nil); err == nil || !strings.Contains(err.Error(), other) {
			t.Errorf("error %v does not name %s", err, other)
		}
	}
	if _, err := Open(fstest.MapFS{}, &Options{Pooling: "max"}); err == nil {
		t.Error("an empty directory was read")
	}
	files := (&toy.Model{}).Files()
	delete(files, "modules.json")
	if _, err := Open(files, &Options{Pooling: "max"}); err == nil || !strings.Contains(err.Error(), `"max"`) {
		t.Errorf("pooling of the options: %v", err)
	}
}

// FuzzTokenizer checks that any tokenizer.json is refused or gives a vocabulary that
// fits the model.
func FuzzTokenizer(f *testing.F) {
	for _, kind := range []string{"WordPiece", "Unigram"} {
		f.Add(string((&toy.Model{Tokenizer: kind}).Files()["tokenizer.json"].Data))
	}
	for _, r := range refusals {
		if r.file == "tokenizer.json" && r.old != "" {
			files := (&toy.Model{}).Files()
			replace(f, files, r.file, r.old, r.with)
			f.Add(string(files[r.file].Data))
		}
	}
	s, err := readSettings((&toy.Model{}).Files(), &Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		files := fstest.MapFS{}
		write(files, "tokenizer.json", text)
		v, err := readVocabulary(files, s)
		if err != nil {
			var format *FormatError
			if !errors.As(err, &format) || format.File != "tokenizer.json" {
				t.Fatalf("error %v is not a FormatError", err)
			}
			return
		}
		n := len(v.pieces)
		if n > s.words || v.tokenizer.Pieces != n || v.tokenizer.Kind == "unigram" && len(v.scores) != n {
			t.Fatalf("%d pieces, %d scores, %+v", n, len(v.scores), v.tokenizer)
		}
		for _, id := range append(v.tokenizer.Control, v.tokenizer.Start, v.tokenizer.End, v.tokenizer.Unknown) {
			if id < 0 || id >= n {
				t.Fatalf("control id %d of %d", id, n)
			}
		}
	})
}

// FuzzSettings checks that any files of settings are refused or give a shape that can be
// computed.
func FuzzSettings(f *testing.F) {
	names := []string{"config.json", "modules.json", "1_Pooling/config.json", "sentence_bert_config.json", "config_sentence_transformers.json"}
	files := (&toy.Model{}).Files()
	for i, name := range names {
		f.Add(uint8(i), string(files[name].Data))
	}
	for _, r := range refusals {
		for i, name := range names {
			if r.file == name && len(r.with) < 1000 {
				files := (&toy.Model{}).Files()
				if r.old != "" {
					replace(f, files, name, r.old, r.with)
				}
				f.Add(uint8(i), string(files[name].Data))
			}
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, text string) {
		files := maps.Clone(files)
		write(files, names[int(which)%len(names)], text)
		s, err := readSettings(files, &Options{})
		if err != nil {
			var format *FormatError
			if !errors.As(err, &format) {
				t.Fatalf("error %v is not a FormatError", err)
			}
			return
		}
		m := &s.model
		if m.MaxTokens < 3 || m.MaxTokens > s.positions-s.skip || m.Hidden%(32*m.Heads) != 0 || m.Layers < 1 || s.skip < 0 {
			t.Fatalf("%+v", s)
		}
	})
}
