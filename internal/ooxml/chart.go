// SPDX-License-Identifier: Apache-2.0

package ooxml

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pacenote/pacenote/ingest"
)

// maxPoints bounds the categories of a chart that are read.
const maxPoints = 10_000

// series is one of a chart.
type series struct {
	name       string
	categories map[int]string
	values     map[int]string
}

// Chart returns what a chart shows, from the values that are kept in it (ISO/IEC 29500-1,
// 21.2): a caption with its title, and a table with a row for each category and a column for
// each series. A chart without values has none.
func Chart(root *Node) []ingest.Block {
	var all []series
	root.Each("c:ser", func(n *Node) { all = append(all, newSeries(n)) })
	title := ""
	if n := root.Child("c:chart", "c:title"); n != nil {
		title = strings.Join(strings.Fields(n.Content()), " ")
	}
	var out []ingest.Block
	kind := chartKind(root)
	switch {
	case title != "" && kind != "":
		out = append(out, ingest.Block{Kind: ingest.Caption, Text: title + " (" + kind + ")"})
	case title+kind != "":
		out = append(out, ingest.Block{Kind: ingest.Caption, Text: title + kind})
	}
	if t := chartTable(all); t != nil {
		t.Caption = title
		out = append(out, ingest.Block{Kind: ingest.TableBlock, Text: t.Text(), Table: t})
	}
	return out
}

// chartKind says how a chart shows its figures, such as "line chart"; of several kinds the first, "" of
// none.
func chartKind(root *Node) string {
	kind := ""
	area := root.Child("c:chart", "c:plotArea")
	if area == nil {
		return ""
	}
	for _, n := range area.Children {
		name := strings.TrimPrefix(n.Name, "c:")
		if plain, ok := strings.CutSuffix(name, "Chart"); ok && kind == "" {
			kind = strings.ToLower(strings.TrimSuffix(plain, "3D")) + " chart"
		}
	}
	return kind
}

func newSeries(n *Node) series {
	s := series{name: strings.TrimSpace(n.Child("c:tx").contentOf("c:v")), categories: map[int]string{}, values: map[int]string{}}
	for _, name := range []string{"c:cat", "c:xVal"} {
		points(n.Child(name), s.categories)
	}
	for _, name := range []string{"c:val", "c:yVal"} {
		points(n.Child(name), s.values)
	}
	return s
}

// contentOf returns the text of the first element of that name within.
func (n *Node) contentOf(name string) string {
	found, done := "", false
	n.Each(name, func(c *Node) {
		if !done {
			found, done = c.Content(), true
		}
	})
	return found
}

// points reads the points of a sequence by their index.
func points(n *Node, into map[int]string) {
	n.Each("c:pt", func(p *Node) {
		if at, err := strconv.Atoi(p.Attr("idx")); err == nil && at >= 0 && at < maxPoints {
			into[at] = strings.TrimSpace(p.Child("c:v").Content())
		}
	})
}

// chartTable arranges series as columns; nil if there is nothing to show.
func chartTable(all []series) *ingest.Table {
	var at []int
	for _, s := range all {
		for i := range s.values {
			at = append(at, i)
		}
	}
	slices.Sort(at)
	if at = slices.Compact(at); len(at) == 0 {
		return nil
	}
	header := []ingest.Cell{{}}
	for i, s := range all {
		header = append(header, ingest.Cell{Text: s.name, Column: i + 1})
	}
	t := &ingest.Table{Rows: [][]ingest.Cell{header}, HeaderRows: 1}
	for _, i := range at {
		row := []ingest.Cell{{Text: category(all, i)}}
		for column, s := range all {
			row = append(row, ingest.Cell{Text: s.values[i], Column: column + 1})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// category returns the name of a category, its number from 1 if it has none.
func category(all []series, i int) string {
	for _, s := range all {
		if name := s.categories[i]; name != "" {
			return name
		}
	}
	return strconv.Itoa(i + 1)
}

// Diagram returns the texts of a diagram's points, in their order (ISO/IEC 29500-1, 21.4).
func Diagram(root *Node) []string {
	var texts []string
	root.Each("dgm:pt", func(n *Node) {
		var lines []string
		n.Child("dgm:t").Each("a:p", func(p *Node) {
			if text := strings.TrimSpace(p.Content()); text != "" {
				lines = append(lines, text)
			}
		})
		if len(lines) > 0 {
			texts = append(texts, strings.Join(lines, "\n"))
		}
	})
	return texts
}
