// SPDX-License-Identifier: Apache-2.0

package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/htmlblock"
	"github.com/pacenote/pacenote/internal/textfile"
	"github.com/pacenote/pacenote/internal/unseen"
)

// converter turns the tree into blocks.
type converter struct {
	file     *textfile.File
	meter    *textfile.Meter
	source   []byte // the file's text behind the front matter
	base     int    // where source begins in the file's text
	blocks   []ingest.Block
	warnings []string
	title    string
	hidden   unseen.List
	comments unseen.List
}

// scope is what surrounds a node.
type scope struct {
	quote bool
	level int // of the list item around; 0: none
}

// kind is the role of plain text in the scope.
func (s scope) kind() ingest.BlockKind {
	switch {
	case s.level > 0:
		return ingest.ListItem
	case s.quote:
		return ingest.Quote
	}
	return ingest.Paragraph
}

func (c *converter) children(node ast.Node, s scope) error {
	for child := node.FirstChild(); child != nil; child = child.NextSibling() {
		if err := c.node(child, s); err != nil {
			return err
		}
	}
	return nil
}

// node converts one block of the tree.
func (c *converter) node(node ast.Node, s scope) error {
	if err := c.meter.Tick(); err != nil {
		return err
	}
	if err := c.meter.Block(); err != nil {
		return err
	}
	switch n := node.(type) {
	case *ast.Heading:
		c.heading(n)
	case *ast.Paragraph, *ast.TextBlock:
		c.paragraph(n, s)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		c.code(n)
	case *ast.Blockquote:
		s.quote = true
		return c.children(n, s)
	case *ast.List:
		s.level++
		return c.children(n, s)
	case *ast.ListItem:
		return c.item(n, s)
	case *ast.HTMLBlock:
		return c.html(n)
	case *extast.Table:
		return c.table(n)
	}
	return nil
}

// add keeps a block that has text.
func (c *converter) add(block ingest.Block) {
	if block.Text != "" {
		c.blocks = append(c.blocks, block)
	}
}

func (c *converter) heading(n *ast.Heading) {
	b := c.file.NewBuilder()
	c.inline(b, n)
	block := b.Block(ingest.Heading)
	block.Level = n.Level
	if n.Level == 1 && c.title == "" && len(block.Text) <= 300 {
		c.title = strings.Join(strings.Fields(block.Text), " ")
	}
	c.add(block)
}

func (c *converter) paragraph(n ast.Node, s scope) {
	b := c.file.NewBuilder()
	c.inline(b, n)
	block := b.Block(s.kind())
	if s.level > 0 {
		block.Level = s.level
	}
	c.add(block)
}

// item converts a list item. Its first paragraphs are one block, with the mark; what
// follows a nested list or code in it are items without a mark.
func (c *converter) item(n *ast.ListItem, s scope) error {
	marker, start := c.marker(n)
	b := c.file.NewBuilder()
	child := n.FirstChild()
	for ; child != nil; child = child.NextSibling() {
		kind := child.Kind()
		if kind != ast.KindParagraph && kind != ast.KindTextBlock {
			break
		}
		if b.Len() > 0 {
			b.Write("\n\n")
		}
		c.inline(b, child)
	}
	block := b.Block(ingest.ListItem)
	block.Level, block.Marker = s.level, marker
	if block.Text != "" && start >= 0 {
		block.Location = c.file.Place(start, start+len(marker)).Union(block.Location)
	}
	c.add(block)
	for ; child != nil; child = child.NextSibling() {
		if err := c.node(child, s); err != nil {
			return err
		}
	}
	return nil
}

