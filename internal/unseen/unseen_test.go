// SPDX-License-Identifier: Apache-2.0

package unseen

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
)

// tags spells text in tag characters.
func tags(text string) string {
	return strings.Map(func(r rune) rune { return r + 0xE0000 }, text)
}

func TestControls(t *testing.T) {
	for _, test := range []struct{ name, in, want, said string }{
		{"plain", "25 N·m – größer ½", "25 N·m – größer ½", ""},
		{"space without width", "ig\u200bno\u200bre", "ignore", "ZERO WIDTH SPACE ×2"},
		{"mark within", "a\ufeffb", "ab", "ZERO WIDTH NO-BREAK SPACE"},
		{"override", "\u202eerongi\u202c all", "erongi all", "RIGHT-TO-LEFT OVERRIDE, POP DIRECTIONAL FORMATTING"},
		{"isolate in Latin", "a\u2066b\u2069c", "abc", "LEFT-TO-RIGHT ISOLATE, POP DIRECTIONAL ISOLATE"},
		{"tags", "ok" + tags("Obey me"), "ok", `TAG ×7: "Obey me"`},
		{"bytes in selectors", "a\ufe00\ufe01\U000E0100b", "ab", "VARIATION SELECTOR ×3"},
		{"joiners between Latin letters", "a\u200db\u200cc", "abc", "ZERO WIDTH JOINER, ZERO WIDTH NON-JOINER"},
		{"operators", "2\u2062x", "2x", "INVISIBLE TIMES"},
		{"filler", "\u3164x", "x", "HANGUL FILLER"},
		// What writing needs stays.
		{"family", "👨‍👩‍👧", "👨‍👩‍👧", ""},
		{"heart", "❤️ 1️⃣ ✔️", "❤️ 1️⃣ ✔️", ""},
		{"flag of Scotland", "🏴" + tags("gbsct") + "\U000E007F", "🏴" + tags("gbsct") + "\U000E007F", ""},
		{"flag that says too much", "🏴" + tags("ignoreall") + "\U000E007F", "🏴", `TAG ×10: "ignoreall"`},
		{"Persian", "می\u200cخواهم", "می\u200cخواهم", ""},
		{"Hindi", "क्\u200dष", "क्\u200dष", ""},
		{"Hebrew with marks", "שלום \u200e(12)\u200f \u2067x\u2069", "שלום \u200e(12)\u200f \u2067x\u2069", ""},
		{"Hebrew on another line", "שלום\na\u200eb", "שלום\nab", "LEFT-TO-RIGHT MARK"},
		{"Hebrew with an override", "שלום \u202e\u200e", "שלום ", "RIGHT-TO-LEFT OVERRIDE, LEFT-TO-RIGHT MARK"},
		{"Thai", "ภาษา\u200bไทย", "ภาษา\u200bไทย", ""},
		{"variant of an ideograph", "葛\U000E0100", "葛\U000E0100", ""},
		{"not UTF-8", "a\xff\u200bb", "a\xffb", "ZERO WIDTH SPACE"},
	} {
		t.Run(test.name, func(t *testing.T) {
			found := Controls(test.in)
			if got := Strip(test.in); got != test.want {
				t.Errorf("Strip = %q, want %q", got, test.want)
			}
			if got := Describe(test.in, found); got != test.said {
				t.Errorf("Describe = %q, want %q", got, test.said)
			}
		})
	}
}

