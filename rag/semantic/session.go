// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"strings"
	"time"

	"github.com/pacenote/pacenote/store/acl"
)

// asker is who asks, on which day, and what was known of the databases then. A question is
// read and executed with one state, whatever Refresh does meanwhile.
type asker struct {
	as    acl.Principal
	today time.Time // midnight UTC, standing for a day of the calendar
	state *state
}

// table is what a SELECT gave.
type table struct {
	rows  [][]any
	types []string // names of the columns' types in the database
}

// querier is where SELECT statements are run: a connection, or a transaction on it.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// patience is how many times longer than those of a question the statements may take that
// read the catalog, which look at every row.
const patience = 6

// query runs one SELECT statement on a connection of its own, within Options.Timeout, and
// refuses more than limit rows.
func (e *Engine) query(ctx context.Context, st *statement, as acl.Principal, limit int) (*table, error) {
	timeout := e.options.Timeout
	if st.slow {
		timeout *= patience
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	var t *table
	err := e.session(ctx, st, as, func(r querier) error {
		var err error
		t, err = readRows(ctx, r, st, limit)
		return err
	})
	if err != nil {
		return nil, err
	}
	return t, nil
}

// session gives a connection, on which the asker was set and which can only read where the
// driver has that, to use. A connection that has gone stale in the pool is replaced once.
func (e *Engine) session(ctx context.Context, st *statement, as acl.Principal, use func(querier) error) error {
	for try := 0; ; try++ {
		err := e.trySession(ctx, st, as, use)
		if err == nil || try > 0 || !errors.Is(err, driver.ErrBadConn) {
			return err
		}
	}
}

func (e *Engine) trySession(ctx context.Context, st *statement, as acl.Principal, use func(querier) error) error {
	source := st.source
	conn, err := e.sources[source].Conn(ctx)
	if err != nil {
		return &SourceError{source, "connect", err}
	}
	defer conn.Close()
	if e.options.Connect != nil {
		if err := e.options.Connect(ctx, source, conn, as); err != nil {
			return &SourceError{source, "set who asks", err}
		}
	}
	tx, err := e.begin(ctx, source, conn)
	if err != nil {
		return &SourceError{source, "begin transaction", err}
	}
	if tx == nil {
		err = use(conn)
	} else {
		err = use(tx)
		// Nothing was changed, so nothing is lost if ending fails.
		_ = tx.Rollback()
	}
	if err != nil {
		return &SourceError{source, st.op, err}
	}
	return nil
}

// begin starts a transaction that can only read. It returns none where the driver has no
// such thing, which is remembered for the source.
func (e *Engine) begin(ctx context.Context, source string, conn *sql.Conn) (*sql.Tx, error) {
	if _, known := e.writable.Load(source); known {
		return nil, nil
	}
	tx, err := conn.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err == nil || ctx.Err() != nil || errors.Is(err, driver.ErrBadConn) {
		return tx, err
	}
	// Only if an ordinary transaction works was it the option that was refused.
	plain, plainErr := conn.BeginTx(ctx, nil)
	if plainErr != nil {
		return nil, err
	}
	if err := plain.Rollback(); err != nil {
		return nil, err
	}
	e.writable.Store(source, true)
	return nil, nil
}

// readRows runs a statement and reads its rows.
func readRows(ctx context.Context, r querier, st *statement, limit int) (*table, error) {
	rows, err := r.QueryContext(ctx, st.text, st.args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	t := &table{types: make([]string, len(types))}
	for i, c := range types {
		t.types[i] = c.DatabaseTypeName()
	}
	for rows.Next() {
		if len(t.rows) >= limit {
			return nil, ErrTooManyRows
		}
		row := make([]any, len(types))
		to := make([]any, len(types))
		for i := range row {
			to[i] = &row[i]
		}
		if err := rows.Scan(to...); err != nil {
			return nil, err
		}
		trimPadding(row, t.types)
		t.rows = append(t.rows, row)
	}
	return t, rows.Err()
}

// trimPadding removes the spaces that databases fill texts of a fixed length with.
func trimPadding(row []any, types []string) {
	for i, name := range types {
		switch strings.ToUpper(name) {
		case "CHAR", "BPCHAR", "NCHAR", "CHARACTER":
			if text, ok := columnText(row[i]); ok {
				row[i] = strings.TrimRight(text, " ")
			}
		}
	}
}
