// SPDX-License-Identifier: Apache-2.0

package markdown_test

import (
	"bytes"
	"context"
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
	"github.com/pacenote/pacenote/ingest/markdown"
	"github.com/pacenote/pacenote/internal/readtest"
)

func parse(t testing.TB, file string) (*ingest.Document, error) {
	t.Helper()
	in := ingest.Input{Name: "a.md", Media: ingest.MediaMarkdown, Reader: strings.NewReader(file), Size: int64(len(file))}
	return markdown.New(nil).Parse(t.Context(), in)
}

func TestStructure(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"headings", "# A *b* `c`\n\ntext\n\nB\n---\nmore\n\n### C ###\n", "heading1 A b c\nparagraph text\nheading2 B\nparagraph more\nheading3 C\n"},
		{"formatting", "**a** _b_ ~~c~~ `d  e` [f](http://x) ![g](h.png) <http://i> <b>j</b><br>k\\*l &amp; &nope; 5 \\u",
			"paragraph a b c d  e f g http://i j/k*l & &nope; 5 \\u\n"},
		{"breaks", "a\nb  \nc\\\nd\r\ne", "paragraph a/b/c/d/e\n"},
		{"lists", "1. a\n   b\n\n   c\n2. d\n   - e\n\n         code\n   - f\n\n   g\n10) h\n",
			"list_item1[1.] a/b//c\nlist_item1[2.] d\nlist_item2[-] e\ncode code\nlist_item2[-] f\nlist_item1 g\nlist_item1[10)] h\n"},
		{"empty items", "- a\n-\n- b\n", "list_item1[-] a\nlist_item1[-] b\n"},
		{"quotes", "> a\n> b\n>\n> - c\n", "quote a/b\nlist_item1[-] c\n"},
		{"code", "```go\n  x := 1\n\n  y\n```\n\n    indented\n      more\n", "code   x := 1//  y\ncode indented/  more\n"},
		{"table", "| a | b |\n|---|:-:|\n| c \\| d | **e** |\n| f |\n\nend", "table(header 1) a | b/c | d | e/f | \nparagraph end\n"},
		{"html", "a\n\n<div>\n<p>b</p><script>x</script>\n</div>\n\n<!-- c -->\n\n<table><tr><th>d<th>e<tr><td>f<td>g</table>\n", "paragraph a\nparagraph b\ntable(header 1) d | e/f | g\n"},
		{"rule", "a\n\n***\n\nb", "paragraph a\nparagraph b\n"},
		{"references", "[a][x]\n\n[x]: http://y \"title\"\n", "paragraph a\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, err := parse(t, test.in)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, readtest.Outline(doc)); diff != "" {
				t.Error(diff)
			}
			checkPlaces(t, doc, test.in, true)
		})
	}
}

// checkPlaces checks that verbatim parts stand where they say, that items begin with
// their mark and, if all is set, that every block has a place.
func checkPlaces(t testing.TB, doc *ingest.Document, file string, all bool) {
	t.Helper()
	for _, b := range doc.Blocks {
		if b.Location.Span.IsZero() {
			if all {
				t.Errorf("%q has no place", b.Text)
			}
			continue
		}
		at := file[b.Location.Span.Start:b.Location.Span.End]
		if b.Marker != "•" && !strings.HasPrefix(at, b.Marker) {
			t.Errorf("%q stands at %q", b.Marker+b.Text, at)
		}
		for _, p := range b.Parts {
			at := file[p.Location.Span.Start:p.Location.Span.End]
			if p.Verbatim && at != b.Text[p.Start:p.End] {
				t.Errorf("part %q stands at %q", b.Text[p.Start:p.End], at)
			}
		}
	}
}

func TestExactPlaces(t *testing.T) {
	file := "---\ntitle: x\n---\n# Tür\n\n2. Öl **4,25** l\n"
	doc, err := parse(t, file)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"Tür", "2. Öl **4,25** l"} {
		s := doc.Blocks[i].Location.Span
		if got := file[s.Start:s.End]; got != want {
			t.Errorf("block %d stands at %q, want %q", i, got, want)
		}
	}
	item := doc.Blocks[1]
	at := strings.Index(item.Text, "4,25")
	l := item.LocationOf(at, at+4)
	if got := file[l.Span.Start:l.Span.End]; got != "4,25" {
		t.Errorf("%q for 4,25", got)
	}
}