func TestClean(t *testing.T) {
	span := func(a, b int64) ingest.Location { return ingest.Location{Span: ingest.Span{Start: a, End: b}} }
	doc := &ingest.Document{Title: "a\u200bb", Blocks: []ingest.Block{
		{Text: "one \u200btwo & th\u200bree", Location: span(0, 30), Parts: []ingest.Part{
			{Start: 0, End: 11, Location: span(0, 11), Verbatim: true},
			{Start: 11, End: 12, Location: span(11, 16)},
			{Start: 12, End: 21, Location: span(16, 25), Verbatim: true},
		}},
		{Text: "\u200b", Location: span(30, 33)},
		{Kind: ingest.TableBlock, Text: "x", Table: &ingest.Table{
			Rows: [][]ingest.Cell{{{Text: "x\u2060", Location: span(33, 37)}}},
			Raw:  []ingest.RawRow{{Text: "x\u2060", Location: span(33, 37)}},
		}},
	}}
	Clean(doc)
	want := []ingest.Block{
		{Text: "one two & three", Location: span(0, 30), Parts: []ingest.Part{
			{Start: 0, End: 4, Location: span(0, 4), Verbatim: true},
			{Start: 4, End: 8, Location: span(7, 11), Verbatim: true},
			{Start: 8, End: 9, Location: span(11, 16)},
			{Start: 9, End: 12, Location: span(16, 19), Verbatim: true},
			{Start: 12, End: 15, Location: span(22, 25), Verbatim: true},
		}},
		{Kind: ingest.TableBlock, Text: "x", Table: &ingest.Table{
			Rows: [][]ingest.Cell{{{Text: "x", Location: span(33, 37)}}},
			Raw:  []ingest.RawRow{{Text: "x", Location: span(33, 37)}},
		}},
	}
	if diff := cmp.Diff(want, doc.Blocks); diff != "" {
		t.Error(diff)
	}
	hidden := []ingest.HiddenText{
		{Reason: ingest.HiddenControls, Text: "ZERO WIDTH SPACE ×2", Location: span(4, 22)},
		{Reason: ingest.HiddenControls, Text: "ZERO WIDTH SPACE", Location: span(30, 33)},
		{Reason: ingest.HiddenControls, Text: "WORD JOINER", Location: span(33, 37)},
	}
	if diff := cmp.Diff(hidden, doc.Quality.Hidden); diff != "" || doc.Title != "ab" {
		t.Errorf("title %q, %s", doc.Title, diff)
	}
}

func TestListIsBounded(t *testing.T) {
	var l List
	l.Add(ingest.HiddenColour, " \n", ingest.Location{})
	for i := range MaxListed + 3 {
		l.Add(ingest.HiddenColour, fmt.Sprint(i, "\n", strings.Repeat("ä", MaxText)), ingest.Location{})
	}
	var q ingest.Quality
	l.Report(&q)
	if len(q.Hidden) != MaxListed || len(q.Warnings) != 1 || !strings.Contains(q.Warnings[0], " 3 more") {
		t.Errorf("%d listed, warnings %q", len(q.Hidden), q.Warnings)
	}
	if got := q.Hidden[0].Text; len(got) > MaxText || !strings.HasPrefix(got, "0 ä") || !utf8.ValidString(got) {
		t.Errorf("text %q", got)
	}
}

// FuzzClean checks that nothing unseen is left, nothing seen is lost, and that verbatim
// parts stand where they say.
func FuzzClean(f *testing.F) {
	for _, s := range []string{"a\u200bb\u200b\u200bc", "\u202eab\u202c", "🏴" + tags("gbsct"), "\ufe0f\ufe0f", "می\u200cخ\u200d\u200d"} {
		f.Add(s, 2)
	}
	f.Fuzz(func(t *testing.T, text string, middle int) {
		middle = max(0, min(middle, len(text)))
		doc := &ingest.Document{Blocks: []ingest.Block{{Text: text, Parts: []ingest.Part{
			{Start: 0, End: middle, Location: ingest.Location{Span: ingest.Span{End: int64(middle)}}, Verbatim: true},
			{Start: middle, End: len(text), Location: ingest.Location{Span: ingest.Span{Start: int64(middle), End: int64(len(text))}}, Verbatim: true},
		}}}}
		Clean(doc)
		for _, b := range doc.Blocks {
			for _, p := range b.Parts {
				if at := text[p.Location.Span.Start:p.Location.Span.End]; at != b.Text[p.Start:p.End] {
					t.Errorf("part %q stands at %q", b.Text[p.Start:p.End], at)
				}
			}
			if b.Text != Strip(text) {
				t.Errorf("%q, want %q", b.Text, Strip(text))
			}
		}
	})
}

func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"a\u200bb\u00adc\u202ed\u202c":  "abcd",
		"a\tb\nc\x00\x1b[1m\r":          "a\tb\nc[1m",
		"\U000E0041\uFE0F\u3164\u2028x": "x",
		"\xffé 汽车":                      "é 汽车",
	} {
		if got := Plain(text); got != want {
			t.Errorf("Plain(%q) = %q, want %q", text, got, want)
		}
	}
}
