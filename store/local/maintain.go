// SPDX-License-Identifier: Apache-2.0

package local

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"runtime"
	"slices"

	bolt "go.etcd.io/bbolt"

	"github.com/pacenote/pacenote/internal/vfs"
)

// How segments are kept few. Every Apply adds one to each tenant it touches. The
// newest are merged in steps of fanOut until they reach Options.flushChunks, then they
// are written to a file; files are merged in steps of fileFanOut by a goroutine. A
// chunk is analysed again at every step, some four times in its life: a small part of
// what embedding it costs.
const (
	fanOut     = 16
	fileFanOut = 8
	// largestMerge is the size, in chunks, up to which files are made by merging: it is
	// what a merge holds in memory.
	largestMerge = 1 << 18
	// deadShare says when a segment is rewritten for its deleted chunks: when more than
	// one in so many is. Until then they cost memory, and time in counting which of them
	// hold a query's words.
	deadShare = 8
)

// run is some consecutive segments of a tenant that are to become one.
type run struct {
	tenant string
	views  []view
	// file is set if the new segment is written to a file.
	file bool
}

func (r *run) chunks() int {
	n := 0
	for i := range r.views {
		n += r.views[i].chunks
	}
	return n
}

// keepMapped releases a segment's file when nothing refers to the segment any more.
func keepMapped(seg *indexSegment) {
	runtime.AddCleanup(seg, func(m *vfs.Mapping) { m.Close() }, seg.mapping)
}

// maintain merges and writes what has become due. The writer is locked. What fails is
// logged and tried again after the next Apply: the rows are complete without it.
func (s *Store) maintain() {
	for _, name := range slices.Collect(maps.Keys(s.current.Load().tenants)) {
		for {
			t := s.current.Load().tenants[name]
			if t == nil {
				break
			}
			r, due := s.due(name, t)
			if !due {
				break
			}
			if err := s.merge(context.Background(), r); err != nil {
				s.opts.Log.Warn("local: the index is not tidied up", "path", s.dir, "cause", err)
				break
			}
		}
		s.mergeFilesLater(name)
	}
}

// due returns the segments that are to be merged next, while the writer waits.
func (s *Store) due(name string, t *tenant) (run, bool) {
	small := s.opts.flushChunks / fanOut
	tail, tiny, total := len(t.views), len(t.views), 0
	for tail > 0 && t.views[tail-1].seg.name == "" {
		tail--
		total += t.views[tail].chunks
		if t.views[tail].chunks <= small && tiny == tail+1 {
			tiny = tail
		}
	}
	switch {
	case total >= s.opts.flushChunks:
		// No more than it takes: after a rebuild everything is in memory.
		end := tail
		for n := 0; n < s.opts.flushChunks; end++ {
			n += t.views[end].chunks
		}
		return run{name, t.views[tail:end], true}, true
	case len(t.views)-tiny >= fanOut:
		return run{name, t.views[tiny:], false}, true
	}
	for i := range t.views {
		v := &t.views[i]
		if i < tail && v.seg.name == "" {
			// It was built for a file that was damaged. Between files nothing else would
			// write it, and every Open would build it again.
			return run{name, t.views[i : i+1], true}, true
		}
		dead := v.seg.info.Chunks - v.chunks
		if dead*deadShare > v.seg.info.Chunks && !s.writer.merging[v.seg] {
			return run{name, t.views[i : i+1], v.seg.name != ""}, true
		}
	}
	return run{}, false
}

// merge replaces a run by one segment. The writer is locked.
func (s *Store) merge(ctx context.Context, r run) error {
	seg, err := s.build(ctx, r)
	if err != nil {
		return err
	}
	return s.replace(r, seg)
}

// build makes a segment of the living documents of a run. It needs no lock: documents
// that end meanwhile are in it, or not; replace looks at what is alive.
func (s *Store) build(ctx context.Context, r run) (seg *indexSegment, err error) {
	defer guard(s.dir)(&err)
	b := newSegmentBuilder(r.tenant, s.model.Dimensions)
	for i := range r.views {
		if err := s.buildView(ctx, b, &r.views[i]); err != nil {
			return nil, err
		}
	}
	runtime.KeepAlive(r.views)
	seg, err = b.finish()
	if err != nil || !r.file {
		return seg, err
	}
	return s.writeFile(seg)
}

