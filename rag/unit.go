// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"regexp"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/sentence"
	"github.com/pacenote/pacenote/store"
)

// unit is the smallest thing that is quoted: a sentence, a list item with its mark, a row of a table, or an entry of a listing.
type unit struct {
	// hit indexes the evidence, segment the chunk's segments; start and end are bytes
	// of the chunk's text.
	hit, segment int
	start, end   int
	kind         ingest.BlockKind
	// row is set on table rows.
	row *ingest.TableRow
	// order counts the units of the chunk.
	order int
	// term is the line above that the unit says something of, as a glossary does: short,
	// and no sentence.
	term  string
	title bool // the unit is such a line
	// option is set if the unit and one near it each say what one of several things is: "Flashlight: Use the flash as a light."
	option bool
	// listed is set if the unit is one of several entries of a listing.
	listed bool
	// entry tells the entries of a glossary in the chunk apart, their titles too.
	entry int

	// What the assessment found: the share of the question's terms that the unit and
	// its headings hold, weighted by how rare they are; the cosine with the question;
	// and both as one score.
	coverage float64
	own      float64
	// attribute is the share among the terms that the headings don't hold.
	attribute float64
	rating
	signals []Signal
	score   float64
	veto    string // why the unit may not be quoted; empty if it may

	says *side // see the method side
}

// rating is how well a unit answers the question by itself.
type rating struct {
	cosine  float64 // of its embedding with the question's, above the level of unrelated texts
	focus   float64 // the same of the question's focus
	answers float64 // what a scorer says; 0 without one
}

// text returns the unit's bytes.
func (u *unit) text(hits []store.Hit) string {
	return hits[u.hit].Chunk.Text[u.start:u.end]
}

// marker returns the mark of a list item, such as "3.".
func (u *unit) marker(hits []store.Hit) string { return hits[u.hit].Chunk.Segments[u.segment].Marker }

// meaning returns what the unit says to someone who reads it alone, up to so many bytes: the nearest heading above
// it, or else the title, and its text; a table row with its column names.
func (u *unit) meaning(hits []store.Hit, bytes int) string {
	h := &hits[u.hit]
	head := h.Document.Title
	if path := h.Chunk.HeadingPath; len(path) > 0 {
		head = path[len(path)-1]
	}
	text := u.named(hits)
	if head != "" {
		text = head + ": " + text
	}
	return shortened(text, bytes)
}

// inPlace returns what the unit says to someone who knows the document and the headings above it, up to so many bytes behind
// these.
func (u *unit) inPlace(hits []store.Hit, bytes int) string {
	text := shortened(u.named(hits), bytes)
	if head := shortHead(&hits[u.hit]); head != "" {
		text = head + "\n" + text
	}
	return text
}

// shortHead returns the title and headings above a hit's text as far as headBytes go: the nearest heading first of all, then the
// title, and then the others from the nearest on. In a long manual the outer ones say least.
func shortHead(h *store.Hit) string {
	whole := h.Chunk.Head(h.Document.Title)
	if len(whole) <= headBytes {
		return whole
	}
	title, path := h.Document.Title, h.Chunk.HeadingPath
	if len(path) == 0 {
		return shortened(title, headBytes)
	}
	first := len(path) - 1
	left := headBytes - len(path[first])
	if left < len(title) {
		title = ""
	}
	left -= len(title)
	for first > 0 && len(path[first-1]) <= left {
		first--
		left -= len(path[first])
	}
	nearest := ingest.Chunk{HeadingPath: path[first:]}
	return shortened(nearest.Head(title), headBytes)
}

// named returns the unit's text with the name of what it is about; a table row with its column names.
func (u *unit) named(hits []store.Hit) string {
	text := u.text(hits)
	if u.row != nil {
		text = rowText(u.row)
	}
	if u.term != "" {
		text = u.term + ": " + text
	}
	return text
}

