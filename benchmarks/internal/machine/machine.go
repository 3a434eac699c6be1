// SPDX-License-Identifier: Apache-2.0

package machine

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"

	"golang.org/x/sys/cpu"
)

// Description is a machine and the state of the code.
type Description struct {
	// CPU is the processor's name; Features are those that kernels are chosen by.
	CPU      string   `json:"cpu"`
	Features []string `json:"features"`
	Cores    int      `json:"cores"`
	System   string   `json:"system"`
	Go       string   `json:"go"`
	// Commit is the short hash of the code, with "+" behind it if files differ from it;
	// empty outside a repository.
	Commit string `json:"commit"`
}

// String returns the description on one line.
func (d Description) String() string {
	return fmt.Sprintf("%s (%s), %d cores, %s, %s, commit %s", d.CPU, strings.Join(d.Features, " "), d.Cores, d.System, d.Go, d.Commit)
}

// Describe looks at the machine and at the repository of the working directory.
func Describe() Description {
	return Description{
		CPU: processor(), Features: features(), Cores: runtime.GOMAXPROCS(0),
		System: runtime.GOOS + "/" + runtime.GOARCH, Go: runtime.Version(), Commit: commit(),
	}
}

func processor() string {
	f, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if name, ok := strings.CutPrefix(s.Text(), "model name"); ok {
			return strings.TrimLeft(name, "\t :")
		}
	}
	return runtime.GOARCH
}

func features() []string {
	var names []string
	for _, f := range []struct {
		has  bool
		name string
	}{
		{cpu.X86.HasAVX2, "avx2"}, {cpu.X86.HasFMA, "fma"}, {cpu.X86.HasAVX512F, "avx512f"},
		{cpu.X86.HasAVX512VNNI, "avx512vnni"}, {cpu.X86.HasAMXInt8, "amxint8"}, {cpu.ARM64.HasASIMD, "asimd"}, {cpu.ARM64.HasASIMDDP, "asimddp"},
	} {
		if f.has {
			names = append(names, f.name)
		}
	}
	return names
}

func commit() string {
	hash, err := exec.Command("git", "rev-parse", "--short", "HEAD").Output()
	if err != nil {
		return ""
	}
	text := strings.TrimSpace(string(hash))
	if status, err := exec.Command("git", "status", "--porcelain", "--untracked-files=no").Output(); err == nil && len(status) > 0 {
		text += "+"
	}
	return text
}
