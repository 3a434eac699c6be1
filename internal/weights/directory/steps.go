// SPDX-License-Identifier: Apache-2.0

package directory

import (
	"cmp"
	"math"
)

// normalizer is a step before text is cut, or a sequence of them.
type normalizer struct {
	Type  string       `json:"type"`
	Steps []normalizer `json:"normalizers"` // Sequence
	// BertNormalizer.
	CleanText    bool  `json:"clean_text"`
	Chinese      bool  `json:"handle_chinese_chars"`
	StripAccents *bool `json:"strip_accents"`
	Lowercase    bool  `json:"lowercase"`
	// Precompiled.
	Charsmap string `json:"precompiled_charsmap"`
	// Strip.
	Left  bool `json:"strip_left"`
	Right bool `json:"strip_right"`
	// Replace.
	Pattern struct {
		Regex  string
		String string
	} `json:"pattern"`
	Content string `json:"content"`
}

// mark stands for a space in pieces.
const mark = "▁"

// name is the type, with what a step of the kinds used here may differ in.
func (n *normalizer) name() string {
	switch n.Type {
	case "Strip":
		return n.Type + map[bool]string{true: " left"}[n.Left] + map[bool]string{true: " right"}[n.Right]
	case "Replace":
		if n.Pattern.Regex == " {2,}" && n.Pattern.String == "" && (n.Content == " " || n.Content == mark) {
			return "Replace spaces by " + map[string]string{" ": "space", mark: "mark"}[n.Content]
		}
	}
	return n.Type
}

// preTokenizer cuts text into words.
type preTokenizer struct {
	Type  string         `json:"type"`
	Steps []preTokenizer `json:"pretokenizers"` // Sequence
	// Metaspace: a mark for each space, and one in front.
	Mark    string `json:"replacement"`
	Prefix  *bool  `json:"add_prefix_space"` // as files of earlier versions say it
	Prepend string `json:"prepend_scheme"`
	Split   *bool  `json:"split"`
}

// marks tells whether p is the Metaspace that internal/unigram does.
func (p *preTokenizer) marks() bool {
	return p.Type == "Metaspace" && p.Mark == mark && (p.Prefix == nil || *p.Prefix) &&
		cmp.Or(p.Prepend, "always") == "always" && (p.Split == nil || *p.Split)
}

// readSpaces recognises what the files of the XLM-R kind do before pieces are sought:
// the character map, then one of three ways to read white space, which it returns as
// container.Tokenizer.Spaces has it.
func (r *vocabularyReader) readSpaces() (spaces string, charsmap []byte, err error) {
	steps := r.file.Normalizer.Steps
	if r.file.Normalizer.Type != "Sequence" {
		steps = []normalizer{r.file.Normalizer}
	}
	names := ""
	for i := range steps {
		names += steps[i].name() + "\n"
	}
	words := r.file.PreTokenizer.Steps
	if r.file.PreTokenizer.Type != "Sequence" {
		words = []preTokenizer{r.file.PreTokenizer}
	}
	if len(words) == 0 || !words[len(words)-1].marks() {
		return "", nil, r.refuse("pre_tokenizer", "does not end with Metaspace in the form that is supported")
	}
	separate := len(words) == 2 && words[0].Type == "WhitespaceSplit"
	if len(words) > 1 && !separate {
		return "", nil, r.refuse("pre_tokenizer", "only WhitespaceSplit is supported before Metaspace")
	}
	const replace = "Replace spaces by "
	switch {
	case separate && (names == "Precompiled\n" || names == "Precompiled\n"+replace+"space\n"):
		spaces = "separate"
	case !separate && names == "Precompiled\n"+replace+"space\n":
		spaces = ""
	case !separate && names == "Precompiled\nStrip right\n"+replace+"mark\n":
		spaces = "trimmed"
	default:
		return "", nil, r.refuse("normalizer", "the steps %q are not supported with this pre_tokenizer", names)
	}
	charsmap, err = r.decodeCharsmap(&steps[0])
	return spaces, charsmap, err
}

// postProcessor puts control tokens around a text.
type postProcessor struct {
	Type string `json:"type"`
	// BertProcessing and RobertaProcessing: a token and its id.
	Start []any `json:"cls"`
	End   []any `json:"sep"`
	// TemplateProcessing.
	Single []struct {
		Special  *templateToken `json:"SpecialToken"`
		Sequence *templateToken `json:"Sequence"`
	} `json:"single"`
	Tokens map[string]struct {
		IDs []int `json:"ids"`
	} `json:"special_tokens"`
}

type templateToken struct {
	ID   string `json:"id"`
	Kind int    `json:"type_id"`
}

// around returns the ids before and behind a text.
func (p *postProcessor) around(r *vocabularyReader) (start, end int, err error) {
	switch p.Type {
	case "BertProcessing", "RobertaProcessing":
		start, end = tokenID(p.Start), tokenID(p.End)
	case "TemplateProcessing":
		s := p.Single
		if len(s) != 3 || s[0].Special == nil || s[1].Sequence == nil || s[2].Special == nil {
			return 0, 0, r.refuse("post_processor.single", "is not a text between two control tokens")
		}
		if s[0].Special.Kind != 0 || s[1].Sequence.Kind != 0 || s[2].Special.Kind != 0 {
			return 0, 0, r.refuse("post_processor.single", "token types other than 0 are not supported")
		}
		start, end = p.special(s[0].Special.ID), p.special(s[2].Special.ID)
	default:
		return 0, 0, r.refuse("post_processor.type", "%q is not supported", p.Type)
	}
	for _, id := range []int{start, end} {
		if id < 0 || id >= len(r.pieces) {
			return 0, 0, r.refuse("post_processor", "a control token around the text is not a piece")
		}
	}
	return start, end, nil
}

// special returns the id of a control token of the template, or −1.
func (p *postProcessor) special(name string) int {
	if ids := p.Tokens[name].IDs; len(ids) == 1 {
		return ids[0]
	}
	return -1
}

// tokenID returns the id of a pair of token and id, or −1.
func tokenID(pair []any) int {
	if len(pair) == 2 {
		if id, ok := pair[1].(float64); ok && id >= 0 && id < math.MaxInt32 && id == math.Trunc(id) {
			return int(id)
		}
	}
	return -1
}
