// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pacenote/pacenote/ingest"
)

// Bounds of what is taken for an index.
const (
	leastIndexed = 12
	// indexed is the share of a block's text that entries make up, sorted that of entries that do not begin
	// with a letter before the last one's, and onPages that of pages that the document has.
	indexed = 0.5
	sorted  = 0.8
	onPages = 0.9
	// aside is the number of blocks without an entry that may stand one after another: what wraps, or refers to another entry.
	aside = 6
)

// indexEntry matches an entry of an index: words, and the pages where they stand.
var indexEntry = regexp.MustCompile(`(\p{L}[^,;!?\n]*?(?:, \p{L}[^,;!?\n]*?)?)[,.\s…]+(\d{1,4}(?:[-–]\d{1,4})?(?:, ?\d{1,4}(?:[-–]\d{1,4})?)*)(?:\s|$)`)

// markIndex makes contents of the index with which a document ends: it says where something stands and nothing of it.
func markIndex(doc *ingest.Document) {
	found := index{document: len(doc.Pages)}
	first := len(doc.Blocks)
	without := 0
	for i := len(doc.Blocks) - 1; i >= 0 && without <= aside; i-- {
		b := &doc.Blocks[i]
		if b.Kind == ingest.Header || b.Kind == ingest.Footer || b.Kind == ingest.Contents {
			continue
		}
		entries := found.add(columnText(b))
		switch {
		case entries || isLetterTitle(b.Text) && b.Table == nil:
			first, without = i, 0
		case b.Kind == ingest.Heading || b.Table != nil:
			without = aside + 1
		default:
			without++
		}
	}
	if !found.plausible() {
		return
	}
	for i := first; i < len(doc.Blocks); i++ {
		b := &doc.Blocks[i]
		if b.Kind != ingest.Header && b.Kind != ingest.Footer {
			*b = ingest.Block{Kind: ingest.Contents, Text: columnText(b), Location: b.Location}
		}
	}
}

// columnText returns a block's text, that of a table column by column: the columns of an index may look like one.
func columnText(b *ingest.Block) string {
	if b.Table == nil {
		return b.Text
	}
	var text strings.Builder
	for column := range b.Table.Columns() {
		for _, row := range b.Table.Rows {
			for _, cell := range row {
				if cell.Column == column && cell.Text != "" {
					text.WriteString(cell.Text + "\n")
				}
			}
		}
	}
	return strings.TrimSuffix(text.String(), "\n")
}

// isLetterTitle reports whether a text is the letter above the entries that begin with it.
func isLetterTitle(text string) bool { return utf8.RuneCountInString(strings.TrimSpace(text)) <= 3 }

// index counts the entries found, from the last one on.
type index struct {
	document              int // its pages
	entries, inOrder      int
	references, onItsPage int
	after                 rune // the initial of the entry behind
}

// add counts the entries of a block and reports whether most of it is entries.
func (x *index) add(text string) bool {
	matches := indexEntry.FindAllStringSubmatchIndex(text, -1)
	said := 0
	for _, m := range matches {
		said += m[1] - m[0]
	}
	if len(matches) == 0 || float64(said) < indexed*float64(len(text)) {
		return false
	}
	for _, m := range slices.Backward(matches) {
		initial, _ := utf8.DecodeRuneInString(text[m[2]:])
		initial = unicode.ToLower(initial)
		if x.after == 0 || initial <= x.after {
			x.inOrder++
		}
		x.after = initial
		x.entries++
		for _, page := range strings.FieldsFunc(text[m[4]:m[5]], func(r rune) bool { return !unicode.IsDigit(r) }) {
			x.references++
			if n, err := strconv.Atoi(page); err == nil && n <= x.document {
				x.onItsPage++
			}
		}
	}
	return true
}

// plausible reports whether the entries are those of an index: enough of them, sorted, and of pages that there are.
func (x *index) plausible() bool {
	return x.entries >= leastIndexed && float64(x.inOrder) >= sorted*float64(x.entries) && float64(x.onItsPage) >= onPages*float64(x.references)
}
