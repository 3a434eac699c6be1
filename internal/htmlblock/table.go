// SPDX-License-Identifier: Apache-2.0

package htmlblock

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/tabular"
)

// Bounds of tables, so that a few bytes can't ask for a huge grid. The HTML standard
// clamps spans in the same way, to 1,000 columns and 65,534 rows; cells right of the
// last column are dropped.
const (
	maxColumnSpan = 1000
	maxColumns    = 1024
	maxRowSpan    = 65534
	maxGrid       = 1 << 22 // cells
	sampleRows    = 200     // looked at to find a header row
)

// table walks a table: one that lays out the page as what it holds, any other as a
// table.
func (c *converter) table(node *html.Node) error {
	c.end()
	rows, header := c.tableRows(node)
	if isLayout(node, rows) {
		return c.block(node, c.outer(), c.level)
	}
	g := gridder{}
	table := &ingest.Table{HeaderRows: header}
	var place ingest.Location
	for _, tr := range rows {
		g.nextRow()
		cells := []ingest.Cell{}
		for td := range tr.ChildNodes() {
			if td.DataAtom != atom.Td && td.DataAtom != atom.Th {
				continue
			}
			if c.skips(td) {
				continue
			}
			cell, err := c.cell(td)
			if err != nil {
				return err
			}
			if !g.put(&cell) {
				continue
			}
			place = place.Union(cell.Location)
			cells = append(cells, cell)
		}
		table.Rows = append(table.Rows, cells)
	}
	if err := c.caption(node, table); err != nil {
		return err
	}
	c.finish(table)
	text := table.Text()
	if strings.Trim(text, " |\n") == "" && table.Caption == "" {
		return nil
	}
	c.page.Blocks = append(c.page.Blocks, ingest.Block{Kind: ingest.TableBlock, Text: text, Table: table, Location: place})
	return nil
}

// tableRows returns a table's rows in the order shown, and how many of the first ones
// name columns: those of thead, or rows of nothing but th.
func (c *converter) tableRows(table *html.Node) (rows []*html.Node, header int) {
	var foot []*html.Node
	inHead := 0
	for section := range table.ChildNodes() {
		switch section.DataAtom {
		case atom.Thead, atom.Tbody, atom.Tfoot:
			if c.skips(section) {
				continue
			}
			for tr := range section.ChildNodes() {
				if tr.DataAtom != atom.Tr || c.skips(tr) {
					continue
				}
				switch {
				case section.DataAtom == atom.Tfoot:
					foot = append(foot, tr)
				case section.DataAtom == atom.Thead && len(rows) == inHead:
					inHead++
					rows = append(rows, tr)
				default:
					rows = append(rows, tr)
				}
			}
		}
	}
	rows = append(rows, foot...)
	if inHead > 0 {
		return rows, inHead
	}
	for header < len(rows) && allHeaders(rows[header]) {
		header++
	}
	if header == len(rows) {
		header = 0
	}
	return rows, header
}

// allHeaders reports whether a row has header cells only, at least one. The first cell may
// be an empty one, in the corner above the names of rows, before two columns or more.
func allHeaders(tr *html.Node) bool {
	n, corner := 0, 0
	for td := range tr.ChildNodes() {
		switch td.DataAtom {
		case atom.Td:
			if n > 0 || corner > 0 || !isBlank(td) {
				return false
			}
			corner++
		case atom.Th:
			n += max(spanOf(td, "colspan", maxColumnSpan), 1)
		}
	}
	return n > corner
}

// isBlank reports whether a cell has no text.
func isBlank(td *html.Node) bool {
	for node := range td.Descendants() {
		if node.Type == html.TextNode && strings.TrimSpace(node.Data) != "" || node.DataAtom == atom.Img {
			return false
		}
	}
	return true
}

// isLayout reports whether a table lays out a page: it says so, or it has one column, or
// its cells hold headings, and it has neither header cells nor a caption.
func isLayout(table *html.Node, rows []*html.Node) bool {
	if role, _ := attribute(table, "role"); role == "presentation" || role == "none" {
		return true
	}
	widest := 0
	for _, tr := range rows {
		n := 0
		for td := range tr.ChildNodes() {
			switch td.DataAtom {
			case atom.Th:
				return false
			case atom.Td:
				n++
			}
		}
		widest = max(widest, n)
	}
	for child := range table.ChildNodes() {
		if child.DataAtom == atom.Caption || child.DataAtom == atom.Thead {
			return false
		}
	}
	return widest <= 1 || holdsHeading(rows)
}

