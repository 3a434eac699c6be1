// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

//go:embed data/glyphlist.txt
var glyphListText string

//go:embed data/macglyphs.txt
var macGlyphsText string

// glyphList returns the Adobe Glyph List: names to characters.
var glyphList = sync.OnceValue(func() map[string]string {
	list := make(map[string]string, 4300)
	for line := range strings.Lines(glyphListText) {
		name, codes, ok := strings.Cut(strings.TrimSpace(line), ";")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		var text strings.Builder
		for _, code := range strings.Fields(codes) {
			if v, err := strconv.ParseUint(code, 16, 32); err == nil {
				text.WriteRune(rune(v))
			}
		}
		list[name] = text.String()
	}
	return list
})

// macGlyphs returns the names of the first 258 glyphs of Macintosh TrueType fonts.
var macGlyphs = sync.OnceValue(func() []string {
	names := make([]string, 0, 258)
	for line := range strings.Lines(macGlyphsText) {
		if !strings.HasPrefix(line, "#") {
			names = append(names, strings.Fields(line)...)
		}
	}
	return names
})

// glyphText returns the characters that a glyph name stands for, by the rules of the
// Adobe Glyph List specification; empty if the name says nothing.
func glyphText(name string) string {
	name, _, _ = strings.Cut(name, ".")
	if t, ok := glyphList()[name]; ok {
		return plainText(t)
	}
	if strings.Contains(name, "_") {
		var whole strings.Builder
		for part := range strings.SplitSeq(name, "_") {
			t := glyphText(part)
			if t == "" {
				return ""
			}
			whole.WriteString(t)
		}
		return whole.String()
	}
	if t := hexName(name, "uni", 4); t != "" {
		return t
	}
	if len(name) >= 5 && len(name) <= 7 {
		if t := hexName(name, "u", len(name)-1); t != "" {
			return t
		}
	}
	return ""
}

// hexName reads names such as uni00E9: a prefix and groups of digits.
func hexName(name, prefix string, digits int) string {
	rest, ok := strings.CutPrefix(name, prefix)
	if !ok || rest == "" || len(rest)%digits != 0 {
		return ""
	}
	var out strings.Builder
	for ; rest != ""; rest = rest[digits:] {
		v, err := strconv.ParseUint(rest[:digits], 16, 32)
		if err != nil || v > 0x10ffff {
			return ""
		}
		out.WriteRune(rune(v))
	}
	return plainText(out.String())
}

// glyphNumber reads names that count the glyphs of the program, such as g17, glyph17,
// cid17 and index17; false for others.
func glyphNumber(name string) (int, bool) {
	for _, prefix := range []string{"glyph", "index", "cid", "gid", "g"} {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			n, err := strconv.ParseUint(rest, 10, 16)
			return int(n), err == nil
		}
	}
	return 0, false
}

// codeNames reads an encoding whose glyph names spell the characters' codes: a letter,
// as in G4B, C85, c41 or a45, and a number that all names write with the same base. Some
// writers name glyphs so that have lost their names; others count the glyphs in the same
// manner, which says nothing of the characters, so numbers without a gap are not believed.
// The names are those that glyphText can't read, by code; nil if they are not of the kind.
func codeNames(names map[int]string) map[int]string {
	for _, base := range []int{10, 16} {
		codes := make(map[int]int, len(names))
		for code, name := range names {
			if len(name) < 2 || len(name) > 4 || !strings.Contains("aCcGg", name[:1]) {
				return nil
			}
			v, err := strconv.ParseUint(name[1:], base, 8)
			if err != nil || base == 16 && len(name) != 3 {
				break
			}
			codes[code] = int(v)
		}
		if len(codes) == len(names) && scattered(codes) {
			return latinCodes(codes)
		}
	}
	return nil
}

// sameCodes takes codes for the characters themselves, if they look as a text's do: for
// fonts whose glyph names say nothing at all.
func sameCodes(names map[int]string) map[int]string {
	codes := make(map[int]int, len(names))
	for code := range names {
		codes[code] = code
	}
	if !scattered(codes) {
		return nil
	}
	return latinCodes(codes)
}

// scattered reports whether numbers could be the codes of the letters of a text: mostly
// those of ASCII, and with gaps between them.
func scattered(codes map[int]int) bool {
	var seen [256]bool
	ascii, low, high := 0, 256, -1
	for _, v := range codes {
		if seen[v] = true; v >= 0x20 && v < 0x7f {
			ascii++
		}
		low, high = min(low, v), max(high, v)
	}
	gaps := 0
	for v := low; v < high; v++ {
		if seen[v] && !seen[v+1] {
			gaps++
		}
	}
	return len(codes) >= 3 && 5*ascii >= 4*len(codes) && gaps >= 2
}

// latinCodes maps codes to the characters of Windows 1252 at others.
func latinCodes(codes map[int]int) map[int]string {
	out := make(map[int]string, len(codes))
	for code, v := range codes {
		if t := winAnsi()[v]; t != "" {
			out[code] = t
		}
	}
	return out
}

// commonGlyphs are the beginnings, in lower case, of the names of fonts that come with
// Windows and share the numbers of their glyphs.
var commonGlyphs = []string{"arial", "timesnewroman", "couriernew", "verdana", "tahoma", "georgia", "trebuchet"}

// commonGlyph returns the character of a glyph by its number, for fonts that are not
// embedded, by their name; empty if it is not known. The first glyphs stand in the order
// of Macintosh fonts; further on only what all the fonts have is known.
func commonGlyph(font string, glyph int) string {
	font = strings.NewReplacer(" ", "", "-", "", ",", "").Replace(strings.ToLower(font))
	for _, name := range commonGlyphs {
		if !strings.HasPrefix(font, name) {
			continue
		}
		switch names := macGlyphs(); {
		case glyph >= 3 && glyph < len(names):
			return glyphText(names[glyph])
		case glyph >= 570 && glyph <= 633:
			return string(rune('А' + glyph - 570))
		case glyph >= 672 && glyph <= 698:
			return string(rune('א' + glyph - 672))
		}
	}
	return ""
}
