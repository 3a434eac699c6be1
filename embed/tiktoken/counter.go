// SPDX-License-Identifier: Apache-2.0

package tiktoken

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/pkoukk/tiktoken-go"
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
	load func() (*tiktoken.Tiktoken, error)
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
	ranks, err := readRanks(r)
	if err != nil {
		return nil, fmt.Errorf("tiktoken: read vocabulary: %w", err)
	}
	bpe, err := assemble("", ranks, pattern)
	if err != nil {
		return nil, fmt.Errorf("tiktoken: read vocabulary: %w", err)
	}
	return &Counter{load: func() (*tiktoken.Tiktoken, error) { return bpe, nil }}, nil
}

// Encoding returns the name of the encoding; empty if the vocabulary was read.
func (c *Counter) Encoding() string { return c.name }

// maxRun is the greatest length, in bytes, of a run of white space or of other
// characters that is counted as one. The merging of tiktoken-go is quadratic in a run's
// length.
const maxRun = 512

// CountTokens returns the number of tokens of text, special tokens being text like any
// other. It is exact unless text has a run of more than 512 bytes without white space, or
// of white space, which is counted in pieces: one or two tokens too many for each piece.
// It takes time linear in the length of text, about 0.7 MB a second.
func (c *Counter) CountTokens(text string) int {
	if text == "" {
		return 0
	}
	bpe, err := c.load()
	if err != nil {
		return len(text) // the embedded data is damaged; no text has more tokens than bytes
	}
	n := 0
	for text != "" {
		size := window(text)
		n += len(bpe.EncodeOrdinary(text[:size]))
		text = text[size:]
	}
	return n
}

// window returns the length of the longest start of text without an overlong run.
func window(text string) int {
	start, space := 0, false
	for i, r := range text {
		if s := unicode.IsSpace(r); s != space {
			start, space = i, s
		} else if i+utf8.RuneLen(r)-start > maxRun {
			return i
		}
	}
	return len(text)
}

// loadCL100K and loadO200K unpack the embedded vocabularies, once.
var (
	loadCL100K = sync.OnceValues(func() (*tiktoken.Tiktoken, error) { return unpack(CL100K, packedCL100K, patternCL100K) })
	loadO200K  = sync.OnceValues(func() (*tiktoken.Tiktoken, error) { return unpack(O200K, packedO200K, patternO200K) })
)

// unpack makes an encoder of an embedded vocabulary.
func unpack(name string, packed []byte, pattern string) (*tiktoken.Tiktoken, error) {
	ranks, err := unpackRanks(packed)
	if err != nil {
		return nil, fmt.Errorf("tiktoken: unpack %s: %w", name, err)
	}
	return assemble(name, ranks, pattern)
}

// assemble makes an encoder by the constructors that touch neither loader nor network.
func assemble(name string, ranks map[string]int, pattern string) (*tiktoken.Tiktoken, error) {
	special := map[string]int{}
	bpe, err := tiktoken.NewCoreBPE(ranks, special, pattern)
	if err != nil {
		return nil, err
	}
	encoding := &tiktoken.Encoding{Name: name, PatStr: pattern, MergeableRanks: ranks, SpecialTokens: special}
	return tiktoken.NewTiktoken(bpe, encoding, nil), nil
}
