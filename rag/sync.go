// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

const (
	// A batch is handed to the store when it holds this many chunks or documents, or
	// when the oldest has waited this long: large enough that the cost of making a
	// batch durable is shared, small enough that little is lost with the process.
	batchChunks    = 256
	batchDocuments = 64
	batchWait      = time.Second
)

// Plan says what Sync would do, without opening an item or changing anything.
func (e *Engine) Plan(ctx context.Context, source ingest.Source) (*ingest.Plan, error) {
	known := make(map[string]ingest.Known)
	for d, err := range e.store.Documents(ctx, acl.Operator(), source.Name()) {
		if err != nil {
			return nil, fmt.Errorf("rag: plan sync of %s: %w", source.Name(), err)
		}
		k := ingest.Known{Hash: d.Hash, Size: d.Size, Modified: d.Modified, Metadata: d.Metadata, Access: d.Access, Settings: d.Settings, Failure: d.Failure}
		if k.Failure != nil { // another limit is another setting
			k.Settings = strings.TrimSuffix(k.Settings, e.limits())
		}
		known[d.ID] = k
	}
	plan, err := ingest.NewPlan(ctx, source, known, e.settings)
	if err != nil {
		return nil, fmt.Errorf("rag: plan sync of %s: %w", source.Name(), err)
	}
	return plan, nil
}

// Sync makes the store hold what the source has: it adds new items, reads changed ones
// again, updates those whose metadata or access changed, and deletes what is gone.
// Running it again changes nothing.
//
// Each item stands for itself: one that can't be read is reported and what the store
// held of it is kept, but for its access list and metadata, which are the source's and
// take effect at once. An item that could not be read and of which the store holds nothing
// is noted there: it is reported again each time, but read again only when it, what reads
// it or a limit changes (after a limit of time also when its time of change does). Items
// are made durable in small batches, so after an interruption
// another Sync completes the work. The error is not nil only if the source could not be
// listed, the store refused to write, the embedder failed or ctx ended; the report then
// says what had been done.
func (e *Engine) Sync(ctx context.Context, source ingest.Source) (*Report, error) {
	select {
	case e.syncing <- struct{}{}:
		defer func() { <-e.syncing }()
	case <-ctx.Done():
		return nil, fmt.Errorf("rag: sync %s: %w", source.Name(), context.Cause(ctx))
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(e.closing, func() { cancel(store.ErrClosed) })()
	start := time.Now()
	plan, err := e.Plan(ctx, source)
	if err != nil {
		return nil, err
	}
	s := &syncer{engine: e, source: source.Name(), total: len(plan.Steps), report: Report{Source: source.Name()}}
	err = s.run(ctx, plan)
	s.report.Duration = time.Since(start)
	level := slog.LevelInfo
	if err != nil {
		level = slog.LevelError
	}
	e.options.Logger.LogAttrs(ctx, level, "rag: sync", logReport(&s.report, err)...)
	if err != nil {
		err = fmt.Errorf("rag: sync %s: %w", source.Name(), err)
	}
	return &s.report, err
}

// syncer carries out one plan. Workers prepare changes; one goroutine commits them and
// alone touches the report.
type syncer struct {
	engine *Engine
	source string
	total  int
	done   int
	report Report

	// telling is held while progress is told, by workers too.
	telling sync.Mutex
}

// prepared is a change that is ready for the store, or the reason why there is none.
type prepared struct {
	change store.Change
	write  bool
	file   FileReport
}

func (s *syncer) run(ctx context.Context, plan *ingest.Plan) error {
	results := make(chan prepared)
	group, gctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(results)
		return s.prepareAll(gctx, plan, results)
	})
	group.Go(func() error { return s.commitAll(gctx, results) })
	return group.Wait()
}

// prepareAll hands out the plan's steps to workers. Deletions come last: a document that
// moved is found at one of its places all the time.
func (s *syncer) prepareAll(ctx context.Context, plan *ingest.Plan, results chan<- prepared) error {
	workers, wctx := errgroup.WithContext(ctx)
	workers.SetLimit(s.engine.options.Concurrency)
	for _, step := range plan.Steps {
		if step.Action == ingest.Delete {
			continue
		}
		workers.Go(func() error {
			p, err := s.prepare(wctx, step)
			if err != nil {
				return err
			}
			return send(wctx, results, p)
		})
	}
	if err := workers.Wait(); err != nil {
		return err
	}
	for _, step := range plan.Steps {
		if step.Action == ingest.Delete {
			if err := send(ctx, results, s.deletion(step)); err != nil {
				return err
			}
		}
	}
	return nil
}

