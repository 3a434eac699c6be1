// SPDX-License-Identifier: Apache-2.0

package markdown

import (
	"context"
	"fmt"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/textfile"
	"github.com/pacenote/pacenote/internal/unseen"
)

// maxBytes is the greatest size of a file: its tree takes up to a hundred times as much.
const maxBytes = 8 << 20

// maxLines is the greatest number of lines that are not blank: each may be a block of the
// tree.
const maxLines = 2 * textfile.MaxBlocks

// filledLines returns the number of lines that are not blank.
func filledLines(s string) int {
	n := 0
	for line := range strings.Lines(s) {
		if strings.TrimSpace(line) != "" {
			n++
		}
	}
	return n
}

// Options tells a Parser what files do not say. Nil, or the zero value, means the
// defaults.
type Options struct {
	// Encoding is the character encoding of files that have no byte order mark and
	// are not UTF-8, by a name of the WHATWG encoding standard. Default: windows-1252.
	Encoding string
}

// Parser reads Markdown.
type Parser struct {
	encoding string
	syntax   goldmark.Markdown
}

// New returns a Parser; opts may be nil.
func New(opts *Options) *Parser {
	if opts == nil {
		opts = &Options{}
	}
	return &Parser{
		encoding: opts.Encoding,
		syntax:   goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough)),
	}
}

// Media returns "text/markdown" and "text/x-markdown".
func (p *Parser) Media() []string { return []string{ingest.MediaMarkdown, "text/x-markdown"} }

// Parse reads a file. The title is that of the front matter, or the first heading of
// level 1.
func (p *Parser) Parse(ctx context.Context, in ingest.Input) (*ingest.Document, error) {
	meter, stop := textfile.NewMeter(ctx, in)
	defer stop()
	file, err := textfile.Read(meter.Context(), in, p.encoding)
	if err != nil {
		return nil, err
	}
	if len(file.String) > maxBytes {
		return nil, textfile.Fail(in.Name, &ingest.LimitError{Limit: "bytes of markup", Max: maxBytes})
	}
	if strings.IndexByte(file.String, 0) >= 0 {
		return nil, textfile.Fail(in.Name, ingest.ErrUnsupported)
	}
	if lines := filledLines(file.String); lines > maxLines {
		return nil, textfile.Fail(in.Name, &ingest.LimitError{Limit: "lines", Max: maxLines})
	}
	front, body := readFront(file.String)
	if depth := nesting(file.String[body:]); depth > file.Limits.Depth {
		return nil, textfile.Fail(in.Name, &ingest.LimitError{Limit: "depth", Max: int64(file.Limits.Depth)})
	}
	source := []byte(file.String[body:])
	root, err := p.tree(source, meter)
	if err != nil {
		return nil, err
	}
	c := &converter{file: file, meter: meter, source: source, base: body}
	if err := c.children(root, scope{}); err != nil {
		return nil, err
	}
	c.asides()
	doc := &ingest.Document{Media: ingest.MediaMarkdown, Blocks: c.blocks}
	doc.Quality = ingest.Quality{Engine: "markdown", Warnings: append(append(file.Warnings(), front.warnings...), c.warnings...)}
	front.describe(doc)
	if doc.Title == "" {
		doc.Title = c.title
	}
	unseen.Clean(doc)
	c.hidden.Report(&doc.Quality)
	c.comments.Report(&doc.Quality)
	if len(doc.Blocks) == 0 {
		return nil, textfile.Fail(in.Name, ingest.ErrEmpty)
	}
	return doc, nil
}

// tree parses the syntax. It returns when the time is over even if goldmark does not.
func (p *Parser) tree(source []byte, meter *textfile.Meter) (ast.Node, error) {
	type result struct {
		root ast.Node
		err  error
	}
	done := make(chan result, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil { // a fault of goldmark must not end the program
				done <- result{err: fmt.Errorf("%w: %v", ingest.ErrDamaged, r)}
			}
		}()
		done <- result{root: p.syntax.Parser().Parse(text.NewReader(source))}
	}()
	select {
	case r := <-done:
		if r.err != nil {
			return nil, textfile.Fail(meter.Name(), r.err)
		}
		return r.root, nil
	case <-meter.Context().Done():
		return nil, meter.Check()
	}
}

// nesting returns the greatest number of quote and list marks that a line begins with:
// each opens a level. Deeper nesting by indentation needs ever longer lines and limits
// itself.
func nesting(s string) int {
	deepest := 0
	for line := range strings.SplitSeq(s, "\n") {
		depth := 0
		for line != "" {
			rest := strings.TrimLeft(line, " \t")
			n := mark(rest)
			if n == 0 {
				break
			}
			depth++
			line = rest[n:]
		}
		deepest = max(deepest, depth)
	}
	return deepest
}

// mark returns the length of the quote or list mark at the start of s, 0 if there is
// none.
func mark(s string) int {
	if s == "" {
		return 0
	}
	switch s[0] {
	case '>':
		return 1
	case '-', '*', '+':
		if len(s) > 1 && (s[1] == ' ' || s[1] == '\t') {
			return 1
		}
		return 0
	}
	n := 0
	for n < len(s) && n < 9 && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	if n > 0 && n+1 < len(s) && (s[n] == '.' || s[n] == ')') && (s[n+1] == ' ' || s[n+1] == '\t') {
		return n + 1
	}
	return 0
}
