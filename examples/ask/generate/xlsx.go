// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"regexp"
	"strings"
)

const sheetNames = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`

// sheet is a sheet of a workbook while it is written.
type sheet struct {
	name string
	rows strings.Builder
	row  int // the last that was written
}

// writeXLSX writes a source as a workbook: a sheet for each heading of the first level, below
// it texts and tables with a blank row between them. A cell that is a number is one.
func writeXLSX(src source) ([]byte, error) {
	var sheets []*sheet
	for i, b := range src.blocks {
		if b.kind == heading && b.level == 1 {
			sheets = append(sheets, &sheet{name: b.text})
			continue
		}
		if len(sheets) == 0 {
			return nil, fmt.Errorf("write workbook: %q stands on no sheet", b.text)
		}
		s := sheets[len(sheets)-1]
		if s.row > 0 && src.blocks[i-1].kind != caption { // the title of a table stands on it
			s.row++
		}
		if b.kind != table {
			s.write([]string{b.text})
		}
		for _, row := range b.rows {
			s.write(row)
		}
	}
	const kind = "spreadsheetml."
	var list, rest = "", []part{}
	var relations []relation
	for i, s := range sheets {
		list += fmt.Sprintf(`<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, escape(s.name), i+1, i+1)
		name := fmt.Sprintf("worksheets/sheet%d.xml", i+1)
		relations = append(relations, relation{"worksheet", name})
		rest = append(rest, part{"xl/" + name, kind + "worksheet", `<worksheet ` + sheetNames + `><sheetData>` + s.rows.String() + `</sheetData></worksheet>`})
	}
	book := `<workbook ` + sheetNames + ` xmlns:r="` + officeRelations + `"><sheets>` + list + `</sheets></workbook>`
	return writeOffice(src.header, append([]part{{"xl/workbook.xml", kind + "sheet.main", book}, relationsOf("xl/workbook.xml", relations)}, rest...))
}

// number is a number without signs of grouping or leading zeros.
var number = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

// write writes the cells of the next row.
func (s *sheet) write(cells []string) {
	s.row++
	fmt.Fprintf(&s.rows, `<row r="%d">`, s.row)
	for i, text := range cells {
		place := fmt.Sprintf("%c%d", 'A'+i, s.row) // tables have fewer than 26 columns
		if number.MatchString(text) {
			fmt.Fprintf(&s.rows, `<c r="%s"><v>%s</v></c>`, place, text)
			continue
		}
		fmt.Fprintf(&s.rows, `<c r="%s" t="inlineStr"><is><t>%s</t></is></c>`, place, escape(text))
	}
	s.rows.WriteString(`</row>`)
}
