// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"bytes"
	"encoding/binary"

	objects "github.com/ledongthuc/pdf"

	"github.com/pacenote/pacenote/internal/pdfguard"
)

// fontProgram is what an embedded font program says of its glyphs.
type fontProgram struct {
	// encoding holds the characters of the codes of a simple font.
	encoding map[int]string
	// glyphs holds the characters of glyphs by number, advances their widths in
	// 1/1000.
	glyphs   map[int]string
	advances map[int]float64
}

// program reads the font program of a descriptor. Codes of symbolic TrueType fonts are
// those of the program.
func (f *file) program(descriptor objects.Value, symbolic bool) (p fontProgram) {
	for _, key := range []string{"FontFile", "FontFile2", "FontFile3"} {
		v := descriptor.Key(key)
		if v.Kind() != objects.Stream {
			continue
		}
		data, _ := f.read(v)
		switch {
		case len(data) < 4:
		case sfntTable(data, "cmap") != nil || sfntTable(data, "post") != nil || sfntTable(data, "glyf") != nil:
			p.glyphs, p.advances = trueTypeGlyphs(data), trueTypeAdvances(data)
			if symbolic {
				p.encoding = trueTypeEncoding(data)
			}
			if table := sfntTable(data, "CFF "); table != nil && len(p.glyphs) == 0 {
				p.glyphs = cffGlyphs(table)
			}
		case data[0] == 1 && data[1] == 0 && data[2] < 32:
			p.encoding, p.glyphs = cffEncoding(data), cffGlyphs(data)
		case key == "FontFile":
			p.encoding = type1Encoding(data)
		}
	}
	return p
}

// type1Encoding reads the encoding in the clear part of a Type 1 font program: lines
// such as "dup 65 /A put" (Adobe Type 1 Font Format, chapter 2).
func type1Encoding(data []byte) map[int]string {
	if i := bytes.Index(data, []byte("eexec")); i >= 0 {
		data = data[:i]
	}
	i := bytes.Index(data, []byte("/Encoding"))
	if i < 0 {
		return nil
	}
	lexer := pdfguard.Lexer{Data: data, Pos: i + len("/Encoding")}
	out := map[int]string{}
	var last [2]any
	for range 4096 {
		v, ok := lexer.Next()
		if !ok || v == pdfguard.Keyword("def") || v == pdfguard.Keyword("StandardEncoding") {
			break
		}
		if v == pdfguard.Keyword("put") {
			code, ok1 := last[0].(int64)
			name, ok2 := last[1].(pdfguard.Name)
			if ok1 && ok2 && code >= 0 && code < 256 {
				if t := glyphText(string(name)); t != "" {
					out[int(code)] = t
				}
			}
		}
		last[0], last[1] = last[1], v
	}
	return out
}

// sfntTable returns a table of a TrueType or OpenType font program.
func sfntTable(data []byte, tag string) []byte {
	if len(data) < 12 {
		return nil
	}
	n := int(binary.BigEndian.Uint16(data[4:]))
	for i := range n {
		entry := 12 + 16*i
		if entry+16 > len(data) {
			return nil
		}
		if string(data[entry:entry+4]) != tag {
			continue
		}
		offset := int64(binary.BigEndian.Uint32(data[entry+8:]))
		length := int64(binary.BigEndian.Uint32(data[entry+12:]))
		if offset > int64(len(data)) {
			return nil
		}
		return data[offset:min(offset+length, int64(len(data)))]
	}
	return nil
}

// characterMap is one subtable of a font program's cmap: characters to glyph numbers.
type characterMap struct {
	platform, encoding int
	glyphs             map[int]int
}

// characterMaps reads the subtables of formats 0, 4, 6 and 12 (OpenType specification,
// table cmap).
func characterMaps(data []byte) []characterMap {
	table := sfntTable(data, "cmap")
	if len(table) < 4 {
		return nil
	}
	var out []characterMap
	n := int(binary.BigEndian.Uint16(table[2:]))
	for i := range min(n, 32) {
		if 4+8*i+8 > len(table) {
			break
		}
		entry := table[4+8*i:]
		offset := int64(binary.BigEndian.Uint32(entry[4:]))
		if offset+6 > int64(len(table)) {
			continue
		}
		out = append(out, characterMap{
			platform: int(binary.BigEndian.Uint16(entry)), encoding: int(binary.BigEndian.Uint16(entry[2:])),
			glyphs: characterTable(table[offset:]),
		})
	}
	return out
}

