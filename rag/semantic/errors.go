// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"errors"
	"fmt"
	"regexp"
)

// ErrTooManyRows is the cause of a SourceError if a statement gave more rows than
// Options.MaxRows. Numbers added up from a part of the rows would be wrong.
var ErrTooManyRows = errors.New("more rows than the limit")

// SourceError says that a database could not be read. Its text carries no connection
// string; Err is what the driver said, which may.
type SourceError struct {
	// Source is the name of the database in the model.
	Source string
	// Op is what was tried, such as "run statement".
	Op string
	// Err is the cause.
	Err error
}

// Error returns the operation, the source and the driver's message, from which everything
// that looks like a credential or an address was removed.
func (e *SourceError) Error() string {
	return fmt.Sprintf("semantic: %s: source %s: %s", e.Op, e.Source, scrub(e.Err))
}

// Unwrap returns the cause.
func (e *SourceError) Unwrap() error { return e.Err }

// secrets find what drivers repeat from connection strings in their messages.
var secrets = [...]struct {
	pattern *regexp.Regexp
	instead string
}{
	{regexp.MustCompile(`[A-Za-z][\w+.-]*://[^\s"'` + "`" + `]+`), "(address)"},
	{regexp.MustCompile(`\bfile:[^\s"'` + "`" + `]+`), "(address)"},
	{regexp.MustCompile(`'[^'\s]*'@'[^'\s]*'`), "(user)"},
	{regexp.MustCompile(`[^\s"'` + "`" + `]+@[^\s"'` + "`" + `]+`), "(address)"},
	{regexp.MustCompile(`(?i)\b(password|passwd|pwd|passfile|user id|user|username|uid|host|hostname|hostaddr|server|address|addr|data source|database|dbname|port|account|dsn|protocol|secret|token|sslkey|sslcert)\s*=\s*('[^']*'|"[^"]*"|[^\s;,` + "`" + `]+)`), "$1=(hidden)"},
	{regexp.MustCompile(`(?i)\b(lookup|dial tcp|dial udp|dial unix|host|server|user|login failed for user|role|database)(:?\s+)("[^"]*"|'[^']*'|[\w-]+(?:\.[\w-]+)+\.?(?::\d+)?)`), "$1$2(hidden)"},
	{regexp.MustCompile(`(?i)\b(lookup)\s+[^\s:()]+`), "$1 (hidden)"},
	{regexp.MustCompile(`\[[0-9A-Fa-f:.]{2,}(?:%\w+)?\](?::\d+)?`), "(address)"},
	{regexp.MustCompile(`\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b`), "(address)"},
	{regexp.MustCompile(`\b[A-Za-z][\w-]*(?:\.[\w-]+)*:\d{2,5}\b`), "(address)"},
}

// scrub returns the text of an error without credentials and addresses.
func scrub(err error) string {
	if err == nil {
		return "no cause"
	}
	text := err.Error()
	for _, s := range secrets {
		text = s.pattern.ReplaceAllString(text, s.instead)
	}
	return text
}
