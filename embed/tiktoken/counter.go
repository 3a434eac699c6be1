// SPDX-License-Identifier: Apache-2.0

package tiktoken

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
)

// The encodings whose vocabularies are embedded.
const (
	// CL100K is the encoding of GPT-3.5, GPT-4 and the text-embedding-3 models.
	CL100K = "cl100k_base"
	// O200K is the encoding of GPT-4o, GPT-4.1, GPT-5 and the o models.
	O200K = "o200k_base"
)

// ErrUnknown is returned for an encoding that is not embedded or a model whose encoding
// is not known.
var ErrUnknown = errors.New("unknown encoding")

// Counter counts the tokens of texts in one encoding. It is safe for concurrent use.
type Counter struct {
	name string
	load func() (encoding, error)
}

// encoding counts the tokens of texts.
type encoding interface {
	count(text string) int
}

// New returns the counter of an embedded encoding. The vocabulary is unpacked at the
// first count.
func New(encoding string) (*Counter, error) {
	switch encoding {
	case CL100K:
		return &Counter{name: encoding, load: loadCL100K}, nil
	case O200K:
		return &Counter{name: encoding, load: loadO200K}, nil
	}
	return nil, fmt.Errorf("tiktoken: count tokens of %q: %w", encoding, ErrUnknown)
}

// ForModel returns the counter for a model of OpenAI by its name, such as "gpt-4o" or
// "text-embedding-3-small".
func ForModel(model string) (*Counter, error) {
	for _, prefix := range []string{"gpt-4o", "gpt-4.1", "gpt-4.5", "gpt-5", "chatgpt-4o", "o1", "o3", "o4"} {
		if strings.HasPrefix(model, prefix) {
			return New(O200K)
		}
	}
	for _, prefix := range []string{"gpt-4", "gpt-3.5-turbo", "text-embedding-3", "text-embedding-ada-002"} {
		if strings.HasPrefix(model, prefix) {
			return New(CL100K)
		}
	}
	return nil, fmt.Errorf("tiktoken: count tokens of model %q: %w", model, ErrUnknown)
}

// Read returns the counter of a vocabulary in the ".tiktoken" format, a line a token: its
// bytes in base64, a blank and its rank. Pattern is the regular expression that cuts
// texts before merging; it comes with the vocabulary.
func Read(r io.Reader, pattern string) (*Counter, error) {
	tokens, err := readRanks(r)
	if err != nil {
		return nil, fmt.Errorf("tiktoken: read vocabulary: %w", err)
	}
	e, err := assemble(tokens, pattern)
	if err != nil {
		return nil, fmt.Errorf("tiktoken: read vocabulary: %w", err)
	}
	return &Counter{load: func() (encoding, error) { return e, nil }}, nil
}

// assemble makes an encoding, with tiktoken-go if the pattern is not one that is matched
// here.
func assemble(tokens map[string]int, pattern string) (encoding, error) {
	cut := map[string]func(*splitter, int) int{patternCL100K: cutCL100K, patternO200K: cutO200K}[pattern]
	if cut == nil {
		return newOriginal(tokens, pattern)
	}
	size := 0
	for token := range tokens {
		size += len(token)
	}
	table := newRanks(len(tokens), size)
	for _, token := range slices.SortedFunc(maps.Keys(tokens), func(a, b string) int { return tokens[a] - tokens[b] }) {
		table.add(token) // only the order of ranks matters
	}
	return newVocabulary(table, cut), nil
}

// Encoding returns the name of the encoding; empty if the vocabulary was read.
func (c *Counter) Encoding() string { return c.name }

// CountTokens returns the number of tokens of text, special tokens being text like any
// other. With an encoding that is embedded, or a vocabulary with the pattern of one, it is
// exact and takes time linear in the length of text but for the logarithm of the longest
// word. With another pattern tiktoken-go counts, in quadratic time: a run of more than 512
// bytes without white space, or of white space, is then counted in pieces, with one or two
// tokens too many for each.
func (c *Counter) CountTokens(text string) int {
	if text == "" {
		return 0
	}
	e, err := c.load()
	if err != nil {
		return len(text) // the embedded data is damaged; no text has more tokens than bytes
	}
	return e.count(text)
}

// loadCL100K and loadO200K unpack the embedded vocabularies, once.
var (
	loadCL100K = sync.OnceValues(func() (encoding, error) { return unpack(CL100K, packedCL100K, cutCL100K) })
	loadO200K  = sync.OnceValues(func() (encoding, error) { return unpack(O200K, packedO200K, cutO200K) })
)

// unpack makes the encoding of an embedded vocabulary.
func unpack(name string, packed []byte, cut func(*splitter, int) int) (encoding, error) {
	r, err := unpackRanks(packed)
	if err != nil {
		return nil, fmt.Errorf("tiktoken: unpack %s: %w", name, err)
	}
	return newVocabulary(r, cut), nil
}
