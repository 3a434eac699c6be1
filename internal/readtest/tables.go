// SPDX-License-Identifier: Apache-2.0

package readtest

import (
	"encoding/xml"
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/pacenote/pacenote/ingest"
)

// Cell is a cell of a table and the rows and columns that it covers, from 0, both ends
// included.
type Cell struct {
	// Row and LastRow are the first and the last row.
	Row, LastRow int
	// Column and LastColumn are the first and the last column.
	Column, LastColumn int
	// Text is what stands in it.
	Text string
}

// Relation is one of adjacency: what stands beside or below a text.
type Relation struct {
	// First and Second are the texts, in reading order.
	First, Second string
	// Below: the second stands below the first, else to the right of it.
	Below bool
}

var signs = regexp.MustCompile(`[^\pL\pN]+`)

// Plain returns the letters and digits of a cell's text in small letters, or its signs if it
// has no others: for readers that have signs of their own for a quote or a dash.
func Plain(s string) string {
	if bare := signs.ReplaceAllString(s, ""); bare != "" {
		return strings.ToLower(bare)
	}
	return Signed(s)
}

// Signed returns a cell's text without its spaces: a lost minus, point or per cent counts.
func Signed(s string) string { return strings.Join(strings.Fields(s), "") }

// place is a place of a grid.
type place struct{ row, column int }

// Relations returns the relations of a table, each as often as it is there, empty cells
// passed over (Göbel et al., "A methodology for evaluating algorithms for table understanding
// in PDF documents", 2012). Texts are compared as form returns them: [Plain] or [Signed].
func Relations(table []Cell, form func(string) string) map[Relation]int {
	var cells []Cell
	at := map[place]int{}
	rows, columns := 0, 0
	for _, c := range table {
		if strings.TrimSpace(c.Text) == "" {
			continue
		}
		rows, columns = max(rows, c.LastRow+1), max(columns, c.LastColumn+1)
		for r := c.Row; r <= c.LastRow; r++ {
			for k := c.Column; k <= c.LastColumn; k++ {
				at[place{r, k}] = len(cells)
			}
		}
		cells = append(cells, c)
	}
	type pair struct {
		first, second int
		below         bool
	}
	found := map[pair]bool{}
	for i, c := range cells {
		for r := c.Row; r <= c.LastRow; r++ {
			for k := c.LastColumn + 1; k < columns; k++ {
				if j, ok := at[place{r, k}]; ok {
					found[pair{i, j, false}] = true
					break
				}
			}
		}
		for k := c.Column; k <= c.LastColumn; k++ {
			for r := c.LastRow + 1; r < rows; r++ {
				if j, ok := at[place{r, k}]; ok {
					found[pair{i, j, true}] = true
					break
				}
			}
		}
	}
	out := map[Relation]int{}
	for p := range found {
		out[Relation{form(cells[p.first].Text), form(cells[p.second].Text), p.below}]++
	}
	return out
}

// RelationsOf returns the [Relations] of each table.
func RelationsOf(tables [][]Cell, form func(string) string) []map[Relation]int {
	all := make([]map[Relation]int, len(tables))
	for i, t := range tables {
		all[i] = Relations(t, form)
	}
	return all
}

// Tables returns the cells of a document's tables.
func Tables(doc *ingest.Document) [][]Cell {
	var all [][]Cell
	for _, b := range doc.Blocks {
		if b.Table == nil {
			continue
		}
		var cells []Cell
		for r, row := range b.Table.Rows {
			for _, c := range row {
				cells = append(cells, Cell{r, r + max(c.RowSpan, 1) - 1, c.Column, c.Column + max(c.ColumnSpan, 1) - 1, c.Text})
			}
		}
		all = append(all, cells)
	}
	return all
}

// GridCells returns the cells of a table that is given as rows of texts.
func GridCells(rows [][]string) []Cell {
	var cells []Cell
	for r, row := range rows {
		for c, text := range row {
			cells = append(cells, Cell{r, r, c, c, text})
		}
	}
	return cells
}

// TableScores says how well the true tables of a file were found.
type TableScores struct {
	// F1 has, for each true table, that of the table that is most like it, which may be that
	// of several true ones: one that was read for two counts for both. Extra counts the
	// tables that are most like none.
	F1    []float64
	Extra int
	// Single has the same if each table that was read stands for one true table at most,
	// the most alike first; SingleExtra counts those that stand for none.
	Single      []float64
	SingleExtra int
}

// Strict returns the mean of Single with the tables that stand for none as true tables of 0;
// 1 if there are no tables.
func (s *TableScores) Strict() float64 {
	n := len(s.Single) + s.SingleExtra
	if n == 0 {
		return 1
	}
	total := 0.0
	for _, f1 := range s.Single {
		total += f1
	}
	return total / float64(n)
}

// MatchTables compares the tables that were read with the true ones. It costs
// O(len(want) × len(got)) comparisons, and as many passes as tables are matched.
func MatchTables(want, got []map[Relation]int) TableScores {
	s := TableScores{F1: make([]float64, len(want)), Single: make([]float64, len(want))}
	alike := make([][]float64, len(want))
	used := map[int]bool{}
	for i := range want {
		alike[i] = make([]float64, len(got))
		best := -1
		for k := range got {
			alike[i][k] = F1(want[i], got[k])
			if alike[i][k] > s.F1[i] {
				s.F1[i], best = alike[i][k], k
			}
		}
		if best >= 0 {
			used[best] = true
		}
	}
	s.Extra = len(got) - len(used)
	s.SingleExtra = len(got) - s.matchSingle(alike)
	return s
}

// matchSingle pairs tables, the most alike first, and returns the number of pairs.
func (s *TableScores) matchSingle(alike [][]float64) (pairs int) {
	taken := map[int]bool{}
	for {
		best, want, got := 0.0, -1, -1
		for i := range alike {
			for k, v := range alike[i] {
				if v > best && s.Single[i] == 0 && !taken[k] {
					best, want, got = v, i, k
				}
			}
		}
		if want < 0 {
			return pairs
		}
		s.Single[want], taken[got] = best, true
		pairs++
	}
}

// competition is a file of the ICDAR 2013 table competition.
type competition struct {
	Tables []struct {
		Regions []struct {
			Rows    int `xml:"row-increment,attr"`
			Columns int `xml:"col-increment,attr"`
			Cells   []struct {
				Row        int    `xml:"start-row,attr"`
				LastRow    *int   `xml:"end-row,attr"`
				Column     int    `xml:"start-col,attr"`
				LastColumn *int   `xml:"end-col,attr"`
				Text       string `xml:"content"`
			} `xml:"cell"`
		} `xml:"region"`
	} `xml:"table"`
}

// ReadCompetition returns the true tables of a file NAME-str.xml of the ICDAR 2013 table
// competition.
func ReadCompetition(name string) ([][]Cell, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var c competition
	if err := xml.Unmarshal(data, &c); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	var all [][]Cell
	for _, t := range c.Tables {
		var cells []Cell
		for _, r := range t.Regions {
			for _, x := range r.Cells {
				one := Cell{x.Row + r.Rows, x.Row + r.Rows, x.Column + r.Columns, x.Column + r.Columns, x.Text}
				if x.LastRow != nil {
					one.LastRow = *x.LastRow + r.Rows
				}
				if x.LastColumn != nil {
					one.LastColumn = *x.LastColumn + r.Columns
				}
				cells = append(cells, one)
			}
		}
		all = append(all, cells)
	}
	return all, nil
}
