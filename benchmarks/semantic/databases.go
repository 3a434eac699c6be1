// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"

	"modernc.org/sqlite"

	"github.com/pacenote/pacenote/examples/plant/databases"
	"github.com/pacenote/pacenote/rag/semantic"
)

// bench is an engine with the databases that it asks.
type bench struct {
	engine  *semantic.Engine
	sources map[string]*sql.DB
	closers []func() error
	// rows is the number of rows of the large table, advice the indexes it was given.
	rows   int
	advice []semantic.IndexAdvice
}

func (b *bench) close() error {
	var errs []error
	for i := len(b.closers) - 1; i >= 0; i-- {
		errs = append(errs, b.closers[i]())
	}
	return errors.Join(errs...)
}

// openBench opens the databases of the model and joins them.
func openBench(ctx context.Context, o options, progress io.Writer) (*bench, error) {
	model, err := databases.SampleModel()
	if err != nil {
		return nil, err
	}
	b := &bench{sources: map[string]*sql.DB{}}
	if err = b.openSources(ctx, model, o, progress); err == nil {
		b.engine, err = semantic.New(ctx, model, b.sources, nil)
	}
	if err != nil {
		return nil, errors.Join(err, b.close())
	}
	return b, nil
}

func (b *bench) openSources(ctx context.Context, model *semantic.Model, o options, progress io.Writer) error {
	for _, s := range model.Sources {
		if o.postgres != "" && s.Name == largeSource {
			continue
		}
		if err := b.openMemory(ctx, model, s.Name); err != nil {
			return fmt.Errorf("source %s: %w", s.Name, err)
		}
	}
	if o.postgres == "" {
		return nil
	}
	return b.openLarge(ctx, o, progress)
}

// openMemory loads a sample database into a SQLite database in memory that all
// connections share.
func (b *bench) openMemory(ctx context.Context, model *semantic.Model, source string) error {
	files, err := databases.Samples(source)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "pacenote-semantic-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	set, err := databases.Open(ctx, dir, []databases.Source{{Name: source, Files: files, Indexes: databases.Indexes(model, source)}})
	if err != nil {
		return err
	}
	defer set.Close()
	address := "file:/pacenote-" + source + "?vfs=memdb"
	db, err := sql.Open("sqlite", address)
	if err != nil {
		return err
	}
	b.closers = append(b.closers, db.Close)
	b.sources[source] = db
	first, err := db.Conn(ctx) // the database lives as long as a connection to it
	if err != nil {
		return err
	}
	b.closers = append(b.closers, first.Close)
	return copyTo(ctx, set[source], address)
}

// copyTo copies a SQLite database to an address.
func copyTo(ctx context.Context, db *sql.DB, address string) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(driver any) error {
		from, ok := driver.(interface {
			NewBackup(address string) (*sqlite.Backup, error)
		})
		if !ok {
			return errors.New("the driver can't copy a database")
		}
		backup, err := from.NewBackup(address)
		if err != nil {
			return err
		}
		_, err = backup.Step(-1)
		return errors.Join(err, backup.Finish())
	})
}
