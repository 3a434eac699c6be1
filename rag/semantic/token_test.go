// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTokenize(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string
	}{
		{"Left-door panel, Q3 '25?", []string{"left", "door", "panel", "q3", "'25"}},
		{"3 – 9 February, 2026-w05", []string{"3", "-", "9", "february", "2026-w05"}},
		{"3/2/2026 or 26.01.2026 or 2026-W05", []string{"3/2/2026", "or", "26.01.2026", "or", "2026-W05"}},
		{"1,234.5 and 1.5", []string{"1,234.5", "and", "1.5"}},
		{"l'année d’été", []string{"l", "annee", "d", "ete"}},
		{"Größe Straße Œuvre", []string{"grosse", "strasse", "oeuvre"}},
		{"oven_temp 5%", []string{"oven", "temp", "5", "%"}},
		{"", nil},
	} {
		var got []string
		for _, tok := range tokenize(test.text) {
			got = append(got, tok.folded)
		}
		want := slices.Clone(test.want)
		for i := range want {
			want[i] = fold(want[i])
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("tokenize(%q) (-want +got):\n%s", test.text, diff)
		}
	}
}

func FuzzTokenize(f *testing.F) {
	for _, seed := range []string{"Left-door panel 3/2/2026", "l’année", "İ\u0301", "\xff_", "68_11 A"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, tok := range tokenize(text) {
			if tok.text == "" || len(tok.forms) != 1 || tok.forms[0].folded != tok.folded {
				t.Fatalf("token %+v of %q", tok, text)
			}
		}
	})
}

func TestParseNumber(t *testing.T) {
	for _, test := range []struct {
		text, language string
		want           float64
		ok             bool
	}{
		{"12", "en", 12, true},
		{"1,234", "en", 1234, true},
		{"1,5", "en", 1.5, true},
		{"1,5", "de", 1.5, true},
		{"1.234", "de", 1234, true},
		{"2.5", "fr", 2.5, true},
		{"drei", "de", 3, true},
		{"one", "en", 0, false},
		{"Q3", "en", 0, false},
	} {
		got, ok := parseNumber(test.text, test.language)
		if got != test.want || ok != test.ok {
			t.Errorf("parseNumber(%q, %s) = %v, %v", test.text, test.language, got, ok)
		}
	}
}
