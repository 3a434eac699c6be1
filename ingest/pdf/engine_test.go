// SPDX-License-Identifier: Apache-2.0

package pdf_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/pdf"
)

// fake is an engine that finds the same on each page of every file.
type fake struct {
	page   pdf.EnginePage
	pages  int
	fail   error
	opened int
	closed int
}

func (f *fake) Name() string { return "fake" }

func (f *fake) Open(context.Context, []byte, string) (pdf.EngineFile, error) {
	f.opened++
	return f, f.fail
}
func (f *fake) Pages() int                                         { return f.pages }
func (f *fake) Page(context.Context, int) (*pdf.EnginePage, error) { return &f.page, nil }
func (f *fake) Close() error                                       { f.closed++; return nil }

// words makes a page of texts, each on a line.
func words(lines ...string) pdf.EnginePage {
	p := pdf.EnginePage{Width: 300, Height: 300}
	for i, l := range lines {
		x, y := 20.0, 40+20*float64(i)
		for _, r := range l {
			p.Glyphs = append(p.Glyphs, pdf.EngineGlyph{Text: string(r), Box: ingest.Box{X0: x, Y0: y, X1: x + 6, Y1: y + 12}, Size: 12})
			x += 6
		}
	}
	return p
}

func TestSecondEngine(t *testing.T) {
	good := makePDF("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 400]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>", streamOf("", hello))
	unknown := makePDF("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type0/Encoding/Identity-H/BaseFont/X/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/X>>]>>>>>>>>",
		streamOf("", "BT /F1 12 Tf 20 200 Td <00010002> Tj ET"))
	for _, tt := range []struct {
		name    string
		data    []byte
		engine  *fake
		text    string
		says    string
		problem error
	}{
		{"a file that can be read", good, &fake{page: words("other"), pages: 1}, "hello", "pdf", nil},
		{"no file at all", []byte("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"), &fake{page: words("recovered text"), pages: 1}, "recovered text", "fake", nil},
		{"glyphs without characters", unknown, &fake{page: words("recovered text"), pages: 1}, "recovered text", "pdf+fake", nil},
		{"neither can", []byte("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"), &fake{fail: ingest.ErrDamaged}, "", "", ingest.ErrDamaged},
		{"the second finds nothing", unknown, &fake{page: words(), pages: 1}, "", "", ingest.ErrNoTextLayer},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := pdf.New(&pdf.Options{Second: tt.engine}).Parse(t.Context(), input("a.pdf", tt.data))
			if !errors.Is(err, tt.problem) {
				t.Fatal(err)
			}
			if tt.engine.fail == nil && tt.engine.opened != tt.engine.closed {
				t.Errorf("opened %d times, closed %d times", tt.engine.opened, tt.engine.closed)
			}
			if err != nil {
				return
			}
			if len(doc.Blocks) != 1 || doc.Blocks[0].Text != tt.text || doc.Quality.Engine != tt.says {
				t.Errorf("engine %s: %+v", doc.Quality.Engine, doc.Blocks)
			}
			if tt.says != "pdf" && len(doc.Quality.Warnings) == 0 {
				t.Error("nobody is told")
			}
		})
	}
	if a, b := pdf.New(nil).Settings(), pdf.New(&pdf.Options{Second: &fake{}}).Settings(); a == b {
		t.Error(fmt.Sprint("both have the settings ", a))
	}
}
