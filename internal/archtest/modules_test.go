// SPDX-License-Identifier: Apache-2.0

package archtest

import (
	"bytes"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	// maxBuildList bounds what `go list -m all` prints for the core: what a user's
	// scanner of dependencies has to look at.
	maxBuildList = 40
	// maxLinked bounds the modules that are compiled into a program made of linkedBy,
	// the core itself left out.
	maxLinked = 12
)

// linkedBy are the packages that an ordinary program links.
var linkedBy = []string{"rag", "store/local", "ingest/pdf"}

// toolModules are nested modules of programs for developers. They stay out of the
// workspace, so that what they need never decides a version of the library's modules.
var toolModules = map[string]string{
	"internal/devtools":               "pins the programs that `make lint` runs",
	"benchmarks/encoder/peers/_hugot": "is measured beside our encoders and brings many modules",
	"internal/vec/_asm":               "generates the assembly of internal/vec",
}

// goCommand runs the go command for the core alone and returns its lines.
func goCommand(t *testing.T, args ...string) []string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", args...)
	command.Dir = root
	command.Env = append(os.Environ(), "GOWORK=off")
	var errors bytes.Buffer
	command.Stderr = &errors
	out, err := command.Output()
	if err != nil {
		t.Fatalf("go %s: %v: if a module is missing, `go mod download` gets it; if go.sum lacks a line, `GOWORK=off go mod tidy` adds it\n%s",
			strings.Join(args, " "), err, errors.String())
	}
	return strings.FieldsFunc(string(out), func(r rune) bool { return r == '\n' })
}

// TestBuildList counts the modules that users of the core inherit.
func TestBuildList(t *testing.T) {
	modules := goCommand(t, "list", "-m", "all")
	t.Logf("the core's build list has %d modules, itself included", len(modules))
	if len(modules) > maxBuildList {
		t.Errorf("the build list has %d modules, more than %d: replace a dependency that brings many, or move what needs it into a nested module\n%s",
			len(modules), maxBuildList, strings.Join(modules, "\n"))
	}
}

// TestLinkedModules counts the modules that end up in a user's program.
func TestLinkedModules(t *testing.T) {
	built := packages(mustTree(t).where(func(f *file) bool { return !f.test && f.module == "" }))
	args := []string{"list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}"}
	for _, dir := range linkedBy {
		if built[dir] != nil {
			args = append(args, "./"+dir)
		}
	}
	modules := slices.Compact(slices.Sorted(slices.Values(goCommand(t, args...))))
	modules = slices.DeleteFunc(modules, func(m string) bool { return m == coreModule })
	t.Logf("%s link %d modules: %s", strings.Join(args[4:], " "), len(modules), strings.Join(modules, " "))
	if len(modules) > maxLinked {
		t.Errorf("%s link %d modules, more than %d: move what needs the last one into a nested module",
			strings.Join(args[4:], " "), len(modules), maxLinked)
	}
}

// TestWorkspace checks that go.work ties all modules together but those of tools:
// a module that it forgets is neither built nor tested.
func TestWorkspace(t *testing.T) {
	all := mustTree(t)
	text, err := os.ReadFile(filepath.Join(root, "go.work"))
	if err != nil {
		t.Fatalf("%v: `go work init . $(the nested modules)` writes it", err)
	}
	var faults []fault
	used := workspaceModules(string(text))
	for _, dir := range slices.Sorted(maps.Keys(all.modules)) {
		_, tool := toolModules[dir]
		switch listed := slices.Contains(used, dir); {
		case tool && listed:
			faults = append(faults, fault{"go.work", "uses " + dir + ", a module of tools: remove it, so that it can't change the library's versions"})
		case !tool && !listed:
			faults = append(faults, fault{"go.work", "does not use ./" + dir + ": run `go work use ./" + dir + "`"})
		}
		if want := path.Join(coreModule, dir); !tool && all.modules[dir] != want {
			faults = append(faults, fault{path.Join(dir, "go.mod"), "the module must be called " + want})
		}
	}
	for _, dir := range used {
		if _, ok := all.modules[dir]; !ok {
			faults = append(faults, fault{"go.work", "uses ./" + dir + ", which has no go.mod: remove the line"})
		}
	}
	report(t, faults)
}

// workspaceModules returns the directories that a go.work file uses, "" for the root.
func workspaceModules(text string) []string {
	var dirs []string
	inside := false
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "//")
		line = strings.TrimSpace(line)
		rest, single := strings.CutPrefix(line, "use ")
		switch {
		case line == "use (":
			inside = true
		case line == ")":
			inside = false
		case inside && line != "":
			dirs = append(dirs, below(path.Clean(line)))
		case single:
			dirs = append(dirs, below(path.Clean(strings.TrimSpace(rest))))
		}
	}
	return dirs
}