// unitsOf cuts the text of one hit into units, in order.
func unitsOf(hits []store.Hit, hit int) []unit {
	c := &hits[hit].Chunk
	var units []unit
	add := func(segment, start, end int, row *ingest.TableRow) {
		for start < end && isSpace(c.Text[start]) {
			start++
		}
		for end > start && isSpace(c.Text[end-1]) {
			end--
		}
		if start < end {
			units = append(units, unit{hit: hit, segment: segment, start: start, end: end, kind: c.Segments[segment].Kind, row: row, order: len(units)})
		}
	}
	for i, s := range c.Segments {
		if s.Start < 0 || s.End > len(c.Text) || s.Start >= s.End {
			continue
		}
		switch {
		case s.Kind == ingest.Heading:
		case s.Row != nil:
			if !s.Row.Header && !s.Repeated {
				add(i, s.Start, s.End, s.Row)
			}
		case s.Kind == ingest.ListItem:
			add(i, s.Start, s.End, nil)
		case s.Kind == ingest.Code:
			entries := listingUnits(c.Text[s.Start:s.End])
			for _, entry := range entries {
				add(i, s.Start+entry.Start, s.Start+entry.End, nil)
				units[len(units)-1].listed = len(entries) > 1
			}
		default:
			for _, part := range sentence.Split(c.Text[s.Start:s.End]) {
				add(i, s.Start+part.Start, s.Start+part.End, nil)
				units[len(units)-1].title = part.Title
			}
		}
	}
	setTerms(units, c)
	setOptions(units, c)
	return units
}

// shortListing is the number of lines up to which a listing is quoted as a whole: of some commands one is no answer.
const shortListing = 8

// listingUnits cuts a listing into what may be quoted by itself.
func listingUnits(text string) []sentence.Span {
	if strings.Count(strings.TrimSpace(text), "\n") < shortListing {
		return []sentence.Span{{End: len(text)}}
	}
	return sentence.Entries(text)
}

// labelPattern matches a line that begins with the name of what it is about. Where the layout is lost the colon is on the next.
var labelPattern = regexp.MustCompile(`^\p{Lu}[^:.!?\n]{0,50}\n?: \S`)

// optionUnits is how far two labels of a list may be apart: as much may be said of the first.
const optionUnits = 3

// setOptions marks the units of lists that have no marks but labels. One label alone, such as "Note:", makes no list.
func setOptions(units []unit, c *ingest.Chunk) {
	before := -1
	for i := range units {
		if !isProse(c, &units[i]) || !labelPattern.MatchString(c.Text[units[i].start:units[i].end]) {
			continue
		}
		if before >= 0 && i-before <= optionUnits {
			units[before].option, units[i].option = true, true
		}
		before = i
	}
}

// maxTerm is the greatest number of words of a line that the next one explains.
const maxTerm = 6

// setTerms gives units the line above them that looks like a title: a line within a paragraph is the title of what follows
// in that paragraph, a paragraph of its own that of the next one, as in a glossary. Such a line is no answer: what it says is what
// stands below.
func setTerms(units []unit, c *ingest.Chunk) {
	for i := 1; i < len(units); i++ {
		u, above := &units[i], &units[i-1]
		u.entry = above.entry
		switch {
		case u.title || !isProse(c, u) || !isProse(c, above):
		case above.title:
			u.term = strings.Join(strings.Fields(c.Text[above.start:above.end]), " ")
		case above.segment == u.segment:
			u.term = above.term
		case isTerm(c, above) && !isTerm(c, u):
			u.term = c.Text[above.start:above.end]
			above.title = true
			above.entry++
			u.entry += 2
		}
	}
}

// isProse reports whether a unit is of a paragraph, or of a list without marks.
func isProse(c *ingest.Chunk, u *unit) bool {
	return u.row == nil && (u.kind == ingest.Paragraph || u.kind == ingest.ListItem && c.Segments[u.segment].Marker == "")
}

// isTerm reports whether a unit is a whole paragraph of few words that is no sentence.
func isTerm(c *ingest.Chunk, u *unit) bool {
	text := c.Text[u.start:u.end]
	s := c.Segments[u.segment]
	return len(strings.Fields(text)) <= maxTerm && strings.TrimSpace(c.Text[s.Start:s.End]) == text &&
		hasLetter(text) && !strings.ContainsAny(text[len(text)-1:], ".:;!?,")
}

func isSpace(b byte) bool { return b == ' ' || b == '\n' || b == '\t' || b == '\r' }
