// SPDX-License-Identifier: Apache-2.0

package archtest

import (
	"bufio"
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// coreModule is the module whose root is the repository's.
const coreModule = "github.com/pacenote/pacenote"

// fault is something that a check found, with what to do about it.
type fault struct {
	// at is the place: "path:line", a path or a package.
	at string
	// text says what is wrong and what to do.
	text string
}

// String returns the fault as one line of a test's output.
func (f fault) String() string { return f.at + ": " + f.text }

// file is one parsed Go file.
type file struct {
	// path is the slash path below the repository's root.
	path string
	// dir is the directory's, "" for the root.
	dir string
	// module is the directory of the module that the file belongs to, "" for the core.
	module string
	// test is set for _test.go files, generated for files that carry Go's mark.
	test      bool
	generated bool
	source    []byte
	set       *token.FileSet
	syntax    *ast.File
}

// tree is every Go file of the repository, ordered by path.
type tree struct {
	// modules maps the directory of each module to its module path.
	modules map[string]string
	files   []*file
}

// root is the repository's root as seen from this package.
var root = filepath.Join("..", "..")

// repository parses the tree once for all tests.
var repository = sync.OnceValues(func() (*tree, error) { return readTree(os.DirFS(root)) })

// mustTree returns the parsed repository.
func mustTree(t *testing.T) *tree {
	t.Helper()
	all, err := repository()
	if err != nil {
		t.Fatalf("read the repository: %v", err)
	}
	return all
}

// report fails the test with every fault, in order of place.
func report(t *testing.T, faults []fault) {
	t.Helper()
	slices.SortStableFunc(faults, func(a, b fault) int { return strings.Compare(a.at, b.at) })
	for _, f := range faults {
		t.Error(f)
	}
}

// readTree parses every .go file of a repository. Directories that the go command
// never builds (testdata, hidden ones) are left out; those that start with "_" hold
// generators that people do build by name, and are read.
func readTree(repo fs.FS) (*tree, error) {
	t := &tree{modules: map[string]string{}}
	err := fs.WalkDir(repo, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(name)
		switch {
		case entry.IsDir() && name != "." && (base == "testdata" || base[0] == '.'):
			return fs.SkipDir
		case entry.IsDir():
			return nil
		case base == "go.mod":
			return t.addModule(repo, name)
		case strings.HasSuffix(base, ".go"):
			return t.addFile(repo, name)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, f := range t.files {
		f.module = t.moduleOf(f.dir)
	}
	return t, nil
}

func (t *tree) addModule(repo fs.FS, name string) error {
	content, err := fs.ReadFile(repo, name)
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(bytes.NewReader(content))
	for lines.Scan() {
		if module, ok := strings.CutPrefix(lines.Text(), "module "); ok {
			t.modules[below(path.Dir(name))] = strings.TrimSpace(module)
			return nil
		}
	}
	return fmt.Errorf("%s has no module line", name)
}

func (t *tree) addFile(repo fs.FS, name string) error {
	source, err := fs.ReadFile(repo, name)
	if err != nil {
		return err
	}
	f, err := parse(name, source)
	if err != nil {
		return err
	}
	t.files = append(t.files, f)
	return nil
}

// parse reads one file; its module is the core until the tree knows better.
func parse(name string, source []byte) (*file, error) {
	set := token.NewFileSet()
	syntax, err := parser.ParseFile(set, name, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	return &file{
		path: name, dir: below(path.Dir(name)),
		test: strings.HasSuffix(name, "_test.go"), generated: ast.IsGenerated(syntax),
		source: source, set: set, syntax: syntax,
	}, nil
}

// below writes the root directory as "".
func below(dir string) string {
	if dir == "." {
		return ""
	}
	return dir
}

// moduleOf returns the directory of the module that a directory belongs to.
func (t *tree) moduleOf(dir string) string {
	for dir != "" {
		if _, ok := t.modules[dir]; ok {
			return dir
		}
		dir = below(path.Dir(dir))
	}
	return ""
}

// imports returns the import paths of a file.
func (f *file) imports() []string {
	paths := make([]string, 0, len(f.syntax.Imports))
	for _, spec := range f.syntax.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil {
			paths = append(paths, p)
		}
	}
	return paths
}

// at returns the place of a node as "path:line".
func (f *file) at(node ast.Node) string {
	return fmt.Sprintf("%s:%d", f.path, f.line(node.Pos()))
}

func (f *file) line(pos token.Pos) int { return f.set.Position(pos).Line }

// length returns the number of lines that a node takes.
func (f *file) length(node ast.Node) int { return f.line(node.End()) - f.line(node.Pos()) + 1 }

// lines returns the number of lines of the file.
func (f *file) lines() int { return bytes.Count(f.source, []byte("\n")) }

// command reports whether the file is part of a program.
func (f *file) command() bool { return f.syntax.Name.Name == "main" }

// internal reports whether no other module can import the file's package.
func (f *file) internal() bool {
	return slices.Contains(strings.Split(f.dir, "/"), "internal")
}

// published reports whether the file is part of what users import: neither a test nor
// a program, not internal, and in a module that is published.
func (f *file) published() bool {
	return !f.test && !f.command() && !f.internal() &&
		f.module != "examples" && f.module != "benchmarks"
}

// where returns the files that satisfy a condition.
func (t *tree) where(keep func(*file) bool) []*file {
	var kept []*file
	for _, f := range t.files {
		if keep(f) {
			kept = append(kept, f)
		}
	}
	return kept
}

// packages groups files by directory.
func packages(files []*file) map[string][]*file {
	byDir := map[string][]*file{}
	for _, f := range files {
		byDir[f.dir] = append(byDir[f.dir], f)
	}
	return byDir
}
