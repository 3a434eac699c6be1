// SPDX-License-Identifier: Apache-2.0

package ensemble

import (
	"math"
	"testing"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/embed/e5"
	"github.com/pacenote/pacenote/embed/embedtest"
)

func load(t *testing.T) *embed.Ensemble {
	t.Helper()
	e, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestContract(t *testing.T) { embedtest.Run(t, load(t)) }

// In another language than English the similarity is that of multilingual-e5 alone, whatever the
// text is in.
func TestOtherLanguages(t *testing.T) {
	multilingual, err := e5.Load()
	if err != nil {
		t.Fatal(err)
	}
	documents := []string{
		"The timing belt of the hybrid engine is replaced every ten years or 120,000 km.",
		"Der Zahnriemen des Hybridmotors wird alle zehn Jahre oder 120.000 km gewechselt.",
	}
	similarities := func(e embed.Embedder) (s [2]float64) {
		question, err := embed.Queries(t.Context(), e, "de", []string{"Wann muss der Zahnriemen gewechselt werden?"})
		if err != nil {
			t.Fatal(err)
		}
		vectors, err := e.Embed(t.Context(), embed.Document, documents)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range vectors {
			for d := range v {
				s[i] += float64(v[d]) * float64(question[0][d])
			}
		}
		return s
	}
	got, want := similarities(load(t)), similarities(multilingual)
	for i := range want {
		if math.Abs(got[i]-want[i]) > 1e-5 {
			t.Errorf("%q: %v, with e5 %v", documents[i], got[i], want[i])
		}
	}
}
