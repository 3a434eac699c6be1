// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// The words that fields of a model may hold.
var (
	aggregates   = []string{"sum", "count", "count_distinct", "mean", "min", "max", "weighted_mean"}
	kinds        = []string{"", kindText, kindNumber, kindFlag}
	conditionOps = []string{"=", "!=", "<", "<=", ">", ">=", "in", "not in", "is null", "is not null"}
)

// namePattern is that of the model's own names; languagePattern that of ISO 639-1 codes.
var (
	namePattern     = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)
	languagePattern = regexp.MustCompile(`^([a-z]{2})?$`)
)

// Validate reports every fault of a model, joined, as *ModelError values in the order of
// the file. It looks at the model alone: whether the tables and columns exist is seen by
// Check. It costs little and may be called at any time.
func (m *Model) Validate() error {
	v := &validator{model: m, schema: newSchema(m)}
	v.readRestricted()
	v.top()
	for i := range m.Sources {
		v.source(&m.Sources[i], fmt.Sprintf("sources[%d]", i))
	}
	for i := range m.Entities {
		v.entity(&m.Entities[i], fmt.Sprintf("entities[%d]", i))
	}
	for i := range m.Datasets {
		v.dataset(&m.Datasets[i], fmt.Sprintf("datasets[%d]", i))
	}
	for i := range m.Metrics {
		v.metric(&m.Metrics[i], fmt.Sprintf("metrics[%d]", i))
	}
	v.words(m.Ignore, "ignore")
	for i := range m.Verified {
		v.verified(&m.Verified[i], fmt.Sprintf("verified[%d]", i))
	}
	return errors.Join(v.faults...)
}

// validator collects the faults of a model. Its schema resolves what names it can.
type validator struct {
	model      *Model
	schema     *schema
	restricted []restrictedColumn
	faults     []error
	// taken are the names that were seen, by what they name.
	taken map[string]map[string]bool
	// forms are the kinds and units of own dimensions, by name.
	forms map[string]*Dimension
}

func (v *validator) fail(path, format string, args ...any) {
	v.faults = append(v.faults, &ModelError{Path: path, Reason: fmt.Sprintf(format, args...)})
}

// top checks what stands at the root of the file.
func (v *validator) top() {
	m := v.model
	if m.Version != FormatVersion {
		v.fail("version", "is %d, want %d", m.Version, FormatVersion)
	}
	if strings.TrimSpace(m.Name) == "" {
		v.fail("name", "is empty")
	}
	v.calendar()
	for i, n := range []int{len(m.Sources), len(m.Datasets), len(m.Metrics)} {
		if n == 0 {
			v.fail([]string{"sources", "datasets", "metrics"}[i], "is empty: nothing could be asked")
		}
	}
}

func (v *validator) calendar() {
	c := &v.model.Calendar
	if _, err := time.LoadLocation(c.Zone); err != nil {
		v.fail("calendar.zone", "%q is no time zone of the IANA database", c.Zone)
	}
	v.oneOf(c.WeekStart, "calendar.week_start", "", "monday", "sunday")
	if c.FiscalStart < 0 || c.FiscalStart > 12 {
		v.fail("calendar.fiscal_start", "is %d, want a month from 1 to 12", c.FiscalStart)
	}
	v.oneOf(c.DefaultPeriod, "calendar.default_period", "", "last_month", "all", "ask")
	v.oneOf(c.DateOrder, "calendar.date_order", "", "ask", "day_month", "month_day")
}

// oneOf checks a word against those that are allowed.
func (v *validator) oneOf(word, path string, allowed ...string) {
	if !slices.Contains(allowed, word) {
		v.fail(path, "%s", wantOneOf(word, allowed))
	}
}

// name checks a name of the model and that nothing else in the space has it.
func (v *validator) name(name, path, space string) {
	if !namePattern.MatchString(name) {
		v.fail(path, "%q is no name: want lower-case letters, digits and underscores, a letter first, at most 63", name)
		return
	}
	if v.taken == nil {
		v.taken = map[string]map[string]bool{}
	}
	if v.taken[space] == nil {
		v.taken[space] = map[string]bool{}
	}
	if v.taken[space][name] {
		v.fail(path, "%q is taken by another of the %s", name, space)
	}
	v.taken[space][name] = true
}

