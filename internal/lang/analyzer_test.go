// SPDX-License-Identifier: Apache-2.0

package lang

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// terms writes tokens as "term@position", with + after a form that overlaps its parts.
func terms(tokens []Token) string {
	var b strings.Builder
	for i, t := range tokens {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%s@%d", t.Term, t.Position)
		if t.Overlap {
			b.WriteByte('+')
		}
	}
	return b.String()
}

func TestTokens(t *testing.T) {
	for _, test := range []struct{ language, text, want string }{
		// words
		{"en", "", ""},
		{"en", "The hinges were tightened.", "hing@1 tighten@3"},
		{"en", "driver's drivers’ don't O'Brien", "driver@0 driver@1 obrien@3+ o@3 brien@3"},
		{"en", "end.The next", "end@0 next@2"},
		{"fr", "L'étrier n'est pas serré", "etri@0 serr@3"},
		{"fr", "qu’il aujourd'hui ETRIER", "aujourdhui@1+ aujourd@1 hui@1 etri@2"},
		{"it", "dell'olio dell' olio dell’OLIO", "oli@0 oli@2 oli@3"},
		{"es", "instalación instalaciones instalacion", "instal@0 instal@1 instal@2"},
		{"de", "Türen Tueren TUREN", "tur@0 tur@1 tur@2"},
		{"de", "Straße STRASSE neue Quelle", "strass@0 strass@1 neu@2 quell@3"},
		{"", "The hinges", "the@0 hinges@1"},
		{"pt", "As dobradiças", "as@0 dobradicas@1"},
		// part numbers and codes
		{"en", "68218-AA", "68218aa@0+ 68218@0 aa@0"},
		{"en", "68218AA", "68218aa@0+ 68218@0 aa@0"},
		{"en", "68218 AA", "68218@0 aa@1"},
		{"en", "68218.AA 68218/AA 68218_AA", "68218aa@0+ 68218@0 aa@0 68218aa@1+ 68218@1 aa@1 68218aa@2+ 68218@2 aa@2"},
		{"en", "1C4RJFBG5FC123456", "1c4rjfbg5fc123456@0"},
		{"en", "P0301 p0301", "p0301@0 p0301@1"},
		{"en", "1K0-615-301-AA", "1k0615301aa@0+ 1k0@0 615@0 301@0 aa@0"},
		{"en", "06-21-1998", "06211998@0+ 06@0 21@0 1998@0"},
		{"en", "john.doe@acme-motors.com", "john.doe@acme-motors.com@0+ john@0 doe@0 acm@0 motor@0 com@0"},
		{"en", "state-of-the-art R&D", "stateoftheart@0+ state@0 art@0 rd@1"},
		// numbers and units
		{"en", "25.5 25,5", "25.5@0 25.5@1"},
		{"de", "1.234,50 1,234.50 1'234.50 1’234.50", "1234.50@0 1234.50@1 1234.50@2 1234.50@3"},
		{"en", "1.234 1,234 1,234,567 0.125", "1234@0 1234@1 1234567@2 0.125@3"},
		{"en", "1/2 ½ 10-15 1,2,3", "1/2@0+ 1@0 2@0 1/2@1 10-15@2+ 10@2 15@2 1,2,3@3+ 1@3 2@3 3@3"},
		{"en", "12V 12 V", "12v@0+ 12@0 v@0 12@1 v@2"},
		{"en", "25,5mm", "25.5mm@0+ 25.5@0 mm@0"},
		{"en", "5W-30 5W30", "5w30@0+ 5w@0+ 5@0 w@0 30@0 5w30@1"},
		{"en", "M8x1.25 M8×1,25", "m8x1.25@0+ m8@0 1.25@0 m8x1.25@1+ m8@1 1.25@1"},
		{"en", "8×10 8x10", "8x10@0+ 8@0 10@0 8x10@1+ 8@1 10@1"},
		{"en", "N·m Nm N⋅m", "nm@0 nm@1 nm@2"},
		{"en", "CO₂ CO2", "co2@0+ co@0 2@0 co2@1+ co@1 2@1"},
		{"en", "25 °C 25°C ° °X", "25@0 °c@1 25@2 °c@3 x@4"},
		{"en", "m³/h m²", "m3h@0+ m3@0 h@0 m2@1"},
		{"en", "③", "3@0"},
		// Unicode
		{"en", "ﬁlter ＡＢＣ soft\u00adware", "filter@0 abc@1 softwar@2"},
		{"en", "cafe\u0301 café", "cafe@0 cafe@1"},
		{"", "Привет ŁÓDŹ æther", "привет@0 lodz@1 aether@2"},
		{"", "日本", "日@0 本@1"},
		{"en", "\xffbolt\xfe \xc3", "bolt@0"},
	} {
		if got := terms(ForLanguage(test.language).Tokens(test.text)); got != test.want {
			t.Errorf("%s: %q\n got %s\nwant %s", test.language, test.text, got, test.want)
		}
	}
}

func TestTokenOffsets(t *testing.T) {
	text := "Fix l'étrier 68218-AA (25,5 Nm)"
	var got []string
	for _, token := range ForLanguage("fr").Tokens(text) {
		got = append(got, text[token.Start:token.End])
	}
	want := []string{"Fix", "étrier", "68218-AA", "68218", "AA", "25,5", "Nm"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("bytes of the tokens differ (-want +got):\n%s", diff)
	}
}

