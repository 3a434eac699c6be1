// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/pacenote/pacenote/internal/junk"
	"github.com/pacenote/pacenote/store/acl"
)

// FileSource is the Source of the files of a directory or of an fs.FS. An item's id is
// the slash path below the root, so a file that is renamed or moved within the tree is
// another document.
//
// Left out without a word are names that begin with a dot, and what operating systems
// and office programs leave behind: Thumbs.db, desktop.ini, "~$report.docx",
// __MACOSX and the like. A symbolic link to a file within the root is an item of its
// own; a link that leads out of the root, or nowhere, is an error of that item; links
// to directories are not followed, so that no listing runs in a circle. Devices, pipes
// and sockets are left out.
//
// A subdirectory that can't be read does not end the listing at once: the files beside
// it are still listed, and then an error without id says that the listing is
// incomplete, so that nothing is deleted for having been missed.
//
// A FileSource is immutable and safe for concurrent use.
type FileSource struct {
	name   string
	open   func() (fs.FS, func() error, error) // the tree, and what to call after use
	access func(id string) acl.List
	skip   func(id string, dir bool) bool
}

// FileOptions tells a FileSource what it can't know by itself. Nil, or the zero value,
// means the defaults.
type FileOptions struct {
	// Name is the source's name. Default for a directory: the last element of its
	// absolute path, so that a tree may move to another disk and keep its documents.
	// Two directories of one base name in one store must be given names, or each
	// would take the other's documents for deleted. Default for an fs.FS: "files".
	Name string
	// Access returns the access list of one file, given its id. Default: the list
	// given to the constructor, for all files.
	Access func(id string) acl.List
	// Skip reports whether to leave out a file, or a directory with all below it,
	// given its slash path below the root. Default: nothing but the names that
	// FileSource always leaves out.
	Skip func(id string, dir bool) bool
}

// Dir returns the source of all files below a directory, readable by those that access
// allows, with the defaults of FileOptions. That the directory does not exist is
// reported when it is listed.
func Dir(root string, access acl.List) *FileSource { return NewDir(root, access, nil) }

// NewDir is Dir with options.
func NewDir(root string, access acl.List, opts *FileOptions) *FileSource {
	if abs, err := filepath.Abs(root); err == nil {
		root = abs
	}
	name := filepath.Base(root)
	if name == string(filepath.Separator) || name == "." {
		name = "files"
	}
	return newFileSource(name, access, opts, func() (fs.FS, func() error, error) {
		r, err := os.OpenRoot(root)
		if err != nil {
			return nil, nil, err
		}
		return r.FS(), r.Close, nil
	})
}

// FS returns the source of this name of all files of fsys, readable by those that access
// allows. The file system must be safe for concurrent use and should implement
// fs.StatFS.
func FS(name string, fsys fs.FS, access acl.List) *FileSource {
	return NewFS(fsys, access, &FileOptions{Name: name})
}

// NewFS is FS with options.
func NewFS(fsys fs.FS, access acl.List, opts *FileOptions) *FileSource {
	return newFileSource("files", access, opts, func() (fs.FS, func() error, error) {
		return fsys, func() error { return nil }, nil
	})
}

func newFileSource(name string, access acl.List, opts *FileOptions, open func() (fs.FS, func() error, error)) *FileSource {
	s := &FileSource{
		name:   name,
		open:   open,
		access: func(string) acl.List { return access },
		skip:   func(string, bool) bool { return false },
	}
	if opts == nil {
		return s
	}
	if opts.Name != "" {
		s.name = opts.Name
	}
	if opts.Access != nil {
		s.access = opts.Access
	}
	if opts.Skip != nil {
		s.skip = opts.Skip
	}
	return s
}

// Name returns the name given by the options or its default.
func (s *FileSource) Name() string { return s.name }

// errStop ends a walk because the consumer wants no more.
var errStop = errors.New("stop")

// Items lists the files in lexical order of their directories. It costs one directory
// read for each directory and one stat for each file.
func (s *FileSource) Items(ctx context.Context) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		tree, done, err := s.open()
		if err != nil {
			yield(Item{}, fmt.Errorf("ingest: list %s: %w", s.name, err))
			return
		}
		defer done() // a handle opened for reading: nothing to lose
		w := &fileWalk{source: s, tree: tree, yield: yield}
		err = fs.WalkDir(tree, ".", func(id string, entry fs.DirEntry, err error) error {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			return w.visit(id, entry, err)
		})
		if errors.Is(err, errStop) {
			return
		}
		if err == nil {
			err = errors.Join(w.missed...)
		}
		if err != nil {
			yield(Item{}, fmt.Errorf("ingest: list %s: %w", s.name, err))
		}
	}
}

// fileWalk is one run of Items.
type fileWalk struct {
	source *FileSource
	tree   fs.FS
	yield  func(Item, error) bool
	missed []error // directories that could not be read
}

// visit is the fs.WalkDirFunc of the walk.
func (w *fileWalk) visit(id string, entry fs.DirEntry, err error) error {
	if id == "." {
		return err
	}
	if junk.Name(entry.Name()) || w.source.skip(id, entry.IsDir()) {
		if entry.IsDir() {
			return fs.SkipDir
		}
		return nil
	}
	if err != nil { // of reading a directory
		w.missed = append(w.missed, err)
		return nil
	}
	if entry.IsDir() {
		return nil
	}
	item, ok, err := w.item(id, entry)
	if !ok {
		return nil
	}
	if !w.yield(item, err) {
		return errStop
	}
	return nil
}

// item describes one file; ok is false if it is none.
func (w *fileWalk) item(id string, entry fs.DirEntry) (item Item, ok bool, err error) {
	item = Item{ID: strings.ToValidUTF8(id, "\uFFFD"), Size: -1, Access: w.source.access(id)}
	kind := entry.Type()
	if !kind.IsRegular() && kind&fs.ModeSymlink == 0 {
		return item, false, nil
	}
	info, err := fs.Stat(w.tree, id)
	if err != nil {
		return item, true, fmt.Errorf("ingest: list %s: %w", item.ID, err)
	}
	if !info.Mode().IsRegular() { // a link to a directory or a device
		return item, false, nil
	}
	item.Size, item.Modified = info.Size(), info.ModTime().UTC()
	item.Open = func(ctx context.Context) (io.ReadCloser, error) { return w.source.openFile(ctx, id) }
	return item, true, nil
}

// openFile opens a file that was listed, unless it has become something else.
func (s *FileSource) openFile(ctx context.Context, id string) (io.ReadCloser, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	tree, done, err := s.open()
	if err != nil {
		return nil, fmt.Errorf("ingest: open %s: %w", id, err)
	}
	defer done() // open files outlive the handle of the directory
	info, err := fs.Stat(tree, id)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("not a regular file")
	}
	if err != nil { // before opening: a pipe would block
		return nil, fmt.Errorf("ingest: open %s: %w", id, err)
	}
	file, err := tree.Open(id)
	if err != nil {
		return nil, fmt.Errorf("ingest: open %s: %w", id, err)
	}
	return file, nil
}

// extension returns the lower-case extension of a name, without the dot.
func extension(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
}
