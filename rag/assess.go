// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/sync/errgroup"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/lang"
	"github.com/pacenote/pacenote/internal/vec"
	"github.com/pacenote/pacenote/store"
)

const (
	// headShare is how much a term counts that stands in the headings above a unit
	// and not in the unit itself.
	headShare = 0.6
	// encodedBytes is how much of a unit is embedded, to be compared with the question, and
	// allBytes of all units together: encoding is what an answer spends its time on. Twice as
	// much makes no better answers (decision 0027).
	encodedBytes = 150
	allBytes     = 900
	// scoredBytes is how much of a unit a scorer reads, headBytes how much of the title and headings above it, and
	// allScoredBytes how much of everything, with the question each time (decision 0033).
	scoredBytes    = 200
	headBytes      = 80
	allScoredBytes = 1600
	// leadingChunks is the number of chunks whose best unit is compared before any other is: what
	// embeddings tell apart best is which chunk answers.
	leadingChunks = 4
	// maxFocus is the greatest number of words that a focus is made of: what is left of a longer question is about
	// the same as the question, and takes as long to embed.
	maxFocus = 12
	// backgroundRank is the rank from which hits are taken for the background: chunks
	// that the retriever found near but that rarely answer.
	backgroundRank = 10
)

// assessment is what the evidence looks like in the light of the question.
type assessment struct {
	units      []unit
	confidence float64
	signals    []Signal
	// procedure is the section whose steps answer the question, if it asks for steps.
	procedure *sectionKey
}

// assess scores every unit of the evidence and estimates the probability that the
// evidence answers the question. The hits behind the evidence serve as background.
func assess(ctx context.Context, r *run, hits []store.Hit, evidence int) (*assessment, error) {
	if err := r.setScales(ctx); err != nil {
		return nil, err
	}
	r.scored = r.reads(hits[:min(evidence, leadingChunks)])
	a := &assessment{}
	terms := newTermWeights(r.question.Text, hits, r.terms)
	for i := range evidence {
		units := unitsOf(hits, i)
		for j := range units {
			units[j].coverage, units[j].own, units[j].attribute = terms.coverage(&hits[i], &units[j])
		}
		a.units = append(a.units, units...)
	}
	r.asked = newAsked(r.question.Text)
	if err := r.vetoes(ctx, hits, a); err != nil {
		return nil, err
	}
	if err := r.compare(ctx, hits, a.units); err != nil {
		return nil, err
	}
	for i := range a.units {
		u := &a.units[i]
		u.signals = unitSignals(u, hits, r.above(hits[u.hit].Vector.Score, &hits[u.hit]), r.asked)
		u.score = linear(r.unitWeights(), u.signals)
	}
	quotable := false
	for i := range a.units {
		u := &a.units[i]
		quotable = quotable || u.veto == ""
		r.trace.Passages = append(r.trace.Passages, TracePassage{u.hit, u.start, u.end, u.text(hits), u.score, u.signals, u.veto})
	}
	if !quotable {
		return a, nil
	}
	a.signals = signals(r, terms, hits, a.units)
	a.confidence = confidence(r.confidenceWeights(), a.signals)
	return a, nil
}

// focus returns what a question asks of the thing it is about: the question without the
// words that stand in the titles and headings of the best evidence. "How wide is the
// Lakeshore?" is near everything that is said about the Lakeshore; "How wide is the" is
// not. It is empty for a question that consists of such words, has none, or is long: that is its own focus.
func (r *run) focus(hits []store.Hit) string {
	subject := make(map[string]bool)
	neutral := lang.ForLanguage("")
	for i := range hits {
		for _, t := range neutral.Tokens(hits[i].Chunk.Head(hits[i].Document.Title)) {
			subject[t.Term] = true
		}
	}
	words := make(map[string]bool) // those that carry content
	for _, t := range lang.ForLanguage(r.language).Tokens(r.question.Text) {
		words[r.question.Text[t.Start:t.End]] = true
	}
	var kept strings.Builder
	content, done := 0, 0
	for _, t := range neutral.Tokens(r.question.Text) {
		word := r.question.Text[t.Start:t.End]
		if t.Start < done || subject[t.Term] && words[word] {
			continue
		}
		done = t.End
		if words[word] {
			content++
		}
		kept.WriteString(word)
		kept.WriteByte(' ')
	}
	if content == 0 || content == len(words) || content > maxFocus {
		return ""
	}
	return kept.String()
}

