// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pacenote/pacenote/store/acl"
)

// readingEngine is an engine over the made-up bicycle works whose databases are closed:
// it can read questions and not run them.
func readingEngine(t testing.TB) *Engine {
	t.Helper()
	s := saySchema(t)
	c := &catalog{
		schema: s, raw: map[*Dimension][]string{}, kinds: map[string]map[string]valueKind{},
		members: map[string]*members{
			"works": {
				keys:   []string{"G2", "R3", "U1", "U4"},
				labels: map[string][]string{"U1": {"Ulm Frame Works"}, "U4": {"Ulm Wheel Works"}, "G2": {"Graz"}, "R3": {"Reims"}},
				attributes: map[string]map[string]string{
					"city":    {"U1": "Ulm", "U4": "Ulm", "G2": "Graz", "R3": "Reims"},
					"country": {"U1": "Germany", "U4": "Germany", "G2": "Austria", "R3": "France"},
				},
			},
			"clerk": {keys: []string{"C-17", "C-18"}},
		},
		own: map[string][]string{
			"component": {"brake", "saddle", "rear wheel", "front wheel"}, "shift": {"1", "2", "3"}, "urgent": {"0", "1"},
		},
		attributes: map[string][]string{"city": {"Graz", "Reims", "Ulm"}, "country": {"Austria", "France", "Germany"}},
	}
	e := &Engine{schema: s, zone: time.UTC, options: Options{Now: time.Now}}
	e.state.Store(&state{catalog: c, index: newPhraseIndex(s, c)})
	return e
}

// sketch writes the best reading of a question in a line.
func sketch(readings []reading) string {
	if len(readings) == 0 {
		return "nothing"
	}
	r := readings[0]
	var parts []string
	if r.query.Metric != "" {
		parts = append(parts, strings.Join(append([]string{r.query.Metric}, r.query.Also...), " + "))
	}
	if r.query.OfRow {
		parts = append(parts, "of the row")
	}
	for _, f := range r.query.Filters {
		text := f.Dimension + "=" + strings.Join(f.Values, "|")
		if f.Op != "" {
			text = fmt.Sprint(f.Dimension, f.Op, f.Number)
		}
		if f.Not {
			text = "not " + text
		}
		parts = append(parts, text)
	}
	for i := range r.query.Members {
		parts = append(parts, sketchMembers(&r.query.Members[i]))
	}
	if !r.query.Period.IsZero() {
		parts = append(parts, r.query.Period.String())
	}
	for _, p := range r.query.Compare {
		parts = append(parts, "compare "+p.String())
	}
	if len(r.query.Weekdays) > 0 {
		parts = append(parts, fmt.Sprint("on ", r.query.Weekdays))
	}
	if len(r.query.ShareOf) > 0 {
		parts = append(parts, "share by "+strings.Join(r.query.ShareOf, "+"))
	}
	if len(r.query.GroupBy) > 0 {
		parts = append(parts, strings.TrimSpace(fmt.Sprint("by ", strings.Join(r.query.GroupBy, "+"), " ", r.query.Order, " ", r.query.Limit)))
	}
	if h := r.query.Having; h != nil {
		parts = append(parts, fmt.Sprint("having ", h.Metric, h.Op, h.Number))
	}
	if r.query.Count {
		parts = append(parts, "count")
	}
	if r.spans {
		parts = append(parts, "which period")
	}
	if r.vague {
		parts = append(parts, "vague")
	}
	if r.reason != "" {
		parts = append(parts, "("+string(r.reason)+" "+r.detail+")")
	}
	if len(r.unmatched) > 0 {
		parts = append(parts, "unmatched "+strings.Join(r.unmatched, ", "))
	}
	if len(r.periods) > 1 {
		parts = append(parts, fmt.Sprintf("%d periods", len(r.periods)))
	}
	return strings.Join(parts, "; ")
}

// sketchMembers writes a condition on members.
func sketchMembers(c *MemberCondition) string {
	text := c.Entity + " with "
	if c.Not {
		text = c.Entity + " without "
	}
	text += c.Metric + c.Dataset
	if c.Op != "" {
		text += fmt.Sprint(c.Op, c.Number)
	}
	for _, f := range c.Filters {
		text += " " + f.Dimension + "=" + strings.Join(f.Values, "|")
	}
	if !c.Period.IsZero() {
		text += " " + c.Period.String()
	}
	return text
}

// TestRead reads the questions of testdata/read: a line that begins with ">" goes on from
// the question before it.
func TestRead(t *testing.T) {
	e := readingEngine(t)
	files, err := filepath.Glob("testdata/read/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no questions: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		var last *Query
		for line := range strings.Lines(string(text)) {
			question, _, _ := strings.Cut(strings.TrimSpace(line), "\t")
			if question == "" || strings.HasPrefix(question, "#") {
				out.WriteString(line)
				continue
			}
			asked := Question{Text: question, As: acl.Principal{}, Today: date(t, "2026-03-15")}
			if rest, follows := strings.CutPrefix(question, "> "); follows {
				asked.Text, asked.Previous = rest, last
			}
			readings := e.inquire(asked).readings()
			if len(readings) > 0 {
				last = &readings[0].query
			}
			fmt.Fprintf(&out, "%s\t%s\n", question, sketch(readings))
		}
		golden(t, file, out.String())
	}
}

func BenchmarkRead(b *testing.B) {
	e := readingEngine(b)
	for b.Loop() {
		e.inquire(Question{Text: "What was the fault rate of rear wheels at the Graz works last month?", Today: date(b, "2026-03-15")}).readings()
	}
}
