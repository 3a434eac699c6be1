// SPDX-License-Identifier: Apache-2.0

package pdfguard

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/ingest"
)

// sample is a small file: two pages below two nodes, with inherited attributes, a form,
// a font, an image, labels and a length that is a reference.
func sample() []string {
	return []string{
		"<</Type/Catalog/Pages 2 0 R/Lang(de-CH)/PageLabels<</Kids[11 0 R]>>>>",
		"<</Type/Pages/Count 2/Kids[3 0 R]/MediaBox[0 0 300 400]/Resources 5 0 R/Rotate 90>>",
		"<</Type/Pages/Parent 2 0 R/Kids[4 0 R 12 0 R]>>",
		"<</Type/Page/Parent 3 0 R/Contents[7 0 R 7 0 R]>>",
		"<</Font<</F1 6 0 R>>/XObject<</X1 8 0 R/I1 9 0 R>>/ColorSpace 99 0 R>>",
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Widths[278 278]/FirstChar 32/Parent 2 0 R>>",
		"<</Length 10 0 R>>\nstream\nBT /F1 9 Tf (hello) Tj ET\nendstream",
		"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Filter/ASCIIHexDecode/Length 5>>\nstream\n5120>\nendstream",
		"<</Type/XObject/Subtype/Image/Width 5/Height 6/Length 4>>\nstream\n\x00\x01\x02\x03\nendstream",
		"25",
		"<</Nums[0<</S/r>>1<</S/D/P(A-)/St 7>>]>>",
		"<</Type/Page/Parent 3 0 R/MediaBox[0 0 10 20]/Contents 7 0 R/Annots[<</Subtype/Widget/Rect[0 0 5 5]/AP<</N 8 0 R>>>>]>>",
	}
}

// build writes objects as a file with a right table.
func build(list []string, trailer string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	offsets := make([]int, len(list))
	for i, o := range list {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(list)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n", len(list)+1, trailer, start)
	return b.Bytes()
}

// summary writes what stands in a clean copy.
func summary(t testing.TB, c *Copy) string {
	t.Helper()
	f := newFile(context.Background(), c.Data, testLimits())
	if err := f.open(""); err != nil {
		t.Fatalf("the copy can't be read: %v", err)
	}
	show := func(v any) string {
		w := &writer{}
		w.value(f.value(v))
		return string(w.out)
	}
	var b strings.Builder
	root := f.dict(f.trailer["Root"])
	fmt.Fprintf(&b, "lang %s labels %s\n", f.value(root["Lang"]), show(f.dict(root["PageLabels"])["Nums"]))
	kids, _ := f.value(f.dict(root["Pages"])["Kids"]).(Array)
	for _, k := range kids {
		p := f.dict(k)
		fmt.Fprintf(&b, "page %s rotate %s\n", show(p["MediaBox"]), show(p["Rotate"]))
		parts, _ := f.value(p["Contents"]).(Array)
		for _, part := range parts {
			s, ok := f.value(part).(*Stream)
			if !ok {
				t.Fatal("a content is no stream")
			}
			data, err := f.decode(s)
			fmt.Fprintf(&b, " content %q %v\n", data, err)
		}
		resources := f.dict(p["Resources"])
		for _, kind := range []Name{"Font", "XObject"} {
			list := f.dict(resources[kind])
			for _, name := range sortedNames(list) {
				d := f.dict(list[name])
				fmt.Fprintf(&b, " %s %s %s\n", kind, name, show(d["Subtype"]))
			}
		}
		if fields, _ := f.value(p["Annots"]).(Array); len(fields) > 0 {
			_, isForm := f.value(f.dict(fields[0])["AP"]).(*Stream)
			fmt.Fprintf(&b, " fields %d %v\n", len(fields), isForm)
		}
	}
	if f.repaired {
		t.Error("the copy needs repair")
	}
	return strings.ReplaceAll(b.String(), ".000000", "")
}

const sampleSummary = `lang de-CH labels [0 <</S /r>> 1 <</P <412d>/S /D/St 7>>]
page [0 0 300 400] rotate 90
 content "BT /F1 9 Tf (hello) Tj ET" <nil>
 content "BT /F1 9 Tf (hello) Tj ET" <nil>
 Font F1 /Type1
 XObject I1 /Image
 XObject X1 /Form
page [0 0 10 20] rotate 90
 content "BT /F1 9 Tf (hello) Tj ET" <nil>
 Font F1 /Type1
 XObject I1 /Image
 XObject X1 /Form
 fields 1 true
`

// TestClean reads the sample and damaged versions of it: all must give the same copy.
func TestClean(t *testing.T) {
	sound := build(sample(), "")
	replace := func(old, with string) []byte {
		out := bytes.Replace(sound, []byte(old), []byte(with), 1)
		if bytes.Equal(out, sound) {
			t.Fatalf("%q not found", old)
		}
		return out
	}
	tests := []struct {
		name     string
		data     []byte
		repaired bool
	}{
		{"sound", sound, false},
		{"junk before the header", append([]byte("HTTP/1.1 200 OK\r\n\r\n"), sound...), false},
		{"blanks at the end", append(bytes.Clone(sound), make([]byte, 500)...), false},
		{"PDF 2.0", replace("%PDF-1.4", "%PDF-2.0"), false},
		{"no table", sound[:bytes.LastIndex(sound, []byte("xref\n0"))], true},
		{"no end", sound[:bytes.LastIndex(sound, []byte("startxref"))], true},
		{"offsets that are wrong", replace("%PDF-1.4\n", "%PDF-1.4\n%another line\n"), true},
		{"a table in a loop", replace("/Root 1 0 R", "/Root 1 0 R/Prev "+fmt.Sprint(bytes.LastIndex(sound, []byte("xref\n0")))), true},
		{"a length that is wrong", replace("\n25\n", "\n99\n"), true},
		{"a length of itself", replace("/Length 10 0 R", "/Length  7 0 R"), true},
		{"a root that is wrong", replace("/Root 1 0 R", "/Root 6 0 R"), true},
		{"a page twice", replace("[4 0 R 12 0 R]", "[4 0 R 12 0 R 4 0 R 3 0 R]"), true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Clean(context.Background(), tt.data, "", testLimits())
			if err != nil {
				t.Fatal(err)
			}
			// A shifted table is found out only by looking at what it leads to.
			if got := summary(t, c); got != sampleSummary || c.Pages != 2 || c.Repaired != tt.repaired {
				t.Errorf("repaired %v, %d pages\n%s", c.Repaired, c.Pages, got)
			}
			again, err := Clean(context.Background(), c.Data, "", testLimits())
			if err != nil {
				t.Fatalf("the copy of the copy: %v", err)
			}
			// A copy's fields hold their forms directly, which is not what a file has.
			want, _, _ := strings.Cut(summary(t, c), " fields")
			if got := summary(t, again); got != want || again.Repaired {
				t.Errorf("the copy of the copy differs:\n%s", got)
			}
		})
	}
}

