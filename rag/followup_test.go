// SPDX-License-Identifier: Apache-2.0

package rag_test

import (
	"context"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/rag"
)

func TestFollowUps(t *testing.T) {
	for _, test := range []struct{ last, question, want string }{
		{"How much pressure do the front tyres of the Lakeshore need?", "And in the rear?", "How much pressure do the rear tyres of the Lakeshore need?"},
		{"What torque do the wheel nuts of the Northway need?", "What about the Lakeshore?", "What torque do the wheel nuts of the Lakeshore need?"},
		{"What torque do the wheel nuts of the Northway need?", "and for the Ram 1750?", "What torque do the wheel nuts of the Ram 1750 need?"},
		{"What torque do the wheel nuts need?", "How about alloy wheels?", "What torque do the wheel nuts need (alloy wheels)?"},
		{"How do I start the ambient mode?", "How do I turn it off?", "How do I turn it off (start ambient mode)?"},
		{"Where is the fuse of the radio?", "What is its rating?", "What is its rating (fuse radio)?"},
		{"How thick are the brake discs of the Jeep Northway?", "And how tight are its wheel nuts?", "And how tight are its wheel nuts (Jeep Northway)?"},
		{"What torque do the wheel nuts of the Northway need?", "And how thick are the brake discs?", "And how thick are the brake discs (Northway)?"},
		{"Quelle pression faut-il dans les pneus avant de la Lakeshore ?", "Et à l'arrière ?", "arrière"},
		{"À quel couple serre-t-on les écrous du Northway ?", "Et pour la Lakeshore ?", "Lakeshore"},
		{"Wie hoch ist der Druck der vorderen Reifen?", "Und hinten?", "hinten"},
		{"Wo ist die Sicherung des Radios?", "Wie wechsle ich sie? Was gehört dazu?", "Sicherung"},
		{"Come si accende il riscaldamento?", "Come posso spegnerlo?", "riscaldamento"},
		{"¿Cómo se enciende la calefacción?", "¿Cómo puedo apagarla?", "calefacción"},
		{"Qual è la pressione degli pneumatici anteriori?", "E di quelli posteriori?", "posteriori"},
		{"¿Qué presión llevan los neumáticos delanteros?", "¿Y los traseros?", "traseros"},
	} {
		got, err := rag.FollowUps{}.Rewrite(context.Background(), test.question, "", []rag.Turn{{Question: "What is the clear coat?"}, {Question: test.last}})
		if err != nil || got == test.question || !strings.Contains(got, test.want) || strings.HasSuffix(test.want, "?") && got != test.want {
			t.Errorf("%s %s\ngot  %s\nwant %s, %v", test.last, test.question, got, test.want, err)
		}
	}
}

// TestFollowUpsOfAnswers checks that a pronoun may stand for what was answered.
func TestFollowUpsOfAnswers(t *testing.T) {
	for _, test := range []struct{ last, answer, question, want string }{
		{"Which plant builds the left door panel?", "The left door panel is built at Windsor Assembly. Others come from Toledo.", "How many people work there?", "How many people work there (Windsor Assembly plant builds left door panel)?"},
		{"Which machine had the most errors?", "Machine: M-217; Errors: 96", "When was it last serviced?", "When was it last serviced (M-217 machine errors)?"},
		{"In welchem Werk wird die Türverkleidung gebaut?", "Sie wird in Rüsselsheim-II gebaut.", "Wie viele Leute arbeiten dort?", "Rüsselsheim"},
		{"Quelle usine construit le panneau ?", "Le panneau est construit à l'usine de Sochaux.", "Combien de personnes travaillent là-bas ?", "Sochaux"},
		// No name was asked for, or a time that no pronoun stands for.
		{"How do I start the ambient mode?", "Open the Settings of SmartThings.", "How do I turn it off?", "How do I turn it off (start ambient mode)?"},
		{"When was the panel changed?", "In March 2024, by Magna.", "Who approved it?", "Who approved it (panel changed)?"},
		{"Which plant builds the panel?", "", "How large is it?", "How large is it (plant builds panel)?"},
	} {
		got, err := rag.FollowUps{}.Rewrite(context.Background(), test.question, "", []rag.Turn{{Question: test.last, Answer: test.answer}})
		if err != nil || got == test.question || !strings.Contains(got, test.want) || strings.HasSuffix(test.want, "?") && got != test.want {
			t.Errorf("%s %s\ngot  %s\nwant %s, %v", test.last, test.question, got, test.want, err)
		}
	}
}

func TestStandsAlone(t *testing.T) {
	for _, question := range []string{
		"What torque do the wheel nuts of the Lakeshore need?", "How long does it take to charge the hybrid's battery?", "Is it safe to drive with a flat tyre?",
		"Why does the hybrid switch its engine on when the battery is full and the heater runs?", "Android Auto?", "Etalonnage du capteur ?", "Undercoat thickness", "E 250 brakes?", "Y axis limits",
		"What does it mean if the lamp flashes?", "Quel est le couple des écrous ?", "Wie lange dauert es, die Batterie zu laden?", "¿Cuál es la presión de los neumáticos?",
		"Qual è la velocità massima?", "Who are they?", "How many fuses are there in the engine bay?",
	} {
		got, err := rag.FollowUps{}.Rewrite(context.Background(), question, "", []rag.Turn{{Question: "Where is the fuse of the radio?"}})
		if err != nil || got != question {
			t.Errorf("%s became %s, %v", question, got, err)
		}
	}
}

func TestConversation(t *testing.T) {
	e := open(t, nil)
	sync(t, e, public(files(
		"front.md", "# Tyres\n\nThe front tyres of the Lakeshore are filled to 240 kPa.\n",
		"rear.md", "# Tyres\n\nThe rear tyres of the Lakeshore are filled to 260 kPa.\n",
	)))
	first := ask(t, e, rag.Question{Text: "To what pressure are the front tyres of the Lakeshore filled?"})
	if !strings.Contains(first.Text, "240") || first.Rewritten != "" {
		t.Fatalf("%+v", first)
	}
	next := ask(t, e, rag.Question{Text: "And the rear ones?", History: []rag.Turn{first.Turn()}})
	if !strings.Contains(next.Text, "260") || strings.Contains(next.Text, "240") || next.Question != "And the rear ones?" || !strings.Contains(next.Rewritten, "rear tyres of the Lakeshore") {
		t.Errorf("%q understood as %q", next.Text, next.Rewritten)
	}
	if !strings.Contains(steps(next), "rewrite: "+next.Rewritten) {
		t.Errorf("the trace does not say it: %s", steps(next))
	}
	if again := ask(t, e, rag.Question{Text: first.Question, History: []rag.Turn{next.Turn()}}); again.Text != first.Text || again.Rewritten != "" {
		t.Errorf("a question that stands alone was understood as %q", again.Rewritten)
	}
}

func FuzzFollowUps(f *testing.F) {
	f.Add("How much pressure do the front tyres of the Ram 1750 need?", "And in the rear?")
	f.Add("Où est l'İstanbul ?", "Et à l'arrière ?")
	f.Add("\xff front", "and \xff rear (")
	f.Fuzz(func(t *testing.T, last, question string) {
		if len(last)+len(question) > 400 {
			return
		}
		got, err := rag.FollowUps{}.Rewrite(context.Background(), question, "", []rag.Turn{{Question: last, Answer: last}})
		if err != nil || len(got) > 8*(len(last)+len(question))+16 {
			t.Errorf("%q after %q: %q, %v", question, last, got, err)
		}
	})
}
