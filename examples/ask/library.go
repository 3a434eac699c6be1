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
	"time"

	encoding "github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/embed/e5"
	"github.com/pacenote/pacenote/embed/ensemble"
	"github.com/pacenote/pacenote/embed/minilm"
	"github.com/pacenote/pacenote/examples/internal/terminal"
	"github.com/pacenote/pacenote/examples/plant/databases"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/rag/rerank/msmarco"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
	"github.com/pacenote/pacenote/store/local"
)

// samples are the sample documents; DOCUMENTS.md says where each is from.
//
//go:embed documents
var samples embed.FS

// lockWait is how long a run waits for another one that has the index open: the first may
// be indexing.
const lockWait = 10 * time.Minute

// library is an engine with the documents of one run.
type library struct {
	engine *rag.Engine
	source string
	// sets are the sample databases, if they are asked too; today is the day they live on.
	sets  databases.Set
	today time.Time
}

// close closes everything that open opened.
func (l *library) close() error { return errors.Join(l.engine.Close(), l.sets.Close()) }

// ask returns the question, restricted to the run's documents: the index may hold others.
func (l *library) ask(text string) rag.Question {
	return rag.Question{Text: text, Today: l.today, Filter: store.Compare{Field: "@source", Op: store.Equal, Value: ingest.StringValue(l.source)}}
}

// open opens the index, brings it in step with the documents and returns both.
func open(ctx context.Context, o options, stderr io.Writer) (*library, error) {
	encoder, err := load(o.model)
	if err != nil {
		return nil, err
	}
	scorer, err := msmarco.Load()
	if err != nil {
		return nil, err
	}
	source, err := sourceOf(o)
	if err != nil {
		return nil, err
	}
	dir, err := storeDir(o)
	if err != nil {
		return nil, err
	}
	index, err := openIndex(ctx, dir, encoder.Model(), stderr)
	if err != nil {
		return nil, err
	}
	l := &library{source: source.Name()}
	shown := newProgress(stderr, o.json)
	options := &rag.Options{Progress: shown.finished, Embedded: shown.embedded, Scorer: scorer, Generator: o.generator, Rephraser: o.rephraser, Checker: o.checker}
	if o.docs == "" {
		// The sample documents come with the databases of the same plants.
		if options.Figures, l.sets, err = databases.OpenSamples(ctx, ""); err != nil {
			return nil, errors.Join(err, index.Close())
		}
		l.today = databases.SamplesToday()
	}
	if l.engine, err = rag.New(index, encoder, options); err != nil {
		return nil, errors.Join(err, index.Close(), l.sets.Close())
	}
	report, err := l.engine.Sync(ctx, source)
	shown.clear()
	if err != nil {
		return nil, errors.Join(err, l.close())
	}
	printReport(terminal.Printable{W: stderr}, report)
	return l, nil
}

// openIndex opens the index. If another run has it open for more than a second it says so and
// waits.
func openIndex(ctx context.Context, dir string, model encoding.Model, stderr io.Writer) (*local.Store, error) {
	index, err := local.Open(ctx, dir, model, &local.Options{LockWait: time.Second})
	if locked := new(local.LockedError); !errors.As(err, &locked) {
		return index, err
	}
	fmt.Fprintln(stderr, "waiting for another run that has the index open")
	return local.Open(ctx, dir, model, &local.Options{LockWait: lockWait})
}

func sourceOf(o options) (ingest.Source, error) {
	if o.docs != "" {
		if info, err := os.Stat(o.docs); err != nil {
			return nil, err
		} else if !info.IsDir() {
			return nil, fmt.Errorf("%s is not a directory", o.docs)
		}
		name, err := nameOf(o.docs)
		return ingest.NewDir(o.docs, acl.Everyone, &ingest.FileOptions{Name: name}), err
	}
	documents, err := fs.Sub(samples, "documents")
	if err != nil {
		return nil, err
	}
	return ingest.FS("samples", documents, acl.Everyone), nil
}

// models says which encoders there are.
const models = "ensemble (both of the following), e5 (multilingual) or minilm (English)"

func load(model string) (encoding.Embedder, error) {
	switch model {
	case "ensemble":
		return ensemble.Load()
	case "e5":
		return e5.Load()
	case "minilm":
		return minilm.Load()
	}
	return nil, &usageError{fmt.Errorf("unknown model %q: %s", model, models), false}
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
		if name, err = nameOf(o.docs); err != nil {
			return "", err
		}
	}
	return filepath.Join(cache, "pacenote", "ask", o.model, name), nil
}

// nameOf names a directory so that two of the same last element are told apart, and one that
// is reached by symbolic links is the same.
func nameOf(dir string) (string, error) {
	path, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	sum := sha256.Sum256([]byte(path))
	return strings.ToValidUTF8(filepath.Base(path), "_") + "-" + hex.EncodeToString(sum[:4]), nil
}

// printReport says what indexing changed and what could not be read.
func printReport(w io.Writer, r *rag.Report) {
	if len(r.Files) == 0 {
		return
	}
	fmt.Fprintln(w, "index:", r)
	for _, f := range r.Files {
		if f.Err != nil {
			fmt.Fprintf(w, "  %s %s: %v\n", f.Status, oneLine(f.Document.ID), f.Err)
		}
		for _, warning := range f.Quality.Warnings {
			fmt.Fprintf(w, "  %s: %s\n", oneLine(f.Document.ID), warning)
		}
		printHidden(w, f)
	}
}

// printHidden names the places of text that no reader of a document sees, the first three of
// them with their beginnings: it may be meant for a machine.
func printHidden(w io.Writer, f rag.FileReport) {
	for i, h := range f.Quality.Hidden {
		if i == 3 {
			fmt.Fprintf(w, "  %s: %d more hidden texts\n", oneLine(f.Document.ID), len(f.Quality.Hidden)-i)
			return
		}
		text := []rune(oneLine(h.Text))
		if len(text) > 60 {
			text = append(text[:59], '…')
		}
		fmt.Fprintf(w, "  %s: hidden text (%s) at %s: %s\n", oneLine(f.Document.ID), h.Reason, h.Location, string(text))
	}
}
