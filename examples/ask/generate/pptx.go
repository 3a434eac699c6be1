// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"strings"
)

const slideNames = drawingNames + ` xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"`

// Measures of slides in English Metric Units, 12,700 to a point: 10 by 7.5 inches.
const (
	slideWidth, slideHeight = 9144000, 6858000
	slideMargin             = 457200
	titleTop, titleHeight   = 274638, 1143000
	bodyTop, bodyHeight     = 1600200, 4525963
	rowHeight               = 370840
)

// slideWriter writes the shapes of a slide.
type slideWriter struct {
	shapes strings.Builder
	text   strings.Builder // the paragraphs of the body
	id     int
}

// writePPTX writes a source as a presentation: a slide for each heading of the first level,
// whose title it is, with its texts in the body and its tables below each other.
func writePPTX(src source) ([]byte, error) {
	var slides []*slideWriter
	for _, b := range src.blocks {
		if b.kind == heading && b.level == 1 {
			s := &slideWriter{id: 1}
			s.placeholder("title", `<a:p><a:r><a:t>`+escape(b.text)+`</a:t></a:r></a:p>`)
			slides = append(slides, s)
			continue
		}
		if len(slides) == 0 {
			return nil, fmt.Errorf("write presentation: %q stands on no slide", b.text)
		}
		slides[len(slides)-1].block(b)
	}
	const kind, theme = "presentationml.", "theme"
	var parts []part
	relations := []relation{{"slideMaster", "slideMasters/slideMaster1.xml"}}
	ids := ""
	for i, s := range slides {
		if s.text.Len() > 0 {
			s.placeholder("body", s.text.String())
		}
		name := fmt.Sprintf("slides/slide%d.xml", i+1)
		relations = append(relations, relation{"slide", name})
		ids += fmt.Sprintf(`<p:sldId id="%d" r:id="rId%d"/>`, 256+i, i+2)
		parts = append(parts,
			part{"ppt/" + name, kind + "slide", `<p:sld ` + slideNames + `>` + shapeTree(s.shapes.String()) + `</p:sld>`},
			relationsOf("ppt/"+name, []relation{{"slideLayout", "../slideLayouts/slideLayout1.xml"}}))
	}
	main := `<p:presentation ` + slideNames + `><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:sldIdLst>` + ids +
		fmt.Sprintf(`</p:sldIdLst><p:sldSz cx="%d" cy="%d"/><p:notesSz cx="%d" cy="%d"/></p:presentation>`, slideWidth, slideHeight, slideHeight, slideWidth)
	first := []part{
		{"ppt/presentation.xml", kind + "presentation.main", main}, relationsOf("ppt/presentation.xml", relations),
		{"ppt/slideMasters/slideMaster1.xml", kind + "slideMaster", slideMaster()},
		relationsOf("ppt/slideMasters/slideMaster1.xml", []relation{{"slideLayout", "../slideLayouts/slideLayout1.xml"}, {theme, "../theme/theme1.xml"}}),
		{"ppt/slideLayouts/slideLayout1.xml", kind + "slideLayout", `<p:sldLayout ` + slideNames + ` type="obj">` + placeholders() + `</p:sldLayout>`},
		relationsOf("ppt/slideLayouts/slideLayout1.xml", []relation{{"slideMaster", "../slideMasters/slideMaster1.xml"}}),
		{"ppt/theme/theme1.xml", theme, officeTheme()},
	}
	return writeOffice(src.header, append(first, parts...))
}

func (s *slideWriter) block(b block) {
	properties := `<a:pPr marL="0" indent="0"><a:buNone/></a:pPr>`
	switch b.kind {
	case table:
		s.table(b)
		return
	case numbered:
		properties = `<a:pPr marL="342900" indent="-342900"><a:buFont typeface="+mj-lt"/><a:buAutoNum type="arabicPeriod"/></a:pPr>`
	case bulleted:
		properties = `<a:pPr marL="342900" indent="-342900"><a:buChar char="` + "\u2022" + `"/></a:pPr>`
	}
	s.text.WriteString(`<a:p>` + properties + `<a:r><a:t>` + escape(b.text) + `</a:t></a:r></a:p>`)
}

// placeholder writes a shape that stands where the layout has it.
func (s *slideWriter) placeholder(kind, paragraphs string) {
	s.id++
	fmt.Fprintf(&s.shapes, `<p:sp><p:nvSpPr><p:cNvPr id="%d" name="%s"/><p:cNvSpPr/><p:nvPr>%s</p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>%s</p:txBody></p:sp>`,
		s.id, kind, placeholderMark(kind), paragraphs)
}

