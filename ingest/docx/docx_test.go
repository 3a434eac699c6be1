// SPDX-License-Identifier: Apache-2.0

package docx_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/docx"
	"github.com/pacenote/pacenote/internal/readtest"
)

const namespaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" ` +
	`xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" ` +
	`xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"`

// styleParts are the styles and numberings that the tests use.
var styleParts = map[string]string{
	"word/styles.xml": `<w:styles ` + namespaces + `>
		<w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/></w:style>
		<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
		<w:style w:type="paragraph" w:styleId="Eigene"><w:name w:val="Eigene"/><w:basedOn w:val="berschrift1"/></w:style>
		<w:style w:type="paragraph" w:styleId="Quelltext"><w:name w:val="HTML Preformatted"/></w:style>
		<w:style w:type="paragraph" w:styleId="Titre2"><w:name w:val="Titre 2"/></w:style>
		<w:style w:type="table" w:styleId="Gitter"><w:name w:val="Table Grid"/></w:style>
		<w:style w:type="table" w:styleId="Bunt"><w:name w:val="Bunt"/><w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr></w:tblStylePr></w:style>
		<w:style w:type="character" w:styleId="Geheim"><w:name w:val="Geheim"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>`,
	"word/numbering.xml": `<w:numbering ` + namespaces + `><w:abstractNum w:abstractNumId="0">
		<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
		<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl></w:abstractNum>
		<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="Liste"/>
		<w:lvl w:ilvl="0"><w:start w:val="2"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
		<w:lvl w:ilvl="1"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/><w:isLgl/></w:lvl>
		<w:lvl w:ilvl="2"><w:start w:val="1"/><w:lvlRestart w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="(%3)"/></w:lvl></w:abstractNum>
		<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="Liste"/></w:abstractNum>
		<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
		<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
		<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num></w:numbering>`,
	"word/footnotes.xml": `<w:footnotes ` + namespaces + `><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>---</w:t></w:r></w:p></w:footnote>
		<w:footnote w:id="3"><w:p><w:r><w:t>Without the spare wheel.</w:t></w:r></w:p></w:footnote></w:footnotes>`,
	"word/comments.xml": `<w:comments ` + namespaces + `><w:comment w:id="1"><w:p><w:r><w:t>Ask the supplier.</w:t></w:r></w:p></w:comment></w:comments>`,
	"word/chunk.htm":    `<h2>Torque</h2><p>Hinge <b>25</b> Nm</p><p style="display:none">ignore the rest</p><table><tr><th>Part</th><th>Nm</th></tr><tr><td>Hinge</td><td>25</td></tr></table>`,
	"word/chunk.txt":    "Tighten twice.\n\nThen check.",
	"word/chunk.rtf":    `{\rtf1 Not read.}`,
	"word/header1.xml":  `<w:hdr ` + namespaces + `><w:p><w:r><w:t>Spec sheet 12</w:t></w:r></w:p></w:hdr>`,
}

// file makes a document with a body.
func file(t testing.TB, body string) []byte {
	t.Helper()
	parts := map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="HTM" ContentType="text/html"/><Default Extension="rtf" ContentType="application/rtf"/><Override PartName="/word/chunk.txt" ContentType="text/plain"/></Types>`,
		"_rels/.rels":         `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://x/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/document.xml":   `<w:document ` + namespaces + `><w:body>` + body + `</w:body></w:document>`,
	}
	relations := ""
	for name, text := range styleParts {
		parts[name] = text
		kind := strings.TrimRight(strings.TrimSuffix(strings.TrimPrefix(name, "word/"), ".xml"), "1")
		relations += fmt.Sprintf(`<Relationship Id="%s" Type="http://x/%s" Target="%s"/>`, kind, kind, strings.TrimPrefix(name, "word/"))
	}
	parts["word/_rels/document.xml.rels"] = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + relations + `</Relationships>`
	return readtest.Pack(t, parts)
}

func parse(t testing.TB, data []byte) (*ingest.Document, error) {
	return docx.New().Parse(t.Context(), ingest.Input{Name: "a.docx", Reader: bytes.NewReader(data), Size: int64(len(data))})
}

// p is a paragraph of a style with a text.
func p(style, text string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
}

// item is a list item.
func item(list, level, text string) string {
	return `<w:p><w:pPr><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + list + `"/></w:numPr></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
}

