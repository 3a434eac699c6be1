// SPDX-License-Identifier: Apache-2.0

package archive

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/nested"
	"github.com/pacenote/pacenote/internal/textfile"
)

// Bounds of what an archive may ask for.
const (
	maxEntries = nested.MaxFiles
	maxRatio   = 200      // bytes unpacked for each packed one
	ratioFrom  = 10 << 20 // bytes below which the ratio does not matter
)

// Parser reads ZIP archives.
type Parser struct{ parsers func() []ingest.Parser }

// New returns a Parser of archives whose entries are read by the parsers that the function
// returns; it is called for each archive, so that it may return a list the Parser itself
// is in. Archives within archives are read even if it is not.
func New(parsers func() []ingest.Parser) *Parser { return &Parser{parsers: parsers} }

// Media returns "application/zip" and the name that Windows has for it.
func (p *Parser) Media() []string {
	return []string{ingest.MediaZIP, "application/x-zip-compressed"}
}

// within returns the parsers of entries.
func (p *Parser) within() []ingest.Parser {
	var all []ingest.Parser
	if p.parsers != nil {
		all = slices.Clone(p.parsers())
	}
	return append(all, p) // the first of a media type is taken
}

// Parse reads an archive. Metadata has "files", the number of its entries that are files.
func (p *Parser) Parse(ctx context.Context, in ingest.Input) (*ingest.Document, error) {
	meter, stop := textfile.NewMeter(ctx, in)
	defer stop()
	if err := meter.Check(); err != nil {
		return nil, err
	}
	if limits := in.Limits.WithDefaults(); in.Size > limits.Bytes {
		return nil, textfile.Fail(in.Name, &ingest.LimitError{Limit: "bytes", Max: limits.Bytes})
	}
	if in.Size <= 0 {
		return nil, textfile.Fail(in.Name, ingest.ErrEmpty)
	}
	files, err := open(in)
	if err != nil {
		return nil, textfile.Fail(in.Name, err)
	}
	if media := officeMedia(files); media != "" {
		return p.office(meter.Context(), in, media)
	}
	container, err := nested.Open(meter.Context(), in, p.within)
	if err != nil {
		return nil, err
	}
	doc := &ingest.Document{Media: ingest.MediaZIP, Quality: ingest.Quality{Engine: "zip"}}
	r := &reader{container: container, doc: doc, most: in.Limits.WithDefaults().Bytes, names: make(nested.Names)}
	r.read(files)
	doc.Metadata = ingest.Metadata{"files": ingest.NumberValue(float64(r.files))}
	if err := container.Close(doc); err != nil {
		return nil, err
	}
	return doc, nil
}

// open reads the directory of an archive.
func open(in ingest.Input) (files []*zip.File, err error) {
	defer func() {
		if r := recover(); r != nil { // a fault of the package must not end the program
			files, err = nil, fmt.Errorf("%w: %v", ingest.ErrDamaged, r)
		}
	}()
	z, err := zip.NewReader(in.Reader, in.Size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // a path is a label
		return nil, fmt.Errorf("%w: %w", ingest.ErrDamaged, err)
	}
	if len(z.File) > maxEntries {
		return nil, &ingest.LimitError{Limit: "entries", Max: maxEntries}
	}
	return z.File, nil
}

// office gives the archive to the parser of an office format that it is.
func (p *Parser) office(ctx context.Context, in ingest.Input, media string) (*ingest.Document, error) {
	for _, other := range p.within() {
		if slices.Contains(other.Media(), media) {
			in.Media = media
			return other.Parse(ctx, in)
		}
	}
	return nil, textfile.Fail(in.Name, fmt.Errorf("%w: %s", ingest.ErrUnsupported, media))
}

// officeMedia returns the media type of an office document by the part that its format
// begins with, or "" if the archive is none.
func officeMedia(files []*zip.File) string {
	mains := map[string]string{
		"word/document.xml": ingest.MediaDOCX, "xl/workbook.xml": ingest.MediaXLSX, "ppt/presentation.xml": ingest.MediaPPTX,
	}
	media, parts := "", false
	for _, f := range files {
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		if name == "[content_types].xml" {
			parts = true
		}
		if m := mains[name]; m != "" && media == "" {
			media = m
		}
	}
	if !parts {
		return ""
	}
	return media
}

