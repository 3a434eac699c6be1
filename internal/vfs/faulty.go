// SPDX-License-Identifier: Apache-2.0

package vfs

// Op is an operation that can fail.
type Op string

// The operations of an FS and of its files.
const (
	OpCreate  Op = "create"
	OpWrite   Op = "write"
	OpSync    Op = "sync"
	OpClose   Op = "close"
	OpMap     Op = "map"
	OpRemove  Op = "remove"
	OpList    Op = "list"
	OpSyncDir Op = "syncdir"
)

// Faulty is an FS that fails on demand. It is as safe for concurrent use as Fail is.
type Faulty struct {
	// FS carries out what does not fail.
	FS FS
	// Fail is asked before every operation on the file or directory of that name; an
	// error that it returns is the operation's. A failing write has written the first
	// half of its bytes, as a disk that ran full may do.
	Fail func(op Op, name string) error
}

// Create implements FS.
func (f *Faulty) Create(name string) (File, error) {
	if err := f.Fail(OpCreate, name); err != nil {
		return nil, err
	}
	file, err := f.FS.Create(name)
	if err != nil {
		return nil, err
	}
	return &faultyFile{file, f, name}, nil
}

// Map implements FS.
func (f *Faulty) Map(name string) (*Mapping, error) {
	if err := f.Fail(OpMap, name); err != nil {
		return nil, err
	}
	return f.FS.Map(name)
}

// Remove implements FS.
func (f *Faulty) Remove(name string) error {
	if err := f.Fail(OpRemove, name); err != nil {
		return err
	}
	return f.FS.Remove(name)
}

// List implements FS.
func (f *Faulty) List(dir string) ([]string, error) {
	if err := f.Fail(OpList, dir); err != nil {
		return nil, err
	}
	return f.FS.List(dir)
}

// SyncDir implements FS.
func (f *Faulty) SyncDir(dir string) error {
	if err := f.Fail(OpSyncDir, dir); err != nil {
		return err
	}
	return f.FS.SyncDir(dir)
}

type faultyFile struct {
	File
	fs   *Faulty
	name string
}

func (f *faultyFile) Write(p []byte) (int, error) {
	if err := f.fs.Fail(OpWrite, f.name); err != nil {
		n, _ := f.File.Write(p[:len(p)/2]) // the injected error is the one to report
		return n, err
	}
	return f.File.Write(p)
}

func (f *faultyFile) Sync() error {
	if err := f.fs.Fail(OpSync, f.name); err != nil {
		return err
	}
	return f.File.Sync()
}

func (f *faultyFile) Close() error {
	err := f.File.Close()
	if injected := f.fs.Fail(OpClose, f.name); injected != nil {
		return injected
	}
	return err
}
