// SPDX-License-Identifier: Apache-2.0

package isolate_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/isolate"
	"github.com/pacenote/pacenote/ingest/pdf"
)

// media is the media type of the files that the parser of these tests does ill with.
const media = "application/x-ill"

// host starts this program's tests as a parser's process.
var host *isolate.Host

func TestMain(m *testing.M) {
	host = isolate.Start(ill{}, pdf.New(nil))
	os.Exit(m.Run())
}

// ill is a parser that does what the file says.
type ill struct{}

func (ill) Media() []string { return []string{media} }

var sink [][]byte

func (ill) Parse(ctx context.Context, in ingest.Input) (*ingest.Document, error) {
	text := make([]byte, in.Size)
	if _, err := in.Reader.ReadAt(text, 0); err != nil && in.Size > 0 {
		return nil, err
	}
	switch string(text) {
	case "hang":
		for {
			time.Sleep(time.Hour)
		}
	case "spin":
		for i := 0; ; i++ {
			sink = nil
		}
	case "panic":
		// The test wants a process to die of it.
		panic("ill")
	case "exit":
		os.Exit(0)
	case "hoard":
		for {
			b := make([]byte, 8<<20)
			for i := range b {
				b[i] = byte(i)
			}
			sink = append(sink, b)
		}
	case "giant":
		sink = append(sink, make([]byte, 130<<30))
	case "damaged":
		return nil, &ingest.ParseError{Name: in.Name, Page: 3, Err: fmt.Errorf("%w: torn", ingest.ErrDamaged)}
	case "limit":
		return nil, &ingest.ParseError{Name: in.Name, Err: &ingest.LimitError{Limit: "pages", Max: 7}}
	case "environment":
		text = fmt.Append(nil, os.Environ(), os.Args[1:])
	case "long":
		text = bytes.Repeat([]byte("x"), 1<<20)
	}
	return &ingest.Document{Media: media, Blocks: []ingest.Block{{Text: string(text)}}}, nil
}

func input(text string) ingest.Input {
	return ingest.Input{Name: "a.ill", Media: media, Reader: strings.NewReader(text), Size: int64(len(text)), Limits: ingest.Limits{Time: 200 * time.Millisecond, Unpacked: 1 << 19}}
}

func TestParse(t *testing.T) {
	t.Setenv("SECRET", "42")
	parser := host.Parser(&isolate.Options{Memory: 256 << 20, Grace: 300 * time.Millisecond, Env: []string{"LANG=C"}})
	tests := []struct {
		text   string
		want   string
		reason error
		limit  string
	}{
		{text: "hello", want: "hello"},
		{text: "", want: ""},
		{text: "damaged", reason: ingest.ErrDamaged},
		{text: "limit", limit: "pages"},
		{text: "panic", reason: ingest.ErrDamaged},
		{text: "panic", reason: isolate.ErrDied},
		{text: "exit", reason: ingest.ErrDamaged},
		{text: "hang", limit: "time"},
		{text: "spin", limit: "time"},
		{text: "hoard", limit: isolate.LimitMemory},
		{text: "giant", limit: isolate.LimitMemory},
		{text: "long", limit: "bytes of the answer"},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			in := input(tt.text)
			if tt.limit != "time" {
				in.Limits.Time = time.Minute
			}
			doc, err := parser.Parse(t.Context(), in)
			if tt.reason == nil && tt.limit == "" {
				if err != nil || doc.Blocks[0].Text != tt.want {
					t.Fatalf("got %v, %v, want %q", doc, err, tt.want)
				}
				return
			}
			var parse *ingest.ParseError
			var limit *ingest.LimitError
			if doc != nil || !errors.As(err, &parse) || parse.Name != "a.ill" {
				t.Fatalf("got a document %v, error %v, want a ParseError of a.ill", doc != nil, err)
			}
			if tt.reason != nil && !errors.Is(err, tt.reason) {
				t.Errorf("got %v, want %v", err, tt.reason)
			}
			if tt.limit != "" && (!errors.As(err, &limit) || limit.Limit != tt.limit) {
				t.Errorf("got %v, want the limit of %s", err, tt.limit)
			}
		})
	}
	in := input("environment")
	in.Limits.Time = time.Minute
	doc, err := parser.Parse(t.Context(), in)
	if err != nil || strings.Contains(doc.Blocks[0].Text, "SECRET") || !strings.Contains(doc.Blocks[0].Text, "LANG=C") {
		t.Errorf("the process knows %v, %v", doc, err)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	in := input("hang")
	in.Limits.Time = time.Hour
	if _, err := host.Parser(nil).Parse(ctx, in); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want %v", err, context.DeadlineExceeded)
	}
}

func TestTooLarge(t *testing.T) {
	in := input("hello")
	in.Limits.Bytes = 4
	var limit *ingest.LimitError
	if _, err := host.Parser(nil).Parse(t.Context(), in); !errors.As(err, &limit) || limit.Limit != "bytes" {
		t.Errorf("got %v, want the limit of bytes", err)
	}
	in = input("hello")
	in.Media, in.Limits.Time = "text/plain", time.Minute
	if _, err := host.Parser(nil).Parse(t.Context(), in); !errors.Is(err, ingest.ErrUnsupported) {
		t.Errorf("got %v, want %v", err, ingest.ErrUnsupported)
	}
}

// TestSameDocument checks that a document from another process is what it is in this one.
func TestSameDocument(t *testing.T) {
	data, err := os.ReadFile("../pdf/testdata/made/spec_fr_hlines_core14.pdf")
	if err != nil {
		t.Fatal(err)
	}
	in := ingest.Input{Name: "a.pdf", Media: pdf.MediaType, Reader: bytes.NewReader(data), Size: int64(len(data))}
	want, err := pdf.New(nil).Parse(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	got, err := host.Parser(nil).Parse(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-here +there)\n%s", diff)
	}
}
