// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"testing"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store"
)

func TestRowAnswer(t *testing.T) {
	claims := &ingest.TableRow{
		Columns: []string{"Plant", "Part", "Claims Q1 2026", "Claims Q2 2026", "Remark"},
		Cells:   []string{"Lindau", "tailgate", "41", "37", "final"},
	}
	trims := &ingest.TableRow{Columns: []string{"Item", "Base", "Touring"}, Cells: []string{"Kerb weight (kg)", "1,742", "1,768"}}
	mixed := &ingest.TableRow{Columns: []string{"Item", "Base", "Touring"}, Cells: []string{"Kerb weight (kg)", "1,742", "on request"}}
	years := &ingest.TableRow{
		Columns: []string{"(in thousands)", "December31, / 2019", "2018"},
		Cells:   []string{"Inventory", "7,144", "6,609"}, Section: "Deferred tax assets",
	}
	for _, test := range []struct {
		row            *ingest.TableRow
		question, want string
	}{
		{claims, "How many tailgate claims did Lindau have in Q2 2026?", "Plant: Lindau; Part: tailgate; Claims Q2 2026: 37"},
		{claims, "What was the remark on Lindau?", "Plant: Lindau; Part: tailgate; Remark: final"},
		{claims, "Wie viele waren es?", "Plant: Lindau; Part: tailgate; Claims Q1 2026: 41; Claims Q2 2026: 37; Remark: final"},
		{trims, "How heavy is the Touring?", "Item: Kerb weight; Touring: 1,768 kg"},
		{trims, "How heavy is it?", "Item: Kerb weight; Base: 1,742 kg; Touring: 1,768 kg"},
		{mixed, "How heavy is it?", "Item: Kerb weight (kg); Base: 1,742 kg; Touring: on request"},
		{&ingest.TableRow{Columns: []string{"Attribute", "Value"}, Cells: []string{"Kerb weight (kg)", "1,742"}}, "How heavy is it?", "Kerb weight: 1,742 kg"},
		{&ingest.TableRow{Columns: []string{"Attribute", "Value"}, Cells: []string{"Colour", "blue"}}, "Which colour?", "Colour: blue"},
		{&ingest.TableRow{Columns: []string{"Part", "Cost (EUR)"}, Cells: []string{"Pump", "12"}}, "What is the cost of the pump?", "Part: Pump; Cost: 12 EUR"},
		{years, "What was the inventory on December 31, 2018?", "(in thousands): Deferred tax assets / Inventory; 2018: 6,609"},
		{years, "When was the inventory of December largest?", "(in thousands): Deferred tax assets / Inventory; December31, / 2019: 7,144; 2018: 6,609"},
		{&ingest.TableRow{Columns: []string{"", "", "Years ended / 2025", "2024", "Change"}, Cells: []string{"Sales", "", "5", "9", "-4"}}, "In which year were sales largest?", "Sales; Years ended / 2025: 5; 2024: 9"},
		{years, "What was the inventory on December 31, 2017?", "(in thousands): Deferred tax assets / Inventory; December31, / 2019: 7,144; 2018: 6,609"},
		{&ingest.TableRow{Columns: []string{"", "First / Quarter", "Fiscal 2025 / Second / Quarter"}, Cells: []string{"Margin", "40 %", "41 %"}},
			"What was the margin in the first quarter of fiscal 2025?", "Margin; First / Quarter: 40 %"},
		{&ingest.TableRow{Columns: []string{"Attribute", "Value"}, Cells: []string{"Length (mm)", "4,210"}, Section: "Body"}, "How long is it?", "Body / Length: 4,210 mm"},
		{&ingest.TableRow{Cells: []string{"Pump", "12 EUR"}}, "What is the cost of the pump?", "Pump: 12 EUR"},
		{&ingest.TableRow{Cells: []string{"Timeout:", "60 s"}, Columns: []string{"", ""}}, "What is the timeout?", "Timeout: 60 s"},
		{&ingest.TableRow{Cells: []string{"Pump", "12 EUR", "new"}}, "What is the cost of the pump?", "Pump; 12 EUR; new"},
	} {
		hit := store.Hit{Chunk: ingest.Chunk{Language: "en", Text: "x", Segments: []ingest.Segment{{End: 1, Row: test.row}}}}
		got := rowAnswer(test.row, &hit, test.question)
		if got != test.want {
			t.Errorf("%s\ngot  %q\nwant %q", test.question, got, test.want)
		}
		if !rendersRow(&hit, QuoteRange{End: 1}, got) {
			t.Errorf("%q is not taken for cells of the row", got)
		}
		if rendersRow(&hit, QuoteRange{End: 1}, got+"; Claims: 99") || rendersRow(&hit, QuoteRange{End: 1}, "Plant: 99") {
			t.Error("a cell that the row does not have is taken for one")
		}
	}
}
