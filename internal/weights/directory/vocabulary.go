// SPDX-License-Identifier: Apache-2.0

package directory

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"path"
	"slices"

	"github.com/pacenote/pacenote/internal/weights/container"
)

// vocabulary is what tokenizer.json says.
type vocabulary struct {
	tokenizer container.Tokenizer
	pieces    []string // by id; one that is not given is empty
	scores    []float32
	charsmap  []byte
}

// tokenizerFile is what is read of tokenizer.json. What is in truncation and padding is
// set anew by whatever uses such a file; the decoder is for the way back.
type tokenizerFile struct {
	Added         []addedToken  `json:"added_tokens"`
	Normalizer    normalizer    `json:"normalizer"`
	PreTokenizer  preTokenizer  `json:"pre_tokenizer"`
	PostProcessor postProcessor `json:"post_processor"`
	Model         struct {
		Type string `json:"type"`
		// The vocabulary is an object of ids or a list of pieces with scores.
		Vocabulary json.RawMessage `json:"vocab"`
		// WordPiece.
		Unknown       *string `json:"unk_token"`
		Continuing    string  `json:"continuing_subword_prefix"`
		LongestWord   int     `json:"max_input_chars_per_word"`
		UnknownID     *int    `json:"unk_id"` // Unigram
		BytesFallback bool    `json:"byte_fallback"`
		// BPE, which is not read.
		Merges json.RawMessage `json:"merges"`
	} `json:"model"`
}

// kind returns the type of the model, which the first files of this format told by their
// fields only.
func (f *tokenizerFile) kind() string {
	m := &f.Model
	switch {
	case m.Type != "" || m.Merges != nil:
		return m.Type
	case m.UnknownID != nil:
		return "Unigram"
	case m.Continuing != "" && m.LongestWord != 0:
		return "WordPiece"
	}
	return ""
}

type addedToken struct {
	ID      int    `json:"id"`
	Content string `json:"content"`
	Special bool   `json:"special"`
}

// vocabularyReader turns tokenizer.json into a vocabulary.
type vocabularyReader struct {
	name string // of the file
	file tokenizerFile
	vocabulary
}

// readVocabulary reads tokenizer.json and refuses steps other than those that
// internal/wordpiece and internal/unigram take.
func readVocabulary(dir fs.FS, s *settings) (*vocabulary, error) {
	r := &vocabularyReader{name: path.Join(s.root, "tokenizer.json")}
	data, err := readFile(dir, r.name, maxVocabulary)
	if err != nil {
		return nil, err
	}
	if err := decodeJSON(r.name, data, &r.file); err != nil {
		return nil, err
	}
	read := map[string]func(*settings) error{"WordPiece": r.readWordPiece, "Unigram": r.readUnigram}[r.file.kind()]
	if read == nil {
		return nil, r.refuse("model.type", "%q is not supported", r.file.Model.Type)
	}
	for _, step := range []func(*settings) error{read, r.addTokens, r.addControl} {
		if err := step(s); err != nil {
			return nil, err
		}
	}
	if n := len(r.pieces); n > s.words {
		return nil, r.refuse("model.vocab", "id %d has no row among the %d of the model", n-1, s.words)
	}
	r.tokenizer.Pieces = len(r.pieces)
	if r.tokenizer.Kind == "wordpiece" {
		err = r.checkConfig(dir, s)
	}
	return &r.vocabulary, err
}

func (r *vocabularyReader) refuse(field, format string, args ...any) error {
	return &FormatError{File: r.name, Field: field, Reason: fmt.Sprintf(format, args...)}
}

