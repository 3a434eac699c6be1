// SPDX-License-Identifier: Apache-2.0

package csv_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/csv"
	"github.com/pacenote/pacenote/internal/readtest"
)

func parse(t testing.TB, file string, opts *csv.Options) (*ingest.Document, error) {
	t.Helper()
	in := ingest.Input{Name: "a.csv", Media: ingest.MediaCSV, Reader: strings.NewReader(file), Size: int64(len(file))}
	return csv.New(opts).Parse(t.Context(), in)
}

// rows returns the texts of a document's table.
func rows(doc *ingest.Document) [][]string {
	var all [][]string
	for _, row := range doc.Blocks[0].Table.Rows {
		texts := []string{}
		for _, c := range row {
			texts = append(texts, c.Text)
		}
		all = append(all, texts)
	}
	return all
}

func TestRows(t *testing.T) {
	for _, test := range []struct {
		name, in string
		header   int
		want     string
	}{
		{"commas", "Plant,Defects\nWindsor,12\nSaltillo,7\n", 1, "Plant,Defects/Windsor,12/Saltillo,7"},
		{"semicolons and decimal commas", "Werk;Quote\r\nEisenach;0,43\r\nMainz;1.234,50\r\n", 1, "Werk;Quote/Eisenach;0,43/Mainz;1.234,50"},
		{"tabs", "a\tb\n1\t2,5", 1, "a;b/1;2,5"},
		{"bars", "a|b\n1|2", 1, "a;b/1;2"},
		{"quotes", "a,b\n\"x, y\",\"5\"\" disc\"\n", 1, "a;b/x, y;5\" disc"},
		{"quotes amid", "a,b\n5\" disc,1\n", 1, "a;b/5\" disc;1"},
		{"sloppy quotes", "a,b\n\"5\" disc\",1\n", 1, "a;b/5\" disc;1"},
		{"blanks around", "a, b ,\" c \"\n1, 2 , \"3\" \n", 1, "a;b; c /1;2;3"},
		{"breaks in quotes", "a,b\n\"x\r\ny\",1\n", 1, "a;b/x|y;1"},
		{"blank lines", "\n\na,b\n\n,,\n1,2\n", 1, "a;b/1;2"},
		{"ragged", "a,b\n1\n2,3,4\n", 1, "a;b/1/2;3;4"},
		{"no header", "Windsor,12\nSaltillo,7\n", 0, "Windsor;12/Saltillo;7"},
		{"one column", "Part\n12\n13\n", 1, "Part/12/13"},
		{"sep line", "sep=;\na;b\n1;2\n", 1, "a;b/1;2"},
		{"old line ends", "a,b\r1,2\r", 1, "a;b/1;2"},
		{"unclosed quote", "a,b\n\"x,1\ny,2\n", 1, "a;b/\"x;1/y;2"},
		{"empty field at the end", "a,b\n1,", 1, "a;b/1;"},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, err := parse(t, test.in, nil)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			separator := ";"
			if test.name == "commas" {
				separator = ","
			}
			for _, r := range rows(doc) {
				got = append(got, strings.ReplaceAll(strings.Join(r, separator), "\n", "|"))
			}
			if diff := cmp.Diff(test.want, strings.Join(got, "/")); diff != "" {
				t.Error(diff)
			}
			if h := doc.Blocks[0].Table.HeaderRows; h != test.header {
				t.Errorf("%d header rows, want %d", h, test.header)
			}
			checkPlaces(t, doc, test.in)
		})
	}
}

// checkPlaces checks that cells stand at their bytes and have their names.
func checkPlaces(t testing.TB, doc *ingest.Document, file string) {
	t.Helper()
	for r, row := range doc.Blocks[0].Table.Rows {
		for c, cell := range row {
			if name := fmt.Sprintf("%c%d", 'A'+c, r+1); c < 26 && cell.Location.Cells != name {
				t.Errorf("cell %s is named %s", name, cell.Location.Cells)
			}
			s := cell.Location.Span
			at := strings.NewReplacer(`""`, `"`, "\r\n", "\n").Replace(file[s.Start:s.End])
			if want := strings.ReplaceAll(cell.Text, `""`, `"`); at != want {
				t.Errorf("cell %q stands at %q", cell.Text, at)
			}
		}
	}
}

