// SPDX-License-Identifier: Apache-2.0

package csv

import "strings"

// field is one field of a record: what it says, and the bytes of the file's text it
// stands at, quotes left out.
type field struct {
	text       string
	start, end int
}

// scanner reads records.
type scanner struct {
	text      string
	at        int
	delimiter byte
	row       int // records read
	// start and end are where the last record stands, its line break left out.
	start, end int
	unclosed   int // the record with a quote that is never closed
}

func newScanner(text string, delimiter byte) *scanner {
	s := &scanner{text: text, delimiter: delimiter}
	if len(text) > 4 && strings.EqualFold(text[:4], "sep=") && text[4] == delimiter {
		if end := strings.IndexAny(text, "\r\n"); end == 5 { // a line for Excel, no record
			s.at = end
		}
	}
	return s
}

// next returns the next record that is not blank; ok is false at the end.
func (s *scanner) next() (record []field, ok bool) {
	for s.at < len(s.text) {
		record := s.record()
		if !blank(record) {
			s.row++
			return record, true
		}
	}
	return nil, false
}

// blank reports whether a record has no text at all.
func blank(record []field) bool {
	for _, f := range record {
		if strings.TrimSpace(f.text) != "" {
			return false
		}
	}
	return true
}

// record reads up to the end of a record and steps over its line end.
func (s *scanner) record() []field {
	var record []field
	s.start = s.at
	for {
		record = append(record, s.field())
		s.end = s.at
		if s.at >= len(s.text) {
			return record
		}
		c := s.text[s.at]
		s.at++
		if c == s.delimiter {
			continue
		}
		if c == '\r' && s.at < len(s.text) && s.text[s.at] == '\n' {
			s.at++
		}
		return record
	}
}

// field reads a field and stops at the delimiter, the line end or the end of the text.
func (s *scanner) field() field {
	start := s.at
	for start < len(s.text) && s.text[start] == ' ' {
		start++
	}
	if start < len(s.text) && s.text[start] == '"' {
		if f, ok := s.quoted(start + 1); ok {
			return f
		}
	}
	end := s.at + s.stop(s.text[s.at:])
	f := field{start: s.at, end: end}
	s.at = end
	for f.start < f.end && isBlank(s.text[f.start]) {
		f.start++
	}
	for f.end > f.start && isBlank(s.text[f.end-1]) {
		f.end--
	}
	f.text = s.text[f.start:f.end]
	return f
}

// stop returns the length of rest up to the delimiter or a line end.
func (s *scanner) stop(rest string) int {
	for i := range len(rest) {
		if c := rest[i]; c == s.delimiter || c == '\n' || c == '\r' {
			return i
		}
	}
	return len(rest)
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// quoted reads a field in quotes that begins at start. A quote that is followed by
// neither a delimiter, a line end nor a second quote is part of the text, as sloppy
// exports write it. It fails if no quote closes the field; the line is then read as it
// is, and later fields of the file with an open quote too, so that the search for the
// end is not repeated.
func (s *scanner) quoted(start int) (field, bool) {
	if s.unclosed > 0 {
		return field{}, false
	}
	var text strings.Builder
	from := start
	for {
		i := strings.IndexByte(s.text[from:], '"')
		if i < 0 {
			s.unclosed = s.row + 1
			return field{}, false
		}
		at := from + i
		text.WriteString(s.text[from:at])
		if at+1 < len(s.text) && s.text[at+1] == '"' {
			text.WriteByte('"')
			from = at + 2
			continue
		}
		behind := at + 1
		for behind < len(s.text) && s.text[behind] == ' ' {
			behind++
		}
		if behind == len(s.text) || s.text[behind] == s.delimiter || s.text[behind] == '\n' || s.text[behind] == '\r' {
			s.at = behind
			return field{text: strings.ReplaceAll(text.String(), "\r\n", "\n"), start: start, end: at}, true
		}
		text.WriteByte('"')
		from = at + 1
	}
}
