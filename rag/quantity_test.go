// SPDX-License-Identifier: Apache-2.0

package rag

import "testing"

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
	}
	for _, test := range tests {
		units := askedUnits(test.question)
		if asks := len(units) > 0; asks != test.asks {
			t.Errorf("%q asks for an amount: got %v, want %v", test.question, asks, test.asks)
		}
		if holds := holdsUnit(test.text, units); holds != test.holds {
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
		if got := contradictsSide(test.question, test.text); got != test.want {
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
		{"Part", "68218-AA", "Part: 68218-AA"},
	}
	for _, test := range tests {
		if got := withUnit(test.column, test.value); got != test.want {
			t.Errorf("withUnit(%q, %q): got %q, want %q", test.column, test.value, got, test.want)
		}
	}
}
