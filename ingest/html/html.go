// SPDX-License-Identifier: Apache-2.0

package html

import (
	"context"
	"mime"
	"strings"
	"time"

	"golang.org/x/net/html"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/charset"
	"github.com/pacenote/pacenote/internal/htmlblock"
	"github.com/pacenote/pacenote/internal/textfile"
	"github.com/pacenote/pacenote/internal/unseen"
)

// Options tells a Parser what pages do not say. Nil, or the zero value, means the
// defaults.
type Options struct {
	// Encoding is the character encoding of pages that declare none and are not
	// UTF-8, by a name of the WHATWG encoding standard. Default: windows-1252.
	Encoding string
}

// Parser reads HTML.
type Parser struct{ encoding string }

// New returns a Parser; opts may be nil.
func New(opts *Options) *Parser {
	if opts == nil {
		opts = &Options{}
	}
	return &Parser{encoding: opts.Encoding}
}

// Media returns "text/html" and "application/xhtml+xml".
func (p *Parser) Media() []string { return []string{ingest.MediaHTML, "application/xhtml+xml"} }

// Parse reads a page in time linear in its size. Metadata has "description", "author",
// "keywords" (strings) and "date" (a time) as far as the page declares them.
func (p *Parser) Parse(ctx context.Context, in ingest.Input) (*ingest.Document, error) {
	meter, stop := textfile.NewMeter(ctx, in)
	defer stop()
	data, err := textfile.Bytes(meter.Context(), in)
	if err != nil {
		return nil, err
	}
	label := declared(in.Media, data)
	if label == "" {
		label = p.encoding
	}
	file := textfile.New(in, charset.Decode(data, label))
	page, err := htmlblock.Convert(file, 0, len(file.String), meter)
	if err != nil {
		return nil, err
	}
	doc := &ingest.Document{
		Title:    page.Title,
		Media:    ingest.MediaHTML,
		Language: language(page.Language),
		Metadata: metadata(page.Meta),
		Quality:  ingest.Quality{Engine: "html", Warnings: append(file.Warnings(), page.Warnings...)},
		Blocks:   page.Blocks,
	}
	unseen.Clean(doc)
	page.Hidden.Report(&doc.Quality)
	page.Comments.Report(&doc.Quality) // last, since a page may have very many
	if len(doc.Blocks) == 0 {
		return nil, textfile.Fail(in.Name, ingest.ErrEmpty)
	}
	return doc, nil
}

// prescan is how many bytes are searched for a declaration of the encoding; the HTML
// standard looks at 1,024, exports of office programs put it later.
const prescan = 4096

// declared returns the encoding that the media type or a meta element declares, or "".
func declared(media string, data []byte) string {
	if _, params, err := mime.ParseMediaType(media); err == nil && params["charset"] != "" {
		return params["charset"]
	}
	z := html.NewTokenizer(strings.NewReader(string(data[:min(len(data), prescan)])))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			if token.Data == "body" {
				return ""
			}
			if token.Data == "meta" {
				if label := metaCharset(token.Attr); label != "" {
					return label
				}
			}
		}
	}
}

// metaCharset returns the encoding that a meta element declares, or "".
func metaCharset(attrs []html.Attribute) string {
	content, isType := "", false
	for _, a := range attrs {
		switch {
		case a.Key == "charset":
			return a.Val
		case a.Key == "content":
			content = a.Val
		case a.Key == "http-equiv" && strings.EqualFold(a.Val, "content-type"):
			isType = true
		}
	}
	if !isType {
		return ""
	}
	_, params, err := mime.ParseMediaType(content)
	if err != nil {
		return ""
	}
	return params["charset"]
}

// language returns the ISO 639-1 code of a language tag such as "de-CH", or "".
func language(tag string) string {
	code, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
	if len(code) != 2 || strings.Trim(code, "abcdefghijklmnopqrstuvwxyz") != "" {
		return ""
	}
	return code
}

// metadata returns what meta elements say under the names that documents use.
func metadata(meta map[string]string) ingest.Metadata {
	m := ingest.Metadata{}
	take := func(name string, keys ...string) {
		for _, k := range keys {
			if v := meta[k]; v != "" {
				m[name] = ingest.StringValue(v)
				return
			}
		}
	}
	take("description", "description", "og:description", "dc.description", "dcterms.description")
	take("author", "author", "article:author", "dc.creator", "dcterms.creator")
	if v := meta["keywords"]; v != "" {
		var list []string
		for k := range strings.SplitSeq(v, ",") {
			if k = strings.TrimSpace(k); k != "" {
				list = append(list, k)
			}
		}
		m["keywords"] = ingest.StringsValue(list...)
	}
	for _, k := range []string{"article:published_time", "date", "dc.date", "dcterms.date", "dcterms.created", "publishdate", "article:modified_time", "last-modified"} {
		if t, ok := instant(meta[k]); ok {
			m["date"] = ingest.TimeValue(t)
			break
		}
	}
	if len(m) == 0 {
		return nil
	}
	return m
}

// instant reads a time in the notations that leave no doubt; without a zone it is UTC.
func instant(s string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04Z07:00", time.DateOnly, "2006-01", time.RFC1123, time.RFC1123Z} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
