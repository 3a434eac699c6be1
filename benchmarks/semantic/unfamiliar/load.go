// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	_ "modernc.org/sqlite" // the driver

	"github.com/pacenote/pacenote/rag/semantic"
)

// database is one of the databases with its questions.
type database struct {
	name string
	// folder holds NAME.sql and questions.jsonl.
	folder string
	// postgres is set if the file is written for PostgreSQL.
	postgres bool
	// language is that of the names of tables and columns.
	language string
	// schema qualifies tables in right queries; SQLite has none.
	schema string
	// numbers are columns that are declared as text and hold numbers. The right results
	// that come with the questions compare and order them letter by letter.
	numbers []string
}

// databases are those that the models are for.
func databases() []database {
	return []database{
		{name: "car_1", folder: "spider-de", language: "de", numbers: []string{"mpg", "ps"}},
		{name: "world_1", folder: "spider-de", language: "de"},
		{name: "car_dealership", folder: "sql-eval", postgres: true, language: "en"},
		{name: "ewallet", folder: "sql-eval", postgres: true, language: "en", schema: "consumer_div"},
	}
}

// drafted are databases with questions that have no answer.
func drafted() []database {
	return []database{
		{name: "academic", folder: "sql-eval", postgres: true, language: "en"},
		{name: "restaurants", folder: "sql-eval", postgres: true, language: "en"},
	}
}

// open fills an empty database in memory with the statements of the file.
func (d *database) open(ctx context.Context, data string) (*sql.DB, error) {
	script, err := d.script(data)
	if err != nil {
		return nil, err
	}
	return fill(ctx, d.name, script)
}

// openTyped is open with numbers in the columns that hold numbers as text; nil if there
// are none.
func (d *database) openTyped(ctx context.Context, data string) (*sql.DB, error) {
	if len(d.numbers) == 0 {
		return nil, nil
	}
	script, err := d.script(data)
	if err != nil {
		return nil, err
	}
	for _, column := range d.numbers {
		declared := regexp.MustCompile(`"` + column + `"(\s+)TEXT`)
		script = declared.ReplaceAllString(script, `"`+column+`"${1}REAL`)
	}
	return fill(ctx, d.name+"_typed", strings.ReplaceAll(script, "'null'", "NULL"))
}

// script reads the statements of the file.
func (d *database) script(data string) (string, error) {
	text, err := os.ReadFile(filepath.Join(data, d.folder, d.name+".sql"))
	if err != nil || !d.postgres {
		return string(text), err
	}
	return fromPostgres(string(text)), nil
}

// fill makes a database in memory of statements.
func fill(ctx context.Context, name, script string) (*sql.DB, error) {
	// A name of its own keeps it apart from the others; the cache is shared so that all
	// connections see one database, which ends with the last of them.
	db, err := sql.Open("sqlite", "file:"+name+"?mode=memory&cache=shared")
	if err != nil {
		return nil, err
	}
	db.SetMaxIdleConns(2)
	db.SetConnMaxIdleTime(0)
	if _, err := db.ExecContext(ctx, script); err != nil {
		db.Close()
		return nil, fmt.Errorf("load %s: %w", name, err)
	}
	return db, nil
}

// engine makes the views of a model in a database, and an engine of both.
func (d *database) engine(ctx context.Context, db *sql.DB, models string) (*semantic.Engine, error) {
	views, err := os.ReadFile(filepath.Join(models, d.name+".sql"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if _, err := db.ExecContext(ctx, string(views)); err != nil {
		return nil, fmt.Errorf("views of %s: %w", d.name, err)
	}
	file, err := os.Open(filepath.Join(models, d.name+".json"))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	model, err := semantic.ReadModel(file, d.name+".json")
	if err != nil {
		return nil, err
	}
	return semantic.New(ctx, model, map[string]*sql.DB{d.name: db}, nil)
}

var (
	createSchema = regexp.MustCompile(`(?i)CREATE SCHEMA IF NOT EXISTS (\w+);`)
	serial       = regexp.MustCompile(`(?i)\bSERIAL PRIMARY KEY`)
	now          = regexp.MustCompile(`(?i)DEFAULT NOW\(\)`)
	moment       = regexp.MustCompile(`(?i)(DATE_TRUNC\('(\w+)', *(\w+)\)|\bCURRENT_DATE|\bCURRENT_TIMESTAMP|\bNOW\(\))((?: *[-+] *INTERVAL '[^']+')*)`)
	interval     = regexp.MustCompile(`(?i)([-+]) *INTERVAL '(\d+) (\w+?)s?'`)
)

// fromPostgres turns a script for PostgreSQL into one for SQLite: without schemas, and
// with days relative to today written as SQLite writes them.
func fromPostgres(script string) string {
	for _, m := range createSchema.FindAllStringSubmatch(script, -1) {
		script = strings.ReplaceAll(script, m[1]+".", "")
	}
	script = strings.ReplaceAll(createSchema.ReplaceAllString(script, ""), " public.", " ")
	script = serial.ReplaceAllString(script, "INTEGER PRIMARY KEY")
	script = now.ReplaceAllString(script, "DEFAULT CURRENT_TIMESTAMP")
	lines := strings.Split(script, "\n")
	for i, line := range lines {
		if !strings.Contains(line, "DEFAULT CURRENT_TIMESTAMP") {
			lines[i] = moment.ReplaceAllStringFunc(line, sqliteMoment)
		}
	}
	return strings.Join(lines, "\n")
}

// sqliteMoment writes today, now, or the start of a unit, and what is added to it.
func sqliteMoment(text string) string {
	m := moment.FindStringSubmatch(text)
	base := strings.ToUpper(m[1])
	modifiers := []string{"'now'"}
	if m[2] != "" {
		base = strings.ToUpper(m[3])
		switch strings.ToLower(m[2]) {
		case "week":
			modifiers = append(modifiers, "'start of day'", "'-6 days'", "'weekday 1'")
		default:
			modifiers = append(modifiers, "'start of "+strings.ToLower(m[2])+"'")
		}
	}
	for _, add := range interval.FindAllStringSubmatch(m[4], -1) {
		number, unit := add[2], strings.ToLower(add[3])
		switch unit {
		case "week":
			var weeks int
			fmt.Sscan(number, &weeks)
			number, unit = fmt.Sprint(7*weeks), "day"
		case "min":
			unit = "minute"
		}
		modifiers = append(modifiers, "'"+add[1]+number+" "+unit+"s'")
	}
	function := "date("
	if base != "CURRENT_DATE" {
		function = "datetime("
	}
	return function + strings.Join(modifiers, ", ") + ")"
}
