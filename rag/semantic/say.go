// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// How many rows, filter values and options a sentence lists, and how much of the asker's
// own words it repeats.
const (
	maxSaidRows    = 5
	maxSaidValues  = 3
	maxSaidOptions = 8
	maxSaidRunes   = 60
)

// voice is to whom an answer is said.
type voice struct {
	// language is an ISO 639-1 code; English is spoken for those that are not known.
	language string
	// labels gives the words for a value of a dimension; nil: values are said as they are.
	labels func(dimension, value string) string
	// known reports whether a value may be named, ambiguous whether a word names a value of
	// another thing as well, so that it is said with its dimension; nil: all, and none.
	known     func(dimension, value string) bool
	ambiguous func(dimension, word string) bool
	today     time.Time
}

// speaker says one query and its result.
type speaker struct {
	*schema
	texts  *texts
	voice  voice
	query  Query
	result *Result
	metric *Metric
}

func (s *schema) speaker(q Query, r *Result, v voice) *speaker {
	m := s.metrics[q.Metric]
	if m == nil {
		m = &Metric{Name: q.Metric}
	}
	if r == nil {
		r = &Result{Unit: m.Unit}
	}
	if len(q.ShareOf) > 0 {
		m = &Metric{Name: m.Name, Words: m.Words, Measure: m.Measure} // its decimals are not those of a share
	}
	return &speaker{schema: s, texts: textsFor(v.language), voice: v, query: q, result: r, metric: m}
}

// say returns the sentence of an answer, a clarifying question or a refusal.
func (s *schema) say(a *Answer, v voice) string {
	if v.language == "" {
		v.language = a.Language
	}
	var q Query
	if a.Query != nil {
		q = *a.Query
	}
	p := s.speaker(q, a.Result, v)
	switch {
	case a.Kind == Clarify:
		return p.clarify(a)
	case a.Kind == Refused:
		return p.refuse(a)
	case p.result.Value == nil && len(p.result.Rows) == 0:
		return p.refuse(&Answer{Kind: Refused, Reason: NoData, Query: a.Query})
	}
	return capital(p.answer())
}

// answer says the numbers, by the form of the result.
func (p *speaker) answer() string {
	rows := p.result.Rows
	text := p.subject() + p.texts.colon
	switch {
	case p.query.Count && p.result.Value != nil:
		text += p.counted()
	case p.result.Value != nil:
		text += p.value(*p.result.Value) + p.parts(p.result.Numerator, p.result.Denominator) + "."
	case len(p.query.Compare) == 2 && len(rows) == 2 && len(rows[0].Keys) == 1:
		text += p.comparePeriods()
	case p.query.Order == "" && len(rows) == 2 && p.grainIndex() < 0 && len(rows[0].Keys) == 1:
		text += p.compareMembers()
	case p.query.Order != "":
		text = p.ranking()
	case p.grainIndex() >= 0 && len(rows) > 2 || len(rows) > maxSaidRows:
		text += p.extremes()
	default:
		text += p.list(rows, false) + "."
	}
	if p.result.Truncated {
		text += " " + fill(p.texts.onlyFirst, p.texts.plain(float64(len(rows))))
	}
	return text
}

// subject says what is asked about: metric, filters, groups and period.
func (p *speaker) subject() string {
	var words, others, groups, shares []string
	for _, f := range p.query.Filters {
		listed := slices.Contains(p.query.GroupBy, f.Dimension) && len(p.result.Rows) > 0 && f.Op == "" && !f.Not
		switch {
		case listed:
		case p.query.isPart(f.Dimension):
			shares = append(shares, p.part(f))
		case f.Not || f.Op != "" || p.isFlag(f):
			others = append(others, p.filter(f))
		default:
			words = append(words, p.filter(f))
		}
	}
	if days := p.weekdays(); days != "" && p.query.isPart(weekday) {
		shares = append(shares, days)
	} else if days != "" {
		others = append(others, fill(p.texts.onlyOn, days))
	}
	for _, name := range p.query.GroupBy {
		groups = append(groups, p.dimensionWord(name))
	}
	parts := []string{firstWord(p.metric.Words, p.texts.code, p.metric.Name)}
	if len(words) > 0 {
		parts[0] += " " + fill(p.texts.forWhat, strings.Join(words, ", "))
	}
	switch {
	case len(shares) > 0:
		parts[0] = fill(p.texts.shareIn, strings.Join(shares, ", "), parts[0])
	case len(p.query.ShareOf) > 0:
		parts[0] = fill(p.texts.shareInAll, parts[0])
	}
	parts = append(parts, others...)
	for i := range p.query.Members {
		others = append(others, p.condition(&p.query.Members[i], i))
		parts = append(parts, others[len(others)-1])
	}
	if h := p.query.Having; h != nil {
		name, number := "", p.texts.plain(h.Number)
		if m := p.metrics[h.Metric]; m != nil {
			number = p.texts.withUnit(p.texts.exact(h.Number), m.Unit)
			if h.Metric != p.query.Metric {
				name = firstWord(m.Words, p.texts.code, m.Name) + " "
			}
		}
		others = append(others, name+fill(p.texts.operators[h.Op], number))
		parts = append(parts, others[len(others)-1])
	}
	if len(groups) > 0 {
		parts = append(parts, fill(p.texts.byWhat, p.texts.list(groups, false)))
	}
	if len(p.query.Compare) == 0 && (!p.query.Period.IsZero() || p.hasTime()) {
		parts = append(parts, p.texts.period(p.query.Period))
	}
	if len(words) > 1 || len(words) > 0 && len(groups) > 0 || len(others) > 0 {
		return strings.Join(parts, ", ")
	}
	return strings.Join(parts, " ")
}

