// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"database/sql/driver"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCheck(t *testing.T) {
	w := openWorkshop(t, func(m *Model, _ *Options) {
		m.Datasets[0].Dimensions[1].Values = map[string]Words{"glass": {"en": {"windows"}}, "paint": {"en": {"colour"}}}
	})
	w.rows = []canned{{"FROM `loads` WHERE `feed`", [][]driver.Value{{"2026-02-20", "G1"}}}}
	w.ledger.noReadOnly = true
	answer := w.repair.answer
	w.repair.answer = func(query string, args []driver.Value) ([][]driver.Value, error) {
		if strings.Contains(query, "`votes`") || strings.Contains(query, "`old_numbers`") {
			return nil, errors.New("no such column")
		}
		return answer(query, args)
	}
	var got []string
	for _, f := range w.Check(context.Background()) {
		got = append(got, f.String())
	}
	want := []string{
		"note: source repair: drivers of SQLite take the wish for a read-only transaction without keeping it: open the file with mode=ro",
		"warning: source ledger: the driver has no read-only transactions: use a login that may only read",
		"error: source repair: code table old_number: column garage_no of table old_numbers can't be read: no such column",
		"error: source repair: code table old_number: column old_no of table old_numbers can't be read: no such column",
		"error: source repair: dataset jobs: column votes of table jobs can't be read: no such column",
		"warning: source ledger: dataset visits, freshness: table loads has no row about this dataset",
		"note: source repair: dataset parts: it is not known through which day rows have been loaded, so answers can't warn",
		"note: source repair: dataset logins: it is not known through which day rows have been loaded, so answers can't warn",
		"note: source repair: dataset signals: it is not known through which day rows have been loaded, so answers can't warn",
		"note: source repair: dataset years: it is not known through which day rows have been loaded, so answers can't warn",
		`warning: dimension trade: the model has words for the value "glass", which the databases do not hold`,
		`warning: catalog: code table old_number: code "99" stands for several keys and is not used`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A source that does not answer is one finding, and hides no others.
func TestCheckUnreachable(t *testing.T) {
	w := openWorkshop(t, nil)
	if err := w.sources["ledger"].Close(); err != nil {
		t.Fatal(err)
	}
	broken := 0
	for _, f := range w.Check(context.Background()) {
		if f.Severity == Broken {
			broken++
			if f.Source != "ledger" {
				t.Errorf("unexpected: %s", f)
			}
		}
	}
	if broken != 1 {
		t.Errorf("%d errors, want one", broken)
	}
}
