// SPDX-License-Identifier: Apache-2.0

package split_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/embed/embedtest"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/csv"
	"github.com/pacenote/pacenote/ingest/markdown"
	"github.com/pacenote/pacenote/ingest/split"
	"github.com/pacenote/pacenote/ingest/text"
)

// words counts words that are separated by white space.
type words struct{}

func (words) CountTokens(text string) int { return len(strings.Fields(text)) }

func heading(level int, text string) ingest.Block {
	return ingest.Block{Kind: ingest.Heading, Level: level, Text: text}
}

func paragraph(text string) ingest.Block { return ingest.Block{Text: text} }

func item(marker, text string) ingest.Block {
	return ingest.Block{Kind: ingest.ListItem, Level: 1, Marker: marker, Text: text}
}

// table makes a table block of lines with "|" between cells; the first is the header.
func table(header int, lines ...string) ingest.Block {
	t := &ingest.Table{HeaderRows: header}
	for _, l := range lines {
		var row []ingest.Cell
		for i, c := range strings.Split(l, "|") {
			row = append(row, ingest.Cell{Text: c, Column: i})
		}
		t.Rows = append(t.Rows, row)
	}
	return ingest.Block{Kind: ingest.TableBlock, Table: t, Text: t.Text()}
}

// n returns a sentence of n words.
func n(count int, last string) string {
	return strings.Repeat("Word ", count-1) + last + "."
}

// show writes chunks as lines: path, section, text.
func show(chunks []ingest.Chunk) string {
	var b strings.Builder
	for _, c := range chunks {
		fmt.Fprintf(&b, "%d %s: %s\n", c.Section, strings.Join(c.HeadingPath, " › "), strings.ReplaceAll(c.Text, "\n", "/"))
	}
	return b.String()
}

func cut(t *testing.T, opts *split.Options, blocks ...ingest.Block) []ingest.Chunk {
	t.Helper()
	chunks, err := split.New(words{}, opts).Split(t.Context(), &ingest.Document{ID: "doc", Blocks: blocks})
	if err != nil {
		t.Fatal(err)
	}
	return chunks
}

