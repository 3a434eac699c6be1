// SPDX-License-Identifier: Apache-2.0

package readtest

import (
	"archive/zip"
	"bytes"
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/pacenote/pacenote/ingest"
)

// Folder returns the path of a file or folder below the directory that the environment
// variable PACENOTE_DATA names. Without it the test is skipped.
func Folder(t testing.TB, elements ...string) string {
	t.Helper()
	root := os.Getenv("PACENOTE_DATA")
	if root == "" {
		t.Skip("PACENOTE_DATA names no collections")
	}
	return filepath.Join(append([]string{root}, elements...)...)
}

// Parse reads a file. The error is that of the parser, or of opening the file.
func Parse(ctx context.Context, parser ingest.Parser, name string) (*ingest.Document, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return parser.Parse(ctx, ingest.Input{Name: filepath.Base(name), Reader: f, Size: info.Size()})
}

// Office reads the files of the folder of office files that match a pattern and compares
// their words with the reviewed conversions in its folder reference, FILE.md each. It returns
// the mean and the least [Recall]; what is missing is logged, and a file that can't be read
// fails the test.
func Office(t *testing.T, parser ingest.Parser, pattern string) (mean, least float64) {
	t.Helper()
	files, err := filepath.Glob(Folder(t, "office", pattern))
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	total := 0.0
	least = 1
	for _, file := range files {
		reference, err := os.ReadFile(Folder(t, "office", "reference", filepath.Base(file)+".md"))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := Parse(t.Context(), parser, file)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		share, missing := Recall(Text(doc), Unmarked(string(reference)))
		total, least = total+share, min(least, share)
		t.Logf("%-45s %.3f %d blocks, missing %.20q, warnings %q", filepath.Base(file), share, len(doc.Blocks), missing, doc.Quality.Warnings)
	}
	return total / float64(len(files)), least
}

// Pack returns a ZIP archive of files by their names, in the order of these: with the parts of
// an office file, such a file.
func Pack(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(files[name]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