// readWordPiece reads a vocabulary of the kind of BERT.
func (r *vocabularyReader) readWordPiece(s *settings) error {
	n, m := &r.file.Normalizer, &r.file.Model
	lowercase := n.Lowercase
	switch {
	case n.Type != "BertNormalizer":
		return r.refuse("normalizer.type", "%q is not supported with WordPiece", n.Type)
	case !n.CleanText:
		return r.refuse("normalizer.clean_text", "control characters as text are not supported")
	case !n.Chinese:
		return r.refuse("normalizer.handle_chinese_chars", "words of several Chinese characters are not supported")
	case n.StripAccents != nil && *n.StripAccents != lowercase:
		return r.refuse("normalizer.strip_accents", "other than lowercase is not supported")
	case s.lowercase && !lowercase:
		return r.refuse("normalizer.lowercase", "differs from do_lower_case of the transformer's settings")
	case r.file.PreTokenizer.Type != "BertPreTokenizer":
		return r.refuse("pre_tokenizer.type", "%q is not supported with WordPiece", r.file.PreTokenizer.Type)
	case m.Continuing != "##":
		return r.refuse("model.continuing_subword_prefix", "%q is not supported", m.Continuing)
	case m.LongestWord != 100:
		return r.refuse("model.max_input_chars_per_word", "%d is not supported, only 100", m.LongestWord)
	case m.Unknown == nil:
		return r.refuse("model.unk_token", "is missing")
	}
	var ids map[string]int
	if err := json.Unmarshal(m.Vocabulary, &ids); err != nil {
		return r.refuse("model.vocab", "%v", err)
	}
	unknown, ok := ids[*m.Unknown]
	if !ok {
		return r.refuse("model.unk_token", "%q is not a piece", *m.Unknown)
	}
	// Few ids are left out, if any: a damaged one must not ask for much memory.
	limit := min(2*len(ids)+1000, s.words)
	for piece, id := range ids {
		if err := r.place(id, piece, limit); err != nil {
			return err
		}
	}
	r.tokenizer.Kind, r.tokenizer.Lowercase, r.tokenizer.Unknown = "wordpiece", lowercase, unknown
	return nil
}

// place gives piece the id, which is below limit.
func (r *vocabularyReader) place(id int, piece string, limit int) error {
	if id < 0 || id >= limit {
		return r.refuse("model.vocab", "id %d of %.40q is out of range", id, piece)
	}
	if len(piece) > 255 {
		return r.refuse("model.vocab", "piece %d is longer than 255 bytes", id)
	}
	if id >= len(r.pieces) {
		r.pieces = slices.Grow(r.pieces, id+1-len(r.pieces))[:id+1]
	}
	if r.pieces[id] != "" {
		return r.refuse("model.vocab", "id %d is both %.40q and %.40q", id, r.pieces[id], piece)
	}
	r.pieces[id] = piece
	return nil
}

// readUnigram reads a vocabulary of the kind of XLM-R.
func (r *vocabularyReader) readUnigram(s *settings) error {
	m := &r.file.Model
	var err error
	if r.tokenizer.Spaces, r.charsmap, err = r.readSpaces(); err != nil {
		return err
	}
	var list []scored
	if err := json.Unmarshal(m.Vocabulary, &list); err != nil {
		return r.refuse("model.vocab", "%v", err)
	}
	switch {
	case m.UnknownID == nil || *m.UnknownID < 0 || *m.UnknownID >= len(list):
		return r.refuse("model.unk_id", "is missing or not a piece")
	case m.BytesFallback:
		return r.refuse("model.byte_fallback", "bytes as pieces are not supported")
	case s.lowercase:
		return r.refuse("normalizer", "does not make text lower-case, as do_lower_case of the transformer's settings asks")
	}
	for id, p := range list {
		if len(p.piece) > 255 {
			return r.refuse("model.vocab", "piece %d is longer than 255 bytes", id)
		}
		r.pieces, r.scores = append(r.pieces, p.piece), append(r.scores, p.score)
	}
	r.tokenizer.Kind, r.tokenizer.Unknown = "unigram", *m.UnknownID
	return nil
}

// scored is a piece with its score, a list of two in JSON.
type scored struct {
	piece string
	score float32
}

