// SPDX-License-Identifier: Apache-2.0

package jsonl

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// record is what is looked at of an object.
type record struct {
	id          string
	title, text str
	// titled is set if there is a title, though it may be empty.
	titled bool
}

// str is a string with the places of its pieces in the line.
type str struct {
	value  string
	pieces []piece
}

// piece is a run of characters that stand in the line as they are, or one that is escaped.
type piece struct {
	start, end int
	text       string
	escaped    bool
}

var errObject = errors.New("not a JSON object")

// parseRecord reads a line: a JSON object and nothing else.
func parseRecord(line string) (*record, error) {
	d := json.NewDecoder(strings.NewReader(line))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, errObject
	}
	r := &record{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, errObject
		}
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return nil, errObject
		}
		end := int(d.InputOffset())
		r.set(key, raw, end-len(raw))
	}
	if _, err := d.Token(); err != nil {
		return nil, errObject
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errObject
	}
	return r, nil
}

// set keeps the value of a key that begins at start of the line.
func (r *record) set(key json.Token, raw json.RawMessage, start int) {
	switch key {
	case "_id", "id":
		var id any
		if json.Unmarshal(raw, &id) != nil {
			return
		}
		switch v := id.(type) {
		case string:
			r.id = strings.Join(strings.Fields(v), " ")
		case float64:
			r.id = string(raw)
		}
	case "title":
		if raw[0] == '"' {
			r.title, r.titled = cut(raw, start), true
		}
	case "text":
		if raw[0] == '"' {
			r.text = cut(raw, start)
		}
	}
}

// cut reads a JSON string that begins at start of the line.
func cut(raw json.RawMessage, start int) str {
	var s str
	var b strings.Builder
	for at, end := 1, len(raw)-1; at < end; {
		next := at
		if raw[at] == '\\' {
			next = at + escapeLength(raw[at:end])
		} else {
			for next < end && raw[next] != '\\' {
				next++
			}
		}
		p := piece{start: start + at, end: start + next, escaped: raw[at] == '\\'}
		p.text = string(raw[at:next])
		if p.escaped {
			var char string
			if json.Unmarshal([]byte(`"`+p.text+`"`), &char) != nil {
				char = "\uFFFD"
			}
			p.text = char
		}
		b.WriteString(p.text)
		s.pieces = append(s.pieces, p)
		at = next
	}
	s.value = b.String()
	return s
}

// escapeLength returns the length of the escape that s begins with; the two halves of a
// character beyond the basic plane are one.
func escapeLength(s []byte) int {
	const unit = len(`\u0000`)
	switch {
	case len(s) < 2 || s[1] != 'u':
		return min(2, len(s))
	case len(s) >= 2*unit && s[unit] == '\\' && s[unit+1] == 'u' && high(s[2:unit]) && low(s[unit+2:2*unit]):
		return 2 * unit
	}
	return min(unit, len(s))
}

// high and low report whether four hex digits are a half of a surrogate pair.
func high(hex []byte) bool {
	return (hex[0] == 'd' || hex[0] == 'D') && strings.ContainsRune("89abAB", rune(hex[1]))
}

func low(hex []byte) bool {
	return (hex[0] == 'd' || hex[0] == 'D') && strings.ContainsRune("cdefCDEF", rune(hex[1]))
}
