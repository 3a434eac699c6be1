// SPDX-License-Identifier: Apache-2.0

package machine

import (
	"fmt"
	"os/exec"
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

// ProcessTime returns the processor time that this process has used, all threads together.
func ProcessTime() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_PROCESS_CPUTIME_ID, &t); err != nil {
		return 0
	}
	return time.Duration(t.Nano())
}

// StartPinned starts a program on the last core that this process may run on, and keeps it
// there.
func StartPinned(c *exec.Cmd) error {
	// A process inherits the cores of the thread that starts it.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var before, one unix.CPUSet
	if err := unix.SchedGetaffinity(0, &before); err != nil {
		return fmt.Errorf("machine: pin: %w", err)
	}
	last := 0
	for core := range 8 * len(before) * 8 {
		if before.IsSet(core) {
			last = core
		}
	}
	one.Set(last)
	if err := unix.SchedSetaffinity(0, &one); err != nil {
		return fmt.Errorf("machine: pin: %w", err)
	}
	defer func() { _ = unix.SchedSetaffinity(0, &before) }()
	return c.Start()
}
