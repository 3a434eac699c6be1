// SPDX-License-Identifier: Apache-2.0

package ground

import (
	"math"
	"strconv"
	"strings"
)

// quantity is a number with the unit behind it.
type quantity struct {
	value float64
	// unit is its dimension with what the value is in the dimension's base unit; nil if no known
	// unit follows.
	unit *measure
	// at is the index of the number among the words.
	at int
}

// measure is a unit: value·factor + offset is in the base unit of its dimension.
type measure struct {
	dimension      string
	factor, offset float64
}

// measures are units by what is written, in small letters.
var measures = func() map[string]*measure {
	out := map[string]*measure{}
	for _, u := range []struct {
		names string
		m     measure
	}{
		{"mm millimeter millimeters millimetre millimetres", measure{"length", 0.001, 0}}, {"cm centimeter centimeters centimetre centimetres", measure{"length", 0.01, 0}},
		{"m meter meters metre metres mètre mètres metri metros", measure{"length", 1, 0}}, {"km kilometer kilometers kilometre kilometres", measure{"length", 1000, 0}},
		{"in inch inches \" ″ zoll", measure{"length", 0.0254, 0}}, {"ft foot feet", measure{"length", 0.3048, 0}}, {"mile miles mi", measure{"length", 1609.344, 0}}, {"yd yard yards", measure{"length", 0.9144, 0}},
		{"kg kilogram kilograms", measure{"mass", 1, 0}}, {"g gram grams", measure{"mass", 0.001, 0}}, {"lb lbs pound pounds", measure{"mass", 0.45359237, 0}}, {"oz ounce ounces", measure{"mass", 0.028349523125, 0}}, {"t tonne tonnes", measure{"mass", 1000, 0}},
		{"kpa", measure{"pressure", 1, 0}}, {"bar", measure{"pressure", 100, 0}}, {"psi", measure{"pressure", 6.894757, 0}}, {"mpa", measure{"pressure", 1000, 0}},
		{"nm n·m", measure{"torque", 1, 0}}, {"lb-ft ft-lb ft-lbs lbf-ft", measure{"torque", 1.355818, 0}}, {"in-lb in-lbs lb-in", measure{"torque", 0.112985, 0}},
		{"°c celsius", measure{"temperature", 1, 0}}, {"°f fahrenheit", measure{"temperature", 5.0 / 9, -160.0 / 9}},
		{"l liter liters litre litres litri litros", measure{"volume", 1, 0}}, {"ml", measure{"volume", 0.001, 0}}, {"gal gallon gallons", measure{"volume", 3.785412, 0}}, {"qt quart quarts", measure{"volume", 0.946353, 0}},
		{"s sec second seconds sekunden secondes secondi segundos", measure{"time", 1, 0}}, {"min minute minutes minuten minuti minutos", measure{"time", 60, 0}}, {"h hr hour hours stunden heures ore horas", measure{"time", 3600, 0}}, {"day days tage jours giorni días", measure{"time", 86400, 0}},
		{"kw", measure{"power", 1, 0}}, {"hp horsepower", measure{"power", 0.7457, 0}}, {"ps ch cv", measure{"power", 0.735499, 0}},
		{"km/h kmh", measure{"speed", 1, 0}}, {"mph", measure{"speed", 1.609344, 0}},
		{"% percent prozent", measure{"share", 1, 0}},
	} {
		for _, name := range strings.Fields(u.names) {
			m := u.m
			out[name] = &m
		}
	}
	return out
}()

// written are numbers in words, by language they do not clash in.
var written = map[string]float64{
	"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "once": 1, "twice": 2, "first": 1, "second": 2, "third": 3, "half": 0.5, "fifteen": 15, "twenty": 20, "thirty": 30,
	"zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "zweimal": 2, "dreimal": 3,
	"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10,
	"due": 2, "tre": 3, "quattro": 4, "cinque": 5, "sei": 6, "sette": 7, "otto": 8, "nove": 9, "dieci": 10,
	"dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10,
}

// quantities returns the numbers among words.
func quantities(words []token) []quantity {
	var out []quantity
	for i, w := range words {
		values := readings(w.text)
		if len(values) == 0 {
			continue
		}
		var unit *measure
		if i+1 < len(words) {
			unit = measures[strings.ToLower(words[i+1].text)]
		}
		for _, v := range values {
			out = append(out, quantity{v, unit, i})
		}
	}
	return out
}

// endings are what numbers of an order, and of times, end with.
var endings = wordSet("st nd rd th e er ère ème º ª x v a w p hz khz mhz ghz gb mb kb tb")

// readings returns what a word may mean as a number: 1,234 is a thousand and more, or one and a bit.
func readings(text string) []float64 {
	if v, ok := written[text]; ok {
		return []float64{v}
	}
	if text == "" || text[0] < '0' || text[0] > '9' {
		return nil
	}
	digits, suffix := text, ""
	for i := 0; i < len(text); i++ {
		if c := text[i]; (c < '0' || c > '9') && c != '.' && c != ',' {
			digits, suffix = text[:i], text[i:]
			break
		}
	}
	// "3rd" and "10mm" are numbers with an ending or a unit; "4wd" and "68218aa" are codes.
	if suffix != "" && measures[suffix] == nil && !endings[suffix] {
		return nil
	}
	var out []float64
	for _, s := range []string{strings.ReplaceAll(digits, ",", ""), strings.ReplaceAll(strings.ReplaceAll(digits, ".", ""), ",", ".")} {
		if v, err := strconv.ParseFloat(s, 64); err == nil && (len(out) == 0 || out[0] != v) {
			out = append(out, v)
		}
	}
	return out
}

// same reports whether two quantities are the same amount: the same number, or in two units of
// one dimension within one per cent, as amounts are rounded.
func (q quantity) same(o quantity) bool {
	if q.unit == nil || o.unit == nil || q.unit.dimension != o.unit.dimension {
		return q.value == o.value
	}
	if *q.unit == *o.unit {
		return q.value == o.value
	}
	const rounded = 0.011
	a, b := q.value*q.unit.factor+q.unit.offset, o.value*o.unit.factor+o.unit.offset
	return math.Abs(a-b) <= rounded*math.Max(math.Abs(a), math.Abs(b))
}
