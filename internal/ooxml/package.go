// SPDX-License-Identifier: Apache-2.0

package ooxml

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/textfile"
)

const (
	// maxEntries bounds the entries of an archive.
	maxEntries = 20_000
	// maxRatio bounds how far an entry may unpack beyond ratioFrom bytes.
	maxRatio  = 250
	ratioFrom = 8 << 20
	// treeBytes bounds a part that is read as a tree, which takes about ten times as much.
	treeBytes = 64 << 20
	// minDepth is what real documents nest at most: tables in text boxes in tables.
	minDepth = 256
)

// Package is an opened file. Close releases what bounds its time.
type Package struct {
	name  string
	files map[string]*zip.File // by lower-case name
	names []string             // in the order of the archive
	meter *textfile.Meter
	stop  context.CancelFunc
	left  int64 // bytes that may still be unpacked
	max   int64
	depth int
	types map[string]string // media types by part or by extension; nil before they are asked for
}

// Open reads the directory of an archive. The error is an *ingest.ParseError: ErrEncrypted
// of a file with a password, ErrUnsupported of an older binary format, ErrDamaged of what is
// no archive, or a *LimitError.
func Open(ctx context.Context, in ingest.Input) (*Package, error) {
	limits := in.Limits.WithDefaults()
	fail := func(cause error) (*Package, error) { return nil, textfile.Fail(in.Name, cause) }
	switch {
	case in.Size > limits.Bytes:
		return fail(&ingest.LimitError{Limit: "bytes", Max: limits.Bytes})
	case in.Size <= 0:
		return fail(ingest.ErrEmpty)
	}
	head := make([]byte, len(compoundFile))
	if _, err := in.Reader.ReadAt(head, 0); err == nil && string(head) == compoundFile {
		return fail(compoundCause(in))
	}
	archive, err := zip.NewReader(in.Reader, in.Size)
	if err != nil {
		return fail(fmt.Errorf("%w: %w", ingest.ErrDamaged, err))
	}
	if len(archive.File) > maxEntries {
		return fail(&ingest.LimitError{Limit: "entries", Max: maxEntries})
	}
	meter, stop := textfile.NewMeter(ctx, in)
	p := &Package{name: in.Name, files: map[string]*zip.File{}, meter: meter, stop: stop, left: limits.Unpacked, max: limits.Unpacked, depth: max(limits.Depth, minDepth)}
	for _, f := range archive.File {
		name := strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/")
		key := strings.ToLower(name)
		if _, twice := p.files[key]; !twice && !strings.HasSuffix(name, "/") {
			p.files[key], p.names = f, append(p.names, name)
		}
	}
	if !p.Has("[Content_Types].xml") {
		p.Close()
		return fail(fmt.Errorf("%w: the archive is no Office document", ingest.ErrDamaged))
	}
	return p, nil
}

// compoundFile begins files of the formats before 2007, and encrypted ones of this format.
const compoundFile = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

// compoundCause tells an encrypted document (MS-OFFCRYPTO 2.3.4: a compound file with the
// stream EncryptedPackage) from an older one by the names in its directory.
func compoundCause(in ingest.Input) error {
	var name []byte
	for _, c := range "EncryptedPackage" {
		name = append(name, byte(c), 0)
	}
	data := make([]byte, min(in.Size, 64<<20))
	n, err := io.ReadFull(io.NewSectionReader(in.Reader, 0, int64(len(data))), data)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("read: %w", err)
	}
	if bytes.Contains(data[:n], name) {
		return ingest.ErrEncrypted
	}
	return fmt.Errorf("%w: the binary format before 2007", ingest.ErrUnsupported)
}

// Close ends the time that the package is read in.
func (p *Package) Close() { p.stop() }

// Check returns the cause when the time is up or the context has ended; callers call it in
// their loops.
func (p *Package) Check() error { return p.meter.Check() }

// Context returns the context that ends with the time that the package is read in.
func (p *Package) Context() context.Context { return p.meter.Context() }

// Fail returns the error of the file, cause itself if it is one already.
func (p *Package) Fail(cause error) error {
	var parse *ingest.ParseError
	if errors.As(cause, &parse) {
		return parse
	}
	return textfile.Fail(p.name, cause)
}

// Has reports whether there is a part of that name. Names have no leading slash; case does
// not count.
func (p *Package) Has(part string) bool { return p.files[strings.ToLower(part)] != nil }

// Names returns the names of all parts in the order of the archive.
func (p *Package) Names() []string { return p.names }

