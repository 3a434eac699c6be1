// SPDX-License-Identifier: Apache-2.0

package email

import (
	"bytes"
	"errors"
	"strings"

	"github.com/pacenote/pacenote/ingest"
)

// isSMIME reports whether a part is a message that is signed as a whole or encrypted (RFC
// 8551, section 3.2).
func isSMIME(p *part) bool {
	return p.media == "application/pkcs7-mime" || p.media == "application/x-pkcs7-mime"
}

// smime reads what a signature encloses; what is encrypted, or not understood, is warned
// of. The signature is not verified.
func (b *body) smime(p *part) error {
	data, _, _ := decodeTransfer(p.get("content-transfer-encoding"), p.raw)
	inner, err := signedContent(data)
	if err != nil {
		cause := ingest.ErrEncrypted
		if strings.Contains(p.parameters["smime-type"], "signed") {
			cause = ingest.ErrDamaged
		}
		b.warn("a part of the mail was not read: %v", cause)
		return nil
	}
	if err := b.container.Take(int64(len(inner))); err != nil {
		b.warn("a part of the mail was not read: %v", err)
		return nil
	}
	root, err := b.splitter().message(inner, 0)
	if err != nil {
		return err
	}
	b.depth++
	defer func() { b.depth-- }()
	if most := b.in.Limits.WithDefaults().Depth; b.depth > most {
		return &ingest.LimitError{Limit: "depth", Max: int64(most)}
	}
	unplaced(root)
	return b.walk(root)
}

// unplaced marks parts that don't stand in the file.
func unplaced(p *part) {
	p.start = -1
	for _, child := range p.children {
		unplaced(child)
	}
}

// Tags of ASN.1 that messages are made of (X.690, section 8).
const (
	asnOctets   = 0x04
	asnObject   = 0x06
	asnSequence = 0x30
	asnInner    = 0xA0 // the field 0, explicit
	constructed = 0x20
	maxNesting  = 32
)

// oidSignedData is 1.2.840.113549.1.7.2 (RFC 5652, section 5.1).
const oidSignedData = "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02"

var errNotSigned = errors.New("email: no signed data")

// asnElement is a value of ASN.1 in its basic or distinguished encoding.
type asnElement struct {
	tag     byte
	content []byte
}

// signedContent returns what a message of the cryptographic syntax encloses (RFC 5652,
// sections 3 and 5.2), if it is signed and not encrypted.
func signedContent(data []byte) ([]byte, error) {
	info, _, ok := readASN(data, 0)
	if !ok || info.tag != asnSequence {
		return nil, errNotSigned
	}
	fields := asnFields(info.content)
	if len(fields) < 2 || fields[0].tag != asnObject || string(fields[0].content) != oidSignedData || fields[1].tag != asnInner {
		return nil, errNotSigned
	}
	signed := asnFields(fields[1].content)
	if len(signed) == 0 || signed[0].tag != asnSequence {
		return nil, errNotSigned
	}
	for _, field := range asnFields(signed[0].content) { // version, algorithms, what is enclosed
		if field.tag != asnSequence {
			continue
		}
		enclosed := asnFields(field.content)
		if len(enclosed) < 2 || enclosed[1].tag != asnInner {
			return nil, errNotSigned
		}
		var out bytes.Buffer
		for _, octets := range asnFields(enclosed[1].content) {
			appendOctets(&out, octets, 0)
		}
		return out.Bytes(), nil
	}
	return nil, errNotSigned
}

// appendOctets appends a string of bytes, which may come in pieces.
func appendOctets(out *bytes.Buffer, e asnElement, depth int) {
	if e.tag&constructed == 0 {
		if e.tag == asnOctets {
			out.Write(e.content)
		}
		return
	}
	if depth < maxNesting {
		for _, piece := range asnFields(e.content) {
			appendOctets(out, piece, depth+1)
		}
	}
}

// asnFields returns the values that follow one another in data, as far as they are whole.
func asnFields(data []byte) []asnElement {
	var all []asnElement
	for len(data) > 0 {
		e, rest, ok := readASN(data, 0)
		if !ok || e.tag == 0 {
			break
		}
		all, data = append(all, e), rest
	}
	return all
}

// readASN reads one value. One of indefinite length ends with two zeros behind the values
// in it.
func readASN(data []byte, depth int) (e asnElement, rest []byte, ok bool) {
	if len(data) < 2 || data[0]&0x1F == 0x1F || depth > maxNesting {
		return e, nil, false
	}
	e.tag = data[0]
	length, body := int(data[1]), data[2:]
	switch {
	case length == 0x80:
		for rest = body; ; {
			inner, next, ok := readASN(rest, depth+1)
			if !ok {
				return e, nil, false
			}
			if inner.tag == 0 && len(inner.content) == 0 {
				e.content = body[:len(body)-len(rest)]
				return e, next, true
			}
			rest = next
		}
	case length > 0x80:
		n := length & 0x7F
		if n > 4 || n > len(body) {
			return e, nil, false
		}
		length = 0
		for _, c := range body[:n] {
			length = length<<8 | int(c)
		}
		body = body[n:]
	}
	if length > len(body) {
		return e, nil, false
	}
	e.content = body[:length]
	return e, body[length:], true
}
