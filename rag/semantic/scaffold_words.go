// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"slices"
	"strings"
	"unicode"
)

// splitName splits a name of a table or column into words in lower case, without accents:
// at separators and where capitals begin ("OrderDate", "HTTPStatus").
func splitName(name string) []string {
	var words []string
	var word []rune
	end := func() {
		if len(word) > 0 {
			words = append(words, fold(string(word)))
		}
		word = nil
	}
	runes := []rune(name)
	for i, r := range runes {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			end()
			continue
		}
		if i > 0 && unicode.IsUpper(r) {
			lowerBefore := unicode.IsLower(runes[i-1]) || unicode.IsDigit(runes[i-1])
			lowerAfter := i+1 < len(runes) && unicode.IsLower(runes[i+1]) && unicode.IsUpper(runes[i-1])
			if lowerBefore || lowerAfter {
				end()
			}
		}
		word = append(word, r)
	}
	end()
	return words
}

// splitGlued splits words such as "machineid", whose first part is one of the words known
// from names of tables.
func splitGlued(words []string, known map[string]bool) []string {
	var all []string
	for _, word := range words {
		for _, end := range keyWords {
			if stem, ok := strings.CutSuffix(word, end); ok && known[stem] {
				all = append(all, stem)
				word = end
				break
			}
		}
		all = append(all, word)
	}
	return all
}

// hasWord reports whether one of the words is among those wanted.
func hasWord(words []string, wanted ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(wanted, w) })
}

// identifier makes a name of the model of words.
func identifier(words ...string) string {
	var b strings.Builder
	for _, word := range words {
		if b.Len() > 0 {
			b.WriteByte('_')
		}
		for _, r := range word {
			if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_' {
				b.WriteRune(r)
			}
		}
	}
	name := strings.Trim(b.String(), "_")
	if name == "" || name[0] >= '0' && name[0] <= '9' {
		name = "n" + name
	}
	return strings.TrimRight(name[:min(len(name), 55)], "_")
}

// shortForms are abbreviations in names of columns, with the words they stand for.
var shortForms = map[string]string{
	"qty": "quantity", "amt": "amount", "avg": "average", "pct": "percent", "num": "number", "nr": "number", "no": "number",
	"desc": "description", "dept": "department", "min": "minimum", "max": "maximum", "cnt": "count", "temp": "temperature", "addr": "address",
	"cust": "customer", "prod": "product", "mfr": "manufacturer", "yr": "year", "cat": "category", "grp": "group", "loc": "location", "org": "organization",
}

// phrases returns how words of a name are said: as they stand, and with abbreviations
// written out.
func phrases(words []string) []string {
	plain := strings.Join(words, " ")
	long := slices.Clone(words)
	for i, word := range long {
		if full := shortForms[word]; full != "" {
			long[i] = full
		}
	}
	if written := strings.Join(long, " "); written != plain {
		return []string{plain, written}
	}
	return []string{plain}
}

// said makes Words of phrases, as they stand and, in English, in the singular and plural.
func (d *drafter) said(all ...string) Words {
	if d.options.Language != "en" {
		return d.plain(all...)
	}
	var list []string
	for _, phrase := range all {
		list = append(list, phrase, singularOf(phrase), pluralOf(phrase))
	}
	return d.plain(list...)
}

// plain makes Words of phrases, without repetition.
func (d *drafter) plain(all ...string) Words {
	var list []string
	for _, phrase := range all {
		if phrase != "" && !slices.Contains(list, phrase) {
			list = append(list, phrase)
		}
	}
	return Words{d.options.Language: list}
}

// singularOf returns a phrase with its last word in the singular, as far as rules tell.
func singularOf(phrase string) string {
	for _, rule := range []struct{ end, instead string }{
		{"ss", "ss"}, {"us", "us"}, {"is", "is"}, {"series", "series"}, {"news", "news"},
		{"ies", "y"}, {"ches", "ch"}, {"shes", "sh"}, {"sses", "ss"}, {"xes", "x"}, {"s", ""},
	} {
		if stem, ok := strings.CutSuffix(phrase, rule.end); ok && len(stem) > 1 {
			return stem + rule.instead
		}
	}
	return phrase
}

// pluralOf returns a phrase with its last word in the plural, as far as rules tell.
func pluralOf(phrase string) string {
	phrase = singularOf(phrase)
	if phrase == "" {
		return ""
	}
	last := phrase[len(phrase)-1]
	switch {
	case strings.HasSuffix(phrase, "series"), strings.HasSuffix(phrase, "news"), last >= '0' && last <= '9':
		return phrase
	case last == 'y' && len(phrase) > 1 && !strings.ContainsRune("aeiou", rune(phrase[len(phrase)-2])):
		return phrase[:len(phrase)-1] + "ies"
	case last == 's', last == 'x', strings.HasSuffix(phrase, "ch"), strings.HasSuffix(phrase, "sh"):
		return phrase + "es"
	}
	return phrase + "s"
}

