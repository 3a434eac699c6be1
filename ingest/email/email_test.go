// SPDX-License-Identifier: Apache-2.0

package email_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/csv"
	"github.com/pacenote/pacenote/ingest/email"
	"github.com/pacenote/pacenote/ingest/text"
	"github.com/pacenote/pacenote/internal/readtest"
)

func within() []ingest.Parser { return []ingest.Parser{text.New(nil), csv.New(nil)} }

func parse(t testing.TB, mail string, limits ingest.Limits) (*ingest.Document, error) {
	t.Helper()
	in := ingest.Input{Name: "a.eml", Media: ingest.MediaEmail, Reader: strings.NewReader(mail), Size: int64(len(mail)), Limits: limits}
	return email.New(within).Parse(t.Context(), in)
}

// mixed returns a mail of several parts, each given with its header.
func mixed(kind string, parts ...string) string {
	return "Subject: s\nContent-Type: " + kind + "; boundary=\"b\"\n\npreamble\n--b\n" + strings.Join(parts, "\n--b\n") + "\n--b--\nepilogue\n"
}

const plain = "Content-Type: text/plain; charset=utf-8\n\n"

func TestBodies(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"plain", "Subject: Torque\nFrom: a@b.c\n\nHello,\n\n25 N·m\n", "heading1 Torque\nparagraph From: a@b.c\nparagraph Hello,\nparagraph 25 N·m\n"},
		{"structure of text", "Subject: s\n\nBolts\n=====\n\n- one\n- two\n", "heading1 s\nheading2 Bolts\nlist_item1[-] one\nlist_item1[-] two\n"},
		{"html", "Subject: s\nContent-Type: text/html\n\n<h1>A</h1><p>b<table><tr><th>x<th>y<tr><td>1<td>2</table>", "heading1 s\nheading2 A\nparagraph b\ntable(header 1) x | y/1 | 2\n"},
		{"quoted-printable", "Subject: s\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: Quoted-Printable\n\nT=FCr =\nzu = 5=\n", "heading1 s\nparagraph Tür zu = 5\n"},
		{"base64, folded and cut", "Subject: s\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nVMO8\ncg=\nenU", "heading1 s\nparagraph Türzu\n"},
		{"no charset", "Subject: s\n\nT\xfcr", "heading1 s\nparagraph Tür\n"},
		{"ascii that is not", "Subject: s\nContent-Type: text/plain; charset=us-ascii\n\nTür", "heading1 s\nparagraph Tür\n"},
		{"mbox line, CR LF", "From a@b Mon Jan 1\r\nSubject: s\r\n\r\nx\r\n", "heading1 s\nparagraph x\n"},
		{"no empty line", "Subject: s\nTorque 25 N·m\n", "heading1 s\nparagraph Torque 25 N·m\n"},
		{"flowed", "Subject: s\nContent-Type: text/plain; format=flowed\n\none \ntwo\n> a \n> b\n-- \nJD\n", "heading1 s\nparagraph one two\nquote a b\nquote JD\n"},
		{"flowed and joined", "Subject: s\nContent-Type: text/plain; format=flowed; delsp=yes\n\non \ne\n From x\n", "heading1 s\nparagraph one/From x\n"},
		{"multipart", mixed("multipart/mixed", plain+"one", plain+"two"), "heading1 s\nparagraph one\nparagraph two\n"},
		{"not closed", strings.TrimSuffix(mixed("multipart/mixed", plain+"one", plain+"two"), "--b--\nepilogue\n"), "heading1 s\nparagraph one\nparagraph two\n"},
		{"no boundary named", strings.Replace(mixed("multipart/mixed", plain+"one"), `; boundary="b"`, "", 1), "heading1 s\nparagraph one\n"},
		{"similar boundary", mixed("multipart/mixed", plain+"one\n--bb\ntwo"), "heading1 s\nparagraph one/--bb/two\n"},
		{"alternative", mixed("multipart/alternative", plain+"poor", "Content-Type: text/html\n\n<p>rich"), "heading1 s\nparagraph rich\n"},
		{"alternative that is empty", mixed("multipart/alternative", plain+"poor", "Content-Type: text/html\n\n<p>"), "heading1 s\nparagraph poor\n"},
		{"related in alternative", mixed("multipart/alternative", plain+"poor", "Content-Type: multipart/related; boundary=c\n\n--c\nContent-Type: text/html\n\n<p>rich\n--c--"), "heading1 s\nparagraph rich\n"},
		{"invitation", mixed("multipart/alternative", plain+"poor", "Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Review\\, doors\nDTSTART;TZID=Europe/Berlin:20260301T1015\n 00\nORGANIZER;CN=\"J: D\":mailto:jd@x.org\nBEGIN:VALARM\nSUMMARY:no\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR"),
			"heading1 s\nparagraph poor\nparagraph Summary: Review, doors/Start: 2026-03-01 10:15 (Europe/Berlin)/Organizer: J: D <jd@x.org>\n"},
		{"signed", mixed("multipart/signed", plain+"one", "Content-Type: application/pgp-signature\n\nx"), "heading1 s\nparagraph one\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, err := parse(t, test.in, ingest.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, readtest.Outline(doc)); diff != "" {
				t.Error(diff)
			}
			if doc.Quality.Warnings != nil {
				t.Errorf("%q", doc.Quality.Warnings)
			}
		})
	}
}