func TestNumber(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"12", "12"}, {"0", "0"}, {"12.5", "12.5"}, {"12,50", "12.50"}, {"1.234.567", "1234567"},
		{"1,234.5", "1234.5"}, {"1.234,5", "1234.5"}, {"1234.567", "1234.567"}, {"0.500", "0.500"},
		{"1.2.3", ""}, {"1,23,456", ""}, {"12.34.567", ""}, {"1.234'567,8", ""},
	} {
		got, ok := number(test.text)
		if got != test.want || ok != (test.want != "") {
			t.Errorf("number(%q) = %q, %v, want %q", test.text, got, ok, test.want)
		}
	}
}

func TestForLanguage(t *testing.T) {
	for _, code := range Languages() {
		if got := ForLanguage(code).Language(); got != code {
			t.Errorf("ForLanguage(%q) is for %q", code, got)
		}
	}
	for _, code := range []string{"", "nl", "xx-invalid"} {
		if got := ForLanguage(code).Language(); got != "" {
			t.Errorf("ForLanguage(%q) is for %q, want the neutral one", code, got)
		}
	}
}

func TestLongRunsStayLinear(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("1.", 1<<19), strings.Repeat("l'", 1<<19), strings.Repeat("a-", 1<<19),
		strings.Repeat("a", 1<<20), strings.Repeat("1x", 1<<19), strings.Repeat("é", 1<<19),
	} {
		for _, token := range ForLanguage("fr").Tokens(text) {
			if len(token.Term) > maxTermBytes+2 {
				t.Fatalf("term of %d bytes", len(token.Term))
			}
		}
	}
}

func TestAnalyzerConcurrently(t *testing.T) {
	a := ForLanguage("de")
	text := "Die Anzugsdrehmomente der Türscharniere 68218-AA betragen 25,5 N·m."
	want := terms(a.Tokens(text))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			var tokens []Token
			for range 200 {
				if tokens = a.Append(tokens[:0], text); terms(tokens) != want {
					t.Error("concurrent analyses differ")
					return
				}
			}
		})
	}
	wg.Wait()
}

// checkTokens verifies what every text must satisfy.
func checkTokens(t *testing.T, text string, tokens []Token) {
	t.Helper()
	start, position := 0, 0
	for _, token := range tokens {
		switch {
		case token.Term == "":
			t.Fatalf("empty term: %+v", token)
		case token.Start < start || token.End <= token.Start || token.End > len(text):
			t.Fatalf("bytes [%d,%d) of %d after start %d", token.Start, token.End, len(text), start)
		case token.Position < position:
			t.Fatalf("position %d after %d", token.Position, position)
		case token.End < len(text) && utf8.ValidString(text) && !utf8.RuneStart(text[token.End]):
			t.Fatalf("end %d is inside a rune", token.End)
		case utf8.ValidString(text) && (!utf8.RuneStart(text[token.Start]) || !utf8.ValidString(token.Term)):
			t.Fatalf("start %d is inside a rune, or the term %q invalid", token.Start, token.Term)
		}
		start, position = token.Start, token.Position
	}
}

func FuzzTokens(f *testing.F) {
	for _, seed := range []string{
		"", "Part 68218-AA, 25,5 N·m at 20 °C", "l'étrier d’aujourd'hui", "M8x1.25 5W-30 1'234.50",
		"CO₂ ½ ﬁ ｱ 日本 \u0301\u00ad", "\xff\xc3°", "a@b.c--d..e", "İıßſ", "ue ae oe quelle",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, code := range append(Languages(), "") {
			tokens := ForLanguage(code).Tokens(text)
			checkTokens(t, text, tokens)
			if again := ForLanguage(code).Tokens(strings.Clone(text)); terms(again) != terms(tokens) {
				t.Fatalf("%s: two analyses of %q differ", code, text)
			}
		}
		Detect(text)
	})
}

// benchmarkText is about 1 MB of manual text: that of PACENOTE_DATA, else a repeated
// paragraph.
func benchmarkText(b *testing.B) string {
	b.Helper()
	if root := os.Getenv("PACENOTE_DATA"); root != "" {
		text, err := os.ReadFile(filepath.Join(root, "retrieval", "scifact", "corpus.jsonl"))
		if err != nil {
			b.Fatal(err)
		}
		return string(text[:min(len(text), 1<<20)])
	}
	return strings.Repeat("Tighten the four hinge bolts (part 68218-AA) of the front door to 25.5 N·m, "+
		"then check the gap between the door and the body at three places before you close it. ", 6400)
}

func BenchmarkTokens(b *testing.B) {
	text := benchmarkText(b)
	for _, code := range append(Languages(), "") {
		b.Run("language="+code, func(b *testing.B) {
			var tokens []Token
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				tokens = ForLanguage(code).Append(tokens[:0], text)
			}
		})
	}
}

func ExampleAnalyzer_Tokens() {
	text := "Anzugsdrehmoment der Türen: 25,5 N·m (Teil 68218-AA)"
	for _, t := range ForLanguage("de").Tokens(text) {
		fmt.Printf("%d %s ← %s\n", t.Position, t.Term, text[t.Start:t.End])
	}
	// Output:
	// 0 anzugsdrehmoment ← Anzugsdrehmoment
	// 2 tur ← Türen
	// 3 25.5 ← 25,5
	// 4 nm ← N·m
	// 5 teil ← Teil
	// 6 68218aa ← 68218-AA
	// 6 68218 ← 68218
	// 6 aa ← AA
}

func ExampleDetect() {
	for _, text := range []string{"Wie hoch ist das Anzugsdrehmoment?", "68218-AA"} {
		code, _ := Detect(text)
		fmt.Printf("%q\n", code)
	}
	// Output:
	// "de"
	// ""
}
