// SPDX-License-Identifier: Apache-2.0

//go:build !unix

package local

// readFault fails like a page of a mapped file that has been cut: elsewhere such a file can't be cut.
func readFault() error { panic("a memory fault") }