func TestWarningsNameRows(t *testing.T) {
	doc, err := parse(t, "a,b\n1\n2,3\n4,5,6\n", nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"row 2 has 1 fields, the first has 2", "row 4 has 3 fields, the first has 2"}
	if diff := cmp.Diff(want, doc.Quality.Warnings); diff != "" {
		t.Error(diff)
	}
	if doc, _ := parse(t, "a,b\n"+strings.Repeat("1\n", 100), nil); len(doc.Quality.Warnings) != 21 {
		t.Errorf("%d warnings", len(doc.Quality.Warnings))
	}
}

func TestOptionsAndMetadata(t *testing.T) {
	doc, err := parse(t, "1:2\n3:4\n", &csv.Options{Delimiter: ':', Header: csv.Present})
	if err != nil {
		t.Fatal(err)
	}
	want := ingest.Metadata{"columns": ingest.StringsValue("1", "2"), "rows": ingest.NumberValue(1)}
	if diff := cmp.Diff(want, doc.Metadata); diff != "" {
		t.Error(diff)
	}
	if doc, _ := parse(t, "Plant,Defects\nWindsor,12\n", &csv.Options{Header: csv.Absent}); doc.Blocks[0].Table.HeaderRows != 0 {
		t.Error("Absent is not obeyed")
	}
	if l := doc.Blocks[0].Location; l.Cells != "A1:B2" || l.Span != (ingest.Span{Start: 0, End: 7}) {
		t.Errorf("table at %+v", l)
	}
}

