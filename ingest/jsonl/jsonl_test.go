// SPDX-License-Identifier: Apache-2.0

package jsonl_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/jsonl"
)

func parse(t testing.TB, name, file string) (*ingest.Document, error) {
	t.Helper()
	return jsonl.New().Parse(t.Context(), ingest.Input{Name: name, Reader: strings.NewReader(file), Size: int64(len(file))})
}

// outline writes the blocks of a document, a line each.
func outline(doc *ingest.Document) string {
	var b strings.Builder
	for _, block := range doc.Blocks {
		fmt.Fprintf(&b, "%s %s: %s\n", block.Kind, block.Location.Record, strings.ReplaceAll(block.Text, "\n", "/"))
	}
	return b.String()
}

func TestParse(t *testing.T) {
	long := strings.Repeat("The horn relay sits behind the glove box. ", 5)
	tests := []struct {
		name, file, want string
		warnings         int
	}{
		{"corpus.jsonl", `{"_id":"tv-1","title":"Horn","text":"It is loud.\nPress it.\n\nDo not \"hold\" it."}` + "\n" + `{"_id":"tv-2","title":"","text":"Caf\u00e9 \ud83d\ude97 fits."}` + "\n",
			"heading tv-1: Horn\nparagraph tv-1: It is loud./Press it.\nparagraph tv-1: Do not \"hold\" it.\nheading tv-2: tv-2\nparagraph tv-2: Café 🚗 fits.\n", 0},
		{"other fields.jsonl", ` { "meta" : {"text": "no", "n": [1, "}"]}, "id" : 7 , "text" : "Works well." , "title" : "Horn" } `,
			"heading 7: Horn\nparagraph 7: Works well.\n", 0},
		{"untitled.jsonl", `{"text":"` + long + `"}`, "heading 1: 1\nparagraph 1: " + strings.TrimSpace(long) + "\n", 0},
		{"mixed.jsonl", `{"id":"a","title":"T","text":"One sentence."}` + "\r\nnot json\r\n" + `{"id":"b","title":"T","text":""}` + "\n" + `{"id":"c","title":"","text":"What is it?"}` + "\n[1]\n",
			"heading a: T\nparagraph a: One sentence.\n", 3},
	}
	for _, test := range tests {
		doc, err := parse(t, test.name, test.file)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if diff := cmp.Diff(test.want, outline(doc)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
		if n := len(doc.Quality.Warnings); n != test.warnings {
			t.Errorf("%s: %d warnings: %q", test.name, n, doc.Quality.Warnings)
		}
		checkPlaces(t, doc, test.file)
	}
}

// checkPlaces checks that verbatim parts stand where they say.
func checkPlaces(t testing.TB, doc *ingest.Document, file string) {
	t.Helper()
	for _, b := range doc.Blocks {
		for _, p := range b.Parts {
			span := p.Location.Span
			if span.Start < 0 || span.End <= span.Start || span.End > int64(len(file)) {
				t.Fatalf("part %+v of %d bytes", p, len(file))
			}
			if got := file[span.Start:span.End]; p.Verbatim && got != b.Text[p.Start:p.End] {
				t.Errorf("part %q stands at %q", b.Text[p.Start:p.End], got)
			}
		}
	}
}

func TestWhatIsNoCollection(t *testing.T) {
	titled := `{"_id":"1","title":"Horn","text":"It is loud."}`
	for _, test := range []struct {
		name, file string
		want       error
	}{
		{"queries.jsonl", titled, ingest.ErrUnsupported},
		{"qrels-test.jsonl", titled, ingest.ErrUnsupported},
		{"a.jsonl", `{"_id":"q1","text":"Where can I view the guide?"}`, ingest.ErrUnsupported},
		{"b.jsonl", `{"_id":"q1","text":"I want to view the guide. How is it done?"}`, ingest.ErrUnsupported},
		{"c.jsonl", `{"_id":"q1","title":"Guide","text":"Where is it? Can I view it?"}`, ingest.ErrUnsupported},
		{"d.jsonl", `{"question":"Where is it?","answer":"Behind the glove box."}`, ingest.ErrUnsupported},
		{"e.jsonl", `{"title":"T","text":["no string"]}`, ingest.ErrUnsupported},
		{"f.jsonl", "[1,2]\n3\n", ingest.ErrDamaged},
		{"g.jsonl", titled + `{"a":1}`, ingest.ErrDamaged},
		{"h.jsonl", " \n\n", ingest.ErrEmpty},
	} {
		_, err := parse(t, test.name, test.file)
		var parseError *ingest.ParseError
		if !errors.Is(err, test.want) || !errors.As(err, &parseError) {
			t.Errorf("%s: got %v, want %v", test.name, err, test.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`{"_id":"1","title":"a\ud83d","text":"b\n\n\"c\". d \ud83d\ude97"}`, "{\"text\":\"\\u00\"}\n{\"id\":1}", "\xff\xfe{\x00}\x00", `{"title":"","text":"x","text":"\/ y"}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := jsonl.New().Parse(t.Context(), ingest.Input{Name: "a.jsonl", Reader: bytes.NewReader(data), Size: int64(len(data))})
		if err != nil {
			if !errors.As(err, new(*ingest.ParseError)) {
				t.Fatalf("%T: %v", err, err)
			}
			return
		}
		if len(doc.Blocks) == 0 {
			t.Fatal("no blocks and no error")
		}
		checkPlaces(t, doc, string(data))
	})
}

func ExampleParser() {
	file := `{"_id": "tv-8", "title": "Samsung Account", "text": "Go to the account screen to sign out."}`
	doc, err := jsonl.New().Parse(context.Background(), ingest.Input{
		Name: "corpus.jsonl", Reader: strings.NewReader(file), Size: int64(len(file)),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, b := range doc.Blocks {
		fmt.Println(b.Kind, b.Text, b.Location)
	}
	// Output:
	// heading Samsung Account record tv-8
	// paragraph Go to the account screen to sign out. record tv-8
}
