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
	// with a letter before the last one's, onPages that of pages that the document has, and parted that of entries with a comma or
	// dots before the page, of which an index that is called one needs none.
	indexed = 0.5
	sorted  = 0.8
	onPages = 0.9
	parted  = 0.5
	// aside is the number of blocks without an entry that may stand one after another, each of asideBytes at most: what wraps, or
	// refers to another entry.
	aside      = 6
	asideBytes = 120
)

// indexEntry matches an entry of an index: words, and the pages where they stand.
var indexEntry = regexp.MustCompile(`(\p{L}[^,;!?\n]*?(?:, \p{L}[^,;!?\n]*?)?)[,.\s…]+(\d{1,4}(?:[-–]\d{1,4})?(?:, ?\d{1,4}(?:[-–]\d{1,4})?)*)(?:\s|$)`)

// markIndex makes contents of the index with which a document ends: it says where something stands and nothing of it. What
// stands behind the index, such as an address on the back, stays.
func markIndex(doc *ingest.Document) {
	found := index{document: len(doc.Pages)}
	first, last := len(doc.Blocks), -1
	without := 0
	for i := len(doc.Blocks) - 1; i >= 0 && without <= aside; i-- {
		b := &doc.Blocks[i]
		if b.Kind == ingest.Header || b.Kind == ingest.Footer || b.Kind == ingest.Contents {
			continue
		}
		entries := found.add(columnText(b))
		switch {
		case entries:
			first, last, without = i, max(last, i), 0
		case last >= 0 && b.Table == nil && isLetterTitle(b.Text):
			first, without = i, 0
		case b.Kind == ingest.Heading || b.Table != nil || last >= 0 && len(b.Text) > asideBytes:
			without = aside + 1
		default:
			without++
		}
	}
	if last < 0 || !found.plausible(isIndexTitle(headingAbove(doc.Blocks[:first]))) {
		return
	}
	for i := first; i <= last; i++ {
		b := &doc.Blocks[i]
		if b.Kind != ingest.Header && b.Kind != ingest.Footer {
			*b = ingest.Block{Kind: ingest.Contents, Text: columnText(b), Location: b.Location}
		}
	}
}

// headingAbove returns the text of the last heading.
func headingAbove(blocks []ingest.Block) string {
	for _, b := range slices.Backward(blocks) {
		if b.Kind == ingest.Heading {
			return b.Text
		}
	}
	return ""
}

// isIndexTitle reports whether a heading is one of an index.
func isIndexTitle(text string) bool {
	switch strings.ToLower(strings.Join(strings.Fields(text), " ")) {
	case "index", "alphabetical index", "subject index", "keyword index",
		"stichwortverzeichnis", "sachverzeichnis", "sachregister", "sachwortverzeichnis", "register",
		"index alphabétique", "indice alfabetico", "indice analitico", "índice alfabético", "índice analítico":
		return true
	}
	return false
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
	parted                int // entries with a comma or dots before the page
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
		if strings.ContainsAny(text[m[3]:m[4]], ",.…") {
			x.parted++
		}
		for _, page := range strings.FieldsFunc(text[m[4]:m[5]], func(r rune) bool { return !unicode.IsDigit(r) }) {
			x.references++
			if n, err := strconv.Atoi(page); err == nil && n <= x.document {
				x.onItsPage++
			}
		}
	}
	return true
}

// plausible reports whether the entries are those of an index, which a heading may say: enough of them, sorted, and of pages that there are.
// Values in a list of parts may be sorted by name and small as well, but nobody parts them by commas.
func (x *index) plausible(titled bool) bool {
	share := func(n, of int) float64 { return float64(n) / float64(max(of, 1)) }
	return x.entries >= leastIndexed && share(x.inOrder, x.entries) >= sorted && share(x.onItsPage, x.references) >= onPages &&
		(titled || share(x.parted, x.entries) >= parted)
}
