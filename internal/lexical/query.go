// SPDX-License-Identifier: Apache-2.0

package lexical

import (
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/pacenote/pacenote/internal/lang"
)

// Default parameters of BM25; internal/docs/decisions/0004-keyword-analysis.md has the
// measurement.
const (
	DefaultK1 = 1.2
	DefaultB  = 0.6
)

// Options are the parameters of a Searcher.
type Options struct {
	// K1 says how fast repetitions of a term stop to count; 0 means DefaultK1.
	K1 float64
	// B in [0,1] says how strongly long chunks are discounted; 0 means DefaultB, and a
	// negative value switches the discount off.
	B float64
	// Deleted holds for each segment the chunks that do not count, nil where all do. It
	// may be shorter than the segments.
	Deleted []*Deleted
}

// A Searcher ranks the chunks of its segments with common statistics. It is immutable
// and safe for concurrent use; making one is cheap (it reads a few figures from each
// segment), so a store makes one for each tenant and snapshot.
type Searcher struct {
	segments  []*Segment
	deleted   []*Deleted // by segment; nil where all chunks count
	k1, b     float64
	languages []LanguageStats // in ascending order of code; Terms is 0
	scratch   *sync.Pool      // *search
}

// NewSearcher returns a Searcher over segments, whose order breaks ties between equal
// scores. nil options mean the defaults.
func NewSearcher(segments []*Segment, o *Options) *Searcher {
	s := &Searcher{segments: slices.Clone(segments), k1: DefaultK1, b: DefaultB, scratch: new(sync.Pool)}
	if o != nil && o.K1 > 0 {
		s.k1 = o.K1
	}
	if o != nil && o.B != 0 {
		s.b = min(max(o.B, 0), 1)
	}
	s.deleted = make([]*Deleted, len(segments))
	if o != nil {
		copy(s.deleted, o.Deleted)
	}
	for i, segment := range segments {
		for _, stats := range segment.Stats() {
			s.addStats(s.deleted[i].subtract(stats))
		}
	}
	// A language of deleted chunks alone would take part in the analysis of queries.
	s.languages = slices.DeleteFunc(s.languages, func(l LanguageStats) bool { return l.Chunks == 0 })
	return s
}

// addStats adds a segment's figures of one language; languages stay in order of code.
func (s *Searcher) addStats(stats LanguageStats) {
	i, found := slices.BinarySearchFunc(s.languages, stats.Language, func(l LanguageStats, code string) int {
		return strings.Compare(l.Language, code)
	})
	if !found {
		stats.Terms = 0
		s.languages = slices.Insert(s.languages, i, stats)
		return
	}
	s.languages[i].Chunks += stats.Chunks
	s.languages[i].Length += stats.Length
}

// Languages returns the codes of the languages of the chunks, in ascending order; ""
// stands for chunks of unknown language.
func (s *Searcher) Languages() []string {
	codes := make([]string, len(s.languages))
	for i, l := range s.languages {
		codes[i] = l.Language
	}
	return codes
}

// Gate chooses the languages that take part in a search with all their words: for a query of unknown language
// ("") all that are present, else the query's own and the chunks of unknown language.
// The result is never nil.
func Gate(query string, present []string) []string {
	gated := make([]string, 0, len(present))
	for _, code := range present {
		if query == "" || code == query || code == "" {
			gated = append(gated, code)
		}
	}
	return gated
}

// A Query is a question analysed for the languages that take part in its search. It
// belongs to the Searcher that made it, is immutable and safe for concurrent use.
type Query struct {
	terms []queryTerm // in order of language, then of first occurrence
	norm  norm
	codes bool // see FindsCode
}

// queryTerm is a term in one language with its weight.
type queryTerm struct {
	term     string
	language string
	span     querySpan // the bytes of the query that it stands for, at first
	count    int       // occurrences in the query
	df       uint64    // chunks that hold the word, over the languages that it takes part in
	idf      float64
	postings []segmentPostings // in order of segment
}

// segmentPostings are the postings of a term in one segment.
type segmentPostings struct {
	segment int
	termPostings
}

// querySpan identifies a word of the query across languages, whose terms differ.
type querySpan struct {
	start, end int
	overlap    bool
}

// norm computes the length part of BM25: k1·(1-b) + k1·b·length/average.
type norm struct{ base, perTerm float64 }

func (n norm) of(length uint32) float64 { return n.base + n.perTerm*float64(length) }

