// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"encoding/binary"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestCMap(t *testing.T) {
	m := parseCMap([]byte(`begincmap
1 begincodespacerange <00> <7F> <8000> <FFFF> endcodespacerange
3 beginbfchar <01> <0041> <8002> <D83DDE00> <03> <00660069> endbfchar
2 beginbfrange <10> <12> <0061> <20> <21> [<0078> <0079007A>] endbfrange
1 beginbfrange <8100> <8102> <00FF> endbfrange
1 begincidrange <8000> <80FF> 500 endcidrange
2 begincidchar <05> 7 <06> (x) endcidchar
1 beginbfrange <50> <40> <0061> endbfrange
endcmap`))
	texts := []struct {
		code uint32
		n    int
		want string
	}{
		{1, 1, "A"}, {1, 2, "A"}, {0x8002, 2, "😀"}, {3, 1, "fi"}, {0x10, 1, "a"}, {0x12, 1, "c"}, {0x13, 1, ""},
		{0x20, 1, "x"}, {0x21, 1, "yz"}, {0x8101, 2, "Ā"}, {0x45, 1, ""},
	}
	for _, tt := range texts {
		if got, ok := m.text(tt.code, tt.n); got != tt.want || ok != (tt.want != "") {
			t.Errorf("text of %x: got %q, %v, want %q", tt.code, got, ok, tt.want)
		}
	}
	for code, want := range map[uint32]int{0x8003: 503, 5: 7, 9: 0} {
		if got, _ := m.cid(code); got != want {
			t.Errorf("CID of %x: got %d, want %d", code, got, want)
		}
	}
	var codes []uint32
	for s := "\x01\x80\x02\x7f\x90"; s != ""; {
		c, n := m.next(s)
		codes, s = append(codes, c), s[n:]
	}
	if diff := cmp.Diff([]uint32{1, 0x8002, 0x7f, 0x90}, codes); diff != "" {
		t.Errorf("codes (-want +got)\n%s", diff)
	}
}

