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
// them, but not the other way about.
func agrees(a *semantic.Answer, results [][][]any, ordered bool) bool {
	if a.Result == nil {
		return false
	}
	rows := a.Result.Rows
	if a.Result.Value != nil {
		rows = []semantic.Row{{Value: *a.Result.Value, Numerator: a.Result.Numerator, Denominator: a.Result.Denominator}}
	}
	for _, gold := range results {
		// Of several that share the first place the right query may name one.
		if a.Query.Limit == 1 && len(gold) == 1 && slices.ContainsFunc(rows, func(r semantic.Row) bool { return sameRow(&r, gold[0], a.Result.Unit) }) {
			return true
		}
		if sameRows(rows, gold, ordered, a.Result.Unit) {
			return true
		}
	}
	return false
}

func sameRows(rows []semantic.Row, gold [][]any, ordered bool, unit string) bool {
	if len(rows) != len(gold) {
		return false
	}
	taken := make([]bool, len(rows))
	for i, want := range gold {
		found := -1
		for j := range rows {
			if !taken[j] && (!ordered || i == j) && sameRow(&rows[j], want, unit) {
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

// sameRow reports whether every cell of a right row is in a row of an answer. A row
// without keys must hold the figure.
func sameRow(row *semantic.Row, gold []any, unit string) bool {
	if len(gold) == 0 {
		return false
	}
	for _, cell := range gold {
		if !sameFigure(row, cell, unit) && !sameKey(row, cell) {
			return false
		}
	}
	return true
}

// sameFigure compares with the figure to a millionth; a share may be in percent.
func sameFigure(row *semantic.Row, cell any, unit string) bool {
	number, ok := cell.(float64)
	if !ok {
		return false
	}
	near := func(a, b float64) bool { return math.Abs(a-b) <= 1e-6*math.Max(1, math.Abs(b)) }
	return near(row.Value, number) || unit == "%" && near(row.Value, 100*number)
}

// sameKey compares with the keys and labels. A person's first name may stand in a column
// by itself.
func sameKey(row *semantic.Row, cell any) bool {
	text := ""
	switch cell := cell.(type) {
	case string:
		text = cell
	case float64:
		text = strconv.FormatFloat(cell, 'f', -1, 64)
	default:
		return false
	}
	for _, names := range [][]string{row.Keys, row.Labels} {
		for _, name := range names {
			if strings.EqualFold(name, text) || startOf(name, text) {
				return true
			}
			if strings.Contains(" "+strings.ToLower(name)+" ", " "+strings.ToLower(text)+" ") {
				return true
			}
		}
	}
	return false
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
