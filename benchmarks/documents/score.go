// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"regexp"
	"slices"
	"strings"
)

// cell is a cell of a table: the rows and columns that it covers, both ends included.
type cell struct {
	row0, row1, column0, column1 int
	text                         string
}

// relation is one of adjacency: what stands beside or below a text, empty cells passed over.
type relation struct {
	a, b  string
	below bool
}

var signPattern = regexp.MustCompile(`[^\pL\pN]+`)

// plain returns the letters and digits of a text, or its signs if it has no others.
func plain(s string) string {
	if bare := signPattern.ReplaceAllString(s, ""); bare != "" {
		return strings.ToLower(bare)
	}
	return strings.Join(strings.Fields(s), "")
}

// place is a place of a grid.
type place struct{ row, column int }

// relations returns the relations of a table, each as often as it is there (Göbel et al., 2012).
func relations(all []cell) map[relation]int {
	var cells []cell
	at := map[place]int{}
	rows, columns := 0, 0
	for _, c := range all {
		if strings.TrimSpace(c.text) == "" {
			continue
		}
		rows, columns = max(rows, c.row1+1), max(columns, c.column1+1)
		for r := c.row0; r <= c.row1; r++ {
			for k := c.column0; k <= c.column1; k++ {
				at[place{r, k}] = len(cells)
			}
		}
		cells = append(cells, c)
	}
	type pair struct {
		a, b  int
		below bool
	}
	found := map[pair]bool{}
	for i, c := range cells {
		for r := c.row0; r <= c.row1; r++ {
			for k := c.column1 + 1; k < columns; k++ {
				if j, ok := at[place{r, k}]; ok {
					found[pair{i, j, false}] = true
					break
				}
			}
		}
		for k := c.column0; k <= c.column1; k++ {
			for r := c.row1 + 1; r < rows; r++ {
				if j, ok := at[place{r, k}]; ok {
					found[pair{i, j, true}] = true
					break
				}
			}
		}
	}
	out := map[relation]int{}
	for p := range found {
		out[relation{plain(cells[p.a].text), plain(cells[p.b].text), p.below}]++
	}
	return out
}

// f1 compares two multisets.
func f1[K comparable](a, b map[K]int) float64 {
	both, total := 0, 0
	for k, n := range a {
		both += min(n, b[k])
		total += n
	}
	for _, n := range b {
		total += n
	}
	if total == 0 {
		return 0
	}
	return 2 * float64(both) / float64(total)
}

// score lets a reader read everything, several times for its speed.
func (c *corpus) score(ctx context.Context, r *reader, rounds int) (Score, error) {
	s := Score{Reader: r.name}
	var speeds []float64
	for round := range rounds {
		texts, err := r.read(ctx, c.textFiles())
		if err != nil {
			return s, err
		}
		pages, seconds := 0, 0.0
		for i, got := range texts {
			pages, seconds = pages+got.Pages, seconds+got.Seconds
			if round > 0 {
				continue
			}
			if got.Error != "" {
				s.Failed++
			}
			s.WordF1 += f1(wordsOf(got.Text), c.texts[i].words) / float64(len(c.texts))
		}
		if seconds > 0 {
			speeds = append(speeds, float64(pages)/seconds)
		}
	}
	slices.Sort(speeds)
	if len(speeds) > 0 {
		s.PagesPerSecond = speeds[len(speeds)/2]
	}
	return s, c.scoreTables(ctx, r, &s)
}

func (c *corpus) textFiles() []string {
	files := make([]string, len(c.texts))
	for i, t := range c.texts {
		files[i] = t.file
	}
	return files
}

// scoreTables compares every true table with the reader's that is most like it.
func (c *corpus) scoreTables(ctx context.Context, r *reader, s *Score) error {
	if len(c.figures) == 0 {
		return nil
	}
	files := make([]string, len(c.figures))
	for i, f := range c.figures {
		files[i] = f.file
	}
	read, err := r.read(ctx, files)
	if err != nil {
		return err
	}
	total, good := 0.0, 0
	for i, got := range read {
		if got.Error != "" {
			s.Failed++
		}
		theirs := got.relations()
		used := map[int]bool{}
		for _, want := range c.figures[i].tables {
			best, at := 0.0, -1
			for k, table := range theirs {
				if v := f1(want, table); v > best {
					best, at = v, k
				}
			}
			used[at] = true
			total += best
			if best >= 0.9 {
				good++
			}
		}
		delete(used, -1)
		s.None += len(theirs) - len(used)
	}
	s.TableF1, s.Good = total/float64(c.tables), float64(good)/float64(c.tables)
	s.Strict = total / float64(c.tables+s.None)
	return nil
}