func TestGlyphText(t *testing.T) {
	for name, want := range map[string]string{
		"A": "A", "eacute": "é", "f_i": "fi", "fi": "fi", "uni20AC": "€", "uni00410042": "AB", "u1F600": "😀",
		"a.alt": "a", "Euro": "€", "g123": "", "u": "u", "uniXYZW": "", ".notdef": "", "alpha": "α", "uniD800": "\ufffd",
	} {
		if got := glyphText(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestEncodings(t *testing.T) {
	tests := []struct {
		encoding string
		code     int
		want     string
	}{
		{"WinAnsiEncoding", 0x80, "€"}, {"WinAnsiEncoding", 0xe9, "é"}, {"WinAnsiEncoding", 0x95, "•"},
		{"MacRomanEncoding", 0x8e, "é"}, {"StandardEncoding", 0xae, "fi"}, {"StandardEncoding", 0x27, "’"},
		{"StandardEncoding", 0x80, ""}, {"no such encoding", 0x41, "A"},
	}
	for _, tt := range tests {
		if got := baseEncoding(tt.encoding)[tt.code]; got != tt.want {
			t.Errorf("%s %x: got %q, want %q", tt.encoding, tt.code, got, tt.want)
		}
	}
	if got := symbolEncoding()['a']; got != "α" {
		t.Errorf("Symbol a: got %q", got)
	}
	if got := dingbatsEncoding()[0x34]; got != "✔" {
		t.Errorf("ZapfDingbats 4: got %q", got)
	}
}

func TestStandardWidths(t *testing.T) {
	tests := []struct {
		name         string
		bold, italic bool
		r            rune
		want         float64
	}{
		{"Helvetica", false, false, 'W', 944}, {"Arial-BoldMT", true, false, 'W', 944}, {"Times-Roman", false, false, 'i', 278},
		{"TimesNewRoman,BoldItalic", true, true, 'A', 667}, {"Courier", false, false, 'W', 600}, {"Symbol", false, false, 'α', 631},
	}
	for _, tt := range tests {
		if got := standardWidths(tt.name, tt.bold, tt.italic)[tt.r]; got != tt.want {
			t.Errorf("%s %c: got %v, want %v", tt.name, tt.r, got, tt.want)
		}
	}
}

// trueType makes a font program with a symbol and a Unicode character table.
func trueType() []byte {
	table := func(code, glyph uint16) []byte {
		var b []byte
		for _, v := range []uint16{4, 32, 0, 4, 0, 0, 0, code, 0xffff, 0, code, 0xffff, glyph - code, 1, 0, 0} {
			b = binary.BigEndian.AppendUint16(b, v)
		}
		return b
	}
	symbol, unicode := table(0xf041, 3), table('Ω', 3)
	var cmap []byte
	for _, v := range []uint16{0, 2, 3, 0, 0, 20, 3, 1, 0, uint16(20 + len(symbol))} {
		cmap = binary.BigEndian.AppendUint16(cmap, v)
	}
	cmap = append(append(cmap, symbol...), unicode...)
	out := []byte{0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0}
	out = append(out, "cmap\x00\x00\x00\x00"...)
	out = binary.BigEndian.AppendUint32(out, 28)
	out = binary.BigEndian.AppendUint32(out, uint32(len(cmap)))
	return append(out, cmap...)
}

// compact makes a CFF program with the glyphs .notdef, A and alpha at the codes 5 and 6.
func compact() []byte {
	out := []byte{1, 0, 4, 1}
	out = append(out, 0, 1, 1, 1, 2, 'X') // names
	// charset 40, Encoding 45, CharStrings 50
	top := []byte{40 + 139, 15, 45 + 139, 16, 50 + 139, 17}
	out = append(out, 0, 1, 1, 1, byte(1+len(top)))
	out = append(out, top...)
	out = append(out, 0, 1, 1, 1, 6, 'a', 'l', 'p', 'h', 'a') // strings
	for len(out) < 40 {
		out = append(out, 0)
	}
	out = append(out, 0, 0, 34, 391>>8, 391&255) // charset: A, the first string
	out = append(out, 0, 2, 5, 6, 0)             // encoding
	return append(out, 0, 3, 1, 1, 2, 3, 4, 0, 0, 0)
}

func TestFontPrograms(t *testing.T) {
	tests := []struct {
		name string
		got  map[int]string
		want map[int]string
	}{
		{"Type 1", type1Encoding([]byte("/Encoding 256 array\ndup 65 /alpha put\ndup 66/B put\nreadonly def eexec dup 67 /C put")), map[int]string{65: "α", 66: "B"}},
		{"Type 1, standard", type1Encoding([]byte("/Encoding StandardEncoding def")), map[int]string{}},
		{"TrueType codes", trueTypeEncoding(trueType()), map[int]string{0x41: "Ω"}},
		{"TrueType glyphs", trueTypeGlyphs(trueType()), map[int]string{3: "Ω"}},
		{"CFF", cffEncoding(compact()), map[int]string{5: "A", 6: "α"}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.name, diff)
		}
	}
}

// FuzzFontPrograms checks that font programs and CMaps of any bytes are read.
func FuzzFontPrograms(f *testing.F) {
	f.Add(trueType())
	f.Add(compact())
	f.Add([]byte("/Encoding 256 array dup 65 /A put def"))
	f.Add([]byte("1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <00> <FF> <0041> endbfrange"))
	f.Fuzz(func(t *testing.T, data []byte) {
		type1Encoding(data)
		trueTypeEncoding(data)
		trueTypeGlyphs(data)
		cffEncoding(data)
		m := parseCMap(data)
		m.text(65, 1)
		m.cid(65)
		if len(data) > 0 {
			if _, n := m.next(string(data)); n < 1 {
				t.Fatal("no code was taken")
			}
		}
	})
}

func TestTextString(t *testing.T) {
	for in, want := range map[string]string{
		"plain": "plain", "caf\xe9": "café", "\xfe\xff\x00A\x20\xac": "A€", "\xff\xfeA\x00": "A", "\xef\xbb\xbfé": "é", "\xfe\xff\x00": "",
	} {
		if got := textString(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestDate(t *testing.T) {
	want := time.Date(2026, 3, 15, 11, 30, 0, 0, time.UTC)
	for _, s := range []string{"D:20260315123000+01'00'", "D:20260315113000Z", "20260315113000", "D:202603151130"} {
		if got, ok := date(s); !ok || !got.Equal(want) {
			t.Errorf("%s: got %v, %v", s, got, ok)
		}
	}
	if _, ok := date("yesterday"); ok {
		t.Error("yesterday is no date")
	}
}

func TestLabelNumber(t *testing.T) {
	tests := []struct {
		style string
		n     int
		want  string
	}{{"D", 12, "12"}, {"r", 14, "xiv"}, {"R", 1999, "MCMXCIX"}, {"A", 27, "AA"}, {"a", 3, "c"}, {"", 4, ""}, {"R", 9999, "9999"}}
	for _, tt := range tests {
		if got := labelNumber(tt.style, tt.n); got != tt.want {
			t.Errorf("%s %d: got %q, want %q", tt.style, tt.n, got, tt.want)
		}
	}
}
