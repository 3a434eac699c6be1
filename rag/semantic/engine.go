// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
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
	writable sync.Map // sources whose driver has no read-only transactions
	loads    cache[*loads]
	found    cache[bool] // what exists has seen
}

// state is what was read from the databases; Refresh replaces it as a whole.
type state struct {
	catalog *catalog
	index   *phraseIndex
}

// The documented defaults of Options.
const (
	defaultTimeout   = 10 * time.Second
	defaultMaxRows   = 200_000
	defaultMaxGroups = 1000
)

// New joins a model with open databases, one for each of its sources by name, and reads
// members and values from them. The engine keeps a copy of the model; the databases stay
// the caller's to close. It fails if the model is not valid, a database is missing or its
// dialect unknown, or what the model names can't be read.
func New(ctx context.Context, m *Model, sources map[string]*sql.DB, opts *Options) (*Engine, error) {
	if m == nil {
		return nil, errors.New("semantic: make engine: no model")
	}
	if err := m.Validate(); err != nil {
		return nil, err
	}
	own, version, err := copyModel(m)
	if err != nil {
		return nil, err
	}
	e := &Engine{schema: newSchema(own), sources: map[string]*sql.DB{}, dialects: map[string]Dialect{}, version: version}
	e.schema.learn()
	if opts != nil {
		e.options = *opts
	}
	e.fillDefaults()
	if e.zone, err = time.LoadLocation(own.Calendar.Zone); err != nil {
		return nil, fmt.Errorf("semantic: make engine: calendar zone: %w", err)
	}
	for _, s := range own.Sources {
		if err := e.addSource(s.Name, sources[s.Name]); err != nil {
			return nil, err
		}
	}
	if err := e.Refresh(ctx); err != nil {
		return nil, err
	}
	return e, nil
}

// copyModel returns a copy of a model, and its name with the hash of its content.
func copyModel(m *Model) (*Model, string, error) {
	data, err := json.Marshal(m)
	if err != nil {
		return nil, "", fmt.Errorf("semantic: copy model: %w", err)
	}
	own := new(Model)
	if err := json.NewDecoder(bytes.NewReader(data)).Decode(own); err != nil {
		return nil, "", fmt.Errorf("semantic: copy model: %w", err)
	}
	sum := sha256.Sum256(data)
	return own, m.Name + " " + hex.EncodeToString(sum[:6]), nil
}

func (e *Engine) fillDefaults() {
	o := &e.options
	if o.Timeout <= 0 {
		o.Timeout = defaultTimeout
	}
	if o.MaxRows <= 0 {
		o.MaxRows = defaultMaxRows
	}
	if o.MaxGroups <= 0 {
		o.MaxGroups = defaultMaxGroups
	}
	if o.Now == nil {
		o.Now = time.Now
	}
}

func (e *Engine) addSource(name string, db *sql.DB) error {
	if db == nil {
		return fmt.Errorf("semantic: make engine: source %s: no database was given", name)
	}
	dialect := e.options.Dialects[name]
	if dialect == nil {
		dialect = DialectOf(db)
	}
	if dialect == nil {
		return fmt.Errorf("semantic: make engine: source %s: the driver %T is not known: set Options.Dialects", name, db.Driver())
	}
	e.sources[name], e.dialects[name] = db, dialect
	return nil
}

// Refresh reads members and values again. Questions that run meanwhile are answered with
// those read before. It looks at every row of the entities' tables and of columns with
// values of their own, as the system principal; each statement may take six times
// Options.Timeout. After an error the engine goes on with what it knew.
func (e *Engine) Refresh(ctx context.Context) error {
	c, err := e.readCatalog(ctx)
	if err != nil {
		return err
	}
	if e.options.Logger != nil {
		for _, note := range c.notes {
			e.options.Logger.WarnContext(ctx, "semantic: catalog", "note", note)
		}
	}
	e.state.Store(&state{catalog: c, index: newPhraseIndex(e.schema, c)})
	e.loads.clear()
	e.found.clear()
	return nil
}
