// SPDX-License-Identifier: Apache-2.0

package timex

// literal is what a word with digits says by itself.
type literal struct {
	// digits is the number of digits of a plain number, whose value is spec.n; 0 if the
	// word is none.
	digits int
	// ordinal is set for "3rd", apostrophe for "'25": spec.n is the number.
	ordinal, apostrophe bool
	// trimester is set for "T4", which is a quarter in some languages.
	trimester bool
	// first and second are the numbers of "3-9".
	first, second int
	// spec is the period that the word names, if any.
	spec spec
}

// shape is a word with every run of digits written as one "9", and the runs.
type shape struct {
	form  [16]byte
	size  int
	value [3]int
	width [3]int
	runs  int
}

// shapeOf returns the shape of a word; size is 0 if it can be no date: without digits,
// or too long.
func shapeOf(word string) (s shape) {
	if len(word) > 14 {
		return shape{}
	}
	for i := 0; i < len(word); i++ {
		c := word[i]
		if c < '0' || c > '9' {
			s.form[s.size] = c
			s.size++
			continue
		}
		if i == 0 || word[i-1] < '0' || word[i-1] > '9' {
			if s.runs == len(s.value) {
				return shape{}
			}
			s.form[s.size] = '9'
			s.size++
			s.runs++
		}
		run := s.runs - 1
		s.value[run] = 10*s.value[run] + int(c-'0')
		s.width[run]++
	}
	for run := range s.runs {
		if s.width[run] > 4 {
			return shape{}
		}
	}
	if s.runs == 0 {
		return shape{}
	}
	return s
}

// plausible reports whether a number of four digits may be a year.
func plausible(year int) bool { return year >= 1900 && year <= 2100 }

// year returns the year that a run of two or four digits stands for, 0 if none.
func (p *parser) year(value, width int) int {
	switch {
	case width == 4 && plausible(value):
		return value
	case width == 2 && 2000+value > p.today.Year()+20:
		return 1900 + value
	case width == 2:
		return 2000 + value
	}
	return 0
}

// literalOf reads a word with digits.
func (p *parser) literalOf(word string) literal {
	s := shapeOf(word)
	if s.size == 0 {
		return literal{}
	}
	form := string(s.form[:s.size])
	n := s.value[0]
	switch form {
	case "9":
		l := literal{digits: s.width[0], spec: spec{n: n}}
		return l
	case "'9", "’9":
		if s.width[0] == 2 {
			return literal{apostrophe: true, spec: spec{n: n}}
		}
	case "9st", "9nd", "9rd", "9th", "9e", "9er", "9re", "9eme", "9o", "9a", "9º", "9ª", "9°", "9.", "9ro", "9ra", "9do", "9da", "9to":
		return literal{ordinal: true, spec: spec{n: n}}
	case "9-9":
		if s.width[0] <= 2 && s.width[1] <= 2 {
			return literal{first: n, second: s.value[1]}
		}
		return literal{spec: p.numericPair(s)}
	case "9/9", "9.9", "9.9.":
		return literal{spec: p.numericPair(s)}
	case "9-9-9", "9/9/9", "9.9.9":
		return literal{spec: p.numericDate(s, form)}
	case "t9", "9t", "t9-9", "t9/9", "9t9", "9-t9":
		return literal{trimester: true, spec: p.numbered(s, quarterOf, form)}
	}
	return literal{spec: p.lettered(s, form)}
}

// numericDate reads "2026-02-03", "3/2/2026" and "3.2.26".
func (p *parser) numericDate(s shape, form string) spec {
	if s.width[0] == 4 {
		return p.checked(spec{kind: dateOf, grain: Day, year: p.year(s.value[0], 4), n: s.value[1], day: s.value[2]})
	}
	if s.width[0] > 2 || s.width[1] > 2 {
		return spec{}
	}
	return p.checked(spec{kind: dateOf, grain: Day, year: p.year(s.value[2], s.width[2]), day: s.value[0], n: s.value[1],
		slash: form != "9.9.9"})
}

// checked returns s if it has a year and a reading.
func (p *parser) checked(s spec) spec {
	if r := p.resolve(s); s.year == 0 || r == (readings{}) {
		return spec{}
	}
	return s
}

// numericPair reads "01/2026", "2026-01", "2024-2025" and, as a date without a year,
// "3/2".
func (p *parser) numericPair(s shape) spec {
	a, b := s.value[0], s.value[1]
	switch {
	case s.width[0] == 4 && s.width[1] == 4:
		if !plausible(a) || !plausible(b) || a >= b {
			return spec{}
		}
		return spec{kind: fixed, grain: Year, fixed: hull(months(a, 0, 12), months(b, 0, 12))}
	case s.width[0] == 4 && s.width[1] == 2:
		return p.checked(spec{kind: monthOf, grain: Month, year: p.year(a, 4), n: b})
	case s.width[0] <= 2 && s.width[1] == 4:
		return p.checked(spec{kind: monthOf, grain: Month, year: p.year(b, 4), n: a})
	case s.width[0] <= 2 && s.width[1] <= 2:
		return spec{kind: dateOf, grain: Day, day: a, n: b, slash: s.form[1] == '/'}
	}
	return spec{}
}

// lettered reads "Q3", "2025-Q3", "H1/25", "2026-W05", "KW10" and "FY25".
func (p *parser) lettered(s shape, form string) spec {
	switch form {
	case "q9", "9q", "q9-9", "q9/9", "q9.9", "q9'9", "9-q9", "9/q9", "9q9":
		return p.numbered(s, quarterOf, form)
	case "fq9":
		q := p.numbered(s, quarterOf, form)
		q.fiscal = true
		return q
	case "h9", "h9-9", "h9/9", "9-h9", "9h9", "h9'9":
		return p.numbered(s, halfOf, form)
	case "w9", "kw9", "wk9", "cw9", "9-w9", "9w9", "w9-9", "w9/9", "kw9/9", "kw9-9", "kw9.9", "cw9/9", "wk9/9", "9-kw9":
		return p.numbered(s, weekOf, form)
	case "fy9", "gj9", "cy9", "fy'9", "cy'9":
		y := spec{kind: yearOf, grain: Year, year: p.year(s.value[0], s.width[0]), fiscal: form[0] != 'c'}
		return p.checked(y)
	case "fy9/9", "gj9/9", "fy9-9":
		if s.value[1] == (s.value[0]+1)%100 {
			return p.checked(spec{kind: yearOf, grain: Year, year: p.year(s.value[1], 2), fiscal: true})
		}
	case "fy9q9", "fy9-q9":
		q := spec{kind: quarterOf, grain: Quarter, year: p.year(s.value[0], s.width[0]), n: s.value[1], fiscal: true}
		return p.checked(q)
	}
	return spec{}
}

// numbered reads the numbers of a quarter, half or week, with a year before or after it.
func (p *parser) numbered(s shape, k kind, form string) spec {
	grain, most := Week, 53
	switch k {
	case halfOf:
		grain, most = Half, 2
	case quarterOf:
		grain, most = Quarter, 4
	}
	part := 0 // the run that is the number
	if form[0] == '9' && s.runs == 2 && s.width[0] == 4 {
		part = 1
	}
	result := spec{kind: k, grain: grain, n: s.value[part]}
	if s.runs == 2 {
		result.year = p.year(s.value[1-part], s.width[1-part])
		return p.checked(result)
	}
	if s.width[0] > 2 || result.n < 1 || result.n > most {
		return spec{}
	}
	return result
}
