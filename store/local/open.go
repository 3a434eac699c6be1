// SPDX-License-Identifier: Apache-2.0

package local

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"github.com/pacenote/pacenote/internal/lang"
	"github.com/pacenote/pacenote/internal/segment"
	"github.com/pacenote/pacenote/internal/vfs"
	"github.com/pacenote/pacenote/store"
)

// modelRecord is the "model" row.
type modelRecord struct {
	ID          string `json:"id"`
	Dimensions  int    `json:"dimensions"`
	Fingerprint string `json:"fingerprint"`
}

// currentIndex is the value of the "index" row: whatever changes it makes the derived
// files useless.
func currentIndex() uint32 {
	return indexVersion<<16 | segment.Version<<8 | lang.AnalysisVersion
}

// openRows opens the database file, makes its buckets if they are not there, and
// checks format and model.
func (s *Store) openRows() (err error) {
	defer guard(s.dir)(&err)
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return fmt.Errorf("local: open %s: %w", s.dir, err)
	}
	options := *bolt.DefaultOptions
	options.Timeout = s.opts.LockWait
	options.FreelistType = bolt.FreelistMapType
	var file *os.File
	options.OpenFile = func(name string, flag int, perm os.FileMode) (*os.File, error) {
		var err error
		file, err = s.opts.openFile(name, flag, perm)
		return file, err
	}
	defer func() {
		if s.db == nil && file != nil {
			// The database left it mapped when it panicked, and locked with that. If it
			// closed the file itself, both calls do nothing.
			_ = errors.Join(vfs.Unlock(file), file.Close())
		}
	}()
	db, err := bolt.Open(filepath.Join(s.dir, rowsFile), 0o600, &options)
	if errors.Is(err, bolterrors.ErrTimeout) {
		return &LockedError{Path: s.dir}
	}
	if err != nil {
		return fmt.Errorf("local: open %s: %w", s.dir, err)
	}
	s.db = db
	return s.checkMeta()
}

// checkMeta reads the meta bucket, and writes it into a new file.
func (s *Store) checkMeta() error {
	fresh := false
	err := s.db.View(func(tx *bolt.Tx) error {
		meta := tx.Bucket(metaBucket())
		if meta == nil {
			fresh = true
			return nil
		}
		return s.readMeta(meta)
	})
	if err != nil || !fresh {
		return err
	}
	// Before the rows, so that it is done again should it fail.
	if err = s.syncNames(); err == nil {
		err = s.db.Update(s.writeMeta)
	}
	if err != nil {
		return fmt.Errorf("local: open %s: %w", s.dir, err)
	}
	return nil
}

// syncNames makes the names of a new database file and of its directory durable, which
// syncing the file alone does not promise. A parent that can't be read was not made
// here.
func (s *Store) syncNames() error {
	err := s.opts.fs.SyncDir(filepath.Dir(filepath.Clean(s.dir)))
	if errors.Is(err, fs.ErrPermission) {
		err = nil
	}
	return errors.Join(err, s.opts.fs.SyncDir(s.dir))
}

func (s *Store) readMeta(meta *bolt.Bucket) error {
	version := meta.Get([]byte("format"))
	if len(version) != 4 {
		return &DamageError{Path: s.dir, What: "the format version", Err: errShort}
	}
	if v := binary.LittleEndian.Uint32(version); v > formatVersion {
		return &FormatError{Path: s.dir, Version: v, Readable: formatVersion}
	}
	var m modelRecord
	if err := json.Unmarshal(meta.Get([]byte("model")), &m); err != nil {
		return &DamageError{Path: s.dir, What: "the model", Err: err}
	}
	if m.Fingerprint != s.model.Fingerprint || m.Dimensions != s.model.Dimensions {
		return &store.ModelError{Path: s.dir, Stored: m.describe(), Given: s.modelRecord().describe()}
	}
	return nil
}

func (s *Store) modelRecord() modelRecord {
	return modelRecord{s.model.ID, s.model.Dimensions, s.model.Fingerprint}
}

// describe names a model such that two that differ have different names.
func (m modelRecord) describe() string {
	return fmt.Sprintf("%s (%d dimensions, fingerprint %s)", m.ID, m.Dimensions, m.Fingerprint)
}

func (s *Store) writeMeta(tx *bolt.Tx) error {
	for _, name := range [][]byte{documentsBucket(), chunksBucket(), vectorsBucket(), segmentsBucket()} {
		if _, err := tx.CreateBucketIfNotExists(name); err != nil {
			return err
		}
	}
	meta, err := tx.CreateBucketIfNotExists(metaBucket())
	if err != nil {
		return err
	}
	model, err := json.Marshal(s.modelRecord())
	if err != nil {
		return err
	}
	return errors.Join(
		meta.Put([]byte("format"), binary.LittleEndian.AppendUint32(nil, formatVersion)),
		meta.Put([]byte("index"), binary.LittleEndian.AppendUint32(nil, currentIndex())),
		meta.Put([]byte("model"), model))
}

// loaded is a document row as it is needed to bind segments.
type loaded struct {
	number uint64
	tenant string
	id     store.DocumentID
	chunks int
	entry  *entry
	bound  bool
}