// characterTable reads one subtable.
func characterTable(t []byte) map[int]int {
	out := map[int]int{}
	u16 := func(i int) int {
		if i < 0 || i+2 > len(t) {
			return 0
		}
		return int(binary.BigEndian.Uint16(t[i:]))
	}
	u32 := func(i int) int {
		if i < 0 || i+4 > len(t) {
			return 0
		}
		return int(binary.BigEndian.Uint32(t[i:]))
	}
	switch u16(0) {
	case 0:
		for c := range 256 {
			if 6+c < len(t) && t[6+c] != 0 {
				out[c] = int(t[6+c])
			}
		}
	case 4:
		segments := u16(6) / 2
		for s := range segments {
			end, start := u16(14+2*s), u16(16+2*segments+2*s)
			delta, at := u16(16+4*segments+2*s), 16+6*segments+2*s
			offset := u16(at)
			for c := start; c <= end && c < 0xffff && len(out) < maxWidths; c++ {
				g := c
				if offset != 0 {
					if g = u16(at + offset + 2*(c-start)); g == 0 {
						continue
					}
				}
				if g = (g + delta) & 0xffff; g != 0 {
					out[c] = g
				}
			}
		}
	case 6:
		first, count := u16(6), u16(8)
		for i := range count {
			if g := u16(10 + 2*i); g != 0 {
				out[first+i] = g
			}
		}
	case 12:
		for s := range min(u32(12), len(t)/12) {
			start, end, g := u32(16+12*s), u32(20+12*s), u32(24+12*s)
			for c := start; c <= end && c <= 0x10ffff && len(out) < maxWidths; c++ {
				out[c] = g + c - start
			}
		}
	}
	return out
}

// trueTypeGlyphs maps the glyph numbers of a font program to characters, by its Unicode
// subtable; of several characters of one glyph the least is taken.
func trueTypeGlyphs(data []byte) map[int]string {
	least := map[int]int{}
	for _, m := range characterMaps(data) {
		if m.platform != 0 && (m.platform != 3 || m.encoding != 1 && m.encoding != 10) {
			continue
		}
		for c, g := range m.glyphs {
			if old, ok := least[g]; c >= 32 && (!ok || c < old) {
				least[g] = c
			}
		}
	}
	out := make(map[int]string, len(least))
	for g, t := range postGlyphs(data) {
		out[g] = t
	}
	for g, c := range least {
		if t := plainText(string(rune(c))); t != "" {
			out[g] = t
		}
	}
	return out
}

// trueTypeEncoding returns the characters of a symbolic TrueType font's codes: its
// symbol or Macintosh subtable gives the glyph, its Unicode subtable the character
// (ISO 32000-1 section 9.6.6.4).
func trueTypeEncoding(data []byte) map[int]string {
	glyphs := trueTypeGlyphs(data)
	if len(glyphs) == 0 {
		return nil
	}
	out := map[int]string{}
	for _, m := range characterMaps(data) {
		symbol := m.platform == 3 && m.encoding == 0
		if !symbol && m.platform != 1 {
			continue
		}
		for c, g := range m.glyphs {
			if t, ok := glyphs[g]; ok && c&0xff == c || symbol && ok && c>>8 == 0xf0 {
				out[c&0xff] = t
			}
		}
	}
	return out
}

// postGlyphs maps the glyph numbers of a font program to characters by the names in its
// table post, formats 1 and 2 (OpenType specification, table post).
func postGlyphs(data []byte) map[int]string {
	table := sfntTable(data, "post")
	if len(table) < 32 {
		return nil
	}
	names := macGlyphs()
	out := map[int]string{}
	keep := func(glyph int, name string) {
		if t := glyphText(name); t != "" {
			out[glyph] = t
		}
	}
	switch binary.BigEndian.Uint32(table) {
	case 0x00010000:
		for glyph, name := range names {
			keep(glyph, name)
		}
	case 0x00020000:
		if len(table) < 34 {
			return nil
		}
		count := min(int(binary.BigEndian.Uint16(table[32:])), (len(table)-34)/2)
		var own []string
		for rest := table[34+2*count:]; len(rest) > 0 && len(rest) > int(rest[0]); rest = rest[1+int(rest[0]):] {
			own = append(own, string(rest[1:1+int(rest[0])]))
		}
		for glyph := range count {
			switch number := int(binary.BigEndian.Uint16(table[34+2*glyph:])); {
			case number < len(names):
				keep(glyph, names[number])
			case number-len(names) < len(own):
				keep(glyph, own[number-len(names)])
			}
		}
	}
	return out
}

// trueTypeAdvances returns the widths of glyphs in 1/1000 (OpenType specification,
// tables head, hhea and hmtx).
func trueTypeAdvances(data []byte) map[int]float64 {
	head, hhea, hmtx := sfntTable(data, "head"), sfntTable(data, "hhea"), sfntTable(data, "hmtx")
	if len(head) < 20 || len(hhea) < 36 {
		return nil
	}
	unit := float64(binary.BigEndian.Uint16(head[18:]))
	count := min(int(binary.BigEndian.Uint16(hhea[34:])), len(hmtx)/4)
	if unit == 0 {
		return nil
	}
	out := make(map[int]float64, count)
	for glyph := range count {
		out[glyph] = 1000 * float64(binary.BigEndian.Uint16(hmtx[4*glyph:])) / unit
	}
	return out
}
