// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/encoding/charmap"
)

//go:embed data/core14.txt
var coreText string

// core holds what data/core14.txt says of the 14 standard fonts.
type core struct {
	// widths holds the widths of characters in 1/1000, by font.
	widths map[string]map[rune]float64
	// standard, symbol and dingbats are the fonts' built-in encodings.
	standard, symbol, dingbats [256]string
}

// coreFonts are the columns of data/core14.txt.
var coreFonts = [...]string{"Helvetica", "Helvetica-Bold", "Times-Roman", "Times-Bold", "Times-Italic", "Times-BoldItalic"}

var coreData = sync.OnceValue(func() *core {
	c := &core{widths: map[string]map[rune]float64{}}
	for _, name := range append(coreFonts[:], "Symbol", "ZapfDingbats") {
		c.widths[name] = map[rune]float64{}
	}
	section := ""
	for line := range strings.Lines(coreText) {
		fields := strings.Fields(line)
		switch {
		case len(fields) == 0 || fields[0] == "#":
		case fields[0][0] == '@':
			section = fields[0][1:]
		case section == "" && len(fields) == 2+len(coreFonts):
			c.addLatin(fields)
		case len(fields) == 3:
			c.addSymbol(section, fields)
		}
	}
	return c
})

// addLatin reads a glyph of the six Latin fonts.
func (c *core) addLatin(fields []string) {
	text := glyphText(fields[0])
	if text == "" {
		return
	}
	if code, err := strconv.Atoi(fields[1]); err == nil {
		c.standard[code&255] = text
	}
	for i, name := range coreFonts {
		w, err := strconv.ParseFloat(fields[2+i], 64)
		if err == nil {
			c.widths[name][[]rune(text)[0]] = w
		}
	}
}

// addSymbol reads a glyph of Symbol or ZapfDingbats.
func (c *core) addSymbol(section string, fields []string) {
	code, err1 := strconv.Atoi(fields[1])
	w, err2 := strconv.ParseFloat(fields[2], 64)
	if err1 != nil || err2 != nil {
		return
	}
	text := glyphText(fields[0])
	if section == "ZapfDingbats" {
		text = dingbat(code)
		c.dingbats[code&255] = text
	} else {
		c.symbol[code&255] = text
	}
	if text != "" {
		c.widths[section][[]rune(text)[0]] = w
	}
}

// dingbat returns the character of a code of ZapfDingbats: the block at U+2700 was laid
// out after it, but for what Unicode had already.
func dingbat(code int) string {
	known := map[int]rune{
		0x20: ' ', 0x25: '☎', 0x2a: '☛', 0x2b: '☞', 0x48: '★', 0x6c: '●', 0x6e: '■',
		0x73: '▲', 0x74: '▼', 0x75: '◆', 0x77: '◗', 0xa8: '♣', 0xa9: '♦', 0xaa: '♥',
		0xab: '♠', 0xd5: '→', 0xd6: '↔', 0xd7: '↕',
	}
	if r, ok := known[code]; ok {
		return string(r)
	}
	switch {
	case code > 0x20 && code < 0x7f:
		return string(rune(0x2700 + code - 0x20))
	case code >= 0xac && code <= 0xb5:
		return string(rune(0x2460 + code - 0xac))
	case code >= 0xa1 && code <= 0xfe:
		return string(rune(0x2700 + code - 0x40))
	}
	return ""
}

func symbolEncoding() *[256]string   { return &coreData().symbol }
func dingbatsEncoding() *[256]string { return &coreData().dingbats }

var winAnsi = sync.OnceValue(func() *[256]string { return charmapEncoding(charmap.Windows1252) })
var macRoman = sync.OnceValue(func() *[256]string { return charmapEncoding(charmap.Macintosh) })

// charmapEncoding returns the printable characters of a code page.
func charmapEncoding(page *charmap.Charmap) *[256]string {
	var out [256]string
	for code := 32; code < 256; code++ {
		if r := page.DecodeByte(byte(code)); r != '\ufffd' && (r < 0x7f || r >= 0xa0) {
			out[code] = plainText(string(r))
		}
	}
	out[0xa0] = "\u00a0"
	out[0xad] = "-"
	return &out
}

// baseEncoding returns the characters of a named encoding.
func baseEncoding(name string) *[256]string {
	switch name {
	case "MacRomanEncoding":
		return macRoman()
	case "StandardEncoding":
		return &coreData().standard
	}
	return winAnsi()
}

// standardWidths returns the widths of the standard font that stands in for a font
// without widths, by its name.
func standardWidths(name string, bold, italic bool) map[rune]float64 {
	lower := strings.ToLower(name)
	widths := coreData().widths
	switch {
	case strings.Contains(lower, "courier"):
		return courier()
	case strings.Contains(lower, "symbol"):
		return widths["Symbol"]
	case strings.Contains(lower, "dingbat"):
		return widths["ZapfDingbats"]
	case strings.Contains(lower, "times"), strings.Contains(lower, "serif") && !strings.Contains(lower, "sans"):
		switch {
		case bold && italic:
			return widths["Times-BoldItalic"]
		case bold:
			return widths["Times-Bold"]
		case italic:
			return widths["Times-Italic"]
		}
		return widths["Times-Roman"]
	case bold:
		return widths["Helvetica-Bold"]
	}
	return widths["Helvetica"]
}

// courier returns the widths of Courier, which are all the same.
var courier = sync.OnceValue(func() map[rune]float64 {
	out := map[rune]float64{}
	for r := range coreData().widths["Helvetica"] {
		out[r] = 600
	}
	return out
})

// pictogramEncoding returns the characters of Wingdings and the like, as far as they are
// marks of lists.
var pictogramEncoding = sync.OnceValue(func() *[256]string {
	var out [256]string
	for r, mark := range pictograms {
		out[r&0xff] = string(mark)
	}
	return &out
})
