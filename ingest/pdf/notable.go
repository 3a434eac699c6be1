// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// noTable reports whether what falls into columns is no table: a list with its marks, the
// scales and figures of a chart, or texts side by side.
func (t *table) noTable() bool { return t.marked() || t.chart() || t.texts() }

// enumeration is the mark of a list or the number of a heading.
var enumeration = regexp.MustCompile(`^(\(?[0-9]{1,2}[.)]?|\(?[a-z][.)]?|[0-9]+(\.[0-9]+)+\.?|[` + bullets + `–—*-])$`)

// marked reports whether each row is a mark and a text.
func (t *table) marked() bool {
	if t.columns != 2 {
		return false
	}
	for _, row := range t.rows {
		if len(row) != 2 || !enumeration.MatchString(row[0].text) || !hasLetters(row[1].text) || figure(row[1].text) {
			return false
		}
	}
	return true
}

const (
	// bareRows is the share of rows of figures alone from which a table may be a chart, and
	// sparse the share of places below which it then is one.
	bareRows, sparse = 0.6, 0.5
	// leastScale is how many figures at equal distances are a scale.
	leastScale = 3
)

// chart reports whether rows are what stands in a chart: figures without names, few of the places
// filled, or with a scale beside them.
func (t *table) chart() bool {
	bare, filled := 0, 0
	scales, others := 0, 0
	columns := make([][]float64, t.columns)
	for _, row := range t.rows {
		figures := true
		for _, c := range row {
			if c.text == "" {
				continue
			}
			filled++
			v, ok := number(c.text)
			if ok && c.colSpan == 1 {
				columns[c.column] = append(columns[c.column], v)
			}
			figures = figures && ok
		}
		if figures {
			bare++
		}
	}
	if float64(bare) < bareRows*float64(len(t.rows)) {
		return false
	}
	for _, values := range columns {
		switch {
		case isScale(values):
			scales++
		case 2*len(values) > len(t.rows):
			others++
		}
	}
	return float64(filled) < sparse*float64(t.columns*len(t.rows)) || scales > 0 && others == 0
}

// number reads a plain number with its commas and percent sign.
func number(s string) (float64, bool) {
	v, err := strconv.ParseFloat(strings.TrimSuffix(strings.ReplaceAll(s, ",", ""), "%"), 64)
	return v, err == nil
}

// isScale reports whether numbers fall by the same step, as those of a vertical axis do.
func isScale(v []float64) bool {
	if len(v) < leastScale {
		return false
	}
	step := v[1] - v[0]
	for i := 2; i < len(v); i++ {
		if math.Abs(v[i]-v[i-1]-step) > 1e-6*math.Abs(step) {
			return false
		}
	}
	return step < 0
}

// texts reports whether cells are lines of texts that stand side by side: no figure, and a third
// of them begin in the middle of a sentence.
func (t *table) texts() bool {
	cells, words, middle := 0, 0, 0
	for _, row := range t.rows {
		for _, c := range row {
			if c.text == "" {
				continue
			}
			if figure(c.text) && !hasLetters(c.text) {
				return false
			}
			cells++
			words += len(strings.Fields(c.text))
			if first, _ := utf8.DecodeRuneInString(c.text); unicode.IsLower(first) {
				middle++
			}
		}
	}
	return words >= 3*cells && float64(middle) >= proseMiddle*float64(cells)
}
