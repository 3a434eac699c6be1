// SPDX-License-Identifier: Apache-2.0

package xlsx

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/pacenote/pacenote/internal/ooxml"
)

// cellFormat is what a cell's style says of its value.
type cellFormat struct {
	number numberFormat
	// unseen is set where the text is white and nothing lies behind it, or the format shows
	// nothing.
	unseen bool
}

// numberFormat is a number format (ISO/IEC 29500-1, 18.8.31), as far as it says what a
// number means.
type numberFormat struct {
	date, time, duration bool
	percent              bool
	decimals             int // at least
	digits               int // of whole numbers, at least, with leading zeros
	thousands            int // by how many thousands the number is divided
	before, after        string
}

// builtin are the formats that a file does not spell out.
var builtin = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	14: "m/d/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yyyy h:mm",
	37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)", 39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;(#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
	// East Asian dates.
	27: "yyyy-m-d", 28: "yyyy-m-d", 29: "yyyy-m-d", 30: "m-d-yy", 31: "yyyy-m-d", 36: "yyyy-m-d", 50: "yyyy-m-d", 51: "yyyy-m-d", 52: "yyyy-m-d", 53: "yyyy-m-d",
	54: "yyyy-m-d", 57: "yyyy-m-d", 58: "yyyy-m-d", 32: "h:mm", 33: "h:mm:ss", 34: "h:mm", 35: "h:mm:ss", 55: "h:mm", 56: "h:mm:ss",
}

// readFormats reads the styles of cells.
func (b *book) readFormats(parts []string) {
	for _, part := range parts {
		root, err := b.pkg.Tree(part)
		if err != nil {
			b.warn("formats of numbers could not be read: %v", err)
			return
		}
		codes := map[int]string{}
		for _, n := range root.Child("numFmts").All("numFmt") {
			if id, err := strconv.Atoi(n.Attr("numFmtId")); err == nil {
				codes[id] = n.Attr("formatCode")
			}
		}
		fonts, fills := root.Child("fonts").All("font"), root.Child("fills").All("fill")
		for _, n := range root.Child("cellXfs").All("xf") {
			b.formats = append(b.formats, newCellFormat(n, codes, fonts, fills))
		}
	}
}

func newCellFormat(n *ooxml.Node, codes map[int]string, fonts, fills []*ooxml.Node) cellFormat {
	id, _ := strconv.Atoi(n.Attr("numFmtId")) // 0, General, where it is not there
	code, ok := codes[id]
	if !ok {
		code = builtin[id]
	}
	f := cellFormat{number: newNumberFormat(code), unseen: strings.Trim(code, "; ") == "" && strings.Contains(code, ";;")}
	font, err1 := strconv.Atoi(n.Attr("fontId"))
	fill, err2 := strconv.Atoi(n.Attr("fillId"))
	if err1 == nil && err2 == nil && font >= 0 && font < len(fonts) && fill >= 0 && fill < len(fills) {
		colour := fonts[font].Child("color")
		white := strings.EqualFold(colour.Attr("rgb"), "FFFFFFFF") || colour.Attr("theme") == "0" && colour.Attr("tint") == ""
		pattern := fills[fill].Child("patternFill").Attr("patternType")
		f.unseen = f.unseen || white && (pattern == "" || pattern == "none") && fills[fill].Child("gradientFill") == nil
	}
	return f
}

// newNumberFormat reads a format's first section: that of positive numbers.
func newNumberFormat(code string) numberFormat {
	var f numberFormat
	code = section(code)
	if code == "" || strings.EqualFold(code, "General") || strings.Contains(code, "@") {
		return f
	}
	r := formatReader{code: code, f: &f}
	r.read()
	if f.date || f.time || f.duration {
		return numberFormat{date: f.date, time: f.time, duration: f.duration}
	}
	f.before, f.after = unit(f.before), unit(f.after)
	return f
}

// section returns the first section of a format that a condition does not restrict.
func section(code string) string {
	quoted := false
	for i := 0; i < len(code); i++ {
		switch {
		case code[i] == '\\' && !quoted:
			i++
		case code[i] == '"':
			quoted = !quoted
		case code[i] == ';' && !quoted:
			return code[:i]
		}
	}
	return code
}

// formatReader goes through a section.
type formatReader struct {
	code             string
	f                *numberFormat
	digits, fraction bool
	exponent         bool
	commas           int
}

func (r *formatReader) read() {
	for i := 0; i < len(r.code); i++ {
		c := r.code[i]
		switch c {
		case '"':
			end := strings.IndexByte(r.code[i+1:], '"')
			if end < 0 {
				end = len(r.code) - i - 1
			}
			r.literal(r.code[i+1 : i+1+end])
			i += end + 1
		case '\\':
			if i+1 < len(r.code) {
				i++
				r.literal(r.code[i : i+1])
			}
		case '_', '*': // room for a character, or filling with one
			i++
		case '[':
			end := strings.IndexByte(r.code[i:], ']')
			if end < 0 {
				return
			}
			r.bracket(r.code[i+1 : i+end])
			i += end
		default:
			r.sign(c)
		}
	}
	if !r.exponent {
		r.f.thousands = r.commas
	}
}

// literal is text before or after the digits.
func (r *formatReader) literal(text string) {
	if r.digits {
		r.f.after += text
	} else {
		r.f.before += text
	}
}

// bracket reads [h], [$€-407], [Red] or a condition.
func (r *formatReader) bracket(s string) {
	switch lower := strings.ToLower(s); {
	case strings.Trim(lower, "h") == "" || strings.Trim(lower, "m") == "" || strings.Trim(lower, "s") == "":
		r.f.duration = true
	case strings.HasPrefix(s, "$"):
		currency, _, _ := strings.Cut(s[1:], "-")
		r.literal(currency)
	}
}

// sign reads a character that is neither quoted nor in brackets.
func (r *formatReader) sign(c byte) {
	switch {
	case c == '0' || c == '#' || c == '?':
		r.digits, r.commas = true, 0
		switch {
		case r.exponent:
		case r.fraction && c != '#':
			r.f.decimals++
		case !r.fraction && c == '0':
			r.f.digits++
		}
	case c == '.':
		r.fraction = r.digits
	case c == ',':
		if r.digits {
			r.commas++
		}
	case c == '%':
		r.f.percent = true
	case c == 'E' || c == 'e':
		r.exponent = true
	case strings.IndexByte("yYdD", c) >= 0:
		r.f.date = true
	case c == 'm' || c == 'M':
		// Months, or minutes beside hours or seconds.
		if !strings.ContainsAny(r.code, "hHsS") {
			r.f.date = true
		}
	case c == 'h' || c == 'H' || c == 's' || c == 'S':
		r.f.time = true
	case c >= 0x80:
		r.literal(string([]byte{c}))
	case c == '$':
		r.literal("$")
	}
}

// unit returns what of a literal is said of the number: not brackets, signs and blanks.
func unit(s string) string {
	s = strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("()-+:", r) })
	if strings.Trim(s, "/ .,") == "" {
		return ""
	}
	return s
}
