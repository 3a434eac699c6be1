// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"
)

// fake is a database that records statements and gives canned rows.
type fake struct {
	// answer gives the rows of a statement.
	answer func(query string, args []driver.Value) ([][]driver.Value, error)
	types  []string // names of the types of columns
	// noReadOnly makes the driver refuse read-only transactions.
	noReadOnly bool

	mu    sync.Mutex
	log   []string
	args  [][]driver.Value
	plain int // statements outside a transaction
}

func (f *fake) open(t testing.TB) *sql.DB {
	db := sql.OpenDB(f)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// statements returns what was run, from the n-th on.
func (f *fake) statements(from int) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.log[from:]...)
}

func (f *fake) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.log)
}

func (f *fake) Connect(context.Context) (driver.Conn, error) { return &fakeConn{fake: f}, nil }
func (f *fake) Driver() driver.Driver                        { return fakeDriver{} }

type fakeDriver struct{}

func (fakeDriver) Open(string) (driver.Conn, error) { return nil, errors.New("not opened by name") }

type fakeConn struct {
	fake *fake
	inTx bool
}

func (c *fakeConn) Prepare(string) (driver.Stmt, error) { return nil, errors.New("not prepared") }
func (c *fakeConn) Close() error                        { return nil }
func (c *fakeConn) Begin() (driver.Tx, error)           { return nil, errors.New("BeginTx is used") }

func (c *fakeConn) BeginTx(_ context.Context, opts driver.TxOptions) (driver.Tx, error) {
	if opts.ReadOnly && c.fake.noReadOnly {
		return nil, errors.New("read-only transactions are not supported")
	}
	c.inTx = true
	return fakeTx{c}, nil
}

type fakeTx struct{ conn *fakeConn }

func (t fakeTx) Commit() error   { return errors.New("nothing is ever committed") }
func (t fakeTx) Rollback() error { t.conn.inTx = false; return nil }

func (c *fakeConn) QueryContext(ctx context.Context, query string, named []driver.NamedValue) (driver.Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	args := make([]driver.Value, len(named))
	for i, n := range named {
		args[i] = n.Value
	}
	c.fake.mu.Lock()
	c.fake.log = append(c.fake.log, query)
	c.fake.args = append(c.fake.args, args)
	if !c.inTx {
		c.fake.plain++
	}
	c.fake.mu.Unlock()
	rows, err := c.fake.answer(query, args)
	if err != nil {
		return nil, err
	}
	return &fakeRows{query: query, rows: rows, types: c.fake.types}, nil
}

type fakeRows struct {
	query string
	rows  [][]driver.Value
	types []string
}

// Columns counts the expressions between SELECT and FROM that are not inside parentheses.
func (r *fakeRows) Columns() []string {
	if len(r.rows) > 0 {
		return make([]string, len(r.rows[0]))
	}
	head, _, _ := strings.Cut(r.query, " FROM ")
	depth, n := 0, 1
	for _, c := range head {
		switch {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			n++
		}
	}
	return make([]string, n)
}

func (r *fakeRows) ColumnTypeDatabaseTypeName(i int) string {
	if i < len(r.types) {
		return r.types[i]
	}
	return ""
}

func (r *fakeRows) Close() error { return nil }

func (r *fakeRows) Next(to []driver.Value) error {
	if len(r.rows) == 0 {
		return io.EOF
	}
	copy(to, r.rows[0])
	r.rows = r.rows[1:]
	return nil
}

// date returns midnight UTC.
func date(t testing.TB, text string) time.Time {
	t.Helper()
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return day
}

// between returns a period.
func between(t testing.TB, start, end string) Period {
	t.Helper()
	var p Period
	if start != "" {
		p.Start = date(t, start)
	}
	if end != "" {
		p.End = date(t, end)
	}
	return p
}
