// SPDX-License-Identifier: Apache-2.0

package embedtest

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"strings"
	"sync"
	"unicode"

	"github.com/pacenote/pacenote/embed"
)

// ErrFail is the cause of failures asked for with FailAt.
var ErrFail = errors.New("embedtest: failure asked for")

// Call is one call of Embed.
type Call struct {
	// Kind is the kind of the texts.
	Kind embed.Kind
	// Texts is a copy of the texts.
	Texts []string
	// Returned is the number of vectors that were returned.
	Returned int
}

// Embedder is a deterministic embed.Embedder and embed.TokenCounter: equal texts of any
// kind get equal vectors, texts with words in common get near ones. It is safe for
// concurrent use.
type Embedder struct {
	model embed.Model

	mu     sync.Mutex
	calls  []Call
	failAt int // index of the text to fail at; -1: none
}

// New returns a fake whose vectors have this number of dimensions, at least 1; 256 are
// enough to tell some thousand texts apart. Its fingerprint depends on the dimensions
// alone.
func New(dimensions int) *Embedder {
	dimensions = max(dimensions, 1)
	return &Embedder{
		failAt: -1,
		model: embed.Model{
			ID:          "embedtest/bag-of-words",
			Dimensions:  dimensions,
			Fingerprint: fmt.Sprintf("embedtest-1-%d", dimensions),
		},
	}
}

// Model describes the fake. MaxTokens is 0: no text is cut.
func (e *Embedder) Model() embed.Model { return e.model }

// FailAt makes every following call of Embed that has a text at index fail there, with
// an *embed.InputError that wraps ErrFail, after returning the vectors before it. A
// negative index ends this.
func (e *Embedder) FailAt(index int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.failAt = index
}

// Calls returns a copy of the record of all calls of Embed, in the order in which they
// ended.
func (e *Embedder) Calls() []Call {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]Call(nil), e.calls...)
}

// Texts returns the number of vectors returned so far.
func (e *Embedder) Texts() int {
	n := 0
	for _, c := range e.Calls() {
		n += c.Returned
	}
	return n
}

// Embed returns the vectors of the texts, O(length) each, and records the call.
func (e *Embedder) Embed(ctx context.Context, kind embed.Kind, texts []string) ([]embed.Vector, error) {
	e.mu.Lock()
	failAt := e.failAt
	e.mu.Unlock()
	vectors := make([]embed.Vector, 0, len(texts))
	var err error
	for i, text := range texts {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
			break
		}
		if i == failAt {
			err = &embed.InputError{Index: i, Err: ErrFail}
			break
		}
		vectors = append(vectors, e.vector(text))
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.calls = append(e.calls, Call{Kind: kind, Texts: append([]string(nil), texts...), Returned: len(vectors)})
	return vectors, err
}

// CountTokens returns the number of words, a run of letters and digits or a single
// other character that is not white space being one.
func (e *Embedder) CountTokens(text string) int {
	n, in := 0, false
	for _, r := range text {
		word := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
		if word && !in || !word && !unicode.IsSpace(r) {
			n++
		}
		in = word
	}
	return n
}

// Weights of the features of a text: a whole word says more than a piece of it.
const (
	wordWeight  = 1.0
	stemWeight  = 0.6
	gramWeight  = 0.15
	stemLength  = 5
	gramLength  = 3
	emptyMarker = "\x00empty"
)

// vector hashes every word, its first letters and its character trigrams into signed
// buckets (feature hashing: Weinberger et al., 2009) and scales the sum to unit length.
func (e *Embedder) vector(text string) embed.Vector {
	sums := make([]float64, e.model.Dimensions)
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	if len(words) == 0 {
		words = []string{emptyMarker}
	}
	for _, w := range words {
		runes := []rune(w)
		weight := min(1, float64(len(runes))/4) // short words say little
		add(sums, "w:"+w, wordWeight*weight)
		add(sums, "s:"+string(runes[:min(stemLength, len(runes))]), stemWeight*weight)
		for i := 0; i+gramLength <= len(runes); i++ {
			add(sums, "g:"+string(runes[i:i+gramLength]), gramWeight)
		}
	}
	return unit(sums)
}

// add adds a feature to its bucket.
func add(sums []float64, feature string, weight float64) {
	h := fnv.New64a()
	h.Write([]byte(feature)) // never fails
	sum := h.Sum64()
	sum ^= sum >> 29 // FNV's low bits alone are poor for short inputs
	sum *= 0x9E3779B97F4A7C15
	if sum>>63 == 1 {
		weight = -weight
	}
	sums[(sum>>16)%uint64(len(sums))] += weight
}

// unit scales sums to length 1; features that cancel out leave the first axis.
func unit(sums []float64) embed.Vector {
	var square float64
	for _, s := range sums {
		square += s * s
	}
	v := make(embed.Vector, len(sums))
	if square == 0 {
		v[0] = 1
		return v
	}
	scale := 1 / math.Sqrt(square)
	for i, s := range sums {
		v[i] = float32(s * scale)
	}
	return v
}
