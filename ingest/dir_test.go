// SPDX-License-Identifier: Apache-2.0

package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store/acl"
)

// write makes files below a new directory.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, content := range files {
		p := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// list collects a source's items; errors of items are listed as "id!", the one that
// ends the listing is returned.
func list(t *testing.T, s ingest.Source) (ids []string, items map[string]ingest.Item, end error) {
	t.Helper()
	items = map[string]ingest.Item{}
	for item, err := range s.Items(t.Context()) {
		switch {
		case err != nil && item.ID == "":
			end = err
		case err != nil:
			ids = append(ids, item.ID+"!")
		default:
			ids = append(ids, item.ID)
			items[item.ID] = item
		}
	}
	return ids, items, end
}

func TestDirListsFiles(t *testing.T) {
	root := write(t, map[string]string{
		"a.txt":                "alpha",
		"sub/b.md":             "# beta",
		"sub/deep/Größe.csv":   "x;y",
		".hidden":              "no",
		".git/config":          "no",
		"sub/~$b.docx":         "no",
		"sub/Thumbs.db":        "no",
		"__MACOSX/sub/._b.md":  "no",
		"sub/.dir/visible.txt": "no",
	})
	src := ingest.Dir(root, acl.Groups("engineering"))
	if got, want := src.Name(), filepath.Base(root); got != want {
		t.Errorf("Name() = %q, want the base name %q", got, want)
	}
	ids, items, end := list(t, src)
	if end != nil {
		t.Fatal(end)
	}
	if diff := cmp.Diff([]string{"a.txt", "sub/b.md", "sub/deep/Größe.csv"}, ids); diff != "" {
		t.Error(diff)
	}
	item := items["sub/b.md"]
	if item.Size != 6 || item.Modified.IsZero() || item.Modified.Location() != time.UTC {
		t.Errorf("size %d, modified %v", item.Size, item.Modified)
	}
	if !item.Access.Equal(acl.Groups("engineering")) {
		t.Errorf("access %+v", item.Access)
	}
	r, err := item.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if data, err := io.ReadAll(r); err != nil || string(data) != "# beta" {
		t.Errorf("read %q, %v", data, err)
	}
}

func TestDirMissingRootEndsTheListing(t *testing.T) {
	ids, _, end := list(t, ingest.Dir(filepath.Join(t.TempDir(), "nowhere"), acl.Everyone))
	if len(ids) != 0 || !errors.Is(end, fs.ErrNotExist) {
		t.Errorf("items %v, error %v; want none and fs.ErrNotExist", ids, end)
	}
	root := write(t, map[string]string{"file": "x"})
	if _, _, end := list(t, ingest.Dir(filepath.Join(root, "file"), acl.Everyone)); end == nil {
		t.Error("a file as root: want an error that ends the listing")
	}
}

func TestDirLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("making links needs a privilege on Windows")
	}
	outside := write(t, map[string]string{"secret.txt": "secret"})
	root := write(t, map[string]string{"real.txt": "real", "dir/x.txt": "x"})
	for name, target := range map[string]string{
		"inside.txt":  "real.txt",
		"outside.txt": filepath.Join(outside, "secret.txt"),
		"up.txt":      "../" + filepath.Base(outside) + "/secret.txt",
		"dangling":    "nothing",
		"loop":        ".",
	} {
		if err := os.Symlink(target, filepath.Join(root, name)); err != nil {
			t.Fatal(err)
		}
	}
	ids, items, end := list(t, ingest.Dir(root, acl.Everyone))
	if end != nil {
		t.Fatal(end)
	}
	want := []string{"dangling!", "dir/x.txt", "inside.txt", "outside.txt!", "real.txt", "up.txt!"}
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Error(diff)
	}
	// A file that becomes a link out of the root after the listing is not read either.
	if err := os.Remove(filepath.Join(root, "real.txt")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(outside, "secret.txt"), filepath.Join(root, "real.txt")); err != nil {
		t.Fatal(err)
	}
	if r, err := items["real.txt"].Open(t.Context()); err == nil {
		data, _ := io.ReadAll(r)
		t.Errorf("read %q through a link out of the root", data)
	}
}

// failingFS is a file system whose directory "locked" can't be read.
type failingFS struct{ fstest.MapFS }

func (f failingFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == "locked" {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrPermission}
	}
	return f.MapFS.ReadDir(name)
}

func TestUnreadableDirectoryKeepsTheRestAndForbidsDeletes(t *testing.T) {
	tree := failingFS{fstest.MapFS{
		"a.txt":        {Data: []byte("a")},
		"locked/b.txt": {Data: []byte("b")},
		"z.txt":        {Data: []byte("z")},
	}}
	ids, _, end := list(t, ingest.FS("share", tree, acl.Everyone))
	if diff := cmp.Diff([]string{"a.txt", "z.txt"}, ids); diff != "" {
		t.Error(diff)
	}
	if !errors.Is(end, fs.ErrPermission) {
		t.Errorf("the listing ended with %v, want fs.ErrPermission", end)
	}
}

