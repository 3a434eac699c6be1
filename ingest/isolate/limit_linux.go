// SPDX-License-Identifier: Apache-2.0

package isolate

import (
	"bytes"
	"fmt"
	"os"
	"syscall"
)

// slack is what the runtime maps beside what it uses: it takes memory from the system by
// 64 MiB, and has tables of its own.
const slack = 192 << 20

// limitData makes the system refuse private memory beyond a limit (setrlimit(2),
// RLIMIT_DATA). A single allocation of many gigabytes then fails at once. A program that
// already has mapped more, as under the race detector, is left without.
func limitData(memory int64) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return
	}
	var kilobytes int64
	if i := bytes.Index(status, []byte("VmData:")); i >= 0 {
		if _, err := fmt.Sscanf(string(status[i:]), "VmData: %d kB", &kilobytes); err != nil {
			return
		}
	}
	limit := memory + slack
	if kilobytes<<10 > limit/2 {
		return
	}
	// The watch over the runtime's own figures remains if the system refuses.
	_ = syscall.Setrlimit(syscall.RLIMIT_DATA, &syscall.Rlimit{Cur: uint64(limit), Max: uint64(limit)})
}
