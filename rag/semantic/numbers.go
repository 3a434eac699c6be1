// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// numberWords are the small numbers in words, by language, from one on.
var numberWords = map[string][]string{
	"en": {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"},
	"fr": {"un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"},
	"de": {"eins", "zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwolf"},
	"it": {"uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci", "undici", "dodici"},
	"es": {"uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce"},
}

// parseNumber reads a number as people write it in a language: digits with separators, or
// a small number in words. In "1.234" and "1,234" the separator is that of thousands if
// the language says so.
func parseNumber(text, language string) (float64, bool) {
	folded := fold(text)
	for n, word := range numberWords[language] {
		if folded == word && n > 0 {
			return float64(n + 1), true
		}
	}
	if spaced.MatchString(text) {
		text = strings.Join(strings.FieldsFunc(text, unicode.IsSpace), "")
	}
	if strings.Trim(text, "0123456789.,") != "" || !strings.ContainsAny(text, "0123456789") {
		return 0, false
	}
	thousands, decimal := ".", ","
	if language == "en" {
		thousands, decimal = ",", "."
	}
	if parts := strings.Split(text, thousands); len(parts) > 1 && len(parts[len(parts)-1]) == 3 {
		text = strings.Join(parts, "")
	}
	text = strings.ReplaceAll(text, decimal, ".")
	n, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", "."), 64)
	return n, err == nil
}

// spaced is a number with spaces before its thousands.
var spaced = regexp.MustCompile(`^[1-9]\d{0,2}(?:[ \x{a0}\x{202f}]\d{3})+$`)

// ordinals are the small ordinals in words, by language, from the first on. A value that is
// called so needs its noun: "second shift", and not "came second".
var ordinals = map[string][]string{
	"en": {"first", "second", "third", "fourth", "fifth"},
	"fr": {"premier", "premiere", "deuxieme", "troisieme", "quatrieme", "second", "seconde"},
	"de": {"erste", "ersten", "erster", "zweite", "zweiten", "zweiter", "dritte", "dritten", "dritter", "vierte"},
	"it": {"primo", "prima", "secondo", "seconda", "terzo", "terza", "quarto", "quarta"},
	"es": {"primero", "primera", "primer", "segundo", "segunda", "tercero", "tercera", "tercer", "cuarto"},
}
