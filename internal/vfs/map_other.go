// SPDX-License-Identifier: Apache-2.0

//go:build !unix

package vfs

import (
	"io"
	"os"
)

// mapFile reads a whole file: Windows refuses to remove a file that is mapped.
func mapFile(f *os.File) (*Mapping, error) {
	data, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	return &Mapping{data: data}, nil
}

// SyncDir does nothing: directories can't be synced here, and NTFS journals names.
func (osFS) SyncDir(string) error { return nil }