// hasTime reports whether the metric's rows have a time at all.
func (p *speaker) hasTime() bool {
	numerator, denominator := p.operands(p.metric)
	for _, o := range []operand{numerator, denominator} {
		if o.dataset != nil && o.dataset.Time != nil {
			return true
		}
	}
	return false
}

// filter says a filter: "Ulm", "age over 15 years", "excluding scratches".
func (p *speaker) filter(f Filter) string {
	if f.Op != "" {
		number := p.texts.exact(f.Number)
		if d := p.dimensions[f.Dimension]; d != nil {
			number = p.texts.withUnit(number, d.unit)
		}
		return p.dimensionWord(f.Dimension) + " " + fill(p.texts.operators[f.Op], number)
	}
	if p.isFlag(f) {
		return p.flagWord(f.Dimension, isOff(f.Values[0]) != f.Not)
	}
	words := make([]string, 0, maxSaidValues+1)
	for _, value := range f.Values {
		words = append(words, p.valueWord(f.Dimension, value))
	}
	text := p.texts.list(p.shorten(words, maxSaidValues), false)
	if f.Not {
		return fill(p.texts.without, text)
	}
	return text
}

// weekdays names the days of the week that count, "" if all do.
func (p *speaker) weekdays() string {
	var names []string
	for _, day := range p.query.Weekdays {
		if day >= 1 && day <= 7 {
			names = append(names, p.texts.weekdays[day-1])
		}
	}
	return p.texts.list(names, false)
}

// part says a filter as a part of a whole: "Ulm", "not scratches".
func (p *speaker) part(f Filter) string {
	if !f.Not || p.isFlag(f) || f.Op != "" {
		return p.filter(f)
	}
	f.Not = false
	return fill(p.texts.not, p.filter(f))
}

// shorten keeps the first words of a list and says how many more there are. It never
// leaves out one alone.
func (p *speaker) shorten(words []string, most int) []string {
	if len(words) <= most+1 {
		return words
	}
	return append(words[:most:most], fill(p.texts.more, p.texts.plain(float64(len(words)-most))))
}

// dimensionWord is the word for a dimension or a grain.
func (p *speaker) dimensionWord(name string) string {
	if word, ok := p.texts.grains[name]; ok {
		return word
	}
	d := p.dimensions[name]
	if d == nil {
		return firstWord(nil, p.texts.code, name)
	}
	return firstWord(d.words, p.texts.code, name)
}

// flagWord is the word for one of the two states of a flag.
func (p *speaker) flagWord(dimension string, off bool) string {
	if off {
		return fill(p.texts.not, p.dimensionWord(dimension))
	}
	return p.dimensionWord(dimension)
}

// isFlag reports whether a filter asks for one state of a flag.
func (p *speaker) isFlag(f Filter) bool {
	d := p.dimensions[f.Dimension]
	return d != nil && d.kind == kindFlag && len(f.Values) == 1
}

func isOff(value string) bool { return value == "0" || strings.EqualFold(value, "false") }

// valueWord is the word for a value of a dimension. What would say too little by itself,
// such as "2" or "A", comes with the word for its dimension.
func (p *speaker) valueWord(dimension, value string) string {
	word := value
	if p.voice.labels != nil {
		if label := p.voice.labels(dimension, value); label != "" {
			word = label
		}
	}
	d := p.dimensions[dimension]
	if d != nil && d.kind == kindFlag {
		return p.flagWord(dimension, isOff(value))
	}
	if d != nil && word == value {
		// A word of every language is a synonym and no better than the value.
		if own := d.values[value][p.texts.code]; len(own) > 0 {
			word = own[0]
		}
	}
	unclear := p.voice.ambiguous != nil && p.voice.ambiguous(dimension, word)
	if unclear || utf8.RuneCountInString(word) < 3 || !strings.ContainsFunc(word, unicode.IsLetter) {
		return p.dimensionWord(dimension) + " " + word
	}
	return word
}