// TestObjectStreams reads a file whose objects are packed, with its table and without.
func TestObjectStreams(t *testing.T) {
	members := []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/MediaBox[0 0 9 9]>>", "<</Type/Page/Contents 5 0 R>>"}
	var index, body strings.Builder
	for i, m := range members {
		fmt.Fprintf(&index, "%d %d ", i+1, body.Len())
		body.WriteString(m + " ")
	}
	packed := pack(t, []byte(index.String()+body.String()))
	var b bytes.Buffer
	b.WriteString("%PDF-1.5\n")
	at4 := b.Len()
	fmt.Fprintf(&b, "4 0 obj\n<</Type/ObjStm/N 3/First %d/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\n", index.Len(), len(packed), packed)
	at5 := b.Len()
	b.WriteString("5 0 obj\n<</Length 2>>\nstream\nBT\nendstream\nendobj\n")
	at6 := b.Len()
	rows := []byte{0, 0, 0, 0, 2, 0, 4, 0, 2, 0, 4, 1, 2, 0, 4, 2, 1, byte(at4 >> 8), byte(at4), 0, 1, byte(at5 >> 8), byte(at5), 0, 1, byte(at6 >> 8), byte(at6), 0}
	fmt.Fprintf(&b, "6 0 obj\n<</Type/XRef/Size 7/W[1 2 1]/Root 1 0 R/Length %d>>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n", len(rows), rows, at6)
	for name, data := range map[string][]byte{"table": b.Bytes(), "scan": b.Bytes()[:b.Len()-20]} {
		c, err := Clean(context.Background(), data, "", testLimits())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := summary(t, c); !strings.Contains(got, `content "BT"`) || c.Repaired != (name == "scan") {
			t.Errorf("%s: repaired %v\n%s", name, c.Repaired, got)
		}
	}
}

func TestCleanErrors(t *testing.T) {
	sound := build(sample(), "")
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	small := func(change func(*Limits)) Limits {
		l := testLimits()
		change(&l)
		return l
	}
	tests := []struct {
		name   string
		ctx    context.Context
		data   []byte
		limits Limits
		want   error
		limit  string
	}{
		{"empty", context.Background(), nil, testLimits(), ingest.ErrEmpty, ""},
		{"no PDF", context.Background(), []byte("GIF89a"), testLimits(), ingest.ErrDamaged, ""},
		{"no pages", context.Background(), build([]string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]>>"}, ""), testLimits(), ingest.ErrDamaged, ""},
		{"a strange handler", context.Background(), build(sample(), "/Encrypt<</Filter/Other>>"), testLimits(), ingest.ErrEncrypted, ""},
		{"a strange version", context.Background(), build(sample(), "/Encrypt<</Filter/Standard/V 9>>"), testLimits(), ingest.ErrEncrypted, ""},
		{"cancelled", cancelled, sound, testLimits(), context.Canceled, ""},
		{"pages", context.Background(), sound, small(func(l *Limits) { l.Pages = 1 }), nil, "pages"},
		{"unpacked", context.Background(), sound, small(func(l *Limits) { l.Unpacked = 1 }), nil, "unpacked bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Clean(tt.ctx, tt.data, "", tt.limits)
			var limit *ingest.LimitError
			if tt.want != nil && !errors.Is(err, tt.want) || tt.limit != "" && (!errors.As(err, &limit) || limit.Limit != tt.limit) {
				t.Errorf("got %v, want %v%s", err, tt.want, tt.limit)
			}
		})
	}
}

// FuzzClean checks that a copy is what it promises: sound, and its own clean copy.
func FuzzClean(f *testing.F) {
	f.Add(build(sample(), ""))
	f.Add([]byte("%PDF-1.7\n1 0 obj<</Type/Page/Contents 2 0 R>>endobj 2 0 obj<<>>stream\nBT ET endstream"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Clean(context.Background(), data, "", testLimits())
		if err != nil {
			return
		}
		again, err := Clean(context.Background(), c.Data, "", testLimits())
		if err != nil || again.Repaired || again.Pages != c.Pages {
			t.Fatalf("the copy of the copy: %+v, %v", again, err)
		}
	})
}
