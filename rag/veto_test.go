// SPDX-License-Identifier: Apache-2.0

package rag_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/rag"
)

// TestOtherThingsAreNoAnswer asks for things that the documents don't name, next to things
// that they do. The engine answers however unsure it is.
func TestOtherThingsAreNoAnswer(t *testing.T) {
	var parts strings.Builder
	parts.WriteString("part,torque (N·m),stock\n")
	for i := range 300 {
		fmt.Fprintf(&parts, "PN-%05d,%d,%d\n", i, i%97, i*7)
	}
	e := open(t, &rag.Options{MinConfidence: -1})
	sync(t, e, public(files(
		"parts.csv", parts.String(),
		"falcon.md", "# Falcon\n\n## Fluids\n\nThe car takes brake fluid DOT 4.\n\n## Sizes\n\n| Attribute | Value |\n| --- | --- |\n| Kerb weight (kg) | 1,742 |\n| Length | 4,710 mm |\n| Top speed (km/h) | 210 |\n",
		"claims.md", "# Claims\n\n| Plant | Part | Claims Q1 2026 | Claims Q2 2026 |\n| --- | --- | --- | --- |\n| Lindau | tailgate | 41 | 37 |\n| Windsor | sliding door | 12 | 19 |\n",
		"gears.md", "# Getriebe\n\n| Gang | Übersetzung |\n| --- | --- |\n| A | 3,91 |\n| B | 2,32 |\n",
		"robots.md", "# Werk Nordheim\n\n## Halle 4\n\nDie Regale tragen höchstens 1.200 kg.\n\n## Roboter R12\n\nDer Roboter R12 schweißt Türen in Halle 4.\n",
		"hall.md", "# Werk Nordheim\n\nDie Regale in Halle 4 tragen je Fach sehr viel.\n\nDie Regale in Halle 5 stehen leer.\n",
	)))
	for _, test := range []struct{ question, want string }{
		{"What torque does PN-00123 need?", "26"},
		{"What torque does PN-09999 need?", ""},
		{"What brake fluid does the Falcon take?", "DOT 4"},
		{"What brake fluid does the Eagle take?", ""},
		{"How many tailgate claims did Lindau have in Q2 2026?", "37"},
		{"How many tailgate claims did Detroit have in Q2 2026?", ""},
		{"How many tailgate claims did Windsor have in Q2 2026?", ""},
		{"How many tailgate claims did Lindau have in Q3 2026?", ""},
		{"How many tailgate claims did Lindau have in Q2 2024?", ""},
		{"Welche Übersetzung hat Gang B?", "2,32"},
		{"Welche Übersetzung hat Gang C?", ""},
		{"Was tragen die Regale in Halle 4?", "je Fach"},
		{"Was tragen die Regale in Halle 6?", ""},
		{"Wie hoch ist die Halle 4?", ""},
		{"Wie schwer ist der Roboter R12?", ""},
		{"Was schweißt der Roboter R12?", "Türen"},
		{"How heavy is the Falcon?", "1,742"},
		{"What does the Falcon cost?", ""},
		{"What temperature does the Falcon need?", ""},
		{"How wide is the Falcon?", ""},
	} {
		a := ask(t, e, rag.Question{Text: test.question})
		switch {
		case test.want == "" && a.Outcome == rag.Answered:
			t.Errorf("%s\ngot %q, want no answer", test.question, a.Text)
		case test.want == "" && a.Code != rag.NoEvidence:
			t.Errorf("%s\ngot the code %q", test.question, a.Code)
		case test.want != "" && !strings.Contains(a.Text, test.want):
			t.Errorf("%s\ngot %q, want %q\n%+v", test.question, a.Text, test.want, a.Trace.Passages)
		}
	}
}

// TestCodesAnswerAcrossLanguages asks in German for a row of an English table.
func TestCodesAnswerAcrossLanguages(t *testing.T) {
	var claims strings.Builder
	claims.WriteString("vin,complaint,mileage\n")
	for i := range 40 {
		fmt.Fprintf(&claims, "1C4RJFBG0023598%02d,%s,%d\n", i, []string{"noise from the rear left door", "screen goes black", "water in the trunk"}[i%3], 8000+i)
	}
	e := open(t, nil)
	sync(t, e, public(files("claims.csv", claims.String())))
	for question, want := range map[string]string{
		"Welche Beanstandung hat 1C4RJFBG002359831?":     "screen goes black",
		"Quel est le défaut de la 1C4RJFBG002359832 ?":   "water in the trunk",
		"Welche Beanstandung hat 1C4RJFBG002359899?":     "",
		"Was kostet die Reparatur an 1C4RJFBG002359831?": "",
	} {
		a := ask(t, e, rag.Question{Text: question})
		if want == "" && a.Outcome == rag.Answered || !strings.Contains(a.Text, want) {
			t.Errorf("%s\ngot %s %q, want %q", question, a.Outcome, a.Text, want)
		}
	}
}
