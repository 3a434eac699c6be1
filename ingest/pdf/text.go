// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"fmt"
	"math"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/pdfguard"
)

// textOperator runs a text operator; false if it is none.
func (r *run) textOperator(op string) bool {
	s := &r.state
	switch op {
	case "BT":
		r.text, r.line = identity, identity
	case "ET":
	case "Tc":
		s.char = r.number(0)
	case "Tw":
		s.word = r.number(0)
	case "Tz":
		s.scale = r.number(0) / 100
	case "TL":
		s.leading = r.number(0)
	case "Ts":
		s.rise = r.number(0)
	case "Tr":
		s.mode = int(r.number(0))
	case "Tf":
		s.font, s.size = r.font(r.name()), r.number(1)
	case "Td":
		r.moveLine(r.number(0), r.number(1))
	case "TD":
		s.leading = -r.number(1)
		r.moveLine(r.number(0), r.number(1))
	case "Tm":
		if m := r.matrix(0); m.finite() {
			r.text, r.line = m, m
		}
	case "T*":
		r.moveLine(0, -s.leading)
	case "Tj", "TJ":
		r.showOperand()
	case "'":
		r.moveLine(0, -s.leading)
		r.showOperand()
	case "\"":
		s.word, s.char = r.number(0), r.number(1)
		r.moveLine(0, -s.leading)
		r.showOperand()
	default:
		return false
	}
	return true
}

// font returns a font of the resources by its name.
func (r *run) font(name string) *font {
	if f, ok := r.fonts[name]; ok {
		return f
	}
	// The number is looked up first: the font itself is a large object to read.
	number := r.resources.Key("FontObject").Key(name).Int64()
	f, known := r.file.fonts[number]
	if number == 0 || !known {
		v := r.fontList.Key(name)
		if v.IsNull() {
			r.damage = fmt.Errorf("%w: a font is missing", ingest.ErrDamaged)
		}
		f = r.file.font(v)
	}
	if len(r.fonts) < maxNames {
		r.fonts[name] = f
	}
	return f
}

// moveLine starts a line at an offset from the line's start.
func (r *run) moveLine(x, y float64) {
	if m := (matrix{1, 0, 0, 1, x, y}).then(r.line); m.finite() {
		r.line = m
	}
	r.text = r.line
}

// showOperand shows the last operand: a string, or strings with shifts between them.
func (r *run) showOperand() {
	if len(r.args) == 0 {
		return
	}
	switch v := r.args[len(r.args)-1].(type) {
	case pdfguard.String:
		r.show(string(v))
	case pdfguard.Array:
		for _, e := range v {
			switch x := e.(type) {
			case pdfguard.String:
				r.show(string(x))
			case int64:
				r.shift(-float64(x) / 1000)
			case float64:
				r.shift(-x / 1000)
			}
		}
	}
}

// shift moves on by a distance in units of the size.
func (r *run) shift(d float64) {
	s := &r.state
	if s.font != nil && s.font.vertical {
		r.advance(0, d*s.size)
		return
	}
	r.advance(d*s.size*s.scale, 0)
}

// advance moves the text matrix.
func (r *run) advance(x, y float64) {
	if m := (matrix{1, 0, 0, 1, x, y}).then(r.text); m.finite() {
		r.text = m
	}
}

// show places the glyphs of a string.
func (r *run) show(text string) {
	s := &r.state
	if s.font == nil {
		s.font = r.font("")
	}
	start := r.text
	// m maps the glyph space, in units of the size, to the page; of it only the place
	// changes from glyph to glyph.
	m := matrix{s.size * s.scale, 0, 0, s.size, 0, s.rise}.then(r.text).then(s.ctm)
	turn := s.font.turn(m)
	for len(text) > 0 && len(r.out.glyphs)+len(r.out.invisible) <= maxGlyphs && r.out.shown <= maxShown {
		code, n := s.font.next(text)
		text = text[n:]
		c := s.font.show(code, n)
		r.place(c, m, turn)
		space := s.char
		if c.blank {
			space += s.word
		}
		x, y := (c.width*s.size+space)*s.scale, 0.0
		if s.font.vertical {
			x, y = 0, space-c.width*s.size
		}
		dx, dy := x*r.text[0]+y*r.text[2], x*r.text[1]+y*r.text[3]
		r.text[4], r.text[5] = r.text[4]+dx, r.text[5]+dy
		m[4], m[5] = m[4]+dx*s.ctm[0]+dy*s.ctm[2], m[5]+dx*s.ctm[1]+dy*s.ctm[3]
	}
	if !r.text.finite() {
		r.text = start
	}
}

// turn returns the direction of text in quarter turns, clockwise, by its map to the page.
func (o *font) turn(m matrix) int8 {
	switch {
	case o.vertical:
		return 0
	case math.Abs(m[0]) >= math.Abs(m[1]):
		if m[0] < 0 && m[3] > 0 {
			return 2
		}
		return 0
	case m[1] > 0:
		return 1
	}
	return 3
}

// The loose box of a glyph, in units of the size: what most fonts call ascent and
// descent. Tight boxes would break lines at apostrophes.
const (
	ascent  = 0.75
	descent = -0.22
)

// place adds one glyph, whose space m maps to the page.
func (r *run) place(c *shownCode, m matrix, turn int8) {
	r.out.shown++
	if !c.known {
		r.out.unmapped++
	}
	text := c.text
	if n := len(r.actual); n > 0 && r.actual[n-1].set {
		mark := r.actual[n-1]
		text = ""
		if !mark.used {
			text, mark.used = mark.text, true
		}
	}
	s := &r.state
	em := s.font.em
	low, high := descent*em, ascent*em
	left, right := 0.0, c.width
	if s.font.vertical {
		left, right = -c.side/2, c.side/2
		low, high = -c.width+descent/2, descent/2
	}
	g := glyph{
		rect: m.mapRect(rect{math.Min(left, right), low, math.Max(left, right), high}),
		text: text, size: math.Hypot(m[2], m[3]) * em, font: s.font, turn: turn, mark: r.around(),
	}
	if !m.finite() || text == "" {
		return
	}
	switch reason := r.concealed(&g, m); {
	case reason != "":
		r.out.hide(reason, &g)
	case s.mode == 3:
		r.out.invisible = append(r.out.invisible, g)
	default:
		r.out.glyphs = append(r.out.glyphs, g)
	}
}

// textString decodes a text string: UTF-16 or UTF-8 with a byte order mark, else
// PDFDocEncoding, which is close to Windows 1252 (ISO 32000-1 section 7.9.2.2).
func textString(s string) string {
	switch {
	case len(s) >= 2 && s[0] == 0xfe && s[1] == 0xff:
		return decodeUTF16(s[2:])
	case len(s) >= 2 && s[0] == 0xff && s[1] == 0xfe:
		b := []byte(s[2:])
		for i := 0; i+1 < len(b); i += 2 {
			b[i], b[i+1] = b[i+1], b[i]
		}
		return decodeUTF16(string(b))
	case len(s) >= 3 && s[:3] == "\xef\xbb\xbf":
		return s[3:]
	}
	out := make([]rune, 0, len(s))
	for i := range len(s) {
		out = append(out, charmap.Windows1252.DecodeByte(s[i]))
	}
	return string(out)
}

// decodeUTF16 decodes big-endian UTF-16.
func decodeUTF16(s string) string {
	units := make([]uint16, 0, len(s)/2)
	for i := 0; i+1 < len(s); i += 2 {
		units = append(units, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(units))
}
