// SPDX-License-Identifier: Apache-2.0

package databases

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sync/errgroup"
)

// Source is one database of a run.
type Source struct {
	// Name is that of the source in the model.
	Name string
	// Files is its folder; nil if it is on a server and nothing is loaded.
	Files fs.FS
	// Address is where it is on a server, see Connect; empty for a SQLite file made of
	// Files.
	Address string
	// Indexes are created after loading.
	Indexes []Index
	// Load creates the tables of Files at Address and fills them. They must not exist.
	Load bool
}

// Index is a proposal for an index.
type Index struct {
	Table   string
	Columns []string
}

// Set is the open databases of a run, by the name of their source.
type Set map[string]*sql.DB

// Open opens every source. SQLite files are kept below cache, under a name made of their
// content, and found there by later runs; an empty cache means the user's cache
// directory. The first run takes about a second for each 50,000 rows.
func Open(ctx context.Context, cache string, sources []Source) (Set, error) {
	if cache == "" {
		cache = cacheDir()
	}
	opened := make([]*sql.DB, len(sources))
	group, groupCtx := errgroup.WithContext(ctx)
	for i, s := range sources {
		group.Go(func() (err error) {
			if opened[i], err = open(groupCtx, cache, s); err != nil {
				return fmt.Errorf("databases: open source %s: %w", s.Name, err)
			}
			return nil
		})
	}
	err := group.Wait()
	set := Set{}
	for i, db := range opened {
		if db != nil {
			set[sources[i].Name] = db
		}
	}
	if err != nil {
		return nil, errors.Join(err, set.Close())
	}
	return set, nil
}

// Close closes all databases.
func (s Set) Close() error {
	var errs []error
	for _, db := range s {
		errs = append(errs, db.Close())
	}
	return errors.Join(errs...)
}

func cacheDir() string {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	return filepath.Join(cache, "pacenote", "plant")
}

func open(ctx context.Context, cache string, s Source) (*sql.DB, error) {
	if s.Address == "" {
		folder, err := OpenFolder(s.Files)
		if err != nil {
			return nil, err
		}
		return openCached(ctx, cache, s, folder)
	}
	db, engine, err := connect(ctx, s.Address)
	if err != nil || !s.Load {
		return db, err
	}
	folder, err := OpenFolder(s.Files)
	if err == nil {
		var tables []filled
		if tables, err = folder.read(); err == nil {
			err = load(ctx, db, engine, tables, s.Indexes)
		}
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}
