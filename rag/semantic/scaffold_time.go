// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// timeReading is how a column writes days, as its values show.
type timeReading struct {
	format string
	// doubtful is set if no value tells day from month.
	doubtful bool
}

// layoutForms are the forms of texts and numbers that may be days. Where a form has two
// layouts, the values decide.
var layoutForms = [...]struct {
	form    *regexp.Regexp
	layouts []string
	words   []string // the column's name must have one of these; none: any name will do
}{
	{regexp.MustCompile(`^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.*)?$`), []string{"2006-01-02"}, nil},
	{regexp.MustCompile(`^\d{4}/\d\d/\d\d(?: \d\d:\d\d.*)?$`), []string{"2006/01/02"}, nil},
	{regexp.MustCompile(`^\d{4}\.\d\d\.\d\d(?: \d\d:\d\d.*)?$`), []string{"2006.01.02"}, nil},
	{regexp.MustCompile(`^\d\d/\d\d/\d{4}(?: \d\d:\d\d.*)?$`), []string{"02/01/2006", "01/02/2006"}, nil},
	{regexp.MustCompile(`^\d\d\.\d\d\.\d{4}(?: \d\d:\d\d.*)?$`), []string{"02.01.2006", "01.02.2006"}, nil},
	{regexp.MustCompile(`^\d\d-\d\d-\d{4}(?: \d\d:\d\d.*)?$`), []string{"02-01-2006", "01-02-2006"}, nil},
	{regexp.MustCompile(`^(?:19|20)\d{6}$`), []string{"20060102"}, nil},
	{regexp.MustCompile(`^(?:19|20)\d\d-\d\d$`), []string{"2006-01"}, nil},
	{regexp.MustCompile(`^(?:19|20)\d{4}$`), []string{"200601"}, []string{"month", "period", "yearmonth", "ym", "yyyymm"}},
	{regexp.MustCompile(`^(?:18|19|20)\d\d$`), []string{"2006"}, []string{"year", "yr", "season", "jahr", "annee", "anno", "ano"}},
}

// readTime tells how a column writes days; false if it holds none.
func (c *liveColumn) readTime() (timeReading, bool) {
	s := &c.sample
	switch kind := c.kind(); {
	case kind == nativeTimeColumn && (s.withTime || strings.Contains(c.declared, "time")):
		return timeReading{format: formatTimestamp}, true
	case kind == nativeTimeColumn:
		return timeReading{format: formatDate}, true
	case kind != textColumn && kind != numberColumn || s.distinct() == 0 || s.full && s.distinct() < keptValues:
		return timeReading{}, false
	}
	for _, f := range layoutForms {
		if len(f.words) > 0 && !hasWord(c.words, f.words...) {
			continue
		}
		if allMatch(s, f.form) {
			return fitLayout(s, f.layouts)
		}
	}
	const from, to = 315_532_800, 4_102_444_800 // 1980 to 2100
	if s.whole == s.present && s.least >= from && s.greatest < to && hasWord(c.words, "time", "timestamp", "ts", "epoch", "unix", "at") {
		return timeReading{format: formatUnix}, true
	}
	return timeReading{}, false
}

func allMatch(s *columnSample, form *regexp.Regexp) bool {
	for value := range s.values {
		if !form.MatchString(value) {
			return false
		}
	}
	return true
}

// fitLayout picks the layout in which every value is a day.
func fitLayout(s *columnSample, layouts []string) (timeReading, bool) {
	fits := slices.DeleteFunc(slices.Clone(layouts), func(layout string) bool {
		for value := range s.values {
			if _, err := time.Parse(layout, value[:len(layout)]); err != nil {
				return true
			}
		}
		return false
	})
	if len(fits) == 0 {
		return timeReading{}, false
	}
	return timeReading{format: fits[0], doubtful: len(fits) > 1}, true
}

// The words that make a column of days more or less likely to be the one that questions
// are about.
var (
	eventWords = []string{"date", "day", "on", "at", "time", "when", "timestamp", "occurred", "happened", "month", "period"}
	asideWords = []string{
		"birth", "born", "dob", "created", "create", "updated", "update", "modified", "changed", "build", "built", "until", "through", "loaded",
		"expiry", "expires", "expired", "valid", "due", "promised", "planned", "end", "ended", "closed", "deleted", "last", "next", "joined", "hired", "hire",
	}
)

// timeColumn picks the column of a table that periods are about, and lists the others.
func (t *liveTable) timeColumn() (chosen *liveColumn, reading timeReading, others []string) {
	best := 0
	for _, c := range t.columns {
		r, ok := c.readTime()
		if !ok || c.hidden {
			continue
		}
		words := c.words
		score := 10
		if hasWord(words, eventWords...) {
			score += 4
		}
		if hasWord(words, asideWords...) {
			score -= 8
		}
		switch r.format {
		case "2006":
			score -= 3
		case formatTimestamp, formatUnix:
			score-- // a column of days says the same in fewer words
		}
		if c.sample.missing > 0 {
			score -= 2
		}
		if score > best {
			if chosen != nil {
				others = append(others, chosen.name)
			}
			best, chosen, reading = score, c, r
			continue
		}
		others = append(others, c.name)
	}
	return chosen, reading, others
}

// isYear reports whether a column holds years, which are neither added up nor averaged.
func (c *liveColumn) isYear() bool {
	r, ok := c.readTime()
	return ok && r.format == "2006" || c.kind() == numberColumn && hasWord(c.words, "year") && plausibleYear(c.sample.least) && plausibleYear(c.sample.greatest)
}

func plausibleYear(f float64) bool {
	year, err := strconv.Atoi(strconv.FormatFloat(f, 'f', -1, 64))
	return err == nil && year >= 1800 && year <= 2100
}
