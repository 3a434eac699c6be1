// SPDX-License-Identifier: Apache-2.0

package xlsx_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/xlsx"
	"github.com/pacenote/pacenote/internal/readtest"
)

const namespace = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

// formats are the number formats that the tests use, by the number of their style.
var formats = []string{"General", "0.00%", `#,##0.00 "€"`, "00000", "dd/mm/yyyy", "dd.mm.yyyy hh:mm", "[h]:mm", `0.0" mm"`, ";;;", `$#,##0`, `0.0,"k"`, "@"}

// file makes a workbook of one sheet with that XML below its sheetData and behind it.
func file(t testing.TB, rows, behind string) []byte {
	t.Helper()
	styles := ""
	xfs := ""
	for i, f := range formats {
		styles += fmt.Sprintf(`<numFmt numFmtId="%d" formatCode="%s"/>`, 164+i, strings.ReplaceAll(f, `"`, "&quot;"))
		xfs += fmt.Sprintf(`<xf numFmtId="%d" fontId="0" fillId="0"/>`, 164+i)
	}
	xfs += `<xf numFmtId="0" fontId="1" fillId="0"/>`
	return readtest.Pack(t, map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels":         relations("officeDocument", "xl/workbook.xml"),
		"xl/workbook.xml":     `<workbook ` + namespace + `><sheets><sheet name="Torques" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://x/styles" Target="styles.xml"/>` +
			`<Relationship Id="rId3" Type="http://x/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		"xl/styles.xml": `<styleSheet ` + namespace + `><numFmts>` + styles + `</numFmts><fonts><font/><font><color rgb="FFFFFFFF"/></font></fonts>` +
			`<fills><fill><patternFill patternType="none"/></fill></fills><cellXfs>` + xfs + `</cellXfs></styleSheet>`,
		"xl/sharedStrings.xml":     `<sst ` + namespace + `><si><t>Part</t></si><si><r><t>Hin</t></r><r><t>ge</t></r><rPh><t>ヒンジ</t></rPh></si></sst>`,
		"xl/worksheets/sheet1.xml": `<worksheet ` + namespace + `><sheetData>` + rows + `</sheetData>` + behind + `</worksheet>`,
	})
}

func relations(kind, target string) string {
	return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://x/` + kind + `" Target="` + target + `"/></Relationships>`
}

func parse(t testing.TB, data []byte, o *xlsx.Options) (*ingest.Document, error) {
	return xlsx.New(o).Parse(t.Context(), ingest.Input{Name: "a.xlsx", Reader: bytes.NewReader(data), Size: int64(len(data))})
}

// row makes a row of cells: "text", or "style:value" for a number.
func row(number int, cells ...string) string {
	out := fmt.Sprintf(`<row r="%d">`, number)
	for i, c := range cells {
		at := fmt.Sprintf("%c%d", 'A'+i, number)
		style, value, isNumber := strings.Cut(c, ":")
		switch {
		case c == "":
		case isNumber && strings.HasPrefix(value, "="):
			out += fmt.Sprintf(`<c r="%s" s="%s"><f>%s</f></c>`, at, style, value[1:])
		case isNumber:
			out += fmt.Sprintf(`<c r="%s" s="%s"><v>%s</v></c>`, at, style, value)
		default:
			out += fmt.Sprintf(`<c r="%s" t="inlineStr"><is><t>%s</t></is></c>`, at, c)
		}
	}
	return out + "</row>"
}

// lines writes blocks for comparison.
func lines(doc *ingest.Document) []string {
	var out []string
	for _, b := range doc.Blocks {
		out = append(out, fmt.Sprintf("%s %s: %s", b.Kind, b.Location, strings.ReplaceAll(b.Text, "\n", " / ")))
	}
	return out
}

func TestValues(t *testing.T) {
	for _, test := range []struct{ cell, neutral, german string }{
		{"0:0.30000000000000004", "0.3", "0,3"},
		{"0:1234567890123", "1234567890123", "1.234.567.890.123"},
		{"0:1e-7", "0.0000001", "0,0000001"},
		{"0:-2.5", "-2.5", "-2,5"},
		{"1:0.0043", "0.43%", "0,43%"},
		{"1:0.00432", "0.432%", "0,432%"},
		{"2:1234.5", "1234.50 €", "1.234,50 €"},
		{"3:482", "00482", "00482"},
		{"4:46053", "2026-01-31", "2026-01-31"},
		{"4:60", "1900-02-29", "1900-02-29"},
		{"4:59", "1900-02-28", "1900-02-28"},
		{"5:46053.604166666664", "2026-01-31 14:30", "2026-01-31 14:30"},
		{"6:1.5", "36:00", "36:00"},
		{"7:1.25", "1.25 mm", "1,25 mm"},
		{"9:1200", "$1200", "$1.200"},
		{"10:12500", "12.5 k", "12,5 k"},
		{"11:00123", "123", "123"},
	} {
		for locale, want := range map[string]string{"": test.neutral, "de": test.german} {
			doc, err := parse(t, file(t, row(1, test.cell), ""), &xlsx.Options{Locale: locale})
			if err != nil {
				t.Fatal(err)
			}
			if len(doc.Blocks) != 2 || doc.Blocks[1].Text != want {
				t.Errorf("%s %s: %v, want %q", test.cell, locale, lines(doc), want)
			}
		}
	}
}

func TestRegions(t *testing.T) {
	for _, test := range []struct {
		name, rows, behind string
		want               []string
	}{
		{"a title and a note", row(1, "Torques of the door") + row(2, "Part", "Nm") + row(3, "Hinge", "0:25") + row(4, "Lock", "0:9") + row(5, "Values without oil on the thread."), "",
			[]string{"caption Torques!A1: Torques of the door", "table Torques!A2:B4: Part | Nm / Hinge | 25 / Lock | 9", "paragraph Torques!A5: Values without oil on the thread."}},
		{"two tables beside each other", row(1, "a", "b", "", "c", "d") + row(2, "0:1", "0:2", "", "0:3", "0:4"), "",
			[]string{"table Torques!A1:B2: a | b / 1 | 2", "table Torques!D1:E2: c | d / 3 | 4"}},
		{"two tables below each other", row(1, "a", "b") + row(2, "0:1", "0:2") + row(4, "c", "d") + row(5, "0:3", "0:4"), "",
			[]string{"table Torques!A1:B2: a | b / 1 | 2", "table Torques!A4:B5: c | d / 3 | 4"}},
		{"far away", row(1, "a") + `<row r="1048576"><c r="XFD1048576"><v>7</v></c></row>`, "",
			[]string{"paragraph Torques!A1: a", "paragraph Torques!XFD1048576: 7"}},
		{"shared strings", `<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row><row><c><v>1</v></c><c t="b"><v>1</v></c></row>`, "",
			[]string{"table Torques!A1:B2: Part | Hinge / 1 | TRUE"}},
		{"formulas without a value", row(1, "a", "b") + row(2, "0:2", "0:=A2*3+1") + row(3, "0:4", "0:=SUM(A2:B2)/2") + row(4, "0:=INDEX(A:A,1)", "0:=ROUND(B3,0)"), "",
			[]string{"table Torques!A1:B4: a | b / 2 | 7 / 4 | 4.5 / =INDEX(A:A,1) | 5"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, err := parse(t, file(t, test.rows, test.behind), nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(append([]string{"heading sheet Torques: Torques"}, test.want...), lines(doc)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMergedHeader(t *testing.T) {
	doc, err := parse(t, file(t, row(1, "Plant", "Q1", "", "Q2")+row(2, "", "Units", "Defects", "Units", "Defects")+row(3, "Windsor", "0:10", "0:1", "0:20", "0:2")+row(4, "Saltillo", "0:11", "0:1", "0:21", "0:2"),
		`<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/><mergeCell ref="D1:E1"/></mergeCells>`), nil)
	if err != nil {
		t.Fatal(err)
	}
	table := doc.Blocks[1].Table
	want := [][]string{{"Plant", "Q1", "Q1", "Q2", "Q2"}, {"Plant", "Units", "Defects", "Units", "Defects"}, {"Windsor", "10", "1", "20", "2"}, {"Saltillo", "11", "1", "21", "2"}}
	if diff := cmp.Diff(want, table.Grid()); diff != "" || table.HeaderRows != 2 {
		t.Errorf("%d header rows; %s", table.HeaderRows, diff)
	}
	if at := table.Rows[2][1].Location.String(); at != "Torques!B3" {
		t.Errorf("a cell at %s", at)
	}
}

func TestHidden(t *testing.T) {
	doc, err := parse(t, file(t, `<row r="1" hidden="1"><c r="A1"><v>1</v></c></row>`+row(2, "0:2", "8:3", "12:4"), ""), nil)
	if err != nil {
		t.Fatal(err)
	}
	var hidden []string
	for _, h := range doc.Quality.Hidden {
		hidden = append(hidden, fmt.Sprintf("%s %s %s", h.Reason, h.Location, h.Text))
	}
	if diff := cmp.Diff([]string{"colour Torques!B2 3", "colour Torques!C2 4", "part Torques!1:1 row 1:1"}, hidden); diff != "" {
		t.Error(diff)
	}
	if got := lines(doc); len(got) != 3 {
		t.Errorf("blocks %q", got)
	}
}

func TestFaults(t *testing.T) {
	for _, test := range []struct {
		name string
		data []byte
		want error
	}{
		{"no archive", []byte("PK\x03\x04nothing"), ingest.ErrDamaged},
		{"no workbook", readtest.Pack(t, map[string]string{"[Content_Types].xml": "", "xl/workbook.xml": "<a/>"}), ingest.ErrDamaged},
		{"broken sheet", file(t, "<row></c>", ""), ingest.ErrDamaged},
		{"empty", nil, ingest.ErrEmpty},
	} {
		_, err := parse(t, test.data, nil)
		var failed *ingest.ParseError
		if !errors.As(err, &failed) || !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
	}
	if _, err := xlsx.New(nil).Parse(t.Context(), ingest.Input{Name: "a.xlsb", Reader: strings.NewReader("PK"), Size: 2}); !errors.Is(err, ingest.ErrUnsupported) {
		t.Errorf("xlsb: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(row(1, "a", "0:1", "4:46053", "0:=A1+1"), `<mergeCells><mergeCell ref="A1:B2"/></mergeCells>`)
	f.Add(`<row r="9"><c r="ZZZ9" t="s"><v>99</v></c></row>`, "")
	f.Fuzz(func(t *testing.T, rows, behind string) {
		doc, err := parse(t, file(t, rows, behind), nil)
		var failed *ingest.ParseError
		if err != nil && !errors.As(err, &failed) {
			t.Fatal(err)
		}
		if doc != nil {
			for _, b := range doc.Blocks {
				if b.Table != nil && b.Table.Columns()*len(b.Table.Rows) < 1<<20 {
					b.Table.Grid()
				}
			}
		}
	})
}

// TestTruth reads a file whose cells are known.
func TestTruth(t *testing.T) {
	doc, err := readtest.Parse(t.Context(), xlsx.New(nil), readtest.Folder(t, "truth", "warranty_merged.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"heading sheet Garantie: Garantie", "table Garantie!A1:E4: Usine | Q1 2026 | Q2 2026 / Unités | Défauts | Unités | Défauts / Mulhouse | 12000 | 43 | 13500 | 51 / Sochaux | 9000 | 12 | 9900 | 17",
		"table Garantie!A6:D6: 2026-01-31 | 1234.50 € | 55 | 0.43%", "heading sheet Caché: Caché", "paragraph Caché!A1: hidden",
	}
	if diff := cmp.Diff(want, lines(doc)); diff != "" {
		t.Error(diff)
	}
}
