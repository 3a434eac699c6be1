// SPDX-License-Identifier: Apache-2.0

package local

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/segment"
	"github.com/pacenote/pacenote/internal/vfs"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

// segmentBytes is the file content of a small segment.
func segmentBytes(t testing.TB) []byte {
	t.Helper()
	b := newSegmentBuilder("acme", testDimensions)
	number := uint64(3)
	for id, texts := range map[string][]string{"a": {"hinge bolts", "torque"}, "empty": nil, "b": {"wheel"}} {
		c := put(t, id, acl.Everyone, texts...)
		c.Document.Language = "en"
		src := &source{number: number, document: &c.Document, chunks: c.Chunks}
		for _, v := range c.Vectors {
			src.vectors = append(src.vectors, v...)
		}
		if err := b.add(src); err != nil {
			t.Fatal(err)
		}
		number += 4
	}
	seg, err := b.finish()
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	if err := seg.write(&buf); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// Whatever a file holds, opening it is an error or gives a segment that can be used.
func FuzzSegmentSections(f *testing.F) {
	r, err := segment.Open(segmentBytes(f))
	if err != nil {
		f.Fatal(err)
	}
	var sections [sectionKeywords + 1][]byte
	for id := range sections {
		sections[id], _ = r.Section(uint32(id))
	}
	f.Add(sections[1], sections[2], sections[3], sections[4], sections[5], sections[6])
	f.Fuzz(func(t *testing.T, info, documents, keys, languages, vectors, keywords []byte) {
		var buf bytes.Buffer
		w := segment.NewWriter(&buf)
		for i, s := range [][]byte{info, documents, keys, languages, vectors, keywords} {
			if err := w.Section(uint32(i+1), s); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Finish(); err != nil {
			t.Fatal(err)
		}
		useSegment(t, buf.Bytes())
	})
}

func useSegment(t *testing.T, data []byte) {
	seg, err := openSegment("segment", vfs.InMemory(data))
	if err != nil {
		return
	}
	for local := range uint32(seg.info.Chunks) {
		d := seg.documents[seg.documentOf(local)]
		if local < d.first || local >= d.end {
			t.Fatalf("chunk %d belongs to the document of %d to %d", local, d.first, d.end)
		}
		if at, ok := seg.find(d.number); !ok || seg.documents[at].number != d.number {
			t.Fatalf("document %d is not found", d.number)
		}
		seg.language(local)
		_ = seg.vector(local)[seg.info.Dimensions-1]
	}
}

func TestSegmentRoundTrip(t *testing.T) {
	data := segmentBytes(t)
	useSegment(t, data)
	seg, err := openSegment("segment", vfs.InMemory(data))
	if err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if err := seg.write(&again); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(data, again.Bytes()) {
		t.Error("a segment that is read and written again has other bytes")
	}
}

// FuzzDocumentRow reads rows as they could stand in a damaged database whose checksum
// happens to be right.
func FuzzDocumentRow(f *testing.F) {
	c := put(f, "a", acl.Users("jd").In("acme"), "text")
	c.Document.Metadata = ingest.Metadata{"year": ingest.NumberValue(2026), "plants": ingest.StringsValue("A")}
	row, err := appendDocument(7, &c.Document)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(row)
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, row []byte) {
		key := []byte("files\x00a")
		head, err := readHead(key, seal(key, bytes.Clone(row)))
		if err != nil {
			return
		}
		readSchema(store.Schema{}, head.schema)
		if d, err := head.decode(); err == nil {
			if _, err := appendDocument(head.number, d); err != nil {
				t.Errorf("a document that was read can't be written: %v", err)
			}
		}
	})
}