func TestFileOptions(t *testing.T) {
	tree := fstest.MapFS{
		"hr/pay.txt":      {Data: []byte("1")},
		"public/news.txt": {Data: []byte("2")},
		"old/news.txt":    {Data: []byte("3")},
		"public/draft.md": {Data: []byte("4")},
	}
	src := ingest.NewFS(tree, acl.Everyone, &ingest.FileOptions{
		Name: "intranet",
		Access: func(id string) acl.List {
			if strings.HasPrefix(id, "hr/") {
				return acl.Groups("hr")
			}
			return acl.Everyone
		},
		Skip: func(id string, dir bool) bool { return dir && id == "old" || strings.HasSuffix(id, ".md") },
	})
	ids, items, end := list(t, src)
	if end != nil || src.Name() != "intranet" {
		t.Fatal(src.Name(), end)
	}
	if diff := cmp.Diff([]string{"hr/pay.txt", "public/news.txt"}, ids); diff != "" {
		t.Error(diff)
	}
	if items["hr/pay.txt"].Access.Allows(acl.User("jd")) {
		t.Error("hr/pay.txt is readable by anybody")
	}
}

func TestItemsStops(t *testing.T) {
	tree := fstest.MapFS{"a": {}, "b": {}, "c": {}}
	src := ingest.FS("files", tree, acl.Everyone)
	n := 0
	for range src.Items(t.Context()) {
		n++
		break
	}
	if n != 1 {
		t.Errorf("%d items after a break", n)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for item, err := range src.Items(ctx) {
		if item.ID != "" || !errors.Is(err, context.Canceled) {
			t.Errorf("item %q, error %v after cancel", item.ID, err)
		}
	}
}

func TestMediaOf(t *testing.T) {
	for _, test := range []struct{ name, head, want string }{
		{"a.txt", "", ingest.MediaText},
		{"a.unknown", "", ""},
		{"README", "plain words", ingest.MediaText},
		{"page", "\xEF\xBB\xBF\n<!DOCTYPE HTML><html>", ingest.MediaHTML},
		{"export.xls", "<table><tr>", ingest.MediaHTML},
		{"REPORT.PDF", "%PDF-1.7", ingest.MediaPDF},
		{"report.txt", "%PDF-1.7", ingest.MediaPDF},
		{"late.pdf", "\n\n\njunk", ingest.MediaPDF},
		{"book.docx", "PK\x03\x04....", ingest.MediaDOCX},
		{"book.txt", "PK\x03\x04....", "application/zip"},
		{"book", "PK\x03\x04..[Content_Types].xml....PK\x03\x04..xl/workbook.xml", ingest.MediaXLSX},
		{"secret.docx", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", ingest.MediaDOCX},
		{"mail", "Return-Path: <a@example.org>\r\nReceived: from", ingest.MediaEmail},
		{"old.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "application/vnd.ms-excel"},
		{"data.csv", "a;b\r\n1;2", ingest.MediaCSV},
		{"data.csv", "a\x00b\x01\x02\x03", ingest.MediaBinary},
		{"noext", "\x7fELF\x02\x01\x01\x00\x00", ingest.MediaBinary},
		{"utf16.csv", "\xFF\xFEa\x00;\x00b\x00", ingest.MediaCSV},
		{"utf16", "a\x00;\x00b\x00c\x00", ingest.MediaText},
		{"notes.md", "# Title", ingest.MediaMarkdown},
		{"picture", "\x89PNG\r\n\x1a\n", "image/png"},
		{"door.STP", "ISO-10303-21;\nHEADER;", "model/step"},
		{"door.stl", "solid door\nfacet normal 0 0 1", "model/stl"},
		{"door.dxf", "", "image/vnd.dxf"},
	} {
		if got := ingest.MediaOf(test.name, []byte(test.head)); got != test.want {
			t.Errorf("MediaOf(%q, %q) = %q, want %q", test.name, test.head, got, test.want)
		}
	}
}

func FuzzMediaOf(f *testing.F) {
	f.Add("a.txt", []byte("text"))
	f.Add("a.pdf", []byte("%PDF-"))
	f.Fuzz(func(t *testing.T, name string, head []byte) {
		if len(head) > 0 && ingest.MediaOf(name, head) == "" {
			t.Errorf("MediaOf(%q, %q) is empty", name, head)
		}
	})
}

func ExampleFS() {
	tree := fstest.MapFS{
		"bulletins/2026-03.txt": {Data: []byte("Tighten the hinge bolts to 25 N·m.")},
		".DS_Store":             {Data: []byte{0}},
	}
	source := ingest.FS("service", tree, acl.Groups("engineering"))
	for item, err := range source.Items(context.Background()) {
		fmt.Println(item.ID, item.Size, item.Access.Groups, err)
	}
	// Output: bulletins/2026-03.txt 35 [engineering] <nil>
}
