// SPDX-License-Identifier: Apache-2.0

package htmlblock

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/textfile"
	"github.com/pacenote/pacenote/internal/unseen"
)

// maxDepth is the number of nested elements at which x/net/html gives up.
const maxDepth = 512

// MaxBytes is the greatest size of a page: its tree takes some twenty times as much.
const MaxBytes = 32 << 20

// Page is what was read.
type Page struct {
	// Blocks is the content in reading order.
	Blocks []ingest.Block
	// Title is the text of the title element, or else of the first heading of level 1.
	Title string
	// Language is the lang attribute of the html element.
	Language string
	// Meta holds the content of meta elements by name or property, in lower case; the
	// first of a name counts.
	Meta map[string]string
	// Hidden is the text that a reader of the page does not see, and Comments the page's
	// comments. Neither is among the blocks.
	Hidden   unseen.List
	Comments unseen.List
	// Warnings says what could not be read.
	Warnings []string
}

// Convert reads the text of file between start and end as HTML, a page or a part of one.
// It takes time and memory linear in the length.
func Convert(file *textfile.File, start, end int, meter *textfile.Meter) (*Page, error) {
	if end-start > MaxBytes {
		return nil, textfile.Fail(file.Name, &ingest.LimitError{Limit: "bytes of markup", Max: MaxBytes})
	}
	c := &converter{file: file, source: file.String[:end], meter: meter, page: &Page{Meta: map[string]string{}}}
	c.hidden = &c.page.Hidden
	marks, err := mark(file.String[start:end], start, meter)
	if err != nil {
		return nil, err
	}
	c.marks = marks
	root, err := parse(marks.text, meter)
	if err != nil {
		if meter.Check() != nil {
			return nil, meter.Check()
		}
		return nil, textfile.Fail(file.Name, err)
	}
	c.styles = newStyles(root, c.marks.tagAttribute())
	c.head(root)
	if err := c.children(root); err != nil {
		return nil, err
	}
	c.end()
	if c.exceeded != nil {
		return nil, c.exceeded
	}
	c.listComments()
	c.warn()
	return c.page, nil
}

// warn says what was not looked at.
func (c *converter) warn() {
	if c.marks.dropped > 0 {
		c.page.Warnings = append(c.page.Warnings, fmt.Sprintf("elements nest too deeply: %d that group others were passed over", c.marks.dropped))
	}
	if c.styles.sheet.matches > maxMatches || c.styles.sheet.count >= maxRules {
		c.page.Warnings = append(c.page.Warnings, "the style sheets are too large to look at: hidden text may have been taken for seen")
	}
}

// parse builds the tree.
func parse(text string, meter *textfile.Meter) (root *html.Node, err error) {
	defer func() {
		if r := recover(); r != nil { // a fault of the parser must not end the program
			root, err = nil, fmt.Errorf("%w: %v", ingest.ErrDamaged, r)
		}
	}()
	root, err = html.ParseWithOptions(&watchedReader{strings.NewReader(text), meter}, html.ParseOptionEnableScripting(true))
	if err != nil && strings.Contains(err.Error(), strconv.Itoa(maxDepth)) {
		err = &ingest.LimitError{Limit: "depth", Max: maxDepth}
	}
	return root, err
}

// watchedReader ends the parsing when the time is over.
type watchedReader struct {
	io.Reader
	meter *textfile.Meter
}

func (r *watchedReader) Read(p []byte) (int, error) {
	if err := r.meter.Check(); err != nil {
		return 0, err
	}
	return r.Reader.Read(p)
}

// converter walks the tree and builds blocks.
type converter struct {
	file   *textfile.File
	source string
	marks  marked
	meter  *textfile.Meter
	page   *Page
	styles *styles
	hidden *unseen.List
	unseen *concealed // the run of unseen text that is open

	exceeded error // the limit of blocks was met

	run       *textfile.Builder // the current block
	pending   bool              // a blank is due
	lineStart bool
	kind      ingest.BlockKind // of the current block
	level     int
	marker    string

	preformatted bool
	furniture    ingest.BlockKind // Header or Footer within the page's own, else Paragraph
	content      int              // main, article and section elements around
	lists        []list
}

