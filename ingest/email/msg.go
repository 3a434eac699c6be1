// SPDX-License-Identifier: Apache-2.0

package email

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/compound"
	"github.com/pacenote/pacenote/internal/nested"
)

// Names within a message file (MS-OXMSG, section 2.2).
const (
	recipientPrefix  = "__recip_version1.0_"
	attachmentPrefix = "__attach_version1.0_"
	// embeddedMessage is the storage of an attachment that is a message.
	embeddedMessage = "__substg1.0_3701000D"
)

// Properties of messages, recipients and attachments, by the names that MS-OXPROPS gives
// them.
const (
	tagMessageClass          = 0x001A
	tagSubject               = 0x0037
	tagClientSubmitTime      = 0x0039
	tagSentRepresentingName  = 0x0042
	tagSentRepresentingEmail = 0x0065
	tagStartDate             = 0x0060
	tagEndDate               = 0x0061
	tagRecipientType         = 0x0C15
	tagSenderName            = 0x0C1A
	tagSenderEmailAddress    = 0x0C1F
	tagDisplayCc             = 0x0E03
	tagDisplayTo             = 0x0E04
	tagMessageDeliveryTime   = 0x0E06
	tagBody                  = 0x1000
	tagRtfCompressed         = 0x1009
	tagBodyHTML              = 0x1013
	tagInternetMessageID     = 0x1035
	tagDisplayName           = 0x3001
	tagEmailAddress          = 0x3003
	tagCreationTime          = 0x3007
	tagAttachData            = 0x3701
	tagAttachFilename        = 0x3704
	tagAttachMethod          = 0x3705
	tagAttachLongFilename    = 0x3707
	tagAttachMime            = 0x370E
	tagSMTPAddress           = 0x39FE
	tagSenderSMTPAddress     = 0x5D01
	tagSentRepresentingSMTP  = 0x5D02
)

// outlook reads a message of Outlook.
func (r *reader) outlook(data []byte) error {
	root, err := compound.Open(data)
	if err != nil {
		return fmt.Errorf("%w: %w", ingest.ErrDamaged, err)
	}
	if !slices.ContainsFunc([]string{propertyStream, "__nameid_version1.0"}, func(name string) bool {
		data, err := root.Stream(name)
		return err == nil && data != nil || root.Storage(name) != nil
	}) {
		return fmt.Errorf("%w: a compound file that is no message", ingest.ErrUnsupported)
	}
	r.doc.Media = ingest.MediaMSG
	return r.message(root, topHeader)
}

// message reads a message whose properties begin behind a header of this size.
func (r *reader) message(storage *compound.Storage, headerSize int) error {
	if err := r.meter.Check(); err != nil {
		return err
	}
	r.doc.Quality.Engine = "msg"
	p := readProperties(storage, headerSize, 0)
	e := envelope{
		subject: oneLine(p.text(tagSubject)), id: oneLine(p.text(tagInternetMessageID)),
		from:  sender(p),
		date:  p.time(tagClientSubmitTime, tagMessageDeliveryTime, tagCreationTime),
		place: func(string) ingest.Location { return ingest.Location{} },
	}
	e.to, e.cc = recipients(storage, p)
	r.head(e)
	if class := p.text(tagMessageClass); class != "" && !strings.HasPrefix(strings.ToUpper(class), "IPM.NOTE") && !strings.HasPrefix(strings.ToUpper(class), "REPORT.") {
		r.warn("of an item of class %s only subject, people, text and attachments are read", oneLine(class))
	}
	r.appointment(p)
	if err := r.outlookBody(p); err != nil {
		return err
	}
	for _, inner := range storage.Storages() {
		if strings.HasPrefix(inner.Name(), attachmentPrefix) {
			if err := r.outlookAttachment(inner, p.codepage); err != nil {
				return err
			}
		}
	}
	if faults := p.faults; len(faults) > 0 {
		r.doc.Quality.Repaired = true
		r.warn("parts of the message are damaged: %s", strings.Join(faults, "; "))
	}
	return nil
}

// appointment writes when an appointment, or one that a mail invites to, begins and ends.
func (r *reader) appointment(p *properties) {
	var lines []string
	for _, l := range []struct {
		name string
		id   uint16
	}{{"Start", tagStartDate}, {"End", tagEndDate}} {
		if t := p.time(l.id); !t.IsZero() {
			lines = append(lines, l.name+": "+t.Format("2006-01-02 15:04")+" UTC")
		}
	}
	if len(lines) > 0 {
		block := ingest.Block{Kind: ingest.Paragraph, Text: strings.Join(lines, "\n")}
		r.place(&block)
		r.doc.Blocks = append(r.doc.Blocks, block)
	}
}

