// SPDX-License-Identifier: Apache-2.0

// Command pack compresses a folder of databases as CSV files into the form that is
// embedded: one folder a source, with schema.sql and TABLE.csv.gz. The same files always
// give the same bytes.
//
//	go run ./examples/plant/databases/pack FROM TO SOURCE...
package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	if len(os.Args) < 4 {
		fmt.Fprintln(os.Stderr, "usage: pack FROM TO SOURCE...")
		os.Exit(2)
	}
	for _, source := range os.Args[3:] {
		if err := pack(filepath.Join(os.Args[1], source), filepath.Join(os.Args[2], source)); err != nil {
			fmt.Fprintln(os.Stderr, "pack:", err)
			os.Exit(1)
		}
	}
}

// pack writes the files of one folder.
func pack(from, to string) error {
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	for _, entry := range entries {
		name := entry.Name()
		content, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			return err
		}
		if strings.HasSuffix(name, ".csv") {
			name += ".gz"
			if content, err = compress(content); err != nil {
				return err
			}
		}
		if err := os.WriteFile(filepath.Join(to, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func compress(content []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
