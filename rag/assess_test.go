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

// TestShortHead checks that of a long way of headings the nearest are kept, and the title if it has room.
func TestShortHead(t *testing.T) {
	const long = "Handbook of the whole controller with all its editions, 28 June 2026"
	for _, test := range []struct {
		title string
		path  []string
		want  string
	}{
		{"", nil, ""},
		{"Door", []string{"Door", "Fastening"}, "Door › Fastening"},
		{"Handbook", []string{"Usage of every part of it", "Programming of the controller", "Codes", "G2, G3 Arc Move"}, "Handbook › Programming of the controller › Codes › G2, G3 Arc Move"},
		{long, []string{"Usage", "Programming", "Codes", "G2, G3 Arc Move"}, "Usage › Programming › Codes › G2, G3 Arc Move"},
		{long + ", for readers of every trade", nil, long + ", for readers"},
		{"Handbook", []string{"Usage", long + ", for readers of every trade"}, long + ", for readers"},
	} {
		h := store.Hit{Chunk: ingest.Chunk{HeadingPath: test.path}}
		h.Document.Title = test.title
		if got := shortHead(&h); got != test.want {
			t.Errorf("%q %q: %q, want %q", test.title, test.path, got, test.want)
		}
	}
}