func TestQuotes(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"marked", "yes\n\nOn Mon, 2 Mar 2026 at 10:00, A B <a@b.c>\nwrote:\n\n> is it\n> 25?\n>> older\n\nmore\n", "paragraph yes\nquote On Mon, 2 Mar 2026 at 10:00, A B <a@b.c>/wrote:\nquote is it/25?\nquote older\nparagraph more\n"},
		{"German", "ja\n\nAm 02.03.2026 um 10:00 schrieb A B:\n> 25?\n", "paragraph ja\nquote Am 02.03.2026 um 10:00 schrieb A B:\nquote 25?\n"},
		{"original message", "ja\n-----Ursprüngliche Nachricht-----\n\nalt\n", "paragraph ja\nquote -----Ursprüngliche Nachricht-----\nquote alt\n"},
		{"repeated header", "oui\n\nDe : A\nEnvoyé : lundi\nÀ : B\nObjet : x\n\nvieux\n", "paragraph oui\nquote De : A/Envoyé : lundi/À : B/Objet : x\nquote vieux\n"},
		{"signature", "yes\n-- \nJD\nPlant 4\n", "paragraph yes\nquote JD/Plant 4\n"},
		{"not certain", "From: the start\nTorque > 25\n--\nx\n", "paragraph From: the start/Torque > 25/--/x\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, err := parse(t, "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"+test.in, ingest.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, readtest.Outline(doc)); diff != "" {
				t.Error(diff)
			}
		})
	}
	html := "Subject: s\nContent-Type: text/html\n\n<p>yes<div>On Mon, 2 Mar 2026 A wrote:</div><blockquote type=cite>old</blockquote><div>new<p>From: A<br>Sent: x<br>To: B<br>Subject: y<p>older<table><tr><th>a<th>b<tr><td>1<td>2</table>"
	want := "heading1 s\nparagraph yes\nquote On Mon, 2 Mar 2026 A wrote:\nquote old\nparagraph new\nquote From: A/Sent: x/To: B/Subject: y\nquote older\ntable(header 1) a | b/1 | 2\n"
	if doc, err := parse(t, html, ingest.Limits{}); err != nil || cmp.Diff(want, readtest.Outline(doc)) != "" {
		t.Errorf("%v, %s", err, cmp.Diff(want, readtest.Outline(doc)))
	}
}

