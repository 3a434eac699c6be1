// SPDX-License-Identifier: Apache-2.0

package bert

import (
	"fmt"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/internal/unigram"
	"github.com/pacenote/pacenote/internal/weights/container"
	"github.com/pacenote/pacenote/internal/wordpiece"
)

// tokenizer turns text into the ids of a vocabulary.
type tokenizer interface {
	// Append appends the ids of text to dst, at most limit of them.
	Append(dst []int32, text string, limit int) []int32
	// Count returns the number of ids of text.
	Count(text string) int
}

// encode returns the ids of text with the model's prefix and control tokens, cut to
// what the model reads.
func (f *inference) encode(kind embed.Kind, text string) []int32 {
	h := f.file.Header()
	prefix := h.Model.DocumentPrefix
	if kind == embed.Query {
		prefix = h.Model.QueryPrefix
	}
	ids := make([]int32, 1, min(len(text)/3+16, h.Model.MaxTokens))
	ids[0] = int32(h.Tokenizer.Start)
	ids = f.tokenizer.Append(ids, prefix+text, h.Model.MaxTokens-2)
	return append(ids, int32(h.Tokenizer.End))
}

// loadTokenizer builds the tokenizer that the file describes.
func loadTokenizer(f *container.File) (tokenizer, error) {
	t := f.Header().Tokenizer
	pieces, err := loadPieces(f)
	if err != nil {
		return nil, err
	}
	for _, id := range []int{t.Start, t.End} {
		if id < 0 || id >= len(pieces) {
			return nil, &container.FormatError{Part: "header", Reason: fmt.Sprintf("control id %d is not a piece", id)}
		}
	}
	switch t.Kind {
	case "wordpiece":
		return wordpiece.New(&wordpiece.Vocabulary{Pieces: pieces, Unknown: t.Unknown, Control: t.Control, Lowercase: t.Lowercase})
	case "unigram":
		scores, err := f.Floats("tokenizer.scores", len(pieces))
		if err != nil {
			return nil, err
		}
		charsmap, _, err := f.Tensor("tokenizer.charsmap", -1)
		if err != nil {
			return nil, err
		}
		spaces := map[string]unigram.Spaces{"trimmed": unigram.SpacesTrimmed, "separate": unigram.SpacesSeparate}[t.Spaces]
		return unigram.New(&unigram.Vocabulary{Pieces: pieces, Scores: scores, Charsmap: charsmap, Unknown: t.Unknown, Control: t.Control, Spaces: spaces})
	}
	return nil, &container.FormatError{Part: "header", Reason: fmt.Sprintf("tokenizer %q is not known", t.Kind)}
}

// loadPieces cuts the text of all pieces into pieces, which refer to the file.
func loadPieces(f *container.File) ([]string, error) {
	n := f.Header().Tokenizer.Pieces
	lengths, _, err := f.Tensor("tokenizer.lengths", n)
	if err != nil {
		return nil, err
	}
	text, _, err := f.Tensor("tokenizer.pieces", -1)
	if err != nil {
		return nil, err
	}
	pieces := make([]string, n)
	for i := range pieces {
		size := int(lengths[i])
		if size > len(text) {
			return nil, &container.FormatError{Part: "tokenizer.pieces", Reason: "ends before its last piece"}
		}
		pieces[i], text = text[:size], text[size:]
	}
	return pieces, nil
}