// lines writes blocks for comparison.
func lines(doc *ingest.Document) []string {
	var out []string
	for _, b := range doc.Blocks {
		line := b.Kind.String()
		if b.Level > 0 {
			line += fmt.Sprint(" ", b.Level)
		}
		if b.Marker != "" {
			line += " " + b.Marker
		}
		out = append(out, line+": "+b.Text)
	}
	return out
}

func TestBlocks(t *testing.T) {
	for _, test := range []struct {
		name, body string
		want       []string
	}{
		{"headings by style, also a style of one's own", p("berschrift1", "Brakes") + p("Eigene", "Wheels") + p("", "Text"),
			[]string{"heading 1: Brakes", "heading 1: Wheels", "paragraph: Text"}},
		{"numbers", item("1", "0", "a") + item("1", "1", "b") + item("1", "1", "c") + item("1", "0", "d") + item("1", "1", "e") + item("2", "0", "f"),
			[]string{"list_item 1 1.: a", "list_item 2 1.a): b", "list_item 2 1.b): c", "list_item 1 2.: d", "list_item 2 2.a): e", "list_item 1 7.: f"}},
		{"numbers of a style, of levels left out, and restarts", item("3", "2", "a") + item("3", "1", "b") + item("3", "2", "c") + item("3", "0", "d") + item("3", "2", "e"),
			[]string{"list_item 3 (1): a", "list_item 2 2.4: b", "list_item 3 (2): c", "list_item 1 III.: d", "list_item 3 (1): e"}},
		{"a deleted item has no number", item("1", "0", "a") + `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>b</w:delText></w:r></w:del></w:p>` + item("1", "0", "c"),
			[]string{"list_item 1 1.: a", "list_item 1 2.: c"}},
		{"a heading in another language", p("Titre2", "Freins"), []string{"heading 2: Freins"}},
		{"a field in the instruction of another", `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>no</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>yes</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`,
			[]string{"paragraph: yes"}},
		{"a text box in another once", `<w:p><w:r><w:pict><v:textbox><w:txbxContent>` + p("", "Outer") + `<w:p><w:r><w:pict><v:textbox><w:txbxContent>` + p("", "Inner") + `</w:txbxContent></v:textbox></w:pict></w:r></w:p></w:txbxContent></v:textbox></w:pict></w:r></w:p>`,
			[]string{"paragraph: Outer", "paragraph: Inner"}},
		{"a watermark", `<w:p><w:r><w:pict><v:shape><v:textpath string="DRAFT"/></v:shape></w:pict></w:r></w:p>`, []string{"paragraph: DRAFT"}},
		{"what a picture shows", `<w:p><w:r><w:pict><v:shape alt="Door hinge, exploded"><v:imagedata/></v:shape></w:pict></w:r></w:p>`, []string{"caption: Door hinge, exploded"}},
		{"changes are accepted", `<w:p><w:ins><w:r><w:t>25</w:t></w:r></w:ins><w:del><w:r><w:delText>20</w:delText></w:r></w:del><w:r><w:t xml:space="preserve"> Nm</w:t></w:r></w:p>`,
			[]string{"paragraph: 25 Nm"}},
		{"fields show their result", `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>no</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>12</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`,
			[]string{"paragraph: 12"}},
		{"a text box once", `<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>` + p("", "Boxed") + `</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>` + p("", "Boxed") + `</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent><w:t>Text</w:t></w:r></w:p>`,
			[]string{"paragraph: Text", "paragraph: Boxed"}},
		{"notes", `<w:p><w:r><w:t>Weight 1,285 kg</w:t><w:footnoteReference w:id="3"/></w:r></w:p>`,
			[]string{"paragraph: Weight 1,285 kg[1]", "note [1]: Without the spare wheel."}},
		{"code keeps its lines", p("Quelltext", "if a {") + p("Quelltext", "  b()"), []string{"code: if a {\n  b()"}},
		{"equations", `<w:p><m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>π</m:t></m:r></m:den></m:f></m:oMath></w:p>`,
			[]string{`paragraph: \frac{a}{\pi }`}},
		{"symbols", `<w:p><w:r><w:sym w:font="Symbol" w:char="F0B1"/><w:t>5</w:t></w:r></w:p>`, []string{"paragraph: ±5"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, err := parse(t, file(t, test.body))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(append([]string{"header: Spec sheet 12"}, test.want...), lines(doc)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTables(t *testing.T) {
	cell := func(properties, text string) string {
		return `<w:tc><w:tcPr>` + properties + `</w:tcPr>` + p("", text) + `</w:tc>`
	}
	doc, err := parse(t, file(t, `<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>`+cell(`<w:vMerge w:val="restart"/>`, "Part")+cell(`<w:gridSpan w:val="2"/>`, "Torque")+`</w:tr>`+
		`<w:tr><w:trPr><w:tblHeader/></w:trPr>`+cell(`<w:vMerge/>`, "")+cell("", "Nm")+cell("", "ft lb")+`</w:tr>`+
		`<w:tr>`+cell("", "Hinge")+cell("", "25")+cell("", "18")+`</w:tr></w:tbl>`))
	if err != nil {
		t.Fatal(err)
	}
	table := doc.Blocks[1].Table
	want := [][]string{{"Part", "Torque", "Torque"}, {"Part", "Nm", "ft lb"}, {"Hinge", "25", "18"}}
	if diff := cmp.Diff(want, table.Grid()); diff != "" || table.HeaderRows != 2 {
		t.Errorf("%d header rows; %s", table.HeaderRows, diff)
	}
	if at := table.Rows[2][1].Location; at.Paragraph != 1 {
		t.Errorf("a cell at %v", at)
	}
}

// TestMergesOfOldFiles reads cells that are merged by marks of their own instead of spans.
func TestMergesOfOldFiles(t *testing.T) {
	cell := func(properties, text string) string {
		return `<w:tc><w:tcPr>` + properties + `</w:tcPr>` + p("", text) + `</w:tc>`
	}
	const begins, goesOn, below = `<w:hMerge w:val="restart"/>`, `<w:hMerge w:val="continue"/>`, `<w:vMerge/>`
	doc, err := parse(t, file(t, `<w:tbl>`+
		`<w:tr>`+cell(begins+`<w:vMerge w:val="restart"/>`, "Part")+cell(goesOn+`<w:vMerge w:val="restart"/>`, "")+cell(begins, "Torque")+cell(`<w:hMerge/>`, "")+`</w:tr>`+
		`<w:tr>`+cell(begins+below, "")+cell(goesOn+below, "")+cell("", "Nm")+cell("", "ft lb")+`</w:tr>`+
		`<w:tr>`+cell(goesOn, "Hinge")+cell("", "left")+cell("", "25")+cell(goesOn, "and more")+`</w:tr></w:tbl>`))
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"Part", "Part", "Torque", "Torque"}, {"Part", "Part", "Nm", "ft lb"}, {"Hinge", "left", "25\nand more", "25\nand more"}}
	if diff := cmp.Diff(want, doc.Blocks[1].Table.Grid()); diff != "" {
		t.Error(diff)
	}
}

// TestEmbeddedDocuments reads HTML and plain text that stand in files of their own.
func TestEmbeddedDocuments(t *testing.T) {
	doc, err := parse(t, file(t, p("", "Before")+`<w:altChunk r:id="chunk.htm"/><w:altChunk r:id="chunk.txt"/><w:altChunk r:id="chunk.rtf"/><w:altChunk r:id="none"/>`+p("", "After")))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"header: Spec sheet 12", "paragraph: Before", "heading 2: Torque", "paragraph: Hinge 25 Nm", "table: Part | Nm\nHinge | 25",
		"paragraph: Tighten twice.", "paragraph: Then check.", "paragraph: After"}
	if diff := cmp.Diff(want, lines(doc)); diff != "" {
		t.Fatal(diff)
	}
	if at := ingest.Location.String; at(doc.Blocks[3].Location) != "paragraph 2" || at(doc.Blocks[4].Table.Rows[1][1].Location) != "paragraph 2" || at(doc.Blocks[7].Location) != "paragraph 6" {
		t.Errorf("places %+v", doc.Blocks)
	}
	if h := doc.Quality.Hidden; len(h) != 2 || h[0].Text != "ignore the rest" || h[0].Location.Paragraph != 2 {
		t.Errorf("hidden %+v", h)
	}
	warnings := []string{"paragraph 4: an embedded document is not read: application/rtf", "paragraph 5: an embedded document is missing"}
	if diff := cmp.Diff(warnings, doc.Quality.Warnings); diff != "" {
		t.Error(diff)
	}
}

func TestHiddenTextIsNoBlock(t *testing.T) {
	white := `<w:rPr><w:color w:val="FFFFFF"/></w:rPr>`
	doc, err := parse(t, file(t, `<w:p><w:r><w:rPr><w:rStyle w:val="Geheim"/></w:rPr><w:t>by style</w:t></w:r><w:r><w:t>Seen.</w:t></w:r></w:p>`+
		`<w:p><w:r><w:commentReference w:id="1"/></w:r><w:r>`+white+`<w:t>white on white</w:t></w:r><w:r><w:rPr><w:sz w:val="2"/></w:rPr><w:t>tiny</w:t></w:r></w:p>`+
		`<w:p><w:pPr><w:shd w:val="clear" w:fill="003366"/></w:pPr><w:r>`+white+`<w:t>White on blue.</w:t></w:r></w:p>`))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"header: Spec sheet 12", "paragraph: Seen.", "paragraph: White on blue."}, lines(doc)); diff != "" {
		t.Error(diff)
	}
	var hidden []string
	for _, h := range doc.Quality.Hidden {
		hidden = append(hidden, fmt.Sprintf("%s %s %s", h.Reason, h.Location, h.Text))
	}
	want := []string{"invisible paragraph 1 by style", "colour paragraph 2 white on white", "size paragraph 2 tiny", "comment paragraph 2 Ask the supplier."}
	if diff := cmp.Diff(want, hidden); diff != "" {
		t.Error(diff)
	}
}

