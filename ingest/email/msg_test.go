// SPDX-License-Identifier: Apache-2.0

package email_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/email"
	"github.com/pacenote/pacenote/internal/compound/compoundtest"
	"github.com/pacenote/pacenote/internal/readtest"
)

// property returns the stream of a text or of bytes.
func property(id uint16, value any) compoundtest.Node {
	switch v := value.(type) {
	case string:
		data := []byte{}
		for _, unit := range utf16.Encode([]rune(v)) {
			data = binary.LittleEndian.AppendUint16(data, unit)
		}
		return compoundtest.Node{Name: fmt.Sprintf("__substg1.0_%04X001F", id), Data: data}
	case []byte:
		return compoundtest.Node{Name: fmt.Sprintf("__substg1.0_%04X0102", id), Data: v}
	}
	return compoundtest.Node{}
}

// fixed returns the stream of properties of fixed length, given by id and type.
func fixed(header int, values map[uint32]uint64) compoundtest.Node {
	data := make([]byte, header)
	for tag, v := range values {
		data = binary.LittleEndian.AppendUint32(data, tag)
		data = binary.LittleEndian.AppendUint32(data, 6)
		data = binary.LittleEndian.AppendUint64(data, v)
	}
	return compoundtest.Node{Name: "__properties_version1.0", Data: data}
}

func storage(name string, nodes ...compoundtest.Node) compoundtest.Node {
	return compoundtest.Node{Name: name, Children: nodes}
}

// packed returns RTF as a message holds it, without compression.
func packed(rtf string) []byte {
	data := binary.LittleEndian.AppendUint32(nil, uint32(len(rtf)+12))
	data = binary.LittleEndian.AppendUint32(data, uint32(len(rtf)))
	return append(append(data, "MELA\x00\x00\x00\x00"...), rtf...)
}

func parseMSG(t testing.TB, data []byte) (*ingest.Document, error) {
	t.Helper()
	in := ingest.Input{Name: "a.msg", Media: ingest.MediaMSG, Reader: bytes.NewReader(data), Size: int64(len(data))}
	return email.New(within).Parse(t.Context(), in)
}

const hinge = `{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}{\f1\fcharset238 X;}}{\*\htmltag64 <html>}
{\*\htmltag84 <p>}\htmlrtf \plain\htmlrtf0 T\'fcr \u8364?{\*\htmltag84 &nbsp;}\htmlrtf\'a0\htmlrtf0 {\f1 \'b3}{\*\mhtmltag84 no}\par
{\*\htmltag84 <table><tr><th>}a{\*\htmltag84 <th>}b{\*\htmltag84 <tr><td>}1{\*\htmltag84 <td>}\{2\}{\*\htmltag84 </table>}}`

func TestOutlook(t *testing.T) {
	inner := storage("__substg1.0_3701000D", property(0x0037, "Inner"), property(0x1000, "inner text"), fixed(24, nil),
		storage("__attach_version1.0_#00000000", property(0x3707, "in.txt"), property(0x3701, []byte("deep")), fixed(8, nil)))
	data := compoundtest.Write(
		property(0x001A, "IPM.Note"), property(0x0037, "Door\u200b hinges"), property(0x0042, "Jürgen D."), property(0x5D02, "jd@x.org"),
		property(0x1000, "plain"), property(0x1009, packed(hinge)),
		fixed(32, map[uint32]uint64{0x00390040: 116444736000000000 + 1772445600*1e7}),
		storage("__recip_version1.0_#00000000", property(0x3001, "A"), property(0x39FE, "a@x.org"), fixed(8, map[uint32]uint64{0x0C150003: 1})),
		storage("__recip_version1.0_#00000001", property(0x3001, "B"), fixed(8, map[uint32]uint64{0x0C150003: 2})),
		storage("__recip_version1.0_#00000002", property(0x3001, "secret"), fixed(8, map[uint32]uint64{0x0C150003: 3})),
		storage("__attach_version1.0_#00000000", property(0x3707, "t.csv"), property(0x3701, []byte("a,b\n1,2")), fixed(8, map[uint32]uint64{0x37050003: 1})),
		storage("__attach_version1.0_#00000001", property(0x3001, "Inner"), fixed(8, map[uint32]uint64{0x37050003: 5}), inner),
		storage("__attach_version1.0_#00000002", property(0x3707, "far.pdf"), fixed(8, nil)),
	)
	doc, err := parseMSG(t, data)
	if err != nil {
		t.Fatal(err)
	}
	want := `heading1 Door hinges
paragraph From: Jürgen D. <jd@x.org>/To: A <a@x.org>/Cc: B/Date: 2026-03-02 10:00 +0000
paragraph Tür €` + "\u00a0" + `ł
table(header 1) a | b/1 | {2}
heading2@t.csv t.csv
table@t.csv(header 1) a | b/1 | 2
heading2@Inner.msg Inner.msg
heading3@Inner.msg Inner
paragraph@Inner.msg inner text
heading4@Inner.msg/in.txt in.txt
paragraph@Inner.msg/in.txt deep
`
	if diff := cmp.Diff(want, readtest.Outline(doc)); diff != "" {
		t.Error(diff)
	}
	if w := strings.Join(doc.Quality.Warnings, ";"); w != `"far.pdf" was not read: unsupported: its contents are not in the mail` {
		t.Error(w)
	}
	if doc.Media != ingest.MediaMSG || doc.Metadata["date"].String() != "2026-03-02T10:00:00Z" {
		t.Errorf("%s %v", doc.Media, doc.Metadata)
	}
}