func TestHeader(t *testing.T) {
	doc, err := parse(t, strings.Join([]string{
		"From: =?utf-8?Q?J=C3=BCrgen_D=2E?= <jd@x.org>", "To: A <a@x.org>,", "\t\"B, C\" <b@x.org>", "Cc: not an address",
		"Date: Mon, 2 Mar 2026 10:00:00 +0100 (CET)", "Subject: =?iso-8859-1?q?T=FCr?= =?iso-8859-1?b?IHp1?=", " =?utf-8?Q?_=E2=82?= =?utf-8?Q?=AC?= ok", "Message-ID: <1@x>", "", "x"}, "\r\n"), ingest.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"from": "Jürgen D. <jd@x.org>", "to": "A <a@x.org>, B, C <b@x.org>", "cc": "not an address",
		"date": "2026-03-02T09:00:00Z", "subject": "Tür zu € ok", "message_id": "<1@x>",
	}
	got := map[string]string{}
	for k, v := range doc.Metadata {
		got[k] = v.String()
	}
	if diff := cmp.Diff(want, got); diff != "" || doc.Title != "Tür zu € ok" {
		t.Errorf("title %q, %s", doc.Title, diff)
	}
	head := "From: Jürgen D. <jd@x.org>\nTo: A <a@x.org>, B, C <b@x.org>\nCc: not an address\nDate: 2026-03-02 10:00 +0100"
	if got := doc.Blocks[1].Text; got != head {
		t.Errorf("%q", got)
	}
}

