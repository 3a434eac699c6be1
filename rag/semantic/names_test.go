// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"testing"
	"time"

	"github.com/pacenote/pacenote/store/acl"
)

// TestLongerNames asks for figures whose names differ in words that say little by themselves.
func TestLongerNames(t *testing.T) {
	for _, test := range []struct {
		// short and long are the names of a count of rows and of a sum; empty: none.
		short, long, language, question, want string
		vague                                 bool
	}{
		{"sales", "sales amount", "en", "sales amount at Graz", "sum", false},
		{"sales", "sales amount", "en", "What was the amount of sales at Graz?", "count", false},
		{"sales", "sales amount", "en", "sales at Graz", "count", false},
		{"sales", "sales amount", "en", "How many sales at Graz?", "count", false},
		{"sales", "amount of sales", "en", "What was the amount of sales at Graz?", "sum", false},
		{"", "sales amount", "en", "sales at Graz", "sum", false},
		{"", "sales amount", "en", "How many sales at Graz?", "sum", true},
		{"", "sales amount", "en", "number of sales at Graz", "sum", true},
		{"", "sales amount", "en", "How much is the sales amount at Graz?", "sum", false},
		{"number of sales", "sales", "en", "number of sales at Graz", "count", false},
		{"number of sales", "sales", "en", "sales at Graz", "sum", false},
		{"ventes", "montant des ventes", "fr", "Quel est le montant des ventes à Graz ?", "sum", false},
		{"ventes", "montant des ventes", "fr", "Combien de ventes à Graz ?", "count", false},
		{"", "montant des ventes", "fr", "Combien de ventes à Graz ?", "sum", true},
		{"Verkäufe", "Wert der Verkäufe", "de", "Wert der Verkäufe in Graz", "sum", false},
		{"Verkäufe", "Wert der Verkäufe", "de", "Wie viele Verkäufe in Graz?", "count", false},
		{"", "Wert der Verkäufe", "de", "Wie viele Verkäufe in Graz?", "sum", true},
		{"", "valore delle vendite", "it", "Quante vendite a Graz?", "sum", true},
		{"ventas", "importe de las ventas", "es", "importe de las ventas en Graz", "sum", false},
		{"", "importe de las ventas", "es", "¿Cuántas ventas en Graz?", "sum", true},
	} {
		e := readingEngine(t)
		m := *e.schema.model
		m.Metrics = []Metric{
			{Name: "sum", Words: Words{test.language: {test.long}}, Measure: "builds.built"},
			{Name: "count", Words: Words{test.language: {test.short}}, Measure: "builds.built"},
		}
		if test.short == "" {
			m.Metrics = m.Metrics[:1]
		}
		s := newSchema(&m)
		c := e.state.Load().catalog
		named := &Engine{schema: s, zone: time.UTC, options: e.options}
		named.state.Store(&state{catalog: c, index: newPhraseIndex(s, c)})
		readings := named.inquire(Question{Text: test.question, Language: test.language, As: acl.System(""), Today: date(t, "2026-03-15")}).readings()
		if len(readings) == 0 || !readings[0].runs() || readings[0].query.Metric != test.want || readings[0].vague != test.vague {
			t.Errorf("%q with %q and %q: have %s", test.question, test.short, test.long, sketch(readings))
		}
		if len(readings) > 1 && readings[1].runs() && readings[1].query.Metric != test.want && readings[1].score > readings[0].score-margin {
			t.Errorf("%q with %q and %q: also %s", test.question, test.short, test.long, sketch(readings[1:]))
		}
	}
}
