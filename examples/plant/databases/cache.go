// SPDX-License-Identifier: Apache-2.0

package databases

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/fnv"
	"net/url"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver "sqlite", without cgo
)

// openCached opens the SQLite file made of a folder, which is made first if it is not
// there yet.
func openCached(ctx context.Context, cache string, s Source, folder *Folder) (*sql.DB, error) {
	hash, err := folder.hash()
	if err != nil {
		return nil, err
	}
	name := filepath.Join(cache, s.Name+"-"+hash+"-"+indexHash(s.Indexes)+".db")
	if _, err := os.Stat(name); err != nil {
		if err := makeFile(ctx, name, s, folder); err != nil {
			return nil, err
		}
	}
	return openReadOnly(ctx, name)
}

// indexHash tells files with other indexes, or of another layout, apart.
func indexHash(indexes []Index) string {
	const layout = 1
	sum := fnv.New32a()
	fmt.Fprint(sum, layout, indexes)
	return hex.EncodeToString(sum.Sum(nil))
}

// makeFile loads a folder into a file beside its place and moves it there when it is
// complete, so that a run that is stopped leaves nothing half done and two runs at the
// same time do no harm.
func makeFile(ctx context.Context, name string, s Source, folder *Folder) (err error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	temporary, err := os.CreateTemp(filepath.Dir(name), s.Name+"-*.new")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name())
	if err := temporary.Close(); err != nil {
		return err
	}
	tables, err := folder.read()
	if err != nil {
		return err
	}
	// No journal: a file that is not complete is thrown away.
	db, err := sql.Open("sqlite", fileAddress(temporary.Name(), "_pragma=journal_mode(OFF)&_pragma=synchronous(OFF)"))
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	err = load(ctx, db, sqliteEngine(), tables, s.Indexes)
	if err == nil {
		_, err = db.ExecContext(ctx, "ANALYZE")
	}
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), name)
}

// openReadOnly opens a complete file. It never changes again, so no lock is needed.
func openReadOnly(ctx context.Context, name string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", fileAddress(name, "mode=ro&immutable=1&_pragma=query_only(1)"))
	if err != nil {
		return nil, err
	}
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func fileAddress(name, query string) string {
	path := filepath.ToSlash(name)
	if path != "" && path[0] != '/' {
		path = "/" + path // C:/cache
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: query}).String()
}
