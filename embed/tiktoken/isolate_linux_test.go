// SPDX-License-Identifier: Apache-2.0

package tiktoken_test

import (
	"os"
	"os/exec"
	"syscall"
)

// canIsolate reports whether processes can be given a network of their own here.
func canIsolate() bool { return true }

// isolate puts the process into a network namespace of its own, which has no interface
// that is up, and into a user namespace in which it may.
func isolate(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: os.Getuid(), HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: os.Getgid(), HostID: os.Getgid(), Size: 1}},
	}
}