// load makes the first snapshot: segments bound to rows, and what they lack built anew.
func (s *Store) load(ctx context.Context) error {
	s.writer.classes = map[string]*classes{}
	s.writer.merging = map[*indexSegment]bool{}
	l := &loading{next: &snapshot{tenants: map[string]*tenant{}}}
	if err := s.loadSnapshot(ctx, l); err != nil {
		return err
	}
	s.current.Store(l.next)
	if l.stale || len(l.useless) > 0 {
		if err := s.forget(l.useless); err != nil {
			return err
		}
	}
	s.removeLeftovers()
	s.writer.mu.Lock()
	defer s.writer.mu.Unlock()
	s.maintain()
	return nil
}

// loading is the snapshot that is being made.
type loading struct {
	next *snapshot
	// stale is set if the segment files are of another version of the index.
	stale bool
	// useless are the names of segment files that are of no use.
	useless []string
}

func (s *Store) loadSnapshot(ctx context.Context, l *loading) (err error) {
	defer guard(s.dir)(&err)
	tx, err := s.db.Begin(false)
	if err != nil {
		return fmt.Errorf("local: open %s: %w", s.dir, err)
	}
	defer tx.Rollback() // of a read transaction: it can't fail
	r := rows{tx, s.dir}
	documents, err := s.loadDocuments(ctx, r)
	if err != nil {
		return err
	}
	l.next.transaction = tx.ID()
	version := tx.Bucket(metaBucket()).Get([]byte("index"))
	l.stale = len(version) != 4 || binary.LittleEndian.Uint32(version) != currentIndex()
	return s.loadSegments(ctx, r, documents, l)
}

// loadDocuments reads the heads of all document rows, in order of number.
func (s *Store) loadDocuments(ctx context.Context, r rows) ([]loaded, error) {
	bucket := r.tx.Bucket(documentsBucket())
	var documents []loaded
	entries := make([]entry, 0, 1024)
	byAccess := map[string]string{} // the tenants of access lists seen
	cursor := bucket.Cursor()
	for key, row := cursor.First(); key != nil; key, row = cursor.Next() {
		if len(documents)%4096 == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
		}
		id := documentID(key)
		head, err := readHead(key, row)
		if err != nil {
			return nil, r.damage("the document", id, err)
		}
		tenant, ok := byAccess[string(head.access)]
		if !ok {
			var list struct{ Tenant string }
			if err := json.Unmarshal(head.access, &list); err != nil {
				return nil, r.damage("the document", id, err)
			}
			tenant = list.Tenant
			byAccess[string(head.access)] = tenant
		}
		class, err := s.writer.classesOf(tenant).of(head.access, head.schema)
		if err != nil {
			return nil, r.damage("the document", id, err)
		}
		if len(entries) == cap(entries) {
			entries = make([]entry, 0, 1024) // entries of one block stay together in memory
		}
		entries = entries[:len(entries)+1]
		e := &entries[len(entries)-1]
		e.class = class
		documents = append(documents, loaded{number: head.number, tenant: tenant, id: id, chunks: head.chunks, entry: e})
	}
	slices.SortFunc(documents, func(a, b loaded) int {
		if a.number < b.number {
			return -1
		}
		return 1
	})
	return documents, nil
}

func findLoaded(documents []loaded, number uint64) *loaded {
	at, ok := slices.BinarySearchFunc(documents, number, func(d loaded, n uint64) int {
		switch {
		case d.number < n:
			return -1
		case d.number > n:
			return 1
		}
		return 0
	})
	if !ok {
		return nil
	}
	return &documents[at]
}

// loadSegments opens the segment files, builds what they lack, and fills the snapshot.
func (s *Store) loadSegments(ctx context.Context, r rows, documents []loaded, l *loading) error {
	views := map[string][]view{}
	cursor := r.tx.Bucket(segmentsBucket()).Cursor()
	for key, _ := cursor.First(); key != nil; key, _ = cursor.Next() {
		name := string(key)
		if l.stale {
			l.useless = append(l.useless, name)
			continue
		}
		v, err := s.openView(name, documents)
		if err != nil {
			s.opts.Log.Warn("local: index file is built again", "path", s.dir, "file", name, "cause", err)
		}
		if err != nil || v.documents == 0 {
			l.useless = append(l.useless, name)
			continue
		}
		views[v.seg.info.Tenant] = append(views[v.seg.info.Tenant], v)
	}
	if err := s.rebuild(ctx, r, documents, views); err != nil {
		return err
	}
	for name, list := range views {
		slices.SortFunc(list, func(a, b view) int {
			if firstNumber(a) < firstNumber(b) {
				return -1
			}
			return 1
		})
		l.next.setTenant(name, newTenant(list, s.writer.classesOf(name).list))
	}
	return nil
}

func firstNumber(v view) uint64 {
	if len(v.seg.documents) == 0 {
		return 0
	}
	return v.seg.documents[0].number
}

// openView opens a segment file and binds it to the rows. A file that contradicts the
// rows is as useless as a damaged one.
func (s *Store) openView(name string, documents []loaded) (view, error) {
	seg, err := s.mapFile(name)
	if err != nil {
		return view{}, err
	}
	return s.bind(seg, documents)
}