// holdsHeading reports whether a cell of the rows has a heading with something beside it,
// as the columns of a page have.
func holdsHeading(rows []*html.Node) bool {
	for _, tr := range rows {
		for td := range tr.ChildNodes() {
			elements, heading := 0, false
			for child := range td.ChildNodes() {
				if child.Type == html.ElementNode {
					elements++
				}
				switch child.DataAtom {
				case atom.H1, atom.H2, atom.H3:
					heading = true
				}
			}
			if heading && elements > 1 {
				return true
			}
		}
	}
	return false
}

// gridder places the cells of a table, row by row, as the HTML standard does it.
type gridder struct {
	covered []int // for each column, the first row that no cell above reaches down to
	row     int   // from 1
	column  int
}

func (g *gridder) nextRow() { g.column, g.row = 0, g.row+1 }

// put places a cell at the next free column; it returns false if the table is too wide.
func (g *gridder) put(cell *ingest.Cell) bool {
	for g.column < len(g.covered) && g.covered[g.column] > g.row {
		g.column++
	}
	cell.Column = g.column
	end := g.column + max(cell.ColumnSpan, 1)
	if end > maxColumns {
		return false
	}
	for len(g.covered) < end {
		g.covered = append(g.covered, 0)
	}
	for i := g.column; i < end; i++ {
		g.covered[i] = g.row + max(cell.RowSpan, 1)
	}
	g.column = end
	return true
}

// finish cuts spans that reach below the table, drops all of a table whose grid would be
// huge, and looks for a header row if none is marked.
func (c *converter) finish(table *ingest.Table) {
	columns := table.Columns()
	huge := columns > 0 && len(table.Rows) > maxGrid/columns
	if huge {
		c.page.Warnings = append(c.page.Warnings, fmt.Sprintf("spans of a table with %d rows and %d columns ignored", len(table.Rows), columns))
	}
	for r := range table.Rows {
		for i := range table.Rows[r] {
			cell := &table.Rows[r][i]
			cell.RowSpan = min(cell.RowSpan, len(table.Rows)-r)
			if cell.RowSpan <= 1 || huge {
				cell.RowSpan = 0
			}
			if huge {
				cell.Column, cell.ColumnSpan = i, 0
			}
		}
	}
	if table.HeaderRows == 0 && columns <= maxColumns {
		sample := ingest.Table{Rows: table.Rows[:min(len(table.Rows), sampleRows)]}
		table.HeaderRows = tabular.HeaderRows(sample.Grid())
	}
	if table.HeaderRows >= len(table.Rows) {
		table.HeaderRows = 0
	}
}

// cell reads a cell: its blocks are lines of its text.
func (c *converter) cell(td *html.Node) (ingest.Cell, error) {
	block, err := c.flat(td)
	cell := ingest.Cell{Text: block.Text, Location: block.Location}
	cell.RowSpan = spanOf(td, "rowspan", maxRowSpan)
	cell.ColumnSpan = spanOf(td, "colspan", maxColumnSpan)
	return cell, err
}

// spanOf returns an attribute's number between 2 and limit, otherwise 0.
func spanOf(td *html.Node, key string, limit int) int {
	v, ok := attribute(td, key)
	if !ok {
		return 0
	}
	n, err := strconv.Atoi(strings.TrimSpace(v))
	if key == "rowspan" && err == nil && n == 0 {
		n = limit // to the end of the table
	}
	if err != nil || n < 2 {
		return 0
	}
	return min(n, limit)
}

// caption reads a table's caption.
func (c *converter) caption(node *html.Node, table *ingest.Table) error {
	for child := range node.ChildNodes() {
		if child.DataAtom != atom.Caption || c.skips(child) {
			continue
		}
		block, err := c.flat(child)
		if err != nil {
			return err
		}
		table.Caption = strings.Join(strings.Fields(block.Text), " ")
	}
	return nil
}

// flat reads an element's content into one block, a line for each block in it.
func (c *converter) flat(node *html.Node) (ingest.Block, error) {
	inner := &converter{file: c.file, source: c.source, marks: c.marks, meter: c.meter, styles: c.styles, hidden: c.hidden}
	inner.page = &Page{Title: "-"}
	err := inner.children(node)
	inner.end()
	if err == nil {
		err = inner.exceeded
	}
	c.page.Warnings = append(c.page.Warnings, inner.page.Warnings...)
	if len(inner.page.Blocks) == 1 && inner.page.Blocks[0].Marker == "" {
		return inner.page.Blocks[0], err
	}
	var all ingest.Block
	var text strings.Builder
	for _, b := range inner.page.Blocks {
		if text.Len() > 0 {
			text.WriteByte('\n')
		}
		if b.Marker != "" {
			text.WriteString(b.Marker + " ")
		}
		text.WriteString(b.Text)
		all.Location = all.Location.Union(b.Location)
	}
	all.Text = text.String()
	return all, err
}