// list is an open list.
type list struct {
	ordered bool
	next    int
	step    int
	style   string // type attribute
}

// end ends the current block.
func (c *converter) end() {
	c.reveal()
	run := c.run
	c.run, c.pending, c.lineStart = nil, false, false
	kind, level, marker := c.kind, c.level, c.marker
	c.marker = ""
	if run == nil {
		if marker != "" { // the text of the item is still to come
			c.marker = marker
		}
		return
	}
	if kind == ingest.Paragraph && c.furniture != ingest.Paragraph {
		kind = c.furniture
	}
	build := run.Block
	if kind == ingest.Code {
		build = run.Lines
	}
	block := build(kind)
	if strings.TrimSpace(block.Text) == "" { // also of no-break spaces alone
		c.marker = marker
		return
	}
	if kind == ingest.Heading || kind == ingest.ListItem {
		block.Level = level
	}
	if kind == ingest.ListItem {
		block.Marker = marker
	}
	if kind == ingest.Heading && level == 1 && c.page.Title == "" {
		c.page.Title = clipTitle(block.Text)
	}
	if err := c.meter.Block(); err != nil {
		c.exceeded = err
		return
	}
	c.page.Blocks = append(c.page.Blocks, block)
}

// children walks the children of a node.
func (c *converter) children(node *html.Node) error {
	for child := range node.ChildNodes() {
		if err := c.node(child); err != nil {
			return err
		}
	}
	return nil
}

func (c *converter) node(node *html.Node) error {
	if err := c.meter.Tick(); err != nil {
		return err
	}
	if c.exceeded != nil {
		return c.exceeded
	}
	switch node.Type {
	case html.TextNode:
		if reason := c.styles.of(node.Parent).reason(); reason != "" {
			c.conceal(reason, node)
			return nil
		}
		if strings.TrimSpace(node.Data) != "" {
			c.reveal()
		}
		c.write(c.pieces(node))
	case html.ElementNode:
		if isSkipped(node.Data) || c.skips(node) {
			return nil
		}
		return c.element(node)
	}
	return nil
}

// element walks one element that is shown.
func (c *converter) element(node *html.Node) error {
	switch node.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return c.block(node, ingest.Heading, int(node.Data[1]-'0'))
	case atom.Br:
		c.lineBreak()
		return nil
	case atom.Pre, atom.Listing, atom.Xmp:
		c.preformatted = true
		err := c.block(node, ingest.Code, 0)
		c.preformatted = false
		return err
	case atom.Blockquote:
		return c.block(node, ingest.Quote, 0)
	case atom.Figcaption:
		return c.block(node, ingest.Caption, 0)
	case atom.Aside:
		return c.block(node, ingest.Note, 0)
	case atom.Ul, atom.Ol, atom.Menu, atom.Dir:
		if len(c.lists) == 0 && c.isContents(node) {
			return c.contents(node)
		}
		return c.list(node)
	case atom.Span:
		if c.isMark(node) {
			return nil
		}
	case atom.Li:
		return c.item(node)
	case atom.Dl:
		return c.list(node)
	case atom.Dt, atom.Dd:
		return c.definition(node)
	case atom.Table:
		return c.table(node)
	case atom.Sup, atom.Sub:
		if c.styles.of(node).reason() == "" && c.writeScript(node) {
			return nil
		}
	case atom.Img:
		c.image(node)
		return nil
	case atom.Main, atom.Article, atom.Section:
		c.content++
		err := c.block(node, c.outer(), c.level)
		c.content--
		return err
	case atom.Header, atom.Footer:
		return c.furnish(node)
	}
	if isBlock(node.DataAtom) {
		return c.block(node, c.outer(), c.level)
	}
	return c.children(node)
}

// outer is the kind of a block that says nothing of its own: that of the quote, note or
// item it is in.
func (c *converter) outer() ingest.BlockKind {
	switch c.kind {
	case ingest.Quote, ingest.Note, ingest.ListItem, ingest.Caption:
		return c.kind
	}
	return ingest.Paragraph
}

