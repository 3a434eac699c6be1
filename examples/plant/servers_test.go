// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"os"
	"testing"

	"github.com/pacenote/pacenote/examples/plant/databases"
)

// temporary makes a database for a test on the server that a variable names; without it
// the test is skipped.
func temporary(t *testing.T, variable string) string {
	t.Helper()
	server := os.Getenv(variable)
	if server == "" {
		t.Skip(variable + " does not name a server: internal/devtools/servers.sh starts one")
	}
	address, remove, err := databases.Temporary(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := remove(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return address
}

// TestServersQuestions asks the questions of the plant, and those that are meant to mislead,
// with quality in PostgreSQL, production in MariaDB and the rest in SQLite.
func TestServersQuestions(t *testing.T) {
	o := options{load: true, servers: map[string]string{
		"quality":    temporary(t, "PACENOTE_POSTGRES"),
		"production": temporary(t, "PACENOTE_MARIADB"),
	}}
	p := mustOpen(t, o)
	for _, name := range []string{"plant", "traps"} {
		_, text := askAll(t, p, readLines[expectation](t, name+".jsonl"))
		if *update {
			continue // the tests without servers write the files
		}
		compareGolden(t, name+".golden", text)
	}
}
