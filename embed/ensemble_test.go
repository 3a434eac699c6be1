// SPDX-License-Identifier: Apache-2.0

package embed_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/embed/embedtest"
)

// made is an encoder for some languages.
type made struct {
	*embedtest.Embedder
	languages []string
	tokens    int
}

func (m made) Model() embed.Model {
	model := m.Embedder.Model()
	model.Languages, model.MaxTokens = m.languages, m.tokens
	return model
}

const (
	english = "How often should the timing belt of this engine be replaced when it is used in the city?"
	german  = "Wie oft muss der Zahnriemen dieses Motors ersetzt werden, wenn er in der Stadt gefahren wird?"
)

func newEnsemble(t *testing.T, parts ...embed.Part) *embed.Ensemble {
	t.Helper()
	e, err := embed.NewEnsemble(parts...)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestEnsembleKeepsTheContract(t *testing.T) {
	embedtest.Run(t, newEnsemble(t, embed.Part{Embedder: embedtest.New(64), Weight: 3}, embed.Part{Embedder: embedtest.New(32), Weight: 1}))
}

func dotProduct(a, b embed.Vector) float64 {
	sum := 0.0
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

// cosineOf is the dot product of a question's and a document's vector.
func cosineOf(t *testing.T, e embed.Embedder, language, question, document string) float64 {
	t.Helper()
	q, err := embed.Queries(t.Context(), e, language, []string{question})
	if err != nil {
		t.Fatal(err)
	}
	d, err := e.Embed(t.Context(), embed.Document, []string{document})
	if err != nil {
		t.Fatal(err)
	}
	return dotProduct(q[0], d[0])
}

func TestEnsembleIsTheMeanOfTheCosines(t *testing.T) {
	all := made{embedtest.New(64), []string{"de", "en"}, 512}
	some := made{embedtest.New(48), []string{"en"}, 256}
	e := newEnsemble(t, embed.Part{Embedder: all, Weight: 6}, embed.Part{Embedder: some, Weight: 2, Foreign: .4})
	one := func(p embed.Embedder, question, document string) float64 {
		return cosineOf(t, p, "", question, document)
	}
	for _, test := range []struct {
		name, language, question, document string
		want                               float64
	}{
		{"both know both", "en", "timing belt", english, .75*one(all, "timing belt", english) + .25*one(some, "timing belt", english)},
		{"language unknown", "", "timing belt", english, .75*one(all, "timing belt", english) + .25*one(some, "timing belt", english)},
		{"a question in another language", "de", "Zahnriemen", english, one(all, "Zahnriemen", english)},
		{"both in another language", "de", "Zahnriemen", german, one(all, "Zahnriemen", german)},
		{"a document in another language", "en", "timing belt", german, .75*one(all, "timing belt", german) + .25*.4},
		{"a language that none knows", "fi", "timing belt", english, .75*one(all, "timing belt", english) + .25*one(some, "timing belt", english)},
	} {
		if got := cosineOf(t, e, test.language, test.question, test.document); math.Abs(got-test.want) > 1e-6 {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
	m := e.Model()
	if m.Dimensions != 113 || m.MaxTokens != 256 || !slices.Equal(m.Languages, []string{"de", "en"}) || !strings.Contains(m.ID, " + ") {
		t.Errorf("Model() = %+v", m)
	}
	m.Languages[0] = "xx"
	if e.Model().Languages[0] != "de" {
		t.Error("the caller can change the languages")
	}
	if l := newEnsemble(t, embed.Part{Embedder: all, Weight: 1}, embed.Part{Embedder: embedtest.New(8), Weight: 1}).Model().Languages; l != nil {
		t.Errorf("languages %v of an ensemble with a part that may know any", l)
	}
}

func TestEnsembleFingerprint(t *testing.T) {
	a, b := embed.Part{Embedder: embedtest.New(8), Weight: 1}, embed.Part{Embedder: embedtest.New(9), Weight: 1}
	heavier, foreign := b, b
	heavier.Weight, foreign.Foreign = 2, .5
	seen := map[string]bool{}
	for _, parts := range [][]embed.Part{{a}, {a, b}, {b, a}, {a, heavier}, {a, foreign}} {
		seen[newEnsemble(t, parts...).Model().Fingerprint] = true
	}
	if len(seen) != 5 {
		t.Errorf("%d fingerprints of 5 ensembles", len(seen))
	}
	twice := a
	twice.Weight = 2
	if newEnsemble(t, twice, heavier).Model().Fingerprint != newEnsemble(t, a, b).Model().Fingerprint {
		t.Error("the fingerprint hangs on the sum of the weights")
	}
}

func TestEnsembleKeepsThePrefixOfAFailure(t *testing.T) {
	first, second := embedtest.New(8), embedtest.New(8)
	e := newEnsemble(t, embed.Part{Embedder: first, Weight: 1}, embed.Part{Embedder: second, Weight: 1})
	first.FailAt(3)
	second.FailAt(2)
	v, err := e.Embed(t.Context(), embed.Document, []string{"a", "b", "c", "d"})
	var input *embed.InputError
	if len(v) != 2 || !errors.As(err, &input) || input.Index != 2 {
		t.Errorf("Embed = %d vectors, %v; want 2 and an InputError at 2", len(v), err)
	}
	second.FailAt(-1)
	if v, err := e.Embed(t.Context(), embed.Query, []string{"a", "b", "c", "d"}); len(v) != 3 || !errors.As(err, &input) || input.Index != 3 {
		t.Errorf("Embed = %d vectors, %v; want 3 and an InputError at 3", len(v), err)
	}
}

// A document that is not given to a part counts in the place of a failure.
func TestEnsembleFailsAtTheRightDocument(t *testing.T) {
	inner := embedtest.New(8)
	e := newEnsemble(t, embed.Part{Embedder: made{inner, []string{"en"}, 0}, Weight: 1, Foreign: .5})
	inner.FailAt(1)
	v, err := e.Embed(t.Context(), embed.Document, []string{german, english, german, english, english})
	var input *embed.InputError
	if len(v) != 3 || !errors.As(err, &input) || input.Index != 3 {
		t.Errorf("Embed = %d vectors, %v; want 3 and an InputError at 3", len(v), err)
	}
	if diff := cmp.Diff([]string{english, english, english}, inner.Calls()[0].Texts); diff != "" {
		t.Error(diff)
	}
	inner.FailAt(-1)
	if v, err := e.Embed(t.Context(), embed.Document, []string{german, german}); err != nil || len(v) != 2 || v[0][8] != 1 {
		t.Errorf("documents that nobody knows: %v, %v", v, err)
	}
}

// otherLength returns vectors that are longer than its model says.
type otherLength struct{ *embedtest.Embedder }

func (o otherLength) Model() embed.Model {
	m := o.Embedder.Model()
	m.Dimensions--
	return m
}

func TestEnsembleNoticesWrongVectors(t *testing.T) {
	for name, part := range map[string]embed.Embedder{"too few": broken{embedtest.New(8)}, "too long": otherLength{embedtest.New(8)}} {
		e := newEnsemble(t, embed.Part{Embedder: embedtest.New(8), Weight: 1}, embed.Part{Embedder: part, Weight: 1})
		if v, err := e.Embed(t.Context(), embed.Document, []string{"a", "b"}); err == nil || len(v) == 2 {
			t.Errorf("%s: %d vectors, %v", name, len(v), err)
		}
	}
}

func TestEnsembleOfNothing(t *testing.T) {
	part := embedtest.New(8)
	for _, parts := range [][]embed.Part{nil, {{Weight: 1}}, {{Embedder: part}}, {{Embedder: part, Weight: -1}}, {{Embedder: part, Weight: math.NaN()}}, {{Embedder: part, Weight: math.Inf(1)}}, {{Embedder: part, Weight: 1, Foreign: -.1}}, {{Embedder: part, Weight: 1, Foreign: math.NaN()}}} {
		if _, err := embed.NewEnsemble(parts...); err == nil {
			t.Errorf("no error of %+v", parts)
		}
	}
}

func TestEnsembleCountsTheMostTokens(t *testing.T) {
	e := newEnsemble(t, embed.Part{Embedder: embedtest.New(8), Weight: 1}, embed.Part{Embedder: silent{embedtest.New(8)}, Weight: 1})
	if n := e.CountTokens("a b c d"); n != 4 {
		t.Errorf("CountTokens = %d, want the words", n)
	}
	if n := e.CountTokens("incomprehensibilities"); n != 7 {
		t.Errorf("CountTokens = %d, want a third of the bytes", n)
	}
}

// The cache keeps the vectors of a question for each language.
func TestCacheTellsTheLanguage(t *testing.T) {
	some := made{embedtest.New(8), []string{"en"}, 0}
	all := embedtest.New(8)
	c := embed.NewCache(newEnsemble(t, embed.Part{Embedder: all, Weight: 1}, embed.Part{Embedder: some, Weight: 1}), nil)
	ask := func(language string) embed.Vector {
		v, err := c.EmbedQueries(context.Background(), language, []string{"timing belt"})
		if err != nil {
			t.Fatal(err)
		}
		return v[0]
	}
	if cmp.Equal(ask("en"), ask("de")) || !cmp.Equal(ask("en"), ask("en")) {
		t.Error("the language is lost")
	}
	if s := c.Stats(); s.Misses != 2 || s.Hits != 2 {
		t.Errorf("Stats() = %+v", s)
	}
	plain := embed.NewCache(all, nil)
	for _, language := range []string{"en", "de"} {
		if _, err := plain.EmbedQueries(context.Background(), language, []string{"timing belt"}); err != nil {
			t.Fatal(err)
		}
	}
	if s := plain.Stats(); s.Misses != 1 {
		t.Errorf("an encoder that takes no language: Stats() = %+v", s)
	}
}
