// SPDX-License-Identifier: Apache-2.0

//go:build !linux

package machine

import (
	"os/exec"
	"time"
)

// begin is what ProcessTime counts from.
var begin = time.Now()

// ProcessTime returns the time since the start: this system's processor time is not asked.
// Measure on a quiet machine.
func ProcessTime() time.Duration { return time.Since(begin) }

// StartPinned starts a program; it is not pinned on this system.
func StartPinned(c *exec.Cmd) error { return c.Start() }
