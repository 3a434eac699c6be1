// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// clarify asks which of the options is meant, and by which word.
func (p *speaker) clarify(a *Answer) string {
	t := p.texts
	options := t.list(p.shorten(p.optionWords(a), maxSaidOptions), true)
	which, ask := t.whichWord, t.askMember
	about := p.askedWords(a.Unmatched)
	switch a.Reason {
	case AmbiguousMetric:
		ask = t.askMetric
	case AmbiguousTime:
		ask = t.askTime
	case AmbiguousCurrency:
		which, ask = t.whichCurrency, t.askCurrency
	}
	if options == "" {
		return ask
	}
	if about == "" {
		switch a.Reason {
		case AmbiguousMetric:
			which = t.whichMetric
		case AmbiguousTime:
			which = t.whichTime
		case AmbiguousCurrency:
		default:
			name := ambiguousDimension(a.Options)
			if name == "" {
				return ask + " " + options + "."
			}
			which, about = t.whichMember, p.dimensionWord(name)
		}
	}
	return fill(which, about, options)
}

// optionWords are the labels of the options; equal ones are told apart by their values.
func (p *speaker) optionWords(a *Answer) []string {
	words := make([]string, len(a.Options))
	count := map[string]int{}
	for i, option := range a.Options {
		words[i] = p.optionWord(option, a.Reason)
		count[words[i]]++
	}
	for i, option := range a.Options {
		if count[words[i]] > 1 && option.Value != words[i] {
			words[i] += " (" + option.Value + ")"
		}
	}
	return words
}

func (p *speaker) optionWord(o Option, reason Reason) string {
	if o.Label != "" && o.Label != o.Value {
		return o.Label
	}
	if day, err := time.Parse(time.DateOnly, o.Value); err == nil {
		return p.texts.dateOf(day)
	}
	if period, ok := parsePeriod(o.Value); ok {
		return p.texts.period(period)
	}
	if m := p.metrics[o.Value]; m != nil && reason == AmbiguousMetric {
		return firstWord(m.Words, p.texts.code, m.Name)
	}
	if name := ambiguousDimension([]Option{o}); name != "" {
		return p.valueWord(name, o.Value)
	}
	return o.Value
}

// ambiguousDimension is the dimension that all options filter by their value, "" if
// there is none.
func ambiguousDimension(options []Option) string {
	name := ""
	for _, o := range options {
		if o.Query == nil {
			return ""
		}
		at := slices.IndexFunc(o.Query.Filters, func(f Filter) bool { return slices.Contains(f.Values, o.Value) })
		if at < 0 || name != "" && o.Query.Filters[at].Dimension != name {
			return ""
		}
		name = o.Query.Filters[at].Dimension
	}
	return name
}

// refuse says why there is no number. It repeats words of the question and nothing of
// the model or the databases, except where all of it was understood.
func (p *speaker) refuse(a *Answer) string {
	texts, ok := p.texts.refusals[a.Reason]
	if !ok {
		return p.texts.refused
	}
	words := slices.Clone(a.Unmatched)
	for i, word := range words {
		if a.Reason == DimensionNotAvailable && p.dimensions[word] != nil {
			words[i] = p.dimensionWord(word)
		}
	}
	about := p.askedWords(words)
	if a.Reason == NoData {
		about = ""
		if a.Query != nil && a.Query.Metric != "" {
			about = p.subject()
		}
	}
	if about == "" {
		return texts.plain
	}
	return capital(fill(texts.about, about))
}

// askedWords repeats words of the question, in quotation marks.
func (p *speaker) askedWords(words []string) string {
	quoted := make([]string, 0, len(words))
	for _, word := range words {
		word = strings.Join(strings.FieldsFunc(word, func(r rune) bool {
			return unicode.IsSpace(r) || !unicode.IsPrint(r)
		}), " ")
		if runes := []rune(word); len(runes) > maxSaidRunes {
			word = string(runes[:maxSaidRunes]) + "…"
		}
		if word != "" {
			quoted = append(quoted, p.texts.quote(word))
		}
	}
	return strings.Join(p.shorten(quoted, maxSaidRows), ", ")
}

// sayAssumption says what a question left open and how it was read. The kinds are
// "period" (none was given; detail is the period meant, or empty for the last whole
// month), "year" (detail is the year that was filled in), "spelling" ("asked → read"),
// "together" (members or periods that were taken together, with commas), "metric" (the
// one meant) and "all" (the dimension of which all values count). Any other kind is said
// as its detail.
func (s *schema) sayAssumption(kind string, detail string, v voice) string {
	t := textsFor(v.language)
	p := s.speaker(Query{}, nil, v)
	switch kind {
	case "period":
		return t.assumedTime(detail)
	case "year":
		return fill(t.assumedYear, detail)
	case "spelling":
		if asked, read, ok := strings.Cut(detail, "→"); ok {
			return capital(fill(t.assumedSpelling, t.quote(strings.TrimSpace(asked)), t.quote(strings.TrimSpace(read))))
		}
	case "together":
		words := strings.Split(detail, ", ")
		for i, word := range words {
			words[i] = p.anyWord(word)
		}
		return fill(t.assumedTogether, strings.Join(p.shorten(words, maxSaidOptions), ", "))
	case "metric":
		if m := s.metrics[detail]; m != nil {
			detail = firstWord(m.Words, t.code, m.Name)
		}
		return fill(t.assumedMetric, detail)
	case "all":
		return fill(t.assumedAll, p.dimensionWord(detail))
	}
	return detail
}

// assumedTime says which period a question without one is about.
func (t *texts) assumedTime(detail string) string {
	period, ok := parsePeriod(detail)
	switch {
	case detail == "":
		return t.assumedPeriod
	case !ok:
		return fill(t.assumedSpan, detail)
	case period.Start.Day() == 1 && period.Start.AddDate(0, 1, 0).Equal(period.End):
		return fill(t.assumedPeriodOf, t.period(period))
	}
	return fill(t.assumedSpan, t.period(period))
}

// anyWord is the word for a period, or for a key of any entity.
func (p *speaker) anyWord(value string) string {
	if period, ok := parsePeriod(value); ok {
		return p.texts.period(period)
	}
	for i := range p.model.Entities {
		if p.voice.labels == nil {
			break
		}
		if label := p.voice.labels(p.model.Entities[i].Name, value); label != "" && label != value {
			return label
		}
	}
	return value
}