func TestFrontMatter(t *testing.T) {
	doc, err := parse(t, "---\r\nTitle: \"Door: hinges\"\nlang: de-DE\n# comment\ndate: 2026-03-01\ntags: [a, 'b']\nmodels:\n  - X1\n  - X2\ncount: 3.5\ncode: 007\ndraft: true\nowner:\n  name: JD\nurl: http://x.y # home\n---\n# Other\ntext\n")
	if err != nil {
		t.Fatal(err)
	}
	if doc.Title != "Door: hinges" || doc.Language != "de" {
		t.Errorf("title %q, language %q", doc.Title, doc.Language)
	}
	want := ingest.Metadata{
		"date": ingest.TimeValue(time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)), "tags": ingest.StringsValue("a", "b"),
		"models": ingest.StringsValue("X1", "X2"), "count": ingest.NumberValue(3.5), "code": ingest.StringValue("007"),
		"draft": ingest.BoolValue(true), "url": ingest.StringValue("http://x.y"),
	}
	if diff := cmp.Diff(want, doc.Metadata); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"front matter line 14 is nested and was left out"}, doc.Quality.Warnings); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff("heading1 Other\nparagraph text\n", readtest.Outline(doc)); diff != "" {
		t.Error(diff)
	}
	for _, none := range []string{"---\nno key here\n---\ntext", "---\nkey: no end", "---\n"} {
		if doc, err := parse(t, none+"\n\ntext"); err != nil || doc.Metadata != nil {
			t.Errorf("%q: %v, %v", none, doc.Metadata, err)
		}
	}
}

func TestHiddenTextIsLeftOutAndListed(t *testing.T) {
	for _, test := range []struct {
		in, want string
		reason   ingest.HiddenReason
	}{
		{"shown\n\n<div style=\"display:none\">SECRET</div>\n", "paragraph shown\n", ingest.HiddenMode},
		{"shown <span style='color:white'>*SECRET*</span> too", "paragraph shown  too\n", ingest.HiddenColour},
		{"shown <b hidden>SECRET", "paragraph shown\n", ingest.HiddenMode},
		{"a | b\n--|--\n1 | <i style=font-size:0>SECRET</i>2\n", "table(header 1) a | b/1 | 2\n", ingest.HiddenSize},
		{"shown <!-- SECRET --> too", "paragraph shown  too\n", ingest.HiddenComment},
		{"shown\n\n[//]: # (SECRET)\n[a]: http://x \"title\"\n\ntoo [b][a]", "paragraph shown\nparagraph too b\n", ingest.HiddenComment},
		{"shown\n\n[//]: # \"SECRET\"\n\n```\n[//]: # (code)\n```\n", "paragraph shown\ncode [//]: # (code)\n", ingest.HiddenComment},
		{"shown\n\n<!--\nSECRET\n-->\n\ntoo", "paragraph shown\nparagraph too\n", ingest.HiddenComment},
	} {
		doc, err := parse(t, test.in)
		if err != nil {
			t.Errorf("%q: %v", test.in, err)
			continue
		}
		if diff := cmp.Diff(test.want, readtest.Outline(doc)); diff != "" {
			t.Errorf("%q: %s", test.in, diff)
		}
		h := doc.Quality.Hidden
		if len(h) != 1 || h[0].Reason != test.reason || h[0].Text != "SECRET" {
			t.Errorf("%q: %+v", test.in, h)
			continue
		}
		if s := h[0].Location.Span; s.IsZero() || !strings.Contains(test.in[s.Start:s.End], "SECRET") {
			t.Errorf("%q: place %v", test.in, s)
		}
	}
	doc, err := parse(t, "# a\u200bb\n\n<span>shown</span> <span style='color:#123'>too</span> <br> \u2066x\u2069\n")
	if err != nil {
		t.Fatal(err)
	}
	if got := readtest.Outline(doc); got != "heading1 ab\nparagraph shown too / x\n" || doc.Title != "ab" || len(doc.Quality.Hidden) != 2 {
		t.Errorf("%s %q %+v", got, doc.Title, doc.Quality.Hidden)
	}
}

