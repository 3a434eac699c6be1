// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/pacenote/pacenote/examples/plant/databases"
	"github.com/pacenote/pacenote/rag/semantic"
)

// The source and table that are made large.
const (
	largeSource = "quality"
	largeTable  = "defects"
)

// openLarge opens the source with the large table, and makes it if a number of rows is
// given.
func (b *bench) openLarge(ctx context.Context, o options, progress io.Writer) error {
	if o.rows == 0 {
		db, err := databases.Connect(ctx, o.postgres)
		if err != nil {
			return err
		}
		b.sources[largeSource] = db
		b.closers = append(b.closers, db.Close)
		return db.QueryRowContext(ctx, "SELECT count(*) FROM "+largeTable).Scan(&b.rows)
	}
	address, remove, err := databases.Temporary(ctx, o.postgres)
	if err != nil {
		return err
	}
	if o.keep {
		fmt.Fprintln(progress, "made", address)
	} else {
		b.closers = append(b.closers, func() error { return remove(context.WithoutCancel(ctx)) })
	}
	files, err := databases.Samples(largeSource)
	if err != nil {
		return err
	}
	set, err := databases.Open(ctx, "", []databases.Source{{Name: largeSource, Files: files, Address: address, Load: true}})
	if err != nil {
		return err
	}
	b.closers = append(b.closers, set.Close)
	b.sources[largeSource] = set[largeSource]
	b.rows = o.rows
	return b.enlarge(ctx, progress)
}

// multiplied fills a new table from the sample's: each of its rows as often as it takes to
// make $1 of them all, in the order of days, as such a table grows.
const multiplied = `INSERT INTO defects
SELECT row_number() OVER (), s.found_on, s.plant_code, s.part_no, s.defect_code, s.qty, s.shift, s.is_recheck
FROM (SELECT *, row_number() OVER (ORDER BY found_on, defect_id) AS n, count(*) OVER () AS total FROM sample) AS s
CROSS JOIN LATERAL generate_series(1, s.n * $1::bigint / s.total - (s.n - 1) * $1::bigint / s.total)
ORDER BY s.n`

// enlarge gives the table its rows and the indexes that Scaffold advises on.
func (b *bench) enlarge(ctx context.Context, progress io.Writer) error {
	db := b.sources[largeSource]
	steps := []struct {
		text string
		args []any
	}{
		{"ALTER TABLE defects RENAME TO sample", nil},
		{"CREATE TABLE defects (LIKE sample INCLUDING DEFAULTS)", nil},
		{multiplied, []any{b.rows}},
		{"ALTER TABLE defects ADD PRIMARY KEY (defect_id)", nil},
		{"DROP TABLE sample", nil},
	}
	for _, s := range steps {
		if err := execute(ctx, db, progress, s.text, s.args...); err != nil {
			return err
		}
	}
	draft, err := semantic.Scaffold(ctx, b.sources, nil)
	if err != nil {
		return err
	}
	for _, advice := range draft.Indexes {
		if advice.Source != largeSource {
			continue
		}
		b.advice = append(b.advice, advice)
		if err := execute(ctx, db, progress, advice.SQL); err != nil {
			return err
		}
	}
	// VACUUM notes which pages every transaction sees, as the server's own process does
	// after some time: answers from an index alone need it.
	return execute(ctx, db, progress, "VACUUM (ANALYZE) "+largeTable)
}

// execute runs one statement and says how long it took.
func execute(ctx context.Context, db *sql.DB, progress io.Writer, text string, args ...any) error {
	start := time.Now()
	if _, err := db.ExecContext(ctx, text, args...); err != nil {
		return fmt.Errorf("%s: %w", firstLine(text), err)
	}
	fmt.Fprintf(progress, "%8v  %s\n", time.Since(start).Round(time.Millisecond), firstLine(text))
	return nil
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// Plan is how the server runs a statement.
type Plan struct {
	Question string `json:"question"`
	SQL      string `json:"sql"`
	Args     []any  `json:"args"`
	Text     string `json:"text"`
}

// explain asks the server for the plans of the statements about the large table, one for
// each text.
func (b *bench) explain(ctx context.Context, questions []semantic.Question) ([]Plan, error) {
	var plans []Plan
	seen := map[string]bool{}
	for _, q := range questions {
		a, err := b.engine.Ask(ctx, q)
		if err != nil {
			return nil, err
		}
		if a.Result == nil {
			continue
		}
		for _, s := range a.Result.Statements {
			if s.Source != largeSource || seen[s.SQL] {
				continue
			}
			seen[s.SQL] = true
			text, err := b.planOf(ctx, s)
			if err != nil {
				return nil, err
			}
			plans = append(plans, Plan{q.Text, s.SQL, s.Args, text})
		}
	}
	return plans, nil
}

func (b *bench) planOf(ctx context.Context, s semantic.Statement) (string, error) {
	rows, err := b.sources[largeSource].QueryContext(ctx, "EXPLAIN (ANALYZE, BUFFERS) "+s.SQL, s.Args...)
	if err != nil {
		return "", fmt.Errorf("explain %s: %w", s.SQL, err)
	}
	defer rows.Close()
	var lines []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return "", err
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n"), rows.Err()
}
