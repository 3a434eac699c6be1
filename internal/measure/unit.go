// SPDX-License-Identifier: Apache-2.0

package measure

import (
	"math"
	"strings"
)

// Unit says how to bring an amount to the base unit of its dimension: value·Factor + Offset.
type Unit struct {
	// Dimension is what it measures, such as "pressure".
	Dimension string
	// Factor and Offset are as above; Offset is 0 for all but temperatures.
	Factor, Offset float64
}

// Base returns an amount in the base unit of the dimension.
func (u Unit) Base(value float64) float64 { return value*u.Factor + u.Offset }

// from returns in this unit an amount that is given in the base unit.
func (u Unit) from(base float64) float64 { return (base - u.Offset) / u.Factor }

// rounded is how far, as a share, two amounts may be apart that are the same in two units: documents round.
const rounded = 0.011

// nothing is what converting leaves of the zero of a temperature.
const nothing = 1e-9

// Near reports whether two amounts are the same but for the rounding of documents.
func Near(a, b float64) bool {
	return math.Abs(a-b) <= max(rounded*math.Max(math.Abs(a), math.Abs(b)), nothing)
}

// Of returns a unit by what is written, in small letters.
func Of(name string) (Unit, bool) {
	e := entries[name]
	if e == nil {
		return Unit{}, false
	}
	return e.unit, true
}

// entry is a unit with what is written for it in other systems of measures.
type entry struct {
	unit Unit
	// others are the names of units that the same amount may be given in elsewhere; none if everybody uses this one.
	others []string
}

// entries are units by what is written, in small letters.
var entries = func() map[string]*entry {
	out := map[string]*entry{}
	for _, u := range []struct {
		names  string
		unit   Unit
		others string
	}{
		{"mm millimeter millimeters millimetre millimetres", Unit{"length", 0.001, 0}, "in"},
		{"cm centimeter centimeters centimetre centimetres", Unit{"length", 0.01, 0}, "in"},
		{"m meter meters metre metres mètre mètres metri metros", Unit{"length", 1, 0}, "ft"},
		{"km kilometer kilometers kilometre kilometres", Unit{"length", 1000, 0}, "miles"},
		{`in inch inches " ″ zoll`, Unit{"length", 0.0254, 0}, "mm cm"},
		{"ft foot feet", Unit{"length", 0.3048, 0}, "m"},
		{"mile miles mi", Unit{"length", 1609.344, 0}, "km"},
		{"yd yard yards", Unit{"length", 0.9144, 0}, "m"},
		{"kg kilogram kilograms", Unit{"mass", 1, 0}, "lb"},
		{"g gram grams", Unit{"mass", 0.001, 0}, "oz"},
		{"lb lbs pound pounds", Unit{"mass", 0.45359237, 0}, "kg"},
		{"oz ounce ounces", Unit{"mass", 0.028349523125, 0}, "g"},
		{"t tonne tonnes", Unit{"mass", 1000, 0}, ""},
		{"kpa", Unit{"pressure", 1, 0}, "bar psi"},
		{"bar", Unit{"pressure", 100, 0}, "kPa psi"},
		{"psi", Unit{"pressure", 6.894757, 0}, "kPa bar"},
		{"mpa", Unit{"pressure", 1000, 0}, "bar psi"},
		{"nm n·m", Unit{"torque", 1, 0}, "lb-ft"},
		{"lb-ft ft-lb ft-lbs lbf-ft", Unit{"torque", 1.355818, 0}, "Nm"},
		{"in-lb in-lbs lb-in", Unit{"torque", 0.112985, 0}, "Nm"},
		{"°c celsius", Unit{"temperature", 1, 0}, "°F"},
		{"°f fahrenheit", Unit{"temperature", 5.0 / 9, -160.0 / 9}, "°C"},
		{"l liter liters litre litres litri litros", Unit{"volume", 1, 0}, "gal qt"},
		{"ml", Unit{"volume", 0.001, 0}, ""},
		{"gal gallon gallons", Unit{"volume", 3.785412, 0}, "l"},
		{"qt quart quarts", Unit{"volume", 0.946353, 0}, "l"},
		{"s sec second seconds sekunden secondes secondi segundos", Unit{"time", 1, 0}, ""},
		{"min minute minutes minuten minuti minutos", Unit{"time", 60, 0}, ""},
		{"h hr hour hours stunden heures ore horas", Unit{"time", 3600, 0}, ""},
		{"day days tage jours giorni días", Unit{"time", 86400, 0}, ""},
		{"kw", Unit{"power", 1, 0}, "hp PS"},
		{"hp horsepower", Unit{"power", 0.7457, 0}, "kW"},
		{"ps ch cv", Unit{"power", 0.735499, 0}, "kW"},
		{"km/h kmh", Unit{"speed", 1, 0}, "mph"},
		{"mph", Unit{"speed", 1.609344, 0}, "km/h"},
		{"% percent prozent", Unit{"share", 1, 0}, ""},
	} {
		e := &entry{u.unit, strings.Fields(u.others)}
		for _, name := range strings.Fields(u.names) {
			out[name] = e
		}
	}
	return out
}()