func TestAttachments(t *testing.T) {
	attached := func(disposition, kind, body string) string {
		return "Content-Type: " + kind + "\nContent-Disposition: " + disposition + "\n\n" + body
	}
	mail := mixed("multipart/mixed", plain+"see below",
		attached("attachment; filename*0*=utf-8''T%C3%BCr; filename*1=\"en.csv\"", "application/octet-stream", "a,b\n1,2"),
		attached("attachment; filename=\"=?utf-8?B?VMO8ci50eHQ=?=\"", "text/plain", "three"),
		attached("attachment; filename=../../x/note 1.txt", "text/plain; name=other.txt", "four"),
		attached("attachment; filename=p.png", "image/png", "\x89PNG\r\n\x1a\n"),
		"Content-Type: message/rfc822\n\nSubject: In/ner\n\ninner text", attached("attachment", "text/plain; charset=utf-8", "five"))
	doc, err := parse(t, mail, ingest.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := `heading1 s
paragraph see below
heading2@Türen.csv Türen.csv
table@Türen.csv(header 1) a | b/1 | 2
heading2@Tür.txt Tür.txt
paragraph@Tür.txt three
heading2@note 1.txt note 1.txt
paragraph@note 1.txt four
heading2@In-ner.eml In-ner.eml
heading3@In-ner.eml In/ner
paragraph@In-ner.eml inner text
heading2@attachment 6 attachment 6
paragraph@attachment 6 five
`
	if diff := cmp.Diff(want, readtest.Outline(doc)); diff != "" {
		t.Error(diff)
	}
	if !slices.Equal(doc.Quality.Warnings, []string{`"p.png" was not read: unsupported: image/png`}) {
		t.Errorf("%q", doc.Quality.Warnings)
	}
	if got := doc.Metadata["attachments"].List(); len(got) != 6 || got[0] != "Türen.csv" {
		t.Errorf("%q", got)
	}
}

// asn returns a value of ASN.1.
func asn(tag byte, parts ...string) string {
	content := strings.Join(parts, "")
	if n := len(content); n > 127 {
		return string([]byte{tag, 0x82, byte(n >> 8), byte(n)}) + content
	}
	return string([]byte{tag, byte(len(content))}) + content
}

func TestSignedAsAWhole(t *testing.T) {
	const signedData, data = "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02", "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01"
	inner := "Content-Type: text/html\n\n<p>Tighten to 25" + strings.Repeat(" ", 100)
	encode := func(data string) string {
		return "Subject: s\nContent-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte(data))
	}
	definite := asn(0x30, asn(0x06, signedData), asn(0xA0, asn(0x30, asn(0x02, "\x01"), asn(0x31), asn(0x30, asn(0x06, data), asn(0xA0, asn(0x04, inner))))))
	const open, end = "\x80", "\x00\x00"
	pieces := "\x30" + open + asn(0x06, signedData) + "\xA0" + open + "\x30" + open + asn(0x02, "\x01") + asn(0x31) + "\x30" + open + asn(0x06, data) +
		"\xA0" + open + "\x24" + open + asn(0x04, inner[:50]) + asn(0x04, inner[50:]) + end + end + end + end + end + end
	for name, message := range map[string]string{"definite": definite, "pieces": pieces} {
		doc, err := parse(t, encode(message), ingest.Limits{})
		if err != nil || readtest.Outline(doc) != "heading1 s\nparagraph Tighten to 25\n" || doc.Quality.Warnings != nil {
			t.Errorf("%s: %v, %v", name, doc, err)
		}
	}
	for name, message := range map[string]string{"cut": definite[:40], "enveloped": strings.Replace(definite, signedData, signedData[:8]+"\x03", 1), "deep": strings.Repeat("\x30\x80", 5000)} {
		doc, err := parse(t, encode(message), ingest.Limits{})
		if err != nil || len(doc.Blocks) != 1 || len(doc.Quality.Warnings) != 1 {
			t.Errorf("%s: %v, %v", name, doc, err)
		}
	}
}

func TestPlaces(t *testing.T) {
	mail := "Subject: s\n\none\n\n> two\n\nthree\n"
	doc, err := parse(t, mail, ingest.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"Subject: s", "one", "> two", "three"}
	for i, b := range doc.Blocks {
		if s := b.Location.Span; mail[s.Start:s.End] != want[i] {
			t.Errorf("%q stands at %q", b.Text, mail[s.Start:s.End])
		}
	}
	encoded := "Subject: s\nContent-Transfer-Encoding: quoted-printable\n\none\n\ntwo\n"
	doc, err = parse(t, encoded, ingest.Limits{})
	if err != nil || doc.Blocks[2].Location.String() != "paragraph 2" || doc.Blocks[2].Parts != nil {
		t.Errorf("%+v, %v", doc.Blocks, err)
	}
}

func TestHiddenText(t *testing.T) {
	doc, err := parse(t, "Subject: s\u200bx\nContent-Type: text/html; charset=utf-8\n\n<p>a\u2060b<p style='display:none'>obey", ingest.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if got := readtest.Outline(doc); got != "heading1 sx\nparagraph ab\n" || len(doc.Quality.Hidden) != 3 || doc.Title != "sx" || doc.Metadata["subject"].Str() != "sx" || doc.Quality.Hidden[0].Location.IsZero() {
		t.Errorf("%s %+v", got, doc.Quality)
	}
}

func TestErrors(t *testing.T) {
	deep := plain + "x"
	for i := range 70 {
		deep = fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i) + deep
	}
	rfc := "Subject: s\n\nx"
	for range 70 {
		rfc = "Subject: s\nContent-Type: message/rfc822\n\n" + rfc
	}
	for name, test := range map[string]struct {
		mail string
		want error
	}{
		"empty":     {"", ingest.ErrEmpty},
		"no mail":   {"just a text\nof lines\n", ingest.ErrDamaged},
		"only junk": {"Content-Type: image/png\n\n\x00\x01x", ingest.ErrUnsupported},
		"too deep":  {"Subject: s\n" + deep, &ingest.LimitError{Limit: "depth", Max: 64}},
	} {
		_, err := parse(t, test.mail, ingest.Limits{})
		if !errors.As(err, new(*ingest.ParseError)) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var limit *ingest.LimitError
		if errors.As(test.want, &limit) {
			if !errors.As(err, &limit) || limit.Error() != test.want.Error() {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if !errors.Is(err, test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	doc, err := parse(t, rfc, ingest.Limits{})
	if err != nil || !strings.Contains(strings.Join(doc.Quality.Warnings, ";"), "over the limit of 64 depth") {
		t.Errorf("mails within mails: %v, %v", err, doc)
	}
	encrypted := mixed("multipart/encrypted", "Content-Type: application/pgp-encrypted\n\nVersion: 1", "Content-Type: application/octet-stream\n\nx")
	doc, err = parse(t, encrypted, ingest.Limits{})
	if err != nil || len(doc.Blocks) != 1 || len(doc.Quality.Warnings) != 1 {
		t.Errorf("encrypted: %v, %v", err, doc)
	}
}

// TestHostileMails checks that repetition stays linear in time and memory.
func TestHostileMails(t *testing.T) {
	for name, mail := range map[string]string{
		"folded":     "Subject: s" + strings.Repeat("\n x", 200_000) + "\n\nx",
		"fields":     strings.Repeat("To: a@b.c\n", 100_000) + "\nx",
		"addresses":  "To: " + strings.Repeat("a <a@b.c>, ", 50_000) + "\n\nx",
		"comments":   "To: " + strings.Repeat("(", 200_000) + "\n\nx",
		"words":      "Subject: " + strings.Repeat("=?utf-8?q?x?= ", 50_000) + "\n\nx",
		"parameters": "Content-Type: text/plain" + strings.Repeat("; a*0=x", 100_000) + "\n\nx",
		"parts":      mixed("multipart/mixed", strings.Repeat("\nx\n--b\n", 9_000)),
		"quotes":     "Subject: s\n\n" + strings.Repeat("> a\nb\n", 50_000),
		"headers":    "Subject: s\n\n" + strings.Repeat("From: x\n", 100_000),
		"marks":      "Subject: s\n\n" + strings.Repeat(">", 200_000),
		"blank":      "Subject: s\n\n" + strings.Repeat("\n", 500_000),
	} {
		start := time.Now()
		doc, err := parse(t, mail, ingest.Limits{})
		if err != nil && !errors.As(err, new(*ingest.ParseError)) {
			t.Errorf("%s: %v", name, err)
		}
		// A time is logged, never judged: go test ends what hangs.
		t.Logf("%s: %v", name, time.Since(start))
		if doc != nil && len(doc.Quality.Warnings) > 120 {
			t.Errorf("%s: %d warnings", name, len(doc.Quality.Warnings))
		}
	}
}

// check holds a document, or an error, to what every parser promises.
func check(t *testing.T, doc *ingest.Document, err error) {
	t.Helper()
	if err != nil {
		if !errors.As(err, new(*ingest.ParseError)) {
			t.Fatalf("%T: %v", err, err)
		}
		return
	}
	for _, b := range doc.Blocks {
		if !utf8.ValidString(b.Text) || b.Text == "" && b.Table == nil || b.Location.IsZero() {
			t.Errorf("block %+v", b)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		mixed("multipart/alternative", plain+"a", "Content-Type: text/html\n\n<p>b"),
		mixed("multipart/mixed", plain+"a\n> b\n-- \nc", "Content-Disposition: attachment; filename*=utf-8'en'%41.csv\n\na,b\n1,2"),
		"Subject: =?utf-8?q?=E2?= =?utf-8?q?=82=AC?=\nContent-Transfer-Encoding: base64\n\nYWJj",
		"From: a\nContent-Type: message/rfc822\n\nSubject: b\n\nc", "Content-Type: text/calendar\n\nBEGIN:VEVENT\nSUMMARY:a\n b\nEND:VEVENT",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		in := ingest.Input{Name: "a.eml", Reader: bytes.NewReader(data), Size: int64(len(data)), Limits: ingest.Limits{Unpacked: 1 << 20, Depth: 8}}
		doc, err := email.New(within).Parse(t.Context(), in)
		check(t, doc, err)
		if err != nil {
			return
		}
		for _, b := range doc.Blocks {
			if s := b.Location.Span; b.Location.Entry == "" && !s.IsZero() && (s.Start >= s.End || s.End > int64(len(data))) {
				t.Errorf("block %q at %v of %d", b.Text, s, len(data))
			}
		}
	})
}

func ExampleParser() {
	mail := "From: Jane Doe <jd@example.com>\nSubject: Door hinges\nDate: Mon, 02 Mar 2026 10:00:00 +0000\n\nTighten to 25 N·m.\n"
	parser := email.New(nil)
	doc, err := parser.Parse(context.Background(), ingest.Input{Name: "door.eml", Reader: strings.NewReader(mail), Size: int64(len(mail))})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, b := range doc.Blocks {
		fmt.Printf("%v %q\n", b.Kind, b.Text)
	}
	fmt.Println(doc.Metadata["from"], doc.Metadata["date"])
	// Output:
	// heading "Door hinges"
	// paragraph "From: Jane Doe <jd@example.com>\nDate: 2026-03-02 10:00 +0000"
	// paragraph "Tighten to 25 N·m."
	// Jane Doe <jd@example.com> 2026-03-02T10:00:00Z
}