func TestErrors(t *testing.T) {
	for name, test := range map[string]struct {
		file string
		want string
	}{
		"empty":   {"", "empty"},
		"lines":   {strings.Repeat("a\n", 1_000_001), "over the limit of 1000000 lines"},
		"nothing": {"\n \n", "empty"},
		"binary":  {"a\x00b\x01\x02\x03", "unsupported"},
		"quotes":  {strings.Repeat(">", 1000) + "a", "over the limit of 64 depth"},
		"lists":   {strings.Repeat("- ", 1000) + "a", "over the limit of 64 depth"},
	} {
		_, err := parse(t, test.file)
		var p *ingest.ParseError
		if !errors.As(err, &p) || p.Err.Error() != test.want {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := markdown.New(nil).Parse(ctx, ingest.Input{Name: "a", Reader: strings.NewReader("x"), Size: 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// TestHostileFiles checks that repetition does not hang: all end within the limit of
// time, most at once.
func TestHostileFiles(t *testing.T) {
	for name, unit := range map[string]string{
		"brackets": "[", "links": "[a](", "images": "![", "stars": "*a ", "underscores": "_a_ ", "ticks": "`a ", "angles": "<a ", "pipes": "|a", "refs": "[a]: b\n",
		"tables": "|a|b|\n|-|-|\n", "html": "<div>\n", "escapes": "\\*", "entities": "&amp;", "lists": "- a\n", "deep": "    - a\n", "front": "---\na: b\n",
	} {
		file := strings.Repeat(unit, 50_000/len(unit))
		in := ingest.Input{Name: name, Reader: strings.NewReader(file), Size: int64(len(file)), Limits: ingest.Limits{Time: 3 * time.Second}}
		start := time.Now()
		_, err := markdown.New(nil).Parse(t.Context(), in)
		if err != nil && !errors.As(err, new(*ingest.ParseError)) {
			t.Errorf("%s: %v", name, err)
		}
		// A time is logged, never judged: go test ends what hangs.
		t.Logf("%s: %v", name, time.Since(start))
	}
}

func TestOfficeFiles(t *testing.T) {
	files, err := filepath.Glob(readtest.Folder(t, "office", "md", "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := parse(t, string(data))
		if err != nil {
			t.Fatal(err)
		}
		checkPlaces(t, doc, string(data), false)
		t.Logf("%s\n%s", filepath.Base(f), readtest.Outline(doc))
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"---\ntitle: a\n---\n# b\n\n1. c\n   - d `e`\n\n| f | g |\n|--|--|\n| h | i |\n", "> a\n> b &amp; \\* <b>c</b>\n\n```\nd\n```\n", "<div>\na<!--at1:2-->b\n\n</div>\r\n- \tc\n",
		"\xff\xfe#\x00 \x00a\x00", "a|b\n-|-\n`c\\|d`|e\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 4096 {
			return
		}
		in := ingest.Input{Name: "a", Reader: bytes.NewReader(data), Size: int64(len(data))}
		doc, err := markdown.New(nil).Parse(t.Context(), in)
		if err != nil {
			if !errors.As(err, new(*ingest.ParseError)) {
				t.Fatalf("%T: %v", err, err)
			}
			if errors.Is(err, ingest.ErrDamaged) {
				t.Fatal(err)
			}
			return
		}
		for _, b := range doc.Blocks {
			if !utf8.ValidString(b.Text) {
				t.Errorf("block %+v", b)
			}
			if s := b.Location.Span; !s.IsZero() && (s.Start >= s.End || s.End > int64(len(data))) {
				t.Errorf("block %q at %v of %d", b.Text, s, len(data))
			}
		}
		if utf8.Valid(data) {
			checkPlaces(t, doc, string(data), false)
		}
	})
}

func ExampleParser() {
	file := "---\nlang: en\nmodel: X1\n---\n# Hinges\n\n1. Tighten to **25 N·m**.\n"
	doc, err := markdown.New(nil).Parse(context.Background(), ingest.Input{
		Name: "door.md", Reader: strings.NewReader(file), Size: int64(len(file)),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(doc.Title, doc.Language, doc.Metadata["model"])
	for _, b := range doc.Blocks {
		fmt.Println(b.Kind, b.Marker, b.Text, b.Location)
	}
	// Output:
	// Hinges en X1
	// heading  Hinges bytes 29–35
	// list_item 1. Tighten to 25 N·m. bytes 37–63
}
