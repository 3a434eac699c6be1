// SPDX-License-Identifier: Apache-2.0

package ocr

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/pdf"
)

const table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n" +
	"1\t1\t0\t0\t0\t0\t0\t0\t1000\t2000\t-1\t\n" +
	"5\t1\t1\t1\t1\t1\t100\t100\t80\t20\t96.5\tTighten\n5\t1\t1\t1\t1\t2\t190\t100\t40\t20\t90\tto\n5\t1\t1\t1\t2\t1\t100\t130\t80\t20\t80\t25 Nm.\n5\t1\t1\t2\t1\t1\t100\t200\t80\t20\t60\tNext\n5\t1\t1\t2\t1\t2\t100\t200\t80\t20\t60\t \n"

func TestTSV(t *testing.T) {
	got, err := parseTSV([]byte(table))
	if err != nil {
		t.Fatal(err)
	}
	want := &Text{Width: 1000, Height: 2000, Words: []Word{
		{"Tighten", 0.965, 100, 100, 180, 120, 0, 0}, {"to", 0.9, 190, 100, 230, 120, 0, 0},
		{"25 Nm.", 0.8, 100, 130, 180, 150, 0, 1}, {"Next", 0.6, 100, 200, 180, 220, 1, 2},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := parseTSV([]byte("level\n5\t1\t1\t1\t1\t1\tx\t1\t1\t1\t1\ta\n")); err == nil {
		t.Error("no error for a place that is no number")
	}
}

// fake recognises what it is given: the text of the image's bytes, "?" badly.
type fake struct{}

func (fake) Recognize(_ context.Context, image Image, _ []string) (*Text, error) {
	switch {
	case string(image.Data) == "fails":
		return nil, errors.New("out of paper")
	case string(image.Data) == "?":
		return &Text{Words: []Word{{Text: "?", Confidence: 0.1}}}, nil
	}
	out, err := parseTSV([]byte(table))
	out.Words[0].Text = string(image.Data)
	return out, err
}

// pages renders pages from their texts.
type pages []string

func (p pages) Render(_ context.Context, _ []byte, first, last int) ([]Image, error) {
	var out []Image
	for n := first; n <= min(last, len(p)); n++ {
		out = append(out, Image{Data: []byte(p[n-1]), DPI: 100})
	}
	return out, nil
}

// inner is a parser with a fixed result.
type inner struct {
	doc *ingest.Document
	err error
}

func (inner) Media() []string { return []string{ingest.MediaPDF} }

func (p inner) Parse(context.Context, ingest.Input) (*ingest.Document, error) { return p.doc, p.err }

func input(name, media, data string) ingest.Input {
	return ingest.Input{Name: name, Media: media, Reader: strings.NewReader(data), Size: int64(len(data))}
}

func TestPagesOfPictures(t *testing.T) {
	doc := &ingest.Document{
		Quality: ingest.Quality{ImageOnlyPages: []int{2, 3, 4}},
		Blocks:  []ingest.Block{{Text: "one", Location: ingest.Location{Page: 1}}, {Text: "five", Location: ingest.Location{Page: 5}}},
	}
	p := New(inner{doc: doc}, &Options{Recognizer: fake{}, Renderer: pages{"", "two", "?", "fails", ""}})
	got, err := p.Parse(t.Context(), input("a.pdf", ingest.MediaPDF, "%PDF"))
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, b := range got.Blocks {
		texts = append(texts, b.Text)
	}
	if diff := cmp.Diff([]string{"one", "two to 25 Nm.", "Next", "five"}, texts); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int{3, 4}, got.Quality.ImageOnlyPages); diff != "" || len(got.Quality.Warnings) != 2 {
		t.Errorf("warnings %q; %s", got.Quality.Warnings, diff)
	}
	if r := got.Quality.RecognizedPages; len(r) != 1 || r[0].Page != 2 || r[0].Confidence < 0.8 {
		t.Errorf("recognised %v", r)
	}
	part := got.Blocks[1].Parts[1]
	if want := (ingest.Box{Page: 2, X0: 72, Y0: 93.6, X1: 129.6, Y1: 108}); cmp.Diff(want, part.Location.Boxes[0], approximately) != "" || got.Blocks[1].Text[part.Start:part.End] != "25 Nm." {
		t.Errorf("part %+v", part)
	}
}

var approximately = cmp.Comparer(func(a, b float64) bool { return a-b < 1e-6 && b-a < 1e-6 })

func TestWholeFile(t *testing.T) {
	none := inner{err: &ingest.ParseError{Name: "a.pdf", Err: ingest.ErrNoTextLayer}}
	got, err := New(none, &Options{Recognizer: fake{}, Renderer: pages{"one", "fails", "three", "four", "five"}}).Parse(t.Context(), input("a.pdf", ingest.MediaPDF, "%PDF"))
	if err != nil || len(got.Pages) != 4 || len(got.Quality.ImageOnlyPages) != 1 {
		t.Fatalf("error %v, %+v", err, got)
	}
	if _, err := New(none, &Options{Recognizer: fake{}, Renderer: pages{"fails"}}).Parse(t.Context(), input("a.pdf", ingest.MediaPDF, "%PDF")); !errors.Is(err, ingest.ErrNoTextLayer) {
		t.Errorf("error %v", err)
	}
	damaged := inner{err: &ingest.ParseError{Name: "a.pdf", Err: ingest.ErrDamaged}}
	if _, err := New(damaged, &Options{Recognizer: fake{}, Renderer: pages{"one"}}).Parse(t.Context(), input("a.pdf", ingest.MediaPDF, "%PDF")); !errors.Is(err, ingest.ErrDamaged) {
		t.Errorf("error %v", err)
	}
}

func TestImagesAndMissingPrograms(t *testing.T) {
	got, err := New(nil, &Options{Recognizer: fake{}}).Parse(t.Context(), input("a.png", "image/png", "photo"))
	if err != nil || len(got.Blocks) != 2 {
		t.Fatalf("error %v, %+v", err, got)
	}
	absent := NewTesseract(&TesseractOptions{Command: "no-such-program"})
	if absent.Installed() {
		t.Error("a program is there that is not")
	}
	if _, err := New(nil, &Options{Recognizer: absent}).Parse(t.Context(), input("a.png", "image/png", "photo")); !errors.Is(err, ErrNotInstalled) {
		t.Errorf("error %v", err)
	}
	if _, err := New(nil, nil).Parse(t.Context(), input("a.pdf", ingest.MediaPDF, "%PDF")); !errors.Is(err, ingest.ErrUnsupported) {
		t.Errorf("error %v", err)
	}
}

// TestPrograms reads a scanned page with the real programs; CI installs them and says so.
func TestPrograms(t *testing.T) {
	if os.Getenv("PACENOTE_OCR") == "" {
		t.Skip("PACENOTE_OCR does not say that tesseract and pdftoppm are installed")
	}
	data, err := os.ReadFile(filepath.Join("..", "pdf", "testdata", "made", "scan_en.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	in := ingest.Input{Name: "scan_en.pdf", Media: ingest.MediaPDF, Reader: bytes.NewReader(data), Size: int64(len(data))}
	doc, err := New(pdf.New(nil), &Options{Languages: []string{"en"}}).Parse(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, b := range doc.Blocks {
		text.WriteString(b.Text + "\n")
	}
	for _, want := range []string{"Technical Specifications", "Towing capacity", "axle loads"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%q was not recognised in:\n%s", want, &text)
		}
	}
	if r := doc.Quality.RecognizedPages; len(r) != 1 || r[0].Confidence < 0.7 {
		t.Errorf("recognised %v", r)
	}
}

func FuzzTSV(f *testing.F) {
	f.Add([]byte(table))
	f.Fuzz(func(t *testing.T, data []byte) {
		if text, err := parseTSV(data); err == nil {
			blocks(text.Words, 1, 0.5)
		}
	})
}
