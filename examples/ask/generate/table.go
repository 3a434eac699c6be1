// SPDX-License-Identifier: Apache-2.0

package main

// tableRow is a table row ready to be set: the wrapped lines of each cell.
type tableRow struct {
	cells  [][]string
	height float64
}

// table sets a ruled table: a frame around every cell, the header row bold on grey and
// repeated where the table goes on over a page. A row is never broken across pages.
func (c *composer) table(b block) {
	widths := columnWidths(b.widths, c.textWidth())
	head := layoutRow(bold(), b.rows[0], widths)
	c.need(head.height * 2)
	c.row(bold(), head, widths)
	for _, cells := range b.rows[1:] {
		row := layoutRow(regular(), cells, widths)
		if c.y-row.height < c.bottom() {
			c.newPage()
			c.row(bold(), head, widths)
		}
		c.row(regular(), row, widths)
	}
	c.y -= 10
}

// columnWidths shares the total out in proportion to the relative widths.
func columnWidths(relative []int, total float64) []float64 {
	sum := 0
	for _, r := range relative {
		sum += r
	}
	widths := make([]float64, len(relative))
	for i, r := range relative {
		widths[i] = total * float64(r) / float64(sum)
	}
	return widths
}

// layoutRow wraps the cells of a row to the columns' widths.
func layoutRow(f font, cells []string, widths []float64) tableRow {
	row := tableRow{cells: make([][]string, len(cells))}
	most := 1
	for i, text := range cells {
		row.cells[i] = f.wrap(text, tableSize, widths[i]-2*cellPadding)
		most = max(most, len(row.cells[i]))
	}
	row.height = float64(most)*tableSize*leading + 2*cellPadding
	return row
}

// row draws one row at the current place; only the header row is set in bold.
func (c *composer) row(f font, row tableRow, widths []float64) {
	x := margin
	for i, lines := range row.cells {
		if f == bold() {
			c.fill(0.88, x, c.y-row.height, widths[i], row.height)
		}
		c.frame(x, c.y-row.height, widths[i], row.height)
		for n, line := range lines {
			y := c.y - cellPadding - tableSize - float64(n)*tableSize*leading
			c.show(f, tableSize, point{x + cellPadding, y}, line)
		}
		x += widths[i]
	}
	c.y -= row.height
}
