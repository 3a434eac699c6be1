// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"database/sql"
	"slices"
	"strings"
)

// ScaffoldOptions sets how a model is drafted. The zero value, and nil, mean the documented
// defaults.
type ScaffoldOptions struct {
	// Name is the name of the model. Default: "draft".
	Name string
	// Dialects are those of the sources, by name. Default: told from the driver, or by
	// asking the database.
	Dialects map[string]Dialect
	// Language is the ISO 639-1 code of the language that tables and columns are named in,
	// under which their names become words. Default: "en".
	Language string
	// Tables are those to read, by source, in any case. Default: all that the login sees.
	Tables map[string][]string
	// SampleRows is the number of rows read of each table. Default: 10,000.
	SampleRows int
	// LargeTable is the number of rows from which indexes are advised. Default: 100,000.
	LargeTable int
}

// Draft is a model that a person has to finish.
type Draft struct {
	// Model is the draft; it is valid as far as rules can make it so. Access is empty:
	// nobody but the system principal may ask.
	Model *Model `json:"model"`
	// Indexes are worth having before questions are asked of large tables.
	Indexes []IndexAdvice `json:"indexes,omitempty"`
	// Notes say what was guessed, what was left out, and what is left to do.
	Notes []string `json:"notes,omitempty"`
}

// Scaffold drafts a model from open databases: from their catalogs, the numbers of their
// rows and samples of values. It guesses: what refers to what, how days are written, which
// columns must not be shown, what people call things in English. Each guess is a note. It
// changes nothing in the databases, and counts the rows of every table, which may take
// minutes where tables are large. Values of columns that look restricted are not read. The
// error is a *SourceError.
func Scaffold(ctx context.Context, sources map[string]*sql.DB, opts *ScaffoldOptions) (*Draft, error) {
	d := newDrafter(opts)
	for _, name := range sortedKeys(sources) {
		if err := d.readCatalog(ctx, name, sources[name]); err != nil {
			return nil, &SourceError{Source: name, Op: "scaffold: read catalog", Err: err}
		}
	}
	d.splitWords()
	d.reveal()
	for _, t := range d.tables {
		s := sampler{sources[t.source], d.options.SampleRows}
		if err := s.read(ctx, t); err != nil {
			return nil, &SourceError{Source: t.source, Op: "scaffold: read sample", Err: err}
		}
	}
	d.draft(sortedKeys(sources))
	return &Draft{Model: d.model, Indexes: d.indexes, Notes: d.notes}, nil
}

// drafter drafts a model of tables.
type drafter struct {
	options ScaffoldOptions
	tables  []*liveTable
	model   *Model
	indexes []IndexAdvice
	notes   []string

	// keys are the columns that identify the rows of tables.
	keys map[*liveTable]*liveColumn
	// references are the tables whose keys columns hold, codeReferences those whose codes.
	references, codeReferences map[*liveColumn]*liveTable
	codes                      map[*liveTable]codeDraft
	codeNames                  map[*liveTable]string
	fresh                      map[*liveTable]*freshDraft
	// entities are the names of the entities that tables became.
	entities map[*liveTable]string
	times    map[*liveTable]*liveColumn
	own      map[string]ownDraft
	// attributes are the columns of texts that attributes are read from, by name; levels
	// are numbers that are asked for by their values.
	attributes map[string]*liveColumn
	levels     map[*liveColumn]bool
	// taken are names of dimensions, subjects phrases for numbers.
	taken, datasetNames, metricNames, subjects map[string]bool
}

