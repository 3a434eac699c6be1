// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"math"
	"slices"
)

// item is what the page is cut into: a word, or a ruled table as a whole.
type item struct {
	rect
	word  *word
	table *table
}

// maxCuts bounds the nesting of cuts.
const maxCuts = 40

// cut orders items by recursive cuts along white space: across, or between columns if
// both sides are running text. Cost: O(n log n) for each level.
func cut(items []item, depth int) [][]item {
	if len(items) < 4 || depth > maxCuts {
		return [][]item{items}
	}
	sizes := make([]float64, 0, len(items))
	for _, it := range items {
		if it.word != nil {
			sizes = append(sizes, it.word.size)
		}
	}
	size := math.Max(median(sizes), 4)
	if at, gap := widestGap(items, false, cellGap*size); gap > cellGap*size {
		left, right := divide(items, at, false)
		if prose(left) && prose(right) || independent(left, right, gap/size) {
			return append(cut(left, depth+1), cut(right, depth+1)...)
		}
	}
	if at, gap := widestGap(items, true, 0.5*size); gap > 0.5*size {
		above, below := divide(items, at, true)
		return append(cut(above, depth+1), cut(below, depth+1)...)
	}
	return [][]item{items}
}

// widestGap returns the middle and width of the widest stripe that no item touches, if it
// is wider than least; otherwise a width of 0. Cost: O(n).
func widestGap(items []item, across bool, least float64) (at, gap float64) {
	span := func(it *item) (from, to float64) {
		if across {
			return it.y0, it.y1
		}
		return it.x0, it.x1
	}
	low, high := math.Inf(1), math.Inf(-1)
	for i := range items {
		from, to := span(&items[i])
		low, high = min(low, from), max(high, to)
	}
	// A stripe that is wide enough holds an empty bucket of half its width. Very wide
	// pages get buckets that may miss narrow ones.
	const most = 4096
	n := int(min(2*(high-low)/least, most)) + 1
	step := (high - low) / float64(n)
	if !(step > 0) {
		return 0, 0
	}
	// starts and ends hold the least beginning and the greatest end of the items that
	// begin in a bucket.
	starts, ends := make([]float64, n), make([]float64, n)
	for i := range starts {
		starts[i], ends[i] = math.Inf(1), math.Inf(-1)
	}
	for i := range items {
		from, to := span(&items[i])
		k := min(int((from-low)/step), n-1)
		starts[k], ends[k] = min(starts[k], from), max(ends[k], to)
	}
	end := ends[0]
	for k := 1; k < n; k++ {
		if starts[k]-end > gap && !math.IsInf(starts[k], 1) {
			gap, at = starts[k]-end, (starts[k]+end)/2
		}
		end = max(end, ends[k])
	}
	if gap <= least {
		return 0, 0
	}
	return at, gap
}

// divide splits items at a coordinate.
func divide(items []item, at float64, across bool) (before, after []item) {
	low := func(it *item) bool {
		if across {
			return (it.y0+it.y1)/2 < at
		}
		return (it.x0+it.x1)/2 < at
	}
	n := 0
	for i := range items {
		if low(&items[i]) {
			n++
		}
	}
	both := make([]item, len(items))
	before, after = both[:0:n], both[n:n]
	for i := range items {
		if low(&items[i]) {
			before = append(before, items[i])
		} else {
			after = append(after, items[i])
		}
	}
	return before, after
}

// prose reports whether items look like a column of running text: three lines or more,
// of several words, without gaps, most of them filling the width.
func prose(items []item) bool {
	var ws []word
	for _, it := range items {
		if it.word != nil {
			ws = append(ws, *it.word)
		}
	}
	if len(ws) == 0 {
		return false
	}
	ls := lines(ws)
	if len(ls) < 3 {
		return false
	}
	box := bounds(ws)
	count, parts, share := 0, 0, 0.0
	for i := range ls {
		parts += len(ls[i].segments())
		count += len(ls[i].words)
		share += ls[i].width() / math.Max(box.width(), 1)
	}
	n := float64(len(ls))
	return float64(parts)/n < 1.35 && float64(count)/n >= 3.5 && share/n > 0.55
}

// independent reports whether items on both sides of a gap, in em, are columns of their
// own rather than cells of a table, although they are not running text: their lines
// stand at other heights, and they either fill their widths or are far apart.
func independent(left, right []item, gap float64) bool {
	const (
		least  = 8
		gutter = 2.5
		ratio  = 0.35
		full   = 0.7
	)
	narrow, wide := extent(left).width(), extent(right).width()
	if min(narrow, wide) < ratio*max(narrow, wide) {
		return false
	}
	a, fillA := heights(left)
	b, fillB := heights(right)
	if len(a) < least || len(b) < least || gap < gutter && (fillA < full || fillB < full) {
		return false
	}
	if len(b) < len(a) {
		a, b = b, a
	}
	level := 0
	for _, y := range a {
		i, _ := slices.BinarySearch(b, y-1.5)
		if i < len(b) && b[i] <= y+1.5 {
			level++
		}
	}
	return level*2 < len(a)
}

// extent returns the rectangle around items.
func extent(items []item) rect {
	box := items[0].rect
	for _, it := range items[1:] {
		box = box.union(it.rect)
	}
	return box
}

// heights returns where the lines of items stand, from the top, and the mean share of
// the width that they fill.
func heights(items []item) (middles []float64, fill float64) {
	var ws []word
	for _, it := range items {
		if it.word != nil {
			ws = append(ws, *it.word)
		}
	}
	if len(ws) == 0 {
		return nil, 0
	}
	ls := lines(ws)
	width := math.Max(bounds(ws).width(), 1)
	for i := range ls {
		middles = append(middles, (ls[i].y0+ls[i].y1)/2)
		fill += ls[i].width() / width
	}
	slices.Sort(middles)
	return middles, fill / float64(len(ls))
}

// flow is a part of the page that is read from top to bottom.
type flow struct {
	words  []word
	tables []*table
	bottom float64
	// titled says that the page announces contents, numbered that it has line numbers.
	titled, numbered bool
}

// flows joins consecutive cuts that follow each other downward: the cuts between
// paragraphs and table rows are undone, those between columns stay.
func flows(parts [][]item) []flow {
	var out []flow
	for _, part := range parts {
		if len(part) == 0 {
			continue
		}
		box := extent(part)
		if n := len(out); n == 0 || box.y0 < out[n-1].bottom-1 {
			out = append(out, flow{})
		}
		f := &out[len(out)-1]
		f.words = slices.Grow(f.words, len(part))
		for _, it := range part {
			if it.word != nil {
				f.words = append(f.words, *it.word)
			} else {
				f.tables = append(f.tables, it.table)
			}
		}
		f.bottom = math.Max(f.bottom, box.y1)
	}
	return out
}