// placeholderMark names a placeholder; bodies are found by a number.
func placeholderMark(kind string) string {
	if kind == "body" {
		return `<p:ph type="body" idx="1"/>`
	}
	return `<p:ph type="` + kind + `"/>`
}

// table writes a table where the body would stand.
func (s *slideWriter) table(b block) {
	s.id++
	width := slideWidth - 2*slideMargin
	fmt.Fprintf(&s.shapes, `<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="%d" name="table"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>`+
		`<p:xfrm><a:off x="%d" y="%d"/><a:ext cx="%d" cy="%d"/></p:xfrm><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table">`+
		`<a:tbl><a:tblPr firstRow="1"/><a:tblGrid>`, s.id, slideMargin, bodyTop, width, rowHeight*len(b.rows))
	for range b.widths {
		fmt.Fprintf(&s.shapes, `<a:gridCol w="%d"/>`, width/len(b.widths))
	}
	s.shapes.WriteString(`</a:tblGrid>`)
	for _, row := range b.rows {
		fmt.Fprintf(&s.shapes, `<a:tr h="%d">`, rowHeight)
		for _, cell := range row {
			s.shapes.WriteString(`<a:tc><a:txBody><a:bodyPr/><a:p><a:r><a:t>` + escape(cell) + `</a:t></a:r></a:p></a:txBody><a:tcPr/></a:tc>`)
		}
		s.shapes.WriteString(`</a:tr>`)
	}
	s.shapes.WriteString(`</a:tbl></a:graphicData></a:graphic></p:graphicFrame>`)
}

// shapeTree is what slides, layouts and masters hold their shapes in.
func shapeTree(shapes string) string {
	return `<p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>` + shapes + `</p:spTree></p:cSld>`
}

// placeholders says where titles and bodies stand.
func placeholders() string {
	var b strings.Builder
	for i, p := range []struct {
		kind        string
		top, height int
	}{{"title", titleTop, titleHeight}, {"body", bodyTop, bodyHeight}} {
		fmt.Fprintf(&b, `<p:sp><p:nvSpPr><p:cNvPr id="%d" name="%s"/><p:cNvSpPr/><p:nvPr>%s</p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="%d" y="%d"/><a:ext cx="%d" cy="%d"/></a:xfrm>`+
			`<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr/><a:p/></p:txBody></p:sp>`,
			i+2, p.kind, placeholderMark(p.kind), slideMargin, p.top, slideWidth-2*slideMargin, p.height)
	}
	return shapeTree(b.String())
}

func slideMaster() string {
	return `<p:sldMaster ` + slideNames + `>` + placeholders() +
		`<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>` +
		`<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst></p:sldMaster>`
}

// officeTheme is the least that a presentation needs: colours, fonts, and three of each style.
func officeTheme() string {
	var b strings.Builder
	b.WriteString(`<a:theme ` + drawingNames + ` name="Plain"><a:themeElements><a:clrScheme name="Plain">`)
	for _, c := range [][2]string{{"dk1", "000000"}, {"lt1", "FFFFFF"}, {"dk2", "333333"}, {"lt2", "EEEEEE"}, {"accent1", "1F4E79"}, {"accent2", "7F7F7F"},
		{"accent3", "A5A5A5"}, {"accent4", "C55A11"}, {"accent5", "548235"}, {"accent6", "7030A0"}, {"hlink", "0563C1"}, {"folHlink", "954F72"}} {
		fmt.Fprintf(&b, `<a:%s><a:srgbClr val="%s"/></a:%s>`, c[0], c[1], c[0])
	}
	font := `<a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/>`
	fill := strings.Repeat(`<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>`, 3)
	line := strings.Repeat(`<a:ln w="9525"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln>`, 3)
	effect := strings.Repeat(`<a:effectStyle><a:effectLst/></a:effectStyle>`, 3)
	b.WriteString(`</a:clrScheme><a:fontScheme name="Plain"><a:majorFont>` + font + `</a:majorFont><a:minorFont>` + font + `</a:minorFont></a:fontScheme>` +
		`<a:fmtScheme name="Plain"><a:fillStyleLst>` + fill + `</a:fillStyleLst><a:lnStyleLst>` + line + `</a:lnStyleLst><a:effectStyleLst>` + effect +
		`</a:effectStyleLst><a:bgFillStyleLst>` + fill + `</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>`)
	return b.String()
}