// block walks an element whose content is a block of its own, or several of this kind.
func (c *converter) block(node *html.Node, kind ingest.BlockKind, level int) error {
	c.end()
	oldKind, oldLevel := c.kind, c.level
	c.kind, c.level = kind, level
	err := c.children(node)
	c.end()
	c.kind, c.level = oldKind, oldLevel
	return err
}

// furnish walks a header or footer element: that of the page is furniture, that of an
// article is part of it.
func (c *converter) furnish(node *html.Node) error {
	old := c.furniture
	if c.content == 0 && node.DataAtom == atom.Header {
		c.furniture = ingest.Header
	} else if c.content == 0 {
		c.furniture = ingest.Footer
	}
	err := c.block(node, ingest.Paragraph, 0)
	c.furniture = old
	return err
}

// list walks a list; its items are a level below those of the list around it.
func (c *converter) list(node *html.Node) error {
	c.end()
	oldKind, oldLevel, oldMarker := c.kind, c.level, c.marker
	l := list{ordered: node.DataAtom == atom.Ol, next: 1, step: 1}
	if l.ordered {
		l.style, _ = attribute(node, "type")
		if _, reversed := attribute(node, "reversed"); reversed {
			l.step, l.next = -1, countItems(node)
		}
		if v, ok := attribute(node, "start"); ok {
			if n, err := strconv.Atoi(strings.TrimSpace(v)); err == nil {
				l.next = n
			}
		}
	}
	c.lists = append(c.lists, l)
	c.kind, c.level = ingest.ListItem, len(c.lists)
	err := c.children(node)
	c.end()
	c.lists = c.lists[:len(c.lists)-1]
	c.kind, c.level, c.marker = oldKind, oldLevel, oldMarker
	return err
}

func countItems(node *html.Node) int {
	n := 0
	for child := range node.ChildNodes() {
		if child.DataAtom == atom.Li {
			n++
		}
	}
	return n
}

// item walks a list item.
func (c *converter) item(node *html.Node) error {
	c.end()
	marker := "•"
	if n := len(c.lists); n > 0 && c.lists[n-1].ordered {
		l := &c.lists[n-1]
		if v, ok := attribute(node, "value"); ok {
			if i, err := strconv.Atoi(strings.TrimSpace(v)); err == nil {
				l.next = i
			}
		}
		marker = ordinal(l.next, l.style) + "."
		l.next += l.step
	}
	oldKind, oldLevel := c.kind, c.level
	c.kind, c.level, c.marker = ingest.ListItem, max(len(c.lists), 1), marker
	err := c.children(node)
	c.end()
	c.kind, c.level, c.marker = oldKind, oldLevel, ""
	return err
}

// ordinal writes a number in the style of a list's type attribute.
func ordinal(n int, style string) string {
	if n >= 1 && n <= 26 && (style == "a" || style == "A") {
		return string(rune(style[0]) + rune(n-1))
	}
	if n >= 1 && n <= 39 && (style == "i" || style == "I") {
		roman := strings.Repeat("x", n/10) + [...]string{"", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"}[n%10]
		if style == "I" {
			roman = strings.ToUpper(roman)
		}
		return roman
	}
	return strconv.Itoa(n)
}

// definition walks a term or a description: an item, and an item below it.
func (c *converter) definition(node *html.Node) error {
	level := max(len(c.lists), 1)
	if node.DataAtom == atom.Dd {
		level++
		if n := len(c.lists); n > 0 { // lists within are below the description
			c.lists = append(c.lists, list{})
			defer func() { c.lists = c.lists[:n] }()
		}
	}
	c.marker = ""
	return c.block(node, ingest.ListItem, level)
}

// isBlock reports whether an element begins and ends a paragraph.
func isBlock(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Body, atom.Html, atom.Address, atom.Figure, atom.Details, atom.Summary, atom.Form, atom.Fieldset,
		atom.Legend, atom.Center, atom.Hgroup, atom.Hr, atom.Dialog, atom.Search, atom.Caption, atom.Tbody, atom.Thead, atom.Tfoot,
		atom.Tr, atom.Td, atom.Th, atom.Frameset:
		return true
	}
	return false
}
