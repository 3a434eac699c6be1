// SPDX-License-Identifier: Apache-2.0

package vfs

import (
	"errors"
	"io"
	"os"
)

// FS is what index files need of a file system. Names are paths of the system.
type FS interface {
	// Create makes a file that must not exist yet, readable by its owner alone.
	Create(name string) (File, error)
	// Map returns the content of a file as it is now.
	Map(name string) (*Mapping, error)
	// Remove removes a file; a mapping of it stays valid.
	Remove(name string) error
	// List returns the names of the entries of a directory, without its path.
	List(dir string) ([]string, error)
	// SyncDir makes the creation and removal of a directory's files durable.
	SyncDir(dir string) error
}

// File is a file that is being written.
type File interface {
	io.WriteCloser
	// Sync makes what was written durable.
	Sync() error
}

// Mapping is the content of a file.
type Mapping struct {
	data  []byte
	unmap func([]byte) error
}

// InMemory returns a Mapping of bytes that are no file's.
func InMemory(data []byte) *Mapping { return &Mapping{data: data} }

// Bytes returns the content. It must not be written to, nor used after Close.
func (m *Mapping) Bytes() []byte { return m.data }

// Close releases the content. Closing twice does nothing. A Mapping whose Close is
// never called stays for the life of the process.
func (m *Mapping) Close() error {
	data, unmap := m.data, m.unmap
	m.data, m.unmap = nil, nil
	if unmap == nil || len(data) == 0 {
		return nil
	}
	return unmap(data)
}

// OS returns the file system of the machine.
func OS() FS { return osFS{} }

type osFS struct{}

func (osFS) Create(name string) (File, error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (osFS) Map(name string) (*Mapping, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	mapping, err := mapFile(f)
	return mapping, errors.Join(err, f.Close())
}

func (osFS) Remove(name string) error { return os.Remove(name) }

func (osFS) List(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i] = entry.Name()
	}
	return names, nil
}
