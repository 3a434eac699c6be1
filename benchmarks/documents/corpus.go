// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/readtest"
)

// The forms of truth.
const (
	agreedText  = "text of two readers that agree"
	exactText   = "exact"
	competition = "tables of ICDAR 2013"
	reviewed    = "reviewed Markdown"
)

// file is a file of the folder with what is known of it.
type file struct {
	name     string // path below the folder, with slashes
	path     string
	kind     string // such as "docx"
	form     string // of the truth; "" if there is none
	password string

	text   string            // in reading order; "" if not known
	tables [][]readtest.Cell // nil if not known
	grids  [][][]string      // the cells of tables that must be exact; nil if not known
}

// corpus is what is read: the files that some parser reads, in the order of their names.
type corpus struct {
	dir   string
	files []*file
}

// kinds are the media types that are documents, with short names. Collections in JSON lines and
// plain text, which most folders have beside them, are not.
var kinds = map[string]string{
	ingest.MediaPDF: "pdf", ingest.MediaDOCX: "docx", ingest.MediaXLSX: "xlsx", ingest.MediaPPTX: "pptx", ingest.MediaHTML: "html",
	ingest.MediaMarkdown: "md", ingest.MediaCSV: "csv", ingest.MediaTSV: "csv", ingest.MediaEmail: "eml", ingest.MediaMSG: "msg", ingest.MediaZIP: "zip",
}

// sniffed is how much of a file tells its media type.
const sniffed = 512

// mediaOf returns the media type of a file.
func mediaOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	head := make([]byte, sniffed)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return "", err
	}
	return ingest.MediaOf(path, head[:n]), nil
}

// readCorpus finds the files below a folder and their truth.
func readCorpus(dir string) (*corpus, error) {
	c := &corpus{dir: dir}
	byPath := map[string]*file{}
	var truths []string // files that hold the truth of others
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "reference" || path != dir && strings.HasPrefix(entry.Name(), ".")):
			return filepath.SkipDir
		case !entry.Type().IsRegular():
			return nil
		case entry.Name() == "manifest.tsv" || entry.Name() == "truth.json":
			truths = append(truths, path)
			return nil
		case strings.EqualFold(entry.Name(), "README.md"):
			return nil
		}
		media, err := mediaOf(path)
		if err != nil || kinds[media] == "" {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		f := &file{name: filepath.ToSlash(name), path: path, kind: kinds[media]}
		c.files, byPath[path] = append(c.files, f), f
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(c.files) == 0 {
		return nil, fmt.Errorf("%s holds no documents", dir)
	}
	for _, name := range truths {
		read := readManifest
		if filepath.Base(name) == "truth.json" {
			read = readTruth
		}
		if err := read(name, byPath); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
	}
	return c, c.readBeside(byPath)
}

// readBeside reads the truth that stands beside a file that has no other.
func (c *corpus) readBeside(byPath map[string]*file) error {
	for _, f := range c.files {
		if f.form != "" {
			continue
		}
		var err error
		if f.kind == "pdf" {
			if f.tables, err = readtest.ReadCompetition(strings.TrimSuffix(f.path, filepath.Ext(f.path)) + "-str.xml"); err == nil {
				f.form = competition
			}
		} else {
			err = f.readMarkdown()
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	// A reference beside a file is no document of its own.
	c.files = slices.DeleteFunc(c.files, func(f *file) bool {
		of, ok := strings.CutSuffix(f.path, ".md")
		return ok && byPath[of] != nil
	})
	return nil
}

// group is files of one kind whose truth has one form.
type group struct {
	kind, form string
	files      []*file
}

// groups returns the files with a truth, kind by kind.
func (c *corpus) groups() []*group {
	var all []*group
	for _, f := range c.files {
		if f.form == "" {
			continue
		}
		i := slices.IndexFunc(all, func(g *group) bool { return g.kind == f.kind && g.form == f.form })
		if i < 0 {
			i = len(all)
			all = append(all, &group{kind: f.kind, form: f.form})
		}
		all[i].files = append(all[i].files, f)
	}
	slices.SortFunc(all, func(a, b *group) int { return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.form, b.form)) })
	return all
}