// words checks the languages and phrases of words.
func (v *validator) words(w Words, path string) {
	for _, language := range sortedKeys(w) {
		at := fmt.Sprintf("%s[%q]", path, language)
		if !languagePattern.MatchString(language) {
			v.fail(at, "want an ISO 639-1 code of two lower-case letters, or \"\" for every language")
		}
		for i, phrase := range w[language] {
			if strings.TrimSpace(phrase) == "" {
				v.fail(fmt.Sprintf("%s[%d]", at, i), "is empty")
			}
		}
	}
}

// values checks the words of values.
func (v *validator) values(values map[string]Words, path string) {
	for _, value := range sortedKeys(values) {
		v.words(values[value], fmt.Sprintf("%s[%q]", path, value))
	}
}

func (v *validator) source(s *Source, path string) {
	v.name(s.Name, path+".name", "sources")
}

// sourceRef checks the name of a source.
func (v *validator) sourceRef(name, path string) {
	if v.schema.sources[name] == nil {
		v.fail(path, "there is no source %q", name)
	}
}

func (v *validator) entity(e *Entity, path string) {
	v.dimensionName(e.Name, path+".name")
	v.words(e.Words, path+".words")
	v.sourceRef(e.Source, path+".source")
	v.table(e.Table, path+".table")
	at := place{e.Source, e.Table}
	v.column(at, e.Key, path+".key")
	for i, label := range e.Labels {
		v.column(at, label, fmt.Sprintf("%s.labels[%d]", path, i))
	}
	for i := range e.Attributes {
		v.attribute(e, &e.Attributes[i], fmt.Sprintf("%s.attributes[%d]", path, i))
	}
	for i := range e.Codes {
		v.codeTable(&e.Codes[i], fmt.Sprintf("%s.codes[%d]", path, i))
	}
	v.values(e.Values, path+".values")
}

// dimensionName checks a name that figures can be grouped by.
func (v *validator) dimensionName(name, path string) {
	v.name(name, path, "entities, attributes and codes")
	v.notGrain(name, path)
}

func (v *validator) notGrain(name, path string) {
	if slices.Contains(grains, name) {
		v.fail(path, "%q is a period that figures are grouped by", name)
	}
}

func (v *validator) attribute(e *Entity, a *Attribute, path string) {
	v.dimensionName(a.Name, path+".name")
	v.column(place{e.Source, e.Table}, a.Column, path+".column")
	v.words(a.Words, path+".words")
	v.kind(a.Kind, a.Unit, path)
	v.values(a.Values, path+".values")
	seen := map[string]bool{a.Name: true}
	for parent := a.Parent; parent != ""; {
		i := slices.IndexFunc(e.Attributes, func(o Attribute) bool { return o.Name == parent })
		if i < 0 {
			v.fail(path+".parent", "entity %s has no attribute %q", e.Name, parent)
			return
		}
		if seen[parent] {
			v.fail(path+".parent", "%q lies in itself", parent)
			return
		}
		seen[parent] = true
		parent = e.Attributes[i].Parent
	}
}

// kind checks the kind of a dimension, and that only a number has a unit.
func (v *validator) kind(kind, unit, path string) {
	v.oneOf(kind, path+".kind", kinds...)
	if unit != "" && kind != kindNumber {
		v.fail(path+".unit", "only a number has a unit, and kind is %q", kindOf(kind))
	}
}

func (v *validator) codeTable(c *CodeTable, path string) {
	v.dimensionName(c.Name, path+".name")
	v.words(c.Words, path+".words")
	v.sourceRef(c.Source, path+".source")
	v.table(c.Table, path+".table")
	at := place{c.Source, c.Table}
	v.column(at, c.Code, path+".code")
	v.column(at, c.Key, path+".key")
}
