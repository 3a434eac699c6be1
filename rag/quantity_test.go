// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"testing"

	"github.com/pacenote/pacenote/ingest"
)

func TestAskedUnits(t *testing.T) {
	tests := []struct {
		question, text string
		asks, holds    bool
	}{
		{"What torque do the bolts need?", "Tighten to 25 N·m.", true, true},
		{"What torque do the bolts need?", "Wheel torque (N·m): 135", true, true},
		{"What torque do the bolts need?", "Tighten evenly.", true, false},
		{"Welches Drehmoment brauchen die Schrauben?", "mit 25 Nm anziehen", true, true},
		{"Quelle pression de pneu ?", "2,4 bar à froid", true, true},
		{"Wie hoch ist der Reifendruck?", "Reifendruck (bar): 2,2", true, true},
		{"How much does the pump cost?", "12 pumps were fitted", true, false},
		{"How much does the pump cost?", "The pump is 89.90 EUR.", true, true},
		{"Wie groß ist das Kofferraumvolumen?", "516 l bis zur Abdeckung", true, true},
		{"Wie groß ist das Kofferraumvolumen?", "Länge 4.516 mm", true, false},
		{"Who signed the report?", "Signed on 3 May.", false, false},
		{"How do I check the tyre pressure?", "at 2.4 bar", false, false},
		{"Where is the temperature sensor?", "at 40 °C", false, false},
		{"What is the purpose of the pressure valve?", "2.4 bar", false, false},
		{"What pressure relief valve is fitted?", "2.4 bar", false, false},
		{"At what temperature does the paint cure?", "at 140 degrees", true, true},
		{"Up to what height does a child need a seat?", "up to 150 cm", true, true},
		{"Quel est le poids du robot ?", "Graisser tous les 6 mois", true, false},
		{"Quanto pesa la pompa?", "pesa 4 kg", true, true},
		{"How wide is the car?", "Length: 4,710 mm", true, true},
		{"How wide is the car?", "Top speed (km/h): 210", true, false},
		{"How wide is the car?", "Use DOT 4 in the car", true, false},
		{"What is the melting point of steel?", "steel, melting point of the discussion", true, false},
	}
	for _, test := range tests {
		_, kinds := askedKinds(test.question)
		if asks := len(kinds) > 0; asks != test.asks {
			t.Errorf("%q asks for an amount: got %v, want %v", test.question, asks, test.asks)
		}
		if holds := holdsUnit(test.text, kinds); holds != test.holds {
			t.Errorf("%q in %q: got %v, want %v", test.question, test.text, holds, test.holds)
		}
	}
}

func TestContradictsSide(t *testing.T) {
	tests := []struct {
		question, text string
		want           bool
	}{
		{"How thick is the rear brake disc?", "Front brake: disc thickness 28 mm", true},
		{"How thick is the rear brake disc?", "Rear brake: disc thickness 12 mm", false},
		{"How thick are the front and rear discs?", "Front brake: 28 mm", false},
		{"How thick is the brake disc?", "Front brake: 28 mm", false},
		{"Quel est le prix du rétroviseur gauche ?", "Rétroviseur extérieur droit | 89,90", true},
		{"Welche Nummer hat die Verkleidung vorne rechts?", "Die Verkleidung links hat die Nummer 12", true},
		{"What is the maximum pressure?", "Minimum pressure 2.1 bar, maximum 2.9 bar", false},
	}
	for _, test := range tests {
		if got := contradictsSide(wrongSides(test.question), test.text); got != test.want {
			t.Errorf("%q against %q: got %v, want %v", test.question, test.text, got, test.want)
		}
	}
}

func TestWithUnit(t *testing.T) {
	tests := []struct{ column, value, want string }{
		{"Torque (N·m)", "25", "Torque: 25 N·m"},
		{"Torque (N·m)", "135 ± 10", "Torque: 135 ± 10 N·m"},
		{"Gap [mm]", "3,5", "Gap: 3,5 mm"},
		{"Torque (N·m)", "see page 3", "Torque (N·m): see page 3"},
		{"Remark (if there is one at all)", "12", "Remark (if there is one at all): 12"},
		{"Sales (2025)", "120", "Sales (2025): 120"},
		{"Torque (min)", "25", "Torque (min): 25"},
		{"Count (1)", "7", "Count (1): 7"},
		{"Consumption (L/100 km)", "4,9", "Consumption: 4,9 L/100 km"},
		{"Part", "68218-AA", "Part: 68218-AA"},
	}
	for _, test := range tests {
		if got := withUnit(test.column, test.value); got != test.want {
			t.Errorf("withUnit(%q, %q): got %q, want %q", test.column, test.value, got, test.want)
		}
	}
}

func TestRowText(t *testing.T) {
	tests := []struct {
		row  ingest.TableRow
		want string
	}{
		{ingest.TableRow{Cells: []string{"Rotor left", "25", "25"}}, "Rotor left; 25; 25"},
		{ingest.TableRow{Columns: []string{"Part", "Torque (N·m)"}, Cells: []string{"Bolt", "25"}}, "Part: Bolt; Torque: 25 N·m"},
		{ingest.TableRow{Columns: []string{"Part", "Span", "Span"}, Cells: []string{"Bolt", "all", "all"}}, "Part: Bolt; Span: all"},
		{ingest.TableRow{Columns: []string{"Part", "Left", "Right"}, Cells: []string{"Bolt", "25", "25"}}, "Part: Bolt; Left: 25; Right: 25"},
		{ingest.TableRow{Columns: []string{"Part", "Note"}, Cells: []string{"Bolt", " "}}, "Part: Bolt"},
	}
	for _, test := range tests {
		if got := rowText(&test.row); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestContains(t *testing.T) {
	const quote = "Do not tighten the wheel nuts beyond 135 N·m. Check\nthem after 50 km."
	tests := []struct {
		text string
		want bool
	}{
		{"Do not tighten the wheel nuts beyond 135 N·m.", true},
		{"Check them after 50 km.", true},
		{"tighten the wheel nuts beyond 135 N·m", false},
		{"Do not tighten the wheel nuts beyond 13", false},
		{"eck them after 50 km", false},
	}
	for _, test := range tests {
		if got := contains(quote, test.text); got != test.want {
			t.Errorf("%q: got %v, want %v", test.text, got, test.want)
		}
	}
}
