// SPDX-License-Identifier: Apache-2.0

//go:build !purego

package vec

import "syscall"

// tilesPermitted asks Linux to keep the tiles of this process's threads, which it does only for those that ask
// (arch_prctl, Documentation/arch/x86/xstate.rst); it has no other effect. It is false where the kernel does not know them, where
// a sandbox forbids the call, and where a thread of other than Go's code has too small a stack for signals.
func tilesPermitted() bool {
	const requestPermission, tileData = 0x1023, 18
	_, _, err := syscall.RawSyscall(syscall.SYS_ARCH_PRCTL, requestPermission, tileData, 0)
	return err == 0
}
