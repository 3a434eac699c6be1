// SPDX-License-Identifier: Apache-2.0

package ooxml

import (
	"strings"
	"time"

	"github.com/pacenote/pacenote/ingest"
)

// Describe fills in what the core properties (ISO/IEC 29500-2, clause 10) say of a document:
// title, language, and "author", "subject", "keywords", "description" (strings), "created"
// and "date" (times, the latter of the last change) as metadata. Those that can't be read
// are left out: they are never what a file is read for.
func (p *Package) Describe(doc *ingest.Document) {
	relations, err := p.Relations("")
	if err != nil {
		return
	}
	for _, part := range OfType(relations, "core-properties") {
		root, err := p.Tree(part)
		if err != nil {
			doc.Quality.Warnings = append(doc.Quality.Warnings, "the document's properties could not be read")
			return
		}
		doc.Title = text(root, "dc:title")
		doc.Language = language(text(root, "dc:language"))
		for name, element := range map[string]string{"author": "dc:creator", "subject": "dc:subject", "keywords": "cp:keywords", "description": "dc:description"} {
			if value := text(root, element); value != "" {
				set(doc, name, ingest.StringValue(value))
			}
		}
		for name, element := range map[string]string{"created": "dcterms:created", "date": "dcterms:modified"} {
			if t, err := time.Parse(time.RFC3339, text(root, element)); err == nil {
				set(doc, name, ingest.TimeValue(t))
			}
		}
	}
}

func set(doc *ingest.Document, name string, v ingest.Value) {
	if doc.Metadata == nil {
		doc.Metadata = ingest.Metadata{}
	}
	doc.Metadata[name] = v
}

func text(n *Node, child string) string { return strings.TrimSpace(n.Child(child).Content()) }

// language returns the ISO 639-1 code of a tag such as "de-DE".
func language(tag string) string {
	code, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if len(code) != 2 {
		return ""
	}
	return code
}
