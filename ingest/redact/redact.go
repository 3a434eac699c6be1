// SPDX-License-Identifier: Apache-2.0

package redact

import (
	"context"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store/acl"
)

// Redactor masks kinds of matches in texts. The zero value masks nothing. It is immutable and
// safe for concurrent use.
type Redactor struct{ kinds []Kind }

// NewRedactor returns a Redactor of kinds; nil: of all.
func NewRedactor(kinds []Kind) Redactor {
	if kinds == nil {
		kinds = Kinds
	}
	return Redactor{slices.Clone(kinds)}
}

// Text returns a text with its matches masked. It is as long as before, in bytes.
func (r Redactor) Text(text string) string {
	if len(r.kinds) == 0 {
		return text
	}
	var b strings.Builder
	last := 0
	for _, m := range Find(text) {
		if slices.Contains(r.kinds, m.Kind) {
			b.WriteString(text[last:m.Start])
			b.WriteString(mask(m.Kind, m.End-m.Start))
			last = m.End
		}
	}
	if last == 0 {
		return text
	}
	b.WriteString(text[last:])
	return b.String()
}

// mask returns a mask of n bytes that names what it hides, if there is room.
func mask(k Kind, n int) string {
	if n < len(k)+3 {
		return strings.Repeat("*", n)
	}
	return "[" + string(k) + strings.Repeat("*", n-len(k)-2) + "]"
}

// Document masks the texts of a document: title, blocks, tables and what is on record as hidden.
// Metadata is the host's and stays as it is.
func (r Redactor) Document(doc *ingest.Document) {
	doc.Title = r.Text(doc.Title)
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		b.Text = r.Text(b.Text)
		if b.Table == nil {
			continue
		}
		b.Table.Caption = r.Text(b.Table.Caption)
		for _, row := range b.Table.Rows {
			for c := range row {
				row[c].Text = r.Text(row[c].Text)
			}
		}
		for k := range b.Table.Raw {
			b.Table.Raw[k].Text = r.Text(b.Table.Raw[k].Text)
		}
		// A cell alone may be told less by what stands before it than the row is.
		b.Text = b.Table.Text()
	}
	for i := range doc.Quality.Hidden {
		doc.Quality.Hidden[i].Text = r.Text(doc.Quality.Hidden[i].Text)
	}
}

// Parser masks what another parser reads, before it is stored anywhere. It is immutable and safe
// for concurrent use.
type Parser struct {
	inner    ingest.Parser
	redactor Redactor
}

var _ ingest.Parser = (*Parser)(nil)

// New returns a Parser over another one that masks kinds; nil: all.
func New(inner ingest.Parser, kinds []Kind) *Parser {
	return &Parser{inner, NewRedactor(kinds)}
}

// Media returns those of the other parser.
func (p *Parser) Media() []string { return p.inner.Media() }

// Settings names the other parser's version, the kinds and the version of the masks.
func (p *Parser) Settings() string {
	inner := ""
	if s, ok := p.inner.(interface{ Settings() string }); ok {
		inner = s.Settings()
	}
	names := make([]string, len(p.redactor.kinds))
	for i, k := range p.redactor.kinds {
		names[i] = string(k)
	}
	return "redact 1 " + strings.Join(names, ",") + " over " + inner
}

// Parse reads with the other parser and masks. Its errors are that parser's.
func (p *Parser) Parse(ctx context.Context, in ingest.Input) (*ingest.Document, error) {
	doc, err := p.inner.Parse(ctx, in)
	if err == nil {
		p.redactor.Document(doc)
	}
	return doc, err
}

// Policy says who sees what: for a group, the kinds that its members see. Nobody else sees any.
type Policy map[string][]Kind

// For returns the Redactor for what a principal asks: it masks the kinds that none of the
// principal's groups may see. Use it on every text of an answer before it leaves.
func (p Policy) For(who acl.Principal) Redactor {
	var masked []Kind
	for _, k := range Kinds {
		if !slices.ContainsFunc(who.Groups, func(g string) bool { return slices.Contains(p[g], k) }) {
			masked = append(masked, k)
		}
	}
	return Redactor{masked}
}
