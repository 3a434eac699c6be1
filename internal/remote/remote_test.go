// SPDX-License-Identifier: Apache-2.0

package remote

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/embed/service"
)

// words counts words.
type words struct{}

func (words) CountTokens(text string) int { return len(strings.Fields(text)) }

// picky refuses batches with a text that holds "bad", and breaks at one that holds "down".
func picky(calls *[]int) func(context.Context, embed.Kind, []string) ([]embed.Vector, error) {
	return func(_ context.Context, _ embed.Kind, texts []string) ([]embed.Vector, error) {
		*calls = append(*calls, len(texts))
		var out []embed.Vector
		for _, text := range texts {
			switch {
			case strings.Contains(text, "bad"):
				return nil, &service.Error{Service: "test", Status: 400}
			case strings.Contains(text, "down"):
				return nil, &service.Error{Service: "test", Status: 503}
			}
			out = append(out, embed.Vector{3, 4})
		}
		return out, nil
	}
}

func TestTheTextToBlameIsFound(t *testing.T) {
	for _, test := range []struct {
		name, texts string
		vectors     int
		index       int // −1: no text is to blame
		fails       bool
	}{
		{"none", "a b c d e f g", 7, -1, false},
		{"first", "bad b c", 0, 0, true},
		{"in the second batch", "a b c d e bad g", 5, 5, true},
		{"last", "a b c bad", 3, 3, true},
		{"service", "a b c d down", 4, -1, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			var calls []int
			b := Batches{Of: embed.Model{ID: "m", Dimensions: 2}, Texts: 4, Bytes: 1000, Call: picky(&calls)}
			vectors, err := b.Embed(t.Context(), embed.Document, strings.Fields(test.texts))
			if len(vectors) != test.vectors || (err != nil) != test.fails {
				t.Fatalf("%d vectors, %v", len(vectors), err)
			}
			for _, v := range vectors {
				if diff := cmp.Diff(embed.Vector{0.6, 0.8}, v); diff != "" {
					t.Error(diff)
				}
			}
			var input *embed.InputError
			if errors.As(err, &input) != (test.index >= 0) || input != nil && input.Index != test.index {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestBatchesAreBounded(t *testing.T) {
	var calls []int
	b := Batches{Of: embed.Model{Dimensions: 2}, Texts: 3, Bytes: 10, Call: picky(&calls)}
	texts := []string{"aaaa", "bbbb", "cccc", "a text that is longer", "d", "e", "f", "g"}
	if _, err := b.Embed(t.Context(), embed.Document, texts); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{2, 1, 1, 3, 1}, calls); diff != "" {
		t.Error(diff)
	}
}

func TestVectorsAreChecked(t *testing.T) {
	for name, vectors := range map[string][]embed.Vector{"too few": {{1, 0}}, "too long": {{1, 0}, {1, 0, 0}}, "none": {{1, 0}, {0, 0}}} {
		b := Batches{Of: embed.Model{Dimensions: 2}, Texts: 3, Bytes: 10, Call: func(context.Context, embed.Kind, []string) ([]embed.Vector, error) { return vectors, nil }}
		if _, err := b.Embed(t.Context(), embed.Document, []string{"a", "b"}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestCut(t *testing.T) {
	for _, test := range []struct {
		text   string
		tokens int
		want   string
	}{
		{"one two three", 2, "one two "},
		{"ééé ééé ééé", 1, "ééé "},
		{"one two", 5, "one two"},
		{"one", 0, "one"},
	} {
		if got := cut(words{}, test.text, test.tokens); strings.TrimSpace(got) != strings.TrimSpace(test.want) {
			t.Errorf("cut(%q, %d) = %q, want %q", test.text, test.tokens, got, test.want)
		}
	}
}
