// SPDX-License-Identifier: Apache-2.0

package xlsx

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/ooxml"
)

// The greatest row and column of a sheet (ISO/IEC 29500-1, 18.3.1.4 and the limits of Excel).
const (
	maxRow    = 1 << 20
	maxColumn = 1 << 14
)

// cell is a cell that holds something.
type cell struct {
	at   position
	text string
	// number is set if the value is one, and value is it.
	number bool
	value  float64
	format numberFormat
}

// position counts rows and columns from 0.
type position struct{ row, column int }

// area is a range of cells, both ends within it.
type area struct{ from, to position }

// sheet is one sheet while it is read.
type sheet struct {
	*book
	name, part string
	all        []cell
	merged     []area
	// lists are the areas that the file calls tables.
	lists []area
	// after are the blocks that follow the cells: drawings and comments.
	after []ingest.Block
	// hiddenColumns are ranges of columns that are not shown.
	hiddenColumns [][2]int
	hiddenRows    []int
	uncached      []int // formulas without a value, by their place in all
}

// place returns the place of a range of cells.
func (s *sheet) place(a area) ingest.Location {
	return ingest.Location{Sheet: s.name, Cells: a.String()}
}

// String writes the area as a spreadsheet does: "B3" or "B3:D9".
func (a area) String() string {
	if a.from == a.to {
		return a.from.String()
	}
	return a.from.String() + ":" + a.to.String()
}

// String writes the position as a spreadsheet does.
func (p position) String() string {
	name := ""
	for c := p.column + 1; c > 0; c = (c - 1) / 26 {
		name = string(rune('A'+(c-1)%26)) + name
	}
	return name + strconv.Itoa(p.row+1)
}

// positionOf reads "B3"; dollar signs are passed over.
func positionOf(s string) (p position, ok bool) {
	s = strings.ReplaceAll(s, "$", "")
	i := 0
	for ; i < len(s) && i < 4 && s[i]|0x20 >= 'a' && s[i]|0x20 <= 'z'; i++ {
		p.column = p.column*26 + int(s[i]|0x20-'a') + 1
	}
	row, err := strconv.Atoi(s[i:])
	p.column--
	p.row = row - 1
	return p, err == nil && i > 0 && p.row >= 0 && p.row < maxRow && p.column < maxColumn
}

// areaOf reads "B3:D9" or "B3".
func areaOf(s string) (a area, ok bool) {
	from, to, two := strings.Cut(s, ":")
	if a.from, ok = positionOf(from); !ok {
		return a, false
	}
	if a.to = a.from; two {
		a.to, ok = positionOf(to)
	}
	return a, ok && a.from.row <= a.to.row && a.from.column <= a.to.column
}

// read reads the cells of a worksheet.
func (s *sheet) read() error {
	d, err := s.pkg.Decode(s.part)
	if err != nil {
		return err
	}
	defer d.Close()
	row, column := -1, -1
	for {
		token, err := d.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return damaged(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "col":
			s.column(start)
		case "row":
			row, column = s.row(start, row), -1
		case "c":
			at, ok := positionOf(ooxml.Attr(start, "r"))
			if !ok { // the reference may be left out
				at = position{max(row, 0), column + 1}
			}
			column = at.column
			if err := s.cell(d, start, at); err != nil {
				return damaged(err)
			}
		case "mergeCell":
			if a, ok := areaOf(ooxml.Attr(start, "ref")); ok {
				s.merged = append(s.merged, a)
			}
		}
	}
	s.tell()
	slices.SortStableFunc(s.all, func(a, b cell) int {
		if a.at.row != b.at.row {
			return a.at.row - b.at.row
		}
		return a.at.column - b.at.column
	})
	return nil
}

// damaged says that XML is not as it should be; limits and ends of the context stay.
func damaged(err error) error {
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: %w", ingest.ErrDamaged, err)
	}
	return err
}

func (s *sheet) column(e xml.StartElement) {
	if hidden := ooxml.Attr(e, "hidden"); hidden != "1" && hidden != "true" {
		return
	}
	from, err1 := strconv.Atoi(ooxml.Attr(e, "min"))
	to, err2 := strconv.Atoi(ooxml.Attr(e, "max"))
	if err1 == nil && err2 == nil && from >= 1 && from <= to {
		s.hiddenColumns = append(s.hiddenColumns, [2]int{from - 1, to - 1})
	}
}

func (s *sheet) row(e xml.StartElement, before int) int {
	row := before + 1
	if n, err := strconv.Atoi(ooxml.Attr(e, "r")); err == nil && n >= 1 && n <= maxRow {
		row = n - 1
	}
	if hidden := ooxml.Attr(e, "hidden"); hidden == "1" || hidden == "true" {
		s.hiddenRows = append(s.hiddenRows, row)
	}
	return row
}

// cell reads a cell up to its end.
func (s *sheet) cell(d *ooxml.Decoder, e xml.StartElement, at position) error {
	v := value{kind: ooxml.Attr(e, "t")}
	if n, err := strconv.Atoi(ooxml.Attr(e, "s")); err == nil && n >= 0 && n < len(s.formats) {
		v.format = s.formats[n]
	}
	if err := v.read(d); err != nil {
		return err
	}
	text, number := s.textOf(v)
	if v.formula != "" && v.raw == "" && v.kind != "str" && !v.format.unseen && s.cells > 0 {
		s.uncached = append(s.uncached, len(s.all))
		text = "=" + v.formula
	}
	if strings.TrimSpace(text) == "" {
		return nil
	}
	if v.format.unseen {
		s.hidden.Add(ingest.HiddenColour, text, s.place(area{at, at}))
		return nil
	}
	if s.cells--; s.cells < 0 {
		return &ingest.LimitError{Limit: "cells", Max: maxCells}
	}
	c := cell{at: at, text: text, number: number, format: v.format.number}
	if number {
		c.value, _ = strconv.ParseFloat(strings.TrimSpace(v.raw), 64) // it has been parsed before
	}
	s.all = append(s.all, c)
	return nil
}

// tell lists what of the sheet is hidden, and formulas whose value nobody has computed.
func (s *sheet) tell() {
	for _, c := range s.hiddenColumns {
		from, to := position{0, c[0]}, position{0, min(c[1], maxColumn-1)}
		if slices.ContainsFunc(s.all, func(x cell) bool { return x.at.column >= from.column && x.at.column <= to.column }) {
			name := strings.TrimRight(from.String(), "1") + ":" + strings.TrimRight(to.String(), "1")
			s.hidden.Add(ingest.HiddenPart, "columns "+name, ingest.Location{Sheet: s.name, Cells: name})
		}
	}
	held := map[int]bool{}
	for _, c := range s.all {
		held[c.at.row] = true
	}
	for _, row := range s.hiddenRows {
		if held[row] {
			name := fmt.Sprintf("%d:%d", row+1, row+1)
			s.hidden.Add(ingest.HiddenPart, "row "+name, ingest.Location{Sheet: s.name, Cells: name})
		}
	}
	if left := s.computed(); len(left) > 0 {
		s.warn("sheet %s: %d formulas have no value and are shown as they are: %s", s.name, len(left), strings.Join(left[:min(len(left), 5)], ", "))
	}
}
