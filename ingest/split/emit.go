// SPDX-License-Identifier: Apache-2.0

package split

import (
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/sentence"
)

// emit makes chunks of a draft: one, unless the counter finds the whole longer than the
// sum of its units and the last ones have to make way. The draft before it gives the
// sentences that overlap.
func (r *run) emit(p part, draft, before []unit) {
	for len(draft) > 0 {
		n := len(draft)
		chunk := r.render(p, draft, r.overlapping(before, p.overlap))
		for chunk.Tokens > r.max && n > 1 {
			n -= max(1, n*(chunk.Tokens-r.max)/chunk.Tokens/2)
			chunk = r.render(p, draft[:n], r.overlapping(before, p.overlap))
		}
		if chunk.Tokens > r.max && len(before) > 0 {
			chunk = r.render(p, draft[:n], nil)
		}
		if chunk.Tokens > r.max && n == 1 {
			if halves := r.halve(draft[0]); len(halves) > 1 {
				draft = append(halves, draft[1:]...)
				continue
			}
		}
		if len(chunk.Text) > 0 {
			chunk.ID.Ordinal = len(r.chunks)
			chunk.Section = r.sectionOf(p, draft[0])
			r.chunks = append(r.chunks, chunk)
		}
		before, draft = draft[:n], draft[n:]
	}
}

// halve cuts a unit in two between words, for counters that find a text longer than its
// words.
func (r *run) halve(u unit) []unit {
	if u.caption || len(u.text) < 2 {
		return nil
	}
	var halves []unit
	for _, s := range r.words(u.text, max(1, (u.tokens+1)/2)) {
		h := u
		h.start, h.end, h.text = u.start+s.Start, u.start+s.End, u.text[s.Start:s.End]
		if len(halves) > 0 {
			h.marker = ""
		}
		h.tokens = r.counter.CountTokens(h.written()) + r.newline
		halves = append(halves, h)
	}
	return halves
}

// sectionOf returns the ordinal of the section that a unit is in.
func (r *run) sectionOf(p part, u unit) int {
	ordinal := p.sections[0].ordinal
	for _, s := range p.sections {
		if s.heading <= u.block {
			ordinal = s.ordinal
		}
	}
	return ordinal
}

// overlapping returns the last sentences of a draft, of at most limit tokens, as one
// repeated unit; nil if there are none.
func (r *run) overlapping(before []unit, limit int) []unit {
	if limit == 0 || len(before) == 0 {
		return nil
	}
	last := before[len(before)-1]
	if last.isRow() || last.caption {
		return nil
	}
	spans := sentence.Split(last.text)
	n := len(spans)
	for n > 0 && r.counter.CountTokens(last.text[spans[n-1].Start:]) <= limit {
		n--
	}
	if n == len(spans) {
		return nil
	}
	u := last
	u.start += spans[n].Start
	u.text = last.text[spans[n].Start:]
	u.repeated = true
	if n > 0 {
		u.marker = ""
	}
	return []unit{u}
}

// render writes units as a chunk: repeated ones first, header rows where a table goes on.
func (r *run) render(p part, units, repeated []unit) ingest.Chunk {
	w := &writer{run: r}
	for _, u := range repeated {
		w.write(u)
	}
	for i, u := range units {
		if needsHeader(units[:i], u, r.tables) {
			for _, h := range r.tables[u.block].header {
				h.repeated = true
				w.write(h)
			}
		}
		w.write(u)
	}
	w.chunk.HeadingPath = p.path
	w.chunk.Text = w.text.String()
	w.chunk.Tokens = r.counter.CountTokens(w.chunk.Indexed(r.doc.Title))
	return w.chunk
}

// writer appends units to a chunk's text and segments.
type writer struct {
	*run
	chunk ingest.Chunk
	text  strings.Builder
	last  unit
}

// write appends a unit, joined to the last one if both are pieces of one text.
func (w *writer) write(u unit) {
	if u.text == "" {
		return
	}
	if n := len(w.chunk.Segments); n > 0 {
		if w.continues(u) {
			w.join(u, n)
			return
		}
		w.text.WriteString(w.separator(u))
	}
	start := w.text.Len()
	w.text.WriteString(u.written())
	w.chunk.Segments = append(w.chunk.Segments, w.segment(u, start))
	w.last = u
}

// continues reports whether a unit is the next piece of the same text as the last one.
func (w *writer) continues(u unit) bool {
	return u.block == w.last.block && u.row == w.last.row && !u.caption && u.repeated == w.last.repeated && u.start >= w.last.end
}

// join appends a unit to the last segment, with what stands between them in the block.
func (w *writer) join(u unit, n int) {
	source := w.doc.Blocks[u.block].Text
	if u.isRow() {
		source = w.tables[u.block].table.RowText(u.row)
	}
	w.text.WriteString(source[w.last.end:u.end])
	s := &w.chunk.Segments[n-1]
	s.End = w.text.Len()
	whole := w.last
	whole.end = u.end
	s.Location = w.place(whole)
	w.narrow(s, whole)
	w.last = whole
}

// narrow restricts what is known of a row's place in the document to a piece of it.
func (w *writer) narrow(s *ingest.Segment, u unit) {
	if s.Row == nil {
		return
	}
	v := w.tables[u.block]
	if whole := v.table.RowText(u.row); u.start == 0 && u.end == len(whole) {
		s.Row.Raw = v.table.RawText(u.row)
		return
	}
	raw, span := v.rawPiece(u.row, u.start, u.end)
	s.Row.Raw = raw
	if !span.IsZero() {
		s.Location.Span = span
	}
}

// separator returns what stands between the last unit and u.
func (w *writer) separator(u unit) string {
	a, b := w.doc.Blocks[w.last.block].Kind, w.doc.Blocks[u.block].Kind
	if u.block == w.last.block || a == ingest.ListItem && b == ingest.ListItem || a == ingest.Heading {
		return "\n"
	}
	return "\n\n"
}

// segment describes a unit that begins at start of the chunk's text.
func (w *writer) segment(u unit, start int) ingest.Segment {
	b := &w.doc.Blocks[u.block]
	s := ingest.Segment{
		Start:    start,
		End:      w.text.Len(),
		Kind:     b.Kind,
		Marker:   u.marker,
		Location: w.place(u),
		Repeated: u.repeated,
	}
	switch {
	case u.caption:
		s.Kind = ingest.Caption
	case u.isRow():
		s.Row = w.tables[u.block].describe(u.row)
		w.narrow(&s, u)
	case b.Kind == ingest.ListItem, b.Kind == ingest.Heading:
		s.Level = b.Level
	}
	return s
}

// place returns where a unit stands in the document.
func (w *writer) place(u unit) ingest.Location {
	b := &w.doc.Blocks[u.block]
	switch {
	case u.caption:
		return b.Location
	case u.isRow():
		return w.tables[u.block].place(u.row, b.Location)
	}
	place := b.LocationOf(u.start, u.end)
	if u.marker != "" && !place.Span.IsZero() && !b.Location.Span.IsZero() {
		place.Span.Start = min(place.Span.Start, b.Location.Span.Start) // the mark is before the text
	}
	return place
}