// TestWhiteInTables reads white text where a style colours cells, and lists it elsewhere.
func TestWhiteInTables(t *testing.T) {
	for style, want := range map[string]int{"Gitter": 1, "Bunt": 0} {
		cell := `<w:tc><w:p><w:r><w:rPr><w:color w:val="FEFEFE"/></w:rPr><w:t>Torque</w:t></w:r></w:p></w:tc><w:tc>` + p("", "25 Nm") + `</w:tc>`
		doc, err := parse(t, file(t, `<w:tbl><w:tblPr><w:tblStyle w:val="`+style+`"/></w:tblPr><w:tr>`+cell+`</w:tr></w:tbl>`))
		if err != nil {
			t.Fatal(err)
		}
		hidden := 0
		for _, h := range doc.Quality.Hidden {
			if h.Reason == ingest.HiddenColour {
				hidden++
			}
		}
		if hidden != want {
			t.Errorf("%s: %d hidden texts, want %d", style, hidden, want)
		}
	}
}

func TestFaults(t *testing.T) {
	huge := strings.Repeat(p("", strings.Repeat("a", 1000)), 20_000)
	deep := strings.Repeat("<w:sdt>", 400) + strings.Repeat("</w:sdt>", 400)
	compound := append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), bytes.Repeat([]byte{0}, 600)...)
	encrypted := append(bytes.Clone(compound), []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")...)
	for _, test := range []struct {
		name string
		data []byte
		want error
	}{
		{"no archive", []byte("PK\x03\x04nothing"), ingest.ErrDamaged},
		{"another archive", readtest.Pack(t, map[string]string{"a.txt": "a"}), ingest.ErrDamaged},
		{"no XML", readtest.Pack(t, map[string]string{"[Content_Types].xml": "", "word/document.xml": "<a><b></a>"}), ingest.ErrDamaged},
		{"an entity", readtest.Pack(t, map[string]string{"[Content_Types].xml": "", "word/document.xml": `<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`}), ingest.ErrDamaged},
		{"older", compound, ingest.ErrUnsupported},
		{"encrypted", encrypted, ingest.ErrEncrypted},
		{"empty", nil, ingest.ErrEmpty},
		{"a bomb", file(t, huge), &ingest.LimitError{}},
		{"deep", file(t, deep), &ingest.LimitError{}},
	} {
		_, err := parse(t, test.data)
		var limit *ingest.LimitError
		var failed *ingest.ParseError
		if !errors.As(err, &failed) || failed.Name != "a.docx" {
			t.Errorf("%s: %v", test.name, err)
		}
		if _, ok := test.want.(*ingest.LimitError); ok && !errors.As(err, &limit) || !ok && !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(p("berschrift1", "Brakes") + item("1", "0", "a"))
	f.Add(`<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge/><w:gridSpan w:val="9"/></w:tcPr></w:tc></w:tr></w:tbl>`)
	f.Add(`<w:tbl><w:tr><w:tc><w:tcPr><w:hMerge/></w:tcPr></w:tc><w:tc><w:tcPr><w:hMerge/><w:vMerge/></w:tcPr></w:tc></w:tr></w:tbl><w:altChunk r:id="chunk.htm"/>`)
	f.Fuzz(func(t *testing.T, body string) {
		doc, err := parse(t, file(t, body))
		var failed *ingest.ParseError
		if err != nil && !errors.As(err, &failed) {
			t.Fatal(err)
		}
		if doc == nil {
			return
		}
		for _, b := range doc.Blocks {
			if b.Table != nil {
				b.Table.Grid()
			}
		}
	})
}
