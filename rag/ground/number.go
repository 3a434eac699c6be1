// SPDX-License-Identifier: Apache-2.0

package ground

import (
	"strconv"
	"strings"

	"github.com/pacenote/pacenote/internal/measure"
)

// quantity is a number with the unit behind it.
type quantity struct {
	value float64
	// unit is the unit; measured is false if no known one follows.
	unit     measure.Unit
	measured bool
	// at is the index of the number among the words.
	at int
}

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
		q := quantity{at: i}
		if i+1 < len(words) {
			q.unit, q.measured = measure.Of(strings.ToLower(words[i+1].text))
		}
		for _, v := range values {
			q.value = v
			out = append(out, q)
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
	if suffix != "" && !isUnit(suffix) && !endings[suffix] {
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
	if !q.measured || !o.measured || q.unit.Dimension != o.unit.Dimension || q.unit == o.unit {
		return q.value == o.value
	}
	return measure.Near(q.unit.Base(q.value), o.unit.Base(o.value))
}

func isUnit(name string) bool {
	_, ok := measure.Of(name)
	return ok
}
