// SPDX-License-Identifier: Apache-2.0

package local

import (
	"context"
	"testing"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/storetest"
)

// suite runs the conformance suite on stores with these options.
func suite(t *testing.T, opts *Options) {
	var models = map[string]embed.Model{}
	storetest.Run(t, func(t *testing.T, model embed.Model) store.Store {
		dir := t.TempDir()
		models[dir] = model
		s, err := Open(context.Background(), dir, model, opts)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}, &storetest.Options{
		Stress: 20,
		Reopen: func(t *testing.T, s store.Store) store.Store {
			old := s.(*Store)
			clean(t, old)
			if err := old.Close(); err != nil {
				t.Fatal(err)
			}
			s, err := Open(context.Background(), old.dir, models[old.dir], opts)
			if err != nil {
				t.Fatal(err)
			}
			clean(t, s.(*Store))
			return s
		},
	})
}

func TestSuite(t *testing.T) { suite(t, nil) }

// With so few chunks a file, every batch writes and merges files.
func TestSuiteManyFiles(t *testing.T) { suite(t, &Options{flushChunks: 4}) }
