// SPDX-License-Identifier: Apache-2.0

//go:build linux || darwin

package pdf_test

import (
	"os"
	"runtime"
	"syscall"
)

// residentMemory returns the greatest resident memory of a process that ended, in
// bytes.
func residentMemory(state *os.ProcessState) int64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return int64(usage.Maxrss)
	}
	return int64(usage.Maxrss) << 10
}
