// SPDX-License-Identifier: Apache-2.0

package measure

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestEquivalents(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"Which tyres need 36 psi?", "248 kPa, 250 kPa, 2.48 bar, 2.5 bar"},
		{"36psi", "248 kPa, 250 kPa, 2.48 bar, 2.5 bar"},
		{"2,5 bar oder 2.5 bar", "250 kPa, 36.3 psi, 36 psi"},
		{"250 kPa", "2.5 bar, 36.3 psi, 36 psi"},
		{"135 Nm 135 N·m", "99.6 lb-ft, 100 lb-ft"},
		{"25 lb-ft", "33.9 Nm, 34 Nm"},
		{"32 °F at 212°F, -40 °C", "0 °C, 100 °C, -40 °F"},
		{"1,000 miles", "1610 km, 1600 km"},
		{"0,125 km", "0.078 miles"},
		{"100.5 mph", "162 km/h, 160 km/h"},
		{"36 in stock", ""},
		{"5 minutes, 3 %, 7 tonnes", ""},
		{"part 68218-36 psi and R12 bar", ""},
		{"9.9.9 bar, 1,2,3 psi", ""},
		{"90000 bar", ""}, // longer numbers are codes
		{"psi 36", ""},
		{"nel 2013, l'identit\u00e0; 36. bar", ""},
		{"", ""},
	} {
		if got := strings.Join(Equivalents(test.text), ", "); got != test.want {
			t.Errorf("%q:\n got %s\nwant %s", test.text, got, test.want)
		}
	}
}

// TestEquivalentsBack checks that what is another unit's amount has the first among its own.
func TestEquivalentsBack(t *testing.T) {
	for _, text := range []string{"36 psi", "100 km/h", "20 °C", "80 kg", "50 l", "150 kW"} {
		found := false
		for _, e := range Equivalents(text) {
			for _, back := range Equivalents(e) {
				found = found || strings.EqualFold(back, text)
			}
		}
		if !found {
			t.Errorf("%s does not come back from %q", text, Equivalents(text))
		}
	}
}

func TestNames(t *testing.T) {
	for name, e := range entries {
		if name != strings.ToLower(name) {
			t.Errorf("%q is not in small letters", name)
		}
		for _, other := range e.others {
			o, ok := Of(strings.ToLower(other))
			if !ok || o.Dimension != e.unit.Dimension || o == e.unit {
				t.Errorf("%s is given in %s, which is no other unit of %s", name, other, e.unit.Dimension)
			}
		}
	}
	if _, ok := Of("furlong"); ok {
		t.Error("furlongs are known")
	}
}

func FuzzEquivalents(f *testing.F) {
	f.Add("36 psi, 2,5bar and -40 \u00b0F")
	f.Add("999999999999999999999999 psi 1,,,2 bar .5 mph")
	f.Fuzz(func(t *testing.T, text string) {
		for _, e := range Equivalents(text) {
			number, name, ok := strings.Cut(e, " ")
			if !ok || !utf8.ValidString(e) || digitsIn(number) > maxDigits {
				t.Errorf("%q: %q", text, e)
			}
			if _, known := Of(strings.ToLower(name)); !known {
				t.Errorf("%q: %q is no unit", text, name)
			}
		}
	})
}
