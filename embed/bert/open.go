// SPDX-License-Identifier: Apache-2.0

package bert

import (
	"cmp"
	"context"
	"errors"
	"io/fs"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/internal/weights/directory"
)

// OpenOptions says how [Open] reads a directory, and how the encoder computes. Nil and
// the zero value mean: all is as the files say, and they say all that is needed.
type OpenOptions struct {
	Options

	// ID is the model's public name, such as "BAAI/bge-base-en-v1.5". It is part of the
	// fingerprint. Empty: a name made of kind and shape, such as "local/bert-12x768".
	ID string
	// Languages lists the ISO 639-1 codes of the languages that the model was made for.
	// Empty: not known.
	Languages []string
	// QueryPrefix and DocumentPrefix are put in front of texts. Many models need them
	// and say so only in their description: "query: " and "passage: " for E5, a sentence
	// in front of queries for BGE. Empty: the prompts "query" and "document" (or
	// "passage") of config_sentence_transformers.json; without these, none.
	QueryPrefix, DocumentPrefix string
	// Pooling is "mean" (of all tokens) or "cls" (the first token) for a directory
	// without modules.json, which says it otherwise.
	Pooling string
}

// Open returns an encoder of the model in a directory, as encoders of the kind of BERT
// and XLM-R are distributed:
//
//	encoder, err := bert.Open(os.DirFS("models/bge-base-en-v1.5"), nil)
//
// It reads config.json, tokenizer.json (WordPiece or Unigram), model.safetensors (float32,
// float16 or bfloat16), modules.json with what that names, and the settings of Sentence
// Transformers; see the package comment. What would be computed otherwise than by the
// library that wrote the files is refused with a *[FormatError] that names file and
// field; nothing is guessed.
//
// Weights are read a few tensors at a time and rounded to eight bits; the directory is
// not needed afterwards. Memory is about a byte for each weight, and up to twice that
// while loading: 110 and 230 MB for the 110 million weights of BERT base, whose file has
// 436 MB. That takes 1.3 s of processor time, and others in proportion.
//
// The fingerprint is made of ID and a checksum of what was read: settings, vocabulary
// and weights.
func Open(dir fs.FS, o *OpenOptions) (*Encoder, error) {
	if o == nil {
		o = &OpenOptions{}
	}
	m, err := directory.Open(dir, &directory.Options{
		ID: o.ID, Languages: o.Languages, QueryPrefix: o.QueryPrefix, DocumentPrefix: o.DocumentPrefix, Pooling: o.Pooling,
	})
	if err != nil {
		return nil, formatError(err)
	}
	defer m.Close()
	e, err := newEncoder(m.File, &o.Options)
	if err == nil {
		err = e.try()
	}
	if err != nil {
		return nil, inFile(err)
	}
	return e, nil
}

// try computes one vector: weights that are numbers can still make it none.
func (e *Encoder) try() error {
	vectors, err := e.Embed(context.Background(), embed.Query, []string{"a"})
	if err != nil {
		return err
	}
	for _, v := range vectors[0] {
		if v-v != 0 {
			return &FormatError{File: weightsFile, Reason: "the vector of a text is not made of numbers"}
		}
	}
	return nil
}

const weightsFile = "model.safetensors"

// inFile adds the name of the file that an error of the loader is about.
func inFile(err error) error {
	var f *FormatError
	if !errors.As(err, &f) || f.File != "" {
		return err
	}
	files := map[string]string{"header": "config.json", "data": "tokenizer.json"}
	return &FormatError{File: cmp.Or(files[f.Part], weightsFile), Part: f.Part, Reason: f.Reason}
}
