// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/pacenote/pacenote/internal/lang"
	"github.com/pacenote/pacenote/internal/timex"
)

// maxQuestion is the length of a question, in bytes, beyond which it is none, and
// maxTokens the number of its words.
const (
	maxQuestion = 2000
	maxTokens   = 120
)

// Ask answers a question, asks back, or refuses. The error is not nil only if the
// question could not be processed. It costs at most the time of Options.Timeout for each
// statement, and a few milliseconds.
func (e *Engine) Ask(ctx context.Context, q Question) (*Answer, error) {
	start := time.Now()
	a, err := e.ask(ctx, q)
	if err != nil {
		return nil, err
	}
	a.Question, a.Model, a.Duration = q.Text, e.version, time.Since(start)
	e.log(ctx, a)
	return a, nil
}

func (e *Engine) ask(ctx context.Context, q Question) (*Answer, error) {
	if q.Previous != nil {
		if err := q.Previous.check(); err != nil {
			return nil, err
		}
	}
	s := e.inquire(q)
	if len(q.Text) > maxQuestion || len(s.tokens) > maxTokens || len(s.tokens) == 0 {
		return s.refused(NotStructured, nil), nil
	}
	if reason := guard(q.Text, s.tokens, s.languages); reason != "" {
		return s.refused(reason, nil), nil
	}
	readings := s.readings()
	a, err := s.decide(ctx, readings)
	if err != nil || a.Kind == Answered || e.options.Proposer == nil {
		return a, err
	}
	return s.propose(ctx, a)
}

// inquiry is one question on its way.
type inquiry struct {
	*reader
	engine    *Engine
	index     *phraseIndex
	by        asker
	permits   *permits
	languages []string // the likeliest first
}

// inquire prepares a question.
func (e *Engine) inquire(q Question) *inquiry {
	st := e.state.Load()
	metrics := e.visible(q.As)
	if q.Previous != nil && (e.hidden(*q.Previous, q.As) != "" || !q.Previous.within(metrics)) {
		q.Previous = nil
	}
	tokens := tokenize(q.Text[:min(len(q.Text), maxQuestion)])
	given := q.Language
	if given == "" {
		given, _ = lang.Detect(q.Text)
	}
	first := given
	if q.Language == "" {
		first = lexicons().languageOf(tokens, given)
	}
	if !slices.Contains(allLanguages, first) {
		first = "en"
	}
	s := &inquiry{engine: e, index: st.index, by: asker{as: q.As, today: e.today(q.Today), state: st}}
	s.reader = &reader{
		schema: e.schema, catalog: st.catalog, question: q, tokens: tokens, language: first, today: s.by.today,
		metrics: metrics, reads: func(ds *Dataset) bool { return e.reads(q.As, ds) },
	}
	s.permits = &permits{engine: e, by: s.by, values: map[string]map[string]bool{}}
	s.languages = append(s.languages, first)
	for _, language := range allLanguages {
		if language != first {
			s.languages = append(s.languages, language)
		}
	}
	return s
}

// readings returns the readings of a question in its likeliest language; if none of them
// can be run, those of the language in which one can.
func (s *inquiry) readings() []reading {
	var first []reading
	for i, language := range s.languages {
		if i > 0 && !s.maySpeak(language) {
			continue
		}
		readings := s.readIn(language)
		if i == 0 {
			first = readings
		}
		if slices.ContainsFunc(readings, func(r reading) bool { return r.runs() }) {
			s.language = language
			return readings
		}
		if s.question.Language != "" {
			break
		}
	}
	s.language = s.languages[0]
	return first
}

// maySpeak reports whether a question may be of another language than it seems: it holds
// function words that only that language has of the two, or none that only the other has.
func (s *inquiry) maySpeak(language string) bool {
	l := lexicons()
	first := s.languages[0]
	only := func(a, b string) bool {
		return slices.ContainsFunc(s.tokens, func(t token) bool { return l.function[a][t.folded] && !l.function[b][t.folded] })
	}
	return only(language, first) || !only(first, language)
}

