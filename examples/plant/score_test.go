// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/rag/semantic"
)

// verdict is how an answer compares with what was expected.
type verdict string

const (
	exact       verdict = "exact"
	wrong       verdict = "WRONG"        // a wrong number, or one where none was due
	overRefused verdict = "over-refused" // no number where one was due
	otherwise   verdict = "otherwise"    // asked where refusing was due, or the reverse
)

// score counts verdicts.
type score map[verdict]int

func (s score) String() string {
	return fmt.Sprintf("%d exact, %d wrong, %d over-refused, %d otherwise", s[exact], s[wrong], s[overRefused], s[otherwise])
}

// expectation is what is expected of a question of the plant.
type expectation struct {
	question
	ID            string            `json:"id"`
	Kind          semantic.Kind     `json:"kind"`
	AcceptKinds   []semantic.Kind   `json:"accept_kinds"`
	Reason        semantic.Reason   `json:"reason"`
	AcceptReasons []semantic.Reason `json:"accept_reasons"`
	Options       []string          `json:"options"`
	Warnings      []string          `json:"warnings"`
	Order         string            `json:"order"`
	Expected      struct {
		row
		Value *float64 `json:"value"`
		Rows  []row    `json:"rows"`
		// Others are further numbers, one for each row.
		Others []figure `json:"others"`
	} `json:"expected"`
}

// judge compares an answer with what is expected, and says what differs.
func (e *expectation) judge(l line) (verdict, string) {
	if l.Kind != e.Kind && !slices.Contains(e.AcceptKinds, l.Kind) {
		what := fmt.Sprintf("%s %s, not %s %s", l.Kind, l.Reason, e.Kind, e.Reason)
		switch {
		case l.Kind == semantic.Answered:
			return wrong, what
		case e.Kind == semantic.Answered:
			return overRefused, what
		}
		return otherwise, what
	}
	if l.Kind != semantic.Answered {
		return exact, e.remarks(l)
	}
	if diff := e.differs(l); diff != "" {
		return wrong, diff
	}
	if len(e.Warnings) > 0 && len(l.Warnings) == 0 {
		return wrong, "no warning"
	}
	return exact, ""
}

// remarks tells other options and reasons, which are no faults in the count.
func (e *expectation) remarks(l line) string {
	var all []string
	if l.Kind == e.Kind && len(e.Options) > 0 {
		want, got := slices.Sorted(slices.Values(e.Options)), slices.Sorted(slices.Values(l.Options))
		if !slices.Equal(want, got) {
			all = append(all, fmt.Sprintf("options %v, not %v", got, want))
		}
	}
	if l.Kind == e.Kind && e.Reason != "" && l.Reason != e.Reason && !slices.Contains(e.AcceptReasons, l.Reason) {
		all = append(all, fmt.Sprintf("reason %s, not %s", l.Reason, e.Reason))
	}
	return strings.Join(all, "; ")
}

// differs compares the numbers, and those beside them.
func (e *expectation) differs(l line) string {
	if diff := e.first(l); diff != "" || len(e.Expected.Others) == 0 {
		return diff
	}
	if len(l.Others) != len(e.Expected.Others) {
		return fmt.Sprintf("%d other figures", len(l.Others))
	}
	for i, want := range e.Expected.Others {
		beside := expectation{Order: e.Order}
		beside.Expected.Value, beside.Expected.Rows = want.Value, want.Rows
		got := l.Others[i]
		if diff := beside.first(line{Value: got.Value, Rows: got.Rows}); diff != "" || got.Metric != want.Metric {
			return got.Metric + ": " + diff
		}
	}
	return ""
}

// first compares the first number, or its rows.
func (e *expectation) first(l line) string {
	if e.Expected.Value != nil {
		switch {
		case l.Value == nil:
			return fmt.Sprintf("%d rows, not one number", len(l.Rows))
		case !near(*l.Value, *e.Expected.Value):
			return fmt.Sprintf("%v, not %v", *l.Value, *e.Expected.Value)
		case !nearIfBoth(l.Numerator, e.Expected.Numerator) || !nearIfBoth(l.Denominator, e.Expected.Denominator):
			return "another numerator or denominator"
		}
		return ""
	}
	got, want := slices.Clone(l.Rows), slices.Clone(e.Expected.Rows)
	if e.Order == "" {
		byKey := func(a, b row) int { return strings.Compare(a.Key, b.Key) }
		slices.SortFunc(got, byKey)
		slices.SortFunc(want, byKey)
	}
	same := func(a, b row) bool {
		return a.Key == b.Key && near(a.Value, b.Value) && nearIfBoth(a.Numerator, b.Numerator) && nearIfBoth(a.Denominator, b.Denominator)
	}
	if !slices.EqualFunc(got, want, same) {
		return fmt.Sprintf("rows %v, not %v", showRows(got), showRows(want))
	}
	return ""
}

