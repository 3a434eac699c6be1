// SPDX-License-Identifier: Apache-2.0

package text_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/text"
	"github.com/pacenote/pacenote/internal/readtest"
)

func parse(t testing.TB, data []byte) (*ingest.Document, error) {
	t.Helper()
	in := ingest.Input{Name: "a.txt", Media: ingest.MediaText, Reader: bytes.NewReader(data), Size: int64(len(data))}
	return text.New(nil).Parse(t.Context(), in)
}

func TestStructure(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"paragraphs", "one\ntwo\n\n\nthree\r\nfour\r\n", "paragraph one/two\nparagraph three/four\n"},
		{"underlined", "Brakes\n======\ntext\n\nPads\n----\nmore", "heading1 Brakes\nparagraph text\nheading2 Pads\nparagraph more\n"},
		{"numbered", "1 Chassis\n\ntext\n\n1.2 Brakes and pads\n\nmore\n\n1.2.1 Pads.\n",
			"heading1 1 Chassis\nparagraph text\nheading2 1.2 Brakes and pads\nparagraph more\nparagraph 1.2.1 Pads.\n"},
		{"capitals", "SAFETY NOTES\n\ntext\n\nWARNING\n\nhot\n\nABS 2", "heading1 SAFETY NOTES\nparagraph text\nparagraph WARNING\nparagraph hot\nparagraph ABS 2\n"},
		{"not a heading", "12 bolts were found.\n\n3.2 mm of play\n", "paragraph 12 bolts were found.\nparagraph 3.2 mm of play\n"},
		{"steps", "Do this:\n1. Open the door.\n   Carefully.\n2. Remove\n   a) the cap\n   b) the bolt\n3. Close it.",
			"paragraph Do this:\nlist_item1[1.] Open the door./Carefully.\nlist_item1[2.] Remove\nlist_item2[a)] the cap\nlist_item2[b)] the bolt\nlist_item1[3.] Close it.\n"},
		{"bullets over groups", "- one\n\n- two\n\nend", "list_item1[-] one\nlist_item1[-] two\nparagraph end\n"},
		{"named steps", "Schritt 1: Motor aus\nSchritt 2: warten", "list_item1[Schritt 1:] Motor aus\nlist_item1[Schritt 2:] warten\n"},
		{"dash within a paragraph", "the range is 3\n- 5 mm wide", "paragraph the range is 3/- 5 mm wide\n"},
		{"pipes", "| Part | Torque |\n|------|--------|\n| Hinge | 25 |\n| Lock | 8 |", "table(header 1) Part | Torque/Hinge | 25/Lock | 8\n"},
		{"frame", "+---+---+\n| a | 1 |\n+---+---+\n| b | 2 |\n+---+---+\n", "table(header 1) a | 1/b | 2\n"},
		{"tabs", "Part\tTorque\nHinge\t25\nLock\t8", "table(header 1) Part | Torque/Hinge | 25/Lock | 8\n"},
		{"aligned", "Part     Torque\nHinge    25 N·m\nLock      8 N·m", "table(header 1) Part | Torque/Hinge | 25 N·m/Lock | 8 N·m\n"},
		{"two blanks in prose", "One.  Two is here.\nThree.  Four is longer.\nNo gap in this line.", "paragraph One.  Two is here./Three.  Four is longer./No gap in this line.\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, err := parse(t, []byte(test.in))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, readtest.Outline(doc)); diff != "" {
				t.Error(diff)
			}
			checkPlaces(t, doc, test.in)
		})
	}
}

// checkPlaces checks that verbatim parts and cells stand where they say.
func checkPlaces(t testing.TB, doc *ingest.Document, file string) {
	t.Helper()
	at := func(l ingest.Location) string { return file[l.Span.Start:l.Span.End] }
	for _, b := range doc.Blocks {
		if b.Location.Span.IsZero() {
			t.Errorf("%q has no place", b.Text)
		}
		for _, p := range b.Parts {
			if p.Verbatim && at(p.Location) != b.Text[p.Start:p.End] {
				t.Errorf("part %q stands at %q", b.Text[p.Start:p.End], at(p.Location))
			}
		}
		if !strings.HasPrefix(at(b.Location), b.Marker) {
			t.Errorf("%q stands at %q", b.Marker+b.Text, at(b.Location))
		}
		if b.Table == nil {
			continue
		}
		for _, row := range b.Table.Rows {
			for _, c := range row {
				if c.Text != "" && at(c.Location) != c.Text {
					t.Errorf("cell %q stands at %q", c.Text, at(c.Location))
				}
			}
		}
	}
}

