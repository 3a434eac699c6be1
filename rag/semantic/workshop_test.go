// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/store/acl"
)

// workshop is an engine over two fake databases.
type workshop struct {
	*Engine
	repair, ledger *fake
	// rows are canned for statements with a text in them; the first that fits counts.
	rows []canned
}

type canned struct {
	text string
	rows [][]driver.Value
}

// catalogRows are what the workshop's tables hold of members and values.
var catalogRows = []canned{
	{"SELECT DISTINCT `garage_no`, `title`", [][]driver.Value{
		{"G1", "North Garage", "north", int64(2), int64(1)},
		{"G2", "South Garage", "south", int64(8), int64(0)},
		{"G3", "Harbour Garage", "south", nil, int64(0)},
	}},
	{"FROM `old_numbers`", [][]driver.Value{{"17", "G1"}, {"17-b", "G1"}, {"23", "G2"}, {"99", "G1"}, {"99", "G2"}}},
	{"SELECT `garage_no`, `trade`, `component`, `hours`, `currency`, `price`", [][]driver.Value{
		{"G1", "brakes", "AXLE: REAR", 1.5, "EUR", 10.5, 4.5, int64(3), nil, "2026-01-02"},
	}},
	{"SELECT DISTINCT `trade`", [][]driver.Value{{"brakes"}, {"paint"}, {nil}}},
	{"SELECT DISTINCT `component`", [][]driver.Value{{"AXLE"}, {"AXLE: REAR"}, {"BODY: DOOR"}}},
	{"SELECT DISTINCT `currency`", [][]driver.Value{{"EUR"}, {"USD"}}},
	{"SELECT `garage_no`, `cars`, `day` FROM `visits`", [][]driver.Value{{"G1", int64(1), int64(20260102)}}},
	{"FROM `years`", [][]driver.Value{{int64(7), int64(2025)}}},
}

// openWorkshop makes the engine; change may change the model and the options.
func openWorkshop(t testing.TB, change func(*Model, *Options)) *workshop {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", "workshop.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	m, err := ReadModel(file, "workshop.json")
	if err != nil {
		t.Fatal(err)
	}
	opts := &Options{Dialects: map[string]Dialect{"repair": SQLite(), "ledger": SQLite()}}
	if change != nil {
		change(m, opts)
	}
	w := &workshop{repair: &fake{}, ledger: &fake{}}
	w.repair.answer, w.ledger.answer = w.answer, w.answer
	sources := map[string]*sql.DB{"repair": w.repair.open(t), "ledger": w.ledger.open(t)}
	if w.Engine, err = New(context.Background(), m, sources, opts); err != nil {
		t.Fatal(err)
	}
	return w
}

// execute runs a query with what is known now.
func (w *workshop) execute(ctx context.Context, q Query, by asker) (*Result, *refusal, error) {
	by.state = w.state.Load()
	return w.Engine.execute(ctx, q, by)
}

// exists looks for rows with what is known now.
func (w *workshop) exists(ctx context.Context, metric string, filters []Filter, by asker) (bool, error) {
	by.state = w.state.Load()
	return w.Engine.exists(ctx, metric, filters, by)
}

// top is how SQL Server limits rows.
var top = regexp.MustCompile(`TOP \(\d+\) `)

func (w *workshop) answer(query string, _ []driver.Value) ([][]driver.Value, error) {
	plain := strings.NewReplacer(`"`, "`", "[", "`", "]", "`").Replace(top.ReplaceAllString(query, ""))
	for _, list := range [][]canned{w.rows, catalogRows} {
		for _, c := range list {
			if strings.Contains(plain, c.text) || strings.Contains(strings.ToLower(plain), strings.ToLower(c.text)) {
				return c.rows, nil
			}
		}
	}
	return nil, nil
}

// boss may see everything.
func boss(t testing.TB) asker { return asker{as: acl.System(""), today: date(t, "2026-03-15")} }

// in filters by values.
func in(dimension string, values ...string) Filter {
	return Filter{Dimension: dimension, Values: values}
}

// notIn rejects values.
func notIn(dimension string, values ...string) Filter {
	return Filter{Dimension: dimension, Values: values, Not: true}
}
