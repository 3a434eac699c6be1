// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
)

// TestJoinHeadings checks that a heading of several lines is one block, and that
// headings below one another stay apart.
func TestJoinHeadings(t *testing.T) {
	at := func(x0, y0, x1, size float64, bold bool, text string) block {
		return block{rect: rect{x0, y0, x1, y0 + size}, page: 1, lines: []string{text}, size: size, bold: bold}
	}
	body := at(50, 300, 450, 10, false, "The body of the text is longer than all of the headings that stand above it, and it is set in a smaller type.")
	tests := []struct {
		name   string
		blocks []block
		want   []string
	}{
		{"hanging below a number", []block{at(50, 100, 400, 10, true, "10.4 Training of the unemployed and other"), at(80, 112, 130, 10, true, "groups")},
			[]string{"10.4 Training of the unemployed and other groups"}},
		{"centred", []block{at(50, 100, 450, 16, false, "Trace-based Specialization for Dynamic"), at(200, 118, 300, 16, false, "Languages")},
			[]string{"Trace-based Specialization for Dynamic Languages"}},
		{"three lines", []block{at(50, 100, 450, 16, false, "Trace-based Specialization"), at(100, 118, 400, 16, false, "For Dynamic"), at(120, 136, 300, 16, false, "and other languages")},
			[]string{"Trace-based Specialization For Dynamic and other languages"}},
		{"another heading below", []block{at(50, 100, 200, 16, false, "Brakes"), at(50, 118, 300, 16, false, "Front axle")},
			[]string{"Brakes", "Front axle"}},
		{"another size", []block{at(50, 100, 450, 16, false, "Brakes and"), at(200, 118, 300, 12, false, "suspension")},
			[]string{"Brakes and", "suspension"}},
		{"a wide gap", []block{at(50, 100, 450, 16, false, "Brakes and"), at(200, 140, 300, 16, false, "suspension")},
			[]string{"Brakes and", "suspension"}},
		{"a sentence", []block{at(50, 100, 450, 16, false, "Stop here."), at(200, 118, 300, 16, false, "Languages")},
			[]string{"Stop here.", "Languages"}},
		{"a signal word", []block{at(50, 100, 200, 16, true, "Fuel"), at(50, 140, 120, 16, true, "WARNING:")},
			[]string{"Fuel"}},
		{"a number of its own", []block{at(50, 100, 450, 16, false, "Chapter"), at(200, 118, 300, 16, false, "2 Brakes")},
			[]string{"Chapter", "2 Brakes"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := &builder{file: &file{}, pages: []ingest.Page{{Number: 1, Width: 500, Height: 800}}, blocks: append(tt.blocks, body)}
			doc := &ingest.Document{}
			b.classify(doc)
			var got []string
			for _, bl := range doc.Blocks {
				if bl.Kind == ingest.Heading {
					got = append(got, bl.Text)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestIsSignalWord(t *testing.T) {
	for text, want := range map[string]bool{
		"WARNING": true, "Caution:": true, " ACHTUNG! ": true, "Précaution": false, "Precaución": true, "Note :": true,
		"Notes": false, "Warning lights": false, "Important dates": false, "": false, "!": false,
	} {
		if got := isSignalWord(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