// unitSuffixes are last words of columns that say the unit of what they hold.
var unitSuffixes = map[string]string{
	"eur": "EUR", "usd": "USD", "gbp": "GBP", "chf": "CHF", "jpy": "JPY", "cad": "CAD", "aud": "AUD", "pln": "PLN", "sek": "SEK", "cny": "CNY", "inr": "INR", "brl": "BRL",
	"km": "km", "mm": "mm", "cm": "cm", "meters": "m", "metres": "m", "m": "m", "mi": "mi", "miles": "mi", "ft": "ft", "kmh": "km/h", "mph": "mph", "kph": "km/h",
	"ms": "ms", "sec": "s", "secs": "s", "seconds": "s", "min": "min", "mins": "min", "minutes": "min", "hours": "h", "hrs": "h", "h": "h", "days": "days",
	"kg": "kg", "g": "g", "lb": "lb", "lbs": "lb", "tons": "t", "tonnes": "t", "l": "l", "litres": "l", "liters": "l", "gal": "gal",
	"nm": "Nm", "kw": "kW", "kwh": "kWh", "mwh": "MWh", "hp": "hp", "bar": "bar", "kpa": "kPa", "psi": "psi", "degc": "°C", "celsius": "°C", "degf": "°F",
	"rpm": "rpm", "hz": "Hz", "mpg": "mpg", "pct": "%", "percent": "%", "percentage": "%", "ppm": "ppm", "mb": "MB", "gb": "GB",
}

// unitOf reads the unit from a column's last word, and returns the words before it.
func unitOf(words []string) (unit string, rest []string) {
	if len(words) < 2 {
		if len(words) == 1 && unitSuffixes[words[0]] != "" && len(words[0]) > 2 {
			return unitSuffixes[words[0]], words
		}
		return "", words
	}
	last := len(words) - 1
	if unit := unitSuffixes[words[last]]; unit != "" {
		return unit, words[:last]
	}
	return "", words
}

// restrictedWords are words in names of columns that hold what is about a person or opens
// a door, and the words people ask for it by.
var restrictedWords = [...]struct {
	words []string
	asked []string
}{
	{[]string{"ssn", "socialsecurity", "nino", "taxid", "passport", "nationalid"}, []string{"social security number", "ssn", "passport number"}},
	{[]string{"password", "passwd", "pwd", "passcode", "pincode", "kennwort", "passwort", "secret", "token", "apikey", "hash"}, []string{"password", "secret", "token"}},
	{[]string{"email", "mail", "courriel", "correo"}, []string{"e-mail", "email", "email address"}},
	{[]string{"phone", "telephone", "mobile", "fax", "telefon", "telefono"}, []string{"phone number", "telephone", "mobile number"}},
	{[]string{"iban", "bic", "creditcard", "cardnumber", "cvv", "bankaccount"}, []string{"bank account", "card number", "IBAN"}},
	{[]string{"birthdate", "birthday", "dob", "dateofbirth", "geburtsdatum"}, []string{"date of birth", "birthday"}},
	{[]string{"street", "address", "adresse", "anschrift"}, []string{"address", "street"}},
	{[]string{"customer", "client", "patient", "kunde", "cliente"}, []string{"customer", "client"}},
	{[]string{"vin", "licenseplate", "numberplate"}, []string{"vehicle identification number", "licence plate"}},
}

// softWords are those of the restricted words that also name tables of a business; a
// column that refers to such a table is not hidden for them.
var softWords = []string{"customer", "client", "patient", "kunde", "cliente"}

// looksRestricted returns the word that makes a column's name suggest that it must not be
// shown; empty if there is none.
func looksRestricted(column string) string {
	words := splitName(column)
	joined := make([]string, 0, 2*len(words))
	for i, word := range words {
		joined = append(joined, word)
		if i > 0 {
			joined = append(joined, words[i-1]+word)
		}
		if i > 1 {
			joined = append(joined, words[i-2]+words[i-1]+word)
		}
	}
	for _, group := range restrictedWords {
		for _, word := range group.words {
			if slices.Contains(joined, word) {
				return word
			}
		}
	}
	return ""
}

// restrictedAsk returns the words by which people ask for a column that is hidden.
func (d *drafter) restrictedAsk(c *liveColumn) Words {
	word := looksRestricted(c.name)
	words := d.plain(phrases(c.words)...)
	for _, group := range restrictedWords {
		if !slices.Contains(group.words, word) {
			continue
		}
		for _, phrase := range group.asked {
			if !slices.Contains(words["en"], phrase) {
				words["en"] = append(words["en"], phrase)
			}
		}
	}
	return words
}