// readIn reads a question as one of a language.
func (s *inquiry) readIn(language string) []reading {
	s.language = language
	s.tokens = uncorrected(s.tokens)
	known := func(word string) bool { return lexicons().knows(word) || timeWords()[word] }
	s.index.correct(s.tokens, known, vocabularies()[language])
	times := timex.Parse(asWords(s.tokens), s.today, s.engine.calendar(), []string{language})
	edges := s.index.match(s.tokens, times, audience{language, s.allowed})
	s.conjunctions, s.unmodelled = conjunctionsOf(s.tokens), unmodelled(s.tokens)
	s.forbidden = forbiddenIn(s.tokens, language)
	s.names, s.rivals, s.figures = namesOf(edges), rivalsOf(edges), figuresOf(edges)
	s.nouns, s.numbers = s.nounsOf(edges, false), s.nounsOf(edges, true)
	var all []reading
	for _, p := range paths(edges) {
		all = append(all, s.read(p)...)
	}
	slices.SortStableFunc(all, func(a, b reading) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	return all
}

// namesOf returns the spans that name a value, by all of its words or as good as all.
func namesOf(edges [][]edge) map[[2]int]bool {
	names := map[[2]int]bool{}
	for i := range edges {
		for j := range edges[i] {
			if e := &edges[i][j]; e.means(meansValue) && e.score >= float64(e.end-e.first) {
				names[[2]int{e.first, e.end}] = true
			}
		}
	}
	return names
}

// figuresOf returns the spans of the whole names of metrics.
func figuresOf(edges [][]edge) map[[2]int]bool {
	figures := map[[2]int]bool{}
	for i := range edges {
		for j := range edges[i] {
			if e := &edges[i][j]; !e.partial && len(e.metrics()) > 0 {
				figures[[2]int{e.first, e.end}] = true
			}
		}
	}
	return figures
}

// nounsOf returns the spans that name dimensions whose values are numbers, or are none.
func (s *inquiry) nounsOf(edges [][]edge, numbers bool) map[[2]int][]string {
	nouns := map[[2]int][]string{}
	for i := range edges {
		for j := range edges[i] {
			if e := &edges[i][j]; e.means(meansNoun) && (s.schema.dimensions[e.meaning.dimension].kind == kindNumber) == numbers {
				span := [2]int{e.first, e.end}
				nouns[span] = append(nouns[span], e.meaning.dimension)
			}
		}
	}
	return nouns
}

// timeWords are the words of time expressions.
var timeWords = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for word := range timex.Vocabulary() {
		words[word] = true
	}
	return words
})

// vocabularies hold, by language, the words that a misspelt word may stand for.
var vocabularies = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	for _, language := range allLanguages {
		all[language] = vocabulary(language)
	}
	return all
})

// vocabulary returns the function words of a language, and the words of time expressions:
// what a misspelt word may stand for beside the phrases of the model.
func vocabulary(language string) []string {
	var words []string
	for word, terms := range lexicons().byFirst {
		if slices.ContainsFunc(terms, func(t term) bool { return t.language == language && t.class == classFunction }) {
			words = append(words, word)
		}
	}
	for word := range timeWords() {
		words = append(words, word)
	}
	return words
}

// asWords gives the tokens to the grammar of time expressions.
func asWords(tokens []token) []timex.Word {
	words := make([]timex.Word, len(tokens))
	for i := range tokens {
		for _, f := range tokens[i].forms {
			words[i] = append(words[i], f.folded)
		}
	}
	return words
}

// allowed reports whether the asker may use a meaning: metrics and members of sources
// that the asker may not be told of, and members that policies keep back, do not exist.
func (s *inquiry) allowed(m *meaning) bool {
	switch m.kind {
	case meansMetric, meansSubject:
		return s.metrics[m.metric]
	case meansValue:
		return s.engine.sees(s.question.As, m.dimension) && s.permits.allow(m.dimension, m.value)
	case meansNoun:
		return s.engine.sees(s.question.As, m.dimension)
	case meansRows, meansRestricted:
		return s.engine.reads(s.question.As, s.schema.datasets[m.dataset])
	}
	return true
}

