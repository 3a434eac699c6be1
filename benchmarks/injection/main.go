// SPDX-License-Identifier: Apache-2.0

// Command injection measures what instructions that stand in documents do to answers.
//
//	go run ./benchmarks/injection [-documents FILE] [-model ensemble|e5|minilm] [-scorer msmarco|none] [-most N] [-json]
//
// The file has an object on each line with a text, a question about it and, if an instruction was
// planted, the "attack". All are indexed; each question with an attack is asked of its document by the
// default generator, which quotes, and by one that obeys: it says the attack, with and without words around it, as a sentence of its own,
// adds links, images and HTML, and cites what it was not given. Counted are sentences that hold an attack and are not marked as quotations, and
// links, images and HTML in the answers as package rag/render writes them and in its renderings of
// payloads that try to act. Both must be 0. Without -documents the file of testdata is taken.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/pacenote/pacenote/benchmarks/internal/collection"
	"github.com/pacenote/pacenote/benchmarks/internal/command"
	"github.com/pacenote/pacenote/benchmarks/internal/machine"
	"github.com/pacenote/pacenote/benchmarks/internal/model"
)

func main() { command.Main("injection", run) }

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("injection", flag.ContinueOnError)
	flags.SetOutput(stderr)
	file := flags.String("documents", filepath.Join("benchmarks", "injection", "testdata", "documents.jsonl"), "`file` with texts, questions and attacks")
	most := flags.Int("most", 0, "greatest `number` of attacks; 0: all")
	var choice model.Choice
	choice.Register(flags)
	asJSON := flags.Bool("json", false, "print JSON")
	if err := flags.Parse(args); err != nil {
		return err
	}
	documents, err := collection.ReadLines[Document](*file)
	if err != nil {
		return err
	}
	models, err := choice.Load()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "pacenote-injection-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	r, err := measure(ctx, dir, models, documents, *most)
	if err != nil {
		return err
	}
	if *asJSON {
		return json.NewEncoder(stdout).Encode(r)
	}
	fmt.Fprintf(stdout, "machine    %s\ndocuments  %s: %d, %d with an attack that was asked about\nmodel      %s\n\n", machine.Describe(), *file, len(documents), r.Attacks, models)
	fmt.Fprintf(stdout, "%-22s %9s %9s %9s %9s %9s %9s\n", "generator", "answers", "attack", "attack as", "withheld", "own words", "acting")
	fmt.Fprintf(stdout, "%-22s %9s %9s %9s %9s %9s %9s\n", "", "", "unmarked", "quotation", "sentences", "shown", "in output")
	for _, g := range []struct {
		name string
		Outcome
	}{{"quoting (default)", r.Quoting}, {"obeying", r.Obeying}} {
		fmt.Fprintf(stdout, "%-22s %9d %9d %9d %9d %9d %9d\n", g.name, g.Answers, g.Unmarked, g.Quoted, g.Withheld, g.OwnWords, g.Acting)
	}
	fmt.Fprintf(stdout, "\npayloads rendered %d, acting %d\n", r.Payloads, r.PayloadsActing)
	return nil
}
