// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"database/sql/driver"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/store/acl"
)

// FuzzQuestion asks hostile questions, runs what was understood with hostile values, and
// checks the text of every statement that reaches a database: it is made of names of the
// model and words of SQL alone, whatever was asked.
func FuzzQuestion(f *testing.F) {
	for _, text := range hostileQuestions {
		f.Add(text)
	}
	w := openWorkshop(f, spokenWorkshop)
	allowed := vocabularyOf(w.schema.model)
	f.Fuzz(func(t *testing.T, text string) {
		before, beforeLedger := w.repair.count(), w.ledger.count()
		q := Question{Text: text, As: acl.System(""), Today: date(t, "2026-03-15")}
		a, err := w.Ask(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if a.Query != nil {
			runHostile(t, w, *a.Query, q)
		}
		for _, statement := range append(w.repair.statements(before), w.ledger.statements(beforeLedger)...) {
			if err := allowed.check(statement); err != nil {
				t.Errorf("%q makes the statement %s: %v", text, statement, err)
			}
		}
		if a.Kind != Answered && a.Result != nil {
			t.Errorf("%q: %s with a result", text, a.Kind)
		}
		if data, err := json.Marshal(a.Result); err != nil || strings.Contains(string(data), "owner_phone") {
			t.Errorf("%q: result %s, error %v", text, data, err)
		}
	})
}

// runHostile runs a query with the question as value of each filter.
func runHostile(t *testing.T, w *workshop, query Query, q Question) {
	filters := slices.Clone(query.Filters)
	for i := range filters {
		if filters[i].Op == "" {
			filters[i].Values = append(slices.Clone(filters[i].Values), q.Text)
		}
	}
	for _, name := range []string{"trade", "garage", "old_number"} {
		if !slices.ContainsFunc(filters, func(f Filter) bool { return f.Dimension == name }) {
			filters = append(filters, in(name, "brakes", q.Text))
			break
		}
	}
	query.Filters = filters
	if _, err := w.Run(t.Context(), query, q); err != nil {
		t.Fatal(err)
	}
}

var hostileQuestions = []string{
	"How many jobs did North Garage have last month?", "cost by district in 2025", "jobs per car at the Harbour Garage", "customers of garages with more than 3 lifts",
	"jobs for brakes'; DROP TABLE jobs; --", "jobs at G1\" OR 1=1", "jobs at `jobs` UNION SELECT owner_phone FROM jobs", "complaints where garage = 'G1' or 'a'='a'",
	"what is the owner phone of G1?", "jobs \x00 at G2 ]]; exec xp_cmdshell('x')", "jobs at $1 ? :name @p1", "jobs at 17-b in 3/2/2026", "jobs at ${jndi:ldap://x} \u202e last month",
}

// spokenWorkshop gives the workshop's metrics and dimensions words, so that questions
// reach its databases, and a column that may not be shown.
func spokenWorkshop(m *Model, _ *Options) {
	for i := range m.Metrics {
		m.Metrics[i].Words = Words{"": {strings.ReplaceAll(m.Metrics[i].Name, "_", " ")}}
	}
	for i := range m.Entities {
		m.Entities[i].Words = Words{"": {m.Entities[i].Name}}
	}
	for i := range m.Datasets {
		ds := &m.Datasets[i]
		if ds.Name == "jobs" {
			ds.Restricted = []Restricted{{Column: "owner_phone", Words: Words{"en": {"owner phone"}}}}
		}
	}
}

// vocabularyOf are the identifiers that statements of a model may hold: those of its
// tables and columns but the restricted ones.
func vocabularyOf(m *Model) identifiers {
	names := identifiers{}
	for i := range m.Entities {
		e := &m.Entities[i]
		names.add(e.Key)
		names.add(e.Labels...)
		names.add(strings.Split(e.Table, ".")...)
		for _, a := range e.Attributes {
			names.add(a.Column)
		}
		for _, c := range e.Codes {
			names.add(c.Table, c.Code, c.Key)
		}
	}
	for i := range m.Datasets {
		names.addDataset(&m.Datasets[i])
	}
	return names
}

// identifiers are names of tables and columns.
type identifiers map[string]bool

func (x identifiers) add(names ...string) {
	for _, name := range names {
		x[name] = true
	}
}

func (x identifiers) addConditions(all []Condition) {
	for _, c := range all {
		x.add(c.Column, c.Other)
	}
}

func (x identifiers) addDataset(ds *Dataset) {
	x.add(strings.Split(ds.Table, ".")...)
	for _, d := range ds.Dimensions {
		x.add(d.Column)
	}
	for _, m := range ds.Measures {
		x.add(m.Column, m.Weight)
		x.addConditions(m.Where)
	}
	x.addConditions(ds.Always)
	for _, p := range ds.Policies {
		x.add(p.Column)
	}
	if ds.Time != nil {
		x.add(ds.Time.Column)
	}
	if f := ds.Freshness; f != nil {
		x.add(f.Table, f.Through, f.By)
		x.addConditions(f.Where)
	}
	if l := ds.Lineage; l != nil {
		x.add(l.Table, l.Key, l.Column, l.File, l.Row, l.Cells, l.Note)
	}
	delete(x, "")
}

var (
	sqlToken = regexp.MustCompile("(?s)`[^`]*`|[A-Za-z_]+|[0-9]+|'-'|<>|<=|>=|\\|\\||[?(),.*=<>+/-]| |.")
	sqlWord  = regexp.MustCompile(`^(?:SELECT|DISTINCT|FROM|WHERE|AND|OR|NOT|IN|IS|NULL|GROUP|ORDER|BY|LIMIT|COUNT|SUM|MIN|MAX|CASE|WHEN|THEN|ELSE|END|AS|CAST|INTEGER|SUBSTR|[?(),.*=<>+/ -]|<>|<=|>=|\|\||'-')$`)
	// The numbers in statements are limits of rows, positions in dates, 1 and 0, and the
	// seconds of a quarter of an hour.
	sqlNumber = regexp.MustCompile(`^(?:0|1|2|4|6|7|8|10|11|900|200001|500001)$`)
)

// check reports what stands in the text of a statement besides identifiers, words of SQL
// and placeholders.
func (x identifiers) check(statement string) error {
	for _, word := range sqlToken.FindAllString(statement, -1) {
		name := strings.Trim(word, "`")
		switch {
		case word != name && x[name], sqlWord.MatchString(word), sqlNumber.MatchString(word):
		default:
			return errors.New("it holds " + word)
		}
	}
	if !strings.HasPrefix(statement, "SELECT ") {
		return errors.New("it does not read")
	}
	return nil
}

// TestCheckOfStatements checks that the check of statements is strict.
func TestCheckOfStatements(t *testing.T) {
	names := identifiers{"jobs": true, "price": true}
	for statement, fine := range map[string]bool{
		"SELECT COUNT(*), SUM(`price`) FROM `jobs` WHERE `price` IN (?, ?) LIMIT 200001": true,
		"SELECT COUNT(*) FROM `jobs` LIMIT 7777":                                         false,
		"SELECT COUNT(*) FROM jobs":                                                      false,
		"SELECT COUNT(*) FROM `owner_phone`":                                             false,
		"SELECT COUNT(*) FROM `jobs` WHERE `price` = 'x'":                                false,
		"SELECT COUNT(*) FROM `jobs`; SELECT 1":                                          false,
		"DELETE FROM `jobs`":                                                             false,
	} {
		if err := names.check(statement); (err == nil) != fine {
			t.Errorf("%s: %v", statement, err)
		}
	}
}

// TestQuestionsThatWrite checks that wishes to change data are refused in every language,
// and that no statement is run.
func TestQuestionsThatWrite(t *testing.T) {
	w := openWorkshop(t, spokenWorkshop)
	for _, text := range []string{
		"Delete the jobs of G1", "please remove all jobs", "update the cost to 0", "insert a job for G1", "drop table jobs", "truncate table jobs", "set cost to 5",
		"Supprime les jobs de G1", "Lösche alle jobs", "cancella i jobs di G1", "borra los jobs de G1", "jobs; DELETE FROM jobs", "UPDATE jobs SET price = 0",
	} {
		before := w.repair.count() + w.ledger.count()
		a, err := w.Ask(t.Context(), Question{Text: text, As: acl.System(""), Today: date(t, "2026-03-15")})
		if err != nil {
			t.Fatal(err)
		}
		if a.Kind != Refused || a.Reason != Write && a.Reason != Injection {
			t.Errorf("%q: %s %s", text, a.Kind, a.Reason)
		}
		if ran := w.repair.count() + w.ledger.count() - before; ran > 0 {
			t.Errorf("%q: %d statements", text, ran)
		}
	}
}

// TestRestrictedQuestions asks for a column that may not be shown, in all positions of a
// question.
func TestRestrictedQuestions(t *testing.T) {
	w := openWorkshop(t, spokenWorkshop)
	for _, text := range []string{
		"owner phone of jobs at G1", "jobs by owner phone", "which owner phone has the most jobs last month", "jobs for owner phone 555", "OWNER PHONES in 2025", "count of jobs per owner_phone",
	} {
		before := w.repair.count()
		a, err := w.Ask(t.Context(), Question{Text: text, As: acl.System(""), Today: date(t, "2026-03-15")})
		if err != nil {
			t.Fatal(err)
		}
		if a.Kind != Refused || a.Reason != RestrictedField {
			t.Errorf("%q: %s %s: %s", text, a.Kind, a.Reason, a.Text)
		}
		if ran := w.repair.statements(before); len(ran) > 0 {
			t.Errorf("%q: ran %v", text, ran)
		}
	}
}

// TestErrorsOfQuestions lets a database fail with a message that repeats its address.
func TestErrorsOfQuestions(t *testing.T) {
	w := openWorkshop(t, spokenWorkshop)
	for _, message := range []string{
		"cannot connect to postgres://keeper:hunter2@db7.internal:5432/ledger", "failed to connect to `host=db7.internal user=keeper password=hunter2 database=ledger`",
		"Access denied for user 'keeper'@'db7.internal' (using password: YES)", "dial tcp: lookup db7.internal: no such host", "keeper:hunter2@tcp(db7.internal:3306)/ledger: bad",
	} {
		w.repair.answer = func(string, []driver.Value) ([][]driver.Value, error) { return nil, errors.New(message) }
		_, err := w.Ask(t.Context(), Question{Text: "jobs at G1 last month", As: acl.System(""), Today: date(t, "2026-03-15")})
		var source *SourceError
		if !errors.As(err, &source) || source.Source != "repair" {
			t.Fatalf("error %v", err)
		}
		for _, secret := range []string{"hunter2", "keeper", "db7"} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("%q shows %s", err, secret)
			}
		}
	}
}
