// SPDX-License-Identifier: Apache-2.0

package email

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/compound"
	"github.com/pacenote/pacenote/internal/nested"
	"github.com/pacenote/pacenote/internal/textfile"
	"github.com/pacenote/pacenote/internal/unseen"
)

// Parser reads mails.
type Parser struct{ parsers func() []ingest.Parser }

// New returns a Parser of mails whose attachments are read by the parsers that the function
// returns; it is called for each mail, so that it may return a list the Parser itself is
// in. Mails within mails are read even if it is not, and with a nil function they are all
// that is read of attachments.
func New(parsers func() []ingest.Parser) *Parser { return &Parser{parsers: parsers} }

// Media returns "message/rfc822" and "application/vnd.ms-outlook".
func (p *Parser) Media() []string { return []string{ingest.MediaEmail, ingest.MediaMSG} }

// within returns the parsers of attachments.
func (p *Parser) within() []ingest.Parser {
	var all []ingest.Parser
	if p.parsers != nil {
		all = slices.Clone(p.parsers())
	}
	return append(all, p) // the first of a media type is taken
}

// Parse reads a mail. The title is its subject. Metadata has "from", "subject",
// "message_id" (strings), "to", "cc", "attachments" (lists of strings) and "date" (a
// time), as far as the mail has them.
func (p *Parser) Parse(ctx context.Context, in ingest.Input) (*ingest.Document, error) {
	meter, stop := textfile.NewMeter(ctx, in)
	defer stop()
	data, err := textfile.Bytes(meter.Context(), in)
	if err != nil {
		return nil, err
	}
	container, err := nested.Open(meter.Context(), in, p.within)
	if err != nil {
		return nil, err
	}
	r := p.newReader(in, meter, container)
	if bytes.HasPrefix(data, []byte(compound.Magic)) {
		err = r.outlook(data)
	} else {
		err = r.internet(data)
	}
	if err != nil {
		return nil, fail(in.Name, err)
	}
	if err := r.finish(); err != nil {
		return nil, err
	}
	return r.doc, nil
}

func (p *Parser) newReader(in ingest.Input, meter *textfile.Meter, container *nested.Container) *reader {
	return &reader{parser: p, in: in, meter: meter, container: container, names: make(nested.Names), doc: &ingest.Document{Media: ingest.MediaEmail}}
}

// fail returns the error of a mail, unless it is one already.
func fail(name string, err error) error {
	if errors.As(err, new(*ingest.ParseError)) {
		return err
	}
	return textfile.Fail(name, err)
}

// attachment is a file beside the text, or a message of Outlook's within another, which is
// no file of its own.
type attachment struct {
	nested.File
	load    func() ([]byte, error) // returns its contents; they are not kept
	message *compound.Storage
}

// reader reads one mail.
type reader struct {
	parser      *Parser
	in          ingest.Input
	meter       *textfile.Meter
	container   *nested.Container
	doc         *ingest.Document
	attachments []attachment
	names       nested.Names // of attachments
	paragraphs  int          // blocks placed by their number
}

// envelope is what a mail says of itself.
type envelope struct {
	subject, from, id string
	to, cc            []string
	date              time.Time
	// place returns where the field of this name stands, the zero Location if that
	// is not known.
	place func(name string) ingest.Location
}

// head sets the title and the metadata and writes the first blocks.
func (r *reader) head(e envelope) {
	r.doc.Title = e.subject
	meta := ingest.Metadata{}
	text := func(name, value string) {
		if value != "" {
			meta[name] = ingest.StringValue(unseen.Strip(value))
		}
	}
	text("subject", e.subject)
	text("from", e.from)
	text("message_id", e.id)
	for name, list := range map[string][]string{"to": e.to, "cc": e.cc} {
		if len(list) > 0 {
			meta[name] = ingest.StringsValue(stripped(list)...)
		}
	}
	if !e.date.IsZero() {
		meta["date"] = ingest.TimeValue(e.date)
	}
	if len(meta) > 0 {
		r.doc.Metadata = meta
	}
	if e.subject != "" {
		r.doc.Blocks = append(r.doc.Blocks, ingest.Block{Kind: ingest.Heading, Level: 1, Text: e.subject, Location: r.placed(e.place("subject"))})
	}
	r.headLines(e)
}

