// SPDX-License-Identifier: Apache-2.0

package llm

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var compare = cmp.AllowUnexported(said{})

// read gives a reply in pieces of n bytes and returns the sentences.
func read(text string, n int, stop string) []said {
	var r reply
	var out []said
	for from := 0; from < len(text); from += n {
		out = append(out, r.add(Part{Text: text[from:min(from+n, len(text))]})...)
	}
	out = append(out, r.add(Part{Stop: stop})...)
	return append(out, r.end()...)
}

func TestRepliesAreCutIntoSentences(t *testing.T) {
	for _, test := range []struct {
		name, text, stop string
		want             []said
	}{
		{"marks before and behind the full stop", "The bolts need 25 N·m [1]. They are replaced.[2] Never reuse them. [1][3]", StopEnd, []said{
			{text: "The bolts need 25 N·m.", line: true, marks: []int{1}},
			{text: "They are replaced.", marks: []int{2}},
			{text: "Never reuse them.", marks: []int{1, 3}},
		}},
		{"steps", "To remove the door:\n1. Disconnect the battery. [1]\n2. Support the door with a jack [1, 2].\n", StopEnd, []said{
			{text: "To remove the door:", line: true},
			{text: "1. Disconnect the battery.", line: true, marks: []int{1}},
			{text: "2. Support the door with a jack.", line: true, marks: []int{1, 2}},
		}},
		{"Markdown", "**Torque**: `25 N·m` [passage 1].\n\n- The seat rail【2†source】\n* The hinge [^1]\n", StopEnd, []said{
			{text: "Torque: 25 N·m.", line: true, marks: []int{1}},
			{text: "The seat rail", line: true, marks: []int{2}},
			{text: "The hinge", line: true, marks: []int{1}},
		}},
		{"marks on a line of their own", "The horn is loud.\n[2]\n", StopEnd, []said{{text: "The horn is loud.", line: true, marks: []int{2}}}},
		{"cut off", "The horn is loud [1]. The lamp is behind the", StopLength, []said{{text: "The horn is loud.", line: true, marks: []int{1}}}},
		{"not cut off", "The horn is loud [1]. The lamp is behind it [2]", StopLength, []said{
			{text: "The horn is loud.", line: true, marks: []int{1}}, {text: "The lamp is behind it", marks: []int{2}},
		}},
		{"abbreviations and decimals", "Use approx. 2.5 l of oil of class No. 5 of p. ex. the maker [1]. Then stop the engine again. [2]", StopEnd, []said{
			{text: "Use approx. 2.5 l of oil of class No. 5 of p. ex. the maker.", line: true, marks: []int{1}},
			{text: "Then stop the engine again.", marks: []int{2}},
		}},
		{"what can't be seen", "The horn\u200b is \u202eloud\u202c [1].", StopEnd, []said{{text: "The horn is loud.", line: true, marks: []int{1}}}},
		{"nothing", " \n", StopEnd, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, n := range []int{1, 2, 3, 5, 8, 1000} {
				if diff := cmp.Diff(test.want, read(test.text, n, test.stop), compare); diff != "" {
					t.Fatalf("in pieces of %d bytes (-want +got):\n%s", n, diff)
				}
			}
		})
	}
}

// FuzzReplies checks that words are neither lost nor doubled, however a reply is cut.
func FuzzReplies(f *testing.F) {
	f.Add("The bolts need 25 N·m [1]. They are replaced.[2]\n1. A b. [3]\n", uint8(3))
	f.Add("[1] [2\n- x [\n", uint8(1))
	f.Fuzz(func(t *testing.T, text string, n uint8) {
		if len(text) > 2000 {
			return
		}
		text = strings.ToValidUTF8(text, "")
		words := func(said []said) string {
			var b strings.Builder
			for _, s := range said {
				b.WriteString(s.text)
			}
			return strings.Join(strings.FieldsFunc(b.String(), func(r rune) bool { return strings.ContainsRune(" .,;:!?-*•#>`_\t", r) }), "")
		}
		whole := words(read(text, len(text)+1, StopEnd))
		if got := words(read(text, int(n)+1, StopEnd)); got != whole {
			t.Errorf("%q in pieces of %d: %q, whole: %q", text, int(n)+1, got, whole)
		}
	})
}
