// SPDX-License-Identifier: Apache-2.0

package xlsx

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/pacenote/pacenote/internal/ooxml"
)

// value is what a cell holds (ISO/IEC 29500-1, 18.3.1.4).
type value struct {
	kind         string // b, d, e, inlineStr, n, s or str
	raw, formula string
	format       cellFormat
}

// read reads the contents of a cell up to its end.
func (v *value) read(d *ooxml.Decoder) error {
	var text strings.Builder
	into, reading := "", 0
	for depth := 1; depth > 0; {
		token, err := d.Next()
		if err != nil {
			return unexpected(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
			switch name := t.Name.Local; name {
			case "v", "f", "t":
				into = name
				text.Reset()
			case "rPh":
				reading++
			}
		case xml.EndElement:
			depth--
			switch t.Name.Local {
			case "v":
				v.raw = text.String()
			case "t":
				if reading == 0 {
					v.raw += text.String()
				}
			case "f":
				v.formula = text.String()
			case "rPh":
				reading--
			}
			into = ""
		case xml.CharData:
			if into != "" {
				text.Write(t)
			}
		}
	}
	return nil
}

func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// textOf returns the text of a value and whether it is a number.
func (b *book) textOf(v value) (text string, number bool) {
	switch v.kind {
	case "s":
		if n, err := strconv.Atoi(strings.TrimSpace(v.raw)); err == nil && n >= 0 && n < len(b.strings) {
			return b.strings[n], false
		}
		return "", false
	case "b":
		if strings.TrimSpace(v.raw) == "1" {
			return "TRUE", false
		}
		return "FALSE", false
	case "", "n":
		return b.number(strings.TrimSpace(v.raw), v.format.number)
	case "d":
		return strings.TrimSuffix(strings.Replace(v.raw, "T", " ", 1), " 00:00:00"), false
	}
	return unescape(v.raw), false // inlineStr, str, e
}

// unescape replaces "_x000D_" and the like, which stand for characters that XML has not
// (ISO/IEC 29500-1, 22.4.2.4).
func unescape(s string) string {
	for at := strings.Index(s, "_x"); at >= 0; {
		if code, err := strconv.ParseUint(s[at+2:min(at+6, len(s))], 16, 32); err == nil && len(s) > at+6 && s[at+6] == '_' {
			s = s[:at] + string(rune(code)) + s[at+7:]
		}
		next := strings.Index(s[at+1:], "_x")
		if next < 0 {
			break
		}
		at += 1 + next
	}
	return strings.ReplaceAll(s, "\r\n", "\n")
}

// eachElement calls do with the text of every element of that name, without readings.
func eachElement(d *ooxml.Decoder, name string, do func(string)) error {
	var text strings.Builder
	reading, inText := 0, false
	for {
		token, err := d.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return damaged(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case name:
				text.Reset()
			case "rPh":
				reading++
			case "t":
				inText = true
			}
		case xml.EndElement:
			switch t.Name.Local {
			case name:
				do(unescape(text.String()))
			case "rPh":
				reading--
			case "t":
				inText = false
			}
		case xml.CharData:
			if inText && reading == 0 {
				text.Write(t)
			}
		}
	}
}
