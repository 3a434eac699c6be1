// SPDX-License-Identifier: Apache-2.0

// Command standardize makes one standard table of the exports of several old systems.
//
//	go run ./examples/standardize -standard standard.csv -xref part_xref.csv EXPORT…
//
// It proposes, for each export, which column each column of the standard comes from and how its
// values are converted, asks what the export does not settle, and prints the standard rows. With
// -json it prints one object:
//
//	{"columns": [standard columns], "mappings": [{"file", "columns": […], "questions": […]}],
//	 "rows": [{"values": {column: value}, "source": {"file", "row", "cells": {column: {"column", "cell", "text"}}}}],
//	 "faults": [{"file", "row", "standard", "cell", "text", "message"}]}
//
// A cell is written as "I2", or "Sheet!I2".
//
//	-standard FILE  the standard table: its header, and rows as examples of values
//	-xref FILE      a cross-reference of codes; repeatable
//	-save FILE      write the mappings, to be reviewed
//	-map FILE       take the mappings of this file instead of proposing any; that of an export is
//	                the one of its name and columns, else the only one of its columns
//	-lineage FILE   write a table of where each row came from, which package rag/semantic reads
//	                ("lineage" of a dataset) to show the cells behind a figure
//	-key COLUMN     the column of the standard that tells rows apart in that table. Default: the
//	                first one that does in the standard
//	-order ORDER    the order of dates where an export does not settle it: dmy, mdy or ymd
//	-decimal SIGN   the decimal sign where an export does not settle it: . or ,
//	-csv            print the rows as CSV
//
// Files are CSV in any encoding and with any delimiter, or spreadsheets. It exits with status 0 if
// every value was converted and no question is open, with 2 if the arguments are wrong, and with 1 otherwise.
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
	"path/filepath"
	"slices"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/csv"
	"github.com/pacenote/pacenote/ingest/standardize"
	"github.com/pacenote/pacenote/ingest/xlsx"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	var usage *usageError
	switch {
	case err == nil || errors.Is(err, flag.ErrHelp):
	case errors.As(err, &usage):
		fmt.Fprintln(os.Stderr, "standardize:", err)
		os.Exit(2)
	default:
		fmt.Fprintln(os.Stderr, "standardize:", err)
		os.Exit(1)
	}
}

// usageError is a fault in the arguments.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }

func (e *usageError) Unwrap() error { return e.err }

// errUnsettled is returned when values were left empty; which ones has been printed.
var errUnsettled = errors.New("not every value could be converted")

// names is a flag that may be given several times.
type names []string

func (n *names) String() string { return fmt.Sprint(*n) }

func (n *names) Set(s string) error {
	*n = append(*n, s)
	return nil
}

// options are the flags.
type options struct {
	standard, save, mapping, order, decimal, lineage, key string
	references                                            names
	json, csv                                             bool
	exports                                               []string
}