func send(ctx context.Context, results chan<- prepared, p prepared) error {
	select {
	case results <- p:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (s *syncer) documentID(step ingest.Step) store.DocumentID {
	return store.DocumentID{Source: s.source, ID: step.ID}
}

func (s *syncer) deletion(step ingest.Step) prepared {
	id := s.documentID(step)
	return prepared{
		change: store.Change{Kind: store.Delete, Document: store.Document{DocumentID: id}},
		write:  true,
		file:   FileReport{Document: id, Status: Deleted},
	}
}

// prepare turns a step into a change. Its error ends the sync; what is wrong with the
// item alone is in the report of the file.
func (s *syncer) prepare(ctx context.Context, step ingest.Step) (prepared, error) {
	if err := ctx.Err(); err != nil {
		return prepared{}, context.Cause(ctx)
	}
	file := FileReport{Document: s.documentID(step), Bytes: max(step.Item.Size, 0)}
	switch step.Action {
	case ingest.Skip:
		return s.failed(ctx, step, file, step.Err)
	case ingest.Keep:
		return prepared{file: file.known(step)}, nil
	case ingest.Update:
		file.Status = Updated
		return prepared{s.update(step, step.Known.Size), true, file.known(step)}, nil
	}
	start := time.Now()
	p, err := s.read(ctx, step, file)
	p.file.Duration = time.Since(start)
	return p, err
}

func (s *syncer) update(step ingest.Step, size int64) store.Change {
	return store.Change{Kind: store.Update, Document: store.Document{
		DocumentID: s.documentID(step),
		Hash:       step.Known.Hash,
		Size:       size,
		Modified:   step.Item.Modified,
		Metadata:   step.Item.Metadata,
		Access:     step.Item.Access,
	}}
}

// commitAll gathers changes into batches and applies them.
func (s *syncer) commitAll(ctx context.Context, results <-chan prepared) error {
	var batch []prepared
	chunks := 0
	timer := time.NewTicker(batchWait)
	defer timer.Stop()
	flush := func() error {
		err := s.commit(ctx, batch)
		batch, chunks = nil, 0
		return err
	}
	for {
		select {
		case p, ok := <-results:
			if !ok {
				return flush()
			}
			if !p.write {
				s.finish(p.file)
				continue
			}
			batch = append(batch, p)
			chunks += len(p.change.Chunks)
			if chunks < batchChunks && len(batch) < batchDocuments {
				continue
			}
		case <-timer.C:
		}
		if err := flush(); err != nil {
			return err
		}
	}
}

// commit applies a batch. A change that the store refuses is taken out and reported, and
// the others are applied; any other error ends the sync.
func (s *syncer) commit(ctx context.Context, batch []prepared) error {
	for len(batch) > 0 {
		changes := make([]store.Change, len(batch))
		for i, p := range batch {
			changes[i] = p.change
		}
		err := s.engine.store.Apply(ctx, changes)
		var refused *store.ChangeError
		if errors.As(err, &refused) && refused.Index >= 0 && refused.Index < len(batch) {
			file := batch[refused.Index].file
			file.Status, file.Err = Failed, err
			s.finish(file)
			batch = append(batch[:refused.Index], batch[refused.Index+1:]...)
			continue
		}
		if err != nil {
			return err
		}
		for _, p := range batch {
			s.finish(p.file)
		}
		return nil
	}
	return nil
}

func (s *syncer) finish(file FileReport) {
	s.done++
	s.report.add(file)
	s.telling.Lock()
	defer s.telling.Unlock()
	if s.engine.options.Progress != nil {
		s.engine.options.Progress(Progress{Done: s.done, Total: s.total, File: file})
	}
}

// embedded tells that some chunks of a file have their vectors.
func (s *syncer) embedded(file FileReport, done, chunks int) {
	if s.engine.options.Embedded == nil {
		return
	}
	s.telling.Lock()
	defer s.telling.Unlock()
	s.engine.options.Embedded(Embedding{Document: file.Document, Done: done, Chunks: chunks})
}
