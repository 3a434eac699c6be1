// SPDX-License-Identifier: Apache-2.0

package vfs_test

import (
	"errors"
	"io/fs"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/internal/vfs"
)

func write(t *testing.T, fsys vfs.FS, name, content string) error {
	t.Helper()
	f, err := fsys.Create(name)
	if err != nil {
		return err
	}
	if _, err := f.Write([]byte(content)); err != nil {
		f.Close()
		return err
	}
	if err := f.Sync(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

func TestOS(t *testing.T) {
	fsys, dir := vfs.OS(), t.TempDir()
	for name, content := range map[string]string{"a": "content of a", "empty": ""} {
		path := filepath.Join(dir, name)
		if err := write(t, fsys, path, content); err != nil {
			t.Fatal(err)
		}
		if err := write(t, fsys, path, "other"); !errors.Is(err, fs.ErrExist) {
			t.Errorf("creating %s twice: %v, want fs.ErrExist", name, err)
		}
		mapping, err := fsys.Map(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(mapping.Bytes()); got != content {
			t.Errorf("%s holds %q, want %q", name, got, content)
		}
		for range 2 {
			if err := mapping.Close(); err != nil {
				t.Error(err)
			}
		}
	}
	if err := fsys.SyncDir(dir); err != nil {
		t.Error(err)
	}
	names, err := fsys.List(dir)
	if diff := cmp.Diff([]string{"a", "empty"}, names); diff != "" || err != nil {
		t.Errorf("List (-want +got), error %v:\n%s", err, diff)
	}
}

// A reader keeps what it mapped after the file's name is gone.
func TestMappingOutlivesName(t *testing.T) {
	fsys, path := vfs.OS(), filepath.Join(t.TempDir(), "a")
	if err := write(t, fsys, path, "kept"); err != nil {
		t.Fatal(err)
	}
	mapping, err := fsys.Map(path)
	if err != nil {
		t.Fatal(err)
	}
	defer mapping.Close()
	if err := fsys.Remove(path); err != nil {
		t.Fatal(err)
	}
	if got := string(mapping.Bytes()); got != "kept" {
		t.Errorf("mapped %q after removal, want %q", got, "kept")
	}
	if _, err := fsys.Map(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("map of a removed file: %v, want fs.ErrNotExist", err)
	}
}

func TestFaulty(t *testing.T) {
	full := errors.New("disk full")
	dir := t.TempDir()
	for _, op := range []vfs.Op{vfs.OpCreate, vfs.OpWrite, vfs.OpSync, vfs.OpClose, vfs.OpMap, vfs.OpRemove, vfs.OpList, vfs.OpSyncDir} {
		t.Run(string(op), func(t *testing.T) {
			path := filepath.Join(dir, string(op))
			fsys := &vfs.Faulty{FS: vfs.OS(), Fail: func(o vfs.Op, _ string) error {
				if o == op {
					return full
				}
				return nil
			}}
			err := write(t, fsys, path, "content")
			if err == nil {
				_, err = fsys.Map(path)
			}
			if err == nil {
				err = fsys.Remove(path)
			}
			if err == nil {
				_, err = fsys.List(dir)
			}
			if err == nil {
				err = fsys.SyncDir(dir)
			}
			if !errors.Is(err, full) {
				t.Errorf("error %v, want the injected one", err)
			}
		})
	}
}
