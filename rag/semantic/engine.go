// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"database/sql"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/pacenote/pacenote/store/acl"
)

// Options sets how an engine works. The zero value, and nil, mean the documented
// defaults.
type Options struct {
	// Dialects are those of the sources, by name. Default: told from the type of the
	// driver, see DialectOf.
	Dialects map[string]Dialect
	// Timeout bounds each statement. Default: 10 seconds.
	Timeout time.Duration
	// MaxRows bounds the rows that a statement may give before they are folded into
	// groups. Default: 200,000. MaxGroups bounds Result.Rows. Default: 1,000.
	MaxRows   int
	MaxGroups int
	// Connect is called with each connection before it is used for a question, and sets
	// who asks, so that row security of the database itself applies:
	// "SET app.user = …". Default: none.
	Connect func(ctx context.Context, source string, conn *sql.Conn, as acl.Principal) error
	// Proposer proposes slots for questions that were not understood, such as a language
	// model. Default: none.
	Proposer Proposer
	// Now is the clock. Default: time.Now.
	Now func() time.Time
	// Logger gets a line for each question, without its text. Nil is silent.
	Logger *slog.Logger
}

// Engine answers questions from the sources of a model. It is safe for concurrent use.
type Engine struct {
	schema   *schema
	sources  map[string]*sql.DB
	dialects map[string]Dialect
	options  Options
	version  string // name and hash of the model
	zone     *time.Location
	state    atomic.Pointer[state]
}

// state is what was read from the databases; Refresh replaces it as a whole.
type state struct {
	catalog *catalog
	index   *phraseIndex
}