// marker returns a list item's mark as it stands in the file, and where; start is -1 if
// it is not found there.
func (c *converter) marker(n *ast.ListItem) (marker string, start int) {
	at := n.Pos()
	if at < 0 || at >= len(c.source) {
		return "", -1
	}
	line := string(c.source[at:min(at+64, len(c.source))])
	rest := strings.TrimLeft(line, " \t")
	start = c.base + at + len(line) - len(rest)
	rest = strings.TrimRight(strings.SplitN(rest, "\n", 2)[0], "\r") + " "
	size := mark(rest)
	if size == 0 || rest[0] == '>' {
		return "", -1
	}
	return rest[:size], start
}

func (c *converter) code(n ast.Node) {
	b := c.file.NewBuilder()
	lines := n.Lines()
	for i := range lines.Len() {
		line := lines.At(i)
		if line.Padding > 0 {
			b.Write(strings.Repeat(" ", line.Padding))
		}
		end := line.Stop
		for end > line.Start && (c.source[end-1] == '\n' || c.source[end-1] == '\r') {
			end--
		}
		b.Add(c.base+line.Start, c.base+end)
		b.Write("\n")
	}
	block := b.Lines(ingest.Code)
	c.add(block)
}

// html converts a block of HTML.
func (c *converter) html(n *ast.HTMLBlock) error {
	lines := n.Lines()
	if lines.Len() == 0 {
		return nil
	}
	start, end := lines.At(0).Start, lines.At(lines.Len()-1).Stop
	if n.HasClosure() {
		end = max(end, n.ClosureLine.Stop)
	}
	page, err := htmlblock.Convert(c.file, c.base+start, c.base+end, c.meter)
	if err != nil {
		return err
	}
	c.blocks = append(c.blocks, page.Blocks...)
	c.warnings = append(c.warnings, page.Warnings...)
	c.hidden.Append(&page.Hidden)
	c.comments.Append(&page.Comments)
	return nil
}

// rawRow returns the line that a row of a table stands on, without what it is nested in;
// nothing if the row has no text.
func (c *converter) rawRow(row ast.Node) ingest.RawRow {
	at := -1
	for cell := row.FirstChild(); cell != nil && at < 0; cell = cell.NextSibling() {
		if lines := cell.Lines(); lines.Len() > 0 && lines.At(0).Start < lines.At(0).Stop {
			at = lines.At(0).Start
		}
	}
	if at < 0 {
		return ingest.RawRow{}
	}
	start := bytes.LastIndexByte(c.source[:at], '\n') + 1
	end := len(c.source)
	if i := bytes.IndexByte(c.source[at:], '\n'); i >= 0 {
		end = at + i
	}
	if first := bytes.IndexByte(c.source[start:at], '|'); first >= 0 {
		start += first
	} else {
		start = at
	}
	end = start + len(bytes.TrimRight(c.source[start:end], " \t\r"))
	start, end = c.base+start, c.base+end
	return ingest.RawRow{Text: c.file.String[start:end], Location: c.file.Place(start, end)}
}

func (c *converter) table(n *extast.Table) error {
	table := &ingest.Table{}
	var place ingest.Location
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		if err := c.meter.Tick(); err != nil {
			return err
		}
		if err := c.meter.Block(); err != nil {
			return err
		}
		if _, ok := row.(*extast.TableHeader); ok {
			table.HeaderRows = len(table.Rows) + 1
		}
		var cells []ingest.Cell
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			b := c.file.NewBuilder()
			c.inline(b, cell)
			block := b.Block(ingest.Paragraph)
			cells = append(cells, ingest.Cell{Text: block.Text, Column: len(cells), Location: block.Location})
			place = place.Union(block.Location)
		}
		table.Rows = append(table.Rows, cells)
		table.Raw = append(table.Raw, c.rawRow(row))
		place = place.Union(table.Raw[len(table.Raw)-1].Location)
	}
	if table.HeaderRows >= len(table.Rows) {
		table.HeaderRows = 0
	}
	block := ingest.Block{Kind: ingest.TableBlock, Text: table.Text(), Table: table, Location: place}
	if strings.Trim(block.Text, " |\n") != "" {
		c.add(block)
	}
	return nil
}
