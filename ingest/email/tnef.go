// SPDX-License-Identifier: Apache-2.0

package email

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/charset"
	"github.com/pacenote/pacenote/internal/nested"
)

// tnefSignature begins what Outlook and Exchange send to others as winmail.dat (MS-OXTNEF,
// section 2.1.3.1).
const tnefSignature = 0x223E9F78

// Attributes of TNEF (section 2.1.3.3).
const (
	tnefAttachTitle      = 0x00018010
	tnefAttachData       = 0x0006800F
	tnefMessageProps     = 0x00069003
	tnefAttachRendData   = 0x00069002 // begins an attachment
	tnefAttachProperties = 0x00069005
	tnefCodepage         = 0x00069007
)

// isTNEF reports whether a part is a message in Outlook's own form within another.
func isTNEF(p *part) bool {
	return p.media == "application/ms-tnef" || p.media == "application/vnd.ms-tnef" || strings.EqualFold(p.filename, "winmail.dat")
}

// tnefFile is an attachment within TNEF.
type tnefFile struct {
	title      string
	data       []byte
	properties mapi
}

// mapi holds texts and bytes of properties by their identifiers.
type mapi map[uint16]string

// tnef reads the attachments of a part in TNEF, and its text unless one was read already,
// which says the same.
func (b *body) tnef(p *part) error {
	data, _, _ := decodeTransfer(p.get("content-transfer-encoding"), p.raw)
	message, files, err := readTNEF(data)
	if err != nil {
		b.container.Skip(b.doc, cmp.Or(p.filename, "winmail.dat"), err)
		return nil
	}
	if err := b.container.Take(int64(len(data))); err != nil {
		b.container.Skip(b.doc, cmp.Or(p.filename, "winmail.dat"), err)
		return nil
	}
	for _, f := range files {
		name := fileName(cmp.Or(f.properties[tagAttachLongFilename], f.title, f.properties[tagDisplayName]))
		content := f.data
		b.keep(attachment{
			File: nested.File{Name: name, Media: f.properties[tagAttachMime]},
			load: func() ([]byte, error) { return content, nil },
		})
	}
	if b.seen {
		return nil
	}
	before := len(b.doc.Blocks)
	if html := message[tagBodyHTML]; html != "" {
		if err := b.htmlBody(content{data: []byte(html), start: -1}); err != nil || len(b.doc.Blocks) > before {
			return err
		}
	}
	packed := []byte(message[tagRtfCompressed])
	if len(packed) == 0 {
		return b.plainBody(content{data: []byte(message[tagBody]), label: "utf-8", start: -1})
	}
	rtf, err := unpackRTF(packed)
	if err != nil {
		b.warn("the RTF of the mail was not read wholly: %v", err)
	}
	rich, isHTML := readRTF(rtf)
	if isHTML {
		return b.htmlBody(content{data: []byte(rich), label: "utf-8", start: -1})
	}
	return b.plainBody(content{data: []byte(rich), label: "utf-8", start: -1})
}

// readTNEF returns the properties of a message and its attachments. What is cut at its end
// is read as far as it goes.
func readTNEF(data []byte) (message mapi, files []tnefFile, err error) {
	if len(data) < 6 || binary.LittleEndian.Uint32(data) != tnefSignature {
		return nil, nil, fmt.Errorf("%w: no signature of TNEF", ingest.ErrDamaged)
	}
	message = mapi{}
	codepage := uint32(1252)
	for data = data[6:]; len(data) >= 11; {
		id, size := binary.LittleEndian.Uint32(data[1:]), int64(binary.LittleEndian.Uint32(data[5:]))
		data = data[9:]
		if size > int64(len(data)) {
			break
		}
		value := data[:size]
		data = data[min(size+2, int64(len(data))):] // a checksum follows
		if id == tnefAttachRendData {
			if len(files) == nested.MaxFiles {
				break
			}
			files = append(files, tnefFile{properties: mapi{}})
			continue
		}
		switch {
		case id == tnefCodepage && len(value) >= 4:
			codepage = binary.LittleEndian.Uint32(value)
		case id == tnefMessageProps:
			message.read(value, codepage)
		case len(files) == 0:
		case id == tnefAttachTitle:
			files[len(files)-1].title = mapiText(value, codepage)
		case id == tnefAttachData:
			files[len(files)-1].data = value
		case id == tnefAttachProperties:
			files[len(files)-1].properties.read(value, codepage)
		}
	}
	return message, files, nil
}

// mapiText decodes a text in a code page.
func mapiText(value []byte, codepage uint32) string {
	return charset.Decode(bytes.TrimRight(value, "\x00"), codepageName(codepage)).String
}

// read reads properties as TNEF encodes them (section 2.1.3.4), as far as they are whole.
func (m mapi) read(data []byte, codepage uint32) {
	c := &cursor{data: data}
	for n := c.number(); n > 0 && !c.cut; n-- {
		kind := c.number()
		id := uint16(kind >> 16)
		if id >= 0x8000 { // named
			c.take(16)
			if c.number() == 0 {
				c.take(4)
			} else {
				c.sized()
			}
		}
		values := uint32(1)
		if kind&0x1000 != 0 {
			values = c.number()
		}
		for ; values > 0 && !c.cut; values-- {
			m.value(c, id, uint16(kind)&^0x1000, codepage)
		}
	}
}

// value reads one value and keeps it if it is a text or bytes.
func (m mapi) value(c *cursor, id, kind uint16, codepage uint32) {
	switch kind {
	case typeString8, typeUnicode, typeBinary, 0x000D: // the last an object
		for n := c.number(); n > 0 && !c.cut; n-- {
			data := c.sized()
			if c.cut || id >= 0x8000 {
				continue
			}
			switch kind {
			case typeString8:
				m[id] = mapiText(data, codepage)
			case typeUnicode:
				m[id] = utf16Text(data)
			case typeBinary:
				m[id] = string(data)
			}
		}
	case 0x0005, 0x0006, 0x0007, 0x0014, typeTime:
		c.take(8)
	case 0x0048: // an identifier
		c.take(16)
	default:
		c.take(4)
	}
}

// utf16Text decodes text in UTF-16.
func utf16Text(data []byte) string {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(data[2*i:])
	}
	return strings.TrimRight(string(utf16.Decode(units)), "\x00")
}

// cursor reads bytes in order; cut is set once there were too few.
type cursor struct {
	data []byte
	cut  bool
}

// take returns the next n bytes.
func (c *cursor) take(n int64) []byte {
	if c.cut || n > int64(len(c.data)) {
		c.cut = true
		return nil
	}
	taken := c.data[:n]
	c.data = c.data[n:]
	return taken
}

// number returns the next number of four bytes.
func (c *cursor) number() uint32 {
	if data := c.take(4); data != nil {
		return binary.LittleEndian.Uint32(data)
	}
	return 0
}

// sized returns the next bytes, whose number stands before them, and goes on behind what
// fills up to four.
func (c *cursor) sized() []byte {
	n := int64(c.number())
	data := c.take(n)
	c.take((4 - n%4) % 4)
	return data
}
