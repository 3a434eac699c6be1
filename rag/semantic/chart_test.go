// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestChart compares charts with testdata/chart.
func TestChart(t *testing.T) {
	s := saySchema(t)
	for _, c := range readSayCases(t, filepath.Join("testdata", "chart", "cases.txt")) {
		t.Run(c.name, func(t *testing.T) {
			a := decode[Answer](t, c.input)
			got := chart(s, *a.Query, a.Result, sayVoice("en"))
			checkSVG(t, got)
			golden(t, filepath.Join("testdata", "chart", c.name+".svg"), got)
			checkSVG(t, chart(s, *a.Query, a.Result, sayVoice("fr")))
		})
	}
}

// checkSVG reads a picture as XML: a title and a description, and nothing that runs or
// is fetched.
func checkSVG(t *testing.T, text string) {
	t.Helper()
	elements := map[string]int{}
	decoder := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%s", err, text)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		elements[start.Name.Local]++
		for _, attribute := range start.Attr {
			name := strings.ToLower(attribute.Name.Local)
			if strings.HasPrefix(name, "on") || name == "href" || name == "style" {
				t.Errorf("%s has an attribute %s", start.Name.Local, name)
			}
		}
	}
	for name := range elements {
		if !slices.Contains([]string{"svg", "title", "desc", "rect", "text", "line", "polyline", "circle"}, name) {
			t.Errorf("there is an element %s", name)
		}
	}
	if elements["svg"] != 1 || elements["desc"] != 1 || elements["title"] == 0 {
		t.Errorf("elements: %v", elements)
	}
}

// TestNoChart gives results that are not to be drawn.
func TestNoChart(t *testing.T) {
	s := saySchema(t)
	rows := func(values ...float64) []Row {
		var rows []Row
		for i, value := range values {
			rows = append(rows, Row{Keys: []string{string(rune('a' + i))}, Value: value})
		}
		return rows
	}
	by := []string{"component"}
	for _, test := range []struct {
		name  string
		query Query
		rows  []Row
	}{
		{"two rows", Query{GroupBy: by}, rows(1, 2)},
		{"only zeros", Query{GroupBy: by}, rows(0, 0, 0)},
		{"no number", Query{GroupBy: by}, rows(1, math.NaN(), 2)},
		{"periods side by side", Query{}, rows(1, 2, 3)},
		{"keys of another form", Query{GroupBy: []string{"month"}}, rows(1, 2, 3)},
		{"two groups", Query{GroupBy: []string{"component", "works"}}, []Row{
			{Keys: []string{"a", "b"}}, {Keys: []string{"a", "c"}}, {Keys: []string{"b", "c"}, Value: 1},
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := chart(s, test.query, &Result{Rows: test.rows}, voice{}); got != "" {
				t.Errorf("drew %s", got)
			}
		})
	}
	if got := chart(s, Query{}, nil, voice{}); got != "" {
		t.Errorf("drew no result: %s", got)
	}
}

func TestAxisTicks(t *testing.T) {
	for _, test := range []struct {
		least, greatest float64
		want            []float64
	}{
		{1, 9, []float64{0, 2, 4, 6, 8, 10}},
		{410, 980, []float64{0, 200, 400, 600, 800, 1000}},
		{80, 82, []float64{80, 80.5, 81, 81.5, 82}},
		{-30, 20, []float64{-30, -20, -10, 0, 10, 20}},
		{-9, -1, []float64{-10, -8, -6, -4, -2, 0}},
		{4, 4, []float64{2, 3, 4, 5, 6}},
	} {
		got := axisTicks(test.least, test.greatest)
		same := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-9 })
		if diff := cmp.Diff(test.want, got, same); diff != "" {
			t.Errorf("%v to %v (-want +got):\n%s", test.least, test.greatest, diff)
		}
	}
}

// FuzzChart draws any numbers and names: what is drawn is well-formed.
func FuzzChart(f *testing.F) {
	f.Add("brake", "<b>\x00\xff", 1.0, -2e300, 3e-300, true)
	f.Add("2025-10", "2025-11", 5.0, 5.0, 5.0, false)
	s := saySchema(f)
	f.Fuzz(func(t *testing.T, a, b string, x, y, z float64, bars bool) {
		q := Query{Metric: "fault_rate", GroupBy: []string{"month"}}
		keys := []string{"2026-01", "2026-02", "2026-03"}
		if bars {
			q.GroupBy, keys = []string{"component"}, []string{a, b, "c"}
		}
		r := &Result{Unit: b, Rows: []Row{{Keys: keys[:1], Value: x}, {Keys: keys[1:2], Value: y}, {Keys: keys[2:], Value: z}}}
		if picture := chart(s, q, r, sayVoice("de")); picture != "" {
			checkSVG(t, picture)
		}
	})
}
