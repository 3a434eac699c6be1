// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"math"
	"slices"
	"strings"
	"unicode"
)

// line is words side by side, in reading order.
type line struct {
	rect
	words []word
	size  float64
	// leader is set if a row of dots led to the last word.
	leader bool
	// parts is what segments returned.
	parts []segment
}

// lines groups words by height, top to bottom. Cost: O(n log n).
func lines(ws []word) []line {
	// Keys are sorted instead of words, which are large.
	type key struct {
		y     float64
		index int32
		line  int32
	}
	keys := make([]key, len(ws))
	for i := range ws {
		keys[i] = key{y: ws[i].y0 + ws[i].y1, index: int32(i)}
	}
	slices.SortStableFunc(keys, func(a, b key) int { return compare(a.y, b.y) })
	const perLine = 6
	out := make([]line, 0, 1+len(ws)/perLine)
	var count []int
	for i := range keys {
		w := &ws[keys[i].index]
		n := lineOf(out, w)
		if n < 0 {
			n = len(out)
			out, count = append(out, line{rect: w.rect}), append(count, 0)
		}
		l := &out[n]
		l.x0, l.x1 = min(l.x0, w.x0), max(l.x1, w.x1)
		keys[i].line = int32(n)
		count[n]++
	}
	all := make([]word, len(ws))
	for i := range out {
		out[i].words, all = all[:0:count[i]], all[count[i]:]
	}
	for _, k := range keys {
		out[k.line].words = append(out[k.line].words, ws[k.index])
	}
	for i := range out {
		out[i].order()
	}
	slices.SortStableFunc(out, func(a, b line) int { return compare(a.y0, b.y0) })
	return out
}

// lineOf returns the index of the line that a word stands on: one of the last few that
// it overlaps by more than half; -1 if there is none.
func lineOf(ls []line, w *word) int {
	for i := len(ls) - 1; i >= max(0, len(ls)-4); i-- {
		overlap := math.Min(ls[i].y1, w.y1) - math.Max(ls[i].y0, w.y0)
		if overlap > 0.5*math.Min(ls[i].height(), w.height()) {
			return i
		}
	}
	return -1
}

// order sorts the line's words in reading order, joins the parts of split words and
// sets its size.
func (l *line) order() {
	slices.SortStableFunc(l.words, func(a, b word) int { return compare(a.x0, b.x0) })
	joined := l.words[:1]
	for _, w := range l.words[1:] {
		last := &joined[len(joined)-1]
		h := math.Max(math.Min(last.size, w.size), 1)
		if gap := w.x0 - last.x1; !last.spaced && gap < wordGap*h && gap > -overlapBack*h && last.x1 < w.x1 {
			last.text += w.text
			last.rect = last.rect.union(w.rect)
			last.spaced = w.spaced
			continue
		}
		joined = append(joined, w)
	}
	l.words = withoutLeaders(joined)
	l.leader = len(l.words) < len(joined) && l.words[len(l.words)-1].text == joined[len(joined)-1].text
	if rightToLeft(l.words) {
		slices.Reverse(l.words)
	}
	l.size = usualSize(l.words)
	for _, w := range l.words {
		if w.size >= 0.8*l.size {
			l.y0, l.y1 = math.Min(l.y0, w.y0), math.Max(l.y1, w.y1)
		}
	}
}

// usualSize returns the size of most characters: one large initial makes no heading.
func usualSize(ws []word) float64 {
	same := true
	for i := range ws {
		same = same && halves(ws[i].size) == halves(ws[0].size)
	}
	if same && len(ws) > 0 {
		return halves(ws[0].size)
	}
	weight := map[float64]int{}
	for i := range ws {
		weight[halves(ws[i].size)] += len(ws[i].text)
	}
	best, usual := 0, 0.0
	for size, n := range weight {
		if n > best || n == best && size > usual {
			best, usual = n, size
		}
	}
	return usual
}

// withoutLeaders drops rows of dots that lead to a page number.
func withoutLeaders(ws []word) []word {
	dots := func(s string) bool { return strings.Trim(s, ".·…") == "" }
	if !slices.ContainsFunc(ws, func(w word) bool { return dots(w.text) }) {
		return ws
	}
	out := ws[:0:0]
	for i := 0; i < len(ws); i++ {
		run, n := 0, i
		for ; n < len(ws) && dots(ws[n].text); n++ {
			run += len(ws[n].text)
		}
		if run >= 4 && n-i < len(ws) {
			i = n - 1
			continue
		}
		out = append(out, ws[i])
	}
	if len(out) == 0 {
		return ws
	}
	return out
}

// rightToLeft reports whether most letters are Arabic or Hebrew.
func rightToLeft(ws []word) bool {
	right, left := 0, 0
	for _, w := range ws {
		for _, r := range w.text {
			const hebrew = 0x590 // the first of the scripts
			if r >= hebrew && unicode.In(r, unicode.Arabic, unicode.Hebrew) {
				right++
			} else if unicode.IsLetter(r) {
				left++
			}
		}
	}
	return right > left
}

// text returns the line's words with single spaces.
func (l *line) text() string {
	parts := make([]string, len(l.words))
	for i, w := range l.words {
		parts[i] = w.text
	}
	return strings.Join(parts, " ")
}

// bold reports whether all but a few characters are bold.
func (l *line) bold() bool {
	n, all := 0, 0
	for _, w := range l.words {
		all += len(w.text)
		if w.bold {
			n += len(w.text)
		}
	}
	return n*10 >= all*9
}

// fixed reports whether all words are set in a font of fixed width.
func (l *line) fixed() bool {
	for _, w := range l.words {
		if !w.fixed {
			return false
		}
	}
	return true
}

// segment is a part of a line between wide gaps: a cell of a row, or all of it.
type segment struct {
	rect
	words []word
}

// segments cuts the line at wide gaps, left to right.
func (l *line) segments() []segment {
	if l.parts != nil {
		return l.parts
	}
	var out []segment
	start := 0
	for i := range l.words {
		w := &l.words[i]
		if n := len(out); n > 0 {
			last := &out[n-1]
			if gap := w.x0 - last.x1; gap < cellGap*max(w.size, 4) {
				last.words = l.words[start : i+1 : i+1]
				last.rect = last.rect.union(w.rect)
				continue
			}
		}
		start = i
		out = append(out, segment{w.rect, l.words[i : i+1 : i+1]})
	}
	slices.SortFunc(out, func(a, b segment) int { return compare(a.x0, b.x0) })
	l.parts = out
	return out
}

// compare orders numbers; it is cmp.Compare for values that are never NaN.
func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// median returns the middle value, 0 of none.
func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	s := slices.Clone(v)
	slices.Sort(s)
	return s[len(s)/2]
}