func TestEncodings(t *testing.T) {
	data, err := charmap.Windows1252.NewEncoder().Bytes([]byte("Öl prüfen – 4,25 €\n\nTür schließen"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := parse(t, data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("paragraph Öl prüfen – 4,25 €\nparagraph Tür schließen\n", readtest.Outline(doc)); diff != "" {
		t.Error(diff)
	}
	if got, want := doc.Blocks[1].Location.Span, (ingest.Span{Start: 20, End: 33}); got != want {
		t.Errorf("span %v, want %v", got, want)
	}
}

func TestErrors(t *testing.T) {
	for name, test := range map[string]struct {
		data string
		want error
	}{
		"empty":  {"", ingest.ErrEmpty},
		"blank":  {" \n\t\r\n", ingest.ErrEmpty},
		"binary": {"a\x00b\x01\x02\x03\x04\x05", ingest.ErrUnsupported},
	} {
		_, err := parse(t, []byte(test.data))
		var p *ingest.ParseError
		if !errors.Is(err, test.want) || !errors.As(err, &p) || p.Name != "a.txt" {
			t.Errorf("%s: error %v, want %v", name, err, test.want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	in := ingest.Input{Name: "a", Reader: strings.NewReader("text"), Size: 4}
	if _, err := text.New(nil).Parse(ctx, in); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want Canceled", err)
	}
}

// TestLongInputs checks that hostile repetitions stay linear.
func TestLongInputs(t *testing.T) {
	for name, unit := range map[string]string{
		"pipes": "a | b\n", "two pipes": "a | b | c\nd | e\n", "tabs": "a\tb\nc\n", "rules": "-----\n", "log": "2026-01-01  INFO  started the pump and waited for it\n",
		"bullets": "- a\n", "colons": "a:\n", "blanks": "   \n", "one line": "word ", "underlines": "a\n===\n",
	} {
		data := []byte(strings.Repeat(unit, 200_000/len(unit)))
		start := time.Now()
		if _, err := parse(t, data); err != nil && !errors.Is(err, ingest.ErrEmpty) {
			t.Errorf("%s: %v", name, err)
		}
		// A time is logged, never judged: go test ends what hangs.
		t.Logf("%s: %v", name, time.Since(start))
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"Title\n=====\n\n1. one\n   a) two\n\n| a | b |\n|---|---|\n| c | d |\n", "A  B\nC  D\nE  F\n", "\xff\xfeT\x00e\x00", "caf\xe9\r\n\r\n\u2022 x",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := parse(t, data)
		if err != nil {
			var p *ingest.ParseError
			if !errors.As(err, &p) {
				t.Fatalf("%T: %v", err, err)
			}
			return
		}
		last := int64(0)
		for _, b := range doc.Blocks {
			if b.Text == "" || !utf8.ValidString(b.Text) {
				t.Errorf("block %+v", b)
			}
			s := b.Location.Span
			if s.Start < last || s.End > int64(len(data)) || s.End <= s.Start {
				t.Errorf("block %q at %v of %d bytes, after %d", b.Text, s, len(data), last)
			}
			last = s.Start
		}
		if utf8.Valid(data) && !bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
			checkPlaces(t, doc, string(data))
		}
	})
}

func ExampleParser() {
	note := "SERVICE NOTE\n\nBefore you start:\n1. Disconnect the battery.\n2. Wait two minutes.\n"
	doc, err := text.New(nil).Parse(context.Background(), ingest.Input{
		Name: "note.txt", Reader: strings.NewReader(note), Size: int64(len(note)),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, b := range doc.Blocks {
		fmt.Println(b.Kind, b.Marker, b.Text, b.Location)
	}
	// Output:
	// heading  SERVICE NOTE bytes 0–12
	// paragraph  Before you start: bytes 14–31
	// list_item 1. Disconnect the battery. bytes 32–58
	// list_item 2. Wait two minutes. bytes 59–79
}

func TestUnseenCharactersAreLeftOutAndListed(t *testing.T) {
	in := "Torque\n======\n\nTighten to 2\u200b5 N·m.\n\n\u202e\u2066\u202c\n"
	doc, err := parse(t, []byte(in))
	if err != nil {
		t.Fatal(err)
	}
	if got := readtest.Outline(doc); got != "heading1 Torque\nparagraph Tighten to 25 N·m.\n" {
		t.Error(got)
	}
	at := int64(strings.Index(in, "\u200b"))
	want := ingest.HiddenText{Reason: ingest.HiddenControls, Text: "ZERO WIDTH SPACE", Location: ingest.Location{Span: ingest.Span{Start: at, End: at + 3}}}
	if len(doc.Quality.Hidden) != 2 {
		t.Fatalf("%+v", doc.Quality.Hidden)
	}
	if diff := cmp.Diff(want, doc.Quality.Hidden[0]); diff != "" {
		t.Error(diff)
	}
	if _, err := parse(t, []byte("\u200b\n")); !errors.Is(err, ingest.ErrEmpty) {
		t.Errorf("%v", err)
	}
}

func TestLinesAreBounded(t *testing.T) {
	_, err := parse(t, bytes.Repeat([]byte("\n"), 4_000_001))
	var limit *ingest.LimitError
	if !errors.As(err, &limit) || limit.Limit != "lines" {
		t.Error(err)
	}
}
