// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store"
)

// maxRouteWords is the greatest number of words of a value that can be named, minTitleWords the least of a
// title: shorter ones say what a document is about, as the question does.
const (
	maxRouteWords = 8
	minTitleWords = 3
)

// route puts documents that the question names by their metadata in front: those of a model
// year, a brand, a device, or of a title. What can be named is taken from the hits, so that
// only values of documents count that the asker may read. Documents of other values stay
// behind them: a question may name a thing that another document is about as well.
func (r *run) route(ctx context.Context, q store.Query, hits []store.Hit) ([]store.Hit, error) {
	others := editionsBehind(hits)
	if r.engine.options.NoRouting {
		return others, nil
	}
	named := newNaming(r.question.Text, &r.subject).values(hits)
	if len(named) == 0 {
		return others, nil
	}
	err := r.step("route", func() (string, error) {
		first, said, err := r.routed(ctx, q, named)
		if err != nil {
			return "", err
		}
		others = inFront(first, others, q.K)
		return said, nil
	})
	return others, err
}

// routed looks for the chunks of the documents that are named, by all fields together or, if no
// document has all of them, by each field alone.
func (r *run) routed(ctx context.Context, q store.Query, named map[string][]ingest.Value) ([]store.Hit, string, error) {
	var conditions []store.Filter
	for _, field := range slices.Sorted(maps.Keys(named)) {
		conditions = append(conditions, store.In{Field: field, Values: named[field]})
	}
	for _, wanted := range []store.Filter{store.And(conditions), store.Or(conditions)} {
		q := q
		q.Filter = wanted
		if r.question.Filter != nil {
			q.Filter = store.And{r.question.Filter, wanted}
		}
		hits, err := r.engine.options.Retriever.Retrieve(ctx, q)
		if err != nil {
			return nil, "", err
		}
		if len(hits) > 0 {
			return hits, fmt.Sprintf("%s: %d hits in front", wanted, len(hits)), nil
		}
	}
	return nil, "", nil
}

// inFront returns the first hits followed by the others that are not among them, k at most.
func inFront(first, others []store.Hit, k int) []store.Hit {
	have := make(map[ingest.ChunkID]bool, len(first))
	for i := range first {
		have[first[i].Chunk.ID] = true
	}
	all := slices.Clone(first)
	for _, h := range others {
		if !have[h.Chunk.ID] {
			all = appendBelow(all, h)
		}
	}
	return all[:min(k, len(all))]
}

// appendBelow appends a hit of another search. Scores of different searches can't be compared and order the
// hits of one list, so it gets one that is no greater than that before it.
func appendBelow(hits []store.Hit, h store.Hit) []store.Hit {
	if len(hits) > 0 {
		h.Score = min(h.Score, hits[len(hits)-1].Score)
	}
	return append(hits, h)
}

// naming is what a question names, as routing sees it.
type naming struct {
	lower  string          // the question in lower case
	words  []string        // all of the question's, folded
	names  map[string]bool // words that are names
	labels []label
}

func newNaming(question string, s *subject) naming {
	n := naming{lower: strings.ToLower(question), words: foldedTokens(question), names: make(map[string]bool), labels: s.labels}
	for _, word := range wordPattern.FindAllString(question, -1) {
		if utf8.RuneCountInString(word) > 1 && hasLower(question) && !hasLower(word) { // "BMW"
			n.names[foldName(word)] = true
		}
	}
	for _, name := range s.names {
		for _, word := range name {
			n.names[foldName(word)] = true
		}
	}
	return n
}

// namedValue is a value that a question names.
type namedValue struct {
	field string
	value ingest.Value
	words []string // those by which it is named
	exact int      // the length of the value if the question has it as it is written, otherwise 0
	hits  int
}

// values returns the metadata values of hits that the question names, by field. A value that all hits
// share tells nothing apart and is not among them; nor is one of which another is a closer reading:
// "Galaxy S9" where "Galaxy S9+" is asked about.
func (n naming) values(hits []store.Hit) map[string][]ingest.Value {
	var all []*namedValue
	for i := range hits {
		for field, value := range fieldsOf(&hits[i].Document) {
			at := slices.IndexFunc(all, func(f *namedValue) bool { return f.field == field && f.value.Equal(value) })
			if at < 0 {
				words := n.namedBy(field, value)
				if words == nil {
					continue
				}
				all = append(all, &namedValue{field, value, words, n.exact(value.String()), 0})
				at = len(all) - 1
			}
			all[at].hits++
		}
	}
	named := make(map[string][]ingest.Value)
	for _, f := range all {
		if f.hits < len(hits) && !slices.ContainsFunc(all, f.lessThan) {
			named[f.field] = append(named[f.field], f.value)
		}
	}
	for _, values := range named {
		slices.SortFunc(values, ingest.Value.Compare)
	}
	return named
}

// lessThan reports whether another value of the field is the closer reading of the same words.
func (f *namedValue) lessThan(g *namedValue) bool {
	if f.field != g.field || !holdsRun(g.words, f.words) {
		return false
	}
	return len(g.words) > len(f.words) || g.exact > f.exact
}

// exact returns the length of a value that the question holds as it is written, otherwise 0.
func (n naming) exact(value string) int {
	if strings.Contains(n.lower, strings.ToLower(value)) {
		return len(value)
	}
	return 0
}

// fieldsOf returns the fields of a document by which it may be named: strings and numbers of its metadata
// and its title.
func fieldsOf(d *store.Document) ingest.Metadata {
	fields := maps.Clone(d.Found)
	if fields == nil {
		fields = make(ingest.Metadata)
	}
	maps.Copy(fields, d.Metadata)
	if d.Title != "" {
		fields["@title"] = ingest.StringValue(d.Title)
	}
	return fields
}

// namedBy returns the words by which a question names a value of a field; nil if it does not. A
// value of one word must be written like a name, or be a label such as a year: an ordinary word
// says what is asked and not of what.
func (n naming) namedBy(field string, value ingest.Value) []string {
	switch value.Kind() {
	case ingest.Number:
		return n.label(field, strconv.FormatFloat(value.Num(), 'f', -1, 64))
	case ingest.String:
	default:
		return nil
	}
	words := foldedTokens(value.Str())
	switch {
	case len(words) == 0 || len(words) > maxRouteWords:
		return nil
	case len(words) == 1 && !hasLetter(words[0]):
		return n.label(field, words[0])
	case !holdsRun(n.words, words):
		return nil
	case field == "@title" && len(words) < minTitleWords, !slices.ContainsFunc(words, n.isName):
		return nil
	}
	return words
}

// isName reports whether a word is one of a name, or has a digit.
func (n naming) isName(word string) bool { return n.names[word] || hasDigit(word) }

// label returns a number as the word by which it is named, if the question has it as a year and the field
// is one of years.
func (n naming) label(field, number string) []string {
	if slices.Contains(n.labels, label{number, "year"}) && isYearField(field) {
		return []string{number}
	}
	return nil
}

// yearWords are parts of the names of fields that hold years.
var yearWords = []string{"year", "jahr", "année", "annee", "anno", "año", "ano", "edition", "version"}

func isYearField(field string) bool {
	field = strings.ToLower(field)
	return slices.ContainsFunc(yearWords, func(w string) bool { return strings.Contains(field, w) })
}

// holdsRun reports whether words stand next to one another in others, in order.
func holdsRun(others, words []string) bool {
	for i := 0; i+len(words) <= len(others); i++ {
		if slices.Equal(others[i:i+len(words)], words) {
			return true
		}
	}
	return false
}

func hasLower(s string) bool { return strings.ContainsFunc(s, unicode.IsLower) }
