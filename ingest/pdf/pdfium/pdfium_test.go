// SPDX-License-Identifier: Apache-2.0

package pdfium_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/pdf"
	"github.com/pacenote/pacenote/ingest/pdf/pdfium"
)

// engine is compiled once for all tests.
var engine = sync.OnceValues(func() (*pdfium.Engine, error) { return pdfium.New(nil) })

// first returns the first page of a file.
func first(t testing.TB, data []byte) *pdf.EnginePage {
	t.Helper()
	e, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	f, err := e.Open(t.Context(), data, "")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if f.Pages() != 1 {
		t.Fatalf("%d pages", f.Pages())
	}
	p, err := f.Page(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// makePDF writes a page with content in Helvetica as F1, and more entries.
func makePDF(content, page string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	objects := []string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>" + page + ">>",
		fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(content), content),
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
	}
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}

const hello = "BT /F1 12 Tf 50 200 Td (Tighten the bolts) Tj ET\n"

func text(p *pdf.EnginePage) string {
	var b strings.Builder
	for _, g := range p.Glyphs {
		if g.Hidden == "" {
			b.WriteString(g.Text)
		}
	}
	return b.String()
}

func TestPage(t *testing.T) {
	p := first(t, makePDF(hello+"50 100 100 40 re S 50 120 m 150 120 l S\n", ""))
	if p.Width != 400 || p.Height != 300 || text(p) != "Tighten the bolts" || len(p.Rules) != 5 {
		t.Errorf("%v x %v, %q, %d rules", p.Width, p.Height, text(p), len(p.Rules))
	}
	g := p.Glyphs[0]
	if b := g.Box; math.Abs(b.X0-50) > 1 || b.Y0 > 92 || b.Y1 < 100 || b.Y0 < 84 || b.Y1 > 106 || g.Size != 12 || g.Turn != 0 {
		t.Errorf("the first character %+v", g)
	}
}

// TestTurned reads a page that is turned: places are those of the screen.
func TestTurned(t *testing.T) {
	for turn, place := range map[int][2]float64{0: {50, 100}, 90: {200, 50}, 180: {350, 200}, 270: {100, 350}} {
		p := first(t, makePDF(hello, fmt.Sprintf("/Rotate %d", turn)))
		g := p.Glyphs[0]
		if g.Turn != turn/90 || g.Box.X0 > place[0]+12 || g.Box.X1 < place[0]-12 || g.Box.Y0 > place[1]+12 || g.Box.Y1 < place[1]-12 {
			t.Errorf("turned %d: %+v, want near %v", turn, g, place)
		}
	}
}

func TestHidden(t *testing.T) {
	for name, tt := range map[string]struct {
		content string
		want    ingest.HiddenReason
	}{
		"plain":         {"", ""},
		"white":         {"1 g", ingest.HiddenColour},
		"not drawn":     {"3 Tr", ingest.HiddenMode},
		"tiny":          {"/F1 .4 Tf", ingest.HiddenSize},
		"off the page":  {"900 0 Td", ingest.HiddenOffPage},
		"white on dark": {"0 g ET 0 0 400 300 re f BT /F1 12 Tf 50 200 Td 1 g", ""},
	} {
		p := first(t, makePDF("BT /F1 12 Tf 50 200 Td "+tt.content+" (secret) Tj ET", ""))
		if len(p.Glyphs) == 0 && tt.want == ingest.HiddenOffPage {
			continue // PDFium leaves it out
		}
		if len(p.Glyphs) != 6 || p.Glyphs[0].Hidden != tt.want {
			t.Errorf("%s: %+v", name, p.Glyphs)
		}
	}
}

// TestFallback reads a file whose objects are lost for package pdf by the second engine.
func TestFallback(t *testing.T) {
	e, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	data := makePDF(hello, "")
	in := ingest.Input{Name: "a.pdf", Media: pdf.MediaType, Reader: bytes.NewReader(data), Size: int64(len(data))}
	own, err := pdf.New(&pdf.Options{Second: e}).Parse(t.Context(), in)
	if err != nil || own.Quality.Engine != "pdf" || own.Blocks[0].Text != "Tighten the bolts" {
		t.Fatalf("%+v %v", own, err)
	}
	// The same page by PDFium has the same blocks in the same places.
	p := first(t, data)
	box := own.Blocks[0].Location.Boxes[0]
	last := p.Glyphs[len(p.Glyphs)-1].Box
	if math.Abs(p.Glyphs[0].Box.X0-box.X0) > 1 || math.Abs(last.X1-box.X1) > 1 {
		t.Errorf("from %v to %v, package pdf %+v", p.Glyphs[0].Box.X0, last.X1, box)
	}
}

// TestPassword opens a file that needs none with a password.
func TestPassword(t *testing.T) {
	e, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	f, err := e.Open(t.Context(), makePDF(hello, ""), "secret")
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
}

func TestBadFiles(t *testing.T) {
	e, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	for _, data := range [][]byte{nil, []byte("%PDF-1.7"), bytes.Repeat([]byte("x"), 1<<16)} {
		if _, err := e.Open(t.Context(), data, ""); !errors.Is(err, ingest.ErrDamaged) {
			t.Errorf("%.10q: %v", data, err)
		}
	}
	// An instance that failed does not take those after it along.
	if text(first(t, makePDF(hello, ""))) == "" {
		t.Error("nothing is read any more")
	}
	f, err := e.Open(t.Context(), makePDF(hello, ""), "")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.Page(t.Context(), 7); !errors.Is(err, ingest.ErrDamaged) {
		t.Errorf("page 7: %v", err)
	}
}

