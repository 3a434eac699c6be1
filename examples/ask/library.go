// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/pacenote/pacenote/embed/bert"
	"github.com/pacenote/pacenote/embed/e5"
	"github.com/pacenote/pacenote/embed/minilm"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/store/acl"
)

// samples are the sample documents; DOCUMENTS.md says where each is from.
//
//go:embed documents
var samples embed.FS

// open opens the index, brings it in step with the documents and returns the engine.
func open(ctx context.Context, o options, stderr io.Writer) (*rag.Engine, error) {
	source, err := sourceOf(o)
	if err != nil {
		return nil, err
	}
	encoder, err := load(o.model)
	if err != nil {
		return nil, err
	}
	dir, err := storeDir(o)
	if err != nil {
		return nil, err
	}
	bar := newProgressBar(stderr)
	engine, err := rag.Open(ctx, dir, encoder, &rag.Options{Progress: bar.show})
	if err != nil {
		return nil, err
	}
	report, err := engine.Sync(ctx, source)
	bar.clear()
	if err != nil {
		return nil, errors.Join(err, engine.Close())
	}
	printReport(stderr, report)
	return engine, nil
}

func sourceOf(o options) (ingest.Source, error) {
	if o.docs != "" {
		return ingest.Dir(o.docs, acl.Everyone), nil
	}
	documents, err := fs.Sub(samples, "documents")
	if err != nil {
		return nil, err
	}
	return ingest.FS("samples", documents, acl.Everyone), nil
}

func load(model string) (*bert.Encoder, error) {
	switch model {
	case "e5":
		return e5.Load()
	case "minilm":
		return minilm.Load()
	}
	return nil, fmt.Errorf("unknown model %q: e5 or minilm", model)
}

// storeDir returns where the index is kept: one for each directory of documents and
// model.
func storeDir(o options) (string, error) {
	if o.store != "" {
		return o.store, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	name := "samples"
	if o.docs != "" {
		path, err := filepath.Abs(o.docs)
		if err != nil {
			return "", err
		}
		sum := sha256.Sum256([]byte(path))
		name = filepath.Base(path) + "-" + hex.EncodeToString(sum[:4])
	}
	return filepath.Join(cache, "pacenote", "ask", o.model, name), nil
}

// progressBar shows on one line of a terminal how far indexing has come. It says nothing
// of items that were left unchanged.
type progressBar struct {
	w     io.Writer
	shown bool
}

// newProgressBar returns a bar that is silent unless w is a terminal.
func newProgressBar(w io.Writer) *progressBar {
	if f, ok := w.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			return &progressBar{w: w}
		}
	}
	return &progressBar{}
}

func (b *progressBar) show(p rag.Progress) {
	if b.w == nil || p.File.Status == rag.Unchanged && !b.shown {
		return
	}
	const width = 30
	full := width * p.Done / max(p.Total, 1)
	name := p.File.Document.ID
	if len(name) > 40 {
		name = "…" + name[len(name)-39:]
	}
	fmt.Fprintf(b.w, "\r\x1b[Kindexing [%s%s] %d/%d %s", strings.Repeat("#", full), strings.Repeat(" ", width-full), p.Done, p.Total, strings.ToValidUTF8(name, ""))
	b.shown = true
}

func (b *progressBar) clear() {
	if b.shown {
		fmt.Fprint(b.w, "\r\x1b[K")
	}
}

// printReport says what indexing changed and what could not be read.
func printReport(w io.Writer, r *rag.Report) {
	if len(r.Files) == 0 {
		return
	}
	fmt.Fprintln(w, "index:", r)
	for _, f := range r.Files {
		if f.Err != nil {
			fmt.Fprintf(w, "  %s %s: %v\n", f.Status, f.Document.ID, f.Err)
		}
		for _, warning := range f.Warnings {
			fmt.Fprintf(w, "  %s: %s\n", f.Document.ID, warning)
		}
	}
}
