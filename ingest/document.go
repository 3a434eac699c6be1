// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"fmt"
	"strings"
	"time"

	"github.com/pacenote/pacenote/store/acl"
)

// Document is what a parser read from one item of a source: its blocks in reading
// order, with their place. The identity, access and metadata are the source's and are
// filled in by whoever runs the parser.
type Document struct {
	// Source is the name of the source the document came from.
	Source string `json:"source"`
	// ID is unique within the source; of a directory it is the slash path below the
	// root. A renamed file is another document.
	ID string `json:"id"`
	// Title is what the document calls itself; empty if it does not.
	Title string `json:"title,omitempty"`
	// Media is the media type, such as "application/pdf".
	Media string `json:"media"`
	// Language is the ISO 639-1 code that the document declares; empty if none.
	// Chunks get a detected language of their own.
	Language string `json:"language,omitempty"`
	// Hash is the hex SHA-256 of the item's bytes. It decides whether to parse again,
	// never what to delete.
	Hash string `json:"hash"`
	// Modified is when the item last changed, in UTC; zero if the source can't tell.
	Modified time.Time `json:"modified,omitzero"`
	// Metadata describes the document: what the source said, and what the parser
	// found under names the source had not used.
	Metadata Metadata `json:"metadata,omitempty"`
	// Access says who may read it.
	Access acl.List `json:"access"`
	// Quality says how well it was read.
	Quality Quality `json:"quality,omitzero"`
	// Pages describes the pages of a paged document, in order; empty otherwise.
	Pages []Page `json:"pages,omitempty"`
	// Blocks is the content in reading order.
	Blocks []Block `json:"blocks,omitempty"`
}

// Page is one page of a paged document.
type Page struct {
	// Number counts from 1.
	Number int `json:"number"`
	// Label is the printed number, such as "iv" or "A-3"; empty if the file has none.
	Label string `json:"label,omitempty"`
	// Width and Height are the visible size in points (1/72 inch), after rotation.
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
}

// Quality records how well a document was read, so that what is garbled can be held
// back instead of being quoted.
type Quality struct {
	// Engine names what read the file, such as "pdf" or "pdfium".
	Engine string `json:"engine,omitempty"`
	// Repaired is set if the file was damaged and mended on the fly.
	Repaired bool `json:"repaired,omitempty"`
	// UnmappedGlyphs is the share, in [0,1], of glyphs with no known character.
	UnmappedGlyphs float64 `json:"unmapped_glyphs,omitempty"`
	// ImageOnlyPages lists pages that hold an image and no text: they need OCR.
	ImageOnlyPages []int `json:"image_only_pages,omitempty"`
	// RecognizedPages lists pages whose text was read from a picture, with errors where
	// the confidence is low.
	RecognizedPages []RecognizedPage `json:"recognized_pages,omitempty"`
	// PageErrors lists pages that could not be read, wholly or in part.
	PageErrors []int `json:"page_errors,omitempty"`
	// Hidden lists text that a reader of the document does not see. It may carry
	// instructions to a language model, so it is not among the blocks, unless the
	// reason says otherwise.
	Hidden []HiddenText `json:"hidden,omitempty"`
	// Warnings lists, in words, what could not be read, with its place.
	Warnings []string `json:"warnings,omitempty"`
}

// RecognizedPage is a page whose text was read from a picture.
type RecognizedPage struct {
	// Page is its number, Confidence the mean of its words, in [0,1].
	Page       int     `json:"page"`
	Confidence float64 `json:"confidence"`
}

// HiddenText is text that a reader of a document does not see.
type HiddenText struct {
	// Reason says why it is not seen.
	Reason HiddenReason `json:"reason"`
	// Text is the text, cut at 500 bytes; of control characters, their names.
	Text string `json:"text"`
	// Location is where it stands.
	Location Location `json:"location"`
}

// HiddenReason says why a text is not seen.
type HiddenReason string

// The reasons. Sheets, rows, columns and slides that are hidden hold what somebody put
// aside, such as lookup tables: they are read as blocks, and listed.
const (
	HiddenColour   HiddenReason = "colour"    // it has the colour of what is behind it
	HiddenSize     HiddenReason = "size"      // it is too small to be read
	HiddenOffPage  HiddenReason = "off_page"  // it lies outside what is shown of the page
	HiddenMode     HiddenReason = "invisible" // it is marked not to be drawn
	HiddenControls HiddenReason = "controls"  // zero-width characters or controls of direction
	HiddenComment  HiddenReason = "comment"   // a comment of the format's, such as of HTML
	HiddenPart     HiddenReason = "part"      // a hidden sheet, row, column or slide: read as blocks
)

// BlockKind is the role of a block.
type BlockKind uint8

// The roles of a block. Header and Footer are running page furniture, and Contents is a
// table of contents, a list of figures or the like: kept with the document, never put into
// chunks, because they say where something stands and nothing of it.
const (
	Paragraph BlockKind = iota
	Heading
	ListItem
	TableBlock
	Code
	Caption
	Quote
	Header
	Footer
	FormField
	Note
	Contents
)

var blockKindNames = [...]string{
	"paragraph", "heading", "list_item", "table", "code", "caption", "quote",
	"header", "footer", "form_field", "note", "contents",
}

// String returns the role's name as it is written in JSON, such as "list_item".
func (k BlockKind) String() string {
	if int(k) < len(blockKindNames) {
		return blockKindNames[k]
	}
	return fmt.Sprintf("BlockKind(%d)", uint8(k))
}

