// SPDX-License-Identifier: Apache-2.0

package standardize

import (
	"fmt"
	"math"
	"slices"
)

// Options tells Propose what is known of an export.
type Options struct {
	// Order is the order of its dates where a column does not settle it, and Decimal its
	// decimal sign. Default: unknown, and asked for.
	Order   Order
	Decimal Decimal
	// References are the company's cross-reference tables.
	References []*CrossReference
}

// Propose makes a mapping of an export to a standard from names and values. Columns are
// compared by what their names speak of, in six languages, and by how well their values can be
// converted; rows that both tables have, told by a key, show what words mean. Each column of the
// export serves one of the standard, so that the whole is most likely. It takes O(columns² ·
// values + columns³). The error says that there are no rows.
func Propose(s *Standard, export *Table, o *Options) (*Mapping, error) {
	if len(export.Rows) == 0 {
		return nil, fmt.Errorf("standardize: propose mapping of %s: no rows", export.File)
	}
	if o == nil {
		o = &Options{}
	}
	p := &proposal{
		standard: s, export: export, options: o, profiles: profiles(export),
		mapping: &Mapping{File: export.File, Sheet: export.Sheet, Header: export.Columns},
	}
	p.pairs = p.join()
	p.rate()
	p.assign()
	p.rest()
	for _, a := range p.assigned {
		p.mapping.Columns = append(p.mapping.Columns, *a)
	}
	return p.mapping, nil
}

// proposal is a mapping while it is made.
type proposal struct {
	standard *Standard
	export   *Table
	options  *Options
	profiles []*profile
	mapping  *Mapping
	// pairs are rows of the export and of the standard that are the same.
	pairs []pair
	// rated are the candidates by column of the standard and of the export; nil where
	// the values can't be meant.
	rated    [][]*candidate
	assigned []*Assignment
}

// candidate is a column of the export for one of the standard.
type candidate struct {
	standard, export int
	// name is how alike the names are.
	name, score float64
	made        *Assignment
	questions   []Question
}

func (c *candidate) reason(format string, values ...any) {
	c.made.Reasons = append(c.made.Reasons, fmt.Sprintf(format, values...))
}

// nameWeight is how sure two names that say the same make.
const nameWeight = 0.75

// rate compares all columns.
func (p *proposal) rate() {
	p.rated = make([][]*candidate, len(p.standard.Columns))
	for s := range p.rated {
		p.rated[s] = make([]*candidate, len(p.profiles))
		for e := range p.profiles {
			p.rated[s][e] = p.compare(s, e)
		}
	}
}

// compare rates a column of the export for one of the standard; nil if its values can't be
// meant. Names and values are two witnesses: each lessens what is left of doubt.
func (p *proposal) compare(s, e int) *candidate {
	column, source := &p.standard.Columns[s], p.profiles[e]
	c := &candidate{standard: s, export: e, made: &Assignment{Standard: column.Name, Source: source.name, Kind: column.Kind}}
	if c.name = alike(column.terms, source.terms); bare(column.Name) == bare(source.name) {
		c.name = 1
	}
	if c.name > 0 {
		c.reason("the names %q and %q speak of the same (%.2f)", column.Name, source.name, c.name)
	}
	telling, ok := p.fit(c)
	if !ok {
		return nil
	}
	c.score = 1 - (1-nameWeight*c.name)*(1-telling)
	if known, ok := p.taught(c); ok {
		// Rows of both tables outweigh names.
		c.score = 0.3*c.score + 0.7*known
		c.reason("in rows of both tables %.0f %% of its values become the standard's", 100*known)
	}
	return c
}

// fit finds how values become those of the standard. It returns how much the values alone tell,
// in [0, 1].
func (p *proposal) fit(c *candidate) (telling float64, ok bool) {
	column, e := &p.standard.Columns[c.standard], p.profiles[c.export]
	if len(e.each) == 0 {
		return 0, c.name > 0.9
	}
	switch column.Kind {
	case Date:
		return p.fitDate(c)
	case Number:
		return p.fitNumber(c)
	case Key:
		return p.fitKey(c)
	case Code:
		return p.fitCode(c)
	}
	prose := len(column.each) > 0 && share(column.each, isNumber) < 0.5
	if prose && share(e.each, isNumber) > 0.9 || e.dates > 0.9 {
		return 0, false
	}
	if prose && share(column.each, isProse) > 0.5 && share(e.each, isProse) > 0.5 {
		return 0.4, true
	}
	return 0.1, true
}

// assign gives each column of the standard the column of the export with which the whole is most
// likely, and asks where another would be as likely.
func (p *proposal) assign() {
	scores := make([][]float64, len(p.rated))
	for s, row := range p.rated {
		scores[s] = make([]float64, len(row))
		for e, c := range row {
			if c != nil {
				scores[s][e] = c.score
			}
		}
	}
	taken := assignment(scores)
	p.assigned = make([]*Assignment, len(p.standard.Columns))
	for s, e := range taken {
		p.assigned[s] = &Assignment{Standard: p.standard.Columns[s].Name, Kind: p.standard.Columns[s].Kind}
		if e < 0 || scores[s][e] < likely {
			continue
		}
		c := p.rated[s][e]
		if others := rivals(scores, taken, s); len(others) > 0 {
			p.askColumn(s, append([]int{e}, others...))
			continue
		}
		c.made.Confidence = math.Round(100*c.score) / 100
		p.assigned[s] = c.made
		p.mapping.Questions = append(p.mapping.Questions, c.questions...)
		if c.made.Confidence < sure {
			p.mapping.Questions = append(p.mapping.Questions, Question{
				Standard: c.made.Standard, Source: c.made.Source, Kind: AskColumn, Options: p.export.Columns,
				Text: fmt.Sprintf("Does %q come from %q? That is not certain.", c.made.Standard, c.made.Source),
			})
		}
	}
}

// askColumn asks which of several columns is meant.
func (p *proposal) askColumn(s int, columns []int) {
	q := Question{Standard: p.standard.Columns[s].Name, Kind: AskColumn}
	for _, e := range columns {
		q.Options = append(q.Options, p.profiles[e].name)
	}
	q.Text = fmt.Sprintf("Which column does %q come from? Several are as likely.", q.Standard)
	p.mapping.Questions = append(p.mapping.Questions, q)
}

// rest fills in columns without a source: what the cross-reference says beside a code, or what
// all rows of both tables share. For the others it asks.
func (p *proposal) rest() {
	for i, a := range p.assigned {
		if a.Source != "" || p.asked(a.Standard) || p.beside(a) {
			continue
		}
		values := map[string]bool{}
		for _, r := range p.pairs {
			values[p.standard.Columns[i].all[r.standard]] = true
		}
		if len(values) == 1 {
			for v := range values {
				a.Constant, a.Confidence = v, 0.8
				a.Reasons = append(a.Reasons, "all rows of both tables have it")
			}
			continue
		}
		p.mapping.Questions = append(p.mapping.Questions, Question{
			Standard: a.Standard, Kind: AskColumn, Options: p.export.Columns,
			Text: fmt.Sprintf("Where does %q come from? No column fits.", a.Standard),
		})
	}
}

// asked reports whether there is a question about the source of a column.
func (p *proposal) asked(standard string) bool {
	return slices.ContainsFunc(p.mapping.Questions, func(q Question) bool { return q.Standard == standard && q.Kind == AskColumn })
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