// stripped returns texts without what is not seen.
func stripped(list []string) []string {
	out := make([]string, len(list))
	for i, text := range list {
		out[i] = unseen.Strip(text)
	}
	return out
}

// headLines writes who wrote to whom and when, as mail programs show it above a text.
func (r *reader) headLines(e envelope) {
	var block ingest.Block
	line := func(name, label, value string) {
		if value == "" {
			return
		}
		if block.Text != "" {
			block.Text += "\n"
		}
		start := len(block.Text)
		block.Text += label + ": " + value
		if place := e.place(name); !place.IsZero() {
			block.Parts = append(block.Parts, ingest.Part{Start: start, End: len(block.Text), Location: place})
			block.Location = block.Location.Union(place)
		}
	}
	line("from", "From", e.from)
	line("to", "To", strings.Join(e.to, ", "))
	line("cc", "Cc", strings.Join(e.cc, ", "))
	if !e.date.IsZero() {
		line("date", "Date", e.date.Format("2006-01-02 15:04 -0700"))
	}
	if block.Text == "" {
		return
	}
	block.Location = r.placed(block.Location)
	r.doc.Blocks = append(r.doc.Blocks, block)
}

// placed returns a place, or, if it is not known, that of the next paragraph.
func (r *reader) placed(l ingest.Location) ingest.Location {
	if !l.IsZero() {
		return l
	}
	r.paragraphs++
	return ingest.Location{Paragraph: r.paragraphs}
}

// attachmentLevel is the level of the headings of attachments, below the subject.
const attachmentLevel = 2

// keep notes an attachment to be read behind the body.
func (r *reader) keep(a attachment) {
	a.Level = attachmentLevel
	if a.Name == "" {
		a.Name = fmt.Sprintf("attachment %d", len(r.attachments)+1)
	}
	a.Name = r.names.Unique(a.Name)
	r.attachments = append(r.attachments, a)
}

// attach reads the attachments.
func (r *reader) attach() {
	var names []string
	for _, a := range r.attachments {
		names = append(names, a.Name)
		switch {
		case r.container.Done():
			r.container.Skip(r.doc, a.Name, errors.New("the limits of the mail are exhausted"))
		case a.message != nil:
			r.attachMessage(a)
		default:
			r.attachFile(a)
		}
	}
	if len(names) == 0 {
		return
	}
	if r.doc.Metadata == nil {
		r.doc.Metadata = ingest.Metadata{}
	}
	r.doc.Metadata["attachments"] = ingest.StringsValue(names...)
}

// attachFile reads a file.
func (r *reader) attachFile(a attachment) {
	data, err := a.load()
	if err == nil {
		err = r.container.Take(int64(len(data)))
	}
	if err != nil {
		r.container.Skip(r.doc, a.Name, err)
		return
	}
	a.Data = data
	r.container.Add(r.doc, a.File)
}

// attachMessage reads a message within a compound file.
func (r *reader) attachMessage(a attachment) {
	container, err := nested.Open(r.container.Context(), r.in, r.parser.within)
	if err != nil {
		r.container.Skip(r.doc, a.Name, err)
		return
	}
	inner := r.parser.newReader(r.in, r.meter, container)
	if err = inner.message(a.message, embeddedHeader); err == nil {
		err = inner.finish()
	}
	if err != nil {
		r.container.Skip(r.doc, a.Name, err)
		return
	}
	r.container.Include(r.doc, a.File, inner.doc)
}

// finish reads the attachments and ends the document.
func (r *reader) finish() error {
	r.attach()
	unseen.Clean(r.doc)
	return r.container.Close(r.doc)
}

// warn adds a warning.
func (r *reader) warn(format string, values ...any) {
	r.container.Warn(r.doc, fmt.Sprintf(format, values...))
}
