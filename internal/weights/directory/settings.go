// SPDX-License-Identifier: Apache-2.0

package directory

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/internal/weights/container"
)

// settings is what all files but vocabulary and weights say.
type settings struct {
	root  string // where the files of the transformer are
	model container.Model
	// words and types are the rows of those tables; positions of theirs, of which the
	// first skip belong to no token of a text.
	words, types, positions, skip int
	// lowercase says that text is made lower-case before it is cut.
	lowercase bool
}

// readSettings reads the files of settings, and refuses what they ask for that an
// encoder of this module does not compute.
func readSettings(dir fs.FS, o *Options) (*settings, error) {
	s := &settings{}
	m, err := readModules(dir, o)
	if err != nil {
		return nil, err
	}
	s.root = m.root
	if err := s.readConfig(dir); err != nil {
		return nil, err
	}
	if s.model.Pooling, err = m.pool(dir, o, s.model.Hidden); err != nil {
		return nil, err
	}
	if err := s.readLength(dir); err != nil {
		return nil, err
	}
	if err := s.readPrompts(dir, o, m.normalized); err != nil {
		return nil, err
	}
	if m.promptLeftOut && s.model.Pooling == "mean" && s.model.QueryPrefix+s.model.DocumentPrefix != "" {
		return nil, &FormatError{File: path.Join(m.pooling, "config.json"), Field: "include_prompt", Reason: "a mean without the tokens of the prompt is not supported"}
	}
	s.model.ID, s.model.Languages = cmp.Or(o.ID, s.model.ID), slices.Clone(o.Languages)
	return s, nil
}

// config is what is read of config.json. A number that is not there is nil or 0; none
// that may be 0 has another default.
type config struct {
	ModelType       string                     `json:"model_type"`
	Architectures   []string                   `json:"architectures"`
	Code            map[string]json.RawMessage `json:"auto_map"`
	Activation      string                     `json:"hidden_act"`
	PositionType    string                     `json:"position_embedding_type"`
	Decoder         bool                       `json:"is_decoder"`
	CrossAttention  bool                       `json:"add_cross_attention"`
	Layers          int                        `json:"num_hidden_layers"`
	Heads           int                        `json:"num_attention_heads"`
	Hidden          int                        `json:"hidden_size"`
	Intermediate    int                        `json:"intermediate_size"`
	Words           int                        `json:"vocab_size"`
	Types           *int                       `json:"type_vocab_size"`
	Positions       int                        `json:"max_position_embeddings"`
	Padding         *int                       `json:"pad_token_id"`
	NormEpsilon     *float64                   `json:"layer_norm_eps"`
	Quantization    json.RawMessage            `json:"quantization_config"`
	EmbeddingsWidth int                        `json:"embedding_size"`
}

// readConfig reads the shape of the network.
func (s *settings) readConfig(dir fs.FS) error {
	name := path.Join(s.root, "config.json")
	var c config
	if err := readJSON(dir, name, &c); err != nil {
		return err
	}
	if field, reason := c.fault(); reason != "" {
		return &FormatError{File: name, Field: field, Reason: reason}
	}
	s.model.ID = fmt.Sprintf("local/%s-%dx%d", c.ModelType, c.Layers, c.Hidden)
	s.model.Architecture, s.model.Activation = "bert", c.Activation
	s.model.Layers, s.model.Heads, s.model.Hidden, s.model.Intermediate = c.Layers, c.Heads, c.Hidden, c.Intermediate
	s.model.NormEpsilon = 1e-12 // the default of the library that writes these files
	if c.NormEpsilon != nil {
		s.model.NormEpsilon = *c.NormEpsilon
	}
	s.words, s.types, s.positions = c.Words, 2, c.Positions
	if c.Types != nil {
		s.types = *c.Types
	}
	if c.ModelType != "bert" {
		// The positions of RoBERTa and its descendants begin behind that of padding.
		s.skip = 2
		if c.Padding != nil {
			s.skip = *c.Padding + 1
		}
	}
	if s.skip >= s.positions {
		return &FormatError{File: name, Field: "pad_token_id", Reason: fmt.Sprintf("%d leaves none of %d positions", s.skip-1, s.positions)}
	}
	return nil
}

