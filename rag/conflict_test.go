// SPDX-License-Identifier: Apache-2.0

package rag_test

import (
	"context"
	"iter"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/rag/render"
)

// bulletins are two bulletins, the later one first by name or last.
func bulletins(old, late string) fstest.MapFS {
	return fstest.MapFS{
		"bulletin-b.md": {Data: []byte("# Door hinge\n\n" + old + "\n"), ModTime: time.Date(2024, 3, 1, 8, 0, 0, 0, time.UTC)},
		"bulletin-c.md": {Data: []byte("# Door hinge\n\n" + late + "\n"), ModTime: time.Date(2025, 6, 30, 8, 0, 0, 0, time.UTC)},
		"paint.md":      {Data: []byte("# Paint\n\nThe clear coat cures for thirty minutes at 140 degrees.\n"), ModTime: changed},
	}
}

func TestConflict(t *testing.T) {
	for name, test := range map[string]struct {
		old, late, question string
		conflict            bool
	}{
		"another amount": {"The door hinge bolts are tightened to 25 N·m.", "The door hinge bolts are tightened to 32 N·m.", "To how many N·m are the door hinge bolts tightened?", true},
		"the same":       {"The door hinge bolts are tightened to 25 N·m.", "The door hinge bolts are tightened to 25 N·m.", "To how many N·m are the door hinge bolts tightened?", false},
		"another unit":   {"The door seal is inflated to 36 psi.", "The door seal is inflated to 248 kPa.", "To what pressure is the door seal inflated?", false},
		"another thing":  {"The door hinge bolts are tightened to 25 N·m.", "The bracket of the mirror on the windscreen weighs 300 g.", "To how many N·m are the door hinge bolts tightened?", false},
		"less":           {"The door hinge bolts are tightened to 25 N·m.", "The door hinge bolts are tightened.", "To how many N·m are the door hinge bolts tightened?", false},
	} {
		e := open(t, nil)
		sync(t, e, public(bulletins(test.old, test.late)))
		a := ask(t, e, rag.Question{Text: test.question, Language: "en"})
		if a.Outcome != rag.Answered {
			t.Errorf("%s: %s", name, a.Text)
			continue
		}
		if (len(a.Conflicts) > 0) != test.conflict || strings.Contains(a.Text, "differ") != test.conflict {
			t.Errorf("%s: conflicts %v in %q", name, a.Conflicts, a.Text)
		}
		if !test.conflict {
			continue
		}
		// The later document comes first, and its date stands at the end.
		if first, second := strings.Index(a.Text, "32 N·m"), strings.Index(a.Text, "25 N·m"); first < 0 || second < first {
			t.Errorf("%s: not the later one first: %q", name, a.Text)
		}
		if !strings.HasSuffix(a.Text, "The documents differ: [1] 2025-06-30, [2] 2024-03-01.") {
			t.Errorf("%s: %q", name, a.Text)
		}
		if text := render.Text(a); !strings.Contains(text, "The documents differ: [1] 2025-06-30") {
			t.Errorf("%s: rendered %q", name, text)
		}
	}
}

// TestConflictOfDenials has two bulletins of which the later one takes back what the other says.
func TestConflictOfDenials(t *testing.T) {
	for late, conflict := range map[string]bool{
		"The bolts of the door hinge may not be used again.":             true,
		"The bolts of the door hinge may be used again.":                 false,
		"The bolts of the seat rail in the rear row may not be painted.": false,
		"The bolts of the door hinge must not be used again.":            true,
		"The bolts of the door hinge may be used again without oil.":     false,
	} {
		e := open(t, nil)
		sync(t, e, public(bulletins("The bolts of the door hinge may be used again.", late)))
		a := ask(t, e, rag.Question{Text: "May the bolts of the door hinge be used again?", Language: "en"})
		if a.Outcome != rag.Answered || (len(a.Conflicts) > 0) != conflict {
			t.Errorf("%s: %q, conflicts %v", late, a.Text, a.Conflicts)
		}
	}
}

