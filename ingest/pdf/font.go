// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"strings"
	"unicode"
	"unicode/utf8"

	objects "github.com/ledongthuc/pdf"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
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
	// codes splits composite strings and maps codes to CIDs; nil means two bytes and
	// the identity.
	codes *cmap
	// legacy is the character set of the codes of a composite font without embedded
	// maps, and utf16 is set if its codes are UTF-16.
	legacy encoding.Encoding
	utf16  bool
	// encoded holds the characters of a simple font's codes.
	encoded [256]string
	// glyphs maps the glyph numbers of an embedded font program to characters.
	glyphs map[int]string
	// widths maps codes, of composite fonts CIDs, to units of 1/1000.
	widths map[int]float64
	// missing is the width of codes without one, in 1/1000; standard the widths of
	// one of the 14 standard fonts, used if the font brings none.
	missing  float64
	standard map[rune]float64
	// unit is the size of a width unit: 1/1000 but for Type3.
	unit float64
}

// maxWidths bounds the widths kept of one font.
const maxWidths = 1 << 17

// loadFont reads a font dictionary. What is missing or damaged gets a default.
func (f *file) loadFont(v objects.Value) (out *font) {
	out = &font{widths: map[int]float64{}, missing: 0, unit: 1.0 / 1000}
	defer func() {
		// A font that can't be read still has glyphs to count as unmapped.
		if r := recover(); r != nil && out.widths == nil {
			out.widths = map[int]float64{}
		}
	}()
	out.name = v.Key("BaseFont").Name()
	if i := strings.IndexByte(out.name, '+'); i == 6 {
		out.name = out.name[7:]
	}
	if u := v.Key("ToUnicode"); u.Kind() == objects.Stream {
		if data, _ := f.read(u); len(data) > 0 {
			out.toUnicode = parseCMap(data)
		}
	}
	descriptor := v.Key("FontDescriptor")
	if v.Key("Subtype").Name() == "Type0" {
		below := v.Key("DescendantFonts").Index(0)
		descriptor = below.Key("FontDescriptor")
		out.style(descriptor)
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
		o.unit = v.Key("FontMatrix").Index(0).Float64()
		if o.unit < 0 {
			o.unit = -o.unit
		}
	}
	f.encode(o, v, descriptor)
}

// encode fills the characters of a simple font: the base encoding, or the font
// program's own, and the differences (ISO 32000-1 section 9.6.6).
func (f *file) encode(o *font, v, descriptor objects.Value) {
	enc := v.Key("Encoding")
	base := enc.Name()
	if enc.Kind() == objects.Dict {
		base = enc.Key("BaseEncoding").Name()
	}
	trueType := v.Key("Subtype").Name() == "TrueType"
	symbolic := descriptor.Key("Flags").Int64()&4 != 0
	lower := strings.ToLower(o.name)
	switch {
	case base != "":
		o.encoded = *baseEncoding(base)
	case strings.Contains(lower, "dingbats"):
		o.encoded = *dingbatsEncoding()
	case strings.HasPrefix(lower, "symbol"):
		o.encoded = *symbolEncoding()
	case trueType:
		o.encoded = *baseEncoding("WinAnsiEncoding")
	default:
		o.encoded = *baseEncoding("StandardEncoding")
	}
	if base == "" {
		f.builtIn(o, descriptor, trueType && symbolic)
	}
	code := 0
	differences := enc.Key("Differences")
	for i := range differences.Len() {
		switch d := differences.Index(i); d.Kind() {
		case objects.Integer:
			code = int(d.Int64())
		case objects.Name:
			if code >= 0 && code < 256 {
				o.encoded[code] = glyphText(d.Name())
			}
			code++
		}
	}
}

// builtIn reads the encoding inside an embedded font program.
func (f *file) builtIn(o *font, descriptor objects.Value, symbolic bool) {
	if o.toUnicode != nil {
		return
	}
	if p := descriptor.Key("FontFile"); p.Kind() == objects.Stream {
		data, _ := f.read(p)
		o.replaceEncoding(type1Encoding(data))
	}
	if p := descriptor.Key("FontFile3"); p.Kind() == objects.Stream {
		data, _ := f.read(p)
		o.replaceEncoding(cffEncoding(data))
	}
	if p := descriptor.Key("FontFile2"); p.Kind() == objects.Stream && symbolic {
		data, _ := f.read(p)
		o.replaceEncoding(trueTypeEncoding(data))
	}
}

// replaceEncoding takes an encoding over as a whole, if there is one: a code that it
// lacks is not the standard encoding's.
func (o *font) replaceEncoding(encoding map[int]string) {
	if len(encoding) == 0 {
		return
	}
	o.encoded = [256]string{}
	for code, text := range encoding {
		o.encoded[code&255] = text
	}
}

