// SPDX-License-Identifier: Apache-2.0

package charset

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
)

// Text is a decoded file.
type Text struct {
	// String is the text in valid UTF-8, without a byte order mark.
	String string
	// Encoding is the name of the file's encoding, such as "utf-8" or "windows-1252".
	Encoding string
	// Replaced is the number of U+FFFD put in for bytes without meaning.
	Replaced int

	data  []byte
	skip  int     // bytes of the mark
	step  stepper // nil: the text is data[skip:] itself, or places are unknown
	marks []int64 // marks[i]: the file offset of the rune that covers text offset i*markEvery
	lost  bool    // places are unknown
}

// markEvery is the distance of marks in bytes of text: what is kept is 8 bytes in 1,024,
// what is walked to find a place is at most 1,024 bytes.
const markEvery = 1024

// stepper decodes the first rune of data, which is not empty, and returns the number of
// bytes it took, at least 1.
type stepper func(data []byte) (rune, int)

// Decode decodes a file. Label is the encoding declared for it, by a name of the WHATWG
// encoding standard, or ""; a label that is unknown or that the bytes contradict is
// passed over. It takes time linear in the length of data and retains data.
func Decode(data []byte, label string) *Text {
	if t := decodeMark(data); t != nil {
		return t
	}
	if t := decodeLabel(data, label); t != nil {
		return t
	}
	if utf8.Valid(data) {
		return plain(data, 0)
	}
	if step, name := guessUTF16(data); step != nil {
		return walk(data, 0, step, name)
	}
	if mostlyUTF8(data) {
		return walk(data, 0, stepUTF8, "utf-8")
	}
	if looksLikeLatin9(data) {
		return walk(data, 0, stepCharmap(charmap.ISO8859_15), "iso-8859-15")
	}
	return walk(data, 0, stepCharmap(charmap.Windows1252), "windows-1252")
}

// Offset returns where in the file the rune at text offset i begins; of the text's
// length, where the file's text ends. ok is false if it is not known, which is so for
// the East Asian encodings of several bytes.
func (t *Text) Offset(i int) (offset int64, ok bool) {
	switch {
	case t.lost:
		return 0, false
	case t.step == nil:
		return int64(t.skip + i), true
	}
	at := t.marks[min(i/markEvery, len(t.marks)-1)]
	// The mark is the rune that covers the marked offset: count from its start.
	pos := min(i/markEvery, len(t.marks)-1) * markEvery
	for pos > 0 && pos < len(t.String) && !utf8.RuneStart(t.String[pos]) {
		pos--
	}
	for pos < i && at < int64(len(t.data)) {
		r, n := t.step(t.data[at:])
		pos += utf8.RuneLen(r)
		at += int64(n)
	}
	return at, true
}

// Verbatim reports whether the text is, byte for byte, what stands in the file.
func (t *Text) Verbatim() bool { return t.step == nil && !t.lost }

// plain returns data after skip bytes as it is.
func plain(data []byte, skip int) *Text {
	return &Text{String: string(data[skip:]), Encoding: "utf-8", data: data, skip: skip}
}

// walk decodes rune by rune, setting marks.
func walk(data []byte, skip int, step stepper, name string) *Text {
	t := &Text{Encoding: name, data: data, skip: skip, step: step}
	var b strings.Builder
	b.Grow(len(data) + len(data)/8)
	at := skip
	for at < len(data) {
		r, n := step(data[at:])
		size := utf8.RuneLen(r)
		if len(t.marks)*markEvery < b.Len()+size {
			t.marks = append(t.marks, int64(at))
		}
		if r == utf8.RuneError {
			t.Replaced++
		}
		b.WriteRune(r)
		at += n
	}
	if len(t.marks) == 0 {
		t.marks = []int64{int64(skip)}
	}
	t.String = b.String()
	return t
}

// decodeMark decodes a file with a byte order mark, or returns nil.
func decodeMark(data []byte) *Text {
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		if utf8.Valid(data) {
			return plain(data, 3)
		}
		return walk(data, 3, stepUTF8, "utf-8")
	case bytes.HasPrefix(data, []byte("\xFF\xFE")):
		return walk(data, 2, stepUTF16LE, "utf-16le")
	case bytes.HasPrefix(data, []byte("\xFE\xFF")):
		return walk(data, 2, stepUTF16BE, "utf-16be")
	}
	return nil
}

