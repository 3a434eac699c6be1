// SPDX-License-Identifier: Apache-2.0

package textfile

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
)

func input(data string, limits ingest.Limits) ingest.Input {
	return ingest.Input{Name: "x", Reader: strings.NewReader(data), Size: int64(len(data)), Limits: limits}
}

func span(start, end int64) ingest.Location {
	return ingest.Location{Span: ingest.Span{Start: start, End: end}}
}

func TestBytesKeepsLimits(t *testing.T) {
	var limit *ingest.LimitError
	if _, err := Bytes(t.Context(), input("12345", ingest.Limits{Bytes: 4})); !errors.As(err, &limit) || limit.Limit != "bytes" {
		t.Errorf("error %v, want a limit of bytes", err)
	}
	if _, err := Bytes(t.Context(), input("", ingest.Limits{})); !errors.Is(err, ingest.ErrEmpty) {
		t.Errorf("error %v, want ErrEmpty", err)
	}
	short := ingest.Input{Name: "x", Reader: bytes.NewReader([]byte("ab")), Size: 10}
	if data, err := Bytes(t.Context(), short); err != nil || string(data) != "ab" {
		t.Errorf("a file that shrank: %q, %v", data, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Bytes(ctx, input("x", ingest.Limits{})); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want Canceled", err)
	}
}

func TestSoftHyphensAreLeftOut(t *testing.T) {
	in := input("soft\u00adware hard\u00ad\nware", ingest.Limits{})
	file, err := Read(t.Context(), in, "")
	if err != nil {
		t.Fatal(err)
	}
	b := file.NewBuilder()
	b.Add(0, 17)
	b.Write("\n")
	b.Add(18, 22)
	b.AddAs("\u00ad", 0, 1)
	b.AddAs("s", 1, 2)
	block := b.Block(ingest.Paragraph)
	if block.Text != "software hardwares" {
		t.Errorf("got %q", block.Text)
	}
	for _, p := range block.Parts {
		if got := file.String[p.Location.Span.Start:p.Location.Span.End]; p.Verbatim && got != block.Text[p.Start:p.End] {
			t.Errorf("part %q stands at %q", block.Text[p.Start:p.End], got)
		}
	}
}

func TestMeter(t *testing.T) {
	m, stop := NewMeter(t.Context(), input("x", ingest.Limits{Time: time.Nanosecond}))
	defer stop()
	<-m.Context().Done()
	var limit *ingest.LimitError
	var err error
	for range 256 {
		if e := m.Tick(); e != nil {
			err = e
		}
	}
	if !errors.As(err, &limit) || limit.Limit != "time" {
		t.Errorf("error %v, want a limit of time", err)
	}
}

func TestBuilder(t *testing.T) {
	f, err := Read(t.Context(), input("  one two\nthree &amp; four\r\nfive", ingest.Limits{}), "")
	if err != nil {
		t.Fatal(err)
	}
	b := f.NewBuilder()
	b.Add(0, 9) // "  one two"
	b.Write("\n")
	b.Add(10, 16) // "three ", joined to the first
	b.AddAs("&", 16, 21)
	b.Add(21, 26) // " four"
	b.Write("\n")
	b.Add(28, 32) // "five", behind a CR the text does not have
	got := b.Block(ingest.Paragraph)
	want := ingest.Block{
		Kind: ingest.Paragraph, Text: "one two\nthree & four\nfive", Location: span(2, 32),
		Parts: []ingest.Part{
			{Start: 0, End: 14, Location: span(2, 16), Verbatim: true},
			{Start: 14, End: 15, Location: span(16, 21)},
			{Start: 15, End: 20, Location: span(21, 26), Verbatim: true},
			{Start: 21, End: 25, Location: span(28, 32), Verbatim: true},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestBuilderOfDecodedFile(t *testing.T) {
	f, err := Read(t.Context(), input("T\xfcr\nzu", ingest.Limits{}), "windows-1252")
	if err != nil {
		t.Fatal(err)
	}
	b := f.NewBuilder()
	b.Add(0, 4)
	b.Write("\n")
	b.Add(5, 7)
	got := b.Block(ingest.Paragraph)
	want := ingest.Block{
		Kind: ingest.Paragraph, Text: "Tür\nzu", Location: span(0, 6),
		Parts: []ingest.Part{
			{Start: 0, End: 4, Location: span(0, 3)},
			{Start: 5, End: 7, Location: span(4, 6)},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
