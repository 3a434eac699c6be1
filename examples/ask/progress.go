// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/pacenote/pacenote/examples/internal/terminal"
	"github.com/pacenote/pacenote/rag"
)

// quiet is how long nothing is written of a long file where each file has a line.
const quiet = 5 * time.Second

// progress shows how far indexing has come: on one line of a terminal, elsewhere with a line
// for each file. It says nothing of items that were left unchanged.
type progress struct {
	w        io.Writer // nil: silent
	terminal bool
	last     rag.Progress
	// embedding is the item that is being embedded, if any.
	embedding rag.Embedding
	shown     bool
	written   time.Time
}

// newProgress returns the progress of a run. What a program reads has none, unless a person
// looks on.
func newProgress(w io.Writer, json bool) *progress {
	p := &progress{w: w, written: time.Now()}
	if f, ok := w.(*os.File); ok {
		info, err := f.Stat()
		p.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	if json && !p.terminal {
		p.w = nil
	}
	return p
}

// finished is told that an item is finished.
func (p *progress) finished(now rag.Progress) {
	p.last = now
	if p.embedding.Document == now.File.Document {
		p.embedding = rag.Embedding{}
	}
	news := now.File.Status != rag.Unchanged && now.File.Status != rag.Failed && now.File.Status != rag.Skipped
	switch {
	case p.w == nil || !news && !p.shown:
	case p.terminal:
		p.bar(now.File.Document.ID)
	case news:
		p.line(fmt.Sprintf("%d/%d %s %s", now.Done, now.Total, now.File.Status, oneLine(now.File.Document.ID)))
	}
}

// embedded is told that a batch of an item's chunks is embedded.
func (p *progress) embedded(now rag.Embedding) {
	p.embedding = now
	switch {
	case p.w == nil:
	case p.terminal:
		p.bar(now.Document.ID)
	case now.Done < now.Chunks && time.Since(p.written) > quiet:
		p.line(fmt.Sprintf("%s: %d of %d pieces", oneLine(now.Document.ID), now.Done, now.Chunks))
	}
}

// line writes one line of a log.
func (p *progress) line(text string) {
	fmt.Fprintln(p.w, "indexing", text)
	p.written, p.shown = time.Now(), true
}

// bar writes the line of a terminal anew.
func (p *progress) bar(name string) {
	const width = 30
	full := width * p.last.Done / max(p.last.Total, 1)
	if len(name) > 40 {
		name = "…" + name[len(name)-39:]
	}
	files := ""
	if p.last.Total > 0 {
		files = fmt.Sprintf(" %d/%d", p.last.Done, p.last.Total)
	}
	pieces := ""
	if p.embedding.Chunks > 0 {
		pieces = fmt.Sprintf(" (%d of %d pieces)", p.embedding.Done, p.embedding.Chunks)
	}
	fmt.Fprintf(p.w, "\r\x1b[Kindexing [%s%s]%s %s%s", strings.Repeat("#", full), strings.Repeat(" ", width-full), files, oneLine(name), pieces)
	p.shown = true
}

// clear removes the line of a terminal.
func (p *progress) clear() {
	if p.shown && p.terminal {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}

// oneLine returns a name without what a terminal would act on.
func oneLine(name string) string {
	var b strings.Builder
	_, _ = terminal.Printable{W: &b}.Write([]byte(name))
	return strings.Join(strings.Fields(b.String()), " ")
}
