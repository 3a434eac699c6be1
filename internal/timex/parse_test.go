// SPDX-License-Identifier: Apache-2.0

package timex_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/internal/timex"
)

// token is what the tests take for a word: dates and the like stay whole, a dash between
// spaces is a word.
var token = regexp.MustCompile(`\d{4}-w?\d+(?:-\d+)?|\d+[./]\d+(?:[./]\d+)?|'\d\d\b|[\pL\pN]+[º°]?| [-–] `)

var accents = strings.NewReplacer("á", "a", "à", "a", "â", "a", "é", "e", "è", "e", "ê", "e", "ë", "e", "í", "i", "ì", "i", "î", "i",
	"ó", "o", "ò", "o", "ô", "o", "ú", "u", "ù", "u", "û", "u", "ñ", "n", "ç", "c", "ä", "a", "ö", "o", "ü", "u", "ß", "ss", "’", "'")

func words(text string) []timex.Word {
	var all []timex.Word
	for _, w := range token.FindAllString(accents.Replace(strings.ToLower(text)), -1) {
		all = append(all, timex.Word{strings.TrimSpace(w)})
	}
	return all
}

// marked splits a question at its braces: the words, and the spans of words in braces.
func marked(question string) (all []timex.Word, spans [][2]int) {
	for part := range strings.SplitSeq(question, "{") {
		inside, after, ok := strings.Cut(part, "}")
		first := len(all)
		all = append(all, words(inside)...)
		if ok {
			spans = append(spans, [2]int{first, len(all)})
			all = append(all, words(after)...)
		}
	}
	return all, spans
}

var grains = []string{"none", "day", "week", "month", "quarter", "half", "year", "weekday"}

func show(r timex.Range) string {
	side := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.Format(time.DateOnly)
	}
	return side(r.Start) + "/" + side(r.End)
}

// describe writes a match: its readings, grain and marks.
func describe(m timex.Match) string {
	var parts []string
	for _, r := range m.Ranges {
		parts = append(parts, show(r))
	}
	parts = append(parts, grains[m.Grain])
	for _, d := range m.Weekdays {
		parts = append(parts, d.String()[:3])
	}
	if m.Over != timex.NoGrain {
		parts = append(parts, "over")
	}
	if m.Fiscal {
		parts = append(parts, "fiscal")
	}
	if m.Each {
		parts = append(parts, "each")
	}
	if m.Assumed != "" {
		parts = append(parts, "("+m.Assumed+")")
	}
	if m.Parts != nil {
		how := "parts"
		if m.Compared {
			how = "compared"
		}
		parts = append(parts, how, show(m.Parts[0]), show(m.Parts[1]))
	}
	return strings.Join(parts, " ")
}

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err) // a mistake in a test
	}
	return t
}

type example struct {
	question string // matches in braces
	want     string // described, joined by "; "
}

func check(t *testing.T, today string, cal timex.Calendar, languages []string, examples []example) {
	t.Helper()
	for _, e := range examples {
		t.Run(e.question, func(t *testing.T) {
			t.Helper()
			all, spans := marked(e.question)
			var got []string
			var gotSpans [][2]int
			for _, m := range timex.Parse(all, day(today), cal, languages) {
				got = append(got, describe(m))
				gotSpans = append(gotSpans, [2]int{m.First, m.End})
			}
			if diff := cmp.Diff(e.want, strings.Join(got, "; ")); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if diff := cmp.Diff(spans, gotSpans); diff != "" {
				t.Errorf("words, -want +got:\n%s", diff)
			}
		})
	}
}
