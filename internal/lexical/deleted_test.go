// SPDX-License-Identifier: Apache-2.0

package lexical

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDeletedChunksDoNotCount compares segments with deleted chunks to segments that
// never had them: the same hits, scores and figures to the last bit.
func TestDeletedChunksDoNotCount(t *testing.T) {
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 11))
		corpus := randomCorpus(rng, 1200, []string{"en", "de", ""})
		for i := 200; i < 210; i++ { // all chunks of this language are deleted
			corpus[i].language = "fr"
		}
		gone := make([]bool, len(corpus))
		for i := range gone {
			gone[i] = rng.IntN(4) == 0 || corpus[i].language == "fr"
		}
		cuts := []int{100, 700, len(corpus)}
		segments := split(t, corpus, cuts, 1)
		deleted := make([]*Deleted, 2) // nothing of the last segment is deleted
		var kept []testChunk
		var keptCuts []int
		position := map[Hit]int{} // of a kept chunk, by its place
		from := 0
		for s, to := range cuts {
			if s < len(deleted) {
				deleted[s] = segments[s].Deleted()
			}
			for i := from; i < to; i++ {
				if s < len(deleted) && gone[i] {
					deleted[s].Add(uint32(i-from), corpus[i].language)
					continue
				}
				gone[i] = false
				position[Hit{Segment: s, Local: uint32(i - from)}] = len(kept)
				kept = append(kept, corpus[i])
			}
			keptCuts, from = append(keptCuts, len(kept)), to
		}
		fresh := NewSearcher(split(t, kept, keptCuts, 1), nil)
		old := NewSearcher(segments, &Options{Deleted: deleted})
		if diff := cmp.Diff(fresh.Languages(), old.Languages()); diff != "" {
			t.Errorf("languages (-fresh +old):\n%s", diff)
		}
		accept := func(s int, local uint32) bool {
			_, ok := position[Hit{Segment: s, Local: local}]
			return ok
		}
		words := rand.NewZipf(rng, 1.2, 2, 400)
		for range 10 {
			text := randomWord(words) + " " + randomWord(words) + " " + randomWord(words)
			for _, languages := range [][]string{nil, {"en", ""}} {
				want, err := fresh.Search(t.Context(), fresh.Analyze(text, languages), 2000, nil)
				if err != nil {
					t.Fatal(err)
				}
				got, err := old.Search(t.Context(), old.Analyze(text, languages), 2000, accept)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(describe(want, func(h Hit) int {
					return slices.Concat([]int{0}, keptCuts)[h.Segment] + int(h.Local)
				}), describe(got, func(h Hit) int {
					return position[Hit{Segment: h.Segment, Local: h.Local}]
				})); diff != "" {
					t.Fatalf("seed %d, %q: hits (-fresh +old):\n%s", seed, text, diff)
				}
			}
		}
	}
}

func describe(hits []Hit, position func(Hit) int) []string {
	lines := make([]string, len(hits))
	for i, h := range hits {
		lines[i] = fmt.Sprintf("%d %x", position(h), h.Score)
	}
	return lines
}

func TestDeletedOutOfRange(t *testing.T) {
	s := sampleSegment(t)
	d := s.Deleted()
	d.Add(s.Slots(), "en")
	d.Add(1<<32-1, "xx")
	if d.Len() != 0 {
		t.Errorf("%d chunks are deleted that the segment does not have", d.Len())
	}
	d.Add(0, "xx") // a language that the chunk does not have: harmless
	NewSearcher([]*Segment{s}, &Options{Deleted: []*Deleted{d}}).Analyze("door", nil)
}
