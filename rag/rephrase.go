// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store"
)

// Rephraser says a question in other words, as documents might: "it judders when I brake" as "brake vibration,
// disc thickness variation". Engines ask it about questions of Effort High and search for each wording too.
// language is the ISO 639-1 code of the question, or empty if unsure. Wordings without letters and digits are left
// out. Implementations are safe for concurrent use.
type Rephraser interface {
	Rephrase(ctx context.Context, question, language string) ([]string, error)
}

const (
	// maxWordings is the greatest number of other wordings that are searched for.
	maxWordings = 4
	// rankOffset is the k of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009).
	rankOffset = 60
)

// retrieve finds hits for a query and, if the question is worth it, for other wordings of it.
func (r *run) retrieve(ctx context.Context, q store.Query) ([]store.Hit, error) {
	hits, err := r.engine.options.Retriever.Retrieve(ctx, q)
	if err != nil || r.question.Effort < High || r.engine.options.Rephraser == nil {
		return hits, err
	}
	lists := [][]store.Hit{hits}
	err = r.step("rephrase", func() (string, error) {
		wordings, err := r.engine.options.Rephraser.Rephrase(ctx, r.question.Text, r.language)
		if err != nil {
			return "", err
		}
		wordings = r.usable(wordings)
		for _, wording := range wordings {
			other := q
			other.Text, _ = keywords(wording)
			if other.Vector, err = r.embedQuery(ctx, wording); err != nil {
				return "", err
			}
			found, err := r.engine.options.Retriever.Retrieve(ctx, other)
			if err != nil {
				return "", err
			}
			lists = append(lists, found)
		}
		return fmt.Sprintf("%q", wordings), nil
	})
	if err != nil {
		return nil, err
	}
	return fuseLists(lists, q.K), nil
}

// usable returns the wordings that can be searched for and are not the question itself, each once.
func (r *run) usable(wordings []string) []string {
	var usable []string
	for _, w := range wordings {
		w = oneLine(w)
		if hasWords(w) && len(w) <= store.MaxText && !strings.EqualFold(w, r.question.Text) && !slices.Contains(usable, w) && len(usable) < maxWordings {
			usable = append(usable, w)
		}
	}
	return usable
}

// fuseLists joins rankings by reciprocal ranks, up to k hits: what several wordings find comes first. A hit keeps what the first list
// that has it says of it; scores are lowered where they would ascend.
func fuseLists(lists [][]store.Hit, k int) []store.Hit {
	if len(lists) == 1 {
		return lists[0]
	}
	sum := make(map[ingest.ChunkID]float64)
	found := make(map[ingest.ChunkID]store.Hit)
	for _, list := range lists {
		for i, h := range list {
			sum[h.Chunk.ID] += 1 / float64(rankOffset+i+1)
			if _, ok := found[h.Chunk.ID]; !ok {
				found[h.Chunk.ID] = h
			}
		}
	}
	order := slices.SortedFunc(maps.Keys(sum), func(a, b ingest.ChunkID) int {
		return cmp.Or(cmp.Compare(sum[b], sum[a]), cmp.Compare(found[b].Score, found[a].Score), strings.Compare(a.String(), b.String()))
	})
	var hits []store.Hit
	for _, id := range order[:min(k, len(order))] {
		hits = appendBelow(hits, found[id])
	}
	return hits
}
