// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// ruledPage lays out texts, a column for each list, 12 points apart below a header row,
// with rules between the columns and above and below the two rows, but none between
// lines. Sides says whether rules close the table to the left and to the right.
func ruledPage(header []string, columns [][]string, sides bool) *content {
	const width, top, line = 100.0, 100.0, 12.0
	texts := map[[2]float64]string{}
	deepest := 0
	for i, column := range columns {
		texts[[2]float64{55 + width*float64(i), top + line}] = header[i]
		for j, text := range column {
			texts[[2]float64{55 + width*float64(i), top + line*float64(j+3)}] = text
		}
		deepest = max(deepest, len(column))
	}
	right, bottom := 50+width*float64(len(columns)), top+line*float64(deepest+2)+8
	c := &content{width: 600, height: 600, glyphs: typeset(10, texts, &font{})}
	for _, y := range []float64{top, top + 1.5*line, bottom} {
		c.rules = append(c.rules, rect{50, y, right, y})
	}
	for i := range len(columns) + 1 {
		if x := 50 + width*float64(i); sides || i > 0 && i < len(columns) {
			c.rules = append(c.rules, rect{x, top, x, bottom})
		}
	}
	return c
}

// TestRulesBetweenColumns checks the rows of tables that have no rules between them.
func TestRulesBetweenColumns(t *testing.T) {
	header := []string{"Part", "Torque", "Count"}
	names := []string{"Hinge", "Wheel", "Strap"}
	tests := []struct {
		name    string
		columns [][]string
		open    bool
		want    []string
	}{
		{"values", [][]string{names, {"24", "110", "8"}, {"4", "5", "\u2013"}}, false,
			[]string{"Part|Torque|Count", "Hinge|24|4", "Wheel|110|5", "Strap|8|\u2013"}},
		{"open sides", [][]string{names, {"24", "110", "8"}, {"4", "5", "2"}}, true,
			[]string{"Part|Torque|Count", "Hinge|24|4", "Wheel|110|5", "Strap|8|2"}},
		{"a name of two lines", [][]string{{"Hinge of", "the door", "Wheel", "Strap"}, {"", "24", "110", "8"}, {"", "4", "5", "2"}}, false,
			[]string{"Part|Torque|Count", "Hinge of the door|24|4", "Wheel|110|5", "Strap|8|2"}},
		{"texts alike", [][]string{names, {"by hand", "by wrench", "by hand"}, {"all of them", "no more", "these two"}}, false,
			[]string{"Part|Torque|Count", "Hinge|by hand|all of them", "Wheel|by wrench|no more", "Strap|by hand|these two"}},
		{"one name for all", [][]string{{"Hinge"}, {"24", "110", "8"}, {"4", "5", "2"}}, false,
			[]string{"Part|Torque|Count", "Hinge|24 110 8|4 5 2"}},
		{"texts that wrap", [][]string{names[:1], {"tighten it", "by hand and", "check again"}, {"all of them", "are new"}}, false,
			[]string{"Part|Torque|Count", "Hinge|tighten it by hand and check again|all of them are new"}},
		{"two lines of values", [][]string{names[:1], {"24", "26"}, {"4", "5"}}, false,
			[]string{"Part|Torque|Count", "Hinge|24 26|4 5"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, c := range tt.columns {
				if c[0] == "" {
					c[0] = " "
				}
			}
			if diff := cmp.Diff(tt.want, texts(layout(ruledPage(header, tt.columns, !tt.open)))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	// Lines of a column's name are not rows.
	wrapped := layout(ruledPage(header, [][]string{names, {"24", "110", "8"}, {"4", "5", "2"}}, false))
	if got := wrapped[0].table; got == nil || got.header != 1 || strings.Contains(got.rows[1][0].text, "Part") {
		t.Errorf("header %+v", got)
	}
}
