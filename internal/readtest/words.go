// SPDX-License-Identifier: Apache-2.0

package readtest

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/pacenote/pacenote/ingest"
)

var (
	wordPattern = regexp.MustCompile(`[\pL\pN]+`)

	// markup is what Markdown adds to what is read, the targets of links among it.
	markup = regexp.MustCompile("<!-- image -->|&[a-z]+;|~~|```|\\]\\([^)\\s]*\\)")
)

// Words returns the runs of letters and digits, in small letters and in their order.
func Words(s string) []string { return wordPattern.FindAllString(strings.ToLower(s), -1) }

// Count returns how often each value is there.
func Count[K comparable](values []K) map[K]int {
	n := make(map[K]int, len(values))
	for _, v := range values {
		n[v]++
	}
	return n
}

// F1 compares two multisets, each a count of values: 1 if they are the same, 0 if they share
// nothing or one is empty.
func F1[K comparable](a, b map[K]int) float64 {
	both, total := 0, 0
	for k, n := range a {
		both += min(n, b[k])
		total += n
	}
	for _, n := range b {
		total += n
	}
	if total == 0 {
		return 0
	}
	return 2 * float64(both) / float64(total)
}

// Recall returns the share of the reference's words that the text has, each as often, and
// those that it has not. It is 1 for an empty reference.
func Recall(text, reference string) (share float64, missing []string) {
	have, want := Count(Words(text)), Words(reference)
	for _, w := range want {
		if have[w]--; have[w] < 0 {
			missing = append(missing, w)
		}
	}
	return 1 - float64(len(missing))/float64(max(len(want), 1)), missing
}

// InOrder returns the length of the longest sequence of words that both have in this order.
// It costs O(len(a) × len(b)).
func InOrder(a, b []string) int {
	row := make([]int, len(b)+1)
	for _, x := range a {
		diagonal := 0
		for j, y := range b {
			above := row[j+1]
			if x == y {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(row[j+1], row[j])
			}
			diagonal = above
		}
	}
	return row[len(b)]
}

// Unmarked returns a Markdown text without entities, fences and the targets of links, which
// are no words of what it was made from.
func Unmarked(markdown string) string { return markup.ReplaceAllString(markdown, " ") }

// Text returns the text of all blocks with their markers. The text of a spanning cell stands
// once more for each place that it covers, as references in Markdown have it.
func Text(doc *ingest.Document) string {
	var b strings.Builder
	for _, block := range doc.Blocks {
		b.WriteString(block.Marker + " " + block.Text + "\n")
		if block.Table == nil {
			continue
		}
		for _, row := range block.Table.Grid() {
			b.WriteString(strings.Join(row, " ") + "\n")
		}
	}
	return b.String()
}

// Outline returns a line for each block: its kind with its level, the entry that it stands in,
// its marker, the header rows and caption of its table, and its text with "/" for new lines.
func Outline(doc *ingest.Document) string {
	var b strings.Builder
	for _, block := range doc.Blocks {
		fmt.Fprintf(&b, "%v", block.Kind)
		if block.Level > 0 {
			fmt.Fprintf(&b, "%d", block.Level)
		}
		if block.Location.Entry != "" {
			fmt.Fprintf(&b, "@%s", block.Location.Entry)
		}
		if block.Marker != "" {
			fmt.Fprintf(&b, "[%s]", block.Marker)
		}
		if t := block.Table; t != nil {
			fmt.Fprintf(&b, "(header %d", t.HeaderRows)
			if t.Caption != "" {
				fmt.Fprintf(&b, ", %q", t.Caption)
			}
			b.WriteString(")")
		}
		fmt.Fprintf(&b, " %s\n", strings.ReplaceAll(block.Text, "\n", "/"))
	}
	return b.String()
}
