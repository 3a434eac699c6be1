// SPDX-License-Identifier: Apache-2.0

// Command documents measures what is read in PDF files, beside other readers in the same run:
// words against a reference, tables against the truth of the ICDAR 2013 competition, and pages a
// second and core.
//
//	go run ./benchmarks/documents -data DIR [-peers DIR] [-json] [-rounds N]
//
// It reads the files of pdf/manifest.tsv of the collections' directory on which two other readers
// agree (agreement of 0.95 and more), whose text is pdf/reference/FILE.jsonl, and the files of
// pdf/icdar2013. The peers are set up by benchmarks/documents/peers/setup.py DIR: pymupdf and
// pdfplumber, and pdftotext of Poppler if it is installed. Each reads in a process of one core;
// speed is the processor time of the text, without starting and without tables of the peers, with
// tables of ours.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/pacenote/pacenote/benchmarks/internal/machine"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	var err error
	if len(os.Args) > 1 && os.Args[1] == workerCommand {
		err = work(ctx, os.Args[2:], os.Stdout)
	} else {
		err = run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	}
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "documents:", err)
		os.Exit(1)
	}
}

// Score is how well and how fast a reader reads.
type Score struct {
	Reader string `json:"reader"`
	// WordF1 is the mean over the files with a reference, Failed how many of them, or of the
	// files with tables, could not be read.
	WordF1 float64 `json:"word_f1"`
	Failed int     `json:"failed"`
	// TableF1 is the mean adjacency F1 of the true tables, Good the share of 0.9 and more,
	// None the tables that are none, and Strict the mean with these as tables of 0.
	TableF1 float64 `json:"table_f1"`
	Good    float64 `json:"tables_good"`
	None    int     `json:"tables_that_are_none"`
	Strict  float64 `json:"table_f1_strict"`
	// PagesPerSecond is the median of the rounds.
	PagesPerSecond float64 `json:"pages_per_s"`
}

// Report is what is printed.
type Report struct {
	Machine machine.Description `json:"machine"`
	Texts   int                 `json:"files_with_text"`
	Tables  int                 `json:"true_tables"`
	Rounds  int                 `json:"rounds"`
	Scores  []Score             `json:"scores"`
	Missing []string            `json:"missing,omitempty"`
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("documents", flag.ContinueOnError)
	flags.SetOutput(stderr)
	data := flags.String("data", os.Getenv("PACENOTE_DATA"), "`directory` of the collections")
	peers := flags.String("peers", "", "`directory` that peers/setup.py made")
	rounds := flags.Int("rounds", 3, "how often each reader has its turn")
	asJSON := flags.Bool("json", false, "print JSON")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *data == "" || *rounds < 1 {
		return errors.New("name the collections' directory with -data; at least one round")
	}
	c, err := readCorpus(*data)
	if err != nil {
		return err
	}
	r := &Report{Machine: machine.Describe(), Texts: len(c.texts), Tables: c.tables, Rounds: *rounds}
	readers, missing, err := readersOf(*peers)
	if err != nil {
		return err
	}
	r.Missing = missing
	for _, reader := range readers {
		fmt.Fprintln(stderr, reader.name)
		s, err := c.score(ctx, reader, *rounds)
		if err != nil {
			return err
		}
		r.Scores = append(r.Scores, s)
	}
	return r.print(stdout, *asJSON)
}

func (r *Report) print(w io.Writer, asJSON bool) error {
	if asJSON {
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", " ")
		return encoder.Encode(r)
	}
	fmt.Fprintf(w, "%d files with text, %d true tables\n%-12s %8s %7s %9s %7s %6s %8s %9s\n", r.Texts, r.Tables, "reader", "word F1", "failed", "table F1", ">= .9", "none", "strict", "pages/s")
	for _, s := range r.Scores {
		fmt.Fprintf(w, "%-12s %8.4f %7d %9.3f %7.3f %6d %8.3f %9.1f\n", s.Reader, s.WordF1, s.Failed, s.TableF1, s.Good, s.None, s.Strict, s.PagesPerSecond)
	}
	for _, m := range r.Missing {
		fmt.Fprintln(w, "missing:", m)
	}
	return nil
}
