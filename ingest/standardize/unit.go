// SPDX-License-Identifier: Apache-2.0

package standardize

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
)

// unit is a unit of measure: value·factor + offset is the value in the first unit of its
// dimension.
type unit struct {
	dimension, factor, offset string
}

// units by their folded names. The factors are exact by definition (International System of
// Units, and the International Yard and Pound Agreement of 1959) but for those of torque and
// pressure in pounds, which follow from them. Currencies are a dimension each: what one is worth
// in another is no matter of units.
var units = map[string]unit{
	"mm": {"length", "1", "0"}, "cm": {"length", "10", "0"}, "dm": {"length", "100", "0"}, "m": {"length", "1000", "0"}, "um": {"length", "1/1000", "0"}, "µm": {"length", "1/1000", "0"}, "μm": {"length", "1/1000", "0"},
	"in": {"length", "25.4", "0"}, "inch": {"length", "25.4", "0"}, "inches": {"length", "25.4", "0"}, "\"": {"length", "25.4", "0"}, "zoll": {"length", "25.4", "0"}, "pouce": {"length", "25.4", "0"},
	"pouces": {"length", "25.4", "0"}, "pollici": {"length", "25.4", "0"}, "pulgadas": {"length", "25.4", "0"}, "pol": {"length", "25.4", "0"}, "mil": {"length", "0.0254", "0"}, "thou": {"length", "0.0254", "0"},
	"ft": {"length", "304.8", "0"}, "yd": {"length", "914.4", "0"}, "km": {"length", "1000000", "0"}, "mi": {"length", "1609344", "0"}, "miles": {"length", "1609344", "0"},
	"kg": {"mass", "1", "0"}, "g": {"mass", "1/1000", "0"}, "mg": {"mass", "1/1000000", "0"}, "t": {"mass", "1000", "0"}, "lb": {"mass", "0.45359237", "0"}, "lbs": {"mass", "0.45359237", "0"}, "oz": {"mass", "0.028349523125", "0"},
	"nm": {"torque", "1", "0"}, "ncm": {"torque", "1/100", "0"}, "knm": {"torque", "1000", "0"}, "kgm": {"torque", "9.80665", "0"}, "kgfm": {"torque", "9.80665", "0"}, "kgfcm": {"torque", "0.0980665", "0"},
	"lbft": {"torque", "1.3558179483314004", "0"}, "lbfft": {"torque", "1.3558179483314004", "0"}, "ftlbf": {"torque", "1.3558179483314004", "0"}, "ftlb": {"torque", "1.3558179483314004", "0"}, "ftlbs": {"torque", "1.3558179483314004", "0"}, "dnm": {"torque", "1/10", "0"}, "danm": {"torque", "10", "0"}, "mdan": {"torque", "10", "0"}, "inlbf": {"torque", "0.1129848290276167", "0"}, "lbfin": {"torque", "0.1129848290276167", "0"}, "inlb": {"torque", "0.1129848290276167", "0"}, "lbin": {"torque", "0.1129848290276167", "0"},
	"n": {"force", "1", "0"}, "kn": {"force", "1000", "0"}, "dan": {"force", "10", "0"}, "lbf": {"force", "4.4482216152605", "0"}, "kgf": {"force", "9.80665", "0"},
	"bar": {"pressure", "100", "0"}, "mbar": {"pressure", "1/10", "0"}, "kpa": {"pressure", "1", "0"}, "pa": {"pressure", "1/1000", "0"}, "hpa": {"pressure", "1/10", "0"}, "mpa": {"pressure", "1000", "0"}, "psi": {"pressure", "6.894757293168361", "0"},
	"c": {"temperature", "1", "0"}, "°c": {"temperature", "1", "0"}, "f": {"temperature", "5/9", "-160/9"}, "°f": {"temperature", "5/9", "-160/9"}, "k": {"temperature", "1", "-273.15"},
	"l": {"volume", "1", "0"}, "ml": {"volume", "1/1000", "0"}, "cl": {"volume", "1/100", "0"}, "cm3": {"volume", "1/1000", "0"}, "ccm": {"volume", "1/1000", "0"}, "gal": {"volume", "3.785411784", "0"}, "qt": {"volume", "0.946352946", "0"},
	"s": {"time", "1", "0"}, "sec": {"time", "1", "0"}, "ms": {"time", "1/1000", "0"}, "min": {"time", "60", "0"}, "h": {"time", "3600", "0"}, "hr": {"time", "3600", "0"}, "std": {"time", "3600", "0"},
	"kw": {"power", "1", "0"}, "w": {"power", "1/1000", "0"}, "ps": {"power", "0.73549875", "0"}, "ch": {"power", "0.73549875", "0"}, "cv": {"power", "0.73549875", "0"}, "hp": {"power", "0.74569987158227022", "0"},
	"eur": {"EUR", "1", "0"}, "€": {"EUR", "1", "0"}, "euro": {"EUR", "1", "0"}, "usd": {"USD", "1", "0"}, "$": {"USD", "1", "0"}, "us$": {"USD", "1", "0"}, "gbp": {"GBP", "1", "0"}, "£": {"GBP", "1", "0"}, "chf": {"CHF", "1", "0"},
	"cad": {"CAD", "1", "0"}, "mxn": {"MXN", "1", "0"}, "brl": {"BRL", "1", "0"}, "r$": {"BRL", "1", "0"}, "pln": {"PLN", "1", "0"}, "czk": {"CZK", "1", "0"}, "try": {"TRY", "1", "0"}, "cny": {"CNY", "1", "0"}, "jpy": {"JPY", "1", "0"}, "inr": {"INR", "1", "0"},
	"deg": {"angle", "1", "0"}, "°": {"angle", "1", "0"}, "grad": {"angle", "1", "0"},
	"%": {"share", "1", "0"}, "pct": {"share", "1", "0"}, "percent": {"share", "1", "0"}, "prozent": {"share", "1", "0"}, "ppm": {"share", "1/10000", "0"}, "‰": {"share", "1/10", "0"},
}

