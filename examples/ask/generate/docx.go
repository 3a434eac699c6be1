// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"strings"
)

const wordNames = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="` + officeRelations + `"`

// docxWriter writes the body of a Word document.
type docxWriter struct {
	body strings.Builder
	// lists counts the numbered lists: each counts from 1 and is a list of its own.
	lists int
	last  blockKind
}

// bulletList is the number of the list of bullets; numbered lists follow it.
const bulletList = 1

// writeDOCX writes a source as a Word document with styles, numbered lists and a footer.
func writeDOCX(src source) ([]byte, error) {
	w := &docxWriter{}
	for _, b := range src.blocks {
		w.block(b)
		w.last = b.kind
	}
	document := `<w:document ` + wordNames + `><w:body>` + w.body.String() +
		`<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="12240" w:h="15840"/>` +
		`<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr></w:body></w:document>`
	footer := `<w:ftr ` + wordNames + `><w:p><w:r><w:t>` + escape(src.header.number+" \u2013 "+src.header.notice) + `</w:t></w:r></w:p></w:ftr>`
	const word = "wordprocessingml."
	return writeOffice(src.header, []part{
		{"word/document.xml", word + "document.main", document},
		relationsOf("word/document.xml", []relation{{"styles", "styles.xml"}, {"numbering", "numbering.xml"}, {"footer", "footer1.xml"}}),
		{"word/styles.xml", word + "styles", docxStyles()},
		{"word/numbering.xml", word + "numbering", w.numbering()},
		{"word/footer1.xml", word + "footer", footer},
	})
}

func (w *docxWriter) block(b block) {
	switch b.kind {
	case heading:
		w.paragraph(fmt.Sprintf(`<w:pStyle w:val="Heading%d"/>`, b.level), b.text)
	case numbered:
		if w.last != numbered {
			w.lists++
		}
		w.paragraph(listProperties(bulletList+w.lists), b.text)
	case bulleted:
		w.paragraph(listProperties(bulletList), b.text)
	case boxed:
		side := func(name string) string {
			return `<w:` + name + ` w:val="single" w:sz="6" w:space="4" w:color="000000"/>`
		}
		w.paragraph(`<w:pBdr>`+side("top")+side("left")+side("bottom")+side("right")+`</w:pBdr>`, b.text)
	case caption:
		w.paragraph(`<w:pStyle w:val="Caption"/><w:keepNext/>`, b.text)
	case table:
		w.table(b)
	case pageBreak:
		w.body.WriteString(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>`)
	default:
		w.paragraph("", b.text)
	}
}

func listProperties(list int) string {
	return fmt.Sprintf(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="%d"/></w:numPr>`, list)
}

func (w *docxWriter) paragraph(properties, text string) {
	fmt.Fprintf(&w.body, `<w:p><w:pPr>%s</w:pPr><w:r><w:t>%s</w:t></w:r></w:p>`, properties, escape(text))
}

// table writes a table whose first row is repeated on each page.
func (w *docxWriter) table(b block) {
	w.body.WriteString(`<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>`)
	for _, width := range b.widths {
		fmt.Fprintf(&w.body, `<w:gridCol w:w="%d"/>`, 280*width)
	}
	w.body.WriteString(`</w:tblGrid>`)
	for i, row := range b.rows {
		w.body.WriteString(`<w:tr>`)
		if i == 0 {
			w.body.WriteString(`<w:trPr><w:tblHeader/></w:trPr>`)
		}
		for _, cell := range row {
			w.body.WriteString(`<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr>`)
			w.paragraph("", cell)
			w.body.WriteString(`</w:tc>`)
		}
		w.body.WriteString(`</w:tr>`)
	}
	w.body.WriteString(`</w:tbl>`)
}

// numbering defines the list of bullets and the numbered lists.
func (w *docxWriter) numbering() string {
	var b strings.Builder
	level := `<w:abstractNum w:abstractNumId="%d"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/>` +
		`<w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>`
	b.WriteString(`<w:numbering ` + wordNames + `>`)
	fmt.Fprintf(&b, level, 0, "bullet", "\u2022")
	fmt.Fprintf(&b, level, 1, "decimal", "%1.")
	fmt.Fprintf(&b, `<w:num w:numId="%d"><w:abstractNumId w:val="0"/></w:num>`, bulletList)
	for i := range w.lists {
		fmt.Fprintf(&b, `<w:num w:numId="%d"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>`, bulletList+1+i)
	}
	b.WriteString(`</w:numbering>`)
	return b.String()
}

// docxStyles defines the styles that are used.
func docxStyles() string {
	var b strings.Builder
	b.WriteString(`<w:styles ` + wordNames + `><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>`)
	for level := 1; level <= 3; level++ {
		fmt.Fprintf(&b, `<w:style w:type="paragraph" w:styleId="Heading%d"><w:name w:val="heading %d"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/>`+
			`<w:pPr><w:keepNext/><w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="%d"/></w:pPr><w:rPr><w:b/><w:sz w:val="%d"/></w:rPr></w:style>`,
			level, level, level-1, 36-4*level)
	}
	b.WriteString(`<w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/><w:basedOn w:val="Normal"/><w:rPr><w:b/></w:rPr></w:style>`)
	b.WriteString(`<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>`)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		b.WriteString(`<w:` + side + ` w:val="single" w:sz="4" w:space="0" w:color="auto"/>`)
	}
	b.WriteString(`</w:tblBorders></w:tblPr></w:style></w:styles>`)
	return b.String()
}
