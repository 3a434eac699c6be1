// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"strings"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/archive"
	"github.com/pacenote/pacenote/ingest/csv"
	"github.com/pacenote/pacenote/ingest/docx"
	"github.com/pacenote/pacenote/ingest/email"
	"github.com/pacenote/pacenote/ingest/html"
	"github.com/pacenote/pacenote/ingest/jsonl"
	"github.com/pacenote/pacenote/ingest/markdown"
	"github.com/pacenote/pacenote/ingest/pdf"
	"github.com/pacenote/pacenote/ingest/pptx"
	"github.com/pacenote/pacenote/ingest/text"
	"github.com/pacenote/pacenote/ingest/xlsx"
)

// DefaultParsers returns the parsers of an engine that is given none, each with its
// defaults: PDF, DOCX, XLSX, PPTX, HTML, Markdown, CSV, collections in JSON lines and plain
// text; and mails and ZIP archives, whose attachments and entries are read by all of them.
func DefaultParsers() []ingest.Parser {
	return []ingest.Parser{
		pdf.New(nil), docx.New(), xlsx.New(nil), pptx.New(), html.New(nil), markdown.New(nil), csv.New(nil), jsonl.New(), text.New(nil),
		email.New(DefaultParsers), archive.New(DefaultParsers),
	}
}

// wordCounter counts words for embedders that can't count their own tokens. A word of
// the languages of Europe is about one and a half tokens.
type wordCounter struct{}

func (wordCounter) CountTokens(text string) int { return len(strings.Fields(text)) * 3 / 2 }

// counterOf returns the embedder's own token counter, or one of words.
func counterOf(e embed.Embedder) embed.TokenCounter {
	if c, ok := e.(embed.TokenCounter); ok {
		return c
	}
	return wordCounter{}
}