// modelTypes are the kinds of models whose arithmetic is that of BERT.
var modelTypes = []string{"bert", "camembert", "roberta", "xlm-roberta"}

// fault returns the field that asks for something else than what is computed, or that
// has no possible value, and what is wrong; the reason is empty if none does.
func (c *config) fault() (field, reason string) {
	refuse := func(field string, value any) (string, string) {
		return field, fmt.Sprintf("%v is not supported", value)
	}
	switch {
	case !slices.Contains(modelTypes, c.ModelType):
		return refuse("model_type", fmt.Sprintf("%q", c.ModelType))
	case len(c.Code) > 0:
		return "auto_map", "a model with code of its own is not supported"
	case c.Activation != "gelu":
		return refuse("hidden_act", fmt.Sprintf("%q", c.Activation))
	case cmp.Or(c.PositionType, "absolute") != "absolute":
		return refuse("position_embedding_type", fmt.Sprintf("%q", c.PositionType))
	case c.Decoder:
		return refuse("is_decoder", true)
	case c.CrossAttention:
		return refuse("add_cross_attention", true)
	case isSet(c.Quantization):
		return "quantization_config", "quantised weights are not supported"
	case c.EmbeddingsWidth != 0 && c.EmbeddingsWidth != c.Hidden:
		return "embedding_size", "differs from hidden_size"
	}
	for _, a := range c.Architectures {
		if strings.HasSuffix(a, "ForSequenceClassification") {
			return refuse("architectures", fmt.Sprintf("%q, which compares two texts or classifies one,", a))
		}
	}
	return c.outOfRange()
}

// outOfRange returns the field whose number cannot be, and what is wrong.
func (c *config) outOfRange() (field, reason string) {
	for _, n := range []struct {
		field           string
		value, unit, to int
	}{
		{"num_hidden_layers", c.Layers, 1, 1 << 10},
		{"num_attention_heads", c.Heads, 1, 1 << 10},
		{"hidden_size", c.Hidden, 32, 1 << 14},
		{"intermediate_size", c.Intermediate, 32, 1 << 16},
		{"vocab_size", c.Words, 1, 1 << 24},
		{"max_position_embeddings", c.Positions, 1, 1 << 24},
	} {
		if n.value < 1 || n.value > n.to {
			return n.field, fmt.Sprintf("%d is missing or out of range", n.value)
		}
		if n.value%n.unit != 0 {
			return n.field, fmt.Sprintf("%d is not a multiple of %d", n.value, n.unit)
		}
	}
	switch {
	case c.Hidden%(32*c.Heads) != 0:
		return "num_attention_heads", fmt.Sprintf("%d heads do not have a multiple of 32 of the width %d each", c.Heads, c.Hidden)
	case c.Types != nil && (*c.Types < 1 || *c.Types > 1<<16):
		return "type_vocab_size", fmt.Sprintf("%d is out of range", *c.Types)
	case c.Padding != nil && (*c.Padding < 0 || *c.Padding > c.Positions):
		return "pad_token_id", fmt.Sprintf("%d is out of range", *c.Padding)
	case c.NormEpsilon != nil && !(*c.NormEpsilon > 0 && *c.NormEpsilon < 1):
		return "layer_norm_eps", fmt.Sprintf("%g is out of range", *c.NormEpsilon)
	}
	return "", ""
}

// lengthFiles are the names under which Sentence Transformers has kept the settings of
// a transformer, in the order in which it looks for them.
var lengthFiles = []string{
	"sentence_bert_config.json", "sentence_roberta_config.json", "sentence_camembert_config.json", "sentence_xlm-roberta_config.json",
}

// transformer is what is read of such a file.
type transformer struct {
	MaxTokens *float64 `json:"max_seq_length"`
	Lowercase bool     `json:"do_lower_case"`
	Task      string   `json:"transformer_task"`
	// These are for models with a vector for each token.
	QueryLength    *float64        `json:"query_length"`
	DocumentLength *float64        `json:"document_length"`
	Expansion      json.RawMessage `json:"query_expansion"`
}

