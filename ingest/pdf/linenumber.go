// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of line numbers: how many there are at least, the share of their distances that
// are equal, and the share of them beside which a sentence goes on or nothing stands.
const (
	leastNumbers = 8
	evenly       = 0.9
	runningOn    = 0.15
)

// lineNumbers takes the numbers out that count the lines of a page in its left margin, as
// transcripts, drafts and pleadings have them: consecutive, one below the other at equal
// distances, left of all text beside them, which runs on from line to line. A column that
// numbers the rows of a table or the items of a list stays.
func lineNumbers(ws []word) (rest, numbers []word) {
	column := countingColumn(ws)
	if len(column) < leastNumbers {
		return ws, nil
	}
	taken := make(map[int]bool, len(column))
	for _, i := range column {
		taken[i] = true
		numbers = append(numbers, ws[i])
	}
	pitch := pitchOf(numbers)
	if pitch <= 0 {
		return ws, nil
	}
	box := bounds(numbers)
	beside := make([][]word, len(numbers))
	for i, w := range ws {
		if taken[i] {
			continue
		}
		rest = append(rest, w)
		n := int(math.Floor((w.middle()-numbers[0].middle())/pitch + 0.5))
		if n < 0 || n >= len(numbers) {
			continue
		}
		if w.x0 < box.x1 {
			return ws, nil // text in the margin
		}
		beside[n] = append(beside[n], w)
	}
	if !runOn(beside) {
		return ws, nil
	}
	return rest, numbers
}

// middle returns the height at which a word stands.
func (w *word) middle() float64 { return (w.y0 + w.y1) / 2 }

// countingColumn returns the indices of the numbers of the leftmost column of numbers that
// count, top to bottom: the longest run of consecutive ones.
func countingColumn(ws []word) []int {
	left := math.Inf(1)
	for i := range ws {
		if countOf(ws[i].text) > 0 {
			left = math.Min(left, ws[i].x0)
		}
	}
	var column []int
	for i := range ws {
		const digits = 2.5 // ems: numbers are aligned at either side
		if countOf(ws[i].text) > 0 && ws[i].x0 < left+digits*ws[i].size {
			column = append(column, i)
		}
	}
	slices.SortStableFunc(column, func(a, b int) int { return compare(ws[a].y0, ws[b].y0) })
	var best []int
	for start := 0; start < len(column); {
		end := start + 1
		for end < len(column) && countOf(ws[column[end]].text) == countOf(ws[column[end-1]].text)+1 {
			end++
		}
		if end-start > len(best) {
			best = column[start:end]
		}
		start = end
	}
	return best
}

// countOf returns the number that a word is, 0 if it is none that counts lines.
func countOf(text string) int {
	if len(text) == 0 || len(text) > 4 || text[0] < '0' || text[0] > '9' {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return n
}

// pitchOf returns the distance of numbers that stand at equal distances, 0 if they don't.
func pitchOf(numbers []word) float64 {
	var gaps []float64
	for i := 1; i < len(numbers); i++ {
		gaps = append(gaps, numbers[i].middle()-numbers[i-1].middle())
	}
	pitch := median(gaps)
	equal := 0
	for _, g := range gaps {
		if math.Abs(g-pitch) < 0.15*pitch {
			equal++
		}
	}
	if float64(equal) < evenly*float64(len(gaps)) {
		return 0
	}
	return pitch
}

// runOn reports whether lines of words are running text: beside enough of the numbers a
// sentence goes on or nothing stands, but not beside all of them nothing, and few lines
// have the gaps of a table's rows.
func runOn(lineWords [][]word) bool {
	goesOn, empty, gaps := 0, 0, 0
	var last string
	for _, ws := range lineWords {
		if len(ws) == 0 {
			empty++
			last = ""
			continue
		}
		slices.SortStableFunc(ws, func(a, b word) int { return compare(a.x0, b.x0) })
		l := line{rect: bounds(ws), words: ws}
		if len(l.segments()) > 1 {
			gaps++
		}
		text := l.text()
		first, _ := utf8.DecodeRuneInString(text)
		if unicode.IsLower(first) && last != "" {
			goesOn++
		}
		last = ""
		const fewWords = 4
		if len(ws) >= fewWords && !strings.ContainsAny(text[len(text)-1:], ".:;!?") {
			last = text
		}
	}
	filled := len(lineWords) - empty
	return goesOn > 0 && float64(goesOn+empty) >= runningOn*float64(len(lineWords)) && gaps*2 <= filled
}