// Analyze prepares a search for text among the chunks of the given languages (see Gate);
// nil means all languages present. Chunks of the other languages take part with the terms
// that no language changes, those with a digit: a part number is the same in all of them.
// It looks each term up in the dictionary of each segment.
func (s *Searcher) Analyze(text string, languages []string) *Query {
	var gated, all LanguageStats
	var codes, foreign []string
	for _, stats := range s.languages {
		all.Chunks, all.Length = all.Chunks+stats.Chunks, all.Length+stats.Length
		if languages == nil || slices.Contains(languages, stats.Language) {
			gated.Chunks, gated.Length = gated.Chunks+stats.Chunks, gated.Length+stats.Length
			codes = append(codes, stats.Language)
		} else {
			foreign = append(foreign, stats.Language)
		}
	}
	q := &Query{norm: s.normOf(gated, all)}
	frequencies := make(map[querySpan]uint64)
	for i, tokens := range analyzeFor(codes, text) {
		s.addTerms(q, codes[i], tokens, frequencies)
	}
	if tokens := neutralTokens(text); len(tokens) > 0 {
		for _, code := range foreign {
			s.addTerms(q, code, tokens, frequencies)
		}
	}
	slices.SortStableFunc(q.terms, func(a, b queryTerm) int { return strings.Compare(a.language, b.language) })
	for i := range q.terms {
		t := &q.terms[i]
		t.df = frequencies[t.span]
		if isNeutral(t.term) {
			t.idf = idf(all.Chunks, t.df)
			q.codes = q.codes || t.df > 0 && isCode(t.term)
		} else {
			t.idf = idf(gated.Chunks, t.df)
		}
	}
	return q
}

// normOf returns the length part for the average length of the chunks that take part with
// all their words, or of all chunks if there are none.
func (s *Searcher) normOf(gated, all LanguageStats) norm {
	if gated.Length == 0 {
		gated = all
	}
	average := 1.0
	if gated.Chunks > 0 && gated.Length > 0 {
		average = float64(gated.Length) / float64(gated.Chunks)
	}
	return norm{base: s.k1 * (1 - s.b), perTerm: s.k1 * s.b / average}
}

// FindsCode reports whether the query holds a code that some chunk holds, of whatever
// language: a part number, an error code, a long number. Such a query is about that code,
// and its keywords count among all languages.
func (q *Query) FindsCode() bool { return q.codes }

// codeDigits is the number of digits from which a number names a thing: a year or an
// amount has fewer.
const codeDigits = 5

// isCode reports whether a term names a thing: it has letters and digits, or many digits.
func isCode(term string) bool {
	digits, letters := 0, 0
	for _, r := range term {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return digits > 0 && (letters > 0 || digits >= codeDigits)
}

// isNeutral reports whether a term is the same in all languages: it holds a digit.
func isNeutral(term string) bool { return strings.ContainsFunc(term, unicode.IsDigit) }

// neutralTokens returns the tokens of a text that are the same in all languages.
func neutralTokens(text string) []lang.Token {
	return slices.DeleteFunc(lang.ForLanguage("").Tokens(text), func(t lang.Token) bool { return !isNeutral(t.Term) })
}

// idf is Lucene's inverse document frequency, ln(1 + (N - df + ½)/(df + ½)). A damaged
// or stale count above N counts as N.
func idf(chunks, df uint64) float64 {
	n, f := float64(chunks), float64(min(df, chunks))
	return math.Log1p((n - f + .5) / (f + .5))
}

// analyzeFor returns the tokens of text for each language. Chunks of unknown language
// hold function words, since no stop words are known for them; the query's are dropped
// for them if any other language that takes part drops them, or they would outweigh
// everything else.
func analyzeFor(codes []string, text string) [][]lang.Token {
	all := make([][]lang.Token, len(codes))
	var known []map[querySpan]bool
	for i, code := range codes {
		analyzer := lang.ForLanguage(code)
		all[i] = analyzer.Tokens(text)
		if analyzer.Language() != "" {
			spans := make(map[querySpan]bool, len(all[i]))
			for j := range all[i] {
				spans[spanOf(&all[i][j])] = true
			}
			known = append(known, spans)
		}
	}
	for i, code := range codes {
		if lang.ForLanguage(code).Language() != "" {
			continue
		}
		all[i] = slices.DeleteFunc(all[i], func(t lang.Token) bool {
			return slices.ContainsFunc(known, func(spans map[querySpan]bool) bool { return !spans[spanOf(&t)] })
		})
	}
	return all
}

func spanOf(t *lang.Token) querySpan { return querySpan{t.Start, t.End, t.Overlap} }

// addTerms looks up the terms of one language, counts repeated ones, and adds the
// document frequency of each word to that of its forms in other languages.
func (s *Searcher) addTerms(q *Query, code string, tokens []lang.Token, frequencies map[querySpan]uint64) {
	seen := make(map[string]int, len(tokens))
	own := make(map[querySpan]bool, len(tokens))
	for i := range tokens {
		token := &tokens[i]
		at, ok := seen[token.Term]
		if !ok {
			at = len(q.terms)
			seen[token.Term] = at
			q.terms = append(q.terms, s.lookup(code, token))
		}
		t := &q.terms[at]
		t.count++
		if span := spanOf(token); !own[span] {
			own[span] = true
			frequencies[span] += t.df
		}
	}
}

// lookup finds the postings of a term; df is that of this language alone.
func (s *Searcher) lookup(code string, token *lang.Token) queryTerm {
	t := queryTerm{term: strings.Clone(token.Term), language: code, span: spanOf(token)}
	for i, segment := range s.segments {
		l := segment.language(code)
		if l == nil {
			continue
		}
		if p, ok := l.lookup(token.Term); ok {
			t.postings = append(t.postings, segmentPostings{i, p})
			t.df += uint64(p.frequency) - min(s.deleted[i].count(p), uint64(p.frequency))
		}
	}
	return t
}