// open returns a reader of a part that ends with a *LimitError where too much is unpacked.
func (p *Package) open(part string) (io.ReadCloser, error) {
	f := p.files[strings.ToLower(part)]
	if f == nil {
		return nil, fmt.Errorf("%w: part %s is missing", ingest.ErrDamaged, part)
	}
	if f.Flags&1 != 0 {
		return nil, fmt.Errorf("part %s: %w", part, ingest.ErrEncrypted)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: part %s: %w", ingest.ErrDamaged, part, err)
	}
	return &bounded{ReadCloser: r, p: p, packed: int64(f.CompressedSize64)}, nil
}

// bounded counts what is read.
type bounded struct {
	io.ReadCloser
	p            *Package
	packed, read int64
}

func (b *bounded) Read(data []byte) (int, error) {
	if err := b.p.meter.Check(); err != nil {
		return 0, err
	}
	n, err := b.ReadCloser.Read(data)
	b.read += int64(n)
	b.p.left -= int64(n)
	if b.p.left < 0 || b.read > ratioFrom && b.read > maxRatio*max(b.packed, 1) {
		return n, &ingest.LimitError{Limit: "unpacked bytes", Max: b.p.max}
	}
	return n, err
}

// Part returns the bytes of a part.
func (p *Package) Part(name string) ([]byte, error) {
	r, err := p.open(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, partError(name, err)
	}
	return data, nil
}

// partError names the part; limits and ends of the context stay what they are.
func partError(name string, err error) error {
	var limit *ingest.LimitError
	if errors.As(err, &limit) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ingest.ErrDamaged) {
		return fmt.Errorf("part %s: %w", name, err)
	}
	return fmt.Errorf("%w: part %s: %w", ingest.ErrDamaged, name, err)
}

// Relation is what a part refers to by an id.
type Relation struct {
	// Type is the last element of the relation's type, such as "styles" or "hyperlink".
	Type string
	// Target is the part's name, or what an external relation refers to.
	Target string
	// External is set if the target is not in the package.
	External bool
}

// Relations returns the relations of a part by their ids, those of the package for "". A
// part without any has none.
func (p *Package) Relations(part string) (map[string]Relation, error) {
	dir, base := path.Split(part)
	name := dir + "_rels/" + base + ".rels"
	relations := map[string]Relation{}
	if !p.Has(name) {
		return relations, nil
	}
	root, err := p.Tree(name)
	if err != nil {
		return relations, err
	}
	for _, n := range root.Children {
		r := Relation{Type: path.Base(n.Attr("Type")), Target: n.Attr("Target"), External: n.Attr("TargetMode") == "External"}
		if !r.External {
			r.Target = resolve(dir, r.Target)
		}
		relations[n.Attr("Id")] = r
	}
	return relations, nil
}

// resolve returns the name of the part that a relation of a part in dir refers to.
func resolve(dir, target string) string {
	target = strings.ReplaceAll(target, `\`, "/")
	if rest, ok := strings.CutPrefix(target, "/"); ok {
		return path.Clean(rest)
	}
	return strings.TrimPrefix(path.Clean("/"+dir+target), "/")
}

// Main returns the name of the part that the package is about, such as
// "word/document.xml".
func (p *Package) Main() (string, error) {
	relations, err := p.Relations("")
	if err != nil {
		return "", err
	}
	for _, r := range relations {
		if r.Type == "officeDocument" && p.Has(r.Target) {
			return r.Target, nil
		}
	}
	for _, name := range []string{"word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"} {
		if p.Has(name) {
			return name, nil
		}
	}
	return "", fmt.Errorf("%w: no main part", ingest.ErrDamaged)
}

// ContentType returns the media type that the package declares for a part; "" if it
// declares none.
func (p *Package) ContentType(part string) string {
	if p.types == nil {
		p.types = map[string]string{}
		root, err := p.Tree("[Content_Types].xml")
		if err != nil {
			return ""
		}
		for _, n := range root.Children {
			switch media := n.Attr("ContentType"); n.Name {
			case "Default":
				p.types["."+strings.ToLower(n.Attr("Extension"))] = media
			case "Override":
				p.types[strings.ToLower(n.Attr("PartName"))] = media
			}
		}
	}
	part = strings.ToLower(part)
	if media, ok := p.types["/"+part]; ok {
		return media
	}
	return p.types[path.Ext(part)]
}

// OfType returns the targets of relations of a type, in the order of their ids.
func OfType(relations map[string]Relation, kind string) []string {
	var targets []string
	for _, id := range sortedIDs(relations) {
		if r := relations[id]; r.Type == kind && !r.External {
			targets = append(targets, r.Target)
		}
	}
	return targets
}