// TestDeadline ends work within the module when the context ends, and goes on with another
// instance.
func TestDeadline(t *testing.T) {
	e, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	slow := makePDF(strings.Repeat("BT /F1 1 Tf 50 200 Td (Tighten the bolts) Tj ET\n", 80_000), "")
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	start := time.Now()
	if f, err := e.Open(ctx, slow, ""); err == nil {
		_, err = f.Page(ctx, 1)
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v after %v", err, time.Since(start))
		}
		f.Close()
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
	if text(first(t, makePDF(hello, ""))) == "" {
		t.Error("nothing is read any more")
	}
}

// TestRender draws a page with a bound of pixels, by a module that was compiled before.
func TestRender(t *testing.T) {
	cache := t.TempDir()
	start := time.Now()
	compiled, err := pdfium.New(&pdfium.Options{Cache: cache})
	if err != nil {
		t.Fatal(err)
	}
	compiled.Close()
	first := time.Since(start)
	start = time.Now()
	small, err := pdfium.New(&pdfium.Options{Pixels: 30_000, Cache: cache})
	if err != nil {
		t.Fatal(err)
	}
	defer small.Close()
	t.Logf("compiled in %v, loaded in %v", first, time.Since(start))
	images, err := small.Render(t.Context(), makePDF(hello, ""), 1, 9)
	if err != nil || len(images) != 1 {
		t.Fatal(len(images), err)
	}
	picture, err := png.Decode(bytes.NewReader(images[0].Data))
	if err != nil {
		t.Fatal(err)
	}
	size := picture.Bounds().Size()
	if n := size.X * size.Y; n > 31_000 || n < 20_000 || images[0].DPI < 30 {
		t.Errorf("%v, %v dots per inch", size, images[0].DPI)
	}
	if r, _, _, a := picture.At(1, 1).RGBA(); r != 0xffff || a != 0xffff {
		t.Error("the paper is not white")
	}
}

// TestRealFiles reads the files of a folder by both engines, those that package pdf can't read by the
// second, and compares words with the text that other readers agree on.
func TestRealFiles(t *testing.T) {
	root := os.Getenv("PACENOTE_DATA")
	if root == "" {
		t.Skip("PACENOTE_DATA names no folder")
	}
	dir := filepath.Join(root, "pdf")
	e, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*", "*.pdf"))
	alone, both, second, judged := 0, 0, 0, 0
	var f1 [2]float64
	for _, name := range files {
		want := reference(t, filepath.Join(dir, "reference", filepath.Base(name)+".jsonl"))
		if want != nil {
			judged++
		}
		var of [2]float64
		for i, o := range []*pdf.Options{nil, {Second: e}} {
			doc, err := parse(t, pdf.New(o), name)
			if err != nil {
				continue
			}
			score := 0.0
			if want != nil {
				score = f1Of(wordsOf(doc), want)
				f1[i] += score
				of[i] = score
			}
			if i == 0 {
				alone++
				continue
			}
			both++
			if doc.Quality.Engine != "pdf" {
				second++
				t.Logf("%s: %s, word F1 %.3f alone, %.3f %q", filepath.Base(name), doc.Quality.Engine, of[0], of[1], doc.Quality.Warnings[:min(2, len(doc.Quality.Warnings))])
			}
		}
	}
	t.Logf("%d files: %d read alone, %d with the second engine, which read something in %d", len(files), alone, both, second)
	t.Logf("word F1 over %d files with a reference: %.4f alone, %.4f with the second engine", judged, f1[0]/float64(judged), f1[1]/float64(judged))
	if both < alone {
		t.Error("the second engine loses files")
	}
}

// reference returns the words of a file of pages, nil if there is none.
func reference(t *testing.T, name string) map[string]int {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil
	}
	var b strings.Builder
	for line := range strings.Lines(string(data)) {
		var page map[string]any
		if err := json.Unmarshal([]byte(line), &page); err != nil {
			t.Fatal(name, err)
		}
		for _, v := range page {
			if s, ok := v.(string); ok {
				b.WriteString(s + "\n")
			}
		}
	}
	return count(b.String())
}

func parse(t *testing.T, p *pdf.Parser, name string) (*ingest.Document, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return p.Parse(t.Context(), ingest.Input{Name: name, Media: pdf.MediaType, Reader: bytes.NewReader(data), Size: int64(len(data))})
}

// count counts words.
func count(text string) map[string]int {
	out := map[string]int{}
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		out[w]++
	}
	return out
}

func wordsOf(doc *ingest.Document) map[string]int {
	var b strings.Builder
	for _, bl := range doc.Blocks {
		b.WriteString(bl.Marker + " " + bl.Text + "\n")
	}
	return count(b.String())
}

// f1Of is the F1 measure of two counts.
func f1Of(a, b map[string]int) float64 {
	both, all := 0, 0
	for w, n := range a {
		both += min(n, b[w])
		all += n
	}
	for _, n := range b {
		all += n
	}
	return 2 * float64(both) / float64(max(all, 1))
}
