// SPDX-License-Identifier: Apache-2.0

package split

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pacenote/pacenote/ingest"
)

// unit is a piece of a block that is not cut any further.
type unit struct {
	block      int // index in the document
	start, end int // range of the block's text; of a row's piece, of the row's text
	row        int // index of the table row; -1 if the unit is none
	caption    bool
	repeated   bool
	marker     string // of a list item's first piece
	text       string
	tokens     int
}

// isRow reports whether the unit is a row of a table, or a piece of one.
func (u unit) isRow() bool { return u.row >= 0 }

// written returns the unit's text with the mark of a list item.
func (u unit) written() string {
	if u.marker == "" {
		return u.text
	}
	return u.marker + " " + u.text
}

// atom is units that should share a chunk.
type atom struct {
	units  []unit
	tokens int
}

func (a *atom) add(units ...unit) {
	for _, u := range units {
		a.units = append(a.units, u)
		a.tokens += u.tokens
	}
}

// atoms returns a part's content. A list is an atom, and a table; what introduces them
// belongs to them: a sentence that ends with a colon, a caption, a title.
func (r *run) atoms(p part) ([]atom, error) {
	var atoms []atom
	var lead atom // waits for what it introduces
	flush := func() {
		if len(lead.units) > 0 {
			atoms = append(atoms, lead)
			lead = atom{}
		}
	}
	for _, s := range p.sections {
		if s.keep {
			flush()
			lead.add(r.textUnits(s.heading, p.budget)...)
		}
		for n := 0; n < len(s.blocks); {
			if err := r.tick(); err != nil {
				return nil, err
			}
			a, used := r.atom(s.blocks[n:], p.budget)
			n += used
			first := &r.doc.Blocks[a.units[0].block]
			if len(lead.units) > 0 && !r.introduces(lead, first) {
				flush()
			}
			lead.add(a.units...)
			if !r.isLead(first, lead) {
				flush()
			}
		}
	}
	flush()
	return atoms, nil
}

// atom reads the atom at the start of blocks and returns the number of blocks it took.
func (r *run) atom(blocks []int, budget int) (atom, int) {
	var a atom
	first := &r.doc.Blocks[blocks[0]]
	switch {
	case first.Table != nil:
		a.add(r.tableUnits(blocks[0], budget)...)
		return a, 1
	case first.Kind != ingest.ListItem:
		a.add(r.textUnits(blocks[0], budget)...)
		return a, 1
	}
	n := 0
	for n < len(blocks) && r.doc.Blocks[blocks[n]].Kind == ingest.ListItem {
		a.add(r.textUnits(blocks[n], budget)...)
		n++
	}
	return a, n
}

// isLead reports whether a block may introduce the next one.
func (r *run) isLead(b *ingest.Block, lead atom) bool {
	if len(lead.units) > 8 {
		return false
	}
	switch b.Kind {
	case ingest.Caption:
		return true
	case ingest.Paragraph, ingest.Note:
		return strings.HasSuffix(strings.TrimSpace(b.Text), ":") || isTitle(b)
	}
	return false
}

// maxTitleLine is the greatest length of a paragraph that is taken for a title, in bytes.
const maxTitleLine = 80

// isTitle reports whether a paragraph reads like a title that its format does not mark
// as one: a single short line that begins with a capital and does not end like a
// sentence. Parted from what follows it would say nothing, and what follows would lack
// its subject.
func isTitle(b *ingest.Block) bool {
	text := strings.TrimSpace(b.Text)
	if b.Kind != ingest.Paragraph || text == "" || len(text) > maxTitleLine || strings.Contains(text, "\n") {
		return false
	}
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	return unicode.IsUpper(first) && (unicode.IsLetter(last) || unicode.IsDigit(last))
}

// introduces reports whether what waits belongs to the next block: a title to anything,
// a caption to a table, a sentence with a colon to a list, a table or code.
func (r *run) introduces(lead atom, next *ingest.Block) bool {
	last := &r.doc.Blocks[lead.units[len(lead.units)-1].block]
	switch {
	case last.Kind == ingest.Heading || isTitle(last):
		return true
	case last.Kind == ingest.Caption:
		return next.Kind == ingest.TableBlock
	}
	return next.Kind == ingest.ListItem || next.Kind == ingest.TableBlock || next.Kind == ingest.Code
}

// textUnits returns a block of text: whole if it fits, otherwise cut.
func (r *run) textUnits(block, budget int) []unit {
	b := &r.doc.Blocks[block]
	whole := unit{block: block, end: len(b.Text), row: -1, text: b.Text}
	if b.Kind == ingest.ListItem {
		whole.marker = b.Marker
	}
	whole.start = len(b.Text) - len(strings.TrimLeft(b.Text, "\n"))
	whole.end = len(strings.TrimRight(b.Text, " \t\r\n"))
	whole.text = b.Text[whole.start:whole.end]
	whole.tokens = r.counter.CountTokens(whole.written()) + r.newline
	if whole.tokens <= budget {
		return []unit{whole}
	}
	limit := budget
	if whole.marker != "" {
		limit = max(1, budget-r.counter.CountTokens(whole.marker)-1)
	}
	pieces := r.prose(whole.text, limit, b.Kind == ingest.Code)
	units := make([]unit, len(pieces))
	for i, p := range pieces {
		u := unit{block: block, start: whole.start + p.Start, end: whole.start + p.End, row: -1}
		u.text = b.Text[u.start:u.end]
		if i == 0 {
			u.marker = whole.marker
		}
		u.tokens = r.counter.CountTokens(u.written()) + r.newline
		units[i] = u
	}
	return units
}
