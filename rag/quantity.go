// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// quantity is a kind of thing that a question may ask the amount of: the words that ask
// for it, in the languages that the library knows, and the units of an answer.
type quantity struct {
	// asked are parts of words, in lower case, so that compounds count
	// ("Kofferraumvolumen"); a leading or trailing space is a word's edge.
	asked []string
	// units matches the units of an answer, in lower case; see amount.
	units string
}

// amount makes a pattern of units: behind a number, or in brackets or behind a slash as
// in the head of a table's row or column.
func amount(units string) string { return `(?:\d\s*|[(\[/]\s*)(?:` + units + `)` }

// quantities are the kinds of amounts that technical documents give.
var quantities = []quantity{
	{[]string{" torque", "tightening", "drehmoment", "anzugsmoment", "couple de serrage", " couple ", "coppia", "par de apriete"}, `n·?m|n\.m|nm|ft[- ]?lb|lb[- ]?ft|in[- ]?lb|kgf`},
	{[]string{"pressure", "druck", "pression", "presión"}, `(?:bar|kpa|mpa|hpa|psi|pa)\b`},
	{[]string{"temperature", "temperatur", "température", "temperatura", " how hot", " wie heiß", " wie warm"}, `°|º|k\b|degree|grad|celsius|fahrenheit`},
	{[]string{" price", " cost", " expensive", " preis", "kosten", " kostet", " prix", " coût", " coute", " coûte", " prezzo", " costo", " costa ", " precio", " cuesta"}, `\s*[€$£¥]|eur|usd|gbp|chf|cad|euro|dollar`},
	{[]string{" weight", " weigh", " heavy", "gewicht", " wiegt", " schwer ", " poids", " pèse", " peso ", " pesa "}, `(?:kg|g|mg|t|lb|lbs|tonne|kilogram)\b`},
	{[]string{" speed", "geschwindigkeit", " vitesse max", "velocità", "velocidad", " how fast", " wie schnell"}, `km/h|mph|m/s|km/std|rpm|min-1|1/min|mbit|gbit|kbit`},
	{[]string{" volume ", "volumen", " boot capacity", " how many litres", " how many liters", "wie viele liter", "combien de litres", "quanti litri", "cuántos litros", "füllmenge", "contenance"}, `(?:l|litres?|liters?|litri|litros|cm3|cm³|m3|m³|dm3|ml|cc|gal|qt|quarts?)(?:\b|$)`},
	{[]string{" voltage", " spannung", " tension électrique", "tensione", " voltaje", " how many volts"}, `(?:v|mv|kv|volts?)\b`},
	{[]string{" horsepower", " how much power", " leistung", " puissance", " potenza", " potencia"}, `(?:kw|w|hp|ps|ch|cv|mw|watt)\b`},
}

// unitPatterns are the compiled units of quantities.
var unitPatterns = sync.OnceValue(func() []*regexp.Regexp {
	patterns := make([]*regexp.Regexp, len(quantities))
	for i, q := range quantities {
		patterns[i] = regexp.MustCompile(amount(q.units))
	}
	return patterns
})

// askedUnits returns the patterns of the units that the answer to a question has, one of
// which must match; none if the question does not ask for an amount that is known.
func askedUnits(question string) []*regexp.Regexp {
	question = " " + strings.ToLower(question) + " "
	var patterns []*regexp.Regexp
	for i, q := range quantities {
		if slices.ContainsFunc(q.asked, func(w string) bool { return strings.Contains(question, w) }) {
			patterns = append(patterns, unitPatterns()[i])
		}
	}
	return patterns
}

// holdsUnit reports whether a text has an amount in one of the units.
func holdsUnit(text string, patterns []*regexp.Regexp) bool {
	text = strings.ToLower(text)
	return slices.ContainsFunc(patterns, func(p *regexp.Regexp) bool { return p.MatchString(text) })
}

// opposites are words of which a text about one is not about the other. Each is given by
// the beginnings of its words in the languages that the library knows.
var opposites = [][2][]string{
	{{"left", "links", "linke", "gauche", "sinistr", "izquierd"}, {"right", "rechts", "rechte", "droit", "destr", "derech"}},
	{{"front", "vorder", "vorn", "anterior", "delanter"}, {"rear", "hintere", "hinterr", "hinterachs", "hinten", "arrière", "posterior", "traser"}},
	{{"upper", "obere", "oben", "supérieur", "superior"}, {"lower", "untere", "unten", "inférieur", "inferior"}},
	{{"minim", "mindest"}, {"maxim", "höchst"}},
	{{"diesel"}, {"petrol", "gasoline", "benzin", "benzina"}},
}

// contradictsSide reports whether the question names one of two opposites and the text
// names the other and not the one: it is then about the wrong side.
func contradictsSide(question, text string) bool {
	asked, have := strings.Fields(letters(question)), strings.Fields(letters(text))
	for _, pair := range opposites {
		for side := range pair {
			if begins(asked, pair[side]) && !begins(asked, pair[1-side]) && begins(have, pair[1-side]) && !begins(have, pair[side]) {
				return true
			}
		}
	}
	return false
}

func begins(words, prefixes []string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(w, p) })
	})
}

// letters returns a text in lower case with everything but letters and digits replaced
// by blanks.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return ' '
	}, strings.ToLower(text))
}
