// SPDX-License-Identifier: Apache-2.0

package ocr

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// TesseractOptions tells a Tesseract how to run. Nil, or zero fields, mean the defaults.
type TesseractOptions struct {
	// Command is the program. Default "tesseract", from the path.
	Command string
	// Timeout is the longest time for an image. Default 30 s.
	Timeout time.Duration
}

// Tesseract recognises text by running the program tesseract, of version 4 or later. It is
// safe for concurrent use, and asks the program once which languages it has.
type Tesseract struct {
	options TesseractOptions
	// known are the names of the language data that the program has; nil if it has not been asked.
	asking sync.Mutex
	known  []string
}

var _ Recognizer = (*Tesseract)(nil)

// NewTesseract returns a Tesseract; options may be nil. Whether the program is there shows when
// it is used, and by [Tesseract.Installed].
func NewTesseract(options *TesseractOptions) *Tesseract {
	t := &Tesseract{}
	if options != nil {
		t.options = *options
	}
	if t.options.Command == "" {
		t.options.Command = "tesseract"
	}
	if t.options.Timeout == 0 {
		t.options.Timeout = 30 * time.Second
	}
	return t
}

// Installed reports whether the program is there.
func (t *Tesseract) Installed() bool { return installed(t.options.Command) }

func installed(command string) bool {
	_, err := exec.LookPath(command)
	return err == nil
}

// trained are the names of tesseract's language data, by ISO 639-1 code.
var trained = map[string]string{
	"en": "eng", "de": "deu", "fr": "fra", "it": "ita", "es": "spa", "pt": "por", "nl": "nld", "pl": "pol",
}

// Recognize runs the program, with one thread. The error wraps ErrNotInstalled if it is not
// there.
func (t *Tesseract) Recognize(ctx context.Context, image Image, languages []string) (*Text, error) {
	ctx, cancel := context.WithTimeout(ctx, t.options.Timeout)
	defer cancel()
	names, err := t.languages(ctx, languages)
	if err != nil {
		return nil, err
	}
	args := []string{"stdin", "stdout", "-l", names}
	if image.DPI > 0 {
		args = append(args, "--dpi", strconv.Itoa(int(image.DPI)))
	}
	out, err := output(ctx, image.Data, t.options.Command, append(args, "tsv")...)
	if err != nil {
		return nil, err
	}
	return parseTSV(out)
}

