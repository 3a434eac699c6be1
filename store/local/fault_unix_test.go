// SPDX-License-Identifier: Apache-2.0

//go:build unix

package local

import (
	"os"
	"syscall"
)

// readFault reads a page of a mapped file that has been cut.
func readFault() error {
	f, err := os.CreateTemp("", "pacenote-fault-")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	if err := f.Truncate(1 << 16); err != nil {
		return err
	}
	data, err := syscall.Mmap(int(f.Fd()), 0, 1<<16, syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return err
	}
	defer func() { _ = syscall.Munmap(data) }()
	if err := f.Truncate(0); err != nil {
		return err
	}
	sum := 0
	for i := range data {
		sum += int(data[i])
	}
	if sum != 0 {
		return os.ErrInvalid
	}
	return nil
}
