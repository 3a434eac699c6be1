// SPDX-License-Identifier: Apache-2.0

package pptx_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/pptx"
	"github.com/pacenote/pacenote/internal/readtest"
)

const namespaces = `xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

// file makes a presentation of one slide of 720 by 540 points.
func file(t testing.TB, shapes, attributes string) []byte {
	t.Helper()
	rels := func(kind, target string) string {
		return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://x/` + kind + `" Target="` + target + `"/></Relationships>`
	}
	return readtest.Pack(t, map[string]string{
		"[Content_Types].xml":              `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels":                      rels("officeDocument", "ppt/presentation.xml"),
		"ppt/presentation.xml":             `<p:presentation ` + namespaces + `><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/></p:presentation>`,
		"ppt/_rels/presentation.xml.rels":  rels("slide", "slides/slide1.xml"),
		"ppt/slides/slide1.xml":            `<p:sld ` + namespaces + attributes + `><p:cSld><p:spTree>` + shapes + `</p:spTree></p:cSld></p:sld>`,
		"ppt/slides/_rels/slide1.xml.rels": rels("notesSlide", "../notesSlides/notesSlide1.xml"),
		"ppt/notesSlides/notesSlide1.xml":  `<p:notes ` + namespaces + `><p:cSld><p:spTree><p:sp><p:nvSpPr><p:nvPr><p:ph type="body"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>Say it slowly.</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:notes>`,
	})
}

// shape is a text at a place in points; kind is that of its placeholder, "" for none.
func shape(kind string, x, y int, paragraphs string) string {
	ph := ""
	if kind != "" {
		ph = `<p:ph type="` + kind + `"/>`
	}
	return fmt.Sprintf(`<p:sp><p:nvSpPr><p:cNvPr id="1" name=""/><p:nvPr>%s</p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="%d" y="%d"/><a:ext cx="1270000" cy="635000"/></a:xfrm></p:spPr><p:txBody>%s</p:txBody></p:sp>`,
		ph, x*12700, y*12700, paragraphs)
}

// text is a paragraph with properties.
func text(properties, t string) string {
	return `<a:p><a:pPr` + properties + `</a:pPr><a:r><a:t>` + t + `</a:t></a:r></a:p>`
}

func parse(t testing.TB, data []byte) (*ingest.Document, error) {
	return pptx.New().Parse(t.Context(), ingest.Input{Name: "a.pptx", Reader: bytes.NewReader(data), Size: int64(len(data))})
}

func TestSlide(t *testing.T) {
	table := `<p:graphicFrame><p:xfrm><a:off x="0" y="5080000"/><a:ext cx="1270000" cy="127000"/></p:xfrm><a:graphic><a:graphicData><a:tbl><a:tblPr firstRow="1"/>` +
		`<a:tr><a:tc gridSpan="2"><a:txBody>` + text(">", "Torque") + `</a:txBody></a:tc><a:tc hMerge="1"/></a:tr>` +
		`<a:tr><a:tc><a:txBody>` + text(">", "25") + `</a:txBody></a:tc><a:tc><a:txBody>` + text(">", "Nm") + `</a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>`
	doc, err := parse(t, file(t, shape("", 200, 100, text(">", "right"))+shape("", 20, 110, text(">", "left"))+
		shape("body", 20, 200, text(">", "bullet")+text(` lvl="1">`, "deeper")+text("><a:buAutoNum type=\"arabicPeriod\"/>", "first")+text("><a:buNone/>", "plain"))+
		shape("title", 20, 20, text(">", "Door hinges"))+shape("", 800, 20, text(">", "off the slide"))+table, ` show="0"`))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, b := range doc.Blocks {
		got = append(got, strings.TrimSpace(fmt.Sprintf("%s %d %s", b.Kind, b.Level, b.Marker))+": "+b.Text)
	}
	want := []string{
		"heading 1: Door hinges", "paragraph 0: left", "paragraph 0: right", "list_item 1 •: bullet", "list_item 2 •: deeper",
		"list_item 1 1.: first", "paragraph 0: plain", "table 0: Torque\n25 | Nm", "note 0: Say it slowly.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]ingest.Box{{Page: 1, X0: 20, Y0: 20, X1: 120, Y1: 70}}, doc.Blocks[0].Location.Boxes); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]ingest.Page{{Number: 1, Width: 720, Height: 540}}, doc.Pages); diff != "" || doc.Title != "Door hinges" {
		t.Errorf("title %q; %s", doc.Title, diff)
	}
	var hidden []ingest.HiddenReason
	for _, h := range doc.Quality.Hidden {
		hidden = append(hidden, h.Reason)
	}
	if diff := cmp.Diff([]ingest.HiddenReason{ingest.HiddenPart, ingest.HiddenOffPage}, hidden); diff != "" {
		t.Error(diff)
	}
}

// TestHiddenText lists texts that are white on the white slide or tiny, and reads white ones
// on what is painted.
func TestHiddenText(t *testing.T) {
	white := `<a:p><a:r><a:rPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:rPr><a:t>white</a:t></a:r></a:p>`
	tiny := `<a:p><a:r><a:rPr sz="100"/><a:t>tiny</a:t></a:r></a:p>`
	blue := strings.Replace(shape("", 20, 300, text(">", "seen")+white), "</p:spPr>", `<a:solidFill><a:srgbClr val="003366"/></a:solidFill></p:spPr>`, 1)
	doc, err := parse(t, file(t, shape("", 20, 100, white+tiny+text(">", "plain"))+blue, ""))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, b := range doc.Blocks {
		got = append(got, b.Text)
	}
	for _, h := range doc.Quality.Hidden {
		got = append(got, string(h.Reason)+" "+h.Text)
	}
	if diff := cmp.Diff([]string{"plain", "seen", "white", "Say it slowly.", "colour white", "size tiny"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestPictureAndNumbers(t *testing.T) {
	picture := `<p:pic><p:nvPicPr><p:cNvPr id="2" name="" descr="Door hinge, exploded"/></p:nvPicPr><p:spPr/></p:pic>`
	doc, err := parse(t, file(t, picture+shape("", 20, 300, text(`><a:buAutoNum type="romanUcPeriod" startAt="4"/>`, "four")), ""))
	if err != nil {
		t.Fatal(err)
	}
	if b := doc.Blocks; b[0].Kind != ingest.Caption || b[0].Text != "Door hinge, exploded" || b[1].Marker != "IV." {
		t.Errorf("%+v", b)
	}
	doc, err = parse(t, file(t, `<p:pic><p:nvPicPr><p:cNvPr id="2" name="" descr="scan.png"/></p:nvPicPr></p:pic>`, ""))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{1}, doc.Quality.ImageOnlyPages); diff != "" {
		t.Error(diff)
	}
}

func TestFaults(t *testing.T) {
	var failed *ingest.ParseError
	if _, err := parse(t, []byte("PK\x03\x04")); !errors.As(err, &failed) || !errors.Is(err, ingest.ErrDamaged) {
		t.Errorf("no archive: %v", err)
	}
	doc, err := parse(t, file(t, "<p:sp>", ""))
	if err != nil || len(doc.Quality.PageErrors) != 1 || len(doc.Quality.Warnings) == 0 {
		t.Errorf("a broken slide: %v, %+v", err, doc)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(shape("title", 1, 1, text(">", "a")))
	f.Add(`<p:grpSp><p:grpSpPr><a:xfrm><a:off x="1" y="1"/><a:ext cx="9" cy="9"/><a:chOff x="0" y="0"/><a:chExt cx="3" cy="3"/></a:xfrm></p:grpSpPr></p:grpSp>`)
	f.Fuzz(func(t *testing.T, shapes string) {
		var failed *ingest.ParseError
		if _, err := parse(t, file(t, shapes, "")); err != nil && !errors.As(err, &failed) {
			t.Fatal(err)
		}
	})
}