func showRows(rows []row) string {
	var all []string
	for _, r := range rows {
		all = append(all, fmt.Sprintf("%s=%v", r.Key, r.Value))
	}
	return strings.Join(all, " ")
}

// near compares numbers with a relative tolerance of 1e-6, and no finer than the six
// decimals that the expected ones are written with.
func near(a, b float64) bool {
	return math.Abs(a-b) <= max(1e-6*max(math.Abs(a), math.Abs(b)), 0.5e-6+1e-12)
}

func nearIfBoth(a, b *float64) bool { return a == nil || b == nil || near(*a, *b) }

// tabled is what is expected of a question of the operations tables.
type tabled struct {
	question
	ID         string          `json:"_id"`
	SQL        string          `json:"sql"`
	Rows       [][]any         `json:"rows"`
	Answer     json.RawMessage `json:"answer"`
	Answerable bool            `json:"answerable"`
}

// judge compares an answer with the result of the SQL, at the rounding that it states.
func (q *tabled) judge(l line) (verdict, string) {
	answered := l.Kind == semantic.Answered
	switch {
	case !q.Answerable && answered:
		return wrong, "answered"
	case !q.Answerable:
		return exact, string(l.Reason)
	case !answered:
		return overRefused, fmt.Sprintf("%s %s", l.Kind, l.Reason)
	}
	tolerance := 1e-9
	if strings.Contains(q.SQL, ",4)") {
		tolerance = 0.5e-4 + 1e-9
	}
	if l.Value != nil {
		want, ok := q.Rows[0][0].(float64)
		if len(q.Rows) != 1 || len(q.Rows[0]) != 1 || !ok || math.Abs(*l.Value-want) > tolerance {
			return wrong, fmt.Sprintf("%v, not %v", *l.Value, q.Rows)
		}
		return exact, ""
	}
	same := len(l.Rows) == len(q.Rows)
	for i := 0; same && i < len(l.Rows); i++ {
		same = l.Rows[i].Key == cell(q.Rows[i][0])
		if same && len(q.Rows[i]) > 1 {
			want, ok := q.Rows[i][1].(float64)
			same = ok && math.Abs(l.Rows[i].Value-want) <= tolerance
		}
	}
	if !same {
		return wrong, fmt.Sprintf("rows %s, not %v", showRows(l.Rows), q.Rows)
	}
	return exact, ""
}

// cell writes a value of a result as the key of a row.
func cell(v any) string {
	if f, ok := v.(float64); ok {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

// judged is a question that can be compared with its answer.
type judged interface {
	ask() (id string, q question)
	judge(l line) (verdict, string)
}

func (e *expectation) ask() (string, question) { return e.ID, e.question }
func (q *tabled) ask() (string, question)      { return q.ID, q.question }

// readLines reads a file of testdata.
func readLines[T any](t *testing.T, name string) []*T {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []*T
	for lines := bufio.NewScanner(f); lines.Scan(); {
		q := new(T)
		if err := json.Unmarshal(lines.Bytes(), q); err != nil {
			t.Fatalf("%s: %v", lines.Text(), err)
		}
		all = append(all, q)
	}
	return all
}

// askAll asks every question and returns the score and a line for each.
func askAll[T judged](t *testing.T, p *plant, questions []T) (score, string) {
	t.Helper()
	var b strings.Builder
	total := score{}
	for _, q := range questions {
		id, asked := q.ask()
		answer, err := p.ask(t.Context(), asked)
		if err != nil {
			t.Errorf("%s: %s: %v", id, asked.Text, err)
			continue
		}
		v, remark := q.judge(newLine(nil, answer))
		total[v]++
		fmt.Fprintf(&b, "%-12s %s %s  %s", v, id, answer.Kind, asked.Text)
		if remark != "" {
			fmt.Fprintf(&b, " [%s]", remark)
		}
		b.WriteByte('\n')
		if v == wrong {
			t.Errorf("%s: %s: %s\n%s", id, asked.Text, remark, answer.Text)
		} else if v != exact {
			t.Logf("%s: %s: %s\n%s", id, asked.Text, remark, answer.Text)
		}
	}
	fmt.Fprintf(&b, "\n%d questions: %v\n", len(questions), total)
	t.Logf("%d questions: %v", len(questions), total)
	return total, b.String()
}

// compareGolden compares a text with a golden file, or rewrites it.
func compareGolden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
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
		t.Errorf("the verdicts changed; if for the better, run with -update (-want +got):\n%s", diff)
	}
}
