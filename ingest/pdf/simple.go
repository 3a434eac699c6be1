// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"math"
	"strings"
	"unicode/utf8"

	objects "github.com/ledongthuc/pdf"
)

// loadSimple reads a font of one-byte codes.
func (f *file) loadSimple(o *font, v, descriptor objects.Value) {
	first := int(v.Key("FirstChar").Int64())
	list := v.Key("Widths")
	for i := range min(list.Len(), 256) {
		o.widths[first+i] = list.Index(i).Float64()
	}
	if list.Len() == 0 {
		o.standard = standardWidths(o.name, o.bold, o.italic)
	}
	if v.Key("Subtype").Name() == "Type3" {
		o.type3(v)
	}
	f.encode(o, v, descriptor)
}

// type3 reads the units of a Type 3 font, whose glyph space is any (ISO 32000-1 section
// 9.6.5). Its glyphs are mostly drawn at about the size of the text space, but some
// writers set a size that has nothing to do with it.
func (o *font) type3(v objects.Value) {
	o.unit = math.Abs(v.Key("FontMatrix").Index(0).Float64())
	rise := math.Abs(v.Key("FontMatrix").Index(3).Float64())
	height := 0.0
	if box, ok := floats(v.Key("FontBBox"), 4); ok {
		height = rise * math.Abs(box[3]-box[1])
	}
	sum, n := 0.0, 0
	for _, w := range o.widths {
		if w > 0 {
			sum, n = sum+w*o.unit, n+1
		}
	}
	// Letters are about half as wide as the font is high.
	if n > 0 && (height < 0.2*sum/float64(n) || height > 20*sum/float64(n)) {
		height = 2 * sum / float64(n)
	}
	if height > 0 && (height < 0.4 || height > 2.5) {
		o.em = height
	}
}

// encode fills the characters of a simple font: the base encoding, or the font
// program's own, and the differences (ISO 32000-1 section 9.6.6).
func (f *file) encode(o *font, v, descriptor objects.Value) {
	enc := v.Key("Encoding")
	base := enc.Name()
	if enc.Kind() == objects.Dict {
		base = enc.Key("BaseEncoding").Name()
	}
	kind := v.Key("Subtype").Name()
	flags := descriptor.Key("Flags").Int64()
	o.encoded = *o.base(base, kind == "TrueType" && flags&nonsymbolic == 0)
	names := map[int]string{}
	code := 0
	differences := enc.Key("Differences")
	for i := range differences.Len() {
		switch d := differences.Index(i); d.Kind() {
		case objects.Integer:
			code = int(d.Int64())
		case objects.Name:
			if code >= 0 && code < 256 {
				names[code] = d.Name()
			}
			code++
		}
	}
	unread := map[int]string{}
	for code, name := range names {
		o.encoded[code] = glyphText(name)
		if o.encoded[code] == "" && name != ".notdef" {
			unread[code] = name
		}
	}
	if base != "" && len(unread) == 0 {
		return
	}
	o.late = func() {
		// The package panics where values are not what it expects.
		defer func() { _ = recover() }()
		program := f.program(descriptor, kind == "TrueType" && flags&symbolic != 0)
		if base == "" && len(program.encoding) > 0 {
			o.replaceEncoding(program.encoding, names)
		}
		o.nameless(unread, program, kind)
	}
}

// Flags of a font descriptor (ISO 32000-1 table 123).
const (
	symbolic    = 1 << 2
	nonsymbolic = 1 << 5
)

// base returns the encoding that a font begins with: the one named, or else what its
// name suggests, or that of Windows.
func (o *font) base(name string, windows bool) *[256]string {
	lower := strings.ToLower(o.name)
	switch {
	case strings.Contains(lower, "wingdings"), strings.Contains(lower, "webdings"):
		return pictogramEncoding()
	case name != "":
		return baseEncoding(name)
	case strings.Contains(lower, "dingbats"):
		return dingbatsEncoding()
	case strings.HasPrefix(lower, "symbol"):
		return symbolEncoding()
	case windows:
		return baseEncoding("WinAnsiEncoding")
	}
	return baseEncoding("StandardEncoding")
}

// replaceEncoding takes a program's encoding over as a whole: a code that it lacks is
// not the standard encoding's. The differences stay.
func (o *font) replaceEncoding(encoding, differences map[int]string) {
	for code := range o.encoded {
		if _, ok := differences[code]; !ok {
			o.encoded[code] = encoding[code]
		}
	}
}

// nameless finds the characters of glyphs whose names can't be read: names that number
// the glyphs of the program or spell codes, and, in Type 3 fonts, the codes themselves.
func (o *font) nameless(names map[int]string, program fontProgram, kind string) {
	rest := map[int]string{}
	for code, name := range names {
		if number, ok := glyphNumber(name); ok && program.glyphs[number] != "" {
			o.encoded[code] = program.glyphs[number]
			continue
		}
		rest[code] = name
	}
	if len(rest) == 0 {
		return
	}
	guess := codeNames(rest)
	if guess == nil && kind == "Type3" {
		guess = sameCodes(rest)
	}
	for code, text := range guess {
		o.encoded[code] = text
	}
}

// simpleText returns the characters of a code; empty if they are not known.
func (o *font) simpleText(code uint32) string {
	t := o.encoded[code&255]
	if t == "" && o.late != nil || o.late != nil && o.toUnicode == nil {
		late := o.late
		o.late = nil
		late()
		t = o.encoded[code&255]
	}
	if t == "" && code == ' ' {
		// Fonts without a space of their own still show one.
		return " "
	}
	return t
}

// simpleWidth returns the width of a code in units of the size.
func (o *font) simpleWidth(code uint32, shown string) float64 {
	if w, ok := o.widths[int(code)]; ok {
		return w * o.unit
	}
	if o.standard != nil {
		first, _ := utf8.DecodeRuneInString(shown)
		if w, ok := o.standard[first]; ok {
			return w * o.unit
		}
		return 0.5
	}
	return o.missing * o.unit
}