// TestNoConflictOfThingsNamed has reports of two months, and of two things with numbers, that say the same with other amounts.
func TestNoConflictOfThingsNamed(t *testing.T) {
	e := open(t, nil)
	sync(t, e, public(files(
		"march.md", "# Body shop, March\n\nThe line painted 412 doors with runs in the clear coat.\n",
		"april.md", "# Body shop, April\n\nThe line painted 388 doors with runs in the clear coat.\n",
		"a.md", "# Gaskets\n\nThe gasket with the mark 4101 has a thickness of 5 mm.\n",
		"b.md", "# Gaskets\n\nThe gasket with the mark 4102 has a thickness of 6 mm.\n",
	)))
	for question, conflict := range map[string]bool{
		"How many doors with runs in the clear coat did the line paint in March?": false,
		"How many doors with runs in the clear coat did the line paint?":          true,
		"What thickness has the gasket with the mark 4101?":                       false,
	} {
		a := ask(t, e, rag.Question{Text: question, Language: "en"})
		if a.Outcome != rag.Answered || (len(a.Conflicts) > 0) != conflict {
			t.Errorf("%s: %q", question, a.Text)
		}
	}
}

// TestConflictOfSteps has two procedures of the same steps, of which one may have another amount and all have other numbers.
func TestConflictOfSteps(t *testing.T) {
	const rest = "\n1. Disconnect the battery.\n2. Support the door with a jack.\n3. Tighten the hinge bolts to 25 N·m.\n4. Check the gap of the door.\n"
	for name, test := range map[string]struct{ late, quoted string }{
		"other numbers": {"\n1. Open the door.\n2. Disconnect the battery.\n3. Support the door with a jack.\n4. Tighten the hinge bolts to 25 N·m.\n5. Check the gap of the door.\n", ""},
		"other amount":  {"\n1. Disconnect the battery.\n2. Support the door with a jack.\n3. Tighten the hinge bolts to 32 N·m.\n4. Check the gap of the door.\n", "3. Tighten the hinge bolts to 32 N·m."},
	} {
		e := open(t, nil)
		sync(t, e, public(bulletins("To fit the door hinge:\n"+rest, "To fit the hinge of the door:\n"+test.late)))
		a := ask(t, e, rag.Question{Text: "How do I fit the door hinge?", Language: "en"})
		if a.Outcome != rag.Answered || (len(a.Conflicts) > 0) != (test.quoted != "") || !strings.Contains(a.Text, test.quoted) || !strings.Contains(a.Text, "Support the door") {
			t.Errorf("%s: %q, conflicts %v", name, a.Text, a.Conflicts)
		}
	}
}

// TestConflictLanguage says it in the language of the question.
func TestConflictLanguage(t *testing.T) {
	e := open(t, nil)
	sync(t, e, public(bulletins("Die Schrauben der Türscharniere werden mit 25 N·m angezogen.", "Die Schrauben der Türscharniere werden mit 32 N·m angezogen.")))
	a := ask(t, e, rag.Question{Text: "Mit wie viel N·m werden die Schrauben der Türscharniere angezogen?", Language: "de"})
	if !strings.Contains(a.Text, "Die Dokumente weichen voneinander ab: [1] 2025-06-30") {
		t.Errorf("%q", a.Text)
	}
}

// wording is a generator that says a text of the piece of evidence that holds another.
type wording struct{ text, of string }

func (g wording) Generate(_ context.Context, p rag.Prompt) iter.Seq2[rag.Sentence, error] {
	return func(yield func(rag.Sentence, error) bool) {
		for i := range p.Evidence {
			if start := strings.Index(p.Evidence[i].Chunk.Text, g.of); start >= 0 {
				yield(rag.Sentence{Text: g.text, Quotes: []rag.QuoteRange{{Evidence: i, Start: start, End: start + len(g.of)}}}, nil)
				return
			}
		}
	}
}