// MarshalText writes the role's name.
func (k BlockKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (k *BlockKind) UnmarshalText(text []byte) error {
	for i, name := range blockKindNames {
		if name == string(text) {
			*k = BlockKind(i)
			return nil
		}
	}
	return fmt.Errorf("ingest: read block kind: unknown kind %q", text)
}

// Block is one unit of content: a heading, a paragraph, a list item, a table.
type Block struct {
	// Kind is the block's role.
	Kind BlockKind `json:"kind"`
	// Text is the block's text as a reader sees it, in UTF-8; lines within it are
	// separated by "\n". Of a table it is Table.Text().
	Text string `json:"text"`
	// Level is the depth of a heading, from 1, or the nesting of a list item, from 1.
	Level int `json:"level,omitempty"`
	// Marker is the printed mark of a list item, such as "3." or "•"; it is not part
	// of Text.
	Marker string `json:"marker,omitempty"`
	// Location is where the block stands.
	Location Location `json:"location"`
	// Parts gives ranges of Text finer places, such as a line's, in order and not
	// overlapping. Nil if only Location is known. Of a table it is nil: cells have
	// places of their own.
	Parts []Part `json:"parts,omitempty"`
	// Table is set if and only if Kind is TableBlock.
	Table *Table `json:"table,omitempty"`
}

// Part is the place of a range of a block's text.
type Part struct {
	// Start and End are a half-open range of bytes of Block.Text.
	Start int `json:"start"`
	End   int `json:"end"`
	// Location is where the range stands.
	Location Location `json:"location"`
	// Verbatim says that the range is, byte for byte, what the file holds at
	// Location.Span, so that a piece of the range has an exact span too.
	Verbatim bool `json:"verbatim,omitempty"`
}

// Table is a grid of cells. A cell that spans rows or columns appears once, at its
// top-left place.
type Table struct {
	// Rows holds the cells row by row, each row ordered by column.
	Rows [][]Cell `json:"rows"`
	// HeaderRows is the number of leading rows that name the columns. Zero: unknown
	// or none.
	HeaderRows int `json:"header_rows"`
	// Caption is the table's title; empty if none.
	Caption string `json:"caption,omitempty"`
	// Raw holds each row as it stands in the document, for formats whose rows are text.
	// Nil for the others, and an entry without Text if it is not known of one row.
	Raw []RawRow `json:"raw,omitempty"`
}

// RawRow is a row of a table as it stands in the document: delimiters, quotes and all,
// but for the line break at its end.
type RawRow struct {
	// Text is the row's text, decoded to UTF-8.
	Text string `json:"text"`
	// Location is where Text stands.
	Location Location `json:"location"`
}

// Cell is one cell of a table.
type Cell struct {
	// Text is what the cell shows.
	Text string `json:"text"`
	// Column is the grid column of the cell's left edge, from 0.
	Column int `json:"column"`
	// RowSpan and ColumnSpan are the numbers of rows and columns the cell covers;
	// 0 means 1.
	RowSpan    int `json:"row_span,omitempty"`
	ColumnSpan int `json:"column_span,omitempty"`
	// Location is where the cell stands; the zero Location if only the table's is
	// known.
	Location Location `json:"location,omitzero"`
}

// Columns returns the number of grid columns.
func (t *Table) Columns() int {
	n := 0
	for _, row := range t.Rows {
		for _, c := range row {
			n = max(n, c.Column+max(c.ColumnSpan, 1))
		}
	}
	return n
}

// Grid returns the table's texts as rows of equal length, with the text of a spanning
// cell repeated over all it covers, so that every value stands below its header. It
// costs O(rows × columns).
func (t *Table) Grid() [][]string {
	columns := t.Columns()
	grid := make([][]string, len(t.Rows))
	for r := range grid {
		grid[r] = make([]string, columns)
	}
	for r, row := range t.Rows {
		for _, c := range row {
			for i := r; i < min(r+max(c.RowSpan, 1), len(grid)); i++ {
				for j := c.Column; j < c.Column+max(c.ColumnSpan, 1); j++ {
					grid[i][j] = c.Text
				}
			}
		}
	}
	return grid
}

// RawText returns a row as it stands in the document: its text there, or the cells in
// order, joined by a blank, where a row is no text of its own. It is what a citation
// quotes.
func (t *Table) RawText(row int) string {
	if row < len(t.Raw) && t.Raw[row].Text != "" {
		return t.Raw[row].Text
	}
	var words []string
	for _, c := range t.Rows[row] {
		words = append(words, strings.Fields(c.Text)...)
	}
	return strings.Join(words, " ")
}

// RowText returns one row as text: the cells in order, joined by " | ". It is what a
// chunk holds of the row, so that it is searched with its cells kept apart.
func (t *Table) RowText(row int) string {
	texts := make([]string, 0, len(t.Rows[row]))
	for _, c := range t.Rows[row] {
		texts = append(texts, strings.Join(strings.Fields(c.Text), " "))
	}
	return strings.Join(texts, " | ")
}

// Text returns the whole table as text, a line a row.
func (t *Table) Text() string {
	lines := make([]string, len(t.Rows))
	for r := range t.Rows {
		lines[r] = t.RowText(r)
	}
	return strings.Join(lines, "\n")
}
