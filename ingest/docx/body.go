// SPDX-License-Identifier: Apache-2.0

package docx

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/ooxml"
)

// maxNesting bounds tables and text boxes in each other.
const maxNesting = 32

// blocks reads paragraphs and tables that follow each other. Within a cell or a text box
// the places stay those of what they stand in.
func (r *reader) blocks(n *ooxml.Node, within bool) error {
	if n == nil {
		return nil
	}
	for _, c := range n.Children {
		if err := r.pkg.Check(); err != nil {
			return err
		}
		if err := r.element(c, within); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) element(n *ooxml.Node, within bool) error {
	switch n.Name {
	case "w:p":
		if !within {
			r.paragraph++
		}
		return r.readParagraph(n)
	case "w:tbl":
		if !within {
			r.paragraph++
		}
		return r.nested(func() error { return r.readTable(n) })
	case "w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:customXml", "w:smartTag":
		return r.blocks(n, within)
	case "m:oMathPara", "m:oMath":
		r.add(ingest.Block{Kind: ingest.Paragraph, Text: ooxml.Equation(n, norm.NFKC.String)})
	case "w:altChunk":
		if !within {
			r.paragraph++
		}
		return r.chunk(n)
	}
	return nil
}

// nested does something one level deeper.
func (r *reader) nested(do func() error) error {
	if r.depth++; r.depth > maxNesting {
		return &ingest.LimitError{Limit: "depth", Max: maxNesting}
	}
	defer func() { r.depth-- }()
	return do()
}

// add adds a block at the current paragraph.
func (r *reader) add(b ingest.Block) {
	b.Location = ingest.Location{Paragraph: r.paragraph}
	r.doc.Blocks = append(r.doc.Blocks, b)
}

// readParagraph adds the block of a paragraph, and what is anchored in it behind it.
func (r *reader) readParagraph(n *ooxml.Node) error {
	s := r.styles.of(n)
	l := r.inline(n, s)
	block := r.blockOf(l, s)
	if block.Text != "" && !r.goesOn(block) {
		r.add(block)
	}
	for _, box := range l.boxes {
		if err := r.nested(func() error { return r.anchored(box) }); err != nil {
			return err
		}
	}
	return nil
}

// blockOf gives a paragraph its role.
func (r *reader) blockOf(l *line, s style) ingest.Block {
	b := ingest.Block{Kind: ingest.Paragraph, Text: l.String()}
	marker := ""
	if s.list != "" && (b.Text != "" || !s.removed) {
		marker = r.numbering.next(s.list, s.level)
	}
	switch {
	case s.outline > 0:
		b.Kind, b.Level = ingest.Heading, s.outline
		if marker != "" && marker != "•" && b.Text != "" {
			b.Text = marker + " " + b.Text
		}
	case s.name == "title":
		b.Kind, b.Level = ingest.Heading, 1
		if r.doc.Title == "" {
			r.doc.Title = strings.Join(strings.Fields(b.Text), " ")
		}
	case s.list != "":
		b.Kind, b.Level, b.Marker = ingest.ListItem, s.level+1, marker
	case s.name == "caption":
		b.Kind = ingest.Caption
	case strings.Contains(s.name, "quote"):
		b.Kind = ingest.Quote
	case strings.HasPrefix(s.name, "toc ") || s.name == "table of figures":
		b.Kind = ingest.Contents
	case isCode(s.name):
		b.Kind, b.Text = ingest.Code, strings.TrimRight(l.text.String(), " \t\n")
	}
	return b
}

// goesOn puts a line of code or of a table of contents behind the one before it, and reports
// whether it did.
func (r *reader) goesOn(b ingest.Block) bool {
	if b.Kind != ingest.Code && b.Kind != ingest.Contents || len(r.doc.Blocks) == 0 {
		return false
	}
	last := &r.doc.Blocks[len(r.doc.Blocks)-1]
	if last.Kind != b.Kind || last.Location.Paragraph != r.paragraph-1 && last.Location.Paragraph != r.paragraph {
		return false
	}
	last.Text += "\n" + b.Text
	last.Location.Paragraph = r.paragraph
	return true
}
