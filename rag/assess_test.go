// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"testing"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store"
)

// TestAskingWordsWeighNothing checks that a verb by which a question is put is not missed where no document has it.
func TestAskingWordsWeighNothing(t *testing.T) {
	hit := func(text string) store.Hit { return store.Hit{Chunk: ingest.Chunk{Text: text, Language: "en"}} }
	recall, other := hit("The recall of the traction battery"), hit("Matters that concern the dealer")
	for _, test := range []struct {
		question string
		hits     []store.Hit
		whole    bool
	}{
		{"Which recalls concern the traction battery?", []store.Hit{recall}, true},
		{"Which recalls concern the traction battery?", []store.Hit{recall, other}, false},
		{"Which recalls destroy the traction battery?", []store.Hit{recall}, false},
		{"Please explain!", []store.Hit{recall}, false},
	} {
		w := newTermWeights(test.question, test.hits, nil)
		all, own, _ := w.coverage(&test.hits[0], &unit{end: len(test.hits[0].Chunk.Text)})
		if (all == 1) != test.whole || own != all {
			t.Errorf("%q of %d hits: %v, %v", test.question, len(test.hits), all, own)
		}
	}
}
