// SPDX-License-Identifier: Apache-2.0

package xlsx

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// errFormula says that a formula is beyond what is computed here.
var errFormula = errors.New("not computed")

// formula computes formulas that a program wrote without their value: arithmetic and a few
// functions of numbers on the same sheet. Anything else is left alone, as is whatever rests
// on a cell that holds no number.
type formula struct {
	rest    string
	numbers map[position]float64
	// held are the cells that hold something else.
	held map[position]bool
	// waiting are formulas that have not been computed yet.
	waiting map[position]bool
	depth   int
	cost    int
}

// The bounds of a formula: its nesting, and the cells that it reads.
const (
	maxFormulaDepth = 64
	maxFormulaCells = 100_000
)

// compute returns the value of a formula.
func (f *formula) compute() (float64, error) {
	v, err := f.sum()
	if err == nil && (strings.TrimSpace(f.rest) != "" || math.IsNaN(v) || math.IsInf(v, 0)) {
		err = errFormula
	}
	return v, err
}

// next takes a character off if it is the next one.
func (f *formula) next(c byte) bool {
	f.rest = strings.TrimLeft(f.rest, " ")
	if f.rest == "" || f.rest[0] != c {
		return false
	}
	f.rest = f.rest[1:]
	return true
}

func (f *formula) sum() (float64, error) {
	v, err := f.product()
	for err == nil {
		var w float64
		switch {
		case f.next('+'):
			w, err = f.product()
			v += w
		case f.next('-'):
			w, err = f.product()
			v -= w
		default:
			return v, nil
		}
	}
	return 0, err
}

func (f *formula) product() (float64, error) {
	v, err := f.power()
	for err == nil {
		var w float64
		switch {
		case f.next('*'):
			w, err = f.power()
			v *= w
		case f.next('/'):
			if w, err = f.power(); err == nil && w == 0 {
				err = errFormula
			}
			v /= w
		default:
			return v, nil
		}
	}
	return 0, err
}

// power binds weaker than a sign before it, as in spreadsheets: −2^2 is 4.
func (f *formula) power() (float64, error) {
	v, err := f.signed()
	for err == nil && f.next('^') {
		var w float64
		w, err = f.signed()
		v = math.Pow(v, w)
	}
	for err == nil && f.next('%') {
		v /= 100
	}
	return v, err
}

func (f *formula) signed() (float64, error) {
	if f.depth++; f.depth > maxFormulaDepth {
		return 0, errFormula
	}
	defer func() { f.depth-- }()
	switch {
	case f.next('-'):
		v, err := f.signed()
		return -v, err
	case f.next('+'):
		return f.signed()
	case f.next('('):
		v, err := f.sum()
		if err == nil && !f.next(')') {
			err = errFormula
		}
		return v, err
	}
	return f.operand()
}

// operand reads a number, a cell or a function.
func (f *formula) operand() (float64, error) {
	word := f.word()
	if word == "" {
		return 0, errFormula
	}
	if v, err := strconv.ParseFloat(word, 64); err == nil {
		return v, nil
	}
	if f.next('(') {
		return f.function(strings.ToUpper(word))
	}
	if p, ok := positionOf(word); ok {
		return f.cell(p)
	}
	return 0, errFormula
}

// word takes letters, digits, points and dollar signs off.
func (f *formula) word() string {
	f.rest = strings.TrimLeft(f.rest, " ")
	n := strings.IndexFunc(f.rest, func(r rune) bool {
		return !(r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z' || r == '.' || r == '$')
	})
	if n < 0 {
		n = len(f.rest)
	}
	word := f.rest[:n]
	f.rest = f.rest[n:]
	return word
}

// cell returns the number of a cell: 0 of an empty one.
func (f *formula) cell(p position) (float64, error) {
	if f.held[p] {
		return 0, errFormula
	}
	return f.numbers[p], nil
}

// function computes a function of ranges and values up to its closing bracket.
func (f *formula) function(name string) (float64, error) {
	var all []float64
	for !f.next(')') {
		if err := f.argument(&all); err != nil {
			return 0, err
		}
		if !f.next(',') && !strings.HasPrefix(strings.TrimLeft(f.rest, " "), ")") {
			return 0, errFormula
		}
	}
	return reduce(name, all)
}

// argument adds the numbers of an argument; of a range, text and empty cells do not count.
func (f *formula) argument(all *[]float64) error {
	before := f.rest
	from, ok := positionOf(f.word())
	if ok && f.next(':') {
		to, ok := positionOf(f.word())
		a := area{from, to}
		if f.cost += (to.row - from.row + 1) * (to.column - from.column + 1); !ok || to.row < from.row || to.column < from.column || f.cost > maxFormulaCells {
			return errFormula
		}
		for row := a.from.row; row <= a.to.row; row++ {
			for column := a.from.column; column <= a.to.column; column++ {
				p := position{row, column}
				if f.waiting[p] {
					return errFormula
				}
				if v, ok := f.numbers[p]; ok {
					*all = append(*all, v)
				}
			}
		}
		return nil
	}
	f.rest = before
	v, err := f.sum()
	*all = append(*all, v)
	return err
}

// reduce applies a function.
func reduce(name string, all []float64) (float64, error) {
	if name == "COUNT" {
		return float64(len(all)), nil
	}
	if len(all) == 0 {
		return 0, errFormula
	}
	v := all[0]
	switch {
	case name == "ABS" && len(all) == 1:
		return math.Abs(v), nil
	case name == "ROUND" && len(all) == 2 && math.Abs(all[1]) <= 15:
		scale := math.Pow(10, math.Round(all[1]))
		return math.Round(v*scale) / scale, nil
	}
	for _, w := range all[1:] {
		switch name {
		case "SUM", "AVERAGE":
			v += w
		case "PRODUCT":
			v *= w
		case "MIN":
			v = min(v, w)
		case "MAX":
			v = max(v, w)
		}
	}
	switch name {
	case "SUM", "PRODUCT", "MIN", "MAX":
		return v, nil
	case "AVERAGE":
		return v / float64(len(all)), nil
	}
	return 0, errFormula
}

// computed gives the cells whose formula has no value the one that can be computed, those
// that rest on others behind them, and returns those that are left.
func (s *sheet) computed() (left []string) {
	f := formula{numbers: map[position]float64{}, held: map[position]bool{}, waiting: map[position]bool{}}
	for _, i := range s.uncached {
		f.waiting[s.all[i].at] = true
	}
	for _, c := range s.all {
		if c.number {
			f.numbers[c.at] = c.value
		} else {
			f.held[c.at] = true
		}
	}
	for {
		var waiting []int
		for _, i := range s.uncached {
			c := &s.all[i]
			one := formula{rest: strings.TrimPrefix(c.text, "="), numbers: f.numbers, held: f.held, waiting: f.waiting}
			v, err := one.compute()
			if err != nil {
				waiting = append(waiting, i)
				continue
			}
			c.text, c.number = s.number(strconv.FormatFloat(v, 'g', -1, 64), c.format)
			delete(f.held, c.at)
			delete(f.waiting, c.at)
			f.numbers[c.at] = v
		}
		done := len(waiting) == len(s.uncached)
		if s.uncached = waiting; done {
			break
		}
	}
	for _, i := range s.uncached {
		left = append(left, s.all[i].at.String())
	}
	return left
}
