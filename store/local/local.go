// SPDX-License-Identifier: Apache-2.0

package local

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/internal/vfs"
	"github.com/pacenote/pacenote/store"
)

// Options tune a store. The zero value is ready to use.
type Options struct {
	// LockWait is how long Open waits for another process to close the directory.
	// Default one second.
	LockWait time.Duration
	// Log receives what is repaired or cleared up. Nil: nothing is logged.
	Log *slog.Logger

	// fs is where segment files live; tests make it fail. Nil: the machine's.
	fs vfs.FS
	// openFile opens the file of the rows; tests make it fail. Nil: os.OpenFile.
	openFile func(name string, flag int, perm os.FileMode) (*os.File, error)
	// flushChunks is the size, in chunks, from which a segment is written to a file.
	// Default defaultFlush.
	flushChunks int
}

// defaultFlush bounds what has to be analysed again after a crash: some seconds' work.
const defaultFlush = 4096

// Store is a store in a directory. It is safe for concurrent use.
type Store struct {
	dir   string
	model embed.Model
	opts  Options
	db    *bolt.DB

	// current is what readers see. It is replaced while publish is locked, together
	// with the commit of the rows it belongs to.
	current atomic.Pointer[snapshot]
	publish sync.RWMutex

	// active is locked for reading by every call, and for writing by Close.
	active sync.RWMutex
	closed bool

	writer writer
}

var _ store.Store = (*Store)(nil)

// Open opens the store in a directory, making it if it is not there. model says what
// the vectors are; a store that was built with a model of another fingerprint or other
// dimensions is a *store.ModelError. nil options mean the defaults.
//
// Opening reads the heads of all documents and verifies the index files, at some
// hundred thousand chunks a second and more; what the files lack is built from the
// rows. ctx ends a long rebuild.
func Open(ctx context.Context, dir string, model embed.Model, opts *Options) (*Store, error) {
	if model.Dimensions < 1 || model.Fingerprint == "" {
		return nil, fmt.Errorf("local: open %s: the model %q has %d dimensions and the fingerprint %q: both are needed", dir, model.ID, model.Dimensions, model.Fingerprint)
	}
	s := &Store{dir: dir, model: model}
	if opts != nil {
		s.opts = *opts
	}
	if s.opts.LockWait == 0 {
		s.opts.LockWait = time.Second
	}
	if s.opts.fs == nil {
		s.opts.fs = vfs.OS()
	}
	if s.opts.openFile == nil {
		s.opts.openFile = os.OpenFile
	}
	if s.opts.flushChunks == 0 {
		s.opts.flushChunks = defaultFlush
	}
	if s.opts.Log == nil {
		s.opts.Log = slog.New(slog.DiscardHandler)
	}
	err := s.openRows()
	if err == nil {
		err = s.load(ctx)
	}
	if err != nil {
		s.closeMappings()
		if s.db != nil {
			err = errors.Join(err, s.db.Close())
		}
		return nil, err
	}
	return s, nil
}

// begin starts a call: it fails if the store is closed. The caller calls end.
func (s *Store) begin(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.active.RLock()
	if s.closed {
		s.active.RUnlock()
		return store.ErrClosed
	}
	return nil
}

func (s *Store) end() { s.active.RUnlock() }

// reading is a snapshot with the rows it belongs to.
type reading struct {
	rows
	*snapshot
}

// read starts a read transaction. The caller has called begin, and calls the
// transaction's Rollback. Readers wait for a writer only while it commits.
func (s *Store) read() (reading, error) {
	for wait := false; ; wait = true {
		if wait {
			s.publish.RLock()
		}
		snap := s.current.Load()
		tx, err := s.db.Begin(false)
		if wait {
			s.publish.RUnlock()
		}
		if err != nil {
			return reading{}, fmt.Errorf("local: read %s: %w", s.dir, err)
		}
		if tx.ID() == snap.transaction {
			return reading{rows{tx, s.dir}, snap}, nil
		}
		// A commit is under way: its rows are visible, its snapshot not yet.
		if err := errors.Join(tx.Rollback(), s.writer.broken()); err != nil {
			return reading{}, err
		}
	}
}

// Close waits for running calls and for background work, writes what is in memory only
// to index files, and releases the directory. An error says which of that failed; the
// rows are complete all the same.
func (s *Store) Close() error {
	s.active.Lock()
	defer s.active.Unlock()
	if s.closed {
		return store.ErrClosed
	}
	s.closed = true
	err := s.writer.finish(s)
	s.closeMappings()
	return errors.Join(err, s.db.Close())
}

// closeMappings releases the files of the current snapshot. Those of earlier ones were
// released by the collector, or will be.
func (s *Store) closeMappings() {
	snap := s.current.Load()
	if snap == nil {
		return
	}
	for _, t := range snap.tenants {
		for i := range t.views {
			if m := t.views[i].seg.mapping; m != nil {
				m.Close() // nothing can be done about it
			}
		}
	}
}

// Version returns a number that is another one after every change that a search can see, and after maintenance of the
// index. It takes no lock.
func (s *Store) Version() uint64 {
	if current := s.current.Load(); current != nil {
		return uint64(current.transaction)
	}
	return 0
}
