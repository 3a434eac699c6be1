// SPDX-License-Identifier: Apache-2.0

package pdf_test

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/pdf"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden compares the documents read from testdata/made with what is stored.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/made/*.pdf")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, name := range files {
		base := strings.TrimSuffix(filepath.Base(name), ".pdf")
		t.Run(base, func(t *testing.T) {
			out := parseFile(name, "user1")
			got := out.Error
			if out.Document != nil {
				got = describe(out.Document)
			}
			golden := filepath.Join("testdata", "golden", base+".txt")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.ReplaceAll(string(want), "\r\n", "\n"), got); diff != "" {
				t.Errorf("(-stored +read)\n%s", diff)
			}
		})
	}
}

// describe writes a document for golden files: its head, and a line for each block.
func describe(doc *ingest.Document) string {
	var b strings.Builder
	head, _ := json.Marshal(doc.Quality)
	b.WriteString("title: " + doc.Title + "\nlanguage: " + doc.Language + "\nquality: " + string(head) + "\n")
	for _, p := range doc.Pages {
		line, _ := json.Marshal(p)
		b.WriteString("page: " + string(line) + "\n")
	}
	for _, bl := range doc.Blocks {
		box, _ := json.Marshal(bl.Location.Boxes)
		b.WriteString("\n" + bl.Kind.String())
		if bl.Level > 0 {
			b.WriteString(" " + string(rune('0'+bl.Level)))
		}
		if bl.Marker != "" {
			b.WriteString(" [" + bl.Marker + "]")
		}
		if bl.Table != nil {
			h, _ := json.Marshal(bl.Table.HeaderRows)
			b.WriteString(" header rows " + string(h))
		}
		b.WriteString(" " + string(box) + "\n" + bl.Text + "\n")
	}
	return b.String()
}

// TestErrors checks the reasons for which files can't be read.
func TestErrors(t *testing.T) {
	read := func(name string) []byte {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	sound := read("made/spec_en_grid_core14.pdf")
	tests := []struct {
		name   string
		data   []byte
		limits ingest.Limits
		want   error
		limit  string
	}{
		{name: "nothing", want: ingest.ErrEmpty},
		{name: "no PDF", data: []byte("hello, world"), want: ingest.ErrDamaged},
		{name: "header only", data: []byte("%PDF-1.7\n"), want: ingest.ErrDamaged},
		{name: "scan", data: read("made/scan_en.pdf"), want: ingest.ErrNoTextLayer},
		{name: "password", data: read("made/enc_user_aes128.pdf"), want: ingest.ErrEncrypted},
		{name: "pages without content", data: read("hostile/count_lie.pdf"), want: ingest.ErrEmpty},
		{name: "kids cycle", data: read("hostile/kids_cycle.pdf"), want: ingest.ErrDamaged},
		{name: "length of itself", data: read("hostile/length_self.pdf"), want: ingest.ErrDamaged},
		{name: "too long", data: sound, limits: ingest.Limits{Bytes: 100}, limit: "bytes"},
		{name: "unpacks to too much", data: sound, limits: ingest.Limits{Unpacked: 100}, limit: "unpacked bytes"},
		{name: "too many pages", data: read("made/warranty_merged_2pages.pdf"), limits: ingest.Limits{Pages: 1}, limit: "pages"},
		{name: "too slow", data: sound, limits: ingest.Limits{Time: 1}, limit: "time"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := input("a.pdf", tt.data)
			in.Limits = tt.limits
			doc, err := pdf.New(nil).Parse(context.Background(), in)
			var parse *ingest.ParseError
			if doc != nil || !errors.As(err, &parse) || parse.Name != "a.pdf" {
				t.Fatalf("got %v, %v, want a ParseError of a.pdf", doc, err)
			}
			var limit *ingest.LimitError
			switch {
			case tt.limit != "" && (!errors.As(err, &limit) || limit.Limit != tt.limit):
				t.Errorf("got %v, want the limit of %s", err, tt.limit)
			case tt.want != nil && !errors.Is(err, tt.want):
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

// TestCancelled checks that a context that has ended ends the reading.
func TestCancelled(t *testing.T) {
	data, err := os.ReadFile("testdata/made/spec_en_grid_core14.pdf")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := pdf.New(nil).Parse(ctx, input("a.pdf", data)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

// TestConcurrent reads files with one Parser from several goroutines.
func TestConcurrent(t *testing.T) {
	parser := pdf.New(nil)
	data, err := os.ReadFile("testdata/made/spec_fr_hlines_core14.pdf")
	if err != nil {
		t.Fatal(err)
	}
	want, err := parser.Parse(context.Background(), input("a.pdf", data))
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			got, err := parser.Parse(context.Background(), input("a.pdf", data))
			if err != nil || describe(got) != describe(want) {
				t.Errorf("got another document: %v", err)
			}
		})
	}
	group.Wait()
}
