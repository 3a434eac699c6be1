// SPDX-License-Identifier: Apache-2.0

// Command documents measures what is read in the documents of a folder, beside other readers in
// the same run: words, tables and cells against what is known of the files, pages a second and
// core, and how reading each file ends.
//
//	go run ./benchmarks/documents -data DIR [-peers DIR] [-json] [-rounds N] [-isolated]
//
// It finds the documents below the folder by their names and first bytes, and their truth in any
// of these forms:
//
//   - manifest.tsv with the columns file, agreement and password, and reference/FILE.jsonl with the
//     text of each page: the text that two readers agree on, taken from an agreement of 0.95;
//   - truth.json: {FILE: {"text", "tables": [rows of cells], "rows", "password", "from"}}, exact;
//   - NAME-str.xml beside NAME.pdf: the tables of the ICDAR 2013 competition;
//   - FILE.md beside a file or in a folder reference: a reviewed conversion.
//
// Every document, with a truth or without, is read once more for its outcome: a document, an error
// of a known type, or a fault: a crash, over 10 s, over 1 GiB, silently empty. They are read one
// after another in one process, as a program that uses the library does; with -isolated each in
// its own, by package ingest/isolate.
//
// The peers are set up by benchmarks/documents/peers/setup.py DIR: pymupdf and pdfplumber, and
// pdftotext of Poppler if it is installed. Each reads in a process of one core; speed is the
// processor time of the text, without starting and without tables of the peers, with tables of ours.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/pacenote/pacenote/benchmarks/internal/command"
	"github.com/pacenote/pacenote/benchmarks/internal/machine"
	"github.com/pacenote/pacenote/ingest/isolate"
	"github.com/pacenote/pacenote/rag"
)

func main() {
	host := isolate.Start(rag.DefaultParsers()...) // never returns in a parser's process
	command.Main("documents", func(ctx context.Context, args []string, stdout, stderr io.Writer) error {
		if len(args) == 1 && (args[0] == readCommand || args[0] == outcomeCommand) {
			return work(ctx, args[0], os.Stdin, stdout)
		}
		return (&program{host, stdout, stderr}).run(ctx, args)
	})
}

// program is what run needs of the process.
type program struct {
	host           *isolate.Host
	stdout, stderr io.Writer
}

func (p *program) run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("documents", flag.ContinueOnError)
	flags.SetOutput(p.stderr)
	data := flags.String("data", os.Getenv("PACENOTE_DATA"), "`directory` of the documents")
	peers := flags.String("peers", "", "`directory` that peers/setup.py made")
	rounds := flags.Int("rounds", 3, "how often each reader has its turn where speed is measured")
	isolated := flags.Bool("isolated", false, "read each file in a process of its own for its outcome")
	asJSON := flags.Bool("json", false, "print JSON")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *data == "" || *rounds < 1 {
		return errors.New("name the documents' directory with -data; at least one round")
	}
	c, err := readCorpus(*data)
	if err != nil {
		return err
	}
	readers, missing, err := readersOf(*peers)
	if err != nil {
		return err
	}
	r := &Report{Machine: machine.Describe(), Folder: *data, Files: len(c.files), Rounds: *rounds, Isolated: *isolated, Missing: missing}
	for _, reader := range readers[1:] {
		version, err := reader.version(ctx)
		if err != nil {
			return err
		}
		r.Peers = append(r.Peers, reader.name+" "+version)
	}
	for _, g := range c.groups() {
		fmt.Fprintln(p.stderr, g.kind, g.form)
		scored, err := g.score(ctx, readers, *rounds)
		if err != nil {
			return err
		}
		r.Groups = append(r.Groups, scored)
	}
	fmt.Fprintln(p.stderr, "outcomes")
	if r.Outcomes, err = c.outcomes(ctx, p.host, *isolated); err != nil {
		return err
	}
	return r.print(p.stdout, *asJSON)
}