func TestOutlookBodies(t *testing.T) {
	rtf := `{\rtf1\ansi\ansicpg1250{\fonttbl{\f0 A;}}{\*\generator x;}{\pict 0a0b}one \'b3\par two\uc2\u8364 ??\emdash\u55357\'3f\'3f\u56832\'3f\'3f{\info x}\tab c\par}`
	for _, test := range []struct {
		name  string
		nodes []compoundtest.Node
		want  string
	}{
		{"html", []compoundtest.Node{property(0x1013, []byte("<p>T\xfcr")), property(0x1000, "plain"), fixed(32, map[uint32]uint64{0x3FDE0003: 1252})}, "paragraph Tür\n"},
		{"html that is empty", []compoundtest.Node{property(0x1013, []byte("<p>")), property(0x1000, "plain"), fixed(32, nil)}, "paragraph plain\n"},
		{"text before RTF", []compoundtest.Node{property(0x1000, "plain"), property(0x1009, packed(rtf)), fixed(32, nil)}, "paragraph plain\n"},
		{"RTF", []compoundtest.Node{property(0x1009, packed(rtf)), fixed(32, nil)}, "paragraph one ł/two€—😀\tc\n"},
		{"not Unicode", []compoundtest.Node{{Name: "__substg1.0_1000001E", Data: []byte("\x93\xfa")}, fixed(32, map[uint32]uint64{0x3FFD0003: 932})}, "paragraph 日\n"},
		{"language alone", []compoundtest.Node{{Name: "__substg1.0_1000001E", Data: []byte("\xc4\xe0")}, fixed(32, map[uint32]uint64{0x3FF10003: 1049})}, "paragraph Да\n"},
		{"appointment", []compoundtest.Node{property(0x1000, "x"), fixed(32, map[uint32]uint64{0x00600040: 116444736000000000})}, "paragraph Start: 1970-01-01 00:00 UTC\nparagraph x\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, err := parseMSG(t, compoundtest.Write(test.nodes...))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, readtest.Outline(doc)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestFiles reads files that Outlook and others wrote.
func TestFiles(t *testing.T) {
	for name, want := range map[string]string{
		"small_streams.msg": "heading1 This is the subject\nparagraph From: peterpan@neverland.com/To: crocodile@neverland.com\nparagraph This is a message\n",
		"html_in_rtf.msg":   "heading1 htmlLink2\nparagraph Date: 2023-07-27 14:15 +0000\nparagraph This is a link to Google.\n",
	} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := parseMSG(t, data)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, readtest.Outline(doc)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestOutlookErrors(t *testing.T) {
	good := compoundtest.Write(property(0x0037, "s"), fixed(32, nil))
	for name, test := range map[string]struct {
		data []byte
		want error
	}{
		"cut":         {good[:600], ingest.ErrDamaged},
		"no message":  {compoundtest.Write(compoundtest.Node{Name: "WordDocument", Data: []byte("x")}), ingest.ErrUnsupported},
		"empty":       {compoundtest.Write(fixed(32, nil)), ingest.ErrEmpty},
		"header only": {good[:512], ingest.ErrDamaged},
	} {
		if _, err := parseMSG(t, test.data); !errors.Is(err, test.want) || !errors.As(err, new(*ingest.ParseError)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzOutlook(f *testing.F) {
	message, err := os.ReadFile("testdata/small_streams.msg")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(message)
	f.Add(compoundtest.Write(property(0x0037, "s"), property(0x1009, packed(hinge)), fixed(32, nil)))
	f.Add(compoundtest.Write(property(0x1000, "x"), fixed(32, nil), storage("__attach_version1.0_#00000000", property(0x3701, []byte("a")), fixed(8, nil))))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := parseMSG(t, data)
		check(t, doc, err)
	})
}
