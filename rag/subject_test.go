// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCodesIn(t *testing.T) {
	for question, want := range map[string]string{
		"What torque does PN-01234 need?":              "pn01234",
		"What is part 68 214 009 AA for?":              "68214009aa",
		"Welche Beanstandung hat 1C4RJFBG002359862?":   "1c4rjfbg002359862",
		"What does P0301 mean on the T4?":              "p0301 t4",
		"Which hole takes the M8x1.25 bolts?":          "m8x125",
		"Is order 4500012345 late?":                    "4500012345",
		"Where is SMP-33105-AB fitted?":                "smp33105ab",
		"What happens after 120000 km?":                "",
		"Is 12V or 120 km/h or 5kg or 25Nm enough?":    "",
		"On the 2nd day, le 1er jour, at 16,000.5 km?": "",
		"How many claims in Q3 2026?":                  "",
		"How many claims in FY2026, MY26 or CY'25?":    "",
		"Was the 3-cylinder built on 15.03.2026?":      "",
	} {
		var got []string
		for _, c := range codesIn(question) {
			got = append(got, c.text)
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", question, diff)
		}
	}
}

func TestHoldsCode(t *testing.T) {
	for _, test := range []struct {
		text, code string
		want       bool
	}{
		{"Use PN-01234 here", "PN 01234", true},
		{"Use pn01234.", "PN-01234", true},
		{"Use PN-012345", "PN-01234", false},
		{"Use XPN-01234", "PN-01234", false},
		{"68 214 009 AA", "68214009AA", true},
		{"68214009AB", "68 214 009 AA", false},
		{"an M8x1.25 bolt", "M8", true},
		{"an M80 bolt", "M8", false},
		{"PN-0 PN-01234", "PN-01234", true},
		{"R12", "R12", true},
		{"", "R12", false},
	} {
		if got := holdsCode(test.text, newCode(test.code)); got != test.want {
			t.Errorf("%q in %q: got %v", test.code, test.text, got)
		}
	}
}

func TestLabelsIn(t *testing.T) {
	for question, want := range map[string]string{
		"How many claims in Q3 2026?":                       "q3/quarter 2026/year",
		"What were the costs of the third quarter of 2025?": "q3/quarter 2025/year",
		"Wie viele Fälle im 2. Quartal 2024?":               "q2/quarter 2024/year",
		"Combien au premier trimestre ?":                    "q1/quarter",
		"Welche Übersetzung hat Gang C?":                    "c/letter",
		"Wie hoch ist die Halle 4?":                         "4/halle",
		"What is made on line 3?":                           "3/line",
		"What pressure does the Tesla Model 3 need?":        "3/model",
		"How much do I need for 4 wheels?":                  "",
		"What should I do at 120 km/h?":                     "",
		"Did I pay at 5 pm in March 2?":                     "",
	} {
		var got []string
		for _, l := range labelsIn(question) {
			got = append(got, l.text+"/"+l.kind)
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", question, diff)
		}
	}
}

func TestNamesIn(t *testing.T) {
	for _, test := range []struct{ language, question, want string }{
		{"en", "What brake fluid does the Eagle need?", "eagle"},
		{"en", "Who is the CEO of Meridian Motors?", "meridian motors"},
		{"en", "How many claims did Detroit have in January?", "detroit"},
		{"en", "Can I drive through water?", ""},
		{"en", "How Do I Reset The Service Light?", ""},
		{"", "Bootloader amd64 Standard", ""},
		{"en", "What does the ABS light on the TV mean?", ""},
		{"fr", "Quel est le poids de l’Opel Rhön ?", "opel rhön"},
		{"de", "Welches Öl braucht das Getriebe beim Kaltstart?", ""},
		{"de", "Wie schwer ist der Opel Rhön?", "opel rhön"},
		{"es", "¿Cuánto cuesta la Brezza?", "brezza"},
	} {
		var got []string
		for _, name := range namesIn(test.question, test.language) {
			got = append(got, strings.Join(name, " "))
		}
		if diff := cmp.Diff(test.want, strings.Join(got, ", ")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.question, diff)
		}
	}
}

func TestHoldsName(t *testing.T) {
	for _, test := range []struct {
		text, name string
		want       bool
	}{
		{"The Falcon's tank", "falcon", true},
		{"The Falcon", "eagle", false},
		{"La Méridien hybride", "meridian", true},
		{"Werk Rüsselsheim", "ruesselsheim", true},
		{"the Northway", "jeep northway", true},
		{"the Dodge Northway", "dodge tempest", false},
	} {
		if got := holdsName(foldedWords(test.text), strings.Fields(test.name)); got != test.want {
			t.Errorf("%q in %q: got %v", test.name, test.text, got)
		}
	}
}
