// SPDX-License-Identifier: Apache-2.0

package ground_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/rag/ground"
)

const manual = `Tighten the left hinge bolts to 24 N·m. Do not use oil.
The tyre pressure is 36 psi at the front and 2.6 bar at the rear.
Use the bolt 68218-AA with two washers. Press and hold the button for 5 seconds to turn the lamp on.
The default code is 0-0-0-0. If the lamp stays off, replace the fuse F12.`

func evidence() *ground.Evidence {
	return ground.NewEvidence([]ground.Passage{{Text: manual, Language: "en", Around: "Door of the Meridian"}})
}

func TestCheck(t *testing.T) {
	for _, tt := range []struct {
		claim  string
		want   ground.Verdict
		reason string // part of it
	}{
		{"Tighten the left hinge bolts to 24 N·m.", ground.Supported, ""},
		{"The left hinge bolts are tightened to 24 N·m.", ground.Supported, ""},
		{"The left hinge bolts of the Meridian are tightened to 24 N·m.", ground.Supported, ""},
		{"Tighten the left hinge bolts to 26 N·m.", ground.Contradicted, "24"},
		{"Tighten the right hinge bolts to 24 N·m.", ground.Contradicted, `"left"`},
		{"Loosen the left hinge bolts to 24 N·m.", ground.Contradicted, `"tighten"`},
		{"The tyre pressure is 248 kPa at the front.", ground.Supported, ""},
		{"The tyre pressure is 2,6 bar at the rear.", ground.Supported, ""},
		{"The tyre pressure is 300 kPa at the front.", ground.Contradicted, ""},
		{"Use the bolt 68218AA with 2 washers.", ground.Supported, ""},
		{"Use the bolt 68219AA with two washers.", ground.Unsupported, "68219aa"},
		{"1. Press and hold the button for 5 seconds to turn the lamp on.", ground.Supported, ""},
		{"Press and hold the button for 5 seconds to turn the lamp off.", ground.Contradicted, `"on"`},
		{"The default code is 0000.", ground.Supported, ""},
		{"The warranty of the paint lasts three years.", ground.Unsupported, "warranty"},
		{"", ground.Unsupported, ""},
	} {
		got, err := ground.New(nil).Check(t.Context(), evidence(), tt.claim)
		if err != nil || got.Verdict != tt.want || !strings.Contains(got.Reason, tt.reason) {
			t.Errorf("%q: %v %.2f %q, want %v (%v)", tt.claim, got.Verdict, got.Score, got.Reason, tt.want, err)
		}
	}
}

func TestSpan(t *testing.T) {
	got, _ := ground.New(nil).Check(t.Context(), evidence(), "The rear tyre pressure is 2.6 bar.")
	if got.Passage != 0 || !strings.HasPrefix(manual[got.Start:got.End], "The tyre pressure is 36 psi") {
		t.Errorf("span %+v", got)
	}
}

func TestOtherLanguages(t *testing.T) {
	for _, tt := range []struct {
		language, text, claim string
		want                  ground.Verdict
	}{
		{"de", "Die linke Schraube mit 24 Nm anziehen.", "Die linke Schraube wird mit 24 Nm angezogen.", ground.Supported},
		{"de", "Die linke Schraube mit 24 Nm anziehen.", "Die rechte Schraube mit 24 Nm anziehen.", ground.Contradicted},
		{"fr", "Serrer la vis gauche à 24 Nm.", "Serrer la vis droite à 24 Nm.", ground.Contradicted},
		{"it", "Serrare la vite sinistra a 24 Nm.", "Serrare la vite sinistra a 34 Nm.", ground.Contradicted},
		{"es", "Apretar el tornillo izquierdo a 24 Nm.", "Apretar el tornillo derecho a 24 Nm.", ground.Contradicted},
	} {
		e := ground.NewEvidence([]ground.Passage{{Text: tt.text, Language: tt.language}})
		if got, _ := ground.New(nil).Check(t.Context(), e, tt.claim); got.Verdict != tt.want {
			t.Errorf("%q: %v %q, want %v", tt.claim, got.Verdict, got.Reason, tt.want)
		}
	}
}

func TestClaims(t *testing.T) {
	answer := "To replace it:\n1. Open the door. Remove the trim (approx. 5 min).\n• Pull the handle\n–\n"
	var got []string
	for _, c := range ground.Claims(answer) {
		if !strings.Contains(answer[c.Start:c.End], c.Text) {
			t.Errorf("%q is not at %d to %d", c.Text, c.Start, c.End)
		}
		got = append(got, c.Text)
	}
	want := []string{"To replace it:", "Open the door.", "Remove the trim (approx. 5 min).", "Pull the handle"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// judge says the same of everything, or fails.
type judge struct {
	score float64
	err   error
	asked *int
}

func (j judge) Judge(context.Context, string, string) (float64, error) {
	*j.asked++
	return j.score, j.err
}

func TestJudgeIsAskedInDoubtOnly(t *testing.T) {
	asked := 0
	always := ground.New(&ground.Options{Judge: judge{0.9, nil, &asked}, Doubt: 1})
	if got, _ := always.Check(t.Context(), evidence(), "The warranty of the hinge lasts years."); got.Verdict != ground.Supported || asked != 1 {
		t.Errorf("%+v, asked %d times", got, asked)
	}
	// What a hard rule decides is not asked about.
	if got, _ := always.Check(t.Context(), evidence(), "Tighten the right hinge bolts to 24 N·m."); got.Verdict != ground.Contradicted || asked != 1 {
		t.Errorf("%+v, asked %d times", got, asked)
	}
	broken := errors.New("broken")
	if _, err := ground.New(&ground.Options{Judge: judge{0, broken, &asked}, Doubt: 1}).Check(t.Context(), evidence(), "The hinge is blue."); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
}

func FuzzCheck(f *testing.F) {
	f.Add(manual, "Tighten the left hinge bolts to 24 N·m.")
	f.Add("1,234.5 psi\n\x00", "1.234,5 0-0-0-0 left\xff on")
	f.Fuzz(func(t *testing.T, text, claim string) {
		e := ground.NewEvidence([]ground.Passage{{Text: text}, {Text: claim, Language: "de", Around: text}})
		got, err := ground.New(nil).Check(t.Context(), e, claim)
		if err != nil || got.Score < 0 || got.Score > 1 {
			t.Fatal(got, err)
		}
		if got.Passage >= 0 {
			_ = []string{text, claim}[got.Passage][got.Start:got.End]
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	e := ground.NewEvidence([]ground.Passage{{Text: strings.Repeat(manual+"\n", 10), Language: "en"}})
	c := ground.New(nil)
	for b.Loop() {
		if _, err := c.Check(b.Context(), e, "The left hinge bolts are tightened to 24 N·m."); err != nil {
			b.Fatal(err)
		}
	}
}

func ExampleChecker_Check() {
	e := ground.NewEvidence([]ground.Passage{{Text: "Tighten the left hinge bolts to 24 N·m.", Language: "en"}})
	r, err := ground.New(nil).Check(context.Background(), e, "The right hinge bolts are tightened to 24 N·m.")
	if err != nil {
		panic(err)
	}
	fmt.Println(r.Verdict, "–", r.Reason)
	// Output: contradicted – the evidence says "left" where the claim says "right"
}
