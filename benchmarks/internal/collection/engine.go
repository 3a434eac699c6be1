// SPDX-License-Identifier: Apache-2.0

package collection

import (
	"context"
	"errors"
	"os"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/rag"
)

// Engine indexes a source in a temporary directory and returns an engine over it, which reads collections beside what
// opts say; nil are the defaults. done closes it and removes the directory.
func Engine(ctx context.Context, s ingest.Source, embedder embed.Embedder, opts *rag.Options) (e *rag.Engine, done func() error, err error) {
	dir, err := os.MkdirTemp("", "pacenote-benchmark-")
	if err != nil {
		return nil, nil, err
	}
	var o rag.Options
	if opts != nil {
		o = *opts
	}
	if o.Parsers == nil {
		o.Parsers = rag.DefaultParsers()
	}
	o.Parsers = append(o.Parsers, Parser{})
	if e, err = rag.Open(ctx, dir, embedder, &o); err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(dir))
	}
	done = func() error { return errors.Join(e.Close(), os.RemoveAll(dir)) }
	if _, err := e.Sync(ctx, s); err != nil {
		return nil, nil, errors.Join(err, done())
	}
	return e, done, nil
}
