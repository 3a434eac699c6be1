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
	// nouns name it, in lower case, plural and genitive aside; of a compound they are the
	// last part ("Reifendruck").
	nouns []string
	// outright are parts of questions that ask for it whatever else they say; a leading or
	// trailing space is a word's edge.
	outright []string
	// units matches the units of an answer, in lower case; see amount.
	units string
}

// amount makes a pattern of units: behind a number, or in brackets or behind a slash as
// in the head of a table's row or column.
func amount(units string) string { return `(?:\d\s*|[(\[/]\s*)(?:` + units + `)` }

// quantities are the kinds of amounts that technical documents give.
var quantities = []quantity{
	{[]string{"torque", "drehmoment", "anzugsmoment", "couple de serrage", "couple", "coppia di serraggio", "coppia", "par de apriete"},
		[]string{"how tight"}, `n·?m|n\.m|nm|ft[- ]?lb|lb[- ]?ft|in[- ]?lb|kgf`},
	{[]string{"pressure", "druck", "pression", "pressione", "presión"}, nil, `(?:bar|kpa|mpa|hpa|psi|pa)\b`},
	{[]string{"temperature", "temperatur", "température", "temperatura",
		"melting point", "boiling point", "freezing point", "flash point", "schmelzpunkt", "siedepunkt", "gefrierpunkt", "flammpunkt", "point de fusion", "punto di fusione", "punto de fusión"}, []string{"how hot", "how cold", "how many degrees", "wie viel grad", "combien de degrés", "quanti gradi", "cuántos grados", "wie heiß", "wie warm", "wie kalt"},
		`°|º|k\b|degree|grad|celsius|fahrenheit`},
	{[]string{"price", "cost", "preis", "kosten", "prix", "coût", "prezzo", "costo", "precio", "coste", "tarif"},
		[]string{" cost ", " costs ", "how expensive", " kostet", " kostete", "gekostet", "wie teuer", " coûte", " coute ", "coûté", " costa ", " costato ", " cuesta", " costó "},
		`\s*[€$£¥]|eur|usd|gbp|chf|cad|euro|dollar`},
	{[]string{"weight", "gewicht", "poids", "peso", "masse"},
		[]string{" weigh ", " weighs ", "how heavy", " wiegt ", "wie schwer", " pèse", " pesa "}, `(?:kg|g|mg|t|lb|lbs|tonnes?|tons?|kilogram\w*|kilogramm|tonnen|tonnellate|toneladas)\b`},
	{[]string{"speed", "geschwindigkeit", "vitesse maximale", "velocità", "velocidad"}, []string{"how fast", "wie schnell"},
		`km/h|mph|m/s|m/min|km/std|rpm|min-1|1/min|mbit|gbit|kbit`},
	{[]string{"volume", "volumen", "capacity", "füllmenge", "contenance"},
		[]string{"how many litres", "how many liters", "wie viele liter", "wie viel liter", "combien de litres", "quanti litri", "cuántos litros"},
		`(?:l|litres?|liters?|litri|litros|cm3|cm³|m3|m³|dm3|ml|cc|gal|qt|quarts?|kb|mb|gb|tb|gib|mib|ah|kwh|wh)(?:\b|$)`},
	{[]string{"voltage", "spannung", "tension électrique", "tensione", "voltaje"}, []string{"how many volts", "wie viel volt"}, `(?:v|mv|kv|volts?)\b`},
	{[]string{"horsepower", "power", "leistung", "puissance", "potenza", "potencia"}, nil, `(?:kw|w|hp|ps|ch|cv|mw|watt)\b`},
	{[]string{"width", "length", "height", "depth", "thickness", "diameter", "distance", "breite", "länge", "höhe", "tiefe", "dicke", "durchmesser", "abstand", "entfernung",
		"largeur", "longueur", "hauteur", "profondeur", "épaisseur", "diamètre", "larghezza", "lunghezza", "altezza", "profondità", "spessore", "diametro", "distanza",
		"anchura", "longitud", "altura", "profundidad", "espesor", "grosor", "diámetro", "distancia"},
		[]string{"how wide", "how tall", "how thick", "how deep", "how far", "wie breit", "wie dick", "wie tief", "wie weit"},
		`in(?:[.,;)\]]|$)|(?:mm|cm|dm|m|km|µm|μm|nm|mil|inch|inches|ft|feet|foot|yd|mi|miles?|met(?:er|re)s?|millimet(?:er|re)s?|cent[ií]met\w*|kilomet\w*|metern?|metri|metros|mètres?)(?:[\s.,;:)\]]|$)|\s*["″′]`},
}

