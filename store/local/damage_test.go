// SPDX-License-Identifier: Apache-2.0

package local

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/embed/embedtest"
	"github.com/pacenote/pacenote/internal/vfs"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

// small makes every few chunks a file.
func small() *Options { return &Options{flushChunks: 6} }

// filled returns the directory of a closed store with some files, and the hits of a
// query on it.
func filled(t *testing.T) (dir string, want []string) {
	t.Helper()
	dir = t.TempDir()
	s := open(t, dir, small())
	for i := range 12 {
		apply(t, s, put(t, fmt.Sprintf("doc-%02d", i), acl.Everyone, fmt.Sprintf("hinge number %d", i), "bolts and torque"))
	}
	want = hits(t, s, "hinge torque")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if len(segmentFiles(t, dir)) < 3 {
		t.Fatalf("index files %v, want at least three", segmentFiles(t, dir))
	}
	return dir, want
}

func segmentFiles(t testing.TB, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, segmentPrefix+"*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// Whatever happens to index files, the store opens with the same hits and is clean.
func TestDamagedFiles(t *testing.T) {
	for name, damage := range map[string]func(t *testing.T, files []string) error{
		"none":          func(*testing.T, []string) error { return nil },
		"first missing": func(_ *testing.T, files []string) error { return os.Remove(files[0]) },
		"second missing": func(_ *testing.T, files []string) error {
			return os.Remove(files[1])
		},
		"all missing": func(_ *testing.T, files []string) error {
			var errs []error
			for _, f := range files {
				errs = append(errs, os.Remove(f))
			}
			return errors.Join(errs...)
		},
		"empty": func(_ *testing.T, files []string) error { return os.Truncate(files[1], 0) },
		"cut":   func(_ *testing.T, files []string) error { return os.Truncate(files[1], 1000) },
		"a bit flipped": func(_ *testing.T, files []string) error {
			data, err := os.ReadFile(files[1])
			if err != nil {
				return err
			}
			data[200] ^= 4
			return os.WriteFile(files[1], data, 0o600)
		},
		"one in the place of another": func(_ *testing.T, files []string) error {
			data, err := os.ReadFile(files[0])
			if err != nil {
				return err
			}
			return os.WriteFile(files[1], data, 0o600)
		},
		"leftover": func(t *testing.T, files []string) error {
			return os.WriteFile(strings.Replace(files[0], segmentPrefix, segmentPrefix+"9", 1), []byte("half a segm"), 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir, want := filled(t)
			if err := damage(t, segmentFiles(t, dir)); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				s := open(t, dir, small())
				if diff := cmp.Diff(want, hits(t, s, "hinge torque")); diff != "" {
					t.Errorf("hits (-before +after):\n%s", diff)
				}
				clean(t, s)
				known := len(s.current.Load().files())
				if got := len(segmentFiles(t, dir)); got != known {
					t.Errorf("%d index files in the directory, %d are in use", got, known)
				}
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// A store whose index is of another version is indexed again.
func TestStaleIndex(t *testing.T) {
	dir, want := filled(t)
	before := segmentFiles(t, dir)
	editRows(t, dir, func(tx *bolt.Tx) error {
		return tx.Bucket(metaBucket()).Put([]byte("index"), binary.LittleEndian.AppendUint32(nil, currentIndex()+1))
	})
	s := open(t, dir, small())
	if diff := cmp.Diff(want, hits(t, s, "hinge torque")); diff != "" {
		t.Errorf("hits (-before +after):\n%s", diff)
	}
	clean(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	after := segmentFiles(t, dir)
	if len(after) == 0 || cmp.Equal(before, after) {
		t.Errorf("index files %v, want new ones", after)
	}
	open(t, dir, small())
	if diff := cmp.Diff(after, segmentFiles(t, dir)); diff != "" {
		t.Errorf("the index was built again though it is of the current version:\n%s", diff)
	}
}

// editRows changes the rows of a closed store.
func editRows(t *testing.T, dir string, edit func(tx *bolt.Tx) error) {
	t.Helper()
	db, err := bolt.Open(filepath.Join(dir, rowsFile), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(edit), db.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestOpenErrors(t *testing.T) {
	dir, _ := filled(t)
	ctx := context.Background()
	model := encoder().Model()
	t.Run("model", func(t *testing.T) {
		for _, other := range []embed.Model{embedtest.New(testDimensions + 1).Model(), {ID: "x", Dimensions: testDimensions, Fingerprint: "other"}} {
			_, err := Open(ctx, dir, other, nil)
			var wrong *store.ModelError
			if !errors.As(err, &wrong) || !strings.Contains(err.Error(), dir) || wrong.Stored == wrong.Given {
				t.Errorf("opened with another model: %v", err)
			}
		}
	})
	t.Run("useless model", func(t *testing.T) {
		if _, err := Open(ctx, dir, embed.Model{}, nil); err == nil {
			t.Error("opened with a model without dimensions")
		}
	})
	t.Run("locked", func(t *testing.T) {
		s := open(t, dir, nil)
		defer s.Close()
		_, err := Open(ctx, dir, model, &Options{LockWait: 10 * time.Millisecond})
		var locked *LockedError
		if !errors.As(err, &locked) || locked.Path != dir {
			t.Errorf("opened twice: %v", err)
		}
	})
	t.Run("format", func(t *testing.T) {
		dir, _ := filled(t)
		editRows(t, dir, func(tx *bolt.Tx) error {
			return tx.Bucket(metaBucket()).Put([]byte("format"), binary.LittleEndian.AppendUint32(nil, formatVersion+1))
		})
		_, err := Open(ctx, dir, model, nil)
		var format *FormatError
		if !errors.As(err, &format) || format.Version != formatVersion+1 || format.Readable != formatVersion {
			t.Errorf("opened a newer format: %v", err)
		}
	})
	t.Run("not a directory", func(t *testing.T) {
		if _, err := Open(ctx, filepath.Join(dir, rowsFile), model, nil); err == nil {
			t.Error("opened a file as a directory")
		}
	})
	t.Run("not a database", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, rowsFile), bytes.Repeat([]byte("x"), 8192), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(ctx, dir, model, nil); err == nil {
			t.Error("opened a file that is no database")
		}
	})
	t.Run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(ctx)
		cancel()
		if _, err := Open(ctx, dir, model, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("opened with a cancelled context: %v", err)
		}
	})
	// The lock was given up by all that failed.
	clean(t, open(t, dir, nil))
}

// A damaged row is found by its checksum, when it is read and by Check, and is not
// taken for another.
func TestDamagedRows(t *testing.T) {
	flip := func(bucket []byte, at int) func(tx *bolt.Tx) error {
		return func(tx *bolt.Tx) error {
			key, row := tx.Bucket(bucket).Cursor().Seek([]byte{0})
			row = bytes.Clone(row)
			row[at%len(row)] ^= 1
			return tx.Bucket(bucket).Put(bytes.Clone(key), row)
		}
	}
	for name, test := range map[string]struct {
		edit  func(tx *bolt.Tx) error
		opens bool
	}{
		"document":      {flip(documentsBucket(), 40), false},
		"chunk":         {flip(chunksBucket(), 40), true},
		"vectors":       {flip(vectorsBucket(), 40), true},
		"chunk missing": {func(tx *bolt.Tx) error { return deleteFirst(tx.Bucket(chunksBucket())) }, true},
		"document gone": {func(tx *bolt.Tx) error { return deleteFirst(tx.Bucket(documentsBucket())) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			dir, _ := filled(t)
			editRows(t, dir, test.edit)
			s, err := Open(context.Background(), dir, encoder().Model(), small())
			var damage *DamageError
			if !test.opens {
				if !errors.As(err, &damage) || !errors.Is(err, errChecksum) {
					t.Errorf("open: %v, want a *DamageError", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			faults, err := s.Check(context.Background())
			if err != nil || len(faults) == 0 {
				t.Errorf("Check found %v, error %v", faults, err)
			}
		})
	}
}

func deleteFirst(b *bolt.Bucket) error {
	key, _ := b.Cursor().First()
	return b.Delete(bytes.Clone(key))
}

// A disk that is full for index files loses nothing: Apply goes on, and the files are
// written once there is room.
func TestFullDiskForIndex(t *testing.T) {
	for _, op := range []vfs.Op{vfs.OpCreate, vfs.OpWrite, vfs.OpSync, vfs.OpClose, vfs.OpSyncDir, vfs.OpMap, vfs.OpRemove} {
		t.Run(string(op), func(t *testing.T) {
			full := errors.New("disk full")
			var failing atomic.Bool
			dir := t.TempDir()
			opts := small()
			opts.fs = &vfs.Faulty{FS: vfs.OS(), Fail: func(o vfs.Op, _ string) error {
				if o == op && failing.Load() {
					return full
				}
				return nil
			}}
			s := open(t, dir, opts)
			fill := func(from, to int) {
				for i := from; i < to; i++ {
					apply(t, s, put(t, fmt.Sprintf("doc-%02d", i), acl.Everyone, fmt.Sprintf("hinge number %d", i), "bolts and torque"))
				}
			}
			fill(0, 5)
			failing.Store(true)
			fill(5, 20)
			if n := len(hits(t, s, "hinge torque")); n != store.DefaultK {
				t.Errorf("%d hits while the disk is full", n)
			}
			failing.Store(false)
			fill(20, 25)
			want := hits(t, s, "hinge torque")
			clean(t, s)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			again := open(t, dir, nil)
			clean(t, again)
			if diff := cmp.Diff(want, hits(t, again, "hinge torque")); diff != "" {
				t.Errorf("hits after opening again (-want +got):\n%s", diff)
			}
			again.writer.background.Wait() // a merge has a file of its own before it is used
			if got, used := len(segmentFiles(t, dir)), len(again.current.Load().files()); got != used {
				t.Errorf("%d index files in the directory, %d in use", got, used)
			}
		})
	}
}

// Close says that an index file could not be written; nothing is lost by it.
func TestFullDiskAtClose(t *testing.T) {
	full := errors.New("disk full")
	dir := t.TempDir()
	s := open(t, dir, &Options{fs: &vfs.Faulty{FS: vfs.OS(), Fail: func(op vfs.Op, _ string) error {
		if op == vfs.OpWrite {
			return full
		}
		return nil
	}}})
	apply(t, s, put(t, "a", acl.Everyone, "hinge torque"))
	want := hits(t, s, "hinge torque")
	if err := s.Close(); !errors.Is(err, full) {
		t.Errorf("close: %v, want the disk's error", err)
	}
	again := open(t, dir, nil)
	clean(t, again)
	if diff := cmp.Diff(want, hits(t, again, "hinge torque")); diff != "" {
		t.Errorf("hits after opening again (-want +got):\n%s", diff)
	}
}

// When the rows can't be written, Apply returns the error and nothing has changed.
func TestFailedCommit(t *testing.T) {
	dir, want := filled(t)
	opts := small()
	// A file that is open for reading only: every write of a commit fails.
	opts.openFile = func(name string, _ int, perm os.FileMode) (*os.File, error) {
		return os.OpenFile(name, os.O_RDONLY, perm)
	}
	s := open(t, dir, opts)
	for range 3 {
		if err := s.Apply(context.Background(), []store.Change{put(t, "new", acl.Everyone, "hinge torque"), remove("doc-01")}); err == nil {
			t.Fatal("Apply succeeded on a file that can't be written")
		}
		if diff := cmp.Diff(want, hits(t, s, "hinge torque")); diff != "" {
			t.Errorf("hits after a failed Apply (-before +after):\n%s", diff)
		}
		clean(t, s)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	again := open(t, dir, small())
	clean(t, again)
	if diff := cmp.Diff(want, hits(t, again, "hinge torque")); diff != "" {
		t.Errorf("hits after opening again (-before +after):\n%s", diff)
	}
}

// Whatever stands in the pages of the database, there is an error and no panic, and the
// lock is given up.
func TestDamagedPages(t *testing.T) {
	dir, _ := filled(t)
	whole, err := os.ReadFile(filepath.Join(dir, rowsFile))
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(19, 2026)) // fixed: some damage makes bbolt loop or swallow memory
	opened := 0
	for range 100 {
		data := bytes.Clone(whole)
		for range 1 + rng.IntN(10) {
			data[rng.IntN(len(data))] ^= byte(1 + rng.IntN(255))
		}
		if rng.IntN(4) == 0 {
			data = data[:rng.IntN(len(data))]
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, rowsFile), data, 0o600); err != nil {
			t.Fatal(err)
		}
		var last error
		for range 2 {
			s, err := Open(context.Background(), dir, encoder().Model(), &Options{LockWait: 10 * time.Millisecond, flushChunks: 6})
			var locked *LockedError
			if errors.As(err, &locked) {
				t.Fatalf("the lock was kept after: %v", last)
			}
			if err != nil {
				last = err
				continue
			}
			opened++
			_, searchErr := s.Search(context.Background(), store.Query{Text: "hinge"})
			applyErr := s.Apply(context.Background(), []store.Change{remove("doc-03")})
			_, checkErr := s.Check(context.Background())
			last = errors.Join(searchErr, applyErr, checkErr, s.Close())
		}
	}
	t.Logf("%d of 200 opened", opened)
}

// What is built for a damaged file between others is written at once, not built again
// at every opening.
func TestRebuiltFileIsWritten(t *testing.T) {
	dir, want := filled(t)
	if err := os.Remove(segmentFiles(t, dir)[1]); err != nil {
		t.Fatal(err)
	}
	s := open(t, dir, small())
	st, err := s.Stats(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if st.Files != st.Segments {
		t.Errorf("%d of %d segments are files, want all", st.Files, st.Segments)
	}
	if diff := cmp.Diff(want, hits(t, s, "hinge torque")); diff != "" {
		t.Errorf("hits (-before +after):\n%s", diff)
	}
	clean(t, s)
}

// A new store is not there before the names of its files are durable.
func TestNewDirectoryIsSynced(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	var synced []string
	opts := &Options{fs: &vfs.Faulty{FS: vfs.OS(), Fail: func(op vfs.Op, name string) error {
		if op == vfs.OpSyncDir {
			synced = append(synced, name)
		}
		return nil
	}}}
	open(t, dir, opts)
	if diff := cmp.Diff([]string{filepath.Dir(dir), dir}, synced); diff != "" {
		t.Errorf("synced directories (-want +got):\n%s", diff)
	}
	full := errors.New("disk full")
	opts.fs = &vfs.Faulty{FS: vfs.OS(), Fail: func(op vfs.Op, _ string) error {
		if op == vfs.OpSyncDir {
			return full
		}
		return nil
	}}
	dir = t.TempDir()
	for range 2 {
		if _, err := Open(context.Background(), dir, encoder().Model(), opts); !errors.Is(err, full) {
			t.Errorf("opened though the directory could not be synced: %v", err)
		}
	}
}

// An index file that could not be noted in the rows does not stay: where the disk is
// full, it may be what fills it.
func TestFileOfFailedCommitIsRemoved(t *testing.T) {
	dir, want := filled(t)
	editRows(t, dir, func(tx *bolt.Tx) error {
		return errors.Join(tx.DeleteBucket(segmentsBucket()), func() error {
			_, err := tx.CreateBucket(segmentsBucket())
			return err
		}())
	})
	opts := small()
	opts.openFile = func(name string, _ int, perm os.FileMode) (*os.File, error) {
		return os.OpenFile(name, os.O_RDONLY, perm)
	}
	s := open(t, dir, opts)
	if diff := cmp.Diff(want, hits(t, s, "hinge torque")); diff != "" {
		t.Errorf("hits (-before +after):\n%s", diff)
	}
	if files := segmentFiles(t, dir); len(files) != 0 {
		t.Errorf("index files %v, want none", files)
	}
	if err := s.Close(); err == nil {
		t.Error("Close does not say that the index could not be written")
	}
	if files := segmentFiles(t, dir); len(files) != 0 {
		t.Errorf("index files %v after Close, want none", files)
	}
}
