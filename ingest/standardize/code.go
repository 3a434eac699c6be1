// SPDX-License-Identifier: Apache-2.0

package standardize

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"
)

// fitCode finds what the values of a list become: themselves in another spelling, what rows
// of both tables show, words of the same meaning, codes of the cross-reference, or
// abbreviations.
func (p *proposal) fitCode(c *candidate, values []string) (float64, bool) {
	column := &p.standard.Columns[c.standard]
	each := distinct(values)
	c.made.Known = column.Values
	spellings := map[string]string{}
	for _, v := range column.Values {
		spellings[bare(v)] = v
	}
	known := 0
	found := map[string]string{}
	for _, v := range each {
		if to, ok := spellings[bare(v)]; ok {
			found[v] = to
			known++
		}
	}
	same := float64(known) / float64(len(each))
	if r, part := p.reference(column, each); r != nil && part >= same && part > 0.5 {
		c.made.Reference = r
		c.made.Reasons = append(c.made.Reasons, fmt.Sprintf("%.0f %% of its codes are in the cross-reference", 100*part))
		return 0.6 + 0.4*part, true
	}
	if same == 1 {
		c.made.Values = changed(found)
		c.made.Reasons = append(c.made.Reasons, "all its values are the standard's")
		// Lists of few numbers are shared by unrelated columns.
		if share(column.Values, isNumber) == 1 && len(each) < 12 {
			return 0.6, true
		}
		return 1, true
	}
	if len(each) > listLength || share(each, isPlainNumber) > 0.9 && same < 0.5 {
		return 0, false
	}
	return p.translate(c, each, found)
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

// reference finds the columns of a cross-reference that have the values and the standard's.
func (p *proposal) reference(column *Column, each []string) (*Reference, float64) {
	var best *Reference
	most := 0.0
	for _, x := range p.options.References {
		for find := range x.table.Columns {
			part := x.share(find, each)
			if part <= most || part < 0.5 {
				continue
			}
			for take := range x.table.Columns {
				if bare(x.table.Columns[take]) == bare(column.Name) && (take == find || alike(x.table.Columns[find], column.Name) > 0) {
					best, most = &Reference{x.table.File, x.table.Columns[find], x.table.Columns[take]}, part
				}
			}
		}
	}
	return best, most
}

// translate finds the codes of words.
func (p *proposal) translate(c *candidate, each []string, found map[string]string) (float64, bool) {
	column := &p.standard.Columns[c.standard]
	taught := p.lessons(c)
	var left []string
	for _, v := range each {
		switch to, ok := taught[v]; {
		case ok:
			found[v] = to
		case found[v] != "":
		default:
			left = append(left, v)
		}
	}
	// Lists of the same meanings: yes and no, shifts, sides.
	if meant := sameMeanings(left, column.Values); len(meant) == len(left) {
		for from, to := range meant {
			found[from] = to
		}
		left = nil
	}
	short := abbreviated(left, column.Values, found)
	for from, to := range short {
		found[from] = to
	}
	// Examples need not show all codes; what is built like them is one, and stays.
	looks := map[string]bool{}
	for _, v := range column.Values {
		looks[shape(v)] = true
	}
	left = slices.DeleteFunc(left, func(v string) bool { return found[v] != "" || looks[shape(v)] })
	part := 1 - float64(len(left))/float64(len(each))
	if part < 0.3 {
		return 0, false
	}
	c.made.Values = changed(found)
	if n := len(short); n > 0 {
		c.made.Reasons = append(c.made.Reasons, fmt.Sprintf("%d names are read as what their codes abbreviate", n))
	}
	if len(left) > 0 {
		c.questions = append(c.questions, Question{
			Standard: column.Name, Source: c.made.Source, Kind: "value", Values: left, Options: column.Values[:min(len(column.Values), 40)],
			Text: fmt.Sprintf("Which codes of %q are these values of %q?", column.Name, c.made.Source),
		})
	}
	return part * 0.9, true
}

// lessons returns what the values of a column are in rows of both tables, where it is always
// the same.
func (p *proposal) lessons(c *candidate) map[string]string {
	counts := map[string]map[string]int{}
	for _, r := range p.pairs {
		from := strings.TrimSpace(p.export.Rows[r.export].Cells[c.export])
		if counts[from] == nil {
			counts[from] = map[string]int{}
		}
		counts[from][p.standard.Columns[c.standard].all[r.standard]]++
	}
	out := map[string]string{}
	for from, to := range counts {
		if len(to) == 1 && from != "" {
			for v := range to {
				out[from] = v
			}
		}
	}
	return out
}

// sameMeanings maps values to those of the same meaning; only where a meaning belongs to one
// value of the standard.
func sameMeanings(values, standard []string) map[string]string {
	out := map[string]string{}
	for _, v := range values {
		hits := map[string]bool{}
		for meaning := range meaningsOf(v) {
			for _, s := range standard {
				if meaningsOf(s)[meaning] {
					hits[s] = true
				}
			}
		}
		// "1" may be a first shift or a yes: the standard's list decides by its length.
		if len(hits) > 1 {
			hits = narrowed(v, standard)
		}
		if len(hits) == 1 {
			for s := range hits {
				out[v] = s
			}
		}
	}
	return out
}

// narrowed keeps the meanings of lists of as many values as the standard has.
func narrowed(value string, standard []string) map[string]bool {
	hits := map[string]bool{}
	for meaning := range meaningsOf(value) {
		isShift := strings.HasPrefix(meaning, "shift")
		if isShift != (len(standard) > 2) {
			continue
		}
		for _, s := range standard {
			if meaningsOf(s)[meaning] {
				hits[s] = true
			}
		}
	}
	return hits
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
		// Two equally good readings settle nothing.
		tie := slices.ContainsFunc(all, func(o match) bool {
			return o.name == m.name && o.code != m.code && !taken[o.code] && math.Abs(o.score-m.score) < 1e-9
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
	if len(c) < 2 {
		return 0
	}
	initials := ""
	for _, word := range tokens(name) {
		initials += word[:1]
	}
	whole := bare(name)
	switch {
	case c == initials:
		return 1
	case strings.HasPrefix(whole, c):
		return 0.9
	case len(initials) >= 2 && strings.HasPrefix(initials, c):
		return 0.7
	}
	return 0
}

// taught compares values with those of the standard in rows of both tables.
func (p *proposal) taught(c *candidate) (float64, bool) {
	column := &p.standard.Columns[c.standard]
	// Of what differs in every row each pair of columns would be a perfect match.
	if len(p.pairs) == 0 || c.made.Reference != nil {
		return 0, false
	}
	values := p.export.column(c.export)
	if column.Kind != Key && column.Kind != Date && column.Kind != Number && len(distinct(values))*3 > len(p.pairs) {
		return 0, false
	}
	same := 0
	for _, r := range p.pairs {
		got, err := c.made.convert(values[r.export], p.options.References)
		if err == nil && got == column.all[r.standard] {
			same++
		}
	}
	return float64(same) / float64(len(p.pairs)), true
}

// constants fills in columns without a source: what the cross-reference says beside a code,
// or what all rows of both tables share.
func (p *proposal) constants() {
	for i, a := range p.assigned {
		if a.Source != "" {
			continue
		}
		if p.beside(a) {
			continue
		}
		values := map[string]bool{}
		for _, r := range p.pairs {
			values[p.standard.Columns[i].all[r.standard]] = true
		}
		if len(values) == 1 && len(p.pairs) >= minJoined {
			for v := range values {
				a.Constant, a.Confidence = v, 0.8
				a.Reasons = append(a.Reasons, "all rows of both tables have it")
			}
			continue
		}
		p.mapping.Questions = append(p.mapping.Questions, Question{
			Standard: a.Standard, Kind: "column", Options: p.export.Columns,
			Text: fmt.Sprintf("Where does %q come from? No column fits.", a.Standard),
		})
	}
}

// beside takes a column from the cross-reference, by a code that another column resolves.
func (p *proposal) beside(a *Assignment) bool {
	for _, other := range p.assigned {
		if other.Reference == nil || other.Source == "" {
			continue
		}
		for _, x := range p.options.References {
			if x.table.File != other.Reference.File {
				continue
			}
			for _, name := range x.table.Columns {
				if bare(name) == bare(a.Standard) {
					a.Source, a.Confidence = other.Source, other.Confidence
					a.Reference = &Reference{x.table.File, other.Reference.Find, name}
					a.Reasons = append(a.Reasons, "the cross-reference has it beside "+other.Reference.Find)
					return true
				}
			}
		}
	}
	return false
}
