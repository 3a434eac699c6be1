// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"slices"
	"strings"
)

// averageWords are words of numbers that are averaged rather than added up.
var averageWords = []string{
	"rate", "ratio", "percent", "pct", "percentage", "share", "average", "avg", "mean", "min", "max", "minimum", "maximum", "median", "score", "rating", "index", "level",
	"age", "temp", "temperature", "pressure", "torque", "speed", "voltage", "humidity", "height", "length", "width", "depth", "altitude", "elevation", "price",
	"mpg", "horsepower", "displacement", "acceleration", "accelerate", "efficiency", "density", "expectancy", "latitude", "longitude", "year", "cylinders", "rank", "deviation",
}

// averageUnits are units of such numbers.
var averageUnits = []string{"%", "°C", "°F", "Nm", "bar", "kPa", "psi", "rpm", "km/h", "mph", "mpg", "ppm", "Hz", "hp", "kW", "mm", "cm"}

// quantityWords are words of numbers that count, however few values they have.
var quantityWords = []string{
	"qty", "quantity", "count", "cnt", "amount", "amt", "total", "sum", "units", "number", "pieces", "volume", "cost", "price", "revenue", "sales", "population",
	"hours", "minutes", "days", "seconds", "n",
}

// extremeWords are words of numbers that were aggregated before they were stored.
var extremeWords = []string{"min", "minimum", "lowest", "least", "max", "maximum", "highest", "greatest", "avg", "average", "mean"}

func isQuantity(words []string) bool { return hasWord(words, quantityWords...) }

// isAdditive reports whether numbers of a column are added up rather than averaged.
func isAdditive(words []string, unit string) bool {
	return !hasWord(words, averageWords...) && !slices.Contains(averageUnits, unit)
}

// unitOfColumn reads the unit from a column's name, and returns the other words. "min" is
// no unit beside a column of the same name with "max".
func (d *drafter) unitOfColumn(c *liveColumn) (unit string, rest []string) {
	words := c.words
	if len(words) > 1 && words[len(words)-1] == "min" {
		stem := strings.Join(words[:len(words)-1], " ")
		for _, other := range c.table.columns {
			if w := strings.Join(other.words, " "); w == stem+" max" || w == stem+" avg" {
				return "", words
			}
		}
	}
	return unitOf(words)
}

// draftMeasures drafts the measures of a dataset and a metric for each.
func (d *drafter) draftMeasures(t *liveTable, ds *Dataset) {
	ds.Measures = append(ds.Measures, Measure{Name: "rows", Aggregate: "count"})
	phrase := t.tablePhrase()
	words := d.said(phrase)
	if d.options.Language == "en" {
		words = d.plain("number of "+pluralOf(phrase), phrase+" count", "count of "+pluralOf(phrase), pluralOf(phrase))
	}
	d.metric(Metric{Measure: ds.Name + ".rows", Words: words}, append(t.tableWords(), "count")...)
	taken := map[string]bool{"rows": true}
	for _, c := range t.columns {
		switch {
		case c.hidden || d.levels[c] || c == d.keys[t] || d.references[c] != nil || d.codeReferences[c] != nil:
		case c.kind() == flagColumn:
			d.draftShare(t, c, ds, taken)
		case c.kind() == numberColumn && !c.identifies() && !c.isYear() && c != d.times[t] && !c.isTime():
			d.draftNumber(t, c, ds, taken)
		}
	}
}

func (c *liveColumn) isTime() bool {
	_, ok := c.readTime()
	return ok
}

