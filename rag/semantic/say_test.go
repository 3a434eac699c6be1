// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// sayLanguages are those that answers are said in.
var sayLanguages = []string{"en", "fr", "de", "it", "es"}

// sayCase is a case of a file of testdata/say: a line "== name", a line of JSON, and what
// is said in each language.
type sayCase struct{ name, input string }

func readSayCases(t testing.TB, file string) []sayCase {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var cases []sayCase
	for _, part := range strings.Split("\n"+string(text), "\n== ")[1:] {
		name, rest, _ := strings.Cut(part, "\n")
		input, _, _ := strings.Cut(rest, "\n")
		cases = append(cases, sayCase{name, input})
	}
	return cases
}

// saySchema is that of a made-up bicycle works.
func saySchema(t testing.TB) *schema {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "say", "model.json"))
	if err != nil {
		t.Fatal(err)
	}
	return newSchema(decode[Model](t, string(text)))
}

func decode[T any](t testing.TB, text string) *T {
	t.Helper()
	var v T
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&v); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return &v
}

// sayVoice is an asker; places have names, everything else only its value.
func sayVoice(language string) voice {
	names := map[string]string{"U1": "Ulm", "G2": "Graz", "R3": "Reims"}
	return voice{
		language: language, today: time.Date(2026, 3, 15, 0, 0, 0, 0, time.UTC),
		labels: func(dimension, value string) string {
			if dimension == "works" && names[value] != "" {
				return names[value]
			}
			return value
		},
	}
}

// said returns what the file's kind of text is for a case.
func said(t testing.TB, s *schema, file string, input string, v voice) string {
	t.Helper()
	switch file {
	case "assumption.txt":
		a := decode[struct{ Kind, Detail string }](t, input)
		return s.sayAssumption(a.Kind, a.Detail, v)
	case "stale.txt":
		return s.sayStale(*decode[Stale](t, input), v)
	case "gap.txt":
		return saidGap(t, s, input, v)
	}
	a := decode[Answer](t, input)
	switch file {
	case "suggest.txt":
		return strings.Join(s.suggest(*a.Query, a.Result, v), " | ")
	case "table.txt":
		t := s.table(a, v)
		if t == nil {
			return ""
		}
		return "\n" + t.String() + t.Markdown()
	}
	return s.say(a, v)
}

// saidGap says a gap of a metric's numerator or, if it has one, its denominator.
func saidGap(t testing.TB, s *schema, input string, v voice) string {
	c := decode[struct {
		Metric, Dimension string
		Figure, All       float64
		Rows              bool
		Keys              []string
	}](t, input)
	numerator, denominator := s.operands(s.metrics[c.Metric])
	g := gap{dimension: c.Dimension, metric: s.metrics[c.Metric], side: numerator, figure: c.Figure, all: c.All, rows: c.Rows, keys: c.Keys}
	if denominator.measure != nil {
		g.side = denominator
	}
	return s.speaker(Query{Metric: c.Metric}, nil, v).gap(g)
}

// TestSay compares what is said, in five languages, with testdata/say.
func TestSay(t *testing.T) {
	s := saySchema(t)
	files, err := filepath.Glob(filepath.Join("testdata", "say", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			var b strings.Builder
			for _, c := range readSayCases(t, file) {
				b.WriteString("== " + c.name + "\n" + c.input + "\n")
				for _, language := range sayLanguages {
					b.WriteString(language + ": " + said(t, s, filepath.Base(file), c.input, sayVoice(language)) + "\n")
				}
				b.WriteString("\n")
			}
			golden(t, file, b.String())
		})
	}
}

// golden compares a text with a file, and rewrites the file under -update.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got); if it is right, -update:\n%s", file, diff)
	}
}

// TestSayIsComplete finds texts that a language lacks.
func TestSayIsComplete(t *testing.T) {
	reasons := []Reason{
		NoData, UnknownEntity, UnknownMetric, DimensionNotAvailable, Forecast, RestrictedField, Write, Injection, NotStructured,
	}
	for _, language := range sayLanguages {
		texts := textsFor(language)
		if texts.code != language {
			t.Errorf("%s: speaks %s", language, texts.code)
		}
		for _, reason := range reasons {
			if r := texts.refusals[reason]; r.about == "" || r.plain == "" {
				t.Errorf("%s: no texts for %s", language, reason)
			}
		}
		for _, grain := range grains {
			if texts.grains[grain] == "" {
				t.Errorf("%s: no word for %s", language, grain)
			}
		}
		for _, op := range []string{"<", "<=", ">", ">="} {
			if texts.operators[op] == "" {
				t.Errorf("%s: no words for %s", language, op)
			}
		}
	}
	if got := textsFor("pl").code; got != "en" {
		t.Errorf("another language is said in %s, want en", got)
	}
}

// TestSayRepeatsNothingHidden refuses with a query at hand: only the asker's words may
// come back.
func TestSayRepeatsNothingHidden(t *testing.T) {
	s := saySchema(t)
	query := &Query{Metric: "rework_cost", Filters: []Filter{{Dimension: "works", Values: []string{"U1"}}}}
	for _, reason := range []Reason{
		UnknownEntity, UnknownMetric, DimensionNotAvailable, Forecast, RestrictedField, Write, Injection, NotStructured,
	} {
		with := s.say(&Answer{Kind: Refused, Reason: reason, Query: query, Unmatched: []string{"abc"}}, sayVoice("en"))
		without := s.say(&Answer{Kind: Refused, Reason: reason, Unmatched: []string{"abc"}}, sayVoice("en"))
		if with != without || !strings.Contains(with, "abc") {
			t.Errorf("%s: %q and %q", reason, with, without)
		}
	}
}

// TestSayTakesTheAnswersLanguage leaves the voice's language open.
func TestSayTakesTheAnswersLanguage(t *testing.T) {
	got := saySchema(t).say(&Answer{Kind: Refused, Reason: Write, Language: "de"}, voice{})
	if want := germanTexts.refusals[Write].plain; got != want {
		t.Errorf("said %q, want %q", got, want)
	}
}

// TestFillReadsArgumentsOnce puts in what looks like a template.
func TestFillReadsArgumentsOnce(t *testing.T) {
	if got, want := fill("{0} or {1}", "{1}", "{0}"), "{1} or {0}"; got != want {
		t.Errorf("fill = %q, want %q", got, want)
	}
}

// TestListBeforeVowels changes "o" into "u" in Spanish.
func TestListBeforeVowels(t *testing.T) {
	for last, want := range map[string]string{"once": "a u once", "hora": "a u hora", "mes": "a o mes"} {
		if got := spanishTexts.list([]string{"a", last}, true); got != want {
			t.Errorf("list = %q, want %q", got, want)
		}
	}
}
