// SPDX-License-Identifier: Apache-2.0

package nested

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
)

// box is a container in a toy format: what follows "box:" is a file of the same format,
// anything else is a paragraph.
type box struct{}

func (box) Media() []string { return []string{ingest.MediaText} }

func (b box) Parse(ctx context.Context, in ingest.Input) (*ingest.Document, error) {
	data, err := io.ReadAll(io.NewSectionReader(in.Reader, 0, in.Size))
	if err != nil {
		return nil, err
	}
	text := string(data)
	inner, isBox := strings.CutPrefix(text, "box:")
	if !isBox {
		if text == "bad" {
			return nil, &ingest.ParseError{Name: in.Name, Page: 3, Err: ingest.ErrDamaged}
		}
		return &ingest.Document{
			Quality: ingest.Quality{Warnings: []string{"w"}, ImageOnlyPages: []int{2}, Hidden: []ingest.HiddenText{{Text: "h"}}},
			Blocks:  []ingest.Block{{Text: text, Location: ingest.Location{Page: 1}}, {Kind: ingest.Heading, Text: "in", Level: 1}},
		}, nil
	}
	c, err := Open(ctx, in, func() []ingest.Parser { return []ingest.Parser{b} })
	if err != nil {
		return nil, err
	}
	doc := &ingest.Document{}
	for file := range strings.SplitSeq(inner, "|") {
		c.Add(doc, File{Name: "f", Data: []byte(file), Level: 1})
	}
	return doc, c.Close(doc)
}

func parse(ctx context.Context, text string, limits ingest.Limits) (*ingest.Document, error) {
	return box{}.Parse(ctx, ingest.Input{Name: "a", Reader: strings.NewReader(text), Size: int64(len(text)), Limits: limits})
}

func TestAdd(t *testing.T) {
	doc, err := parse(t.Context(), "box:one|bad||box:two", ingest.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	at := func(entry string, page int) ingest.Location { return ingest.Location{Entry: entry, Page: page} }
	want := []ingest.Block{
		{Kind: ingest.Heading, Text: "f", Level: 1, Location: at("f", 0)},
		{Text: "one", Location: at("f", 1)},
		{Kind: ingest.Heading, Text: "in", Level: 2, Location: at("f", 0)},
		{Kind: ingest.Heading, Text: "f", Level: 1, Location: at("f", 0)},
		{Kind: ingest.Heading, Text: "f", Level: 2, Location: at("f/f", 0)},
		{Text: "two", Location: at("f/f", 1)},
		{Kind: ingest.Heading, Text: "in", Level: 3, Location: at("f/f", 0)},
	}
	if diff := cmp.Diff(want, doc.Blocks); diff != "" {
		t.Error(diff)
	}
	warnings := []string{
		"f: w", "f: pages that are images without text: 2", `"f" was not read: page 3: damaged`, `"f" was not read: empty`,
		"f: f: w", "f: f: pages that are images without text: 2",
	}
	if diff := cmp.Diff(warnings, doc.Quality.Warnings); diff != "" {
		t.Error(diff)
	}
	if h := doc.Quality.Hidden; len(h) != 2 || h[1].Location.Entry != "f/f" {
		t.Errorf("%+v", h)
	}
}

func TestErrors(t *testing.T) {
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	limit := &ingest.LimitError{Limit: "time", Max: 1}
	late, cancelLate := context.WithCancelCause(t.Context())
	cancelLate(limit)
	for name, test := range map[string]struct {
		ctx    context.Context
		text   string
		limits ingest.Limits
		want   string
	}{
		"nothing readable": {t.Context(), "box:bad|bad", ingest.Limits{}, "ingest: parse a: nothing in it could be read: f: ingest: parse a/f page 3: damaged"},
		"too deep":         {t.Context(), strings.Repeat("box:", 5) + "x", ingest.Limits{Depth: 3}, "over the limit of 3 depth"},
		"too large":        {t.Context(), "box:" + strings.Repeat("x", 50), ingest.Limits{Unpacked: 200}, "over the limit of 200 unpacked bytes"},
		"cancelled":        {cancelled, "box:x", ingest.Limits{}, "context canceled"},
		"late":             {late, "box:bad", ingest.Limits{}, "over the limit of 1 time"},
	} {
		_, err := parse(test.ctx, test.text, test.limits)
		if err == nil || !strings.Contains(err.Error(), test.want) || !errors.As(err, new(*ingest.ParseError)) {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
	}
	if doc, err := parse(late, "box:x", ingest.Limits{}); err != nil || !strings.Contains(strings.Join(doc.Quality.Warnings, ";"), "the rest was not read") {
		t.Errorf("late with something read: %v, %v", doc, err)
	}
}

// TestBudgetIsShared checks that files of all levels are counted together.
func TestBudgetIsShared(t *testing.T) {
	text := "box:" + strings.Repeat("x|", MaxFiles+10)
	doc, err := parse(t.Context(), text, ingest.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(doc.Blocks); n != 3*MaxFiles || len(doc.Quality.Warnings) > maxWarnings+2 {
		t.Errorf("%d blocks, %d warnings", n, len(doc.Quality.Warnings))
	}
}

func TestMediaOf(t *testing.T) {
	for _, test := range []struct{ name, media, data, want string }{
		{"a.csv", "application/octet-stream", "a;b", ingest.MediaCSV},
		{"a", "text/html; charset=x", "<p>a", ingest.MediaHTML},
		{"a", "message/rfc822", "From: x", ingest.MediaEmail},
		{"a", "application/pdf", "%PDF-1.4", ingest.MediaPDF},
		{"a", "text/plain", "%PDF-1.4", ingest.MediaPDF},
		{"a", ingest.MediaDOCX, "PK\x03\x04", ingest.MediaDOCX},
		{"a.zip", ingest.MediaDOCX, "PK\x03\x04", ingest.MediaZIP},
		{"a", "application/x-special", "\x00\x01\x02\x03", "application/x-special"},
		{"a", "bro ken;;", "\x00\x01\x02\x03", ingest.MediaBinary},
		{"a", "", "text", ingest.MediaText},
	} {
		if got := MediaOf(File{Name: test.name, Media: test.media, Data: []byte(test.data)}); got != test.want {
			t.Errorf("%s %s %q: %s, want %s", test.name, test.media, test.data, got, test.want)
		}
	}
}
