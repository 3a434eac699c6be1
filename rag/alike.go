// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"maps"
	"slices"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store"
)

// alikeShare is the share of the terms of two texts that both have, from which one is another edition
// of the other. Shares from .2 to .8 do equally well for the manuals of three telephones.
const alikeShare = 0.6

// editionsBehind puts hits that say what a better hit says, for another model or year, behind all
// others: three manuals of one family would take the places of the evidence. Editions are texts
// that are alike in documents with different metadata; within a document, or among documents that nothing
// tells apart, texts may be alike and both be wanted. It costs the terms of the hits where metadata differ.
func editionsBehind(hits []store.Hit) []store.Hit {
	if !slices.ContainsFunc(hits, func(h store.Hit) bool { return !sameMetadata(&h, &hits[0]) }) {
		return hits
	}
	terms := make([]map[string]bool, len(hits))
	for i := range hits {
		terms[i] = termSet("", hits[i].Chunk.Text)
	}
	var first []int
	var behind []store.Hit
	for i := range hits {
		if slices.ContainsFunc(first, func(j int) bool {
			return !sameMetadata(&hits[i], &hits[j]) && alike(terms[i], terms[j])
		}) {
			behind = append(behind, hits[i])
			continue
		}
		first = append(first, i)
	}
	ordered := make([]store.Hit, len(first))
	for i, j := range first {
		ordered[i] = hits[j]
	}
	return inFront(ordered, behind, len(hits))
}

func sameMetadata(a, b *store.Hit) bool {
	return maps.EqualFunc(a.Document.Metadata, b.Document.Metadata, ingest.Value.Equal)
}

// alike reports whether two sets of terms have a large part in common (Jaccard's index).
func alike(a, b map[string]bool) bool {
	return areAlike(common(a, b), len(a), len(b))
}

// areAlike is alike by the number of terms that both have, and those that each has.
func areAlike(both, a, b int) bool {
	return both > 0 && float64(both) >= alikeShare*float64(a+b-both)
}