// languages returns those of the hinted languages that the program has data for, English where
// it has none of them.
func (t *Tesseract) languages(ctx context.Context, hints []string) (string, error) {
	known, err := t.trained(ctx)
	if err != nil {
		return "", err
	}
	var names []string
	for _, code := range hints {
		if name := trained[code]; slices.Contains(known, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return "eng", nil
	}
	return strings.Join(names, "+"), nil
}

// trained returns the names of the program's language data.
func (t *Tesseract) trained(ctx context.Context) ([]string, error) {
	t.asking.Lock()
	defer t.asking.Unlock()
	if t.known == nil {
		out, err := output(ctx, nil, t.options.Command, "--list-langs")
		if err != nil {
			return nil, err
		}
		t.known = strings.Fields(string(out))
	}
	return t.known, nil
}

// PopplerOptions tells a Poppler how to run. Nil, or zero fields, mean the defaults.
type PopplerOptions struct {
	// Password opens encrypted files. It is an argument of the program, which other
	// users of the machine may see while it runs; package ingest/pdf/pdfium renders without a
	// program.
	Password string
	// DPI is the resolution in dots an inch, default 200, and Pixels how many a page may have, default
	// 40 million: larger pages, such as drawings, are rendered with fewer dots.
	DPI    int
	Pixels int
}

// Poppler makes images of pages by running pdfinfo and pdftoppm, of the Poppler utilities. It is
// immutable and safe for concurrent use.
type Poppler struct{ options PopplerOptions }

var _ Renderer = (*Poppler)(nil)

// NewPoppler returns a Poppler; options may be nil.
func NewPoppler(options *PopplerOptions) *Poppler {
	p := &Poppler{}
	if options != nil {
		p.options = *options
	}
	if p.options.DPI <= 0 {
		p.options.DPI = defaultDPI
	}
	if p.options.Pixels <= 0 {
		p.options.Pixels = maxPixels
	}
	return p
}

// Installed reports whether the programs are there.
func (p *Poppler) Installed() bool { return installed("pdftoppm") && installed("pdfinfo") }

// Render runs the programs in a directory of their own. Of a page is shown what is within its crop box.
func (p *Poppler) Render(ctx context.Context, pdf []byte, first, last int) ([]Image, error) {
	dir, err := os.MkdirTemp("", "pacenote-ocr-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "in.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		return nil, err
	}
	shared := []string{"-f", strconv.Itoa(first), "-l", strconv.Itoa(last)}
	if p.options.Password != "" {
		shared = append(shared, "-upw", p.options.Password, "-opw", p.options.Password)
	}
	sizes, err := output(ctx, nil, "pdfinfo", append(slices.Clone(shared), file)...)
	if err != nil && first > 1 && strings.Contains(err.Error(), "Wrong page range") {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	dpi := p.resolution(string(sizes))
	_, err = output(ctx, nil, "pdftoppm", append(shared, "-r", strconv.Itoa(dpi), "-cropbox", "-gray", "-png", file, filepath.Join(dir, "page"))...)
	if err != nil && first > 1 && strings.Contains(err.Error(), "Wrong page range") {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	names, err := filepath.Glob(filepath.Join(dir, "page*.png")) // in the order of pages: they are padded
	if err != nil {
		return nil, err
	}
	var images []Image
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		images = append(images, Image{Data: data, DPI: float64(dpi)})
	}
	return images, nil
}

// pageSize is the size of a page, in points, in what pdfinfo prints.
var pageSize = regexp.MustCompile(`(?m)^Page.* size:\s+([0-9.]+) x ([0-9.]+) pts`)

// resolution returns the dots an inch with which no page has too many pixels.
func (p *Poppler) resolution(sizes string) int {
	const inch = 72
	dpi := float64(p.options.DPI)
	for _, m := range pageSize.FindAllStringSubmatch(sizes, -1) {
		width, _ := strconv.ParseFloat(m[1], 64)
		height, _ := strconv.ParseFloat(m[2], 64)
		if area := width * height / (inch * inch); area > 0 {
			dpi = min(dpi, math.Sqrt(float64(p.options.Pixels)/area))
		}
	}
	return max(1, int(dpi))
}

// output runs a program and returns what it prints.
func output(ctx context.Context, stdin []byte, command string, args ...string) ([]byte, error) {
	c := exec.CommandContext(ctx, command, args...)
	c.Stdin = bytes.NewReader(stdin)
	c.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
	c.WaitDelay = time.Second
	var out, complaints bytes.Buffer
	c.Stdout, c.Stderr = &out, &complaints
	err := c.Run()
	switch {
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, os.ErrNotExist):
		return nil, fmt.Errorf("%w: %s", ErrNotInstalled, command)
	case ctx.Err() != nil:
		return nil, fmt.Errorf("%s: %w", command, context.Cause(ctx))
	case err != nil:
		said := strings.TrimSpace(complaints.String())
		return nil, fmt.Errorf("%s: %w: %s", command, err, said[:min(len(said), 300)])
	}
	return out.Bytes(), nil
}

// parseTSV reads tesseract's table: level, page, block, paragraph, line and word numbers, left,
// top, width, height, confidence in per cent, text.
func parseTSV(out []byte) (*Text, error) {
	text := &Text{}
	last := [3]string{}
	paragraphs, lines := -1, -1
	for i, row := range strings.Split(string(out), "\n") {
		f := strings.Split(strings.TrimSuffix(row, "\r"), "\t")
		if i == 0 || len(f) < 12 {
			continue
		}
		var n [5]float64 // left, top, width, height, confidence
		for k := range n {
			v, err := strconv.ParseFloat(f[6+k], 64)
			if err != nil {
				return nil, fmt.Errorf("ocr: row %d of the words: %w", i+1, err)
			}
			n[k] = v
		}
		if f[0] == "1" {
			text.Width, text.Height = n[2], n[3]
		}
		word := strings.TrimSpace(f[11])
		if f[0] != "5" || word == "" {
			continue
		}
		if at := [3]string{f[2], f[3], f[4]}; at != last {
			if at[0] != last[0] || at[1] != last[1] {
				paragraphs++
			}
			lines++
			last = at
		}
		text.Words = append(text.Words, Word{
			Text: word, Confidence: max(n[4], 0) / 100, X0: n[0], Y0: n[1], X1: n[0] + n[2], Y1: n[1] + n[3], Paragraph: paragraphs, Line: lines,
		})
	}
	return text, nil
}
