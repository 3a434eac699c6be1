// SPDX-License-Identifier: Apache-2.0

package email

import (
	"bytes"
	"net/mail"
	"strings"
	"time"
)

// Bounds of a header. Real ones have some hundred fields and some ten thousand bytes.
const (
	maxFields = 5000
	maxField  = 1 << 20 // bytes of one field
)

// field is one field of a header.
type field struct {
	name       string // in lower case
	value      string // unfolded, as it stands otherwise
	start, end int    // its bytes, from the first of the header
}

// header is the fields of a message or of a part of one, in order.
type header []field

// readHeader reads the header at the start of data and returns where the body begins. It
// takes what mail programs take: a line that mbox files put before a message, line ends of
// any kind, and no empty line before the body, which then begins at the first line that
// can't be a field.
func readHeader(data []byte) (h header, body int) {
	at := 0
	for at < len(data) && (data[at] == '\r' || data[at] == '\n') {
		at++
	}
	if bytes.HasPrefix(data[at:], []byte("From ")) || bytes.HasPrefix(data[at:], []byte(">From ")) {
		_, at = nextLine(data, at)
	}
	var folded []byte // what continues the value of the last field
	unfold := func() {
		if len(folded) > 0 {
			h[len(h)-1].value = strings.TrimSpace(h[len(h)-1].value + string(folded))
			folded = folded[:0]
		}
	}
	defer unfold()
	for at < len(data) {
		line, next := nextLine(data, at)
		if len(line) == 0 {
			return h, next
		}
		if line[0] == ' ' || line[0] == '\t' {
			if len(h) == 0 {
				return nil, 0
			}
			if len(folded)+len(line) < maxField {
				folded = append(append(folded, ' '), bytes.TrimSpace(line)...)
			}
			h[len(h)-1].end = at + len(line)
			at = next
			continue
		}
		name, value, ok := cutField(line)
		if !ok {
			return h, at
		}
		unfold()
		if len(h) < maxFields {
			h = append(h, field{name: name, value: value, start: at, end: at + len(line)})
		}
		at = next
	}
	return h, len(data)
}

// nextLine returns the line at a byte without its end, and where the next begins.
func nextLine(data []byte, at int) (line []byte, next int) {
	n := bytes.IndexAny(data[at:], "\r\n")
	if n < 0 {
		return data[at:], len(data)
	}
	next = at + n + 1
	if data[at+n] == '\r' && next < len(data) && data[next] == '\n' {
		next++
	}
	return data[at : at+n], next
}

// cutField splits a line at its colon; ok is false if what stands before is no name (RFC
// 5322, section 2.2).
func cutField(line []byte) (name, value string, ok bool) {
	colon := bytes.IndexByte(line, ':')
	if colon < 1 || colon > 256 {
		return "", "", false
	}
	name = strings.TrimRight(string(line[:colon]), " \t")
	for i := range len(name) {
		if name[i] <= ' ' || name[i] > '~' {
			return "", "", false
		}
	}
	return strings.ToLower(name), strings.TrimSpace(string(line[colon+1 : min(len(line), maxField)])), true
}

// find returns the first field of a name, which is given in lower case.
func (h header) find(name string) (field, bool) {
	for _, f := range h {
		if f.name == name {
			return f, true
		}
	}
	return field{}, false
}

// get returns the value of the first field of a name, as it stands.
func (h header) get(name string) string {
	f, _ := h.find(name)
	return f.value
}

// text returns the value of the first field of a name as a reader sees it.
func (h header) text(name string) string { return oneLine(decodeWords(h.get(name))) }

// oneLine returns text with its blanks folded. What is not seen in it is left out, and
// listed, with that of the blocks.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// addresses returns the addresses of all fields of a name, each as "Name <address>". What
// breaks the rules is split at its commas.
func (h header) addresses(name string) []string {
	var all []string
	for _, f := range h {
		if f.name != name {
			continue
		}
		list, err := (&mail.AddressParser{WordDecoder: wordDecoder()}).ParseList(f.value)
		if err != nil {
			for part := range strings.SplitSeq(decodeWords(f.value), ",") {
				if part = oneLine(part); part != "" {
					all = append(all, part)
				}
			}
			continue
		}
		for _, a := range list {
			all = append(all, formatAddress(decodeWords(a.Name), a.Address))
		}
	}
	return all
}

// formatAddress writes an address as mail programs show it.
func formatAddress(name, address string) string {
	name, address = oneLine(name), oneLine(address)
	switch {
	case name == "" || strings.EqualFold(name, address):
		return address
	case address == "":
		return name
	}
	return name + " <" + address + ">"
}

// date returns when the message was written; zero if it does not say, or not in a way that
// can be read.
func (h header) date() time.Time {
	value := h.get("date")
	if t, err := mail.ParseDate(value); err == nil {
		return t
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", "Mon Jan _2 15:04:05 2006"} {
		if t, err := time.Parse(layout, value); err == nil {
			return t
		}
	}
	return time.Time{}
}
