// SPDX-License-Identifier: Apache-2.0

package remote

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/embed/service"
)

// Batches embeds texts by calls of bounded size, one after the other.
type Batches struct {
	// Of is the model.
	Of embed.Model
	// Texts and Bytes bound a call; a text longer than Bytes goes alone.
	Texts int
	Bytes int
	// Counter cuts texts at Of.MaxTokens; nil leaves that to the service.
	Counter embed.TokenCounter
	// Prefix returns what is put before a text of a kind; nil: nothing.
	Prefix func(embed.Kind) string
	// Call embeds the texts of one batch.
	Call func(ctx context.Context, kind embed.Kind, texts []string) ([]embed.Vector, error)
}

// Model returns the model.
func (b *Batches) Model() embed.Model { return b.Of }

// Embed returns a unit vector for each text, as embed.Embedder asks.
func (b *Batches) Embed(ctx context.Context, kind embed.Kind, texts []string) ([]embed.Vector, error) {
	sent := make([]string, len(texts))
	for i, text := range texts {
		sent[i] = b.ready(kind, text)
	}
	var out []embed.Vector
	for len(out) < len(sent) {
		if ctx.Err() != nil {
			return out, context.Cause(ctx)
		}
		n := b.fit(sent[len(out):])
		vectors, err := b.batch(ctx, kind, sent[len(out):len(out)+n])
		start := len(out)
		out = append(out, vectors...)
		if err != nil {
			var input *embed.InputError
			if errors.As(err, &input) {
				return out, &embed.InputError{Index: start + input.Index, Err: input.Err}
			}
			return out, err
		}
	}
	return out, nil
}

// ready returns a text as it is sent: valid, within the model's limit, and not empty, which services refuse.
func (b *Batches) ready(kind embed.Kind, text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", " ")
	if strings.TrimSpace(text) == "" {
		text = "."
	}
	if b.Prefix != nil {
		text = b.Prefix(kind) + text
	}
	return cut(b.Counter, text, b.Of.MaxTokens)
}

// cut returns the longest beginning of a text, by whole characters, that has at most so many tokens. A text of
// no more bytes than that has no more tokens either.
func cut(counter embed.TokenCounter, text string, tokens int) string {
	if counter == nil || tokens <= 0 || len(text) <= tokens || counter.CountTokens(text) <= tokens {
		return text
	}
	low, high := 0, len(text) // low fits, high does not
	for high-low > 1 {
		middle := (low + high) / 2
		for middle > low && !utf8.RuneStart(text[middle]) {
			middle--
		}
		if middle == low {
			break
		}
		if counter.CountTokens(text[:middle]) <= tokens {
			low = middle
		} else {
			high = middle
		}
	}
	return text[:low]
}

// fit returns how many of the texts make the next call, at least one.
func (b *Batches) fit(texts []string) int {
	bytes := 0
	for i, text := range texts {
		bytes += len(text)
		if i > 0 && (i >= b.Texts || bytes > b.Bytes) {
			return i
		}
	}
	return len(texts)
}

// batch embeds a batch. One that is refused for what it holds is halved until the text is found that
// is to blame.
func (b *Batches) batch(ctx context.Context, kind embed.Kind, texts []string) ([]embed.Vector, error) {
	vectors, err := b.Call(ctx, kind, texts)
	if err == nil {
		return b.checked(vectors, len(texts))
	}
	if !blames(err) {
		return nil, err
	}
	if len(texts) == 1 {
		return nil, &embed.InputError{Index: 0, Err: err}
	}
	half := len(texts) / 2
	first, err := b.batch(ctx, kind, texts[:half])
	if err != nil {
		return first, err
	}
	second, err := b.batch(ctx, kind, texts[half:])
	var input *embed.InputError
	if errors.As(err, &input) {
		err = &embed.InputError{Index: half + input.Index, Err: input.Err}
	}
	return append(first, second...), err
}

// blames reports whether a service refused what it was sent, and not the caller or the hour.
func blames(err error) bool {
	var failed *service.Error
	if !errors.As(err, &failed) {
		return false
	}
	switch failed.Status {
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity:
		return true
	}
	return false
}

// checked returns vectors of unit length; too few, vectors of another model's length or without direction are an error.
func (b *Batches) checked(vectors []embed.Vector, n int) ([]embed.Vector, error) {
	if len(vectors) != n {
		return nil, fmt.Errorf("%s: %d vectors came for %d texts", b.Of.ID, len(vectors), n)
	}
	for i, v := range vectors {
		if len(v) != b.Of.Dimensions {
			return nil, fmt.Errorf("%s: a vector has %d dimensions, the options say %d", b.Of.ID, len(v), b.Of.Dimensions)
		}
		if !normalise(v) {
			return vectors[:i], &embed.InputError{Index: i, Err: fmt.Errorf("%s: its vector has no direction", b.Of.ID)}
		}
	}
	return vectors, nil
}

// normalise makes a vector's length 1; it reports false if it has none.
func normalise(v embed.Vector) bool {
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if !(sum > 0) || math.IsInf(sum, 0) {
		return false
	}
	scale := 1 / math.Sqrt(sum)
	for i := range v {
		v[i] = float32(float64(v[i]) * scale)
	}
	return true
}

// Dimensions returns the length of a model's vectors: what is asked for, or what is known of the models of a service. A model without
// a name, and one of which neither is there, is an error.
func Dimensions(of, model string, asked int, known map[string]int) (int, error) {
	switch {
	case model == "":
		return 0, fmt.Errorf("%s: make embedder: the model has no name", of)
	case asked > 0:
		return asked, nil
	case known[model] > 0:
		return known[model], nil
	}
	return 0, fmt.Errorf("%s: make embedder: the dimensions of %q are not known: set Options.Dimensions", of, model)
}

// Fingerprint returns a model's fingerprint from all that its vectors depend on.
func Fingerprint(parts ...any) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", parts))
	return hex.EncodeToString(sum[:])
}
