// SPDX-License-Identifier: Apache-2.0

package email

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/nested"
)

// internet reads a message of the Internet.
func (r *reader) internet(data []byte) error {
	root, err := r.splitter().message(data, 0)
	if err != nil {
		return err
	}
	if !isMail(root.header) {
		return fmt.Errorf("%w: no header of a mail", ingest.ErrDamaged)
	}
	r.doc.Quality.Engine = "eml"
	from := strings.Join(root.addresses("from"), ", ")
	if from == "" {
		from = strings.Join(root.addresses("sender"), ", ")
	}
	r.head(envelope{
		subject: root.text("subject"), from: from, id: root.text("message-id"), date: root.date(),
		to: root.addresses("to"), cc: root.addresses("cc"),
		place: func(name string) ingest.Location {
			f, ok := root.find(name)
			if !ok {
				return ingest.Location{}
			}
			return ingest.Location{Span: ingest.Span{Start: int64(f.start), End: int64(f.end)}}
		},
	})
	b := &body{reader: r}
	return b.walk(root)
}

// splitter returns what makes a tree of parts within the limits of the mail.
func (r *reader) splitter() *splitter {
	return &splitter{depth: r.in.Limits.WithDefaults().Depth, parts: nested.MaxFiles}
}

// isMail reports whether a header has a field that mails have.
func isMail(h header) bool {
	known := []string{"from", "to", "subject", "date", "message-id", "mime-version", "content-type", "received", "return-path", "sender", "cc", "delivered-to"}
	return slices.ContainsFunc(h, func(f field) bool { return slices.Contains(known, f.name) })
}

// body reads the parts of one message.
type body struct {
	*reader
	seen  bool // a text was read
	depth int  // of signatures around
}

// walk reads a part and those within it. Its error ends the mail.
func (b *body) walk(p *part) error {
	if err := b.meter.Check(); err != nil {
		return err
	}
	switch p.media {
	case "multipart/alternative":
		return b.alternative(p)
	case "multipart/related":
		return b.related(p)
	case "multipart/encrypted":
		b.warn("a part of the mail was not read: %v", ingest.ErrEncrypted)
		return nil
	}
	switch {
	case isSMIME(p):
		return b.smime(p)
	case isTNEF(p):
		return b.tnef(p)
	case len(p.children) > 0:
		for _, child := range p.children {
			if err := b.walk(child); err != nil {
				return err
			}
		}
		return nil
	case isSignature(p.media):
		return nil
	case isReport(p.media) || strings.HasPrefix(p.media, "multipart/"): // a multipart without parts is text
		return b.text(p)
	case p.media == mediaCalendar && p.disposition != "attachment":
		b.calendar(p)
		return nil
	case !p.isAttachment(b.seen):
		return b.text(p)
	}
	b.attachment(p)
	return nil
}

const mediaCalendar = "text/calendar"

// isSignature reports whether a part proves who wrote the others, and says nothing itself.
func isSignature(media string) bool {
	return media == "application/pgp-signature" || media == "application/pkcs7-signature" || media == "application/x-pkcs7-signature"
}

// isReport reports whether a part is the machine's part of a report on delivery, which is
// lines of text (RFC 3464), or the header of a mail.
func isReport(media string) bool {
	return media == "message/delivery-status" || media == "message/disposition-notification" || media == "text/rfc822-headers"
}

// richness orders the forms of one text; 0 is none.
func richness(p *part) int {
	switch {
	case p.media == ingest.MediaHTML:
		return 4
	case p.media == "multipart/related" || p.media == "multipart/mixed" || p.media == "multipart/alternative":
		best := 0
		for _, child := range p.children {
			best = max(best, richness(child))
		}
		return best
	case p.media == ingest.MediaText && p.disposition != "attachment":
		return 2
	case strings.HasPrefix(p.media, "text/") && p.media != mediaCalendar && p.disposition != "attachment":
		return 1
	}
	return 0
}

// alternative reads the richest of the forms of a text that has any, and what is not a form
// of it beside it. The last of equals is the richest (RFC 2046, section 5.1.4).
func (b *body) alternative(p *part) error {
	forms := slices.Clone(p.children)
	slices.Reverse(forms)
	slices.SortStableFunc(forms, func(x, y *part) int { return richness(y) - richness(x) })
	read := false
	for _, form := range forms {
		if richness(form) == 0 || read {
			continue
		}
		before := len(b.doc.Blocks)
		if err := b.walk(form); err != nil {
			return err
		}
		read = len(b.doc.Blocks) > before
	}
	for _, other := range p.children {
		if richness(other) == 0 {
			if err := b.walk(other); err != nil {
				return err
			}
		}
	}
	return nil
}

// related reads the root of parts that belong together, and then the others, which it
// refers to (RFC 2387).
func (b *body) related(p *part) error {
	if len(p.children) == 0 {
		return b.text(p)
	}
	root := p.children[0]
	if start := strings.Trim(p.parameters["start"], "<> "); start != "" {
		for _, child := range p.children {
			if strings.Trim(child.get("content-id"), "<> ") == start {
				root = child
			}
		}
	}
	if err := b.walk(root); err != nil {
		return err
	}
	for _, child := range p.children {
		if child == root {
			continue
		}
		if err := b.walk(child); err != nil {
			return err
		}
	}
	return nil
}

// attachment keeps a part as a file.
func (b *body) attachment(p *part) {
	name, media := p.filename, p.media
	if media == ingest.MediaEmail || media == "message/global" {
		name = messageName(p)
	}
	if c := p.parameters["charset"]; c != "" && strings.HasPrefix(media, "text/") {
		media += "; charset=" + c
	}
	a := attachment{File: nested.File{Name: name, Media: media}}
	a.load = func() ([]byte, error) {
		data, _, fault := decodeTransfer(p.get("content-transfer-encoding"), p.raw)
		if fault != "" {
			b.warn("%q may be damaged: %s", cmp.Or(p.filename, p.media), fault)
		}
		return data, nil
	}
	b.keep(a)
}

// messageName returns the name of a mail within the mail: its file's, or its subject.
func messageName(p *part) string {
	name := p.filename
	if name == "" {
		data, _, _ := decodeTransfer(p.get("content-transfer-encoding"), p.raw)
		inner, _ := readHeader(data)
		name = fileName(strings.NewReplacer("/", "-", `\`, "-").Replace(inner.text("subject")))
	}
	name = cmp.Or(name, "message")
	if !strings.HasSuffix(strings.ToLower(name), ".eml") {
		name += ".eml"
	}
	return name
}