// sender returns who wrote a message. An address within an organisation ("/O=…") is not
// for people.
func sender(p *properties) string {
	address := func(ids ...uint16) string {
		for _, id := range ids {
			if a := p.text(id); strings.Contains(a, "@") {
				return a
			}
		}
		return ""
	}
	name := cmp.Or(p.text(tagSentRepresentingName), p.text(tagSenderName))
	return formatAddress(name, address(tagSentRepresentingSMTP, tagSentRepresentingEmail, tagSenderSMTPAddress, tagSenderEmailAddress))
}

// recipients returns the addresses of those a message is for, in the order of their
// storages, or, without any, the names the message shows.
func recipients(storage *compound.Storage, message *properties) (to, cc []string) {
	for _, inner := range storage.Storages() {
		if !strings.HasPrefix(inner.Name(), recipientPrefix) {
			continue
		}
		p := readProperties(inner, partHeader, message.codepage)
		address := p.text(tagSMTPAddress)
		if other := p.text(tagEmailAddress); address == "" && strings.Contains(other, "@") {
			address = other
		}
		who := formatAddress(p.text(tagDisplayName), address)
		kind, _ := p.integer(tagRecipientType)
		switch {
		case who == "" || kind == 3: // of a blind copy
		case kind == 2:
			cc = append(cc, who)
		default:
			to = append(to, who)
		}
	}
	names := func(id uint16) []string {
		var list []string
		for name := range strings.SplitSeq(message.text(id), ";") {
			if name = oneLine(name); name != "" {
				list = append(list, name)
			}
		}
		return list
	}
	if len(to) == 0 {
		to = names(tagDisplayTo)
	}
	if len(cc) == 0 {
		cc = names(tagDisplayCc)
	}
	return to, cc
}

// outlookBody reads the richest body that can be read: HTML, HTML within RTF, plain text,
// the text of RTF.
func (r *reader) outlookBody(p *properties) error {
	before := len(r.doc.Blocks)
	read := func() bool { return len(r.doc.Blocks) > before }
	if data, ok := p.binary(tagBodyHTML); ok {
		if err := r.htmlBody(content{data: data, label: p.bodyEncoding(), start: -1}); err != nil || read() {
			return err
		}
	} else if html := p.text(tagBodyHTML); html != "" {
		if err := r.htmlBody(content{data: []byte(html), label: "utf-8", start: -1}); err != nil || read() {
			return err
		}
	}
	rich, isHTML := r.rtf(p)
	if isHTML {
		if err := r.htmlBody(content{data: []byte(rich), label: "utf-8", start: -1}); err != nil || read() {
			return err
		}
	}
	for _, plain := range []string{p.text(tagBody), rich} {
		if err := r.plainBody(content{data: []byte(plain), label: "utf-8", start: -1}); err != nil || read() {
			return err
		}
	}
	return nil
}

// rtf returns the text of a message's RTF, and whether it is HTML.
func (r *reader) rtf(p *properties) (text string, isHTML bool) {
	packed, ok := p.binary(tagRtfCompressed)
	if !ok || len(packed) == 0 {
		return "", false
	}
	data, err := unpackRTF(packed)
	if err != nil {
		r.warn("the RTF of the mail was not read wholly: %v", err)
	}
	if err := r.container.Take(int64(len(data))); err != nil {
		r.warn("the RTF of the mail was not read: %v", err)
		return "", false
	}
	return readRTF(data)
}

// Methods of attaching (MS-OXCMSG, section 2.2.2.9).
const (
	methodEmbedded = 5
	methodOLE      = 6
)

// outlookAttachment keeps an attachment.
func (r *reader) outlookAttachment(storage *compound.Storage, codepage uint32) error {
	p := readProperties(storage, partHeader, codepage)
	name := fileName(cmp.Or(p.text(tagAttachLongFilename), p.text(tagAttachFilename)))
	if inner := storage.Storage(embeddedMessage); inner != nil {
		method, _ := p.integer(tagAttachMethod)
		if method == methodOLE {
			r.container.Skip(r.doc, cmp.Or(name, fileName(p.text(tagDisplayName)), "object"), fmt.Errorf("%w: an object of another program", ingest.ErrUnsupported))
			return nil
		}
		name = cmp.Or(name, fileName(strings.NewReplacer("/", "-", `\`, "-").Replace(p.text(tagDisplayName))), "message")
		if !strings.HasSuffix(strings.ToLower(name), ".msg") {
			name += ".msg"
		}
		r.keep(attachment{File: nested.File{Name: name}, message: inner})
		return nil
	}
	name = cmp.Or(name, fileName(p.text(tagDisplayName)))
	media := p.text(tagAttachMime)
	if strings.HasPrefix(strings.ToLower(media), "multipart/") { // the mail itself, as it was signed
		media = ingest.MediaEmail
	}
	a := attachment{File: nested.File{Name: name, Media: media}}
	a.load = func() ([]byte, error) {
		data, err := p.contents()
		if err == nil && data == nil {
			err = fmt.Errorf("%w: its contents are not in the mail", ingest.ErrUnsupported)
		}
		return data, err
	}
	r.keep(a)
	return nil
}