// draftShare drafts the share of rows in which a flag is set.
func (d *drafter) draftShare(t *liveTable, c *liveColumn, ds *Dataset, taken map[string]bool) {
	set := Number(1)
	if c.sample.truths == c.sample.present {
		set = Flag(true)
	}
	phrase := flagPhrase(c.words)
	m := Measure{Name: takeName(taken, identifier(strings.Fields(phrase)...)), Aggregate: "count", Where: []Condition{{Column: c.name, Op: "=", Value: set}}}
	ds.Measures = append(ds.Measures, m)
	d.metric(Metric{
		Words: d.plain("share of "+phrase+" "+pluralOf(t.tablePhrase()), phrase+" share", phrase+" rate", "percentage of "+phrase+" "+pluralOf(t.tablePhrase())),
		Ratio: &Ratio{Numerator: ds.Name + "." + m.Name, Denominator: ds.Name + ".rows"}, Scale: 100, Unit: "%",
	}, append(append(t.tableWords(), strings.Fields(phrase)...), "share")...)
}

// draftNumber drafts the sum, mean, least and greatest value of a column, one of which is
// the default of its subject.
func (d *drafter) draftNumber(t *liveTable, c *liveColumn, ds *Dataset, taken map[string]bool) {
	unit, words := d.unitOfColumn(c)
	from := ""
	if unit == "" {
		from = d.unitColumn(t, ds, words)
	}
	usual := "mean"
	if isAdditive(words, unit) {
		usual = "sum"
	}
	subject := d.subject(t, words)
	base := identifier(c.words...)
	choices := []string{"sum", "mean", "min", "max"}
	switch {
	case hasWord(words, "min", "minimum", "lowest", "least"):
		usual, choices = "min", []string{"min"}
	case hasWord(words, "max", "maximum", "highest", "greatest"):
		usual, choices = "max", []string{"max"}
	case usual == "mean":
		choices = choices[1:]
	}
	for _, aggregate := range choices {
		m := Measure{Name: takeName(taken, identifier(base, aggregate)), Aggregate: aggregate, Column: c.name}
		ds.Measures = append(ds.Measures, m)
		d.metric(Metric{
			Subject: subject, Default: aggregate == usual, Measure: ds.Name + "." + m.Name, Unit: unit, UnitFrom: from,
		}, append(append(t.tableWords(), c.words...), aggregate)...)
	}
}

// subject names a column's numbers: by itself unless another table's numbers are called so
// already, and with the name of its row.
func (d *drafter) subject(t *liveTable, words []string) Words {
	var list []string
	for _, phrase := range phrases(words) {
		if !d.subjects[phrase] {
			list = append(list, phrase)
		} else {
			d.note("%q could be numbers of several tables; those of %s are called %q", phrase, t.name, t.tablePhrase()+" "+phrase)
		}
		list = append(list, t.tablePhrase()+" "+phrase)
	}
	list = slices.DeleteFunc(list, func(phrase string) bool { return d.subjects[phrase] })
	if len(list) == 0 {
		list = []string{t.source + " " + t.tablePhrase() + " " + strings.Join(words, " ")}
	}
	for _, phrase := range list {
		d.subjects[phrase] = true
	}
	return d.plain(list...)
}

// unitColumn finds the dimension that holds the unit of a number: "unit", or "currency"
// beside an amount of money.
func (d *drafter) unitColumn(t *liveTable, ds *Dataset, words []string) string {
	money := hasWord(words, "amount", "amt", "cost", "price", "value", "total", "revenue", "fee", "local", "balance", "payment", "charge", "budget", "sales", "turnover")
	for _, dim := range ds.Dimensions {
		if dim.Of != "" || dim.Kind != "" {
			continue
		}
		name := splitName(dim.Column)
		switch {
		case money && hasWord(name, "currency", "curr", "ccy"):
			return dim.Name
		case len(name) == 1 && (name[0] == "unit" || name[0] == "uom") && !(len(words) == 1 && hasWord(words, "n", "count", "qty")):
			return dim.Name
		}
	}
	return ""
}

// metric adds a metric under a free name made of words.
func (d *drafter) metric(m Metric, words ...string) {
	m.Name = takeName(d.metricNames, identifier(words...))
	d.model.Metrics = append(d.model.Metrics, m)
}
