// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// documentsDir is the folder of the committed documents, seen from this package.
var documentsDir = filepath.Join("..", "documents")

// TestCommittedDocuments checks that the committed files are what the program writes,
// byte for byte.
func TestCommittedDocuments(t *testing.T) {
	documents, err := generateAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range sortedNames(documents) {
		committed, err := os.ReadFile(filepath.Join(documentsDir, filepath.FromSlash(name)))
		if err != nil {
			t.Error(err)
			continue
		}
		if !bytes.Equal(committed, documents[name]) {
			t.Errorf("%s differs from its source: run go run ./examples/ask/generate", name)
		}
	}
}

// TestRun checks that the program writes the same files twice.
func TestRun(t *testing.T) {
	dir := t.TempDir()
	var written [2]map[string]string
	for i := range written {
		if err := run(dir); err != nil {
			t.Fatal(err)
		}
		written[i] = readTree(t, dir)
	}
	if diff := cmp.Diff(written[0], written[1]); diff != "" {
		t.Errorf("second run differs (-first +second):\n%s", diff)
	}
	if len(written[0]) != 10 {
		t.Errorf("%d files written, want 10", len(written[0]))
	}
}

// TestEveryDocumentListed checks that DOCUMENTS.md names every file, and that every
// invented one says inside that it is invented.
func TestEveryDocumentListed(t *testing.T) {
	list, err := os.ReadFile(filepath.Join("..", "DOCUMENTS.md"))
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for name, text := range readTree(t, documentsDir) {
		total += len(text)
		if !strings.Contains(string(list), "`"+name+"`") {
			t.Errorf("DOCUMENTS.md does not name %s", name)
		}
		if !strings.HasPrefix(name, "public/") && !marked(text) {
			t.Errorf("%s does not say that it is invented", name)
		}
	}
	if total > 4<<20 {
		t.Errorf("the documents take %d bytes, more than 4 MiB", total)
	}
}

// marked reports whether a text says that it is an invented sample.
func marked(text string) bool {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	for _, mark := range []string{
		"invented sample", "exemple invent", "erfundenes beispiel",
	} {
		if strings.Contains(text, mark) {
			return true
		}
	}
	return false
}

// TestGenerateErrors checks that a bad source is refused with a reason.
func TestGenerateErrors(t *testing.T) {
	good := "title: T\nnumber: N\nlanguage: en\nnotice: I\npage: Page\npaper: a4\ndate: 2026-01-31\n\n"
	tests := []struct{ name, source, text, want string }{
		{"CSV", "a.csv", "a;→\n", `encode text: '→' is not in Windows-1252`},
		{"no header", "a.txt", "", "line 1: no header line for title"},
		{"unknown header", "a.txt", "colour: red\n\n", `line 1: unknown header line "colour: red"`},
		{"paper", "a.txt", strings.Replace(good, "a4", "a9", 1), `set pages: unknown paper "a9"`},
		{"date", "a.txt", strings.Replace(good, "2026-01-31", "today", 1), "write PDF: read date"},
		{"character", "a.txt", good + "→\n", `encode text: '→' is not in Windows-1252`},
		{"no sheet", "a.xlsx.txt", good + "text\n", `write workbook: "text" stands on no sheet`},
		{"no slide", "a.pptx.txt", good + "text\n", `write presentation: "text" stands on no slide`},
		{"table", "a.txt", good + "| a | b |\n|--|--|\n| 1 |\n", "line 11: 1 cells in a table of 2 columns"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, _, err := generate(test.source, test.text)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want it to contain %q", err, test.want)
			}
		})
	}
}

// TestGenerateCSV checks the encoding and the line ends of a CSV source.
func TestGenerateCSV(t *testing.T) {
	name, data, err := generate("fr/a.csv", "Modèle;Coût\n609;12,50 €\n")
	if err != nil {
		t.Fatal(err)
	}
	if name != "fr/a.csv" || string(data) != "Mod\xe8le;Co\xfbt\r\n609;12,50 \x80\r\n" {
		t.Errorf("got %q: %q", name, data)
	}
}

// readTree returns the files below a folder by slash path.
func readTree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(path)))
		files[path] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