// unitPatterns are the compiled units of quantities.
var unitPatterns = sync.OnceValue(func() []*regexp.Regexp {
	patterns := make([]*regexp.Regexp, len(quantities))
	for i, q := range quantities {
		patterns[i] = regexp.MustCompile(amount(q.units))
	}
	return patterns
})

// askedKinds returns the quantities that the words of a question name, and those of them
// whose amount is all that it asks for: "Which pressure do the tyres need?" asks for a
// pressure, "Where is the pressure valve?" names one.
func askedKinds(question string) (named, asked []int) {
	words := questionWords(question)
	joined := " " + strings.Join(words, " ") + " "
	for i, q := range quantities {
		outright := slices.ContainsFunc(q.outright, func(w string) bool { return strings.Contains(joined, w) })
		if outright || slices.ContainsFunc(q.nouns, func(n string) bool { return strings.Contains(joined, n) }) {
			named = append(named, i)
		}
		if outright && !procedural(question) || asksFor(words, q.nouns) {
			asked = append(asked, i)
		}
	}
	return named, asked
}

// questionWords returns the words of a question in lower case.
func questionWords(question string) []string {
	return strings.FieldsFunc(strings.ToLower(question), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-'
	})
}

var (
	// interrogatives are words behind which stands what is asked for.
	interrogatives = wordsOf(`what which what's whats welches welcher welche welchem welchen wie quel quelle quels quelles quale quali qual che cuál cual cuáles qué que`)
	// copulas may stand between an interrogative and what is asked for.
	copulas = wordsOf(`is are was were be the s the a an ist sind war waren lautet hoch groß der die das den dem ein eine
		est sont était le la les l un une è é sono era il lo gli i es son el los las`)
	// prepositions may stand before an interrogative.
	prepositions = wordsOf(`at to with up from in for on by mit auf bei bis zu von unter à a avec jusqu jusque de sous con fino hasta di da un`)
	// predicates may follow what is asked for, as words without content may.
	predicates = wordsOf(`need needs required require requires apply applies gilt gelten braucht brauchen benötigt hat haben faut doit doivent ha serve deve debe necesita lleva tiene`)
)

// maxBetween is the number of words of content that may stand between an interrogative and
// the noun: "which cold tyre pressure".
const maxBetween = 3

// asksFor reports whether a question asks for one of the nouns: an interrogative comes
// first, then the noun with few words of content between, and no other noun goes with it.
func asksFor(words, nouns []string) bool {
	at := 0
	for at < len(words) && prepositions[words[at]] && at < 2 {
		at++
	}
	if at >= len(words) || !interrogatives[words[at]] {
		return false
	}
	if (words[at] == "wie") && (at+1 >= len(words) || words[at+1] != "hoch" && words[at+1] != "groß" && words[at+1] != "lautet") {
		return false
	}
	for at++; at < len(words) && copulas[words[at]]; at++ {
	}
	for between := 0; at < len(words) && between <= maxBetween; between++ {
		for _, noun := range nouns {
			if n := nounAt(words[at:], noun); n > 0 {
				next := at + n
				return next >= len(words) || isFunctionWord(words[next]) || predicates[words[next]] || hasDigit(words[next])
			}
		}
		if isFunctionWord(words[at]) {
			return false
		}
		at++
	}
	return false
}

// nounAt returns how many words a noun takes at the beginning of words; 0 if it is not there.
func nounAt(words []string, noun string) int {
	parts := strings.Fields(noun)
	if len(words) < len(parts) {
		return 0
	}
	for i, part := range parts {
		last := i == len(parts)-1
		if w := words[i]; w != part && !(last && (strings.TrimSuffix(w, "s") == part || len(parts) == 1 && len(part) > 4 && strings.HasSuffix(strings.TrimSuffix(w, "s"), part))) {
			return 0
		}
	}
	return len(parts)
}

// countPattern matches questions whose answer is a number and nothing else, numberWords the
// numbers that are written out.
var (
	countPattern = regexp.MustCompile(`(?:how (?:many|much|big|large|old|heavy|thick|wide|tall|deep|far|high)|what percentage|wie ?viele?|wie (?:groß|schwer|hoch|dick|breit|tief|weit|alt)|combien|quant[oaie]|cuánt[oa]s?) `)
	numberWords  = wordsOf(`no none zero one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand half once twice both all
		null ein eine einen einem einer zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig hundert tausend halb kein keine beide alle einmal zweimal
		zéro un une deux trois quatre cinq sept huit neuf dix onze douze vingt trente cent mille aucun aucune tous
		uno una due tre quattro cinque sei sette otto nove dieci undici dodici venti trenta cento nessuno tutti
		dos cuatro seis siete ocho nueve diez once doce veinte treinta cien mil ninguno todos`)
)