func (s *Store) bind(seg *indexSegment, documents []loaded) (view, error) {
	if seg.info.Dimensions != s.model.Dimensions {
		return view{}, fmt.Errorf("it has %d dimensions, the model %d", seg.info.Dimensions, s.model.Dimensions)
	}
	entries := make([]*entry, len(seg.documents))
	for i := range seg.documents {
		d := &seg.documents[i]
		row := findLoaded(documents, d.number)
		if row == nil {
			continue // removed since
		}
		if row.id != d.id || row.tenant != seg.info.Tenant || row.chunks != int(d.end-d.first) || row.bound {
			return view{}, fmt.Errorf("it contradicts the row of %s", row.id)
		}
		entries[i] = row.entry
	}
	for i, e := range entries {
		if e != nil {
			findLoaded(documents, seg.documents[i].number).bound = true
		}
	}
	return newView(seg, entries), nil
}

// rebuild indexes the documents that no segment has, in segments of bounded size.
func (s *Store) rebuild(ctx context.Context, r rows, documents []loaded, views map[string][]view) error {
	pending := map[string]*rebuilding{}
	for i := range documents {
		d := &documents[i]
		p := pending[d.tenant]
		// A segment's numbers must not enclose those of another, so that adjacent
		// segments can be merged in order.
		if p != nil && (d.bound || len(p.builder.seg.languages) >= s.opts.flushChunks) {
			v, err := p.finish()
			if err != nil {
				return err
			}
			views[d.tenant] = append(views[d.tenant], v)
			delete(pending, d.tenant)
			p = nil
		}
		if d.bound {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if p == nil {
			p = &rebuilding{builder: newSegmentBuilder(d.tenant, s.model.Dimensions)}
			pending[d.tenant] = p
		}
		if err := s.reindex(r, p, d); err != nil {
			return err
		}
	}
	for tenant, p := range pending {
		v, err := p.finish()
		if err != nil {
			return err
		}
		views[tenant] = append(views[tenant], v)
	}
	return nil
}

// rebuilding is a segment that is being built from rows.
type rebuilding struct {
	builder *segmentBuilder
	entries []*entry
}

func (p *rebuilding) finish() (view, error) {
	seg, err := p.builder.finish()
	if err != nil {
		return view{}, err
	}
	return newView(seg, p.entries), nil
}

// reindex adds a document from its rows.
func (s *Store) reindex(r rows, p *rebuilding, d *loaded) error {
	head, ok, err := r.head(d.id)
	if err == nil && !ok {
		err = r.damage("the document", d.id, errMissing)
	}
	if err != nil {
		return err
	}
	src := source{number: d.number}
	if src.document, err = r.decode(d.id, &head); err != nil {
		return err
	}
	if src.chunks, err = r.chunks(d.id, &head, -1); err != nil {
		return err
	}
	if src.vectors, err = r.vectors(d.id, &head, s.model.Dimensions); err != nil {
		return err
	}
	if err := p.builder.add(&src); err != nil {
		return r.damage("the chunks of", d.id, err)
	}
	p.entries = append(p.entries, d.entry)
	return nil
}

const segmentPrefix, segmentSuffix = "segment-", ".pns"

func isSegmentFile(name string) bool {
	return strings.HasPrefix(name, segmentPrefix) && strings.HasSuffix(name, segmentSuffix)
}

// forget removes files from the list of segments, and notes the version of the index.
func (s *Store) forget(names []string) (err error) {
	defer guard(s.dir)(&err)
	tx, err := s.db.Begin(true)
	if err != nil {
		return s.applyError(err)
	}
	defer tx.Rollback() // after a commit it does nothing
	for _, name := range names {
		if err := tx.Bucket(segmentsBucket()).Delete([]byte(name)); err != nil {
			return s.applyError(err)
		}
	}
	if err := tx.Bucket(metaBucket()).Put([]byte("index"), binary.LittleEndian.AppendUint32(nil, currentIndex())); err != nil {
		return s.applyError(err)
	}
	return s.commit(tx, s.current.Load().clone())
}

// removeLeftovers removes segment files that no snapshot uses, such as those of a crash
// between writing a file and noting it in the rows. What can't be removed is left.
func (s *Store) removeLeftovers() {
	used := s.current.Load().files()
	names, err := s.opts.fs.List(s.dir)
	if err != nil {
		s.opts.Log.Warn("local: leftover files are not removed", "path", s.dir, "cause", err)
	}
	for _, name := range names {
		if !isSegmentFile(name) {
			continue
		}
		var n uint64
		if _, err := fmt.Sscanf(name, segmentPrefix+"%d", &n); err == nil {
			s.writer.nextFile.Store(max(s.writer.nextFile.Load(), n))
		}
		if used[name] != nil {
			continue
		}
		if err := s.opts.fs.Remove(filepath.Join(s.dir, name)); err != nil {
			s.opts.Log.Warn("local: a leftover file is not removed", "path", s.dir, "file", name, "cause", err)
		}
	}
}