// compare sets how well the most promising units answer the question: by the engine's scorer if that reads them, otherwise by
// the cosines of their embeddings with the question and its focus. The others get the least of these, so that they can be
// taken as neighbours but not for their meaning.
func (r *run) compare(ctx context.Context, hits []store.Hit, units []unit) error {
	var promising []candidate
	if r.scored {
		promising = mostPromising(hits, units, r.scoredTexts())
		r.scored = len(promising) > 0 // or what may be quoted is in other languages
	}
	if !r.scored {
		promising = mostPromising(hits, units, embedded)
	}
	if len(promising) == 0 {
		return nil
	}
	var ratings []rating
	var err error
	if r.scored {
		promising, ratings, err = r.scorePassages(ctx, units, promising)
	} else {
		ratings, err = r.comparePassages(ctx, hits, units, promising)
	}
	if err != nil {
		return err
	}
	least := ratings[0]
	for _, x := range ratings[1:] {
		least = rating{min(least.cosine, x.cosine), min(least.focus, x.focus), min(least.answers, x.answers)}
	}
	for i := range units {
		units[i].rating = least
	}
	for i, c := range promising {
		units[c.unit].rating = ratings[i]
	}
	return nil
}

// candidate is a unit that is worth comparing with the question, and the text that stands for it.
type candidate struct {
	unit int // indexes all units
	text string
}

// mostPromising returns the units that are worth comparing with the question, by the words
// they share with the question and by how well their chunks rank.
func mostPromising(hits []store.Hit, units []unit, texts passageTexts) []candidate {
	var order []int
	for i := range units {
		if units[i].veto == "" {
			order = append(order, i)
		}
	}
	rough := func(i int) float64 {
		u := &units[i]
		return u.coverage + hits[u.hit].Score - 0.02*float64(u.hit)
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(rough(j), rough(i)) })
	var first, others []int
	seen := make(map[int]bool)
	for _, i := range order {
		if hit := units[i].hit; !seen[hit] && len(seen) < leadingChunks {
			seen[hit] = true
			first = append(first, i)
			continue
		}
		others = append(others, i)
	}
	var promising []candidate
	size := 0
	for _, i := range append(first, others...) {
		text := texts.of(&units[i], hits)
		if text == "" {
			continue
		}
		if size += texts.question + len(text); size > texts.all && len(promising) >= texts.least {
			break
		}
		promising = append(promising, candidate{i, text})
	}
	return promising
}

// passageTexts says which texts stand for units, and how many.
type passageTexts struct {
	of func(u *unit, hits []store.Hit) string // empty: the unit is left out
	// all is the number of bytes of all together, with the question's each time; least the number of units that are
	// taken whatever their size.
	all, question, least int
}

// embedded are texts for an embedder.
var embedded = passageTexts{of: func(u *unit, hits []store.Hit) string { return u.meaning(hits, encodedBytes) }, all: allBytes}

// scoredTexts are texts for the scorer, which reads the question with each, and nothing in languages that it does not know.
func (r *run) scoredTexts() passageTexts {
	text := func(u *unit, hits []store.Hit) string {
		if !r.readable(hits[u.hit].Chunk.Language) {
			return ""
		}
		return u.inPlace(hits, scoredBytes)
	}
	return passageTexts{of: text, all: allScoredBytes, question: len(r.question.Text), least: leadingChunks}
}