func TestDocumentRow(t *testing.T) {
	d := store.Document{
		DocumentID: store.DocumentID{Source: "files", ID: "a/b.md"}, Revision: "0123", Title: "T <&>", Media: "text/plain",
		Language: "de", Hash: "0123", Modified: time.Date(2026, 3, 15, 1, 2, 3, 4, time.UTC),
		Metadata: ingest.Metadata{"n": ingest.NumberValue(1), "s": ingest.StringValue("x")},
		Found:    ingest.Metadata{"n": ingest.StringValue("hidden by the source's"), "f": ingest.BoolValue(true)},
		Access:   acl.List{Tenant: "acme", Users: []string{"b", "a"}}, Size: 9, Settings: "v1", Chunks: 2,
	}
	row, err := appendDocument(42, &d)
	if err != nil {
		t.Fatal(err)
	}
	key := documentKey(d.DocumentID)
	head, err := readHead(key, seal(key, row))
	if err != nil {
		t.Fatal(err)
	}
	if head.number != 42 || head.chunks != 2 {
		t.Errorf("number %d and %d chunks, want 42 and 2", head.number, head.chunks)
	}
	got, err := head.decode()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&d, got); diff != "" {
		t.Errorf("document (-want +got):\n%s", diff)
	}
	schema := store.Schema{}
	readSchema(schema, head.schema)
	want := store.Schema{"n": {ingest.Number}, "s": {ingest.String}, "f": {ingest.Bool}}
	if diff := cmp.Diff(want, schema); diff != "" {
		t.Errorf("schema (-want +got):\n%s", diff)
	}
	for n := range row {
		if _, err := readHead(key, seal(key, row[:n:n])); err == nil && n < len(row)-len(head.body) {
			t.Errorf("a row cut to %d bytes was read", n)
		}
	}
	if _, err := readHead([]byte("files\x00another"), seal(key, bytes.Clone(row))); err == nil {
		t.Error("a row was read under another key")
	}
}

func TestBitmap(t *testing.T) {
	for _, test := range []struct{ first, end uint32 }{{0, 0}, {0, 1}, {5, 64}, {63, 65}, {64, 128}, {1, 199}, {0, 200}, {199, 200}} {
		b := newBitmap(200)
		b.addRange(test.first, test.end)
		for i := range uint32(200) {
			if got, want := b.has(i), i >= test.first && i < test.end; got != want {
				t.Errorf("range %d to %d: bit %d is %v", test.first, test.end, i, got)
			}
		}
		if b.count() != int(test.end-test.first) {
			t.Errorf("range %d to %d: %d bits", test.first, test.end, b.count())
		}
	}
}

// A file name may be any bytes; JSON may not.
func TestNamesThatAreNotUTF8(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, nil)
	id := "caf\xe9.txt"
	apply(t, s, put(t, id, acl.Everyone, "hinge torque"))
	for range 2 {
		hits, err := s.Search(context.Background(), store.Query{Text: "hinge", Vector: vectorsOf(t, embed.Query, "hinge")[0]})
		if err != nil || len(hits) != 1 || hits[0].Document.ID != id || hits[0].Chunk.ID.Document != id {
			t.Fatalf("hits %+v, error %v", hits, err)
		}
		clean(t, s)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		s = open(t, dir, nil)
	}
	apply(t, s, remove(id))
	clean(t, s)
}

// Numbers of documents that make sizes wrap around are refused before memory is asked for.
func TestSegmentSizesDoNotOverflow(t *testing.T) {
	for _, info := range []string{
		`{"documents": 4611686018427387904, "dimensions": 1}`, // times 20 is 0 in 64 bits
		`{"documents": 2147483648, "dimensions": 1}`,
		`{"chunks": 9223372036854775807, "dimensions": 1}`,
		`{"chunks": 1, "dimensions": 4611686018427387904}`,
		`{"documents": -1, "dimensions": 1}`,
	} {
		var buf bytes.Buffer
		w := segment.NewWriter(&buf)
		for id := uint32(sectionInfo); id <= sectionKeywords; id++ {
			var body []byte
			if id == sectionInfo {
				body = []byte(info)
			}
			w.Section(id, body)
		}
		if err := w.Finish(); err != nil {
			t.Fatal(err)
		}
		if _, err := openSegment("segment", vfs.InMemory(buf.Bytes())); err == nil {
			t.Errorf("%s: no error", info)
		}
	}
}
