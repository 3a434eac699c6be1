// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"cmp"
	"context"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store"
)

// proceduralPattern matches questions for a way to do something, in the languages that the
// library knows.
var proceduralPattern = regexp.MustCompile(`^(?:how (?:do|can|should|to|would|must|does one|is|are)\b|what (?:are the )?steps|in (?:which|what) (?:order|sequence)|` +
	`wie (?:kann|muss|soll|sollte|geht|baue|baut|wird|werden|mache|macht|tausche|wechsle|wechsele|wechsel|stelle|[a-zäöü]+ (?:ich|man|wir)\b)|in welcher reihenfolge|` +
	`comment\b|dans quel ordre|come (?:si|posso|devo|faccio|fare|[a-z]+re\b)|in che ordine|cómo\b|como (?:se|puedo|debo)\b|en qué orden)`)

// procedural reports whether a question asks how to do something.
func procedural(question string) bool {
	q := strings.TrimLeft(strings.ToLower(strings.TrimSpace(question)), "¿¡\"“„« ")
	return proceduralPattern.MatchString(q)
}

const (
	// headingShare is the share of the question's terms that a heading must hold for its
	// section to be the procedure that is asked for.
	headingShare = 0.5
	// maxProcedure bounds the chunks of a section that is quoted from its first step,
	// maxSteps the steps, and maxNotes the units between two of them.
	maxProcedure = 12
	maxSteps     = 25
	maxNotes     = 3
)

// findProcedure finds the section whose steps answer a question for a way to do something,
// and adds those of its chunks to the evidence that were not found: steps are no answer
// without the first of them. It returns the evidence.
func (r *run) findProcedure(ctx context.Context, evidence []store.Hit, a *assessment) ([]store.Hit, error) {
	if !procedural(r.question.Text) {
		return evidence, nil
	}
	at, ok := r.procedureHit(evidence, a)
	if !ok {
		return evidence, nil
	}
	h := &evidence[at]
	chunks, err := r.engine.store.Chunks(ctx, r.question.As, h.Document.DocumentID, h.Chunk.Section)
	if err != nil || len(chunks) > maxProcedure {
		return evidence, err
	}
	whole := a.complete(evidence, at, chunks)
	a.procedure = &sectionKey{h.Document.DocumentID, h.Chunk.Section}
	return whole, nil
}

// findNext adds the chunk that follows in the section of the best passage to the evidence, if it was not found: an answer may
// go on there. It returns the evidence.
func (r *run) findNext(ctx context.Context, evidence []store.Hit, a *assessment) ([]store.Hit, error) {
	at := bestUnit(a.units).hit
	h := &evidence[at]
	next := h.Chunk.ID
	next.Ordinal++
	if next.Ordinal >= h.Document.Chunks || slices.ContainsFunc(evidence, func(e store.Hit) bool { return e.Chunk.ID == next }) {
		return evidence, nil
	}
	chunks, err := r.engine.store.Chunks(ctx, r.question.As, h.Document.DocumentID, h.Chunk.Section)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(chunks, func(c ingest.Chunk) bool { return c.ID == next })
	if i < 0 {
		return evidence, nil
	}
	return a.complete(evidence, at, chunks[i:i+1]), nil
}

// complete adds those of the chunks of a hit's document to the evidence that are not there, and their units, which only
// complete others, to the assessment.
func (a *assessment) complete(evidence []store.Hit, hit int, chunks []ingest.Chunk) []store.Hit {
	have := make(map[ingest.ChunkID]bool)
	for i := range evidence {
		have[evidence[i].Chunk.ID] = true
	}
	least := bestUnit(a.units).score - unscored
	whole := slices.Clip(evidence)
	for i := range chunks {
		if have[chunks[i].ID] {
			continue
		}
		whole = append(whole, store.Hit{Document: evidence[hit].Document, Chunk: chunks[i]})
		for _, u := range unitsOf(whole, len(whole)-1) {
			u.score = least
			a.units = append(a.units, u)
		}
	}
	return whole
}

// unscored is how far below the best a unit counts that was only added to complete a section.
const unscored = 20

// procedureHit returns the hit whose section is the procedure: the one with the best
// heading, or that of the best step.
func (r *run) procedureHit(evidence []store.Hit, a *assessment) (int, bool) {
	terms := newTermWeights(r.question.Text, evidence, r.terms)
	best, share := -1, 0.0
	quotable := make(map[int]bool)
	for i := range a.units {
		quotable[a.units[i].hit] = quotable[a.units[i].hit] || a.units[i].veto == "" && isStep(evidence, &a.units[i])
	}
	for i := range evidence {
		path := evidence[i].Chunk.HeadingPath
		if len(path) == 0 || !quotable[i] {
			continue
		}
		language := evidence[i].Chunk.Language
		_, held, _ := terms.share(language, termSet(language, path[len(path)-1]), nil)
		if held >= headingShare && held > share {
			best, share = i, held
		}
	}
	if u := bestUnit(a.units); best < 0 && u.veto == "" && isStep(evidence, u) {
		best = u.hit
	}
	return best, best >= 0
}

// isStep reports whether a unit may be a step: an item of a list with marks. Lists without are those of terms and what they mean.
func isStep(hits []store.Hit, u *unit) bool {
	return u.kind == ingest.ListItem && u.marker(hits) != ""
}

// procedure returns the steps of the section that was found, in order from the first, with
// the line that announces them.
func (s *selection) procedure(key sectionKey) []int {
	var section []int
	for i := range s.units {
		h := &s.prompt.Evidence[s.units[i].hit]
		if h.Document.DocumentID == key.document && h.Chunk.Section == key.section {
			section = append(section, i)
		}
	}
	slices.SortStableFunc(section, func(i, j int) int {
		return cmp.Or(cmp.Compare(s.chunk(i).ID.Ordinal, s.chunk(j).ID.Ordinal), cmp.Compare(s.units[i].order, s.units[j].order))
	})
	var best []int
	var score float64
	for from := 0; from < len(section); {
		list := s.steps(section[from:])
		if len(list) == 0 {
			from++
			continue
		}
		top := math.Inf(-1)
		for _, u := range list {
			if s.units[u].veto == "" {
				top = max(top, s.units[u].score)
			}
		}
		marked := slices.ContainsFunc(list, func(u int) bool { return isStep(s.prompt.Evidence, &s.units[u]) })
		if len(list) > 1 && marked && (best == nil || top > score) {
			best, score = list, top
			if from > 0 && strings.HasSuffix(s.units[section[from-1]].text(s.prompt.Evidence), ":") {
				best = append([]int{section[from-1]}, list...)
			}
		}
		from += len(list)
	}
	return best[:min(len(best), maxSteps)]
}

// steps returns the list that units begin with, with the notes between two steps whose
// numbers follow one another.
func (s *selection) steps(units []int) []int {
	end := 0
	for end < len(units) && s.units[units[end]].kind == ingest.ListItem {
		end++
		for notes := 1; end > 0 && notes <= maxNotes && end+notes < len(units); notes++ {
			if s.units[units[end]].kind == ingest.ListItem {
				break
			}
			next := units[end+notes]
			if s.units[next].kind == ingest.ListItem {
				if n := stepNumber(s.marker(next)); n > 1 && n == stepNumber(s.marker(units[end-1]))+1 {
					end += notes
				}
				break
			}
		}
	}
	return units[:end]
}

// stepNumber returns the number of a list mark such as "3."; 0 if it has none.
func stepNumber(marker string) int {
	n := 0
	for _, r := range marker {
		if r >= '0' && r <= '9' && n < 1000 {
			n = 10*n + int(r-'0')
		}
	}
	return n
}
