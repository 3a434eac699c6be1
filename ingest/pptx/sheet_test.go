// SPDX-License-Identifier: Apache-2.0

package pptx_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/readtest"
)

// sheets are what a layout and a master hold and say; lt1 is the first light colour of the
// theme, white if it is empty.
type sheets struct{ layout, layoutAttributes, master, background, lt1 string }

// show makes a presentation of slides, each the attributes of its root and its shapes.
func (s sheets) show(t testing.TB, slides ...[2]string) *ingest.Document {
	t.Helper()
	relation := func(id int, kind, target string) string {
		return fmt.Sprintf(`<Relationship Id="rId%d" Type="http://x/%s" Target="%s"/>`, id, kind, target)
	}
	rels := func(relations string) string {
		return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + relations + `</Relationships>`
	}
	sheet := func(name, attributes, inner string) string {
		return `<p:` + name + ` ` + namespaces + attributes + `><p:cSld>` + inner + `</p:cSld>`
	}
	tree := func(shapes string) string { return `<p:spTree>` + shapes + `</p:spTree>` }
	lt1 := s.lt1
	if lt1 == "" {
		lt1 = "FFFFFF"
	}
	parts := map[string]string{
		"[Content_Types].xml":                          `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels":                                  rels(relation(1, "officeDocument", "ppt/presentation.xml")),
		"ppt/slideLayouts/slideLayout1.xml":            sheet("sldLayout", s.layoutAttributes, tree(s.layout)) + `</p:sldLayout>`,
		"ppt/slideLayouts/_rels/slideLayout1.xml.rels": rels(relation(1, "slideMaster", "../slideMasters/slideMaster1.xml")),
		"ppt/slideMasters/slideMaster1.xml":            sheet("sldMaster", "", s.background+tree(s.master)) + `<p:clrMap bg1="lt1" tx1="dk1"/></p:sldMaster>`,
		"ppt/slideMasters/_rels/slideMaster1.xml.rels": rels(relation(1, "theme", "../theme/theme1.xml")),
		"ppt/theme/theme1.xml":                         `<a:theme ` + namespaces + `><a:themeElements><a:clrScheme name=""><a:lt1><a:srgbClr val="` + lt1 + `"/></a:lt1></a:clrScheme></a:themeElements></a:theme>`,
	}
	ids, relations := "", ""
	for i, slide := range slides {
		name := fmt.Sprintf("slide%d.xml", i+1)
		ids += fmt.Sprintf(`<p:sldId id="%d" r:id="rId%d"/>`, 256+i, i+1)
		relations += relation(i+1, "slide", "slides/"+name)
		parts["ppt/slides/"+name] = sheet("sld", slide[0], tree(slide[1])) + `</p:sld>`
		parts["ppt/slides/_rels/"+name+".rels"] = rels(relation(1, "slideLayout", "../slideLayouts/slideLayout1.xml"))
	}
	parts["ppt/presentation.xml"] = `<p:presentation ` + namespaces + `><p:sldIdLst>` + ids + `</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/></p:presentation>`
	parts["ppt/_rels/presentation.xml.rels"] = rels(relations)
	doc, err := parse(t, readtest.Pack(t, parts))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestFurniture reads what layouts and masters show, once, and not what they prompt for.
func TestFurniture(t *testing.T) {
	group := `<p:grpSp><p:grpSpPr/>` + shape("", 20, 500, text(">", "Line 2")+text(">", "Windsor")) + `</p:grpSp>`
	deck := sheets{
		layout: shape("body", 20, 100, text(">", "Click to edit")) + shape("", 20, 20, text(">", "Confidential")),
		master: shape("title", 20, 20, text(">", "Click to edit the title")) + group + shape("", 20, 30, text(">", "Confidential")) + shape("", 900, 20, text(">", "off the slide")),
	}
	for _, test := range []struct {
		name   string
		layout string
		slides [][2]string
		want   []string
	}{
		{"once for each document", "", [][2]string{{"", shape("", 20, 200, text(">", "one"))}, {"", shape("", 20, 200, text(">", "two"))}},
			[]string{"header 1 Confidential", "paragraph 1 one", "footer 1 Line 2\nWindsor", "paragraph 2 two"}},
		{"a slide that shows none", "", [][2]string{{` showMasterSp="0"`, shape("", 20, 200, text(">", "one"))}, {"", shape("", 20, 200, text(">", "two"))}},
			[]string{"paragraph 1 one", "header 2 Confidential", "paragraph 2 two", "footer 2 Line 2\nWindsor"}},
		{"a layout that shows none of its master", ` showMasterSp="false"`, [][2]string{{"", shape("", 20, 200, text(">", "one"))}},
			[]string{"header 1 Confidential", "paragraph 1 one"}},
	} {
		deck.layoutAttributes = test.layout
		var got []string
		for _, b := range deck.show(t, test.slides...).Blocks {
			got = append(got, fmt.Sprintf("%s %d %s", b.Kind, b.Location.Page, b.Text))
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

// TestWhitePlaceholders lists white texts of placeholders with nothing but white behind them.
func TestWhitePlaceholders(t *testing.T) {
	white := func(properties string) string {
		return `<a:p><a:r><a:rPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>` + properties + `</a:rPr><a:t>white</a:t></a:r></a:p>`
	}
	blue := func(shape string) string {
		return strings.Replace(shape, "</p:spPr>", `<a:solidFill><a:srgbClr val="003366"/></a:solidFill></p:spPr>`, 1)
	}
	background := func(index string) string {
		return `<p:bg><p:bgRef idx="` + index + `"><a:schemeClr val="bg1"/></p:bgRef></p:bg>`
	}
	body := shape("body", 20, 100, white(""))
	for _, test := range []struct {
		name   string
		deck   sheets
		slide  string
		hidden bool
	}{
		{"on white", sheets{background: background("1001")}, body, true},
		{"on a picture of the theme", sheets{background: background("1003")}, body, false},
		{"on a theme whose light is dark", sheets{background: background("1001"), lt1: "002244"}, body, false},
		{"on a colour of its own", sheets{}, blue(body), false},
		{"on the colour of its layout's", sheets{layout: blue(shape("body", 400, 400, ""))}, body, false},
		{"on what the master paints", sheets{master: blue(shape("", 0, 90, ""))}, body, false},
		{"marked in a colour", sheets{}, shape("body", 20, 100, white(`<a:highlight><a:srgbClr val="FF0000"/></a:highlight>`)), false},
		{"marked in white", sheets{}, shape("body", 20, 100, white(`<a:highlight><a:srgbClr val="FFFFFF"/></a:highlight>`)), true},
	} {
		doc := test.deck.show(t, [2]string{"", test.slide})
		if got := len(doc.Quality.Hidden) == 1 && len(doc.Blocks) == 0; got != test.hidden {
			t.Errorf("%s: hidden %v, blocks %v", test.name, doc.Quality.Hidden, doc.Blocks)
		}
	}
}

// TestWhiteByMap reads white text on a slide that maps light colours to dark ones.
func TestWhiteByMap(t *testing.T) {
	white := `<a:p><a:r><a:rPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:rPr><a:t>white</a:t></a:r></a:p>`
	other := `</p:spTree></p:cSld><p:clrMapOvr><a:overrideClrMapping bg1="dk1" tx1="lt1"/></p:clrMapOvr><p:cSld><p:spTree>`
	doc := sheets{}.show(t, [2]string{"", shape("body", 20, 100, white) + other})
	if len(doc.Blocks) != 1 || len(doc.Quality.Hidden) != 0 {
		t.Errorf("hidden %v, blocks %v", doc.Quality.Hidden, doc.Blocks)
	}
}
