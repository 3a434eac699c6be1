// SPDX-License-Identifier: Apache-2.0

package standardize_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/csv"
	"github.com/pacenote/pacenote/ingest/standardize"
)

// table reads a table of CSV.
func table(t *testing.T, name, text string) standardize.Table {
	t.Helper()
	in := ingest.Input{Name: name, Media: ingest.MediaCSV, Reader: strings.NewReader(text), Size: int64(len(text))}
	doc, err := csv.New(&csv.Options{Header: csv.Present}).Parse(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return standardize.Tables(name, doc)[0]
}

// examples is a standard as somebody might write it down.
const examples = "claim_id,claimed_on,plant_code,part_no,side,is_open,torque_nm,cost\n" +
	"C-100,2026-02-01,WAP,SMP-100 20,left,1,25.5,100.00\nC-101,2026-02-09,TAC,SMP-100 21,right,0,9.0,12.50\nC-102,2026-02-20,MUL,SMP-200 01,left,0,110.0,7.25\n"

const parts = "part_no,part_id\nSMP-100 20,hinge\nSMP-100 21,lock\nSMP-200 01,bolt\nSMP-300 01,clip\n"

// propose maps an export to the examples.
func propose(t *testing.T, export string, o *standardize.Options) (*standardize.Mapping, []standardize.Row, []*standardize.Fault) {
	t.Helper()
	standard, err := standardize.NewStandard(table(t, "standard.csv", examples))
	if err != nil {
		t.Fatal(err)
	}
	if o == nil {
		o = &standardize.Options{}
	}
	o.References = []*standardize.CrossReference{standardize.NewCrossReference(table(t, "parts.csv", parts))}
	e := table(t, "export.csv", export)
	m, err := standardize.Propose(standard, &e, o)
	if err != nil {
		t.Fatal(err)
	}
	rows, faults, err := m.Apply(&e, o.References)
	if err != nil {
		t.Fatal(err)
	}
	return m, rows, faults
}

func values(rows []standardize.Row) []string {
	var out []string
	for _, r := range rows {
		out = append(out, strings.Join(r.Values, "|"))
	}
	return out
}

func kinds(m *standardize.Mapping) []string {
	var out []string
	for _, q := range m.Questions {
		out = append(out, q.Standard+": "+q.Kind)
	}
	return out
}

func TestExports(t *testing.T) {
	for _, test := range []struct {
		name, export    string
		want, questions []string
	}{
		{"German", "Reklamation Nr.;Datum;Werk;Teilenummer;Seite;Offen;Drehmoment (Nm);Kosten\nC-7;03.02.2026;Mulhouse;SMP10020;links;ja;25,5;1.234,50\nC-8;14.02.2026;Toledo Assembly Complex;SMP 100-21;rechts;nein;9;12\n",
			[]string{"C-7|2026-02-03|MUL|SMP-100 20|left|1|25.5|1234.50", "C-8|2026-02-14|TAC|SMP-100 21|right|0|9.0|12.00"}, nil},
		{"English, pounds and feet", "Claim ID,Claim Date,Plant,Part,Side,Open,Torque (lb-ft),Cost\nC-7,2/3/2026,Windsor Assembly Plant,SMP-10020,LH,Y,18.8,\"1,234.50\"\nC-8,2/14/2026,Mulhouse,SMP-20001,RH,N,6.64,12\n",
			[]string{"C-7|2026-02-03|WAP|SMP-100 20|left|1|25.5|1234.50", "C-8|2026-02-14|MUL|SMP-200 01|right|0|9.0|12.00"}, nil},
		{"the order of dates is asked for", "N. reclamo;Data;Stabilimento;Codice pezzo;Lato;Aperto;Coppia (Nm);Costo\nC-7;05/02/2026;Mulhouse;SMP-100 20;sinistra;sì;25,5;3,5\nC-8;03/02/2026;Mulhouse;SMP-100 21;destra;no;9,5;12,5\n",
			[]string{"C-7||MUL|SMP-100 20|left|1|25.5|3.50", "C-8||MUL|SMP-100 21|right|0|9.5|12.50"}, []string{"claimed_on: date order"}},
		{"the decimal sign is asked for", "Claim ID,Claim Date,Plant,Part,Side,Open,Torque (Nm),Cost\nC-7,2026-02-13,Mulhouse,SMP-100 20,left,yes,\"1,234\",3\nC-8,2026-02-14,Mulhouse,SMP-100 21,right,no,\"2,500\",12\n",
			[]string{"C-7|2026-02-13|MUL|SMP-100 20|left|1||3.00", "C-8|2026-02-14|MUL|SMP-100 21|right|0||12.00"}, []string{"torque_nm: decimal sign"}},
		{"another column of the file settles the decimal sign", "Claim ID,Claim Date,Plant,Part,Side,Open,Torque (Nm),Cost\nC-7,2026-02-13,Mulhouse,SMP-100 20,left,yes,\"1,234\",3.5\nC-8,2026-02-14,Mulhouse,SMP-100 21,right,no,\"2,500\",12.5\n",
			[]string{"C-7|2026-02-13|MUL|SMP-100 20|left|1|1234.0|3.50", "C-8|2026-02-14|MUL|SMP-100 21|right|0|2500.0|12.50"}, nil},
		{"the unit is asked for", "Claim ID,Claim Date,Plant,Part,Side,Open,Torque,Cost\nC-7,2026-02-13,Mulhouse,SMP-100 20,left,yes,25.5,3.5\nC-8,2026-02-14,Mulhouse,SMP-100 21,right,no,9.5,12.5\n",
			[]string{"C-7|2026-02-13|MUL|SMP-100 20|left|1||3.50", "C-8|2026-02-14|MUL|SMP-100 21|right|0||12.50"}, []string{"torque_nm: unit"}},
		{"units stand in the cells", "Claim ID,Claim Date,Plant,Part,Side,Open,Torque,Cost\nC-7,2026-02-13,Mulhouse,SMP-100 20,left,yes,25.5 N·m,3.5\nC-8,2026-02-14,Mulhouse,SMP-100 21,right,no,9.5 Nm,12.5\n",
			[]string{"C-7|2026-02-13|MUL|SMP-100 20|left|1|25.5|3.50", "C-8|2026-02-14|MUL|SMP-100 21|right|0|9.5|12.50"}, nil},
		{"a plant that nothing names", "Claim ID,Claim Date,Plant,Part,Side,Open,Torque (Nm),Cost\nC-7,2026-02-13,Mulhouse,SMP-100 20,left,yes,25.5,3.5\nC-8,2026-02-14,Elsewhere,SMP-100 21,right,no,9.5,12.5\n",
			[]string{"C-7|2026-02-13|MUL|SMP-100 20|left|1|25.5|3.50", "C-8|2026-02-14||SMP-100 21|right|0|9.5|12.50"}, []string{"plant_code: value"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			m, rows, _ := propose(t, test.export, nil)
			if diff := cmp.Diff(test.want, values(rows)); diff != "" {
				t.Error(diff)
			}
			got := slices.DeleteFunc(kinds(m), func(s string) bool { return s == "claim_id: column" })
			if diff := cmp.Diff(test.questions, got); diff != "" && len(test.questions)+len(got) > 0 {
				t.Error(diff)
			}
		})
	}
}

func TestSourcesAndFaults(t *testing.T) {
	export := "Claim ID,Claim Date,Plant,Part,Side,Open,Torque (Nm),Cost\nC-7,2026-02-13,Mulhouse,SMP-100 20,left,yes,25.5,3.5\nC-8,2026-02-14,Mulhouse,SMP-999,right,no,about 9,12.5\nC-9,2026-02-15,Mulhouse,SMP-100 21,right,no,9,\n" +
		"C-10,2026-02-15,Mulhouse,SMP-100 21,right,no,10,1\nC-11,2026-02-15,Mulhouse,SMP-100 21,right,no,11,1\nC-12,2026-02-15,Mulhouse,SMP-100 21,right,no,12,1\n"
	_, rows, faults := propose(t, export, nil)
	if got := rows[0].Sources[6]; got.Column != "Torque (Nm)" || got.Place.Cells != "G2" || got.Text != "25.5" {
		t.Errorf("source %+v", got)
	}
	var said []string
	for _, f := range faults {
		said = append(said, fmt.Sprintf("%d %s %s %s", f.Row, f.Standard, f.Source.Place.Cells, f.Source.Text))
	}
	if diff := cmp.Diff([]string{"3 part_no D3 SMP-999", "3 torque_nm G3 about 9"}, said); diff != "" {
		t.Error(diff)
	}
	if want := "C-8|2026-02-14|MUL||right|0||12.50"; values(rows)[1] != want {
		t.Errorf("row %q", values(rows)[1])
	}
	if !strings.Contains(faults[0].Error(), "export.csv row 3") {
		t.Error(faults[0])
	}
}

func TestMappingIsSavedAndChecked(t *testing.T) {
	export := "Claim ID,Claim Date,Plant,Part,Side,Open,Torque (Nm),Cost\nC-7,2026-02-13,Mulhouse,SMP-100 20,left,yes,25.5,3.5\nC-8,2026-02-14,Mulhouse,SMP-100 21,right,no,9.5,12.5\n"
	m, rows, _ := propose(t, export, nil)
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var saved standardize.Mapping
	if err := json.Unmarshal(text, &saved); err != nil {
		t.Fatal(err)
	}
	references := []*standardize.CrossReference{standardize.NewCrossReference(table(t, "parts.csv", parts))}
	e := table(t, "export.csv", export)
	again, faults, err := saved.Apply(&e, references)
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	if diff := cmp.Diff(rows, again); diff != "" {
		t.Error(diff)
	}
	other := table(t, "export.csv", strings.Replace(export, "Plant", "Factory", 1))
	if _, _, err := saved.Apply(&other, references); err == nil || !strings.Contains(err.Error(), `"Plant" is missing`) {
		t.Errorf("error %v", err)
	}
}

func TestGivenOrder(t *testing.T) {
	export := "Claim ID,Claim Date,Plant,Part,Side,Open,Torque (Nm),Cost\nC-7,05/06/2026,Mulhouse,SMP-100 20,left,yes,25.5,3.5\nC-8,03/06/2026,Mulhouse,SMP-100 21,right,no,9.5,12.5\n"
	_, rows, _ := propose(t, export, &standardize.Options{Order: standardize.DayMonthYear})
	if got := rows[0].Values[1]; got != "2026-06-05" {
		t.Errorf("date %q", got)
	}
}

// TestLegacy converts the exports of four systems, to the cell.
func TestLegacy(t *testing.T) {
	dir := os.Getenv("PACENOTE_DATA")
	if dir == "" {
		t.Skip("PACENOTE_DATA names no collections")
	}
	read := func(name ...string) standardize.Table {
		text, err := os.ReadFile(filepath.Join(append([]string{dir, "plant"}, name...)...))
		if err != nil {
			t.Fatal(err)
		}
		return table(t, name[len(name)-1], string(text))
	}
	whole := read("legacy", "standard.csv")
	want := map[string][]string{}
	for i, r := range whole.Rows {
		want[r.Cells[0]] = r.Cells
		// The standard shows none of the rows that are converted.
		whole.Rows[i].Cells = append([]string{"9" + r.Cells[0]}, r.Cells[1:]...)
	}
	standard, err := standardize.NewStandard(whole)
	if err != nil {
		t.Fatal(err)
	}
	references := []*standardize.CrossReference{standardize.NewCrossReference(read("quality", "part_xref.csv"))}
	cells, wrong := 0, 0
	for _, name := range []string{"na_quality_export.csv", "psa_export_qualite.csv", "fia_estrazione_qualita.csv", "opl_qualitaet_export.csv"} {
		export := read("legacy", name)
		m, err := standardize.Propose(standard, &export, &standardize.Options{References: references})
		if err != nil {
			t.Fatal(err)
		}
		rows, faults, err := m.Apply(&export, references)
		if err != nil || len(faults) > 0 {
			t.Fatal(err, len(faults))
		}
		for _, r := range rows {
			for c, v := range r.Values {
				cells++
				if !same(standard.Columns[c].Name, v, want[r.Values[0]][c]) {
					wrong++
					t.Logf("%s row %d %s: %q, want %q", name, r.Number, standard.Columns[c].Name, v, want[r.Values[0]][c])
				}
			}
		}
	}
	t.Logf("%d cells, %d wrong", cells, wrong)
	if cells < 31_000 || wrong > 0 {
		t.Fail()
	}
}

// same compares a cell; deviations were rounded in the export and may differ by 0.01 mm.
func same(column, got, want string) bool {
	if column != "deviation_mm" {
		return got == want
	}
	a, err1 := strconv.ParseFloat(got, 64)
	b, err2 := strconv.ParseFloat(want, 64)
	return err1 == nil && err2 == nil && a-b < 0.0100001 && b-a < 0.0100001
}