// readStep is the number of documents that one read transaction serves. A long one
// would make a writer wait that has to enlarge the file.
const readStep = 64

func (s *Store) buildView(ctx context.Context, b *segmentBuilder, v *view) error {
	for from := 0; from < len(v.entries); from += readStep {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := s.db.View(func(tx *bolt.Tx) error {
			for i := from; i < min(from+readStep, len(v.entries)); i++ {
				if v.entries[i] == nil {
					continue
				}
				if err := s.buildDocument(rows{tx, s.dir}, b, v.seg, i); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// buildDocument adds a document of a segment to a new one, if its rows still are what
// the segment has.
func (s *Store) buildDocument(r rows, b *segmentBuilder, seg *indexSegment, ordinal int) error {
	d := &seg.documents[ordinal]
	head, found, err := r.head(d.id)
	if err != nil || !found || head.number != d.number {
		return err
	}
	src := source{number: d.number, vectors: seg.vectors[int(d.first)*seg.info.Dimensions : int(d.end)*seg.info.Dimensions]}
	if src.document, err = r.decode(d.id, &head); err != nil {
		return err
	}
	if src.chunks, err = r.chunks(d.id, &head, -1); err != nil {
		return err
	}
	return b.add(&src)
}

// writeFile writes a segment to a new file and returns it as read from there.
func (s *Store) writeFile(seg *indexSegment) (*indexSegment, error) {
	name := fmt.Sprintf("%s%016d%s", segmentPrefix, s.writer.nextFile.Add(1), segmentSuffix)
	path := filepath.Join(s.dir, name)
	file, err := s.opts.fs.Create(path)
	if err != nil {
		return nil, fmt.Errorf("local: write index file: %w", err)
	}
	err = seg.write(file)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err == nil {
		err = s.opts.fs.SyncDir(s.dir)
	}
	var written *indexSegment
	if err == nil {
		written, err = s.mapFile(name)
	}
	if err != nil {
		s.removeFile(name)
		return nil, fmt.Errorf("local: write index file %s: %w", name, err)
	}
	return written, nil
}

// mapFile opens a segment file.
func (s *Store) mapFile(name string) (*indexSegment, error) {
	mapping, err := s.opts.fs.Map(filepath.Join(s.dir, name))
	if err != nil {
		return nil, err
	}
	seg, err := openSegment(name, mapping)
	if err != nil {
		return nil, errors.Join(err, mapping.Close())
	}
	keepMapped(seg)
	return seg, nil
}

func (s *Store) removeFile(name string) {
	if err := s.opts.fs.Remove(filepath.Join(s.dir, name)); err != nil {
		s.opts.Log.Warn("local: an index file is not removed", "path", s.dir, "file", name, "cause", err)
	}
}

// replace puts a segment in the place of a run, of which it has all living documents.
// The writer is locked. If the run is not there any more, the segment is dropped.
func (s *Store) replace(r run, seg *indexSegment) error {
	now := s.current.Load()
	t := now.tenants[r.tenant]
	at := -1
	if t != nil {
		at = slices.IndexFunc(t.views, func(v view) bool { return v.seg == r.views[0].seg })
	}
	if at < 0 || !sameSegments(t.views[at:], r.views) {
		if seg.name != "" {
			s.removeFile(seg.name)
		}
		return nil
	}
	old := t.views[at : at+len(r.views)]
	entries := make([]*entry, len(seg.documents))
	for i, d := range seg.documents {
		for j := range old {
			if ordinal, ok := old[j].seg.find(d.number); ok {
				entries[i] = old[j].entries[ordinal]
			}
		}
	}
	v := newView(seg, entries)
	if v.documents == 0 && seg.name != "" {
		s.removeFile(seg.name)
		seg.name = ""
	}
	views := slices.Concat(t.views[:at], []view{v}, t.views[at+len(old):])
	next := now.clone()
	next.setTenant(r.tenant, newTenant(views, t.classes))
	if seg.name == "" && !slices.ContainsFunc(old, func(v view) bool { return v.seg.name != "" }) {
		s.publish.Lock()
		s.current.Store(next)
		s.publish.Unlock()
		return nil
	}
	err := s.commitSegments(next)
	if err != nil && seg.name != "" {
		// Should the rows know it all the same, it is built again.
		s.removeFile(seg.name)
	}
	return err
}

// sameSegments reports whether views begin with the segments of a run.
func sameSegments(views, run []view) bool {
	return len(views) >= len(run) && slices.EqualFunc(views[:len(run)], run, func(a, b view) bool { return a.seg == b.seg })
}

// commitSegments notes in the rows which files a snapshot has, shows it to readers, and
// removes the files that it does not have.
func (s *Store) commitSegments(next *snapshot) (err error) {
	defer guard(s.dir)(&err)
	tx, err := s.db.Begin(true)
	if err != nil {
		return s.applyError(err)
	}
	defer tx.Rollback() // after a commit it does nothing
	bucket := tx.Bucket(segmentsBucket())
	files := next.files()
	var gone []string
	err = bucket.ForEach(func(key, _ []byte) error {
		if files[string(key)] == nil {
			gone = append(gone, string(key))
		}
		return nil
	})
	for _, name := range gone {
		err = errors.Join(err, bucket.Delete([]byte(name)))
	}
	for name, seg := range files {
		row, jsonErr := json.Marshal(seg.info)
		err = errors.Join(err, jsonErr, bucket.Put([]byte(name), seal([]byte(name), row)))
	}
	if err != nil {
		return s.applyError(err)
	}
	if err := s.commit(tx, next); err != nil {
		return err
	}
	for _, name := range gone {
		s.removeFile(name)
	}
	return nil
}

// files returns the segments of a snapshot that are files, by name.
func (s *snapshot) files() map[string]*indexSegment {
	files := map[string]*indexSegment{}
	for _, t := range s.tenants {
		for i := range t.views {
			if seg := t.views[i].seg; seg.name != "" {
				files[seg.name] = seg
			}
		}
	}
	return files
}

// mergeFilesLater starts a goroutine that merges files of a tenant, if enough of one
// size have come together and no other is at work. The writer is locked.
func (s *Store) mergeFilesLater(name string) {
	t := s.current.Load().tenants[name]
	if t == nil || len(s.writer.merging) > 0 || s.writer.closing {
		return
	}
	r, due := filesDue(name, t, s.opts.flushChunks)
	if !due {
		return
	}
	for i := range r.views {
		s.writer.merging[r.views[i].seg] = true
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.writer.stop = cancel
	s.writer.background.Go(func() {
		defer cancel()
		seg, err := s.build(ctx, r)
		s.writer.mu.Lock()
		defer s.writer.mu.Unlock()
		clear(s.writer.merging)
		if err == nil {
			err = s.replace(r, seg)
		}
		switch {
		case ctx.Err() != nil: // the store is being closed
		case err != nil:
			s.opts.Log.Warn("local: index files are not merged", "path", s.dir, "cause", err)
		default:
			s.maintain()
		}
	})
}

// filesDue looks for the newest run of at least fileFanOut files of one order of size, and
// returns the oldest of them, as many as make a file of at most largestMerge chunks.
func filesDue(name string, t *tenant, flush int) (run, bool) {
	end := len(t.views)
	for end > 0 && t.views[end-1].seg.name == "" {
		end--
	}
	for limit := flush * fileFanOut; limit <= largestMerge; limit *= fileFanOut {
		from := end
		for from > 0 && t.views[from-1].chunks < limit {
			from--
		}
		for ; end-from >= fileFanOut; from++ {
			to, total := from, 0
			for to < end && total+t.views[to].chunks <= largestMerge {
				total += t.views[to].chunks
				to++
			}
			if to-from > 1 {
				return run{name, slices.Clone(t.views[from:to]), true}, true
			}
		}
	}
	return run{}, false
}

// finish stops background work and writes what is in memory only. Nothing else uses
// the store any more.
func (w *writer) finish(s *Store) error {
	w.mu.Lock()
	w.closing = true
	if w.stop != nil {
		w.stop()
	}
	w.mu.Unlock()
	w.background.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.broken() != nil {
		return nil
	}
	var errs []error
	for name, t := range s.current.Load().tenants {
		tail := len(t.views)
		for tail > 0 && t.views[tail-1].seg.name == "" {
			tail--
		}
		if tail < len(t.views) {
			errs = append(errs, s.merge(context.Background(), run{name, t.views[tail:], true}))
		}
	}
	return errors.Join(errs...)
}