func parseFlags(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("standardize", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.standard, "standard", "", "`FILE` with the standard table")
	flags.Var(&o.references, "xref", "`FILE` with a cross-reference of codes; repeatable")
	flags.StringVar(&o.save, "save", "", "write the mappings to `FILE`")
	flags.StringVar(&o.mapping, "map", "", "take the mappings of `FILE`")
	flags.StringVar(&o.lineage, "lineage", "", "write where each row came from to `FILE`")
	flags.StringVar(&o.key, "key", "", "`column` that tells rows apart in the table of -lineage")
	flags.StringVar(&o.order, "order", "", "`order` of dates where nothing settles it: dmy, mdy or ymd")
	flags.StringVar(&o.decimal, "decimal", "", "decimal `sign` where nothing settles it: . or ,")
	flags.BoolVar(&o.json, "json", false, "print JSON")
	flags.BoolVar(&o.csv, "csv", false, "print the rows as CSV")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return o, err
		}
		return o, &usageError{err}
	}
	o.exports = flags.Args()
	switch {
	case o.standard == "" || len(o.exports) == 0:
		return o, &usageError{errors.New("name the standard with -standard, and exports")}
	case o.order != "" && o.order != "dmy" && o.order != "mdy" && o.order != "ymd":
		return o, &usageError{fmt.Errorf("-order: %q is none of dmy, mdy and ymd", o.order)}
	case o.decimal != "" && o.decimal != "." && o.decimal != ",":
		return o, &usageError{fmt.Errorf("-decimal: %q is neither . nor ,", o.decimal)}
	}
	return o, nil
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parseFlags(args, stderr)
	if err != nil {
		return err
	}
	standard, references, err := readStandard(ctx, o)
	if err != nil {
		return err
	}
	saved, err := readMappings(o.mapping)
	if err != nil {
		return err
	}
	r := &result{standard: standard}
	proposing := &standardize.Options{Order: standardize.Order(o.order), Decimal: standardize.Decimal(o.decimal), References: references}
	for _, file := range o.exports {
		tables, err := readTables(ctx, file)
		if err != nil {
			return err
		}
		for i := range tables {
			if err := convert(r, &tables[i], saved, proposing); err != nil {
				return err
			}
		}
	}
	if o.save != "" {
		if err := r.save(o.save); err != nil {
			return err
		}
	}
	if o.lineage != "" {
		if err := r.trace(o.lineage, o.key); err != nil {
			return err
		}
	}
	if err := r.print(stdout, o); err != nil {
		return err
	}
	if len(r.faults) > 0 || r.questions() > 0 {
		return errUnsettled
	}
	return nil
}

// convert converts a table by its saved mapping, or by one that is proposed if none are saved.
func convert(r *result, t *standardize.Table, saved []*standardize.Mapping, o *standardize.Options) error {
	var m *standardize.Mapping
	var err error
	if saved == nil {
		m, err = standardize.Propose(r.standard, t, o)
	} else {
		m, err = choose(saved, t)
	}
	if err != nil {
		return err
	}
	rows, faults, err := m.Apply(t, o.References)
	if err != nil {
		return err
	}
	r.add(m, rows, faults)
	return nil
}

// choose returns the saved mapping of a table: the one of its name and columns, else of its
// columns if there is one only, else of its name.
func choose(saved []*standardize.Mapping, t *standardize.Table) (*standardize.Mapping, error) {
	var named, built []*standardize.Mapping
	for _, m := range saved {
		same := slices.Equal(m.Header, t.Columns)
		if m.File == t.File && m.Sheet == t.Sheet {
			if same {
				return m, nil
			}
			named = append(named, m)
		}
		if same {
			built = append(built, m)
		}
	}
	if len(built) == 1 {
		return built[0], nil
	}
	if len(named) == 1 {
		return named[0], nil
	}
	return nil, fmt.Errorf("no saved mapping is for %s", t.File)
}

// readStandard reads the standard table and the cross-references.
func readStandard(ctx context.Context, o options) (*standardize.Standard, []*standardize.CrossReference, error) {
	tables, err := readTables(ctx, o.standard)
	if err != nil {
		return nil, nil, err
	}
	standard, err := standardize.NewStandard(tables[0])
	if err != nil {
		return nil, nil, err
	}
	var references []*standardize.CrossReference
	for _, file := range o.references {
		tables, err := readTables(ctx, file)
		if err != nil {
			return nil, nil, err
		}
		references = append(references, standardize.NewCrossReference(tables[0]))
	}
	return standard, references, nil
}

// readTables reads the tables of a file.
func readTables(ctx context.Context, file string) ([]standardize.Table, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	in := ingest.Input{Name: filepath.Base(file), Media: ingest.MediaOf(file, nil), Reader: f, Size: info.Size()}
	var parser ingest.Parser = csv.New(&csv.Options{Header: csv.Present})
	if in.Media == ingest.MediaXLSX {
		parser = xlsx.New(nil)
	}
	doc, err := parser.Parse(ctx, in)
	if err != nil {
		return nil, err
	}
	tables := standardize.Tables(in.Name, doc)
	if len(tables) == 0 {
		return nil, fmt.Errorf("%s holds no table", file)
	}
	return tables, nil
}

// readMappings reads saved mappings; of "" none.
func readMappings(file string) ([]*standardize.Mapping, error) {
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var all []*standardize.Mapping
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	return all, nil
}
