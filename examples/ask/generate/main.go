// SPDX-License-Identifier: Apache-2.0

package main

import (
	"embed"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

//go:embed sources
var sourceFiles embed.FS

func main() {
	out := flag.String("o", filepath.Join("examples", "ask", "documents"), "folder to write to")
	flag.Parse()
	if err := run(*out); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// run writes every generated document below the folder dir.
func run(dir string) error {
	documents, err := generateAll()
	if err != nil {
		return err
	}
	for _, name := range sortedNames(documents) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, documents[name], 0o644); err != nil {
			return err
		}
	}
	return nil
}

// generateAll returns the bytes of every generated document by its slash path below
// the folder of documents.
func generateAll() (map[string][]byte, error) {
	documents := make(map[string][]byte)
	err := fs.WalkDir(sourceFiles, "sources", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := sourceFiles.ReadFile(path)
		if err != nil {
			return err
		}
		name, data, err := generate(strings.TrimPrefix(path, "sources/"), string(text))
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		documents[name] = data
		return nil
	})
	return documents, err
}

// officeWriters write sources whose names end with an Office format before ".txt".
var officeWriters = map[string]func(source) ([]byte, error){".docx": writeDOCX, ".xlsx": writeXLSX, ".pptx": writePPTX}

// generate turns one source into a document: a ".txt" source into a PDF file, or the Office
// file that its name says, a ".csv" source into the same table in Windows-1252 with CR LF line
// ends, as spreadsheet programs on Windows write it. It returns the document's name and bytes.
func generate(name, text string) (string, []byte, error) {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if strings.HasSuffix(name, ".csv") {
		data, err := encodeWinAnsi(strings.ReplaceAll(text, "\n", "\r\n"))
		return name, data, err
	}
	src, err := parseSource(text)
	if err != nil {
		return "", nil, err
	}
	name = strings.TrimSuffix(name, ".txt")
	if write := officeWriters[filepath.Ext(name)]; write != nil {
		data, err := write(src)
		return name, data, err
	}
	pages, err := compose(src)
	if err != nil {
		return "", nil, err
	}
	data, err := writePDF(src.header, pages)
	return name + ".pdf", data, err
}

// sortedNames returns the keys of documents in order, so that errors and writes come
// in the same order on every run.
func sortedNames(documents map[string][]byte) []string {
	names := make([]string, 0, len(documents))
	for name := range documents {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