// loadComposite reads a Type0 font and its descendant.
func (f *file) loadComposite(o *font, v, below objects.Value) {
	o.composite = true
	o.missing = 1000
	if dw := below.Key("DW"); !dw.IsNull() {
		o.missing = dw.Float64()
	}
	enc := v.Key("Encoding")
	name := enc.Name()
	if enc.Kind() == objects.Stream {
		name = enc.Key("CMapName").Name()
		data, _ := f.read(enc)
		o.codes = parseCMap(data)
		o.vertical = enc.Key("WMode").Int64() == 1
	}
	o.vertical = o.vertical || strings.HasSuffix(name, "-V")
	o.legacy, o.utf16 = predefined(name)
	o.cidWidths(below.Key("W"))
	if o.legacy != nil || o.utf16 {
		// Widths are by CID, which can't be told without the collection's tables.
		o.widths = map[int]float64{}
		return
	}
	if o.toUnicode != nil {
		return
	}
	if p := below.Key("FontDescriptor").Key("FontFile2"); p.Kind() == objects.Stream {
		data, _ := f.read(p)
		o.glyphs = trueTypeGlyphs(data)
	}
}

// predefined names the character set of a predefined CMap (ISO 32000-1 table 118).
func predefined(name string) (encoding.Encoding, bool) {
	switch {
	case strings.Contains(name, "RKSJ"):
		return japanese.ShiftJIS, false
	case strings.HasPrefix(name, "EUC-"):
		return japanese.EUCJP, false
	case strings.HasPrefix(name, "GBK"), strings.HasPrefix(name, "GB-"):
		return simplifiedchinese.GBK, false
	case strings.Contains(name, "B5"):
		return traditionalchinese.Big5, false
	case strings.HasPrefix(name, "KSC"):
		return korean.EUCKR, false
	case strings.HasPrefix(name, "Uni"):
		return nil, strings.Contains(name, "UCS2") || strings.Contains(name, "UTF16")
	}
	return nil, false
}

// cidWidths reads the W array: "c [w …]" or "first last w".
func (o *font) cidWidths(w objects.Value) {
	for i := 0; i+1 < w.Len() && len(o.widths) < maxWidths; {
		first := int(w.Index(i).Int64())
		next := w.Index(i + 1)
		if next.Kind() == objects.Array {
			for j := range next.Len() {
				o.widths[first+j] = next.Index(j).Float64()
			}
			i += 2
			continue
		}
		last, width := int(next.Int64()), w.Index(i+2).Float64()
		for c := first; c <= last && len(o.widths) < maxWidths; c++ {
			o.widths[c] = width
		}
		i += 3
	}
}

// next returns the first code of a string and its length in bytes.
func (o *font) next(s string) (code uint32, n int) {
	if !o.composite {
		return uint32(s[0]), 1
	}
	switch {
	case o.codes != nil && len(o.codes.spaces) > 0:
		return o.codes.next(s)
	case o.legacy != nil:
		single := s[0] < 0x80 || o.legacy == japanese.ShiftJIS && s[0] >= 0xa0 && s[0] < 0xe0
		if single || len(s) < 2 {
			return uint32(s[0]), 1
		}
	case len(s) < 2:
		return uint32(s[0]), 1
	}
	return uint32(s[0])<<8 | uint32(s[1]), 2
}

// unmapped stands for a glyph without a known character.
const unmapped = "\ufffd"

// text returns the characters of a code; false if they are not known.
func (o *font) text(code uint32, n int) (string, bool) {
	if o.toUnicode != nil {
		if t, ok := o.toUnicode.text(code, n); ok {
			if t = plainText(t); t != "" {
				return t, true
			}
		}
	}
	if !o.composite {
		if t := o.encoded[code&255]; t != "" {
			return t, true
		}
		return unmapped, false
	}
	if o.legacy != nil {
		b := []byte{byte(code)}
		if n == 2 {
			b = []byte{byte(code >> 8), byte(code)}
		}
		if t, err := o.legacy.NewDecoder().Bytes(b); err == nil && len(t) > 0 && !strings.Contains(string(t), unmapped) {
			return string(t), true
		}
		return unmapped, false
	}
	if o.utf16 {
		return string(rune(code)), true
	}
	if t, ok := o.glyphs[o.cid(code)]; ok {
		return t, true
	}
	return unmapped, false
}

// cid returns the CID of a code.
func (o *font) cid(code uint32) int {
	if o.codes != nil {
		if c, ok := o.codes.cid(code); ok {
			return c
		}
	}
	return int(code)
}

// width returns the width of a code in units of the size.
func (o *font) width(code uint32, shown string) float64 {
	if o.composite {
		if o.legacy != nil || o.utf16 {
			if code < 0x100 {
				return 0.5
			}
			return 1
		}
		if w, ok := o.widths[o.cid(code)]; ok {
			return w * o.unit
		}
		return o.missing * o.unit
	}
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
