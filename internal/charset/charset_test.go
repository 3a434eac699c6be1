// SPDX-License-Identifier: Apache-2.0

package charset

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
)

const sampleText = "Türverkleidung – 412,50 € «Cœur»\nÖl 4,25 L"

func encode(t testing.TB, enc encoding.Encoding, s string) []byte {
	t.Helper()
	b, err := enc.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestDecode(t *testing.T) {
	latin9 := strings.ReplaceAll(sampleText, "–", "-")
	for _, test := range []struct {
		name, label string
		data        []byte
		want, enc   string
	}{
		{"empty", "", nil, "", "utf-8"},
		{"utf-8", "", []byte(sampleText), sampleText, "utf-8"},
		{"utf-8 mark", "", []byte("\xEF\xBB\xBF" + sampleText), sampleText, "utf-8"},
		{"utf-16le mark", "", encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), sampleText), sampleText, "utf-16le"},
		{"utf-16be mark", "", encode(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), sampleText), sampleText, "utf-16be"},
		{"utf-16le", "", encode(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), sampleText), sampleText, "utf-16le"},
		{"utf-16be", "", encode(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), sampleText), sampleText, "utf-16be"},
		{"windows-1252", "", encode(t, charmap.Windows1252, sampleText), sampleText, "windows-1252"},
		{"iso-8859-15", "", encode(t, charmap.ISO8859_15, latin9), latin9, "iso-8859-15"},
		{"label", "windows-1250", encode(t, charmap.Windows1250, "Łódź"), "Łódź", "windows-1250"},
		{"label latin1 means windows-1252", "ISO-8859-1", encode(t, charmap.Windows1252, sampleText), sampleText, "windows-1252"},
		{"wrong label", "utf-8", encode(t, charmap.Windows1252, sampleText), sampleText, "windows-1252"},
		{"unknown label", "klingon", []byte(sampleText), sampleText, "utf-8"},
		{"label utf-16 on utf-8", "utf-16", []byte(sampleText), sampleText, "utf-8"},
		{"surrogates", "utf-16le", encode(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "a😀b"), "a😀b", "utf-16le"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := Decode(test.data, test.label)
			if got.String != test.want || got.Encoding != test.enc || got.Replaced != 0 {
				t.Errorf("Decode = %q, %s, %d replaced; want %q, %s", got.String, got.Encoding, got.Replaced, test.want, test.enc)
			}
			checkOffsets(t, got, test.data)
		})
	}
}

func TestDecodeDamagedUTF8(t *testing.T) {
	data := []byte(strings.Repeat("größer ", 20) + "\xff" + strings.Repeat(" weiter für", 20))
	got := Decode(data, "")
	if got.Encoding != "utf-8" || got.Replaced != 1 || strings.Count(got.String, "\uFFFD") != 1 {
		t.Errorf("Decode = %s, %d replaced", got.Encoding, got.Replaced)
	}
	checkOffsets(t, got, data)
}

func TestDecodeEastAsianHasNoOffsets(t *testing.T) {
	enc, err := htmlindex.Get("shift_jis")
	if err != nil {
		t.Fatal(err)
	}
	got := Decode(encode(t, enc, "自動車の整備"), "Shift_JIS")
	if got.String != "自動車の整備" {
		t.Errorf("Decode = %q", got.String)
	}
	if _, ok := got.Offset(3); ok || got.Verbatim() {
		t.Error("offsets are claimed to be known")
	}
}

// checkOffsets checks that the bytes between two offsets decode to the rune between
// them.
func checkOffsets(t *testing.T, text *Text, data []byte) {
	t.Helper()
	for i, r := range text.String {
		size := utf8.RuneLen(r)
		a, ok1 := text.Offset(i)
		b, ok2 := text.Offset(i + size)
		if !ok1 || !ok2 || a < 0 || b <= a || b > int64(len(data)) {
			t.Fatalf("rune %q at %d: file bytes [%d,%d), %v %v", r, i, a, b, ok1, ok2)
		}
		if text.step == nil {
			if string(data[a:b]) != string(r) {
				t.Fatalf("rune %q at %d: file bytes %q", r, i, data[a:b])
			}
			continue
		}
		if got, n := text.step(data[a:b]); got != r || int64(n) != b-a {
			t.Fatalf("rune %q at %d: file bytes % x", r, i, data[a:b])
		}
	}
}

func TestOffsetsOfLongTexts(t *testing.T) {
	s := strings.Repeat("aé€😀x", 1000)
	for _, enc := range []encoding.Encoding{
		unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
		unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	} {
		data := encode(t, enc, s)
		got := Decode(data, "")
		if got.String != s {
			t.Fatal("not the same text")
		}
		checkOffsets(t, got, data)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(sampleText), "")
	f.Add([]byte("\xFF\xFEa\x00\x00\xD8"), "")
	f.Add([]byte("caf\xe9 \xa4 \xbcuf"), "latin1")
	f.Add([]byte("\x1b$B"), "iso-2022-jp")
	f.Fuzz(func(t *testing.T, data []byte, label string) {
		if len(data) > 1<<14 {
			return
		}
		got := Decode(data, label)
		if !utf8.ValidString(got.String) {
			t.Fatalf("%q is not valid UTF-8", got.String)
		}
		if !got.lost {
			checkOffsets(t, got, data)
		}
	})
}
