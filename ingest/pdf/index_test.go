// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"strings"
	"testing"

	"github.com/pacenote/pacenote/ingest"
)

func TestMarkIndex(t *testing.T) {
	last := "The horn sounds, 12 times at most."
	tail := []string{
		"A", "Air conditioning, 12, 45–47 Airbag, 60 Alarm, 71", "B", "Battery, 5 Bonnet, 8 Brakes, fluid of the, 90 Bulbs, 13",
		"Charging 17, 18 Clock 44", "see also battery", "D", "Doors, 3 Driver’s seat, 22 Dashboard lamps, 19",
	}
	for name, test := range map[string]struct {
		pages int
		tail  []string
		index bool
	}{
		"an index":            {100, tail, true},
		"few entries":         {100, tail[:2], false},
		"pages there are not": {40, tail, false},
		"a list of parts":     {100, []string{"Alternator 45 Axle 90 Battery 12 Belt 30 Brake 77 Bumper 20 Clutch 50 Door 25 Engine 60 Fan 18 Gear 44 Hinge 25 Horn 8"}, false},
		"in no order":         {100, []string{"Torque, 12 Bolt, 9 Width, 18 Axle, 4", "Motor, 7 Beam, 19 Lamp, 4 Ball, 6", "Rope, 4 Chain, 6 Tube, 3 Axle, 9", "Width, 3 Beam, 4"}, false},
		"a text":              {100, []string{"Tighten the bolts in the order 1, 2, 3 and wait for 10 minutes."}, false},
	} {
		t.Run(name, func(t *testing.T) {
			doc := &ingest.Document{Pages: make([]ingest.Page, test.pages), Blocks: []ingest.Block{{Text: last}, {Kind: ingest.Heading, Level: 1, Text: "Annex"}}}
			for _, text := range test.tail {
				doc.Blocks = append(doc.Blocks, ingest.Block{Text: text}, ingest.Block{Kind: ingest.Footer, Text: "98"})
			}
			if test.index { // two columns that look like a table
				doc.Blocks = append(doc.Blocks, ingest.Block{Kind: ingest.TableBlock, Table: &ingest.Table{Rows: [][]ingest.Cell{
					{{Text: "Engine, 7"}, {Text: "Fuses, 12", Column: 1}}, {{Text: "Exhaust, 9"}, {Text: "Horn, 3", Column: 1}},
				}}})
			}
			doc.Blocks = append(doc.Blocks, ingest.Block{Text: "Printed in Windsor"})
			markIndex(doc)
			var kinds []string
			for _, b := range doc.Blocks {
				if b.Kind != ingest.Footer {
					kinds = append(kinds, b.Kind.String())
				}
			}
			want := "paragraph heading" + strings.Repeat(" paragraph", len(test.tail)+1)
			if test.index {
				want = "paragraph heading" + strings.Repeat(" contents", len(test.tail)+1) + " paragraph"
			}
			if got := strings.Join(kinds, " "); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}