// reader reads the entries of one archive.
type reader struct {
	container *nested.Container
	doc       *ingest.Document
	most      int64 // bytes of an entry
	files     int
	names     nested.Names
}

// read reads the entries in order, until a limit of the whole is met.
func (r *reader) read(files []*zip.File) {
	shared := overlapping(files)
	for i, f := range files {
		name, isFile := label(f)
		if !isFile {
			continue
		}
		r.files++
		name = r.names.Unique(name)
		if r.container.Done() {
			r.container.Warn(r.doc, fmt.Sprintf("%q and what follows it was not read", name))
			r.files += countFiles(files[i+1:])
			return
		}
		if shared[f] {
			r.container.Skip(r.doc, name, fmt.Errorf("%w: it shares bytes with another entry", ingest.ErrDamaged))
			continue
		}
		data, err := r.unpack(f, name)
		if err != nil {
			r.container.Skip(r.doc, name, err)
			continue
		}
		r.container.Add(r.doc, nested.File{Name: name, Data: data, Level: 1})
	}
}

// countFiles returns how many entries are files.
func countFiles(files []*zip.File) int {
	n := 0
	for _, f := range files {
		if _, isFile := label(f); isFile {
			n++
		}
	}
	return n
}

// overlapping returns the entries whose packed bytes begin before those of another end, as
// an archive has them that unpacks the same bytes again and again.
func overlapping(files []*zip.File) map[*zip.File]bool {
	type span struct {
		file       *zip.File
		start, end int64
	}
	var spans []span
	for _, f := range files {
		start, err := f.DataOffset()
		if err != nil || f.CompressedSize64 == 0 || f.CompressedSize64 > 1<<62 {
			continue // reported when it is opened
		}
		spans = append(spans, span{f, start, start + int64(f.CompressedSize64)})
	}
	slices.SortStableFunc(spans, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	shared := map[*zip.File]bool{}
	end := int64(0)
	for _, s := range spans {
		if s.start < end {
			shared[s.file] = true
		}
		end = max(end, s.end)
	}
	return shared
}

// flagEncrypted is the bit of an entry's flags that says it is encrypted (APPNOTE 4.4.4).
const flagEncrypted = 1

// unpack returns the contents of the entry that is called name.
func (r *reader) unpack(f *zip.File, name string) ([]byte, error) {
	if f.Flags&flagEncrypted != 0 {
		return nil, ingest.ErrEncrypted
	}
	if f.Method != zip.Store && f.Method != zip.Deflate {
		return nil, fmt.Errorf("%w: compression method %d", ingest.ErrUnsupported, f.Method)
	}
	most, limit := r.bound(f)
	content, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ingest.ErrDamaged, err)
	}
	defer content.Close() // only read
	data := bytes.NewBuffer(make([]byte, 0, min(f.UncompressedSize64, uint64(most))+bytes.MinRead))
	_, err = data.ReadFrom(io.LimitReader(&watched{r.container.Context(), content}, most+1))
	switch n := int64(data.Len()); {
	case n > most:
		if err := r.container.Take(n); err != nil {
			return nil, err
		}
		return nil, limit
	case r.container.Context().Err() != nil:
		return nil, context.Cause(r.container.Context())
	case errors.Is(err, zip.ErrChecksum) && n > 0:
		r.container.Warn(r.doc, fmt.Sprintf("%q has a wrong checksum: it may be damaged", name))
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ingest.ErrDamaged, err)
	}
	return data.Bytes(), r.container.Take(int64(data.Len()))
}

// bound returns how many bytes an entry may unpack to, and the error beyond. The size that
// it declares is not believed.
func (r *reader) bound(f *zip.File) (int64, *ingest.LimitError) {
	most := min(r.most, r.container.Left())
	if packed := f.CompressedSize64; packed < uint64(most)/maxRatio && most > ratioFrom {
		return max(int64(packed)*maxRatio, ratioFrom), &ingest.LimitError{Limit: "bytes unpacked from each packed one", Max: maxRatio}
	}
	return most, &ingest.LimitError{Limit: "bytes", Max: r.most}
}

// watched ends the reading when the context does.
type watched struct {
	ctx context.Context
	io.Reader
}

func (w *watched) Read(p []byte) (int, error) {
	if w.ctx.Err() != nil {
		return 0, context.Cause(w.ctx)
	}
	return w.Reader.Read(p)
}