// unitKey folds the name of a unit: N·m, N m and Nm are the same.
func unitKey(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if _, ok := units[s]; ok {
		return s
	}
	return strings.NewReplacer("·", "", "⋅", "", "*", "", " ", "", "-", "", ".", "", "³", "3").Replace(s)
}

// bracketed is what stands in brackets in a name.
var bracketed = regexp.MustCompile(`[(\[]([^()\[\]]+)[)\]]`)

// doubtful are units that are words of names as well: a least value, a standard.
var doubtful = []string{"min", "std", "grad", "mil", "try", "pol", "thou"}

// unitOf returns the unit that a column's name ends with, in brackets or as its last word; ""
// if it has none.
func unitOf(name string) string {
	for _, m := range bracketed.FindAllStringSubmatch(name, -1) {
		if key := unitKey(strings.TrimPrefix(strings.ToLower(m[1]), "in ")); units[key] != (unit{}) {
			return key
		}
	}
	// Behind a comma, a blank or a stroke signs are units too: "Anteil %", "Couple, N·m".
	if at := strings.LastIndexAny(name, ",/ _"); at >= 0 {
		last := unitKey(name[at+1:])
		// "found_in" and "no" end with words, not units.
		if _, ok := units[last]; ok && (strings.Contains(name, "_") || len(last) > 1 || last == "%") && !slices.Contains(doubtful, last) {
			return last
		}
	}
	words := tokens(name)
	if len(words) < 2 {
		return ""
	}
	last := words[len(words)-1]
	if _, ok := units[last]; ok && len(last) > 1 && !slices.Contains(doubtful, last) {
		return last
	}
	return ""
}

// convert returns a value in another unit of the same dimension.
func convert(v *big.Rat, from, to string) (*big.Rat, error) {
	if from == to {
		return v, nil
	}
	a, b := units[from], units[to]
	if a.dimension == "" || a.dimension != b.dimension {
		return nil, fmt.Errorf("%q can't be converted to %q", from, to)
	}
	base := new(big.Rat).Mul(v, rational(a.factor))
	base.Add(base, rational(a.offset))
	base.Sub(base, rational(b.offset))
	return base.Quo(base, rational(b.factor)), nil
}

// rational reads a constant of units.
func rational(s string) *big.Rat {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		// A constant above is misspelt, which a test finds.
		panic("standardize: the constant " + s)
	}
	return r
}
