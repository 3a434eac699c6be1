// SPDX-License-Identifier: Apache-2.0

package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

// answers are the hits of some queries, scores and all.
func (b *bench) answers() map[string][]store.Hit {
	b.Helper()
	all := map[string][]store.Hit{}
	for _, text := range []string{"kavo", "miru lanu", "zoda wemi teso kavo"} {
		for leg, q := range b.queries(store.Query{Text: text, Vector: b.vector(text), K: 25}) {
			all[text+" by "+leg] = b.search(q)
		}
	}
	return all
}

// testOrderAndBatches puts the same documents in different orders and batches: every
// query must give the same hits with the same scores.
func testOrderAndBatches(t *testing.T, s *suite) {
	changes := s.corpus(150)
	whole := s.start(t, changes...)
	want := whole.answers()
	seed := rand.Uint64()
	rng := rand.New(rand.NewPCG(seed, 0))
	for _, size := range []int{1, 7, 40} {
		b := s.start(t)
		rng.Shuffle(len(changes), func(i, j int) { changes[i], changes[j] = changes[j], changes[i] })
		for batch := range slices.Chunk(changes, size) {
			b.apply(batch...)
		}
		if diff := cmp.Diff(want, b.answers()); diff != "" {
			t.Errorf("batches of %d, seed %d: hits differ from those of one batch:\n%s", size, seed, diff)
		}
	}
}

// A document that was put and deleted, or put in another form before, leaves nothing
// behind, in the scores neither.
func testAddThenDelete(t *testing.T, s *suite) {
	changes := s.corpus(40)
	want := s.start(t, changes...).answers()
	b := s.start(t)
	for i, c := range changes {
		extra := s.put(fmt.Sprintf("extra-%d", i), acl.Everyone, "kavo kavo", "miru lanu pebo", "zoda")
		b.apply(extra, s.put(c.Document.ID, acl.Everyone, "kavo in another form"))
		if i%2 == 0 {
			b.apply(c)
		}
	}
	for i, c := range changes {
		batch := []store.Change{remove(fmt.Sprintf("extra-%d", i))}
		if i%2 == 1 {
			batch = append(batch, c)
		}
		b.apply(batch...)
	}
	if diff := cmp.Diff(want, b.answers()); diff != "" {
		t.Errorf("hits differ from those of a store that never had more:\n%s", diff)
	}
}

// Deleting counts at once, also where much is kept and little is deleted.
func testDeleteOfMany(t *testing.T, s *suite) {
	changes := s.corpus(40)
	extra := s.put("extra", acl.Everyone, "kavo kavo", "miru lanu pebo", "zoda")
	extra.Document.Language = "de"
	many := func(i int) store.Change {
		texts := make([]string, 100)
		for j := range texts {
			texts[j] = fmt.Sprintf("kavo miru number%d", j%7)
		}
		return s.put(fmt.Sprintf("many-%d", i), acl.Everyone, texts...)
	}
	for i := range 4 {
		changes = append(changes, many(i))
	}
	want := s.start(t, changes...).answers()
	b := s.start(t, append([]store.Change{extra}, changes...)...)
	b.apply(remove("extra"))
	if diff := cmp.Diff(want, b.answers()); diff != "" {
		t.Errorf("hits differ from those of a store that never had more:\n%s", diff)
	}
}
