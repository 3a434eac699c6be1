// SPDX-License-Identifier: Apache-2.0

package rag_test

import (
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

// TestConflictLanguage says it in the language of the question.
func TestConflictLanguage(t *testing.T) {
	e := open(t, nil)
	sync(t, e, public(bulletins("Die Schrauben der Türscharniere werden mit 25 N·m angezogen.", "Die Schrauben der Türscharniere werden mit 32 N·m angezogen.")))
	a := ask(t, e, rag.Question{Text: "Mit wie viel N·m werden die Schrauben der Türscharniere angezogen?", Language: "de"})
	if !strings.Contains(a.Text, "Die Dokumente weichen voneinander ab: [1] 2025-06-30") {
		t.Errorf("%q", a.Text)
	}
}
