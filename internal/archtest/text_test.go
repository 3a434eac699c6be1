// SPDX-License-Identifier: Apache-2.0

package archtest

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const licence = "// SPDX-License-Identifier: Apache-2.0\n"

// checkHeader asks for the licence's identifier in the first line. Generators write
// their own first line.
func checkHeader(f *file) []fault {
	if f.generated || bytes.HasPrefix(f.source, []byte(licence)) {
		return nil
	}
	return []fault{{f.path + ":1", "the first line must be: " + strings.TrimSpace(licence)}}
}

// unfinished finds notes to oneself; they belong into an issue.
var unfinished = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X)\b`)

// checkUnfinished finds comments that say the code isn't done.
func checkUnfinished(f *file) []fault {
	var faults []fault
	for _, group := range f.syntax.Comments {
		for _, comment := range group.List {
			if word := unfinished.FindString(comment.Text); word != "" {
				faults = append(faults, fault{f.at(comment), word + ": finish it, or file an issue and say here what does not work"})
			}
		}
	}
	return faults
}

// TestEveryFile runs the checks that look at one file's text.
func TestEveryFile(t *testing.T) {
	var faults []fault
	for _, f := range mustTree(t).files {
		faults = append(faults, checkHeader(f)...)
		faults = append(faults, checkUnfinished(f)...)
	}
	report(t, faults)
}

// machinePath finds paths that exist on one machine only: below somebody's home, or
// below the directories that builds are run in.
var machinePath = regexp.MustCompile(`(?:^|[\s"'=(` + "`" + `])(/(?:work|root|home/[a-z]+|Users/[A-Za-z]+|tmp/w)/[A-Za-z0-9._-]+)`)

// checkMachinePaths finds them in a text of any kind.
func checkMachinePaths(name string, text []byte) []fault {
	var faults []fault
	for number, line := range bytes.Split(text, []byte("\n")) {
		if found := machinePath.FindSubmatch(line); found != nil {
			faults = append(faults, fault{fmt.Sprintf("%s:%d", name, number+1),
				fmt.Sprintf("%s is a path of one machine: take it from a flag, an environment variable or the repository's root", found[1])})
		}
	}
	return faults
}

// TestNoMachinePaths reads every text file that git tracks. Without git (an unpacked
// module zip) it reads the Go files.
func TestNoMachinePaths(t *testing.T) {
	var faults []fault
	for _, name := range trackedFiles(t) {
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if os.IsNotExist(err) {
			continue // deleted in the work tree, not yet in the index
		}
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(text[:min(len(text), 8000)], []byte{0}) {
			faults = append(faults, checkMachinePaths(name, text)...)
		}
	}
	report(t, faults)
}

func trackedFiles(t *testing.T) []string {
	t.Helper()
	list := exec.CommandContext(t.Context(), "git", "ls-files", "-z")
	list.Dir = root
	if out, err := list.Output(); err == nil {
		return strings.FieldsFunc(string(out), func(r rune) bool { return r == 0 })
	}
	var names []string
	for _, f := range mustTree(t).files {
		names = append(names, f.path)
	}
	return names
}
