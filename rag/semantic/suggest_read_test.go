// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"path/filepath"
	"testing"
)

// TestSuggestionsAreUnderstood reads each suggested question again, in each language: it is
// understood as the very query that was suggested, and nothing else is.
func TestSuggestionsAreUnderstood(t *testing.T) {
	e := readingEngine(t)
	told := 0
	for _, c := range readSayCases(t, filepath.Join("testdata", "say", "suggest.txt")) {
		a := decode[Answer](t, c.input)
		for _, language := range sayLanguages {
			asked := e.inquire(Question{Text: "?", Today: date(t, "2026-03-15"), Language: language})
			v := asked.suggesting()
			queries := e.schema.followUps(*a.Query, a.Result, v)
			for i, text := range e.schema.suggest(*a.Query, a.Result, v) {
				s := e.inquire(Question{Text: text, Today: v.today})
				readings := s.readings()
				best := s.best(readings)
				if len(best) != 1 || s.hopeless(readings, best[0].score) {
					t.Errorf("%s %s: %q has %d readings: %s", c.name, language, text, len(best), sketch(readings))
					continue
				}
				r := best[0]
				s.fillPeriod(&r)
				if got, want := s.signature(r.query), s.signature(queries[i]); got != want || r.vague || r.guessed || len(r.periods) > 1 || s.language != language {
					t.Errorf("%s %s: %q is read as %s\n%s, suggested\n%s", c.name, language, text, sketch(best), got, want)
				}
				told++
			}
		}
	}
	if told < 50 {
		t.Errorf("%d suggestions were understood; the cases make more", told)
	}
}
