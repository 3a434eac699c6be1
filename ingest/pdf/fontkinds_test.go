// SPDX-License-Identifier: Apache-2.0

package pdf_test

import (
	"context"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/ingest/pdf"
)

// withFont makes a file of one page that shows strings with a font.
func withFont(shown, font string, more ...string) []byte {
	objects := append([]string{
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Count 1/Kids[3 0 R]>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 400]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
		streamOf("", "BT /F1 12 Tf 50 300 Td "+shown+" Tj ET"),
		font,
	}, more...)
	return makePDF(objects...)
}

// TestFontKinds reads a word in each kind of font that tells its characters in a manner
// of its own.
func TestFontKinds(t *testing.T) {
	type0 := func(encoding, descendant string) string {
		return "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/" + encoding + "/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/X" + descendant + ">>]>>"
	}
	japan := "/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 7>>"
	toUnicode := "/ToUnicode 6 0 R"
	tests := []struct {
		name, shown, font string
		want              string
		more              []string
	}{
		{"a collection, not embedded", "<0022034B0465>", type0("Identity-H", japan), "Aあ亜", nil},
		{"UTF-16 with a surrogate pair", "<3042D842DFB7>", type0("UniJIS-UTF16-H", japan), "あ𠮷", nil},
		{"UTF-8", "<41E38182>", type0("UniJIS-UTF8-H", japan), "Aあ", nil},
		{"UTF-32", "<000000410000304A>", type0("UniJIS-UTF32-H", japan), "Aお", nil},
		{"Shift JIS", "<4193FA967B>", type0("90ms-RKSJ-H", japan), "A日本", nil},
		{"ISO 2022, seven bits", "<24224B5C>", type0("H", japan), "あ本", nil},
		{"EUC-JP", "<41A4A2>", type0("EUC-H", japan), "Aあ", nil},
		{"GB 18030, four bytes", "<D6D08135F437>", type0("GBK2K-H", "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)>>"), "中ḿ", nil},
		{"Big Five", "<A4A4>", type0("ETen-B5-H", "/CIDSystemInfo<</Registry(Adobe)/Ordering(CNS1)>>"), "中", nil},
		{"Korean", "<B0A1>", type0("KSCms-UHC-H", "/CIDSystemInfo<</Registry(Adobe)/Ordering(Korea1)>>"), "가", nil},
		{"KR", "<AC00>", type0("UniAKR-UTF16-H", "/CIDSystemInfo<</Registry(Adobe)/Ordering(KR)>>"), "가", nil},
		{"codes that are Unicode", "<00440061>", "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/ToUnicode/Identity-H/DescendantFonts[<</Subtype/CIDFontType2>>]>>", "Da", nil},
		{"a font of Windows, not embedded", "<002700440057>", strings.ReplaceAll(type0("Identity-H", "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)>>"), "/X", "/Arial-BoldMT"), "Dat", nil},
		{"Cyrillic of Windows", "<023A025A>", strings.ReplaceAll(type0("Identity-H", ""), "/X", "/TimesNewRomanPSMT"), "Аа", nil},
		{"hexadecimal names", "(abcdef)", "<</Type/Font/Subtype/Type1/BaseFont/X/Encoding<</Differences[97/G48/G6F/G72/G6E/G20/G4B]>>>>", "Horn K", nil},
		{"decimal names", "(abcd)", "<</Type/Font/Subtype/Type1/BaseFont/X/Encoding<</Differences[97/C72/C111/C114/C110]>>>>", "Horn", nil},
		{"names that are the codes, of a bitmap font", "(Horn)", "<</Type/Font/Subtype/Type3/FontMatrix[.01 0 0 .01 0 0]/FontBBox[0 0 80 80]/Encoding<</Differences[72/a72 110/a110/a111 114/a114]>>>>", "Horn", nil},
		{"a range of bfrange over a carry", "<00FE010100FF0100>", "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H" + toUnicode + "/DescendantFonts[<<>>]>>", "adbc",
			[]string{streamOf("", "1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <00FE> <0101> <0061> endbfrange")}},
		{"a space that the encoding lacks", "(a b)", "<</Type/Font/Subtype/Type1/BaseFont/X/Encoding<</Differences[32/nosuch]>>>>", "a b", nil},
		{"the encoding of the standard, where none is stated", "<F1F9>", "<</Type/Font/Subtype/TrueType/BaseFont/ArialMT/FontDescriptor<</Flags 32>>>>", "æø", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := pdf.New(nil).Parse(context.Background(), input("a.pdf", withFont(tt.shown, tt.font, tt.more...)))
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.TrimSpace(plainTextOf(doc)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if u := doc.Quality.UnmappedGlyphs; u > 0 {
				t.Errorf("a share of %v is unmapped", u)
			}
		})
	}
}

// TestUnknownNames checks that glyphs with numbers for names are not taken for
// characters.
func TestUnknownNames(t *testing.T) {
	font := "<</Type/Font/Subtype/Type1/BaseFont/X/Encoding<</Differences[33/G33/G34/G35/G36/G37/G38]>>>>"
	if doc, err := pdf.New(nil).Parse(context.Background(), input("a.pdf", withFont("(!\"#$%)", font))); err == nil {
		t.Errorf("got %q", plainTextOf(doc))
	}
	font = "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/CNS-EUC-H/DescendantFonts[<</CIDSystemInfo<</Registry(Adobe)/Ordering(CNS1)>>>>]>>"
	if doc, err := pdf.New(nil).Parse(context.Background(), input("a.pdf", withFont("<04A1>", font))); err == nil {
		t.Errorf("a CMap that is not known: got %q", plainTextOf(doc))
	}
}

// TestVerticalFont checks that vertical text goes down by the font's own metrics.
func TestVerticalFont(t *testing.T) {
	font := "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/UniJIS-UTF16-V/DescendantFonts[<</Subtype/CIDFontType0/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)>>/DW2[880 -2000]>>]>>"
	doc, err := pdf.New(nil).Parse(context.Background(), input("a.pdf", withFont("<65E5672C>", font)))
	if err != nil {
		t.Fatal(err)
	}
	top, bottom := 400.0, 0.0
	for _, b := range doc.Blocks {
		for _, box := range b.Location.Boxes {
			top, bottom = min(top, box.Y0), max(bottom, box.Y1)
		}
	}
	if height := bottom - top; height < 36 || height > 50 {
		t.Errorf("two characters, 24 points apart, are %v high", height)
	}
}
