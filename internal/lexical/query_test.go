// SPDX-License-Identifier: Apache-2.0

package lexical

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// searchFor returns the local ids of the chunks found for a query, best first.
func searchFor(t testing.TB, chunks []testChunk, query string, languages []string) []uint32 {
	t.Helper()
	s := NewSearcher(split(t, chunks, []int{len(chunks)}, 1), nil)
	hits, err := s.Search(t.Context(), s.Analyze(query, languages), 10, nil)
	if err != nil {
		t.Fatal(err)
	}
	var locals []uint32
	for _, h := range hits {
		locals = append(locals, h.Local)
	}
	return locals
}

func TestGate(t *testing.T) {
	present := []string{"", "de", "en"}
	for _, test := range []struct {
		query string
		want  []string
	}{
		{"", []string{"", "de", "en"}},
		{"de", []string{"", "de"}},
		{"fr", []string{""}},
	} {
		if diff := cmp.Diff(test.want, Gate(test.query, present)); diff != "" {
			t.Errorf("Gate(%q) differs (-want +got):\n%s", test.query, diff)
		}
	}
	if got := Gate("fr", []string{"en"}); got == nil || len(got) != 0 {
		t.Errorf("Gate without a language in common = %v, want an empty slice", got)
	}
}

func TestLanguagesMatchTheirOwnChunks(t *testing.T) {
	chunks := []testChunk{
		{"de", "Die Anzugsdrehmomente der Schrauben"},
		{"en", "The torques of the screws"},
		{"fr", "Les couples de serrage des vis"},
		{"", "Schraube"},
	}
	for _, test := range []struct {
		query     string
		languages []string
		want      []uint32
	}{
		{"Schraube", nil, []uint32{3, 0}},
		{"Schraube", []string{"de"}, []uint32{0}},
		{"Schraube", []string{"en"}, nil},
		{"Schraube", []string{}, nil},
		{"torque", []string{"en", ""}, []uint32{1}},
		{"torque", []string{"xx"}, nil},
	} {
		if diff := cmp.Diff(test.want, searchFor(t, chunks, test.query, test.languages)); diff != "" {
			t.Errorf("%q in %q (-want +got):\n%s", test.query, test.languages, diff)
		}
	}
}

// TestPartNumbersInEveryNotation requires that a part number is found however it is
// written, in the document and in the query.
func TestPartNumbersInEveryNotation(t *testing.T) {
	for _, written := range []string{"68218-AA", "68218AA", "68218 AA", "68218.AA", "68218‑aa"} {
		chunks := []testChunk{
			{"en", "Replace the hinge."},
			{"en", "Replace the hinge with part " + written + " as shown."},
			{"en", "Replace the hinge with part 68219-BB as shown."},
		}
		for _, asked := range []string{"68218-AA", "68218AA", "68218 AA", "68218aa", "What torque does 68218-AA need?"} {
			if got := searchFor(t, chunks, asked, nil); len(got) == 0 || got[0] != 1 {
				t.Errorf("document %q, query %q: found %v", written, asked, got)
			}
		}
	}
}

// TestCodesCrossLanguages requires that a part number, a VIN or a number is found in chunks of
// other languages than the question's, and that ordinary words are not.
func TestCodesCrossLanguages(t *testing.T) {
	chunks := []testChunk{
		{"de", "68210494AA Bremsscheibe vorn"},
		{"de", "68210495AB Pumpe Motor"},
		{"fr", "vin 1C4RJFBG002359862, bruit de la porte"},
		{"fr", "24 mois"},
	}
	for _, test := range []struct {
		query string
		want  []uint32
		code  bool
	}{
		{"What is part 68210494AA?", []uint32{0}, true},
		{"What is part 68210494-AA?", []uint32{0}, true},
		{"What is the complaint of 1C4RJFBG002359862?", []uint32{2}, true},
		{"Does it last 24 months?", []uint32{3}, false},
		{"Which pump has the Motor?", nil, false},
		{"What is part 99999999?", nil, false},
	} {
		s := NewSearcher(split(t, chunks, []int{len(chunks)}, 1), nil)
		if got := s.Analyze(test.query, Gate("en", s.Languages())).FindsCode(); got != test.code {
			t.Errorf("%q: finds a code is %v", test.query, got)
		}
		if diff := cmp.Diff(test.want, searchFor(t, chunks, test.query, Gate("en", s.Languages()))); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.query, diff)
		}
	}
}