// refused returns a refusal.
func (s *inquiry) refused(reason Reason, r *reading) *Answer {
	a := &Answer{Kind: Refused, Reason: reason, Language: s.language}
	if r != nil {
		a.Unmatched = slices.Compact(slices.Clone(r.unmatched))
		if len(a.Unmatched) == 0 && r.detail != "" {
			a.Unmatched = []string{r.detail}
		}
	}
	a.Text = s.schema.say(a, s.voice())
	return a
}

func (s *inquiry) voice() voice {
	return voice{language: s.language, labels: s.label, today: s.today}
}

// label is the word for a value, unless the asker may not know that there is such a one.
func (s *inquiry) label(dimension, value string) string {
	if !s.permits.allow(dimension, value) {
		return value
	}
	return s.catalog.label(dimension, value)
}

// Run runs a query that was read before, such as an option of a clarifying question. Of a
// query that no question could be read as, the error joins a *QueryError for each fault.
func (e *Engine) Run(ctx context.Context, query Query, q Question) (*Answer, error) {
	start := time.Now()
	if err := query.check(); err != nil {
		return nil, err
	}
	s := e.inquire(q)
	a, err := s.run(ctx, reading{query: query})
	if err != nil {
		return nil, err
	}
	a.Question, a.Model, a.Duration = q.Text, e.version, time.Since(start)
	return a, nil
}

// run executes a reading and says the result.
func (s *inquiry) run(ctx context.Context, r reading) (*Answer, error) {
	result, no, err := s.executeFirst(ctx, &r.query)
	if err != nil {
		return nil, err
	}
	a := &Answer{Kind: Answered, Language: s.language, Query: &r.query, About: s.about(r.query), Result: result}
	if no != nil {
		a.Kind, a.Reason, a.Result = Refused, no.reason, nil
		if no.detail != "" {
			a.Unmatched = []string{no.detail}
		}
		if no.reason == AmbiguousEntity {
			return s.whichOf(r, no.detail), nil
		}
	}
	if err := s.beside(ctx, a); err != nil {
		return nil, err
	}
	v := s.voice()
	for _, assumed := range r.assumptions {
		if text := s.schema.sayAssumption(assumed.kind, assumed.detail, v); text != "" && !slices.Contains(a.Assumptions, text) {
			a.Assumptions = append(a.Assumptions, text)
		}
	}
	if result != nil && a.Kind == Answered {
		s.warn(a, result, r.query)
		a.Table = s.schema.table(a, v)
		a.Chart = chart(s.schema, r.query, result, v)
		a.Suggestions = s.schema.suggest(r.query, result, s.suggesting())
	}
	a.Text = s.sayAll(a, v)
	return a, nil
}

// about returns the values that a query is restricted to, in words.
func (s *inquiry) about(q Query) []string {
	var words []string
	for _, f := range q.Filters {
		for _, v := range f.Values {
			if !f.Not {
				words = append(words, s.label(f.Dimension, v))
			}
		}
	}
	return words
}

// calendar is that of the model for the grammar of time expressions.
func (e *Engine) calendar() timex.Calendar {
	c := e.schema.model.Calendar
	return timex.Calendar{
		SundayWeeks: c.WeekStart == "sunday", FiscalStart: time.Month(c.FiscalStart),
		DayFirst: c.DateOrder == "day_month", MonthFirst: c.DateOrder == "month_day",
	}
}

// today is the given day, or the current one in the calendar's zone, at midnight UTC.
func (e *Engine) today(given time.Time) time.Time {
	if given.IsZero() {
		given = e.options.Now().In(e.zone)
	}
	return midnight(given)
}

// lastMonth is the last whole month before a day.
func lastMonth(today time.Time) Period {
	end := time.Date(today.Year(), today.Month(), 1, 0, 0, 0, 0, time.UTC)
	return Period{end.AddDate(0, -1, 0), end}
}

// log writes a line about a question, without its text.
func (e *Engine) log(ctx context.Context, a *Answer) {
	if e.options.Logger == nil {
		return
	}
	e.options.Logger.LogAttrs(ctx, slog.LevelInfo, "semantic: question",
		slog.String("kind", string(a.Kind)), slog.String("reason", string(a.Reason)),
		slog.String("language", a.Language), slog.Duration("duration", a.Duration))
}
