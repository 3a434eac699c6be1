// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"strings"
)

// Kinds of attributes and dimensions.
const (
	kindText   = "text"
	kindNumber = "number"
	kindFlag   = "flag"
)

// Grains that periods can be grouped by.
var grains = []string{"day", "week", "month", "quarter", "year", fiscalQuarter, fiscalYear, weekday}

// The grains that are no units of the calendar year.
const (
	fiscalQuarter = "fiscal_quarter"
	fiscalYear    = "fiscal_year"
	weekday       = "weekday"
)

// schema is a valid model with its names resolved. It is immutable.
type schema struct {
	model      *Model
	sources    map[string]*Source
	entities   map[string]*Entity
	datasets   map[string]*Dataset
	metrics    map[string]*Metric
	dimensions map[string]*dimension
	facts      map[*Metric]metricFacts // nil before learn
}

// dimension is what a name that figures can be filtered and grouped by stands for. One of
// entity (its keys), attribute and code (with entity) is set, or none: then the values are
// those of the columns of the datasets in own.
type dimension struct {
	name      string
	entity    *Entity
	attribute *Attribute
	code      *CodeTable
	own       []ownColumn
	words     Words
	values    map[string]Words
	kind      string
	unit      string
}

// ownColumn is a dataset's column with values of its own.
type ownColumn struct {
	dataset *Dataset
	column  *Dimension
}

// newSchema resolves the names of a model that is valid.
func newSchema(m *Model) *schema {
	s := &schema{
		model: m, sources: map[string]*Source{}, entities: map[string]*Entity{}, datasets: map[string]*Dataset{},
		metrics: map[string]*Metric{}, dimensions: map[string]*dimension{},
	}
	for i := range m.Sources {
		s.sources[m.Sources[i].Name] = &m.Sources[i]
	}
	for i := range m.Entities {
		s.addEntity(&m.Entities[i])
	}
	for i := range m.Datasets {
		ds := &m.Datasets[i]
		s.datasets[ds.Name] = ds
		for j := range ds.Dimensions {
			s.addColumn(ds, &ds.Dimensions[j])
		}
	}
	for i := range m.Metrics {
		s.metrics[m.Metrics[i].Name] = &m.Metrics[i]
	}
	return s
}

func (s *schema) addEntity(e *Entity) {
	s.entities[e.Name] = e
	s.dimensions[e.Name] = &dimension{name: e.Name, entity: e, words: e.Words, values: e.Values, kind: kindText}
	for i := range e.Attributes {
		a := &e.Attributes[i]
		s.dimensions[a.Name] = &dimension{
			name: a.Name, entity: e, attribute: a, words: a.Words, values: a.Values, kind: kindOf(a.Kind), unit: a.Unit,
		}
	}
	for i := range e.Codes {
		c := &e.Codes[i]
		s.dimensions[c.Name] = &dimension{name: c.Name, entity: e, code: c, words: c.Words, kind: kindText}
	}
}

// addColumn adds a dataset's column to the dimension of its name. A column that holds
// keys or codes of an entity adds nothing: the entity's dimensions are there already. A
// column of an attribute's name gives that dimension a direct way in the dataset.
func (s *schema) addColumn(ds *Dataset, c *Dimension) {
	if c.Of != "" {
		return
	}
	d, ok := s.dimensions[c.Name]
	if !ok {
		d = &dimension{name: c.Name, kind: kindOf(c.Kind)}
		s.dimensions[c.Name] = d
	}
	d.own = append(d.own, ownColumn{ds, c})
	d.words = mergeWords(d.words, c.Words)
	if d.unit == "" {
		d.unit = c.Unit
	}
	if len(c.Values) == 0 {
		return
	}
	values := make(map[string]Words, len(d.values)+len(c.Values))
	for v, words := range d.values {
		values[v] = words
	}
	for v, words := range c.Values {
		values[v] = mergeWords(values[v], words)
	}
	d.values = values
}

func kindOf(kind string) string {
	if kind == "" {
		return kindText
	}
	return kind
}

// mergeWords returns the words of both.
func mergeWords(a, b Words) Words {
	if len(a) == 0 {
		return b
	}
	merged := make(Words, len(a)+len(b))
	for language, phrases := range a {
		merged[language] = append([]string(nil), phrases...)
	}
	for language, phrases := range b {
		merged[language] = append(merged[language], phrases...)
	}
	return merged
}

// measure finds "dataset.measure".
func (s *schema) measure(name string) (*Dataset, *Measure) {
	dataset, measure, _ := strings.Cut(name, ".")
	ds := s.datasets[dataset]
	if ds == nil {
		return nil, nil
	}
	for i := range ds.Measures {
		if ds.Measures[i].Name == measure {
			return ds, &ds.Measures[i]
		}
	}
	return ds, nil
}

// reach is the way from a dataset to a dimension: a column of the dataset whose values are
// mapped to those of the dimension. The mapping is the identity if Direct.
type reach struct {
	column *Dimension
	direct bool
}

// reach finds how figures of a dataset are filtered and grouped by a dimension: by a
// column of its own, through the keys of an entity, or through codes for them. A code is
// reached from keys for filters alone, since several codes may stand for one key.
func (s *schema) reach(ds *Dataset, name string) (reach, bool) {
	for i := range ds.Dimensions {
		if ds.Dimensions[i].Name == name {
			return reach{&ds.Dimensions[i], true}, true
		}
	}
	d := s.dimensions[name]
	if d == nil || d.entity == nil {
		return reach{}, false
	}
	for i := range ds.Dimensions {
		c := &ds.Dimensions[i]
		if c.Of == d.entity.Name {
			return reach{c, d.attribute == nil && d.code == nil}, true
		}
	}
	for i := range ds.Dimensions {
		c := &ds.Dimensions[i]
		if holder := s.dimensions[c.Of]; holder != nil && holder.code != nil && holder.entity == d.entity {
			return reach{c, holder == d}, true
		}
	}
	return reach{}, false
}

// operands returns the dataset and measure of a metric, or of both sides of a ratio; the
// second dataset is nil without a ratio.
func (s *schema) operands(m *Metric) (numerator, denominator operand) {
	if f, ok := s.facts[m]; ok {
		return f.numerator, f.denominator
	}
	if m.Ratio == nil {
		ds, measure := s.measure(m.Measure)
		return operand{ds, measure}, operand{}
	}
	ds, measure := s.measure(m.Ratio.Numerator)
	numerator = operand{ds, measure}
	ds, measure = s.measure(m.Ratio.Denominator)
	return numerator, operand{ds, measure}
}

// operand is a measure in its dataset.
type operand struct {
	dataset *Dataset
	measure *Measure
}