// TestUnknownLanguageCompetes requires that a chunk of unknown language neither wins by the
// query's function words nor loses by being one of few.
func TestUnknownLanguageCompetes(t *testing.T) {
	chunks := []testChunk{
		{"", "what is the the the of"},
		{"", "68218-AA 25.5 Nm"},
	}
	for range 50 {
		chunks = append(chunks, testChunk{"en", "The torque of the bolts is in the table."})
	}
	got := searchFor(t, chunks, "What is the torque of 68218-AA?", []string{"en", ""})
	if len(got) < 2 || got[0] != 1 {
		t.Errorf("found %v, want the part's row first", got)
	}
	for _, local := range got {
		if local == 0 {
			t.Error("a chunk was found by function words alone")
		}
	}
}

// TestStatisticsArePooled checks the figures of a term that two languages write alike.
func TestStatisticsArePooled(t *testing.T) {
	chunks := []testChunk{
		{"en", "pump pump"}, {"en", "valve"}, {"de", "pump"}, {"fr", "pompe"}, {"", "pump"},
	}
	s := NewSearcher(split(t, chunks, []int{2, 5}, 1), nil)
	if diff := cmp.Diff([]string{"", "de", "en", "fr"}, s.Languages()); diff != "" {
		t.Fatal(diff)
	}
	score := s.Scores(s.Analyze("pump", []string{"en", "de", ""}), 0, []uint32{0})[0]
	idf := math.Log(1 + (4-3+.5)/(3+.5)) // of four chunks that take part, three hold it
	average := 5.0 / 4
	want := idf * 2 / (2 + DefaultK1*(1-DefaultB+DefaultB*2/average))
	if math.Abs(score-want) > 1e-9 {
		t.Errorf("score = %v, want %v", score, want)
	}
}

func TestOptions(t *testing.T) {
	for _, test := range []struct {
		o     *Options
		k1, b float64
	}{
		{nil, DefaultK1, DefaultB},
		{&Options{}, DefaultK1, DefaultB},
		{&Options{K1: .9, B: .4}, .9, .4},
		{&Options{K1: -1, B: -1}, DefaultK1, 0},
		{&Options{B: 7}, DefaultK1, 1},
	} {
		if s := NewSearcher(nil, test.o); s.k1 != test.k1 || s.b != test.b {
			t.Errorf("%+v gives k1 %v, b %v", test.o, s.k1, s.b)
		}
	}
}

func Example() {
	b := NewBuilder()
	for i, c := range []struct{ language, title, text string }{
		{"en", "Doors", "Tighten the hinge bolts 68218-AA to 25.5 N·m."},
		{"en", "Brakes", "Bleed the brakes after every repair."},
		{"de", "Türen", "Die Schrauben 68218-AA mit 25,5 N·m anziehen."},
	} {
		if err := b.Add(uint32(i), c.language, c.title, c.text); err != nil {
			fmt.Println(err)
			return
		}
	}
	segment, err := b.Segment()
	if err != nil {
		fmt.Println(err)
		return
	}
	s := NewSearcher([]*Segment{segment}, nil)
	q := s.Analyze("Which torque for the bolts 68218AA?", Gate("en", s.Languages()))
	hits, err := s.Search(context.Background(), q, 3, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, h := range hits {
		fmt.Printf("chunk %d: %.2f\n", h.Local, h.Score)
	}
	// Output:
	// chunk 0: 0.98
	// chunk 2: 0.42
}
