// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/pacenote/pacenote/ingest"
)

// classify gives the blocks their roles and adds them to the document.
func (b *builder) classify(doc *ingest.Document) {
	b.joinHeadings()
	furniture := b.furniture()
	seen := b.vocabulary()
	body := b.bodySize()
	levels := b.headingLevels(body, furniture)
	named := b.outline(levels, furniture)
	for i := range b.blocks {
		bl := &b.blocks[i]
		out := ingest.Block{Location: b.location(bl.page, bl.rect)}
		switch {
		case bl.table != nil:
			out.Kind = ingest.TableBlock
			out.Table = b.table(bl)
			out.Text = out.Table.Text()
		case bl.contents:
			out.Kind, out.Text = ingest.Contents, strings.Join(bl.lines, "\n")
		case bl.margin:
			out.Kind, out.Text = ingest.Header, strings.Join(bl.lines, " ")
		case furniture[i] != ingest.Paragraph:
			out.Kind = furniture[i]
		case named[i]:
			out.Kind, out.Level = ingest.Heading, levels[i]
		case bl.marker != "" && !bl.headingSize(body):
			out.Kind, out.Marker, out.Level = ingest.ListItem, bl.marker, b.listLevel(i)
		case levels[i] > 0:
			out.Kind, out.Level = ingest.Heading, levels[i]
		case bl.code:
			out.Kind = ingest.Code
			out.Text = strings.Join(bl.lines, "\n")
		}
		if out.Text == "" {
			out.Text = joinLines(bl.lines, seen)
		}
		if out.Kind != ingest.ListItem && bl.marker != "" {
			out.Text = bl.marker + " " + out.Text
		}
		if strings.TrimSpace(out.Text) != "" {
			doc.Blocks = append(doc.Blocks, out)
		}
	}
}

// location returns the place of a box on a page.
func (b *builder) location(page int, r rect) ingest.Location {
	l := ingest.Location{Page: page, Boxes: []ingest.Box{{Page: page, X0: round(r.x0), Y0: round(r.y0), X1: round(r.x1), Y1: round(r.y1)}}}
	l.PageLabel = b.pages[page-1].Label
	return l
}

// round keeps a tenth of a point: finer is noise.
func round(x float64) float64 { return math.Round(x*10) / 10 }

// table converts a table.
func (b *builder) table(bl *block) *ingest.Table {
	out := &ingest.Table{HeaderRows: bl.table.header}
	for _, row := range bl.table.rows {
		cells := make([]ingest.Cell, 0, len(row))
		for _, c := range row {
			next := ingest.Cell{Text: c.text, Column: c.column}
			if c.rowSpan > 1 {
				next.RowSpan = c.rowSpan
			}
			if c.colSpan > 1 {
				next.ColumnSpan = c.colSpan
			}
			if c.rect != (rect{}) {
				next.Location = b.location(bl.page, c.rect)
			}
			cells = append(cells, next)
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}

// maxVocabulary bounds the words kept to decide about hyphens.
const maxVocabulary = 200_000

// vocabulary returns the hyphenated words that stand within lines, in small letters.
func (b *builder) vocabulary() map[string]bool {
	seen := map[string]bool{}
	for _, bl := range b.blocks {
		for _, l := range bl.lines {
			for w := range strings.FieldsSeq(l) {
				w = strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) })
				if strings.Contains(w, "-") && len(seen) < maxVocabulary {
					seen[strings.ToLower(w)] = true
				}
			}
		}
	}
	return seen
}

// bodySize returns the size that most characters have.
func (b *builder) bodySize() float64 {
	weight := map[float64]int{}
	for _, bl := range b.blocks {
		for _, l := range bl.lines {
			weight[halves(bl.size)] += len(l)
		}
	}
	best, size := 0, 0.0
	for s, n := range weight {
		if n > best || n == best && s < size {
			best, size = n, s
		}
	}
	return size
}

// halves rounds a size to half a point.
func halves(size float64) float64 { return math.Round(size*2) / 2 }

// headingSize reports whether a block is set larger than the body.
func (bl *block) headingSize(body float64) bool { return halves(bl.size) >= 1.12*body }

// maxHeading is the greatest length of a heading, in bytes.
const maxHeading = 200

// heading reports whether a block looks like one: short, and larger than the body, or
// bold in a line of its own. A word such as "WARNING" heads the text below it only, not
// what comes after.
func (bl *block) heading(body float64, boldBody bool) bool {
	text := strings.Join(bl.lines, " ")
	if bl.table != nil || bl.contents || bl.margin || bl.turned || len(text) > maxHeading || len(bl.lines) > 3 || !hasLetters(text) || isSignalWord(text) {
		return false
	}
	if bl.headingSize(body) {
		return true
	}
	last := text[len(text)-1]
	return bl.bold && !boldBody && len(bl.lines) <= 2 && halves(bl.size) >= 0.95*body && last != '.' && last != ',' && last != ';'
}

// boldBody reports whether most characters are bold, so that bold means nothing.
func (b *builder) boldBody() bool {
	bold, all := 0, 0
	for _, bl := range b.blocks {
		n := len(strings.Join(bl.lines, ""))
		all += n
		if bl.bold {
			bold += n
		}
	}
	return bold*2 > all
}

// headingLevels returns the level of each block that is a heading, 0 of the others: by
// size, the largest first, and bold ones of the body's size below them.
func (b *builder) headingLevels(body float64, furniture []ingest.BlockKind) []int {
	boldBody := b.boldBody()
	rank := map[float64]int{}
	is := make([]bool, len(b.blocks))
	for i := range b.blocks {
		bl := &b.blocks[i]
		if is[i] = furniture[i] == ingest.Paragraph && bl.heading(body, boldBody); is[i] {
			rank[halves(bl.size)] = 0
		}
	}
	sizes := slices.Sorted(maps.Keys(rank))
	for i, s := range slices.Backward(sizes) {
		rank[s] = min(len(sizes)-i, maxLevel)
	}
	out := make([]int, len(b.blocks))
	for i := range b.blocks {
		if is[i] {
			out[i] = rank[halves(b.blocks[i].size)]
		}
	}
	return out
}

// maxLevel is the deepest level of headings that is told apart.
const maxLevel = 6

// maxItems is how many items before one are looked at for its level.
const maxItems = 200

// listLevel returns the nesting of a list item: how many different indents to its left
// the items before it on the page have.
func (b *builder) listLevel(i int) int {
	level := 1
	x := b.blocks[i].indent
	for j := i - 1; j >= max(0, i-maxItems) && b.blocks[j].page == b.blocks[i].page && b.blocks[j].marker != ""; j-- {
		if b.blocks[j].indent < x-4 {
			level++
			x = b.blocks[j].indent
		}
	}
	return level
}
