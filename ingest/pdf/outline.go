// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"math"
	"strings"
	"unicode"

	"github.com/pacenote/pacenote/ingest"
)

const (
	// leastNamed is how many bookmarks, and which share of them, must stand on the pages they
	// lead to: those of scans and of joined files name pages and files.
	leastNamed, leastNamedShare = 2, 0.3
	// mostTitle is how much longer than a bookmark's title a heading may be.
	mostTitle = 1.5
)

// outline makes headings of the lines that bookmarks name, with their levels, and of those that are
// tagged as headings. Other headings stand below the one before. It returns which blocks are named.
func (b *builder) outline(levels []int, furniture []ingest.BlockKind) []bool {
	named := make([]bool, len(b.blocks))
	pages := b.blocksOfPages()
	found := make([]int, len(b.blocks))
	texts := b.titles(pages)
	n := 0
	for _, mark := range b.file.outline {
		title := letters(textString(string(mark.Title)))
		if title == "" || mark.Page > len(b.pages) {
			continue
		}
		top := math.NaN()
		if mark.HasTop {
			m, _, _ := geometry(b.file.page(mark.Page))
			_, top = m.apply(0, mark.Top)
		}
		best, least := -1, math.Inf(1)
		for _, i := range pages[mark.Page] {
			bl := &b.blocks[i]
			if furniture[i] != ingest.Paragraph || bl.table != nil || bl.contents || bl.margin || found[i] > 0 || !titled(texts[i], title) {
				continue
			}
			distance := float64(i)
			if !math.IsNaN(top) {
				distance = math.Abs(bl.y0 - top)
			}
			if distance < least {
				best, least = i, distance
			}
		}
		if best >= 0 {
			found[best] = min(mark.Level, maxLevel)
			n++
		}
	}
	if n < leastNamed || float64(n) < leastNamedShare*float64(len(b.file.outline)) {
		clear(found)
		n = 0
	}
	n += b.taggedHeadings(found, furniture)
	if n == 0 {
		return named
	}
	level := 0
	for i := range b.blocks {
		switch {
		case found[i] > 0:
			named[i], levels[i], level = true, found[i], found[i]
		case levels[i] > 0 && i+1 < len(found) && found[i+1] > 0 && b.blocks[i].page == b.blocks[i+1].page:
			levels[i] = found[i+1] // "Chapter 3" above its title
		case levels[i] > 0 && level > 0:
			levels[i] = min(max(levels[i], level+1), maxLevel)
		}
	}
	return named
}

// blocksOfPages returns the indices of the blocks of each page.
func (b *builder) blocksOfPages() map[int][]int {
	out := map[int][]int{}
	for i := range b.blocks {
		out[b.blocks[i].page] = append(out[b.blocks[i].page], i)
	}
	return out
}

// titles returns the letters of the blocks that may be headings, of pages that bookmarks lead to;
// of the others nothing.
func (b *builder) titles(pages map[int][]int) []string {
	out := make([]string, len(b.blocks))
	done := map[int]bool{}
	for _, mark := range b.file.outline {
		if done[mark.Page] {
			continue
		}
		done[mark.Page] = true
		for _, i := range pages[mark.Page] {
			if bl := &b.blocks[i]; len(bl.lines) > 0 && len(bl.lines) <= 3 {
				out[i] = letters(bl.marker + strings.Join(bl.lines, ""))
			}
		}
	}
	return out
}

// titled reports whether a text is a heading of a title: the same letters, or one has a number or a
// few words more before or behind them.
func titled(text, title string) bool {
	long, short := text, title
	if len(long) < len(short) {
		long, short = short, long
	}
	return short != "" && float64(len(long)) <= mostTitle*float64(len(short))+2 && (strings.HasPrefix(long, short) || strings.HasSuffix(long, short))
}

// letters returns the letters and digits of a text in small letters.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}
