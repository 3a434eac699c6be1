// SPDX-License-Identifier: Apache-2.0

package docx

import (
	"strconv"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/ooxml"
)

// maxColumns is the most columns that Word makes, with room for damaged spans.
const maxColumns = 1024

// grid is a table while it is read.
type grid struct {
	table ingest.Table
	// open are the cells that may go on in the next row, by column: row and place in it.
	open map[int][2]int
	// headers counts the leading rows that are repeated on each page.
	headers int
	plain   bool // a row that is no header has been met
}

// readTable adds the block of a table (ISO/IEC 29500-1, 17.4). One of a single cell is a
// frame around text and is read as that text.
func (r *reader) readTable(n *ooxml.Node) error {
	properties := n.Child("w:tblPr")
	base := r.styles.byID[properties.Val("w:tblStyle")]
	if shade := properties.Child("w:shd"); base != nil && base.colours || shade != nil && coloured(shade) {
		r.shaded++
		defer func() { r.shaded-- }()
	}
	var rows []*ooxml.Node
	collect(n, "w:tr", &rows)
	if len(rows) == 1 {
		if cells := cellsOf(rows[0]); len(cells) == 1 {
			return r.blocks(cells[0], true)
		}
	}
	g := &grid{}
	for _, row := range rows {
		if err := r.row(g, row); err != nil {
			return err
		}
	}
	if len(g.table.Rows) == 0 {
		return nil
	}
	g.table.HeaderRows = g.headerRows()
	t := g.table
	r.add(ingest.Block{Kind: ingest.TableBlock, Text: t.Text(), Table: &t})
	return nil
}

// collect finds rows or cells below content controls and insertions, not those of tables
// within.
func collect(n *ooxml.Node, name string, into *[]*ooxml.Node) {
	for _, c := range n.Children {
		switch c.Name {
		case name:
			*into = append(*into, c)
		case "w:sdt", "w:sdtContent", "w:ins", "w:customXml", "w:moveTo":
			collect(c, name, into)
		}
	}
}

func cellsOf(row *ooxml.Node) (cells []*ooxml.Node) {
	collect(row, "w:tc", &cells)
	return cells
}

// row reads a row; one that was deleted is not read.
func (r *reader) row(g *grid, n *ooxml.Node) error {
	properties := n.Child("w:trPr")
	if properties.Child("w:del") != nil {
		return nil
	}
	if !g.plain && properties.On("w:tblHeader") {
		g.headers++
	} else {
		g.plain = true
	}
	first := intOf(properties.Val("w:gridBefore"), 0)
	column := first
	var cells []ingest.Cell
	open := map[int][2]int{}
	for _, c := range cellsOf(n) {
		p := c.Child("w:tcPr")
		span := max(intOf(p.Val("w:gridSpan"), 1), 1)
		if column+span > maxColumns {
			r.warn("a table has too many columns; the rest is left out")
			break
		}
		if joinsLeft(p) && column > first {
			if err := r.widen(cells, c, column, span); err != nil {
				return err
			}
			column += span
			continue
		}
		merge := p.Child("w:vMerge")
		above, goesOn := g.open[column]
		if merge != nil && merge.Attr("w:val") != "restart" && goesOn {
			cell := &g.table.Rows[above[0]][above[1]]
			cell.RowSpan = max(cell.RowSpan, 1) + 1
			open[column] = above
			column += span
			continue
		}
		text, err := r.cell(c, p)
		if err != nil {
			return err
		}
		cell := ingest.Cell{Text: text, Column: column, Location: ingest.Location{Paragraph: r.paragraph}}
		if span > 1 {
			cell.ColumnSpan = span
		}
		if merge != nil {
			open[column] = [2]int{len(g.table.Rows), len(cells)}
		}
		cells = append(cells, cell)
		column += span
	}
	g.table.Rows, g.open = append(g.table.Rows, cells), open
	return nil
}

// joinsLeft reports whether a cell belongs to the one before it, as files of old programs say
// instead of giving that one a span.
func joinsLeft(properties *ooxml.Node) bool {
	merge := properties.Child("w:hMerge")
	return merge != nil && merge.Attr("w:val") != "restart"
}

// widen adds a cell to the last of the row, which it belongs to. If that one is a row's above,
// its span is known already.
func (r *reader) widen(cells []ingest.Cell, n *ooxml.Node, column, span int) error {
	text, err := r.cell(n, n.Child("w:tcPr"))
	if err != nil || len(cells) == 0 {
		return err
	}
	last := &cells[len(cells)-1]
	if last.Column+max(last.ColumnSpan, 1) != column {
		return nil
	}
	last.ColumnSpan = max(last.ColumnSpan, 1) + span
	last.Text = strings.TrimSpace(last.Text + "\n" + text)
	return nil
}

// cell returns the text of a cell: its paragraphs, list items and tables, a line each.
func (r *reader) cell(n, properties *ooxml.Node) (string, error) {
	if shade := properties.Child("w:shd"); shade != nil && coloured(shade) {
		r.shaded++
		defer func() { r.shaded-- }()
	}
	kept := r.doc.Blocks
	r.doc.Blocks = nil
	err := r.nested(func() error { return r.blocks(n, true) })
	inner := r.doc.Blocks
	r.doc.Blocks = kept
	var lines []string
	for _, b := range inner {
		text := b.Text
		if b.Marker != "" {
			text = b.Marker + " " + text
		}
		lines = append(lines, text)
	}
	return strings.Join(lines, "\n"), err
}

// headerRows returns the number of rows that name the columns: those that are repeated on
// each page, or what looks like names.
func (g *grid) headerRows() int {
	if g.headers > 0 && g.headers < len(g.table.Rows) {
		return g.headers
	}
	return ooxml.HeaderRows(&g.table)
}

func intOf(s string, otherwise int) int {
	if n, err := strconv.Atoi(s); err == nil && n >= 0 && n <= maxColumns {
		return n
	}
	return otherwise
}
