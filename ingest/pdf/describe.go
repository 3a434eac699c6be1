// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"regexp"
	"strings"
	"time"

	objects "github.com/ledongthuc/pdf"

	"github.com/pacenote/pacenote/ingest"
)

// describe sets the title, language and metadata of a document.
func (b *builder) describe(doc *ingest.Document) {
	doc.Metadata = ingest.Metadata{}
	for key, name := range map[string]string{
		"Author": "author", "Subject": "subject", "Keywords": "keywords", "Creator": "creator", "Producer": "producer",
	} {
		if t := infoText(b.file.info.Key(key)); t != "" {
			doc.Metadata[name] = ingest.StringValue(t)
		}
	}
	for key, name := range map[string]string{"CreationDate": "created", "ModDate": "modified"} {
		if t, ok := date(b.file.info.Key(key).RawString()); ok {
			doc.Metadata[name] = ingest.TimeValue(t)
		}
	}
	doc.Title = b.title(doc)
	doc.Language = language(infoText(b.file.root.Key("Lang")))
}

// infoText decodes a text string of the file.
func infoText(v objects.Value) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(plainText(textString(v.RawString())), "")), " ")
}

// nameOfFile matches titles that are a file's name or a writer's default.
var nameOfFile = regexp.MustCompile(`(?i)^(untitled.*|microsoft word - .*|.*\.(docx?|pdf|tex|dvi|indd|qxd|rtf|odt|xlsx?|pptx?|html?)|\(?anonymous\)?|unspecified)$`)

// title returns the title that the file states, in its dictionary or its XMP packet,
// or else the first heading of the first level on the first page that has text.
func (b *builder) title(doc *ingest.Document) string {
	for _, t := range []string{infoText(b.file.info.Key("Title")), b.packetTitle()} {
		if t != "" && !nameOfFile.MatchString(t) {
			return t
		}
	}
	first := 0
	for _, bl := range doc.Blocks {
		if bl.Kind == ingest.Header || bl.Kind == ingest.Footer {
			continue
		}
		if first == 0 {
			first = bl.Location.Page
		}
		if bl.Location.Page != first {
			break
		}
		if bl.Kind == ingest.Heading && bl.Level == 1 {
			return bl.Text
		}
	}
	return ""
}

var packetTitle = regexp.MustCompile(`(?s)<dc:title>.*?<rdf:li[^>]*>([^<]{1,500})</rdf:li>`)

var entities = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&apos;", "'", "&amp;", "&")

// packetTitle returns the title in the XMP packet.
func (b *builder) packetTitle() string {
	data, _ := b.file.read(b.file.root.Key("Metadata"))
	m := packetTitle.FindSubmatch(data[:min(len(data), 1<<20)])
	if m == nil {
		return ""
	}
	return strings.Join(strings.Fields(strings.ToValidUTF8(entities.Replace(string(m[1])), "")), " ")
}

// language returns the ISO 639-1 code that a language tag begins with.
func language(tag string) string {
	code, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(tag, "_", "-")), "-")
	if len(code) != 2 || code[0] < 'a' || code[0] > 'z' || code[1] < 'a' || code[1] > 'z' {
		return ""
	}
	return code
}

// date reads a date such as D:20260315120000+01'00' (ISO 32000-1 section 7.9.4).
func date(s string) (time.Time, bool) {
	s = strings.ReplaceAll(strings.TrimPrefix(s, "D:"), "'", "")
	for _, layout := range []string{"20060102150405-0700", "20060102150405Z", "20060102150405Z0000", "20060102150405", "200601021504", "20060102"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