// holdsNumber reports whether a text has a number, in digits or written out, that the question
// does not have: "4" of "Halle 4" counts nothing, nor does "R12".
func holdsNumber(text, question string) bool {
	known := questionWords(question)
	return slices.ContainsFunc(questionWords(text), func(w string) bool {
		return numberWords[w] || hasDigit(w[:1]) && !slices.Contains(known, w)
	})
}

// heightPattern matches questions for a height, or for whatever a German "wie hoch" may ask the
// amount of; loads are among that.
var (
	heightPattern = regexp.MustCompile(`^(?:wie hoch (?:ist|sind|war)|how (?:high|tall) (?:is|are|was)) `)
	loadPattern   = regexp.MustCompile(`last\b|ladung\b|gewicht|masse\b|kraft\b|load\b`)
)

// otherThanHeight reports whether a question may ask for a height, and a text only has
// amounts that no height is given in.
func otherThanHeight(question, text string) bool {
	question, text = strings.ToLower(question), strings.ToLower(text)
	if !heightPattern.MatchString(question) || loadPattern.MatchString(question) || strings.Contains(text, "%") {
		return false
	}
	other := false
	for i, p := range unitPatterns() {
		if !p.MatchString(text) {
			continue
		}
		switch quantities[i].nouns[0] {
		case "width", "price", "temperature":
			return false
		}
		other = true
	}
	return other
}

// holdsUnit reports whether a text has an amount in one of the units of the quantities.
func holdsUnit(text string, kinds []int) bool {
	text = strings.ToLower(text)
	return slices.ContainsFunc(kinds, func(k int) bool { return unitPatterns()[k].MatchString(text) })
}

// namesKind reports whether a text names one of the quantities: a number next to such a name
// is its amount, whatever the unit.
func namesKind(text string, kinds []int) bool {
	words := questionWords(text)
	for _, k := range kinds {
		for at := range words {
			if slices.ContainsFunc(quantities[k].nouns, func(n string) bool { return nounAt(words[at:], n) > 0 }) {
				return true
			}
		}
	}
	return false
}

// opposites are words of which a text about one is not about the other. Each is given by
// the beginnings of its words in the languages that the library knows.
var opposites = [][2][]string{
	{{"left", "links", "linke", "gauche", "sinistr", "izquierd"}, {"right", "rechts", "rechte", "droit", "destr", "derech"}},
	{{"front", "vorder", "vorn", "anterior", "delanter"}, {"rear", "hintere", "hinterr", "hinterachs", "hinten", "arrière", "posterior", "traser"}},
	{{"upper", "obere", "oben", "supérieur", "superior"}, {"lower", "untere", "unten", "inférieur", "inferior"}},
	{{"minim", "mindest"}, {"maxim", "höchst"}},
	{{"diesel"}, {"petrol", "gasoline", "benzin", "benzina"}},
	{{"unbraked", "ungebremst"}, {"braked", "gebremst"}},
}

// wrongSide is one of two opposites that a question names: a text that names the other and not the one is about
// the wrong side.
type wrongSide struct{ one, other []string }

// wrongSides returns those of which a question names one.
func wrongSides(question string) []wrongSide {
	asked := strings.Fields(letters(question))
	var sides []wrongSide
	for _, pair := range opposites {
		for i := range pair {
			if begins(asked, pair[i]) && !begins(asked, pair[1-i]) {
				sides = append(sides, wrongSide{pair[i], pair[1-i]})
			}
		}
	}
	return sides
}

// contradictsSide reports whether a text is about the wrong side.
func contradictsSide(sides []wrongSide, text string) bool {
	if len(sides) == 0 {
		return false
	}
	have := strings.Fields(letters(text))
	return slices.ContainsFunc(sides, func(s wrongSide) bool { return begins(have, s.other) && !begins(have, s.one) })
}

// measures are the beginnings of words for the measures of a thing: one is no answer to a
// question for another.
var measures = [][]string{
	{"wide", "width", "breit", "largeur", "larghezza", "anchura", "ancho"},
	{"length", "länge", "longueur", "lunghezza", "longitud"},
	{"height", "tall", "höhe", "hauteur", "altezza", "altura"},
	{"deep", "depth", "tief", "profond", "profund"},
	{"thick", "dick", "épaisseur", "spessore", "espesor", "grosor"},
	{"diamet", "diamèt", "diámet", "durchmesser"},
}

// otherMeasure reports whether a question asks for one of the measures and the text gives
// another, and not that one.
func otherMeasure(question, text string) bool {
	asked, have := strings.Fields(letters(question)), strings.Fields(letters(text))
	other, same := false, false
	for _, m := range measures {
		switch given := begins(have, m); {
		case begins(asked, m) && given:
			same = true
		case begins(asked, m):
			other = true
		}
	}
	return other && !same && slices.ContainsFunc(measures, func(m []string) bool { return begins(have, m) })
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
