// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// question is a line of questions.jsonl, of either collection.
type question struct {
	ID      string  `json:"_id"`
	DB      string  `json:"db"`
	Kind    string  `json:"kind"`
	Text    string  `json:"question"`
	English string  `json:"question_en"`
	German  string  `json:"question_de"`
	SQL     string  `json:"sql"`
	Rows    [][]any `json:"rows"`
	Ordered bool    `json:"ordered"`
}

// in returns the text in a language, "" if there is none.
func (q *question) in(language string) string {
	switch {
	case language == "de":
		return q.German
	case q.English != "":
		return q.English
	}
	return q.Text
}

// readQuestions returns the questions of a folder about a database.
func readQuestions(folder, db string) ([]question, error) {
	data, err := os.ReadFile(filepath.Join(folder, "questions.jsonl"))
	if err != nil {
		return nil, err
	}
	var all []question
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var q question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			return nil, err
		}
		if q.DB == db {
			all = append(all, q)
		}
	}
	return all, lines.Err()
}

// gold returns the right results of a question: those of each of its queries, or the rows
// that are given.
func (q *question) gold(ctx context.Context, db *sql.DB, schema string) ([][][]any, error) {
	if q.Rows != nil && db == nil {
		return [][][]any{q.Rows}, nil
	}
	var results [][][]any
	var failed error
	for _, text := range strings.Split(q.SQL, ";") {
		if schema != "" {
			text = strings.ReplaceAll(text, schema+".", "")
		}
		if strings.TrimSpace(text) == "" {
			continue
		}
		rows, err := queryAll(ctx, db, text)
		if err != nil {
			failed = fmt.Errorf("question %s: gold query: %w", q.ID, err)
			continue
		}
		results = append(results, rows)
	}
	if len(results) > 0 {
		failed = nil
	}
	return results, failed
}

// queryAll runs a query and returns its rows; days and instants as text.
func queryAll(ctx context.Context, db *sql.DB, text string) ([][]any, error) {
	rows, err := db.QueryContext(ctx, text)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	all := [][]any{}
	for rows.Next() {
		row := make([]any, len(columns))
		targets := make([]any, len(columns))
		for i := range row {
			targets[i] = &row[i]
		}
		if err := rows.Scan(targets...); err != nil {
			return nil, err
		}
		for i, v := range row {
			switch v := v.(type) {
			case time.Time:
				row[i] = v.Format(time.DateTime)
			case int64:
				row[i] = float64(v)
			case []byte:
				row[i] = string(v)
			}
		}
		all = append(all, row)
	}
	return all, rows.Err()
}

var (
	aggregateCall = regexp.MustCompile(`(?i)\b(count|sum|avg|min|max|total)\s*\(`)
	setOperation  = regexp.MustCompile(`(?i)\b(union|intersect|except)\b`)
	ranking       = regexp.MustCompile(`(?is)\border\s+by\b.*\blimit\b`)
	extreme       = regexp.MustCompile(`(?i)=\s*\(\s*select\s+(min|max)\s*\(`)
)

// figures reports whether a question asks for figures or a ranking by a figure, told from
// its first right query: the outer SELECT aggregates, or rows are ranked and cut off, or
// those with the least or greatest figure are taken. The others list rows.
func (q *question) figures() bool {
	text, _, _ := strings.Cut(q.SQL, ";")
	outer := outermost(text)
	switch {
	case aggregateCall.MatchString(selectList(outer)):
		return true
	case strings.HasPrefix(strings.ToUpper(strings.TrimSpace(text)), "WITH") && aggregateCall.MatchString(text):
		return true
	case setOperation.MatchString(outer):
		return false
	}
	return ranking.MatchString(outer) || extreme.MatchString(text)
}

// outermost blanks what stands in parentheses, but for the calls of aggregates.
func outermost(text string) string {
	var b strings.Builder
	depth := 0
	for _, r := range text {
		switch r {
		case '(':
			if depth == 0 {
				b.WriteRune(r)
			}
			depth++
			continue
		case ')':
			depth--
		}
		if depth == 0 {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// selectList returns what stands between the last SELECT that is not in parentheses and
// its FROM.
func selectList(outer string) string {
	upper := strings.ToUpper(outer)
	start := strings.Index(upper, "SELECT")
	if strings.HasPrefix(strings.TrimSpace(upper), "WITH") {
		start = strings.LastIndex(upper, "SELECT")
	}
	if start < 0 {
		return ""
	}
	if end := strings.Index(upper[start:], "FROM"); end >= 0 {
		return outer[start : start+end]
	}
	return outer[start:]
}
