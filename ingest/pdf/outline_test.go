// SPDX-License-Identifier: Apache-2.0

package pdf_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/pdf"
)

// outlined makes a file of two pages; the outline has the objects from 7 on.
func outlined(catalog string, outline ...string) []byte {
	page := func(lines ...string) string {
		var b strings.Builder
		y := 700
		for _, l := range lines {
			fmt.Fprintf(&b, "BT /F1 12 Tf 50 %d Td (%s) Tj ET\n", y, l)
			y -= 40
		}
		return streamOf("", b.String())
	}
	return makePDF(append([]string{
		"<</Type/Catalog/Pages 2 0 R" + catalog + ">>",
		"<</Type/Pages/Count 2/Kids[3 0 R 4 0 R]/MediaBox[0 0 600 800]/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
		"<</Type/Page/Parent 2 0 R/Contents 5 0 R>>",
		"<</Type/Page/Parent 2 0 R/Contents 6 0 R>>",
		page("Chapter 1", "Doors", "The doors have hinges and locks as shown below.", "1.1 Hinges", "Tighten the bolts with care and check the gap."),
		page("Locks", "Do not oil the locks, since oil binds dust.", "Doors", "This line is text that comes after all of that."),
	}, outline...)...)
}

func TestOutline(t *testing.T) {
	items := []string{
		"<</First 8 0 R/Last 8 0 R>>",
		"<</Title(Doors)/Dest[3 0 R/XYZ 0 672 0]/First 9 0 R/Next 11 0 R>>",
		"<</Title(Hinges)/Dest(hinges)/Next 10 0 R>>",
		"<</Title<FEFF004C006F0063006B0073>/A<</S/GoTo/D/locks>>/Next 9 0 R>>",
		"<</Title(Nowhere)/Dest[99 0 R/Fit]/Next 8 0 R>>",
	}
	catalog := "/Outlines 7 0 R/Dests<</locks[4 0 R/FitH 712]>>/Names<</Dests<</Kids[<</Names[(hinges)<</D[3 0 R/Fit]>>]>>]>>>>"
	doc, err := pdf.New(nil).Parse(t.Context(), input("a.pdf", outlined(catalog, items...)))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, b := range doc.Blocks {
		if b.Kind == ingest.Heading {
			got = append(got, fmt.Sprintf("%d %s", b.Level, b.Text))
		}
	}
	// The second "Doors" is text: the bookmark leads to the first.
	if diff := cmp.Diff([]string{"1 Doors", "2 1.1 Hinges", "2 Locks"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestOutlineOfPages leaves headings to layout where bookmarks do not name lines.
func TestOutlineOfPages(t *testing.T) {
	items := []string{"<</First 8 0 R>>", "<</Title(Page 1)/Dest[3 0 R/Fit]/Next 9 0 R>>", "<</Title(Page 2)/Dest[4 0 R/Fit]/Next 10 0 R>>", "<</Title(Locks)/Dest[4 0 R/Fit]>>"}
	doc, err := pdf.New(nil).Parse(t.Context(), input("a.pdf", outlined("/Outlines 7 0 R", items...)))
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range doc.Blocks {
		if b.Kind == ingest.Heading {
			t.Errorf("heading %q", b.Text)
		}
	}
}