func TestRules(t *testing.T) {
	small := &split.Options{MaxTokens: 20, MinTokens: 5}
	for _, test := range []struct {
		name   string
		blocks []ingest.Block
		want   string
	}{
		{"nothing", nil, ""},
		{"a title that is not marked as one stays with its text", []ingest.Block{
			paragraph(n(16, "end")), paragraph("Self-locking nuts"), paragraph(n(10, "end")),
		}, "0 : " + n(16, "end") + "\n0 : Self-locking nuts//" + n(10, "end") + "\n"},
		{"a title stays with the first part of a long text", []ingest.Block{
			paragraph(n(16, "end")), paragraph("Tightening"), item("1.", n(12, "end")), item("2.", n(12, "end")),
		}, "0 : " + n(16, "end") + "\n0 : Tightening//1. " + n(12, "end") + "\n0 : 2. " + n(12, "end") + "\n"},
		{"a short sentence is no title", []ingest.Block{
			paragraph(n(16, "end")), paragraph("Tighten now."), paragraph(n(16, "end")),
		}, "0 : " + n(16, "end") + "/" + "/Tighten now.\n0 : " + n(16, "end") + "\n"},
		{"furniture is left out", []ingest.Block{
			{Kind: ingest.Header, Text: "ACME"}, paragraph("Text."), {Kind: ingest.Footer, Text: "page 1"},
		}, "0 : Text.\n"},
		{"paragraphs share a chunk", []ingest.Block{paragraph(n(6, "a")), paragraph(n(6, "b"))},
			"0 : Word Word Word Word Word a.//Word Word Word Word Word b.\n"},
		{"headings make sections", []ingest.Block{
			heading(1, "Brakes"), paragraph(n(6, "a")), heading(2, "Pads"), paragraph(n(6, "b")), heading(1, "Doors"), paragraph(n(6, "c")),
		}, "0 Brakes: Word Word Word Word Word a.\n1 Brakes › Pads: Word Word Word Word Word b.\n2 Doors: Word Word Word Word Word c.\n"},
		{"a title without content stays", []ingest.Block{
			heading(1, "Brakes"), heading(2, "Pads"), heading(2, "Discs and such"), paragraph(n(6, "a")), heading(1, "End"),
		}, "1 Brakes: Pads\n2 Brakes › Discs and such: Word Word Word Word Word a.\n3 : End\n"},
		{"tiny siblings are put together", []ingest.Block{
			heading(1, "Signs"), heading(2, "ABS"), paragraph("Brakes."), heading(2, "ESP"), paragraph("Skid."), heading(2, "Long"), paragraph(n(6, "a")),
		}, "1 Signs: ABS/Brakes.//ESP/Skid.\n3 Signs › Long: Word Word Word Word Word a.\n"},
		{"a list that fits is not cut", []ingest.Block{
			paragraph(n(11, "a")), paragraph("Do this:"), item("1.", "Open it now."), item("2.", "Remove the cap."), item("3.", "Close it."),
		}, "0 : Word Word Word Word Word Word Word Word Word Word a.\n0 : Do this://1. Open it now./2. Remove the cap./3. Close it.\n"},
		{"a long list is cut between items", []ingest.Block{
			item("1.", n(8, "a")), item("2.", n(8, "b")), item("3.", n(8, "c")),
		}, "0 : 1. Word Word Word Word Word Word Word a./2. Word Word Word Word Word Word Word b.\n0 : 3. Word Word Word Word Word Word Word c.\n"},
		{"a table repeats its header", []ingest.Block{
			table(1, "Part|Torque", "Hinge bolt of the door|25 N·m", "Lock bolt of the door|8 N·m", "Glass bolt of the door|5 N·m"),
		}, "0 : Part | Torque/Hinge bolt of the door | 25 N·m/Lock bolt of the door | 8 N·m\n0 : Part | Torque/Glass bolt of the door | 5 N·m\n"},
		{"prose is cut between sentences", []ingest.Block{paragraph(n(12, "a") + " " + n(9, "b") + " " + n(9, "c"))},
			"0 : Word Word Word Word Word Word Word Word Word Word Word a.\n0 : Word Word Word Word Word Word Word Word b. Word Word Word Word Word Word Word Word c.\n"},
		{"a long sentence is cut between words", []ingest.Block{paragraph(n(30, "a"))},
			"0 : " + strings.TrimSpace(strings.Repeat("Word ", 17)) + "\n0 : " + strings.Repeat("Word ", 12) + "a.\n"},
		{"code is cut between entries", []ingest.Block{{Kind: ingest.Code, Text: "a b c d e f g h i j k.\n  l m n\no p q r s t u v w"}},
			"0 : a b c d e f g h i j k./  l m n\n0 : o p q r s t u v w\n"},
		{"long entries are cut between lines", []ingest.Block{{Kind: ingest.Code, Text: "a b c d e f g h i j k l.\n  m n o p q r s t u v w x"}},
			"0 : a b c d e f g h i j k l.\n0 :   m n o p q r s t u v w x\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, show(cut(t, small, test.blocks...))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestContentsAreLeftOut(t *testing.T) {
	contents := ingest.Block{Kind: ingest.Contents, Text: "1 Horn 7\n2 Wiper 9"}
	chunks := cut(t, &split.Options{MinTokens: 1}, heading(1, "Contents"), contents, heading(1, "Horn"), paragraph("It is loud."))
	if len(chunks) != 1 || chunks[0].Text != "It is loud." {
		t.Error(show(chunks))
	}
}

// TestQuotesAreTheFilesText cuts tables of text formats and compares what a chunk quotes of
// each range with the bytes of the file at the place that it names.
func TestQuotesAreTheFilesText(t *testing.T) {
	long := n(40, "word")
	tests := []struct {
		name, file string
		parser     ingest.Parser
		rows       []string
	}{
		{"a.csv", "Plant,Part,Amount,Note\r\nWindsor,\"Door, left\",\"1,234.50\",\"say \"\"no\"\"\"\r\n\r\nToledo, Hinge ,2,x\r\n", csv.New(nil),
			[]string{"Plant,Part,Amount,Note", `Windsor,"Door, left","1,234.50","say ""no"""`, "Toledo, Hinge ,2,x"}},
		{"b.md", "> | Part | Nm |\n> |---|:--|\n> | **Hinge** | 25 |  \n\n- x\n\n  Bolt | Nm\n  --- | ---\n  M8 | `20`\n", markdown.New(nil),
			[]string{"| Part | Nm |", "| **Hinge** | 25 |", "Bolt | Nm", "M8 | `20`"}},
		{"c.txt", "+------+----+\n| Part | Nm |\n+------+----+\n| Nut  | 25 |\n+------+----+\n\nPart    Torque\nHinge   20 Nm\nLatch   9 Nm\n", text.New(nil),
			[]string{"| Part | Nm |", "| Nut  | 25 |", "Part    Torque", "Hinge   20 Nm", "Latch   9 Nm"}},
		{"d.csv", "Part,Note,Nm\nHinge,\"" + long + "\",25\n", csv.New(nil), nil},
	}
	for _, test := range tests {
		doc, err := test.parser.Parse(t.Context(), ingest.Input{Name: test.name, Reader: strings.NewReader(test.file), Size: int64(len(test.file))})
		if err != nil {
			t.Fatal(err)
		}
		var rows []string
		for _, c := range cut(t, &split.Options{MaxTokens: 24, MinTokens: 1}, doc.Blocks...) {
			for _, s := range c.Segments {
				quote, span := c.Quote(s.Start, s.End), c.LocationOf(s.Start, s.End).Span
				if s.Row == nil {
					continue
				}
				if got := test.file[span.Start:span.End]; got != quote {
					t.Errorf("%s: %q is quoted as %q, the file has %q", test.name, c.Text[s.Start:s.End], quote, got)
				}
				if !s.Repeated {
					rows = append(rows, quote)
				}
			}
		}
		if test.rows != nil && !cmp.Equal(rows, test.rows) {
			t.Errorf("%s: %s", test.name, cmp.Diff(test.rows, rows))
		}
	}
}

func TestTableRowsAreDescribed(t *testing.T) {
	tb := &ingest.Table{Caption: "Torques", HeaderRows: 2, Rows: [][]ingest.Cell{
		{{Text: "Part", RowSpan: 2}, {Text: "Torque", Column: 1, ColumnSpan: 2}},
		{{Text: "min", Column: 1}, {Text: "max", Column: 2}},
		{{Text: "Hinge", Location: ingest.Location{Cells: "A3"}}, {Text: "20", Column: 1}, {Text: "25", Column: 2, Location: ingest.Location{Cells: "C3"}}},
	}}
	chunks := cut(t, nil, ingest.Block{Kind: ingest.TableBlock, Table: tb, Text: tb.Text(), Location: ingest.Location{Page: 4}})
	if len(chunks) != 1 || chunks[0].Text != "Torques\nPart | Torque\nmin | max\nHinge | 20 | 25" {
		t.Fatal(show(chunks))
	}
	segments := chunks[0].Segments
	if segments[0].Kind != ingest.Caption || segments[0].Location.Page != 4 {
		t.Errorf("caption %+v", segments[0])
	}
	want := &ingest.TableRow{
		Row: 2, Columns: []string{"Part", "Torque / min", "Torque / max"}, Cells: []string{"Hinge", "20", "25"}, Caption: "Torques",
		CellLocations: []ingest.Location{{Cells: "A3"}, {}, {Cells: "C3"}},
		Raw:           "Hinge 20 25",
	}
	if diff := cmp.Diff(want, segments[3].Row); diff != "" {
		t.Error(diff)
	}
	if got := segments[3].Location.Cells; got != "A3:C3" {
		t.Errorf("row at %q", got)
	}
	wantHeader := []string{"Part", "min", "max"}
	if diff := cmp.Diff(wantHeader, segments[2].Row.Cells); diff != "" || !segments[2].Row.Header {
		t.Error(diff)
	}
}

func TestTableRowsKnowTheirSection(t *testing.T) {
	sections := func(b ingest.Block) string {
		var names []string
		for _, c := range cut(t, nil, b) {
			for _, s := range c.Segments {
				names = append(names, s.Row.Section)
			}
		}
		return strings.Join(names, "|")
	}
	spanned := ingest.Block{Kind: ingest.TableBlock, Table: &ingest.Table{Rows: [][]ingest.Cell{
		{{Text: "Engine", ColumnSpan: 2}}, {{Text: "Power"}, {Text: "90 kW", Column: 1}},
	}}}
	for name, test := range map[string]struct {
		block ingest.Block
		want  string
	}{
		"rows with a label alone":      {table(1, "Item|Base|Top", "Engine||", "Power|90|110", "Body||", "Length|4|4"), "||Engine||Body"},
		"cells over the whole width":   {spanned, "|Engine"},
		"two columns, a missing value": {table(0, "Colour|", "Power|90"), "|"},
		"two columns, a colon":         {table(0, "Engine:|", "Power|90"), "|Engine"},
		"a number alone":               {table(0, "1||", "Power|90|110"), "|"},
		"a code alone":                 {table(0, "C-1001||", "C-1002|90|110"), "|"},
	} {
		if got := sections(test.block); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
	records := &ingest.Document{ID: "doc", Media: ingest.MediaCSV, Blocks: []ingest.Block{table(1, "Plant|Built|Sold", "Windsor||", "Toledo|5|4")}}
	chunks, err := split.New(words{}, nil).Split(t.Context(), records)
	if err != nil || chunks[0].Segments[2].Row.Section != "" {
		t.Errorf("records: %v %+v", err, chunks[0].Segments[2].Row)
	}
}

func TestARowLongerThanTheBudgetIsCutBetweenCells(t *testing.T) {
	chunks := cut(t, &split.Options{MaxTokens: 8, MinTokens: 1}, table(1, "A|B|C", "a1 a2 a3 a4|b1 b2 b3|c1 c2", "x|y|z"))
	want := "0 : A | B | C\n0 : a1 a2 a3 a4 | b1 b2 b3\n0 : c1 c2/x | y | z\n"
	if diff := cmp.Diff(want, show(chunks)); diff != "" {
		t.Error(diff)
	}
}

func TestPlaces(t *testing.T) {
	text := n(12, "a") + " " + n(12, "b")
	at := func(start, end int) ingest.Location {
		return ingest.Location{Span: ingest.Span{Start: int64(100 + start), End: int64(100 + end)}}
	}
	block := ingest.Block{Kind: ingest.ListItem, Marker: "1.", Level: 1, Text: text, Location: ingest.Location{Span: ingest.Span{Start: 97, End: int64(100 + len(text))}}}
	block.Parts = []ingest.Part{{Start: 0, End: len(text), Location: at(0, len(text)), Verbatim: true}}
	chunks := cut(t, &split.Options{MaxTokens: 16, MinTokens: 1}, block)
	if len(chunks) != 2 {
		t.Fatal(show(chunks))
	}
	middle := strings.Index(text, " "+n(12, "b"))
	first, second := chunks[0].Segments[0], chunks[1].Segments[0]
	if diff := cmp.Diff(ingest.Location{Span: ingest.Span{Start: 97, End: int64(100 + middle)}}, first.Location); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(at(middle+1, len(text)), second.Location); diff != "" {
		t.Error(diff)
	}
	if first.Marker != "1." || second.Marker != "" || second.Kind != ingest.ListItem || second.Level != 1 {
		t.Errorf("segments %+v, %+v", first, second)
	}
}

func TestOverlap(t *testing.T) {
	text := n(12, "a") + " Short one. " + n(12, "b")
	chunks := cut(t, &split.Options{MaxTokens: 20, MinTokens: 1, Overlap: 4}, paragraph(text))
	if len(chunks) != 2 || !strings.HasPrefix(chunks[1].Text, "Short one.\nWord") || !chunks[1].Segments[0].Repeated || chunks[1].Segments[1].Repeated {
		t.Errorf("%s%+v", show(chunks), chunks[len(chunks)-1].Segments)
	}
}

func TestDefaultsFollowTheModel(t *testing.T) {
	e := embedtest.New(8)
	long := &ingest.Document{Blocks: []ingest.Block{paragraph(strings.Repeat(n(10, "a")+" ", 200))}}
	chunks, err := split.New(e, nil).Split(t.Context(), long)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range chunks {
		if c.Tokens > 256 || c.Tokens < 128 {
			t.Errorf("%d tokens", c.Tokens)
		}
	}
}

func TestLongTitlesKeepRoomForText(t *testing.T) {
	doc := &ingest.Document{Title: strings.Repeat("title ", 15), Blocks: []ingest.Block{
		heading(1, strings.Repeat("long ", 60)), paragraph(n(40, "a")),
	}}
	chunks, err := split.New(words{}, &split.Options{MaxTokens: 24, MinTokens: 2}).Split(t.Context(), doc)
	if err != nil {
		t.Fatal(err)
	}
	all := show(chunks)
	if strings.Count(all, "Word") != 39 || strings.Count(all, "long ")+strings.Count(all, "long…") < 60 {
		t.Error(all)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := split.New(words{}, nil).Split(ctx, &ingest.Document{ID: "x", Blocks: []ingest.Block{paragraph("a")}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func Example() {
	doc := &ingest.Document{ID: "manual.md", Title: "Door", Blocks: []ingest.Block{
		{Kind: ingest.Heading, Level: 1, Text: "Hinges"},
		{Kind: ingest.Paragraph, Text: "To remove the hinge:"},
		{Kind: ingest.ListItem, Level: 1, Marker: "1.", Text: "Support the door."},
		{Kind: ingest.ListItem, Level: 1, Marker: "2.", Text: "Remove the bolts."},
	}}
	counter := embedtest.New(8) // an embedder that knows its tokens
	chunks, err := split.New(counter, nil).Split(context.Background(), doc)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range chunks {
		fmt.Println(c.Indexed(doc.Title))
	}
	// Output:
	// Door › Hinges
	// To remove the hinge:
	//
	// 1. Support the door.
	// 2. Remove the bolts.
}
