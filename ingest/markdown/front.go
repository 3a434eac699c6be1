// SPDX-License-Identifier: Apache-2.0

package markdown

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/pacenote/pacenote/ingest"
)

// front is the front matter of a file.
type front struct {
	values   ingest.Metadata // by lower-case key
	warnings []string
}

// maxFront is the greatest number of lines of front matter.
const maxFront = 500

// readFront reads the front matter and returns where the text behind it begins. It is
// there if the file's first line is "---", a line "---" or "..." ends it, and every line
// between could be YAML: blank, a comment, indented, an item or a key with a colon.
func readFront(s string) (front, int) {
	first, rest, ok := strings.Cut(s, "\n")
	if !ok || strings.TrimRight(first, " \t\r") != "---" {
		return front{}, 0
	}
	f := front{values: ingest.Metadata{}}
	at := len(first) + 1
	key := ""
	for n := 0; n < maxFront && rest != ""; n++ {
		line, next, _ := strings.Cut(rest, "\n")
		at += len(line)
		if len(line) < len(rest) {
			at++
		}
		rest = next
		line = strings.TrimRight(line, " \t\r")
		if line == "---" || line == "..." {
			return f, at
		}
		if !f.line(line, &key, n+2) {
			return front{}, 0
		}
	}
	return front{}, 0
}

// line reads one line; key is the last one seen. It returns false if the line is no
// front matter.
func (f *front) line(line string, key *string, number int) bool {
	trimmed := strings.TrimLeft(line, " \t")
	switch {
	case trimmed == "" || trimmed[0] == '#':
		return true
	case *key != "" && (trimmed == "-" || strings.HasPrefix(trimmed, "- ")):
		f.item(*key, strings.TrimSpace(trimmed[1:]), number)
		return true
	case len(trimmed) < len(line):
		f.warnings = append(f.warnings, fmt.Sprintf("front matter line %d is nested and was left out", number))
		return *key != ""
	}
	name, value, ok := strings.Cut(line, ":")
	if !ok || value != "" && value[0] != ' ' && value[0] != '\t' || strings.ContainsAny(name, "{}[]<>|") {
		return false
	}
	*key = strings.ToLower(strings.Trim(strings.TrimSpace(name), `"'`))
	if *key == "" {
		return false
	}
	if value = strings.TrimSpace(value); value != "" && value != "|" && value != ">" {
		f.values[*key] = scalar(value)
	}
	return true
}

// item adds an item of a list below a key.
func (f *front) item(key, text string, number int) {
	if v := f.values[key]; v.Kind() == ingest.None || v.Kind() == ingest.Strings {
		if text != "" && !strings.Contains(text, ": ") {
			f.values[key] = ingest.StringsValue(append(v.List(), unquote(text))...)
			return
		}
	}
	f.warnings = append(f.warnings, fmt.Sprintf("front matter line %d is nested and was left out", number))
}

// scalar reads a value: a list in brackets, a quoted string, a date, a number, true or
// false, and otherwise a string.
func scalar(s string) ingest.Value {
	if strings.HasPrefix(s, "[") && strings.HasSuffix(s, "]") {
		var list []string
		for item := range strings.SplitSeq(s[1:len(s)-1], ",") {
			if item = strings.TrimSpace(item); item != "" {
				list = append(list, unquote(item))
			}
		}
		return ingest.StringsValue(list...)
	}
	if s[0] == '"' || s[0] == '\'' {
		return ingest.StringValue(unquote(s))
	}
	if i := strings.Index(s, " #"); i >= 0 {
		s = strings.TrimSpace(s[:i])
	}
	switch s {
	case "true", "True", "yes":
		return ingest.BoolValue(true)
	case "false", "False", "no":
		return ingest.BoolValue(false)
	case "null", "~", "":
		return ingest.Value{}
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339, time.DateTime, "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return ingest.TimeValue(t)
		}
	}
	if n, err := strconv.ParseFloat(s, 64); err == nil && strings.Trim(s, "+-.0123456789eE") == "" && !leadingZero(s) {
		return ingest.NumberValue(n)
	}
	return ingest.StringValue(s)
}

// leadingZero reports whether s is a code such as "007" rather than a number.
func leadingZero(s string) bool {
	return len(s) > 1 && s[0] == '0' && s[1] != '.'
}

// unquote returns a string without the quotes around it.
func unquote(s string) string {
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		if u, err := strconv.Unquote(s); err == nil {
			return u
		}
		return s[1 : len(s)-1]
	}
	if len(s) >= 2 && s[0] == '\'' && s[len(s)-1] == '\'' {
		return strings.ReplaceAll(s[1:len(s)-1], "''", "'")
	}
	return s
}

// describe sets the document's title, language and metadata.
func (f front) describe(doc *ingest.Document) {
	for key, value := range f.values {
		switch {
		case key == "title" && len(value.String()) <= 300:
			doc.Title = value.String()
		case (key == "lang" || key == "language") && language(value.Str()) != "":
			doc.Language = language(value.Str())
		case value.Kind() != ingest.None:
			if doc.Metadata == nil {
				doc.Metadata = ingest.Metadata{}
			}
			doc.Metadata[key] = value
		}
	}
}

// language returns the ISO 639-1 code of a language tag such as "de-CH", or "".
func language(tag string) string {
	code, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
	if len(code) != 2 || strings.Trim(code, "abcdefghijklmnopqrstuvwxyz") != "" {
		return ""
	}
	return code
}
