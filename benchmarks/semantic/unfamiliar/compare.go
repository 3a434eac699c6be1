// SPDX-License-Identifier: Apache-2.0

package main

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pacenote/pacenote/rag/semantic"
)

// agrees reports whether an answer is one of the right results: each right row is one of
// the answer's and none is left over, in the same order if that was asked for. A row is
// right if each of its cells is the figure, a key or a label of the answer's row; so that
// where only names are asked for, the figure by which they were ranked may stand beside
// them, but not the other way about. An answer that counts its groups tells them too: it
// is right if either its number or its groups are the right rows.
func agrees(a *semantic.Answer, results [][][]any, ordered bool) bool {
	if a.Result == nil {
		return false
	}
	rows := answerRows(a)
	for _, gold := range results {
		// Of several that share the first place the right query may name one.
		if a.Query.Limit == 1 && len(gold) == 1 && slices.ContainsFunc(rows, func(r answerRow) bool { return r.agrees(gold[0], true) }) {
			return true
		}
		if sameRows(rows, gold, ordered, len(a.Query.GroupBy) > 0) {
			return true
		}
	}
	if !a.Query.Count {
		return false
	}
	groups := *a
	query, result := *a.Query, *a.Result
	query.Count, result.Value = false, nil
	groups.Query, groups.Result = &query, &result
	return agrees(&groups, results, ordered)
}

// answerRow is a row of an answer with its figures.
type answerRow struct {
	names   []string // keys and labels
	figures []figure
	missing int // further figures that it has no value of
}

// figure is a number with its unit.
type figure struct {
	value float64
	unit  string
}

// answerRows returns the rows of an answer, each with the figures that were asked for
// beside the first; an answer without groups is one row.
func answerRows(a *semantic.Answer) []answerRow {
	if a.Result.Value != nil {
		row := answerRow{figures: []figure{{*a.Result.Value, a.Result.Unit}}}
		for _, other := range a.Others {
			if other.Value == nil {
				row.missing++
				continue
			}
			row.figures = append(row.figures, figure{*other.Value, other.Unit})
		}
		return []answerRow{row}
	}
	var rows []answerRow
	for _, r := range a.Result.Rows {
		row := answerRow{names: append(slices.Clone(r.Keys), r.Labels...), figures: []figure{{r.Value, a.Result.Unit}}}
		for _, other := range a.Others {
			for _, o := range other.Rows {
				if slices.Equal(o.Keys, r.Keys) {
					row.figures = append(row.figures, figure{o.Value, other.Unit})
				}
			}
		}
		row.missing = 1 + len(a.Others) - len(row.figures)
		rows = append(rows, row)
	}
	return rows
}

func sameRows(rows []answerRow, gold [][]any, ordered, grouped bool) bool {
	if len(rows) != len(gold) {
		return false
	}
	taken := make([]bool, len(rows))
	for i, want := range gold {
		found := -1
		for j := range rows {
			if !taken[j] && (!ordered || i == j) && rows[j].agrees(want, grouped) {
				found = j
				break
			}
		}
		if found < 0 {
			return false
		}
		taken[found] = true
	}
	return true
}

// agrees reports whether every cell of a right row is in a row of an answer, and whether
// the right row has all of the answer's figures, but for the one that members are told or
// ranked by. What has no value there has none in the answer.
func (r *answerRow) agrees(gold []any, grouped bool) bool {
	figures, missing := 0, 0
	for _, cell := range gold {
		switch {
		case cell == nil && missing < r.missing:
			missing++
		case r.hasFigure(cell):
			figures++
		case !r.hasName(cell):
			return false
		}
	}
	if !grouped {
		return figures >= len(r.figures)
	}
	return len(gold) > 0 && figures >= len(r.figures)-1
}

// hasFigure compares with the figures to a millionth; a share may be in percent.
func (r *answerRow) hasFigure(cell any) bool {
	number, ok := cell.(float64)
	if !ok {
		return false
	}
	near := func(a, b float64) bool { return math.Abs(a-b) <= 1e-6*math.Max(1, math.Abs(b)) }
	return slices.ContainsFunc(r.figures, func(f figure) bool {
		return near(f.value, number) || f.unit == "%" && near(f.value, 100*number)
	})
}

// hasName compares with the keys and labels. A person's first name may stand in a column
// by itself.
func (r *answerRow) hasName(cell any) bool {
	text := ""
	switch cell := cell.(type) {
	case string:
		text = cell
	case float64:
		text = strconv.FormatFloat(cell, 'f', -1, 64)
	default:
		return false
	}
	return slices.ContainsFunc(r.names, func(name string) bool {
		return strings.EqualFold(name, text) || startOf(name, text) ||
			strings.Contains(" "+strings.ToLower(name)+" ", " "+strings.ToLower(text)+" ")
	})
}

// startOf reports whether a text is the first day of a period such as 2025-10.
func startOf(key, text string) bool {
	day, _, _ := strings.Cut(text, " ")
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return false
	}
	year, week := at.ISOWeek()
	quarter := (int(at.Month()) + 2) / 3
	switch key {
	case day:
		return true
	case at.Format("2006-01"):
		return at.Day() == 1
	case at.Format("2006"):
		return at.YearDay() == 1
	case at.Format("2006") + "-Q" + strconv.Itoa(quarter):
		return at.Day() == 1 && int(at.Month())%3 == 1
	case strconv.Itoa(year) + "-W" + twoDigits(week):
		return at.Weekday() == time.Monday
	}
	return false
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// empty reports whether the right result is nothing.
func empty(results [][][]any) bool {
	for _, gold := range results {
		if len(gold) == 0 || len(gold) == 1 && len(gold[0]) == 1 && gold[0][0] == nil {
			return true
		}
	}
	return false
}