// decodeLabel decodes a file as its label says, or returns nil.
func decodeLabel(data []byte, label string) *Text {
	name := Name(label)
	switch name {
	case "":
		return nil
	case "utf-8":
		if utf8.Valid(data) {
			return plain(data, 0)
		}
		if mostlyUTF8(data) {
			return walk(data, 0, stepUTF8, name)
		}
		return nil
	case "utf-16le", "utf-16be":
		if bytes.IndexByte(data, 0) < 0 && utf8.Valid(data) {
			return nil // the label is wrong: HTML says so of files saved as UTF-8 since
		}
		if name == "utf-16le" {
			return walk(data, 0, stepUTF16LE, name)
		}
		return walk(data, 0, stepUTF16BE, name)
	}
	enc, err := htmlindex.Get(name)
	if err != nil {
		return nil
	}
	if m, ok := enc.(*charmap.Charmap); ok {
		return walk(data, 0, stepCharmap(m), name)
	}
	return decodeWhole(data, enc, name)
}

// decodeWhole decodes an encoding that can't be decoded from any place: offsets in the
// file are not known.
func decodeWhole(data []byte, enc encoding.Encoding, name string) *Text {
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return nil
	}
	s := strings.ToValidUTF8(string(out), "\uFFFD")
	return &Text{String: s, Encoding: name, Replaced: strings.Count(s, "\uFFFD"), lost: true}
}

// Name returns the standard name of an encoding's label, such as "windows-1252" for
// "latin1"; "" if the WHATWG encoding standard does not know the label.
func Name(label string) string {
	label = strings.ToLower(strings.TrimSpace(label))
	if label == "" {
		return ""
	}
	enc, err := htmlindex.Get(label)
	if err != nil {
		return ""
	}
	name, err := htmlindex.Name(enc)
	if err != nil || name == "replacement" {
		return ""
	}
	return name
}

func stepUTF8(data []byte) (rune, int) { return utf8.DecodeRune(data) }

func stepUTF16LE(data []byte) (rune, int) {
	return stepUTF16(data, func(b []byte) rune { return rune(b[0]) | rune(b[1])<<8 })
}

func stepUTF16BE(data []byte) (rune, int) {
	return stepUTF16(data, func(b []byte) rune { return rune(b[1]) | rune(b[0])<<8 })
}

func stepUTF16(data []byte, unit func([]byte) rune) (rune, int) {
	if len(data) < 2 {
		return utf8.RuneError, len(data)
	}
	r := unit(data)
	if !utf16.IsSurrogate(r) {
		return r, 2
	}
	if len(data) < 4 {
		return utf8.RuneError, 2
	}
	if r := utf16.DecodeRune(r, unit(data[2:])); r != utf8.RuneError {
		return r, 4
	}
	return utf8.RuneError, 2
}

func stepCharmap(m *charmap.Charmap) stepper {
	return func(data []byte) (rune, int) { return m.DecodeByte(data[0]), 1 }
}

// sample is how much of a file is looked at to guess its encoding.
const sample = 64 << 10

// guessUTF16 recognises UTF-16 without a mark by its zeros: text in Latin script has
// one in most second bytes and none in the others.
func guessUTF16(data []byte) (stepper, string) {
	if len(data) > sample {
		data = data[:sample]
	}
	var zeros [2]int
	for i, c := range data {
		if c == 0 {
			zeros[i%2]++
		}
	}
	half := len(data) / 2
	switch {
	case half == 0:
	case zeros[1]*2 > half && zeros[0]*20 < half:
		return stepUTF16LE, "utf-16le"
	case zeros[0]*2 > half && zeros[1]*20 < half:
		return stepUTF16BE, "utf-16be"
	}
	return nil, ""
}

// mostlyUTF8 reports whether data is UTF-8 with some damage: at least nine in ten of
// its non-ASCII sequences are well formed. Text in a single-byte encoding hardly ever
// has one.
func mostlyUTF8(data []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	return good > 0 && good >= 9*bad
}

// looksLikeLatin9 tells ISO 8859-15 from windows-1252: it has no printable characters
// at 0x80-0x9F, where windows-1252 keeps quotes, dashes, € and œ; and it has € at the
// place of ¤ (which nobody writes), and œ and Œ at the places of ½ and ¼, which don't
// stand between letters.
func looksLikeLatin9(data []byte) bool {
	evidence := false
	for i, c := range data {
		switch {
		case c >= 0x80 && c <= 0x9F:
			return false
		case c == 0xA4:
			evidence = true
		case (c == 0xBC || c == 0xBD) && i+1 < len(data) && isASCIILetter(data[i+1]):
			evidence = true
		}
	}
	return evidence
}

func isASCIILetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