// comparePassages returns the cosines of passages with the question and, at the same time, with its focus. Vectors of passages are kept:
// good passages are found again and again.
func (r *run) comparePassages(ctx context.Context, hits []store.Hit, units []unit, promising []candidate) ([]rating, error) {
	texts := make([]string, len(promising))
	for i, c := range promising {
		texts[i] = c.text
		r.count(c.text)
	}
	focused := r.vector
	g, ctx := errgroup.WithContext(ctx)
	if focus := r.focus(hits[:min(len(hits), r.engine.options.Evidence, 3)]); focus != "" {
		g.Go(func() error {
			var err error
			focused, err = r.embedQuery(ctx, focus)
			return err
		})
	}
	vectors, err := r.engine.passages.Embed(ctx, embed.Document, texts)
	if err = errors.Join(err, g.Wait()); err != nil {
		return nil, err
	}
	if len(vectors) != len(texts) {
		return nil, fmt.Errorf("the embedder returned %d vectors for %d texts", len(vectors), len(texts))
	}
	ratings := make([]rating, len(texts))
	for i, v := range vectors {
		hit := &hits[units[promising[i].unit].hit]
		ratings[i].cosine, ratings[i].focus = r.above(dot(r.vector, v), hit), r.above(dot(focused, v), hit)
	}
	return ratings, nil
}

// shortened returns the words of a text up to so many bytes, the last one whole.
func shortened(text string, bytes int) string {
	if len(text) <= bytes {
		return text
	}
	end := strings.IndexFunc(text[bytes:], unicode.IsSpace)
	if end < 0 {
		return text
	}
	return text[:bytes+end]
}

// dot returns the cosine of two unit vectors; of vectors of different models, 0.
func dot(a, b embed.Vector) float64 {
	if len(a) != len(b) {
		return 0
	}
	return float64(vec.Dot(a, b))
}

