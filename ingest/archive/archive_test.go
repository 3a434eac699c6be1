// SPDX-License-Identifier: Apache-2.0

package archive_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/archive"
	"github.com/pacenote/pacenote/ingest/csv"
	"github.com/pacenote/pacenote/ingest/text"
)

// entry is what an archive of a test holds.
type entry struct {
	name, data string
	change     func(h *zip.FileHeader) // nil: none
}

// pack writes an archive.
func pack(t testing.TB, entries ...entry) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		if e.change != nil {
			e.change(h)
		}
		f, err := w.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(e.data)); err != nil && e.data != "" {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func within() []ingest.Parser { return []ingest.Parser{text.New(nil), csv.New(nil), office{}} }

// office stands for the parser of an office format.
type office struct{}

func (office) Media() []string { return []string{ingest.MediaDOCX} }

func (office) Parse(context.Context, ingest.Input) (*ingest.Document, error) {
	return &ingest.Document{Media: ingest.MediaDOCX, Blocks: []ingest.Block{{Text: "office"}}}, nil
}

func parse(t testing.TB, data string, limits ingest.Limits) (*ingest.Document, error) {
	t.Helper()
	in := ingest.Input{Name: "a.zip", Media: ingest.MediaZIP, Reader: strings.NewReader(data), Size: int64(len(data)), Limits: limits}
	return archive.New(within).Parse(t.Context(), in)
}

func outline(doc *ingest.Document) []string {
	var lines []string
	for _, b := range doc.Blocks {
		lines = append(lines, fmt.Sprintf("%v%d %s @%s", b.Kind, b.Level, b.Text, b.Location))
	}
	return lines
}

func TestEntries(t *testing.T) {
	inner := pack(t, entry{name: "c.txt", data: "three"})
	docx := pack(t, entry{name: "[Content_Types].xml", data: "x"}, entry{name: "word/document.xml", data: "y"})
	utf8Name := func(h *zip.FileHeader) { h.NonUTF8 = true }
	extra := func(h *zip.FileHeader) {
		h.NonUTF8 = true
		field := binary.LittleEndian.AppendUint32([]byte{1}, crc32.ChecksumIEEE([]byte(h.Name)))
		field = append(field, "Tür.txt"...)
		h.Extra = append(binary.LittleEndian.AppendUint16([]byte{0x75, 0x70}, uint16(len(field))), field...)
	}
	for _, test := range []struct {
		name    string
		entries []entry
		want    []string
		warned  []string
	}{
		{"files", []entry{{name: "d/"}, {name: "d/a.txt", data: "one"}, {name: "b.csv", data: "x,y\n1,2\n"}},
			[]string{"heading1 d/a.txt @d/a.txt", "paragraph0 one @d/a.txt, bytes 0–3", "heading1 b.csv @b.csv", "table0 x | y\n1 | 2 @b.csv, cells A1:B2"}, nil},
		{"archive in archive", []entry{{name: "old.zip", data: inner}},
			[]string{"heading1 old.zip @old.zip", "heading2 c.txt @old.zip/c.txt", "paragraph0 three @old.zip/c.txt, bytes 0–5"}, nil},
		{"office documents", []entry{{name: "a.docx", data: docx}, {name: "renamed", data: docx}},
			[]string{"heading1 a.docx @a.docx", "paragraph0 office @a.docx", "heading1 renamed @renamed", "paragraph0 office @renamed"}, nil},
		{"paths are labels", []entry{{name: `..\..\x.txt`, data: "one"}, {name: "/etc/./a\x01\u202eb.txt", data: "two"}},
			[]string{"heading1 x.txt @x.txt", "paragraph0 one @x.txt, bytes 0–3", "heading1 etc/ab.txt @etc/ab.txt", "paragraph0 two @etc/ab.txt, bytes 0–3"}, nil},
		{"names", []entry{{name: "T\x81r.txt", data: "1", change: utf8Name}, {name: "T\xfcr.txt", data: "2", change: extra}, {name: "Öl.txt", data: "3", change: utf8Name}},
			[]string{"heading1 Tür.txt @Tür.txt", "paragraph0 1 @Tür.txt, bytes 0–1", "heading1 Tür (2).txt @Tür (2).txt", "paragraph0 2 @Tür (2).txt, bytes 0–1",
				"heading1 Öl.txt @Öl.txt", "paragraph0 3 @Öl.txt, bytes 0–1"}, nil},
		{"left out", []entry{{name: "__MACOSX/._a.txt", data: "x"}, {name: "a.txt", data: "one"}, {name: "Thumbs.db", data: "x"},
			{name: "link", data: "a.txt", change: func(h *zip.FileHeader) { h.SetMode(0o777 | 1<<27) }}},
			[]string{"heading1 a.txt @a.txt", "paragraph0 one @a.txt, bytes 0–3"}, nil},
		{"unreadable", []entry{{name: "a.txt", data: "one"}, {name: "p.png", data: "\x89PNG\r\n\x1a\n"}, {name: "e.txt"}},
			[]string{"heading1 a.txt @a.txt", "paragraph0 one @a.txt, bytes 0–3"}, []string{`"p.png" was not read: unsupported: image/png`, `"e.txt" was not read: empty`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, err := parse(t, pack(t, test.entries...), ingest.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, outline(doc)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(test.warned, doc.Quality.Warnings); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// patch changes the directory entry and the local header of the only entry.
func patch(data string, local, central int, value uint16) string {
	b := []byte(data)
	binary.LittleEndian.PutUint16(b[local:], value)
	at := bytes.Index(b, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint16(b[at+central:], value)
	return string(b)
}

func TestErrors(t *testing.T) {
	one := pack(t, entry{name: "a.txt", data: "one"})
	nestedDeep := one
	for range 6 {
		nestedDeep = pack(t, entry{name: "n.zip", data: nestedDeep})
	}
	bomb := pack(t, entry{name: "bomb.txt", data: strings.Repeat("a", 30<<20)})
	for name, test := range map[string]struct {
		data   string
		limits ingest.Limits
		want   error
		said   string
	}{
		"empty":         {"", ingest.Limits{}, ingest.ErrEmpty, ""},
		"no entries":    {pack(t), ingest.Limits{}, ingest.ErrEmpty, ""},
		"no archive":    {"PK\x03\x04 or so", ingest.Limits{}, ingest.ErrDamaged, ""},
		"cut":           {one[:len(one)-10], ingest.Limits{}, ingest.ErrDamaged, ""},
		"encrypted":     {patch(one, 6, 8, 1), ingest.Limits{}, ingest.ErrEncrypted, "a.txt"},
		"other method":  {patch(one, 8, 10, 14), ingest.Limits{}, ingest.ErrUnsupported, "method 14"},
		"not ours":      {pack(t, entry{name: "a.bin", data: "\x00\x01\x02"}), ingest.Limits{}, ingest.ErrUnsupported, "a.bin"},
		"no office":     {pack(t, entry{name: "[Content_Types].xml"}, entry{name: "xl/workbook.xml"}), ingest.Limits{}, ingest.ErrUnsupported, "sheet"},
		"too large":     {one, ingest.Limits{Bytes: 10}, nil, "over the limit of 10 bytes"},
		"bomb":          {bomb, ingest.Limits{}, nil, "over the limit of 200 bytes unpacked from each packed one"},
		"unpacked":      {bomb, ingest.Limits{Unpacked: 1 << 20}, nil, "over the limit of 1048576 unpacked bytes"},
		"nested deeply": {nestedDeep, ingest.Limits{Depth: 4}, nil, "over the limit of 4 depth"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parse(t, test.data, test.limits)
			if !errors.As(err, new(*ingest.ParseError)) || !strings.Contains(err.Error(), test.said) {
				t.Fatalf("%v, want %s", err, test.said)
			}
			if test.want != nil && !errors.Is(err, test.want) || test.want == nil && !errors.As(err, new(*ingest.LimitError)) {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestSharedBytes checks that an entry whose bytes are another's is not unpacked again.
func TestSharedBytes(t *testing.T) {
	data := pack(t, entry{name: "a.txt", data: "one"}, entry{name: "b.txt", data: "two"})
	first := strings.Index(data, "PK\x01\x02")
	second := first + 4 + strings.Index(data[first+4:], "PK\x01\x02")
	b := []byte(data)
	copy(b[second+42:second+46], make([]byte, 4)) // its local header is the first entry's
	doc, err := parse(t, string(b), ingest.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if got := outline(doc); len(got) != 2 || !slices.Equal(doc.Quality.Warnings, []string{`"b.txt" was not read: damaged: it shares bytes with another entry`}) {
		t.Errorf("%q, %q", got, doc.Quality.Warnings)
	}
}

func TestDamagedEntryDoesNotEndTheArchive(t *testing.T) {
	data := pack(t, entry{name: "a.txt", data: strings.Repeat("one two ", 100)}, entry{name: "b.txt", data: "two"})
	b := []byte(data)
	for i := 40; i < 50; i++ { // within the packed bytes of the first
		b[i] = 0xFF
	}
	doc, err := parse(t, string(b), ingest.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if last := doc.Blocks[len(doc.Blocks)-1]; last.Text != "two" || len(doc.Quality.Warnings) == 0 {
		t.Errorf("%q, %q", outline(doc), doc.Quality.Warnings)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(pack(f, entry{name: "a.txt", data: "one"})))
	f.Add([]byte(pack(f, entry{name: "d/b.csv", data: "x,y\n1,2"}, entry{name: "o.zip", data: pack(f, entry{name: "c", data: "z"})})))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := parse(t, string(data), ingest.Limits{Unpacked: 1 << 20, Depth: 4})
		if err != nil {
			if !errors.As(err, new(*ingest.ParseError)) {
				t.Fatalf("%T: %v", err, err)
			}
			return
		}
		for _, b := range doc.Blocks {
			if b.Location.Entry == "" && doc.Media == ingest.MediaZIP || !utf8.ValidString(b.Text) {
				t.Errorf("%+v", b)
			}
		}
	})
}

func ExampleParser() {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.Create("specs/hinge.txt")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Fprint(f, "Torque: 25 N·m")
	if err := w.Close(); err != nil {
		fmt.Println(err)
		return
	}
	parser := archive.New(func() []ingest.Parser { return []ingest.Parser{text.New(nil)} })
	doc, err := parser.Parse(context.Background(), ingest.Input{Name: "specs.zip", Reader: bytes.NewReader(b.Bytes()), Size: int64(b.Len())})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, block := range doc.Blocks {
		fmt.Printf("%v %q %v\n", block.Kind, block.Text, block.Location)
	}
	// Output:
	// heading "specs/hinge.txt" specs/hinge.txt
	// paragraph "Torque: 25 N·m" specs/hinge.txt, bytes 0–15
}
