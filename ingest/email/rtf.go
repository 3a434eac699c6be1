// SPDX-License-Identifier: Apache-2.0

package email

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/pacenote/pacenote/internal/charset"
)

// maxGroups is how deep groups of RTF nest before deeper ones count as one.
const maxGroups = 1000

// rtfGroup is what holds within a group.
type rtfGroup struct {
	skip    bool // nothing of it is text: a table of fonts, a picture
	tag     bool // its text is markup (MS-OXRTFEX, section 2.1.3.1)
	noHTML  bool // its text is not HTML: \htmlrtf
	skipped int  // characters that stand behind \u for programs that don't know it
	font    int
}

// rtfReader turns RTF into text, or into the HTML that was made into RTF.
type rtfReader struct {
	data   []byte
	at     int
	out    strings.Builder
	bytes  []byte // characters to be decoded, all of one font
	groups []rtfGroup
	excess int // groups beyond maxGroups
	rtfGroup
	html     bool           // \fromhtml1: markup is kept
	pending  int            // characters still to be skipped behind \u
	surplus  rune           // the first half of a pair of surrogates
	codepage uint32         // \ansicpg
	charsets map[int]uint32 // code pages by font
	fonts    bool           // within the table of fonts
}

// readRTF returns the text of RTF in UTF-8; if it was made from HTML, that HTML (MS-OXRTFEX,
// section 2.1). It takes time linear in the length.
func readRTF(data []byte) (text string, isHTML bool) {
	r := &rtfReader{data: data, codepage: 1252, charsets: map[int]uint32{}, rtfGroup: rtfGroup{skipped: 1}}
	r.html = bytes.Contains(data[:min(len(data), 512)], []byte(`\fromhtml1`))
	for r.at < len(data) {
		r.step()
	}
	r.flush()
	return r.out.String(), r.html
}

// step reads one token.
func (r *rtfReader) step() {
	c := r.data[r.at]
	r.at++
	switch c {
	case '{':
		r.flush()
		if len(r.groups) < maxGroups {
			r.groups = append(r.groups, r.rtfGroup)
		} else {
			r.excess++
		}
	case '}':
		r.flush()
		switch n := len(r.groups); {
		case r.excess > 0:
			r.excess--
		case n > 0:
			r.rtfGroup = r.groups[n-1]
			r.groups = r.groups[:n-1]
		}
		r.pending = 0
	case '\\':
		r.control()
	case '\r', '\n', 0:
	default:
		r.character(c)
	}
}

// shows reports whether text goes to the output here.
func (r *rtfReader) shows() bool { return !r.skip && !(r.html && r.noHTML) }

// character takes one byte of text.
func (r *rtfReader) character(c byte) {
	if r.pending > 0 {
		r.pending--
		return
	}
	if r.shows() {
		r.bytes = append(r.bytes, c)
	}
}

// write takes text that is decoded.
func (r *rtfReader) write(text string) {
	if r.pending > 0 && text != "" {
		r.pending--
		return
	}
	if r.shows() {
		r.flush()
		r.out.WriteString(text)
	}
}

// flush decodes the bytes that wait.
func (r *rtfReader) flush() {
	if len(r.bytes) == 0 {
		return
	}
	codepage := r.codepage
	if own := r.charsets[r.font]; own != 0 && !r.tag {
		codepage = own
	}
	r.out.WriteString(charset.Decode(r.bytes, codepageName(codepage)).String)
	r.bytes = r.bytes[:0]
}

// control reads what stands behind a backslash.
func (r *rtfReader) control() {
	if r.at >= len(r.data) {
		return
	}
	c := r.data[r.at]
	if !isLetter(c) {
		r.at++
		r.symbol(c)
		return
	}
	start := r.at
	for r.at < len(r.data) && isLetter(r.data[r.at]) && r.at-start < 32 {
		r.at++
	}
	word := string(r.data[start:r.at])
	start = r.at
	if r.at < len(r.data) && r.data[r.at] == '-' {
		r.at++
	}
	for r.at < len(r.data) && r.data[r.at] >= '0' && r.data[r.at] <= '9' && r.at-start < 11 {
		r.at++
	}
	number, err := strconv.Atoi(string(r.data[start:r.at]))
	if err != nil {
		number = -1
	}
	if r.at < len(r.data) && r.data[r.at] == ' ' {
		r.at++
	}
	r.word(word, number)
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// symbol takes a control of one sign.
func (r *rtfReader) symbol(c byte) {
	switch c {
	case '\'':
		if r.at+1 < len(r.data) && hexDigit(r.data[r.at]) >= 0 && hexDigit(r.data[r.at+1]) >= 0 {
			r.character(byte(hexDigit(r.data[r.at])<<4 | hexDigit(r.data[r.at+1])))
			r.at += 2
		}
	case '\\', '{', '}':
		r.character(c)
	case '~':
		r.write(r.sign("&nbsp;", "\u00a0"))
	case '_':
		r.write(r.sign("&#8209;", "\u2011"))
	case '*':
		r.destination()
	case '\r', '\n':
		r.write("\n")
	}
}

// sign returns a character as HTML writes it, or as it is.
func (r *rtfReader) sign(reference, text string) string {
	if r.html {
		return reference
	}
	return text
}

// destination decides on a group that programs may pass over: only that of markup is read.
func (r *rtfReader) destination() {
	if rest := r.data[r.at:]; bytes.HasPrefix(rest, []byte(`\htmltag`)) && r.html {
		r.flush()
		r.tag = true
		return
	}
	r.skip = true
}

// word takes a control word with its number, -1 if it has none.
func (r *rtfReader) word(word string, number int) {
	switch word {
	case "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "headerl", "headerr", "footerl", "footerr", "listtable", "filetbl":
		r.skip = true
		r.fonts = word == "fonttbl"
	case "htmlrtf":
		r.flush()
		r.noHTML = number != 0
	case "par", "line", "sect", "page", "row":
		r.write("\n")
	case "tab", "cell":
		r.write("\t")
	case "ansicpg":
		if number > 0 {
			r.codepage = uint32(number)
		}
	case "f":
		r.flush()
		r.font = number
	case "fcharset":
		if codepage := charsetCodepage(number); codepage != 0 && r.skip && r.fonts && len(r.charsets) < 10_000 {
			r.charsets[r.font] = codepage
		}
	case "uc":
		r.skipped = max(0, min(number, 10))
	case "u":
		r.unicode(number)
	case "bin":
		r.at = min(len(r.data), r.at+max(number, 0))
	default:
		if sign, ok := rtfSigns[word]; ok {
			r.write(sign)
		}
	}
}

// rtfSigns are the characters that have a word.
var rtfSigns = map[string]string{
	"lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "endash": "–", "emdash": "—",
}

// unicode takes a character by its number, of which \u gives 16 bits with a sign.
func (r *rtfReader) unicode(number int) {
	r.pending = 0
	c := rune(uint16(number))
	switch {
	case c >= 0xD800 && c < 0xDC00:
		r.surplus = c
	case c >= 0xDC00 && c < 0xE000:
		if r.surplus != 0 {
			r.write(string((r.surplus-0xD800)<<10 + (c - 0xDC00) + 0x10000))
		}
		r.surplus = 0
	default:
		r.write(string(c))
	}
	r.pending = r.skipped
}

// charsetCodepage returns the code page of a font's character set; 0 if it has none of its
// own.
func charsetCodepage(set int) uint32 {
	return map[int]uint32{
		77: 10000, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250,
	}[set]
}