// TestConflictOfWords has a generator that says in its own words what one of two documents says.
func TestConflictOfWords(t *testing.T) {
	const old = "The door hinge bolts are tightened to 25 N·m."
	for name, test := range map[string]struct{ late, quoted string }{
		"another amount":  {"The door hinge bolts are tightened to 32 N·m.", "The door hinge bolts are tightened to 32 N·m."},
		"among others":    {"Replace the bolts. The door hinge bolts are tightened to 32 N·m. Check the gap.", "The door hinge bolts are tightened to 32 N·m."},
		"the same":        {old, ""},
		"no amount":       {"The door hinge bolts are tightened.", ""},
		"another thing":   {"The bolts of the seat rail are painted black at 140 degrees.", ""},
		"the other words": {"Bolts of the door hinge: 25 N·m.", ""},
	} {
		e := open(t, &rag.Options{Generator: wording{"Tighten the bolts of the door hinge to 25 N·m.", old}})
		sync(t, e, public(bulletins(old, test.late)))
		a := ask(t, e, rag.Question{Text: "To how many N·m are the door hinge bolts tightened?", Language: "en"})
		if a.Outcome != rag.Answered || a.Claims[0].Quoted {
			t.Errorf("%s: %s %+v", name, a.Text, a.Claims)
			continue
		}
		if test.quoted == "" {
			if len(a.Claims) != 1 || len(a.Conflicts) != 0 {
				t.Errorf("%s: %q, conflicts %v", name, a.Text, a.Conflicts)
			}
			continue
		}
		if len(a.Claims) != 2 || a.Claims[1].Text != test.quoted || !a.Claims[1].Verbatim || len(a.Conflicts) != 1 {
			t.Errorf("%s: claims %+v, conflicts %v", name, a.Claims, a.Conflicts)
		}
		if !strings.HasSuffix(a.Text, "The documents differ: [2] 2025-06-30, [1] 2024-03-01.") {
			t.Errorf("%s: %q", name, a.Text)
		}
	}
}

// TestConflictOfDeniedWords has a generator that says in its own words what a later bulletin takes back.
func TestConflictOfDeniedWords(t *testing.T) {
	const old = "The bolts of the door hinge may be used again."
	e := open(t, &rag.Options{Generator: wording{"The bolts of the hinge of the door may again be used.", old}})
	sync(t, e, public(bulletins(old, "The bolts of the door hinge may not be used again.")))
	a := ask(t, e, rag.Question{Text: "May the bolts of the door hinge be used again?", Language: "en"})
	if len(a.Claims) != 2 || a.Claims[0].Quoted || !a.Claims[1].Verbatim || len(a.Conflicts) != 1 {
		t.Errorf("%q, claims %+v, conflicts %v, dropped %v", a.Text, a.Claims, a.Conflicts, a.Trace.Dropped)
	}
}

// TestConflictOfAllWords has a generator that says both sides in its own words.
func TestConflictOfAllWords(t *testing.T) {
	const old, late = "The door hinge bolts are tightened to 25 N·m.", "The door hinge bolts are tightened to 32 N·m."
	e := open(t, &rag.Options{Generator: several{
		wording{"Tighten the bolts of the door hinge to 25 N·m.", old},
		wording{"The torque of the door hinge bolts is 32 N·m when tightened.", late},
	}})
	sync(t, e, public(bulletins(old, late)))
	a := ask(t, e, rag.Question{Text: "To how many N·m are the door hinge bolts tightened?", Language: "en"})
	if len(a.Claims) != 2 || len(a.Conflicts) != 1 || !strings.HasSuffix(a.Text, "The documents differ: [2] 2025-06-30, [1] 2024-03-01.") {
		t.Errorf("%q, claims %+v, conflicts %v, dropped %v", a.Text, a.Claims, a.Conflicts, a.Trace.Dropped)
	}
}

// several says what several generators say.
type several []rag.Generator

func (g several) Generate(ctx context.Context, p rag.Prompt) iter.Seq2[rag.Sentence, error] {
	return func(yield func(rag.Sentence, error) bool) {
		for _, one := range g {
			for s, err := range one.Generate(ctx, p) {
				if !yield(s, err) {
					return
				}
			}
		}
	}
}