func TestErrors(t *testing.T) {
	for name, test := range map[string]struct {
		in   ingest.Input
		want error
	}{
		"empty":  {ingest.Input{Reader: strings.NewReader("")}, ingest.ErrEmpty},
		"blank":  {ingest.Input{Reader: strings.NewReader(",\n ;"), Size: 4}, nil},
		"lines":  {ingest.Input{Reader: strings.NewReader("\n\n"), Size: 2}, ingest.ErrEmpty},
		"binary": {ingest.Input{Reader: strings.NewReader("a\x00\x01\x02,b"), Size: 6}, ingest.ErrUnsupported},
	} {
		test.in.Name = name
		_, err := csv.New(nil).Parse(t.Context(), test.in)
		if !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	many := strings.Repeat("1,2\n", 1000)
	_, err := csv.New(nil).Parse(t.Context(), ingest.Input{Name: "x", Reader: strings.NewReader(many), Size: int64(len(many)), Limits: ingest.Limits{Unpacked: 10_000}})
	var p *ingest.ParseError
	var limit *ingest.LimitError
	if !errors.As(err, &p) || !errors.As(err, &limit) || p.Row != 13 {
		t.Errorf("error %v, want a limit at row 13", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := csv.New(nil).Parse(ctx, ingest.Input{Name: "x", Reader: strings.NewReader("a"), Size: 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestHostileFiles(t *testing.T) {
	for name, unit := range map[string]string{"quotes": "\"", "open": "\"a,", "pairs": "\"\"", "delimiters": ",", "lines": "\"\n", "bars": "a|b;c,d\te\n"} {
		start := time.Now()
		if _, err := parse(t, strings.Repeat(unit, 300_000/len(unit)), nil); err != nil && !errors.As(err, new(*ingest.ParseError)) {
			t.Errorf("%s: %v", name, err)
		}
		// A time is logged, never judged: go test ends what hangs.
		t.Logf("%s: %v", name, time.Since(start))
	}
}

func TestTruth(t *testing.T) {
	root := filepath.Join("testdata", "truth")
	raw, err := os.ReadFile(filepath.Join(root, "truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	var truth map[string]struct {
		Kind string
		Rows [][]string
	}
	if err := json.Unmarshal(raw, &truth); err != nil {
		t.Fatal(err)
	}
	n := 0
	for name, want := range truth {
		if want.Kind != "csv" {
			continue
		}
		n++
		data, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := parse(t, string(data), nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(want.Rows, rows(doc)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if doc.Blocks[0].Table.HeaderRows != 1 || doc.Quality.Warnings != nil {
			t.Errorf("%s: %d header rows, warnings %v", name, doc.Blocks[0].Table.HeaderRows, doc.Quality.Warnings)
		}
	}
	t.Logf("%d files", n)
}

func TestOfficeAndPlantFiles(t *testing.T) {
	for _, pattern := range []string{readtest.Folder(t, "office", "csv", "*.csv"), readtest.Folder(t, "plant", "*", "*.csv")} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal(pattern, err)
		}
		for _, f := range files {
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			doc, err := parse(t, string(data), nil)
			if err != nil {
				t.Errorf("%s: %v", f, err)
				continue
			}
			table := doc.Blocks[0].Table
			t.Logf("%s: %d bytes, %d rows, %d columns, header %d, %d warnings, %v", filepath.Base(f), len(data), len(table.Rows), table.Columns(), table.HeaderRows, len(doc.Quality.Warnings), time.Since(start))
			if utf8.Valid(data) && !bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
				checkPlaces(t, doc, string(data))
			}
		}
	}
}

func TestJudgementsAreNoEvidence(t *testing.T) {
	if _, err := parse(t, "query-id\tcorpus-id\tscore\nq1\td1\t1\n", nil); !errors.Is(err, ingest.ErrUnsupported) {
		t.Errorf("got %v", err)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"a;b\n\"1\n2\";3,5\n", "a\tb\r\n\"x\"\"y\"\t1\r\n", "\xff\xfea\x00,\x00b\x00", "caf\xe9|1\n\"", "sep=,\n1,2"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		in := ingest.Input{Name: "a", Reader: bytes.NewReader(data), Size: int64(len(data))}
		doc, err := csv.New(nil).Parse(t.Context(), in)
		if err != nil {
			if !errors.As(err, new(*ingest.ParseError)) {
				t.Fatalf("%T: %v", err, err)
			}
			return
		}
		last := int64(0)
		for _, row := range doc.Blocks[0].Table.Rows {
			for _, c := range row {
				if s := c.Location.Span; !s.IsZero() {
					if s.Start < last || s.End <= s.Start || s.End > int64(len(data)) {
						t.Fatalf("cell %q at %v after %d of %d", c.Text, s, last, len(data))
					}
					last = s.End
				}
			}
		}
	})
}

func BenchmarkParse(b *testing.B) {
	file := "Plant;Part;Defects;Rate\n" + strings.Repeat("Windsor;\"Left door; panel\";12;0,43\n", 10_000)
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		if _, err := parse(b, file, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func ExampleParser() {
	file := "Werk;Bauteil;Quote (%)\nEisenach;Türschloss;0,43\n"
	doc, err := csv.New(nil).Parse(context.Background(), ingest.Input{
		Name: "quality.csv", Reader: strings.NewReader(file), Size: int64(len(file)),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	table := doc.Blocks[0].Table
	for r := range table.Rows {
		fmt.Println(table.RowText(r))
	}
	fmt.Println(table.HeaderRows, table.Rows[1][2].Location.Cells)
	// Output:
	// Werk | Bauteil | Quote (%)
	// Eisenach | Türschloss | 0,43
	// 1 C2
}

func TestUnseenCharactersAreLeftOutAndListed(t *testing.T) {
	doc, err := parse(t, "Part\u200b,Qty\nA\u20601,2\n", nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{{"Part", "Qty"}, {"A1", "2"}}, rows(doc)); diff != "" {
		t.Error(diff)
	}
	if got := doc.Metadata["columns"].String(); got != "Part, Qty" || doc.Blocks[0].Table.RawText(1) != "A1,2" {
		t.Errorf("columns %q, row %q", got, doc.Blocks[0].Table.RawText(1))
	}
	if h := doc.Quality.Hidden; len(h) != 2 || h[1].Text != "WORD JOINER" || h[1].Location.Cells != "A2" {
		t.Errorf("%+v", h)
	}
}