// UnmarshalJSON reads the list.
func (p *scored) UnmarshalJSON(data []byte) error {
	var pair []any
	if err := json.Unmarshal(data, &pair); err != nil {
		return err
	}
	if len(pair) != 2 {
		return fmt.Errorf("a piece is a list of %d", len(pair))
	}
	piece, isText := pair[0].(string)
	score, isNumber := pair[1].(float64)
	p.piece, p.score = piece, float32(score)
	if !isText || !isNumber || math.IsInf(float64(p.score), 0) {
		return fmt.Errorf("a piece is not a text with a number")
	}
	return nil
}

// addTokens adds the pieces that have a place of their own, which must be control
// tokens: a word among them would be sought before text is cut.
func (r *vocabularyReader) addTokens(*settings) error {
	for _, t := range r.file.Added {
		switch {
		case !t.Special:
			return r.refuse("added_tokens", "%.40q is no control token, which is not supported", t.Content)
		case t.ID < 0 || t.ID >= len(r.pieces)+len(r.file.Added):
			return r.refuse("added_tokens", "id %d of %.40q is out of range", t.ID, t.Content)
		case t.ID < len(r.pieces) && r.pieces[t.ID] != "" && r.pieces[t.ID] != t.Content:
			return r.refuse("added_tokens", "id %d is both %.40q and %.40q", t.ID, r.pieces[t.ID], t.Content)
		}
		for len(r.pieces) <= t.ID {
			r.pieces = append(r.pieces, "")
		}
		r.pieces[t.ID] = t.Content
		if len(t.Content) > 255 {
			return r.refuse("added_tokens", "%.40q is longer than 255 bytes", t.Content)
		}
		r.tokenizer.Control = append(r.tokenizer.Control, t.ID)
	}
	if r.scores != nil {
		// No text becomes one of them: their scores do not count.
		r.scores = append(r.scores, make([]float32, len(r.pieces)-len(r.scores))...)
	}
	return nil
}

// addControl finds the tokens around a text, and lists all that text never becomes.
func (r *vocabularyReader) addControl(*settings) error {
	var err error
	if r.tokenizer.Start, r.tokenizer.End, err = r.file.PostProcessor.around(r); err != nil {
		return err
	}
	control := append(r.tokenizer.Control, r.tokenizer.Start, r.tokenizer.End, r.tokenizer.Unknown)
	for id, p := range r.pieces {
		if p == "" {
			control = append(control, id)
		}
	}
	slices.Sort(control)
	r.tokenizer.Control = slices.Compact(control)
	return nil
}

// checkConfig compares tokenizer.json with tokenizer_config.json, which the library that
// reads these files prefers where they differ.
func (r *vocabularyReader) checkConfig(dir fs.FS, s *settings) error {
	name := path.Join(s.root, "tokenizer_config.json")
	if !exists(dir, name) {
		return nil
	}
	var c struct {
		Lowercase    *bool `json:"do_lower_case"`
		StripAccents *bool `json:"strip_accents"`
		Chinese      *bool `json:"tokenize_chinese_chars"`
	}
	if err := readJSON(dir, name, &c); err != nil {
		return err
	}
	for _, f := range []struct {
		field string
		says  *bool
		is    bool
	}{{"do_lower_case", c.Lowercase, r.tokenizer.Lowercase}, {"strip_accents", c.StripAccents, r.tokenizer.Lowercase}, {"tokenize_chinese_chars", c.Chinese, true}} {
		if f.says != nil && *f.says != f.is {
			return &FormatError{File: name, Field: f.field, Reason: "contradicts tokenizer.json, or is not supported"}
		}
	}
	return nil
}

// decodeCharsmap decodes SentencePiece's map of characters.
func (r *vocabularyReader) decodeCharsmap(n *normalizer) ([]byte, error) {
	data, err := base64.StdEncoding.DecodeString(n.Charsmap)
	if err != nil || len(data) == 0 {
		return nil, r.refuse("normalizer.precompiled_charsmap", "is missing or not base64")
	}
	return data, nil
}
