// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"strings"
	"unicode"
	"unicode/utf8"

	objects "github.com/ledongthuc/pdf"
)

// font turns the bytes of shown strings into characters and widths.
type font struct {
	name string
	// bold, italic and fixed are what the name and the descriptor say of its style.
	bold, italic, fixed bool
	// composite is set for Type0 fonts, whose codes have one to four bytes.
	composite, vertical bool
	// toUnicode is the font's own map from codes to characters; nil if it has none.
	toUnicode *cmap
	// cids says how a composite font's codes become characters.
	cids composite
	// encoded holds the characters of a simple font's codes.
	encoded [256]string
	// late completes encoded by what the font program says, the first time that a
	// code has no character; nil once done. Most fonts never need it.
	late func()
	// widths maps codes, of composite fonts CIDs, to units of 1/1000.
	widths map[int]float64
	// missing is the width of codes without one, in 1/1000; standard the widths of
	// one of the 14 standard fonts, used if the font brings none.
	missing  float64
	standard map[rune]float64
	// unit is the size of a width unit: 1/1000 but for Type3. em is the height of the
	// glyphs in units of the size: 1 but for Type3.
	unit, em float64
	// single and shown hold what was found out about the codes of simple fonts and of
	// the others.
	single [256]*shownCode
	shown  map[uint64]*shownCode
}

// shownCode is what a code of a font shows.
type shownCode struct {
	text string
	// known is false if text only stands for a character that is not known.
	known bool
	// width is how far the next glyph is, in units of the size: to the right, or, of
	// vertical fonts, down, where side is the width of the glyph.
	width, side float64
	// blank is set for the single byte 32, which word spacing applies to.
	blank bool
}

// Bounds of what is kept of one font.
const (
	maxWidths     = 1 << 17
	maxShownCodes = 1 << 16
)

// loadFont reads a font dictionary. What is missing or damaged gets a default.
func (f *file) loadFont(v objects.Value) (out *font) {
	out = &font{widths: map[int]float64{}, unit: 1.0 / 1000, em: 1, shown: map[uint64]*shownCode{}}
	// A font that can't be read still has glyphs to count as unmapped. The package
	// panics where values are not what it expects.
	defer func() { _ = recover() }()
	out.name = v.Key("BaseFont").Name()
	if i := strings.IndexByte(out.name, '+'); i == 6 {
		out.name = out.name[7:]
	}
	switch u := v.Key("ToUnicode"); {
	case u.Kind() == objects.Stream:
		if data, _ := f.read(u); len(data) > 0 {
			out.toUnicode = parseCMap(data)
		}
	case strings.HasPrefix(u.Name(), "Identity"):
		out.toUnicode = &cmap{identity: true}
	}
	descriptor := v.Key("FontDescriptor")
	if v.Key("Subtype").Name() == "Type0" {
		below := v.Key("DescendantFonts").Index(0)
		out.style(below.Key("FontDescriptor"))
		f.loadComposite(out, v, below)
		return out
	}
	out.style(descriptor)
	f.loadSimple(out, v, descriptor)
	return out
}

// style reads the style from the name and the descriptor's flags (ISO 32000-1 table
// 123).
func (o *font) style(descriptor objects.Value) {
	lower := strings.ToLower(o.name)
	flags := descriptor.Key("Flags").Int64()
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(lower, w) {
				return true
			}
		}
		return false
	}
	o.bold = has("bold", "black", "heavy", "demi") || flags&(1<<18) != 0 || descriptor.Key("FontWeight").Float64() >= 600
	o.italic = has("italic", "oblique") || flags&(1<<6) != 0
	o.fixed = has("courier", "mono", "consol", "typewriter") || flags&1 != 0
	o.missing = descriptor.Key("MissingWidth").Float64()
}

// next returns the first code of a string and its length in bytes.
func (o *font) next(s string) (code uint32, n int) {
	if !o.composite {
		return uint32(s[0]), 1
	}
	n = 2
	switch c := &o.cids; {
	case c.codes != nil && len(c.codes.spaces) > 0:
		return c.codes.next(s)
	case c.charset != nil:
		n = c.charset.length(s)
	}
	n = min(n, len(s))
	for i := range n {
		code = code<<8 | uint32(s[i])
	}
	return code, n
}

// show returns what a code of n bytes shows. It is found out once, and must not be
// changed.
func (o *font) show(code uint32, n int) *shownCode {
	if !o.composite {
		c := &o.single[code&255]
		if *c == nil {
			*c = o.find(code, n)
		}
		return *c
	}
	key := uint64(n)<<32 | uint64(code)
	if known, ok := o.shown[key]; ok {
		return known
	}
	s := o.find(code, n)
	if len(o.shown) < maxShownCodes {
		o.shown[key] = s
	}
	return s
}

// find finds out what a code of n bytes shows.
func (o *font) find(code uint32, n int) *shownCode {
	s := &shownCode{blank: n == 1 && code == ' '}
	s.text, s.known = o.text(code, n)
	if o.composite {
		s.width, s.side = o.compositeWidth(code, s.text)
	} else {
		s.width = o.simpleWidth(code, s.text)
	}
	if s.text == "\u00ad" {
		// A hyphen that is drawn is one, whatever breaks it stands for.
		const drawn = 0.05
		if s.text = ""; s.width > drawn {
			s.text = "-"
		}
	}
	return s
}

// unmapped stands for a glyph without a known character.
const unmapped = "\ufffd"

// text returns the characters of a code; false if they are not known.
func (o *font) text(code uint32, n int) (string, bool) {
	private := ""
	if o.toUnicode != nil {
		if t, ok := o.toUnicode.text(code, n); ok {
			if t = plainText(t); t != "" && t != unmapped && !privateUse(t) {
				return t, true
			}
			private = t
		}
	}
	t := ""
	if o.composite {
		t = o.compositeText(code, n)
	} else {
		t = o.simpleText(code)
	}
	if t != "" {
		return t, true
	}
	if private != "" {
		return private, false
	}
	return unmapped, false
}

// privateUse reports whether a text is a character that only its font has a meaning for.
func privateUse(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return r >= 0xe000 && r < 0xf900 || r >= 0xf0000
}

// plainText drops control characters from what a font maps a code to, and spells out
// the ligatures that have a code of their own.
func plainText(s string) string {
	for _, r := range s {
		if r < 0x20 || r >= 0x7f && r < 0xa0 || r == 0xad || r >= 0xf000 && r < 0xf100 || r >= 0xfb00 && r <= 0xfb06 {
			return strings.Map(func(r rune) rune {
				if mapped, ok := pictograms[r]; ok {
					return mapped
				}
				if unicode.IsControl(r) {
					return -1
				}
				return r
			}, ligatures.Replace(s))
		}
	}
	return s
}

var ligatures = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st")

// pictograms are the marks of lists that Symbol and Wingdings keep in the private use
// area.
var pictograms = map[rune]rune{
	0xf0b7: '•', 0xf0a7: '▪', 0xf06c: '●', 0xf06e: '■', 0xf0d8: '➢', 0xf0fc: '✓',
	0xf076: '❖', 0xf0a8: '◻', 0xf071: '❑', 0xf02d: '-', 0xf0e0: '→', 0xf020: ' ',
}
