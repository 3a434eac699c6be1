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
}

// databases are those that the models are for.
func databases() []database {
	return []database{
		{"car_1", "spider-de", false, "de", ""},
		{"world_1", "spider-de", false, "de", ""},
		{"car_dealership", "sql-eval", true, "en", ""},
		{"ewallet", "sql-eval", true, "en", "consumer_div"},
	}
}

// open fills an empty database in memory with the statements of the file.
func (d *database) open(ctx context.Context, data string) (*sql.DB, error) {
	text, err := os.ReadFile(filepath.Join(data, d.folder, d.name+".sql"))
	if err != nil {
		return nil, err
	}
	script := string(text)
	if d.postgres {
		script = fromPostgres(script)
	}
	// A name of its own keeps it apart from the others; the cache is shared so that all
	// connections see one database, which ends with the last of them.
	db, err := sql.Open("sqlite", "file:"+d.name+"?mode=memory&cache=shared")
	if err != nil {
		return nil, err
	}
	db.SetMaxIdleConns(2)
	db.SetConnMaxIdleTime(0)
	if _, err := db.ExecContext(ctx, script); err != nil {
		db.Close()
		return nil, fmt.Errorf("load %s: %w", d.name, err)
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
	script = createSchema.ReplaceAllString(script, "")
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
