// SPDX-License-Identifier: Apache-2.0

package standardize_test

import (
	"strings"
	"testing"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/csv"
	"github.com/pacenote/pacenote/ingest/standardize"
)

// FuzzExport proposes and applies mappings of any table: nothing crashes, and each row has a
// value and a source for each column of the standard.
func FuzzExport(f *testing.F) {
	f.Add("id;Datum;Werk;Wert (cm)\n1;05.01.2026;MELFI;1.234,5\n2;31.01.2026;;(3)\n")
	f.Add("N°,Date,Plant,Gap (in)\nA-1,5 janv. 2026,Windsor,\"-1,234.5 in\"\n,,,\n")
	f.Add("a\n\x00\n")
	standard, err := standardize.NewStandard(standardize.Table{
		File: "standard.csv", Columns: []string{"defect_id", "found_on", "plant_code", "deviation_mm"},
		Rows: []standardize.Record{{Number: 2, Cells: []string{"1", "2026-01-05", "WAP", "1.25"}}, {Number: 3, Cells: []string{"2", "2026-01-31", "MUL", "0.50"}}},
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		in := ingest.Input{Name: "export.csv", Media: ingest.MediaCSV, Reader: strings.NewReader(text), Size: int64(len(text))}
		doc, err := csv.New(&csv.Options{Header: csv.Present}).Parse(t.Context(), in)
		if err != nil {
			t.Skip()
		}
		for _, table := range standardize.Tables("export.csv", doc) {
			m, err := standardize.Propose(standard, &table, nil)
			if err != nil {
				continue
			}
			rows, _, err := m.Apply(&table, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range rows {
				if len(r.Values) != len(standard.Columns) || len(r.Sources) != len(standard.Columns) {
					t.Fatalf("row %d has %d values", r.Number, len(r.Values))
				}
			}
		}
	})
}
