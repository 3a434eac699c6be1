// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"math"
	"slices"

	"github.com/pacenote/pacenote/ingest"
)

// edgeTolerance is how far, in points, the columns of a table may be shifted on its next page.
const edgeTolerance = 3

// joinContinued puts tables together that go on over pages: the next page begins, but for
// running headers, with a table of as many columns that repeats the names of the columns, which
// then stand once, or that has none and whose columns stand where those above do.
func joinContinued(doc *ingest.Document) {
	var out []ingest.Block
	last := -1 // the place in out of the last block that is no header or footer
	for _, b := range doc.Blocks {
		if b.Kind == ingest.Header || b.Kind == ingest.Footer {
			out = append(out, b)
			continue
		}
		if last >= 0 && sameTable(&out[last], &b) {
			join(&out[last], &b)
			continue
		}
		last = len(out)
		out = append(out, b)
	}
	doc.Blocks = out
}

// sameTable reports whether a table goes on with the one before it.
func sameTable(above, b *ingest.Block) bool {
	if above.Table == nil || b.Table == nil || lastPage(above)+1 != b.Location.Page {
		return false
	}
	t, u := above.Table, b.Table
	if t.Columns() != u.Columns() || t.HeaderRows == 0 {
		return false
	}
	if u.HeaderRows > 0 {
		return repeats(t, u)
	}
	return sameEdges(t, u)
}

// lastPage returns the page on which a block ends.
func lastPage(b *ingest.Block) int {
	page := b.Location.Page
	for _, box := range b.Location.Boxes {
		page = max(page, box.Page)
	}
	return page
}

// repeats reports whether the names of the columns are those of t.
func repeats(t, u *ingest.Table) bool {
	if len(u.Rows) < t.HeaderRows {
		return false
	}
	for r := range t.HeaderRows {
		same := slices.EqualFunc(t.Rows[r], u.Rows[r], func(a, b ingest.Cell) bool {
			return a.Text == b.Text && a.Column == b.Column && a.ColumnSpan == b.ColumnSpan
		})
		if !same {
			return false
		}
	}
	return true
}

// sameEdges reports whether the columns of two tables begin at the same places.
func sameEdges(t, u *ingest.Table) bool {
	a, b := edges(t), edges(u)
	for i := range a {
		if math.IsInf(a[i], 0) || math.IsInf(b[i], 0) || math.Abs(a[i]-b[i]) > edgeTolerance {
			return false
		}
	}
	return len(a) > 0
}

// edges returns where the columns begin: the least left side of their cells.
func edges(t *ingest.Table) []float64 {
	out := make([]float64, t.Columns())
	for i := range out {
		out[i] = math.Inf(1)
	}
	for _, row := range t.Rows {
		for _, c := range row {
			for _, box := range c.Location.Boxes {
				out[c.Column] = math.Min(out[c.Column], box.X0)
			}
		}
	}
	return out
}

// join appends the rows of a table that goes on, without names that are repeated.
func join(above, b *ingest.Block) {
	rows := b.Table.Rows
	if b.Table.HeaderRows > 0 {
		rows = rows[above.Table.HeaderRows:]
	}
	above.Table.Rows = append(above.Table.Rows, rows...)
	above.Location = above.Location.Union(b.Location)
	above.Text = above.Table.Text()
}