// background returns the mean cosine above the level of the hits behind the first: of what is
// merely about the same things.
func (r *run) background(hits []store.Hit) float64 {
	var sum, n float64
	for i := min(backgroundRank, len(hits)/2); i < len(hits); i++ {
		if hits[i].Vector.Rank > 0 {
			sum += r.above(hits[i].Vector.Score, &hits[i])
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return sum / n
}

// termWeights knows the question's terms in each language of the evidence, and how rare
// each is among the hits.
type termWeights struct {
	question string
	hits     int
	// frequency counts for each language and term of the question the hits that hold it.
	frequency map[string]map[string]int
	// asked holds the question's terms by language.
	asked map[string][]string
	// known holds the terms of the hits' texts, heads those of their headings.
	known chunkTerms
	heads map[*store.Hit]map[string]bool
}

func newTermWeights(question string, hits []store.Hit, known chunkTerms) *termWeights {
	w := &termWeights{
		question: question, hits: len(hits),
		frequency: make(map[string]map[string]int),
		asked:     make(map[string][]string),
		known:     known,
		heads:     make(map[*store.Hit]map[string]bool),
	}
	for i := range hits {
		h := &hits[i]
		language := h.Chunk.Language
		counts := w.frequency[language]
		if counts == nil {
			counts = make(map[string]int)
			w.frequency[language] = counts
		}
		w.heads[h] = termSet(language, h.Chunk.Head(h.Document.Title))
		text := known.of(h)
		for _, term := range w.terms(language) {
			if text[term] || w.heads[h][term] {
				counts[term]++
			}
		}
	}
	return w
}

// chunkTerms keeps the terms of chunks' texts, which several steps of a question look at. Nil keeps none.
type chunkTerms map[ingest.ChunkID]map[string]bool

func (c chunkTerms) of(h *store.Hit) map[string]bool {
	terms, ok := c[h.Chunk.ID]
	if !ok {
		terms = termSet(h.Chunk.Language, h.Chunk.Text)
		if c != nil {
			c[h.Chunk.ID] = terms
		}
	}
	return terms
}

// terms returns the question's distinct terms as the analyzer of a language has them.
func (w *termWeights) terms(language string) []string {
	if terms, ok := w.asked[language]; ok {
		return terms
	}
	var terms []string
	for _, t := range lang.ForLanguage(language).Tokens(w.question) {
		if !t.Overlap && !slices.Contains(terms, t.Term) {
			terms = append(terms, t.Term)
		}
	}
	w.asked[language] = terms
	return terms
}

// weight is the inverse document frequency of a term among the hits, in the form of
// BM25. A word that only says how something is asked, and that no hit has, weighs nothing: of the recalls that
// "concern" a battery none says so.
func (w *termWeights) weight(language, term string) float64 {
	df := float64(w.frequency[language][term])
	if df == 0 && asksOnly(language, term) {
		return 0
	}
	return math.Log(1 + (float64(w.hits)-df+0.5)/(df+0.5))
}

// coverage returns the weighted share, in [0,1], of the question's terms that a unit
// holds: with those of its headings, its own alone, and its own among those that its headings
// don't hold, which say what is asked of the thing that the headings name.
func (w *termWeights) coverage(h *store.Hit, u *unit) (all, own, attribute float64) {
	language := h.Chunk.Language
	text := h.Chunk.Text[u.start:u.end]
	if u.row != nil {
		text += "\n" + rowContext(u.row)
	}
	text += "\n" + u.term
	return w.share(language, termSet(language, text), w.heads[h])
}

func (w *termWeights) share(language string, have, head map[string]bool) (all, own, attribute float64) {
	var total, sum, with, asked, said float64
	for _, t := range w.terms(language) {
		weight := w.weight(language, t)
		total += weight
		if !head[t] {
			asked += weight
		}
		switch {
		case have[t]:
			sum += weight
			with += weight
			if !head[t] {
				said += weight
			}
		case head[t]:
			with += headShare * weight
		}
	}
	if total == 0 {
		return 0, 0, 0
	}
	if asked == 0 {
		return with / total, sum / total, sum / total
	}
	return with / total, sum / total, said / asked
}

// askingWords are words by which people put questions and that say nothing of what they ask, in the languages that the library knows.
var askingWords = map[string]string{
	"en": "concern regard relate involve mention describe explain tell show list give find look discuss deal know please respective respectively",
	"fr": "respectivement concerner montrer expliquer dire donner trouver savoir décrire indiquer concernent concerne",
	"de": "betreffen betrifft jeweils jeweilige jeweiligen zeigen zeige erklären erkläre sagen sage nennen nenne geben gib finden finde beschreiben beschreibe wissen bitte",
	"it": "rispettivamente riguardare riguarda riguardano mostrare mostra spiegare spiega dire dimmi dare trovare trova descrivere descrivi sapere",
	"es": "respectivamente concernir concierne mostrar muestra explicar explica decir dime dar encontrar encuentra describir describe saber",
}

// askingTerms are the same as the analyzer of each language has them.
var askingTerms = sync.OnceValue(func() map[string]map[string]bool { return termsOf(askingWords) })

// termsOf returns the terms of words by language.
func termsOf(words map[string]string) map[string]map[string]bool {
	terms := make(map[string]map[string]bool, len(words))
	for language, text := range words {
		terms[language] = termSet(language, text)
	}
	return terms
}

// asksOnly reports whether a term says how something is asked and not what.
func asksOnly(language, term string) bool { return askingTerms()[language][term] }

func termSet(language, text string) map[string]bool {
	set := make(map[string]bool)
	for _, t := range lang.ForLanguage(language).Tokens(text) {
		set[t.Term] = true
	}
	return set
}

// chunkCoverage returns the weighted share of the question's terms that a whole hit
// holds, and the share of its terms with digits that it lacks.
func (w *termWeights) chunkCoverage(h *store.Hit) (coverage, missingCodes float64) {
	language := h.Chunk.Language
	have := maps.Clone(w.known.of(h))
	maps.Copy(have, w.heads[h])
	coverage, _, _ = w.share(language, have, nil)
	codes, missing := 0, 0
	for _, t := range w.terms(language) {
		if hasDigit(t) {
			codes++
			if !have[t] {
				missing++
			}
		}
	}
	if codes > 0 {
		missingCodes = float64(missing) / float64(codes)
	}
	return coverage, missingCodes
}