// fault returns the field that asks for what is not computed; empty: none.
func (t *transformer) fault() string {
	switch {
	case cmp.Or(t.Task, "feature-extraction") != "feature-extraction":
		return "transformer_task"
	case t.QueryLength != nil:
		return "query_length"
	case t.DocumentLength != nil:
		return "document_length"
	case isSet(t.Expansion):
		return "query_expansion"
	}
	return ""
}

// isSet tells whether a value of any kind is there.
func isSet(raw json.RawMessage) bool { return len(raw) > 0 && string(raw) != "null" }

// readLength finds out how many tokens are read of a text, control tokens included: as
// many as the settings of the transformer say, or those of the tokenizer, and not more
// than there are positions.
func (s *settings) readLength(dir fs.FS) error {
	s.model.MaxTokens = s.positions - s.skip
	var t transformer
	for _, name := range lengthFiles {
		name = path.Join(s.root, name)
		if !exists(dir, name) {
			continue
		}
		if err := readJSON(dir, name, &t); err != nil {
			return err
		}
		if field := t.fault(); field != "" {
			return &FormatError{File: name, Field: field, Reason: "is not supported"}
		}
		s.lowercase = t.Lowercase
		if t.MaxTokens != nil {
			return s.limit(name, "max_seq_length", *t.MaxTokens)
		}
		break
	}
	var tokenizer struct {
		MaxTokens *float64 `json:"model_max_length"`
	}
	name := path.Join(s.root, "tokenizer_config.json")
	if exists(dir, name) {
		if err := readJSON(dir, name, &tokenizer); err != nil {
			return err
		}
	}
	if tokenizer.MaxTokens != nil {
		return s.limit(name, "model_max_length", *tokenizer.MaxTokens)
	}
	return s.limit(path.Join(s.root, "config.json"), "max_position_embeddings", float64(s.model.MaxTokens))
}

// limit lowers MaxTokens to n, which a file says; it may say more than there are
// positions, up to 1e30 for "no limit".
func (s *settings) limit(file, field string, n float64) error {
	n = min(n, float64(s.model.MaxTokens))
	if !(n >= 3) {
		return &FormatError{File: file, Field: field, Reason: fmt.Sprintf("%g tokens leave no room for text", n)}
	}
	s.model.MaxTokens = int(n)
	return nil
}

// readPrompts finds the prefixes of queries and documents. Without a step that brings
// vectors to unit length, only a comparison by their cosine gives what the model means.
func (s *settings) readPrompts(dir fs.FS, o *Options, normalized bool) error {
	const name = "config_sentence_transformers.json"
	var c struct {
		Prompts    map[string]string `json:"prompts"`
		Default    string            `json:"default_prompt_name"`
		Similarity string            `json:"similarity_fn_name"`
		Kind       string            `json:"model_type"`
	}
	if exists(dir, name) {
		if err := readJSON(dir, name, &c); err != nil {
			return err
		}
	}
	if cmp.Or(c.Kind, "SentenceTransformer") != "SentenceTransformer" {
		return &FormatError{File: name, Field: "model_type", Reason: fmt.Sprintf("%q is not supported", c.Kind)}
	}
	if !normalized && cmp.Or(c.Similarity, "cosine") != "cosine" {
		return &FormatError{File: name, Field: "similarity_fn_name", Reason: fmt.Sprintf("%q of vectors that are not of unit length is not supported", c.Similarity)}
	}
	if _, ok := c.Prompts[c.Default]; c.Default != "" && !ok {
		return &FormatError{File: name, Field: "default_prompt_name", Reason: fmt.Sprintf("there is no prompt %q", c.Default)}
	}
	s.model.QueryPrefix = cmp.Or(o.QueryPrefix, prompt(c.Prompts, "query", c.Default))
	s.model.DocumentPrefix = cmp.Or(o.DocumentPrefix, prompt(c.Prompts, "document", "passage", "corpus", c.Default))
	return nil
}

// prompt returns the first prompt that there is; a name that is not in use is empty.
func prompt(prompts map[string]string, names ...string) string {
	for _, name := range names {
		if p, ok := prompts[name]; ok && name != "" {
			return p
		}
	}
	return ""
}
