// SPDX-License-Identifier: Apache-2.0

// Command scaffold drafts a semantic model of SQLite databases and prints it as JSON, with
// the indexes worth having and notes on what a person has to finish:
//
//	go run ./examples/scaffold -sqlite shop.db
//	go run ./examples/scaffold -sqlite sales=sales.db -sqlite stock=stock.db
//
// The databases are opened for reading only. What is printed as "model" is a file for
// semantic.ReadModel once access has been granted and the notes have been followed.
package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver

	"github.com/pacenote/pacenote/rag/semantic"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run drafts a model of the databases named by args.
func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("scaffold", flag.ContinueOnError)
	files := map[string]string{}
	flags.Func("sqlite", "a database, as `name=file` or file; may be given several times", func(value string) error {
		name, file, named := strings.Cut(value, "=")
		if !named {
			name, file = strings.TrimSuffix(filepath.Base(value), filepath.Ext(value)), value
		}
		files[name] = file
		return nil
	})
	name := flags.String("name", "", "the name of the model")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if len(files) == 0 || flags.NArg() > 0 {
		return errors.New("scaffold: name a database: -sqlite FILE")
	}
	sources := map[string]*sql.DB{}
	for source, file := range files {
		db, err := open(file)
		if err != nil {
			return err
		}
		defer db.Close()
		sources[source] = db
	}
	draft, err := semantic.Scaffold(ctx, sources, &semantic.ScaffoldOptions{Name: *name})
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(draft)
}

// open opens a database file that exists, for reading only.
func open(file string) (*sql.DB, error) {
	if _, err := os.Stat(file); err != nil {
		return nil, fmt.Errorf("scaffold: open database: %w", err)
	}
	path := url.URL{Path: filepath.ToSlash(file)}
	return sql.Open("sqlite", "file:"+path.EscapedPath()+"?mode=ro")
}
