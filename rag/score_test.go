// SPDX-License-Identifier: Apache-2.0

package rag_test

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/store"
)

// wordScorer gives a good score to passages with a word and a bad one to others.
type wordScorer struct {
	word  string
	err   error
	fewer bool // scores than passages
	asked atomic.Int64
	read  string // the passages read last
}

func (s *wordScorer) Languages() []string { return []string{"en"} }

func (s *wordScorer) Score(_ context.Context, _ string, passages []string) ([]float64, error) {
	s.asked.Add(1)
	s.read = strings.Join(passages, "\n")
	scores := make([]float64, len(passages))
	for i, p := range passages {
		scores[i] = -10
		if strings.Contains(p, s.word) {
			scores[i] = 9
		}
	}
	if s.fewer {
		scores = scores[1:]
	}
	return scores, s.err
}

// What the scorer likes best is quoted, and the confidence follows it. It is asked about further passages where none of the
// leading chunks answers surely.
func TestScorerChoosesPassages(t *testing.T) {
	const question = "How are the layers of the primer and the clear coat applied?"
	confidences := make(map[string]float64)
	for _, word := range []string{"primer", "cures", "nothing"} {
		scorer := &wordScorer{word: word}
		e := open(t, &rag.Options{Scorer: scorer, MinConfidence: -1})
		sync(t, e, public(manual()))
		a := ask(t, e, rag.Question{Text: question, Language: "en"})
		confidences[word] = a.Confidence
		if asked, surely := scorer.asked.Load(), word != "nothing"; surely != (asked == 1) {
			t.Errorf("scorer of %q: asked %d times", word, asked)
		}
		asked := scorer.asked.Load()
		if again := ask(t, e, rag.Question{Text: question, Language: "en"}); again.Text != a.Text || scorer.asked.Load() != asked {
			t.Errorf("scorer of %q: asked %d times more for the same question, which is answered %q", word, scorer.asked.Load()-asked, again.Text)
		}
		if word != "nothing" && (len(a.Claims) == 0 || !strings.Contains(a.Claims[0].Text, word)) {
			t.Errorf("scorer of %q: %q", word, a.Text)
		}
		if word == "nothing" && !strings.Contains(scorer.read, "Door hinge\n") {
			t.Errorf("headings are not read:\n%s", scorer.read)
		}
	}
	if confidences["nothing"] > confidences["primer"]-0.3 {
		t.Errorf("confidences %v", confidences)
	}
}

// Other languages than the scorer's go by embeddings.
func TestScorerIsNotAskedInOtherLanguages(t *testing.T) {
	scorer := &wordScorer{}
	e := open(t, &rag.Options{Scorer: scorer})
	sync(t, e, public(manual()))
	ask(t, e, rag.Question{Text: "Wie lange härtet der Klarlack?", Language: "de"})
	german := public(files("lack.txt", "Der Klarlack härtet dreißig Minuten lang bei einer Temperatur von 140 Grad, bevor die Tür eingebaut wird."))
	e = open(t, &rag.Options{Scorer: scorer})
	sync(t, e, german)
	ask(t, e, rag.Question{Text: "How long does the clear coat cure?", Language: "en"})
	if n := scorer.asked.Load(); n != 0 {
		t.Errorf("asked %d times", n)
	}
}

func TestScorerFails(t *testing.T) {
	broken := errors.New("no weights")
	for _, scorer := range []*wordScorer{{err: broken}, {fewer: true}} {
		e := open(t, &rag.Options{Scorer: scorer})
		sync(t, e, public(manual()))
		_, err := e.Ask(context.Background(), rag.Question{Text: "What torque do the hinge bolts need?", Language: "en"})
		if err == nil || scorer.err != nil && !errors.Is(err, broken) {
			t.Errorf("error = %v", err)
		}
	}
}

// With Effort High the scorer reads the hits whole and has a say in their order.
func TestEffortHighReranks(t *testing.T) {
	scorer := &wordScorer{word: "Wheel nut"}
	e := open(t, &rag.Options{Scorer: scorer})
	sync(t, e, public(manual()))
	search := func(effort rag.Effort) []string {
		hits, err := e.Search(context.Background(), rag.Question{Text: "How tight are the hinge bolts of the door?", Language: "en", Effort: effort, K: 20})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.IsSortedFunc(hits, func(a, b store.Hit) int { return cmp.Compare(b.Score, a.Score) }) {
			t.Errorf("effort %d: scores are not in order", effort)
		}
		var ids []string
		for _, h := range hits {
			ids = append(ids, h.Chunk.ID.String())
		}
		return ids
	}
	standard := search(rag.Standard)
	if n := scorer.asked.Load(); n != 0 {
		t.Errorf("a usual search asked %d times", n)
	}
	high := search(rag.High)
	if slices.Equal(standard, high) || !strings.Contains(scorer.read, "Wheel nut") {
		t.Errorf("same order %q after reading:\n%s", high, scorer.read)
	}
	slices.Sort(standard)
	slices.Sort(high)
	if !slices.Equal(standard, high) {
		t.Errorf("other hits: %q and %q", standard, high)
	}
}

// Evidence in another language behind the leading hits is neither read nor in the way.
func TestScorerLeavesOutOtherLanguages(t *testing.T) {
	scorer := &wordScorer{word: "nothing"}
	e := open(t, &rag.Options{Scorer: scorer, MinConfidence: -1})
	tree := manual()
	for _, name := range []string{"seats.txt", "glass.txt"} {
		tree[name] = files(name, "The seat rail of the door and the hinge bolts are tightened by hand after the torque was measured: "+name+".")[name]
	}
	tree["lack.txt"] = files("lack.txt", "Der Klarlack der Tür härtet dreißig Minuten lang bei einer Temperatur von 140 Grad, bevor das Scharnier eingebaut wird.")["lack.txt"]
	sync(t, e, public(tree))
	ask(t, e, rag.Question{Text: "What torque do the hinge bolts of the door and the seat rail bolt need?", Language: "en"})
	if scorer.asked.Load() == 0 || strings.Contains(scorer.read, "Klarlack") {
		t.Errorf("asked %d times, last about:\n%s", scorer.asked.Load(), scorer.read)
	}
}
