// SPDX-License-Identifier: Apache-2.0

package standardize

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How much the values of a list alone tell of a column.
const (
	referenced  = 0.8  // codes that the company's own table knows
	known       = 0.75 // words and codes that both tables have
	meant       = 0.5  // words of the same meanings
	abridged    = 0.6  // names that codes abbreviate
	builtAlike  = 0.4  // codes that are built alike
	fewNumbers  = 0.2  // small numbers, which all lists share
	askedValues = 40   // how many options a question about values shows
)

// fitCode finds what the values of a list become: codes of the cross-reference, themselves in
// another spelling, what rows of both tables show, words of the same meaning, or names that codes
// abbreviate.
func (p *proposal) fitCode(c *candidate) (float64, bool) {
	column, each := &p.standard.Columns[c.standard], p.profiles[c.export].each
	if len(column.Values) > 0 && p.profiles[c.export].numbers.fractions > 0 {
		return 0, false
	}
	same := p.spellings(c)
	part := float64(len(same)) / float64(len(each))
	if r, found := p.reference(c); r != nil && found >= part {
		c.made.Reference = r
		c.reason("%.0f %% of its codes are in the cross-reference", 100*found)
		return referenced * found, true
	}
	c.made.Known = column.Values
	if part == 1 {
		c.made.Values = changed(same)
		c.reason("all its values are the standard's")
		return p.knownTelling(column, each), true
	}
	if len(column.Values) == 0 {
		return p.openList(c)
	}
	if len(each) > listLength || share(each, isNumber) > 0.9 && part < 0.5 && c.name < 0.6 {
		return 0, false
	}
	return p.translate(c, same)
}

// knownTelling is how much values tell that are all the standard's.
func (p *proposal) knownTelling(column *Column, each []string) float64 {
	if share(column.Values, isNumber) == 1 {
		const many = 12
		if len(each) >= many {
			return known
		}
		return fewNumbers
	}
	// A letter or two may be on any list.
	return known * min(1, float64(len(each)+1)/3)
}

// openList fits a list of which no example is there. Values that may all be codes stay; where
// some are names, or stand for yes and no, people have to say how the standard writes them.
func (p *proposal) openList(c *candidate) (float64, bool) {
	e := p.profiles[c.export]
	if e.dates > most || c.name == 0 {
		return 0, false
	}
	truth := strings.HasPrefix(c.made.Standard, "is_") || strings.HasPrefix(c.made.Standard, "has_")
	spelt := slices.ContainsFunc(e.each, func(v string) bool {
		return !isCodeLike(v) || !strings.ContainsFunc(v, unicode.IsDigit) && utf8.RuneCountInString(v) > longAcronym
	})
	if truth || spelt || len(e.each) > listLength {
		p.askValues(c, e.each[:min(len(e.each), listLength)])
	} else {
		c.made.Known = e.each
	}
	return 0.1, true
}

// longAcronym is the most letters of a code of capitals alone.
const longAcronym = 4

// spellings returns the values that are the standard's but for blanks, signs and case.
func (p *proposal) spellings(c *candidate) map[string]string {
	standard := map[string]string{}
	for _, v := range p.standard.Columns[c.standard].Values {
		if _, twice := standard[bare(v)]; twice || bare(v) == "" {
			standard[bare(v)] = "" // two codes that differ in signs only
			continue
		}
		standard[bare(v)] = v
	}
	found := map[string]string{}
	for _, v := range p.profiles[c.export].each {
		to := standard[bare(v)]
		if slices.Contains(p.standard.Columns[c.standard].Values, v) {
			to = v
		}
		if to != "" {
			found[v] = to
		}
	}
	return found
}

// changed leaves out what stays as it is.
func changed(found map[string]string) map[string]string {
	for from, to := range found {
		if from == to {
			delete(found, from)
		}
	}
	if len(found) == 0 {
		return nil
	}
	return found
}

// reference finds the columns of a cross-reference that have the values and the standard's, and
// the share of values that it resolves.
func (p *proposal) reference(c *candidate) (*Reference, float64) {
	column, each := &p.standard.Columns[c.standard], p.profiles[c.export].each
	// Small numbers are in all tables.
	if share(each, func(v string) bool { return len(bare(v)) < 3 }) > 0.5 && c.name < 0.5 {
		return nil, 0
	}
	var best *Reference
	most := 0.5
	for _, x := range p.options.References {
		take := x.columnFor(column)
		if take < 0 {
			continue
		}
		for find := range x.table.Columns {
			if part := x.share(find, each); part > most || part == most && find == take {
				best, most = &Reference{x.table.File, x.table.Columns[find], x.table.Columns[take]}, part
			}
		}
	}
	return best, most
}

