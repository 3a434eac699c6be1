// SPDX-License-Identifier: Apache-2.0

package unseen

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/pacenote/pacenote/ingest"
)

// MaxText is the greatest length in bytes of ingest.HiddenText.Text.
const MaxText = 500

// MaxListed is how many places of one document are listed; the others are counted.
const MaxListed = 200

// Clip returns text cut to MaxText bytes, at the end of a character.
func Clip(text string) string {
	if len(text) <= MaxText {
		return text
	}
	n := MaxText
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// List collects the hidden texts of one document within bounds. The zero value is empty.
// A List belongs to one goroutine.
type List struct {
	texts []ingest.HiddenText
	more  int // texts beyond MaxListed
}

// Add adds a text, its blanks folded and cut to MaxText; white space alone is not added.
func (l *List) Add(reason ingest.HiddenReason, text string, place ingest.Location) {
	if text = Clip(fold(text)); text == "" {
		return
	}
	if len(l.texts) == MaxListed {
		l.more++
		return
	}
	l.texts = append(l.texts, ingest.HiddenText{Reason: reason, Text: text, Location: place})
}

// Append adds what another list holds, within the bounds of this one.
func (l *List) Append(other *List) {
	n := min(len(other.texts), MaxListed-len(l.texts))
	l.texts = append(l.texts, other.texts[:n]...)
	l.more += other.more + len(other.texts) - n
}

// Report appends what was collected to a document's quality record, and a warning of what
// was too much to be listed.
func (l *List) Report(q *ingest.Quality) {
	q.Hidden = append(q.Hidden, l.texts...)
	if l.more > 0 {
		q.Warnings = append(q.Warnings, fmt.Sprintf("hidden text at %d more places is not listed", l.more))
	}
}

// fold returns the words of text, a blank between them, no more of them than MaxText asks
// for.
func fold(text string) string {
	if len(text) > 64*MaxText {
		text = strings.ToValidUTF8(text[:64*MaxText], "")
	}
	return strings.Join(strings.Fields(text), " ")
}

// Clean leaves the unseen characters out of the texts of a document's title, blocks and
// tables, corrects the places of their parts, and lists in Quality.Hidden, one entry for
// each block or cell, what they were and where they stood. A block of nothing else is left
// out. It costs time linear in the texts, and no memory where there is nothing to find.
func Clean(doc *ingest.Document) {
	doc.Title = Strip(doc.Title)
	var list List
	kept := doc.Blocks[:0]
	for i := range doc.Blocks {
		block := doc.Blocks[i]
		if block.Table != nil {
			list.cleanTable(&block)
		} else if !list.cleanText(&block) {
			continue
		}
		kept = append(kept, block)
	}
	doc.Blocks = kept
	list.Report(&doc.Quality)
}

// cleanText cleans a block of text; it returns false if nothing of it is left.
func (l *List) cleanText(block *ingest.Block) bool {
	found := Controls(block.Text)
	if len(found) == 0 {
		return true
	}
	place := block.LocationOf(found[0].Start, found[len(found)-1].End)
	l.Add(ingest.HiddenControls, Describe(block.Text, found), place)
	block.Parts = cutParts(block.Parts, found)
	block.Text = remove(block.Text, found)
	return strings.TrimSpace(block.Text) != ""
}

// cleanTable cleans the cells of a table, its rows and its caption.
func (l *List) cleanTable(block *ingest.Block) {
	table := block.Table
	changed := false
	for _, row := range table.Rows {
		for i := range row {
			cell := &row[i]
			found := Controls(cell.Text)
			if len(found) == 0 {
				continue
			}
			place := cell.Location
			if place.IsZero() {
				place = block.Location
			}
			l.Add(ingest.HiddenControls, Describe(cell.Text, found), place)
			cell.Text = remove(cell.Text, found)
			changed = true
		}
	}
	if found := Controls(table.Caption); len(found) > 0 {
		l.Add(ingest.HiddenControls, Describe(table.Caption, found), block.Location)
		table.Caption = remove(table.Caption, found)
	}
	if !changed {
		return
	}
	for i := range table.Raw {
		table.Raw[i].Text = Strip(table.Raw[i].Text)
	}
	block.Text = table.Text()
}

// cutParts returns the parts of a text from which the ranges found are taken out. A part
// that is, byte for byte, what the file holds becomes several, so that each still is.
func cutParts(parts []ingest.Part, found []Found) []ingest.Part {
	var all []ingest.Part
	for _, p := range parts {
		first := sort.Search(len(found), func(i int) bool { return found[i].End > p.Start })
		at := p.Start
		for _, f := range found[first:] {
			if f.Start >= p.End || !p.Verbatim {
				break
			}
			all = appendPiece(all, p, Found{at, f.Start})
			at = f.End
		}
		all = appendPiece(all, p, Found{at, p.End})
	}
	removed, next := 0, 0
	shift := func(at int) int { // called with growing places
		for next < len(found) && found[next].End <= at {
			removed += found[next].End - found[next].Start
			next++
		}
		if next < len(found) && found[next].Start < at { // at stands within it
			return found[next].Start - removed
		}
		return at - removed
	}
	for i := range all {
		all[i].Start, all[i].End = shift(all[i].Start), shift(all[i].End)
	}
	return slices.DeleteFunc(all, func(p ingest.Part) bool { return p.Start >= p.End })
}

// appendPiece appends the piece of a part that covers a range of the text.
func appendPiece(all []ingest.Part, p ingest.Part, piece Found) []ingest.Part {
	if piece.Start >= piece.End {
		return all
	}
	if first := p.Location.Span.Start; p.Verbatim && !p.Location.Span.IsZero() {
		p.Location.Span.Start = first + int64(piece.Start-p.Start)
		p.Location.Span.End = first + int64(piece.End-p.Start)
	}
	p.Start, p.End = piece.Start, piece.End
	return append(all, p)
}
