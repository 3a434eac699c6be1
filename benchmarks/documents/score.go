// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/internal/readtest"
)

// mean is a sum of what was measured, and of how many.
type mean struct {
	sum float64
	n   int
}

func (m *mean) add(v float64) { m.sum, m.n = m.sum+v, m.n+1 }

// value returns the mean, or nil if nothing was measured.
func (m *mean) value() *float64 {
	if m.n == 0 {
		return nil
	}
	v := m.sum / float64(m.n)
	return &v
}

// score lets every reader that can read a group, several times for speed if its truth is text
// of pages.
func (g *group) score(ctx context.Context, readers []*reader, rounds int) (Group, error) {
	out := Group{Kind: g.kind, Truth: g.form, Files: len(g.files)}
	if g.form != agreedText {
		rounds = 1
	}
	var able []*reader
	var read [][]result
	var speeds []*float64
	for _, r := range readers {
		if !r.reads(g.kind) || g.form == competition && !r.findsTables(g.kind) {
			continue
		}
		first, speed, err := r.readRounds(ctx, g.files, rounds)
		if err != nil {
			return out, err
		}
		able, read, speeds = append(able, r), append(read, first), append(speeds, speed)
	}
	left := map[int]bool{}
	for i, f := range g.files {
		if !slices.ContainsFunc(read, func(all []result) bool { return !all[i].empty() }) {
			left[i] = true
			out.WithoutText = append(out.WithoutText, f.name)
		}
	}
	for i, r := range able {
		s := &scoring{reader: r, group: g}
		for k, f := range g.files {
			if !left[k] {
				s.add(f, &read[i][k])
			}
		}
		score := s.score()
		if g.form == agreedText {
			score.PagesPerSecond = speeds[i]
		}
		out.Scores = append(out.Scores, score)
	}
	return out, nil
}

// readRounds returns what was read and the median of pages a second.
func (r *reader) readRounds(ctx context.Context, files []*file, rounds int) (first []result, speed *float64, err error) {
	var speeds []float64
	for round := range rounds {
		read, err := r.read(ctx, files)
		if err != nil {
			return nil, nil, err
		}
		if round == 0 {
			first = read
		}
		pages, seconds := 0, 0.0
		for _, one := range read {
			pages, seconds = pages+one.Pages, seconds+one.Seconds
		}
		if seconds > 0 {
			speeds = append(speeds, float64(pages)/seconds)
		}
	}
	slices.Sort(speeds)
	if len(speeds) > 0 {
		speed = &speeds[len(speeds)/2]
	}
	return first, speed, nil
}

// scoring gathers what a reader got right in a group.
type scoring struct {
	reader *reader
	group  *group

	failed               int
	words, order, recall mean
	tables, good, strict mean
	none                 int // tables that are none
	cells, exact         int
	wrong                []string
}

func (s *scoring) score() Score {
	out := Score{
		Reader: s.reader.name, Failed: s.failed, WordF1: s.words.value(), Order: s.order.value(), Recall: s.recall.value(),
		TableF1: s.tables.value(), Good: s.good.value(), Strict: s.strict.value(), Wrong: s.wrong,
	}
	if s.tables.n > 0 {
		out.None = &s.none
		total := s.tables.sum / float64(s.tables.n+s.none)
		out.TotalF1 = &total
	}
	if s.cells > 0 {
		share := float64(s.exact) / float64(s.cells)
		out.Cells, out.Exact = &s.cells, &share
	}
	return out
}

// add scores a file. One that could not be read counts as one without text and tables.
func (s *scoring) add(f *file, got *result) {
	if got.Error != "" {
		s.failed++
	}
	if f.text != "" {
		s.addText(f, got)
	}
	if f.tables != nil && s.reader.findsTables(s.group.kind) {
		s.addTables(f, got)
	}
	if f.grids != nil && s.reader.findsTables(s.group.kind) {
		s.addCells(f, got)
	}
}

func (s *scoring) addText(f *file, got *result) {
	if f.form == reviewed {
		text := got.Text
		if got.Repeated != "" {
			text = got.Repeated
		}
		share, _ := readtest.Recall(text, f.text)
		s.recall.add(share)
		return
	}
	a, b := readtest.Words(got.Text), readtest.Words(f.text)
	s.words.add(readtest.F1(readtest.Count(a), readtest.Count(b)))
	if f.form == exactText {
		s.order.add(float64(readtest.InOrder(a, b)) / float64(max(len(a), len(b), 1)))
	}
}

func (s *scoring) addTables(f *file, got *result) {
	match := func(form func(string) string) readtest.TableScores {
		return readtest.MatchTables(readtest.RelationsOf(f.tables, form), readtest.RelationsOf(got.cells(), form))
	}
	plain, signed := match(readtest.Plain), match(readtest.Signed)
	for _, f1 := range plain.F1 {
		s.tables.add(f1)
		good := 0.0
		if f1 >= 0.9 {
			good = 1
		}
		s.good.add(good)
	}
	s.none += plain.Extra
	s.strict.add(signed.Strict())
}

// addCells compares every true table with the one of which the greatest share is the same.
func (s *scoring) addCells(f *file, got *result) {
	for t, want := range f.grids {
		var nearest [][]string
		best := 0.0
		for _, rows := range got.Tables {
			if v := sameCells(want, rows); v > best {
				nearest, best = rows, v
			}
		}
		compareCells(want, nearest, func(at place, was, wanted string) {
			s.cells++
			if was == wanted {
				s.exact++
				return
			}
			s.wrong = append(s.wrong, fmt.Sprintf("%s: table %d, row %d, column %d: %q, want %q", f.name, t+1, at.row+1, at.column+1, was, wanted))
		})
	}
}

// sameCells returns the share of cells that are the same.
func sameCells(want, got [][]string) float64 {
	same, all := 0, 0
	compareCells(want, got, func(_ place, was, wanted string) {
		if all++; was == wanted {
			same++
		}
	})
	return float64(same) / float64(max(all, 1))
}

// place is a place of a table, from 0.
type place struct{ row, column int }

// compareCells tells of each cell of the truth, and of each beyond it that is not empty, what
// was read. White space counts as one space.
func compareCells(want, got [][]string, tell func(at place, got, want string)) {
	cell := func(rows [][]string, r, c int) string {
		if r >= len(rows) || c >= len(rows[r]) {
			return ""
		}
		return strings.Join(strings.Fields(rows[r][c]), " ")
	}
	for r := range max(len(want), len(got)) {
		inside := 0
		if r < len(want) {
			inside = len(want[r])
		}
		width := inside
		if r < len(got) {
			width = max(width, len(got[r]))
		}
		for c := range width {
			a, b := cell(got, r, c), cell(want, r, c)
			if c < inside || a != "" {
				tell(place{r, c}, a, b)
			}
		}
	}
}
