// SPDX-License-Identifier: Apache-2.0

package email_test

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/compound/compoundtest"
	"github.com/pacenote/pacenote/internal/readtest"
)

// attribute returns an attribute of TNEF.
func attribute(id uint32, value string) string {
	data := binary.LittleEndian.AppendUint32([]byte{1}, id)
	data = binary.LittleEndian.AppendUint32(data, uint32(len(value)))
	return string(data) + value + "\x00\x00"
}

// mapi returns properties as TNEF encodes them, of kind and identifier and with values of
// variable length.
func mapi(values map[uint32]string) string {
	data := binary.LittleEndian.AppendUint32(nil, uint32(len(values)))
	for tag, v := range values {
		data = binary.LittleEndian.AppendUint32(data, tag)
		data = binary.LittleEndian.AppendUint32(data, 1)
		data = binary.LittleEndian.AppendUint32(data, uint32(len(v)))
		data = append(append(data, v...), make([]byte, (4-len(v)%4)%4)...)
	}
	return string(data)
}

func TestTNEF(t *testing.T) {
	const signature = "\x78\x9f\x3e\x22\x01\x00"
	tnef := signature + attribute(0x00069007, "\xe4\x04\x00\x00") + attribute(0x00069003, mapi(map[uint32]string{0x10130102: "<p>rich"})) +
		attribute(0x00069002, "x") + attribute(0x00018010, "T\xdcR.CSV\x00") + attribute(0x0006800F, "a,b\n1,2") +
		attribute(0x00069005, mapi(map[uint32]string{0x3707001F: "T\x00\xfc\x00r\x00.\x00c\x00s\x00v\x00"})) +
		attribute(0x00069002, "x") + attribute(0x00018010, "n.txt\x00") + attribute(0x0006800F, "note")
	wrapped := func(data string) string {
		return "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte(data))
	}
	files := "heading2@Tür.csv Tür.csv\ntable@Tür.csv(header 1) a | b/1 | 2\nheading2@n.txt n.txt\nparagraph@n.txt note\n"
	for name, test := range map[string]struct{ mail, want string }{
		"beside text": {mixed("multipart/mixed", plain+"poor", wrapped(tnef)), "heading1 s\nparagraph poor\n" + files},
		"alone":       {"Subject: s\n" + wrapped(tnef), "heading1 s\nparagraph rich\n" + files},
		"RTF":         {"Subject: s\n" + wrapped(signature+attribute(0x00069003, mapi(map[uint32]string{0x10090102: string(packed(hinge))}))), "heading1 s\nparagraph Tür €\u00a0ł\ntable(header 1) a | b/1 | {2}\n"},
	} {
		doc, err := parse(t, test.mail, ingest.Limits{})
		if err != nil || readtest.Outline(doc) != test.want || doc.Quality.Warnings != nil {
			t.Errorf("%s: %v, %v", name, doc, err)
		}
	}
	for i := range len(tnef) {
		if _, err := parse(t, "Subject: s\n"+wrapped(tnef[:i]), ingest.Limits{}); err != nil && !strings.Contains(err.Error(), "ingest: parse") {
			t.Errorf("cut at %d: %v", i, err)
		}
	}
	doc, err := parse(t, "Subject: s\n"+wrapped("nothing"), ingest.Limits{})
	if err != nil || len(doc.Quality.Warnings) != 1 || !strings.Contains(doc.Quality.Warnings[0], "winmail.dat") {
		t.Errorf("%v, %v", doc, err)
	}
}

// FuzzWrapped checks what is wrapped within a mail in forms of its own: TNEF, signed
// messages, and RTF as Outlook compresses it.
func FuzzWrapped(f *testing.F) {
	f.Add([]byte("\x78\x9f\x3e\x22\x01\x00" + attribute(0x00069002, "x") + attribute(0x0006800F, "note")))
	f.Add([]byte(asn(0x30, asn(0x06, "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02"), asn(0xA0, asn(0x30, asn(0x30, asn(0x06, "x"), asn(0xA0, asn(0x04, "\n\nx"))))))))
	f.Add(packed(hinge))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, kind := range []string{"application/ms-tnef", "application/pkcs7-mime"} {
			mail := "Subject: s\nContent-Type: " + kind + "\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString(data)
			doc, err := parse(t, mail, ingest.Limits{Unpacked: 1 << 20, Depth: 8})
			check(t, doc, err)
		}
		doc, err := parseMSG(t, compoundtest.Write(property(0x0037, "s"), property(0x1009, data), fixed(32, nil)))
		check(t, doc, err)
	})
}