func newDrafter(opts *ScaffoldOptions) *drafter {
	d := &drafter{
		model: &Model{Version: FormatVersion}, keys: map[*liveTable]*liveColumn{},
		references: map[*liveColumn]*liveTable{}, codeReferences: map[*liveColumn]*liveTable{},
		codes: map[*liveTable]codeDraft{}, codeNames: map[*liveTable]string{}, fresh: map[*liveTable]*freshDraft{},
		entities: map[*liveTable]string{}, times: map[*liveTable]*liveColumn{}, own: map[string]ownDraft{},
		attributes: map[string]*liveColumn{}, levels: map[*liveColumn]bool{},
		taken: map[string]bool{}, datasetNames: map[string]bool{}, metricNames: map[string]bool{}, subjects: map[string]bool{},
	}
	if opts != nil {
		d.options = *opts
	}
	if d.options.Name == "" {
		d.options.Name = "draft"
	}
	if d.options.Language == "" {
		d.options.Language = "en"
	}
	if d.options.SampleRows <= 0 {
		d.options.SampleRows = 10_000
	}
	if d.options.LargeTable <= 0 {
		d.options.LargeTable = 100_000
	}
	return d
}

// readCatalog reads the tables of a source that are asked for.
func (d *drafter) readCatalog(ctx context.Context, source string, db *sql.DB) error {
	dialect := d.options.Dialects[source]
	if dialect == nil {
		var err error
		if dialect, err = askDialect(ctx, db); err != nil {
			return err
		}
	}
	queries, ok := catalogOf(dialect.Name())
	if !ok {
		return errUnknownEngine
	}
	r := &catalogReader{db: db, source: source, dialect: dialect, queries: queries}
	if err := r.read(ctx); err != nil {
		return err
	}
	wanted := d.options.Tables[source]
	for _, t := range r.tables {
		if len(wanted) == 0 || slices.ContainsFunc(wanted, func(name string) bool { return strings.EqualFold(name, t.name) }) {
			d.tables = append(d.tables, t)
		}
	}
	d.notes = append(d.notes, r.notes...)
	return nil
}

// splitWords splits words of columns' names at words that are known from tables' names.
func (d *drafter) splitWords() {
	known := map[string]bool{}
	for _, t := range d.tables {
		for _, word := range t.tableWords() {
			known[word] = true
		}
	}
	for _, t := range d.tables {
		for _, c := range t.columns {
			c.words = splitGlued(c.words, known)
		}
	}
}

// reveal shows columns that were hidden for a word which turns out to be that of a table:
// where there is a table of customers, "customer_id" is a key, not a person's name.
func (d *drafter) reveal() {
	var known []string
	for _, t := range d.tables {
		known = append(known, t.tableWords()...)
	}
	for _, t := range d.tables {
		for _, c := range t.columns {
			if word := looksRestricted(c.name); slices.Contains(softWords, word) && slices.Contains(known, word) {
				c.hidden = false
			}
		}
	}
}

// draft makes the model of what was read.
func (d *drafter) draft(sources []string) {
	d.model.Name = d.options.Name
	for _, name := range sources {
		d.model.Sources = append(d.model.Sources, Source{Name: name})
		d.note("source %s: access is empty, so that nobody but the system principal may ask: say who may", name)
	}
	d.noteNumbers()
	d.findKeys()
	d.findReferences()
	d.findCodeTables()
	d.findFreshness()
	d.draftEntities()
	d.draftDatasets()
	d.draftIndexes()
	d.note("words are made of names of tables and columns: add what people say, in their languages, and units where they are missing")
	for _, err := range flatten(d.model.Validate()) {
		d.note("to mend: %s", plainReason(err))
	}
}

// noteNumbers notes texts that mostly are numbers: they can't be added up as they are.
func (d *drafter) noteNumbers() {
	for _, t := range d.tables {
		for _, c := range t.columns {
			if s := &c.sample; c.kind() == textColumn && !c.isTime() && s.numbers < s.present && float64(s.numbers) >= 0.8*float64(s.present) {
				d.note("source %s: %s.%s is text, though most of it are numbers; a view that converts it lets it be added up", t.source, t.name, c.name)
			}
		}
	}
}

// flatten lists the errors that err joins.
func flatten(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	if err == nil {
		return nil
	}
	return []error{err}
}