// columnFor returns the column that is a column of the standard, by its name or its values; −1
// if there is none.
func (x *CrossReference) columnFor(column *Column) int {
	best, most := -1, 0.0
	for i, name := range x.table.Columns {
		score := alike(termsOf(name), column.terms)
		switch {
		case bare(name) == bare(column.Name):
			score = 2
		case len(column.Values) >= 3 && share(column.Values, isNumber) < 1 && x.share(i, column.Values) >= 0.8:
			score++
		case score < 0.75:
			continue
		}
		if score > most {
			best, most = i, score
		}
	}
	return best
}

// translate finds the codes of words; found are those that are the standard's already.
func (p *proposal) translate(c *candidate, found map[string]string) (float64, bool) {
	column, each := &p.standard.Columns[c.standard], p.profiles[c.export].each
	telling := known * float64(len(found)) / float64(len(each))
	if share(column.Values, isNumber) == 1 {
		telling = fewNumbers
	}
	for v, to := range p.lessons(c) {
		found[v] = to
	}
	left := func() []string {
		return slices.DeleteFunc(slices.Clone(each), func(v string) bool { return found[v] != "" })
	}
	if family := vocabulary().family(column.Values, column.terms); family != "" {
		before := len(found)
		for _, v := range left() {
			if to := vocabulary().translate(family, v, column.Values); to != "" {
				found[v] = to
			}
		}
		telling = max(telling, meant*float64(len(found)-before)/float64(len(each)))
	}
	short := abbreviated(left(), column.Values, found)
	for from, to := range short {
		found[from] = to
	}
	if n := len(short); n > 0 {
		telling = max(telling, abridged*float64(n)/float64(len(each)))
		c.reason("%d names are read as what their codes abbreviate", n)
	}
	c.made.Like = p.like(c, float64(len(found))/float64(len(each)))
	unknown := slices.DeleteFunc(left(), func(v string) bool { _, ok := respell(c.made.Like, v); return ok })
	if n := len(left()) - len(unknown); n > 0 {
		telling = max(telling, builtAlike*float64(n)/float64(len(each)))
		c.reason("%d codes that no example shows are built like the standard's", n)
	}
	part := 1 - float64(len(unknown))/float64(len(each))
	if part < 0.3 && c.name < 0.4 {
		return 0, false
	}
	c.made.Values = changed(found)
	p.askValues(c, unknown)
	return telling * part, true
}

// like returns what codes that no example shows are written in: those that differ from examples
// in their number only; if most of the export's are known, all that are built alike.
func (p *proposal) like(c *candidate, part float64) []string {
	values := slices.DeleteFunc(slices.Clone(p.standard.Columns[c.standard].Values), func(v string) bool { return !isCodeLike(v) || utf8.RuneCountInString(v) < 2 })
	if part >= 0.5 {
		return patterns(values)
	}
	var out []string
	for _, v := range values {
		s := numbered(v)
		// One or two figures alone are on any list.
		if s != v && (pattern(v) != s || len(v) > 2) && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// askValues asks which codes some values are.
func (p *proposal) askValues(c *candidate, values []string) {
	if len(values) == 0 {
		return
	}
	column := &p.standard.Columns[c.standard]
	c.questions = append(c.questions, Question{
		Standard: column.Name, Source: c.made.Source, Kind: AskValue, Values: values, Options: column.Values[:min(len(column.Values), askedValues)],
		Text: fmt.Sprintf("Which codes of %q are these values of %q?", column.Name, c.made.Source),
	})
}

// abbreviated maps names to codes that abbreviate them: the initials of their words, or the
// beginning of the name. A code belongs to one name.
func abbreviated(names, codes []string, found map[string]string) map[string]string {
	type match struct {
		name, code string
		score      float64
	}
	var all []match
	for _, n := range names {
		for _, c := range codes {
			if s := abbreviates(c, n); s > 0 {
				all = append(all, match{n, c, s})
			}
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].score > all[j].score })
	out, taken := map[string]string{}, map[string]bool{}
	for _, to := range found {
		taken[to] = true
	}
	for _, m := range all {
		// Two equally good readings settle nothing, of a name or of a code.
		tie := slices.ContainsFunc(all, func(o match) bool {
			return o != m && (o.name == m.name && !taken[o.code] || o.code == m.code && out[o.name] == "") && math.Abs(o.score-m.score) < 1e-9
		})
		if out[m.name] == "" && !taken[m.code] && !tie {
			out[m.name], taken[m.code] = m.code, true
		}
	}
	return out
}

// abbreviates rates how well a code abbreviates a name: 1 for initials, less for the
// beginning; 0 if it does not.
func abbreviates(code, name string) float64 {
	c := bare(code)
	if len(c) < 2 || strings.ToUpper(code) != code || len(name) <= len(code) {
		return 0
	}
	initials := ""
	for _, word := range tokens(name) {
		_, n := utf8.DecodeRuneInString(word)
		initials += word[:n]
	}
	switch {
	case c == initials:
		return 1
	case strings.HasPrefix(bare(name), c):
		return 0.9
	case len(initials) >= 2 && strings.HasPrefix(initials, c):
		return 0.7
	}
	return 0
}
