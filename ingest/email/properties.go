// SPDX-License-Identifier: Apache-2.0

package email

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/charset"
	"github.com/pacenote/pacenote/internal/compound"
)

// propertyStream holds the properties of fixed length (MS-OXMSG, section 2.4), behind a
// header whose size depends on whose properties they are.
const (
	propertyStream = "__properties_version1.0"
	topHeader      = 32
	embeddedHeader = 24
	partHeader     = 8
)

// Types of properties (MS-OXCDATA, section 2.11.1).
const (
	typeInteger = 0x0003
	typeString8 = 0x001E
	typeUnicode = 0x001F
	typeTime    = 0x0040
	typeBinary  = 0x0102
)

// Properties that name the encoding of texts, or the language of who wrote them.
const (
	tagMessageLocale    = 0x3FF1
	tagInternetCodepage = 0x3FDE
	tagMessageCodepage  = 0x3FFD
)

// properties are those of a message, a recipient or an attachment.
type properties struct {
	storage  *compound.Storage
	fixed    map[uint32][8]byte // by id and type
	codepage uint32             // of texts that are not Unicode
	faults   []string           // what could not be read
}

// readProperties reads the properties of fixed length. Codepage is that of the message
// around, 0 for a message itself.
func readProperties(storage *compound.Storage, header int, codepage uint32) *properties {
	p := &properties{storage: storage, fixed: map[uint32][8]byte{}, codepage: codepage}
	data, err := storage.Stream(propertyStream)
	if err != nil {
		p.fault(err)
	}
	for data = data[min(header, len(data)):]; len(data) >= 16; data = data[16:] {
		p.fixed[binary.LittleEndian.Uint32(data)] = [8]byte(data[8:16])
	}
	if codepage == 0 {
		if p.codepage, _ = p.integer(tagMessageCodepage); p.codepage == 0 {
			p.codepage = p.guessCodepage()
		}
	}
	return p
}

// guessCodepage returns the code page of a message that does not name it: that of its RTF,
// of its language, of its HTML; 0 if none of them tells.
func (p *properties) guessCodepage() uint32 {
	if packed, ok := p.binary(tagRtfCompressed); ok {
		// The code page stands at the start, and what is cut there is of no matter.
		data, _ := unpackRTF(packed[:min(len(packed), 512)])
		if _, rest, ok := bytes.Cut(data, []byte(`\ansicpg`)); ok {
			n := 0
			for n < len(rest) && n < 5 && rest[n] >= '0' && rest[n] <= '9' {
				n++
			}
			if codepage, err := strconv.Atoi(string(rest[:n])); err == nil && codepage != 0 {
				return uint32(codepage)
			}
		}
	}
	if locale, ok := p.integer(tagMessageLocale); ok {
		if codepage := languageCodepage[locale&0x3FF]; codepage != 0 {
			return codepage
		}
	}
	codepage, _ := p.integer(tagInternetCodepage)
	return codepage
}

// languageCodepage holds the code pages of languages that are not written in windows-1252,
// by the lower ten bits of their identifiers (MS-LCID).
var languageCodepage = map[uint32]uint32{
	0x01: 1256, 0x02: 1251, 0x04: 936, 0x05: 1250, 0x08: 1253, 0x0D: 1255, 0x0E: 1250, 0x11: 932, 0x12: 949, 0x15: 1250, 0x18: 1250,
	0x19: 1251, 0x1A: 1250, 0x1B: 1250, 0x1C: 1250, 0x1E: 874, 0x1F: 1254, 0x22: 1251, 0x23: 1251, 0x24: 1250, 0x25: 1257, 0x26: 1257,
	0x27: 1257, 0x29: 1256, 0x2A: 1258, 0x2F: 1251,
}

// maxFaults bounds the faults that are told.
const maxFaults = 10

func (p *properties) fault(err error) {
	if len(p.faults) < maxFaults {
		p.faults = append(p.faults, err.Error())
	}
}

// stream returns a property that has a stream of its own.
func (p *properties) stream(id, kind uint16) ([]byte, bool) {
	data, err := p.storage.Stream(fmt.Sprintf("__substg1.0_%04X%04X", id, kind))
	if err != nil {
		p.fault(err)
	}
	return data, err == nil && data != nil
}

// text returns a text, "" if there is none.
func (p *properties) text(id uint16) string {
	if data, ok := p.stream(id, typeUnicode); ok {
		return utf16Text(data)
	}
	data, ok := p.stream(id, typeString8)
	if !ok {
		return ""
	}
	decoded := charset.Decode(data, codepageName(p.codepage))
	if decoded.Replaced > 0 {
		p.fault(fmt.Errorf("%d bytes have no meaning in %s and were replaced", decoded.Replaced, decoded.Encoding))
	}
	return strings.TrimRight(decoded.String, "\x00")
}

// binary returns bytes.
func (p *properties) binary(id uint16) ([]byte, bool) { return p.stream(id, typeBinary) }

// contents returns the bytes of an attachment, nil if they are not in the file.
func (p *properties) contents() ([]byte, error) {
	data, err := p.storage.Stream(fmt.Sprintf("__substg1.0_%04X%04X", tagAttachData, typeBinary))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ingest.ErrDamaged, err)
	}
	return data, nil
}

// integer returns a number of 32 bits.
func (p *properties) integer(id uint16) (uint32, bool) {
	v, ok := p.fixed[uint32(id)<<16|typeInteger]
	return binary.LittleEndian.Uint32(v[:4]), ok
}

// time returns the first of the instants that is set; zero if none is. An instant counts
// steps of 100 ns from the start of 1601.
func (p *properties) time(ids ...uint16) time.Time {
	const epoch = 116444736000000000 // 1970 on that clock
	for _, id := range ids {
		v, ok := p.fixed[uint32(id)<<16|typeTime]
		steps := binary.LittleEndian.Uint64(v[:])
		if !ok || steps == 0 || steps > 1<<62 {
			continue
		}
		since := int64(steps) - epoch
		return time.Unix(since/1e7, since%1e7*100).UTC()
	}
	return time.Time{}
}

// bodyEncoding returns the encoding of HTML that declares none: a page says it itself.
func (p *properties) bodyEncoding() string {
	codepage, _ := p.integer(tagInternetCodepage)
	return codepageName(codepage)
}

// codepageName returns the name that the WHATWG encoding standard has for a code page of
// Windows; "" if it has none.
func codepageName(codepage uint32) string {
	switch {
	case codepage >= 1250 && codepage <= 1258:
		return fmt.Sprintf("windows-%d", codepage)
	case codepage >= 28591 && codepage <= 28606:
		return fmt.Sprintf("iso-8859-%d", codepage-28590)
	}
	return map[uint32]string{
		65001: "utf-8", 932: "shift_jis", 936: "gbk", 949: "euc-kr", 950: "big5", 874: "windows-874", 866: "ibm866",
		20866: "koi8-r", 21866: "koi8-u", 51932: "euc-jp", 51949: "euc-kr", 54936: "gb18030", 10000: "macintosh", 10007: "x-mac-cyrillic",
		50220: "iso-2022-jp", 50221: "iso-2022-jp", 50222: "iso-2022-jp", 52936: "gbk",
	}[codepage]
}
