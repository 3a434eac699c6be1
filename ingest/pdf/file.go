// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	objects "github.com/ledongthuc/pdf"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/pdfguard"
)

// maxStream is the greatest size of one decoded stream, in bytes.
const maxStream = 64 << 20

// file is the clean copy of a PDF file, read through the object package, with the
// fonts and forms that its pages share.
type file struct {
	root   objects.Value
	info   objects.Value
	kids   objects.Value
	limits ingest.Limits
	// unpacked counts down the bytes that streams may still unpack to.
	unpacked int64
	fonts    map[int64]*font
	forms    map[int64][]byte
	kept     int
	labels   []string
	outline  []pdfguard.Bookmark
	// tags are the structure of each page of a tagged file.
	tags map[int]*tags
	// glyphs and content are the room for the glyphs and the operators of one page.
	glyphs  []glyph
	content []byte
}

// openFile opens a clean copy. The package's panics become errors.
func openFile(clean *pdfguard.Copy, limits ingest.Limits) (f *file, err error) {
	defer func() {
		if r := recover(); r != nil {
			f, err = nil, fmt.Errorf("%w: %v", ingest.ErrDamaged, r)
		}
	}()
	r, err := objects.NewReader(bytes.NewReader(clean.Data), int64(len(clean.Data)))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ingest.ErrDamaged, err)
	}
	f = &file{
		root: r.Trailer().Key("Root"), info: r.Trailer().Key("Info"), limits: limits,
		unpacked: limits.Unpacked - clean.Unpacked,
		fonts:    map[int64]*font{}, forms: map[int64][]byte{},
	}
	f.outline = clean.Bookmarks
	f.tags = tagsOf(clean.Structure)
	f.kids = f.root.Key("Pages").Key("Kids")
	f.labels = pageLabels(f.root.Key("PageLabels").Key("Nums"), clean.Pages)
	return f, nil
}

// page returns the dictionary of a page, counted from 1.
func (f *file) page(n int) objects.Value { return f.kids.Index(n - 1) }

// errStream says that a stream could be read in part or not at all.
var errStream = errors.New("damaged stream")

// read unpacks a stream of the clean copy. Data may come with an error: what could be
// read before the damage or the limit.
func (f *file) read(v objects.Value) ([]byte, error) { return f.readTo(nil, v) }

// readTo is read into the room behind a slice: what it returns begins with the slice.
func (f *file) readTo(room []byte, v objects.Value) (data []byte, err error) {
	data = room
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", errStream, r)
		}
	}()
	if v.Kind() != objects.Stream {
		return data, nil
	}
	limit := min(int64(maxStream), f.unpacked)
	buffer := bytes.NewBuffer(room)
	_, err = buffer.ReadFrom(io.LimitReader(v.Reader(), limit+1))
	data = buffer.Bytes()
	n := int64(len(data) - len(room))
	f.unpacked -= n
	if f.unpacked < 0 {
		return room, &ingest.LimitError{Limit: "unpacked bytes", Max: f.limits.Unpacked}
	}
	if n > maxStream {
		return data[:len(room)+maxStream], &ingest.LimitError{Limit: "bytes of one stream", Max: maxStream}
	}
	if err != nil {
		err = fmt.Errorf("%w: %w", errStream, err)
	}
	return data, err
}

// maxKept bounds the bytes of the forms that are kept unpacked.
const maxKept = 8 << 20

// form unpacks the content of a form; forms drawn often are unpacked once.
func (f *file) form(v objects.Value) ([]byte, error) {
	id := v.Key("Object").Int64()
	if data, ok := f.forms[id]; ok {
		return data, nil
	}
	data, err := f.read(v)
	if err == nil && id != 0 && f.kept+len(data) <= maxKept {
		f.forms[id] = data
		f.kept += len(data)
	}
	return data, err
}

// font returns a font by its dictionary, loaded once.
func (f *file) font(v objects.Value) *font {
	id := v.Key("Object").Int64()
	if known, ok := f.fonts[id]; ok {
		return known
	}
	loaded := f.loadFont(v)
	f.fonts[id] = loaded
	return loaded
}

// floats returns the numbers of an array of n; false if it is none.
func floats(v objects.Value, n int) ([]float64, bool) {
	if v.Len() != n {
		return nil, false
	}
	out := make([]float64, n)
	for i := range out {
		out[i] = v.Index(i).Float64()
	}
	return out, true
}