// rowWord says the keys of a row.
func (p *speaker) rowWord(row Row) string {
	words := make([]string, len(row.Keys))
	for i, key := range row.Keys {
		words[i] = p.keyWord(row, i, key)
	}
	return strings.Join(words, ", ")
}

func (p *speaker) keyWord(row Row, i int, key string) string {
	at := p.group(i)
	if at < 0 {
		if period, ok := parsePeriod(key); ok {
			return p.texts.period(period)
		}
	}
	if at < 0 || at >= len(p.query.GroupBy) {
		return key
	}
	if key == "" {
		return "–" // an attribute that the member does not have
	}
	name := p.query.GroupBy[at]
	if day := int(key[len(key)-1] - '0'); name == weekday && day >= 1 && day <= 7 {
		return p.texts.weekdays[day-1]
	}
	if slices.Contains(grains, name) {
		return p.texts.grainKey(key)
	}
	if i < len(row.Labels) && row.Labels[i] != "" && row.Labels[i] != key {
		return row.Labels[i]
	}
	return p.valueWord(name, key)
}

// group is the place in Query.GroupBy of what a row's i-th key is of; -1 for the period of
// a comparison, which comes first.
func (p *speaker) group(i int) int {
	if len(p.query.Compare) > 0 {
		return i - 1
	}
	return i
}

// grainIndex is the place of a grain among the groups, -1 if there is none.
func (p *speaker) grainIndex() int {
	return slices.IndexFunc(p.query.GroupBy, func(name string) bool { return slices.Contains(grains, name) })
}

// decimals are those of all numbers of the result, so that they read alike.
func (p *speaker) decimals() int {
	var numbers []float64
	if p.result.Value != nil {
		numbers = append(numbers, *p.result.Value)
	}
	for _, row := range p.result.Rows {
		numbers = append(numbers, row.Value)
	}
	return decimalsOf(p.metric, p.result.Unit, numbers...)
}

// value says a number of the metric with its unit.
func (p *speaker) value(f float64) string {
	return p.texts.withUnit(p.texts.number(f, p.decimals()), p.result.Unit)
}

// parts says the two sides of a ratio or mean behind its value, "" if there are none.
func (p *speaker) parts(numerator, denominator *float64) string {
	if numerator == nil || denominator == nil {
		return ""
	}
	above, below := p.texts.plain(*numerator), p.texts.plain(*denominator)
	if len(p.query.ShareOf) > 0 {
		return " (" + fill(p.texts.share, above, below) + ")"
	}
	if p.metric.Ratio == nil {
		_, measure := p.measure(p.metric.Measure)
		switch {
		case measure == nil || measure.Aggregate != "mean":
			return " (" + above + " / " + below + ")"
		case *denominator == 1:
			return ""
		}
		return " (" + fill(p.texts.sumOver, above, below) + ")"
	}
	text := above + " / " + below
	if slices.Contains([]string{"%", "‰", "ppm"}, strings.ToLower(p.result.Unit)) {
		text = fill(p.texts.share, above, below)
	}
	first, second := p.measureWord(p.metric.Ratio.Numerator), p.measureWord(p.metric.Ratio.Denominator)
	if first != "" && second != "" {
		text += p.texts.semicolon + first + " / " + second
	}
	return " (" + text + ")"
}

// measureWord is the word for a measure: that of the metric which is the measure itself.
func (s *speaker) measureWord(name string) string {
	for _, m := range s.model.Metrics {
		if m.Measure == name && (m.Scale == 0 || m.Scale == 1) {
			return firstWord(m.Words, s.texts.code, m.Name)
		}
	}
	return ""
}

// list says rows: "Ulm (2.24%), Graz (1.90%)".
func (p *speaker) list(rows []Row, numbered bool) string {
	words := make([]string, len(rows))
	for i, row := range rows {
		words[i] = p.rowWord(row) + " (" + p.value(row.Value) + ")"
		if numbered {
			words[i] = strconv.Itoa(i+1) + ". " + words[i]
		}
	}
	if len(words) > maxSaidRows {
		words = p.shorten(words, maxSaidValues)
	}
	return strings.Join(words, ", ")
}

// ranking says the first rows of an order.
func (p *speaker) ranking() string {
	first := p.result.Rows[0]
	one, many := p.texts.highest, p.texts.highestFirst
	if p.query.Order == "asc" {
		one, many = p.texts.lowest, p.texts.lowestFirst
	}
	if len(p.result.Rows) == 1 {
		return p.subject() + p.texts.colon + fill(one, p.value(first.Value)+p.parts(first.Numerator, first.Denominator), p.rowWord(first)) + "."
	}
	return p.subject() + ", " + many + p.texts.colon + p.list(p.result.Rows, true) + "."
}

// extremes says the least and the greatest of many rows, and the last of a series.
func (p *speaker) extremes() string {
	rows := p.result.Rows
	low, high := rows[0], rows[0]
	for _, row := range rows[1:] {
		if row.Value < low.Value {
			low = row
		}
		if row.Value > high.Value {
			high = row
		}
	}
	say := func(row Row) string { return p.value(row.Value) + " (" + p.rowWord(row) + ")" }
	count := fill(p.texts.values, p.texts.plain(float64(len(rows))))
	if low.Value == high.Value {
		return count + ", " + fill(p.texts.always, p.value(low.Value)) + "."
	}
	text := count + ", " + fill(p.texts.extremes, say(low), say(high))
	if p.grainIndex() >= 0 && len(p.query.GroupBy) == 1 && p.query.GroupBy[0] != weekday {
		text += ", " + fill(p.texts.last, say(rows[len(rows)-1]))
	}
	return text + "."
}

// comparePeriods says two periods and the change from the earlier to the later.
func (p *speaker) comparePeriods() string {
	rows := slices.Clone(p.result.Rows)
	slices.SortStableFunc(rows, func(a, b Row) int { return strings.Compare(a.Keys[0], b.Keys[0]) })
	from, to := rows[0], rows[1]
	text := p.value(from.Value) + " (" + p.rowWord(from) + "), " + p.value(to.Value) + " (" + p.rowWord(to) + "). "
	difference := to.Value - from.Value
	if negligible(difference, from.Value) {
		return text + p.texts.noChange + "."
	}
	change := p.difference(difference, true)
	if from.Value > 0 {
		change += " (" + p.signed(100*difference/from.Value, 1) + p.texts.beforePercent + "%)"
	}
	switch {
	case p.metric.Better == "":
	case (p.metric.Better == "higher") == (difference > 0):
		change = fill(p.texts.better, change)
	default:
		change = fill(p.texts.worse, change)
	}
	return text + fill(p.texts.change, change) + "."
}

// compareMembers says two groups and how far they are apart.
func (p *speaker) compareMembers() string {
	high, low := p.result.Rows[0], p.result.Rows[1]
	text := p.list(p.result.Rows, false) + ". "
	if high.Value < low.Value {
		high, low = low, high
	}
	difference := high.Value - low.Value
	if negligible(difference, high.Value) {
		return text + p.texts.equal + "."
	}
	distance := p.difference(difference, false)
	if low.Value > 0 {
		distance += " (" + p.texts.number(100*difference/low.Value, 1) + p.texts.beforePercent + "%)"
	}
	text += fill(p.texts.above, p.rowWord(high), p.rowWord(low), distance)
	switch p.metric.Better {
	case "higher":
		text += p.texts.semicolon + fill(p.texts.betterOne, p.rowWord(high))
	case "lower":
		text += p.texts.semicolon + fill(p.texts.betterOne, p.rowWord(low))
	}
	return text + "."
}

// negligible reports whether a difference is the noise of floating-point numbers.
func negligible(difference, of float64) bool { return math.Abs(difference) <= 1e-12*math.Abs(of) }

// difference says a difference between two values; that of percentages is in points.
func (p *speaker) difference(f float64, signed bool) string {
	decimals := p.decimals()
	if math.Abs(f) < math.Pow(10, -float64(decimals))/2 {
		decimals = usefulDecimals(f)
	}
	number := p.texts.number(f, decimals)
	if signed {
		number = p.signed(f, decimals)
	}
	switch {
	case p.result.Unit != "%":
		return p.texts.withUnit(number, p.result.Unit)
	case math.Abs(f) < 2:
		return fill(p.texts.onePoint, number)
	}
	return fill(p.texts.points, number)
}

func (p *speaker) signed(f float64, decimals int) string {
	if f > 0 {
		return "+" + p.texts.number(f, decimals)
	}
	return p.texts.number(f, decimals)
}

// firstWord returns the first word of a language, else of English, else of those that
// stand for every language, else the fallback, which is a name.
func firstWord(w Words, language, fallback string) string {
	for _, key := range []string{language, "en", ""} {
		if len(w[key]) > 0 {
			return w[key][0]
		}
	}
	return strings.ReplaceAll(fallback, "_", " ")
}

// capital begins a sentence.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 || first == utf8.RuneError {
		return text
	}
	return string(unicode.ToUpper(first)) + text[size:]
}
