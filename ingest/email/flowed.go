// SPDX-License-Identifier: Apache-2.0

package email

import "strings"

// unflow joins the lines of a text of format=flowed (RFC 3676, section 4.1): one that ends
// with a blank goes on in the next of the same depth of quoting. If joined is set, the
// blank is left out. Marks of quoting stay at the start of the lines.
func unflow(text string, joined bool) string {
	var b strings.Builder
	b.Grow(len(text))
	open, depth := false, 0
	for _, l := range lineSpans(text) {
		line := text[l.start:l.end]
		quoted := len(line) - len(strings.TrimLeft(line, ">"))
		line = strings.TrimPrefix(line[quoted:], " ") // stuffed before "From " and the like
		if !open || quoted != depth || line == "-- " {
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(strings.Repeat(">", quoted))
			if quoted > 0 {
				b.WriteByte(' ')
			}
		}
		depth = quoted
		open = strings.HasSuffix(line, " ") && line != "-- "
		if open && joined {
			line = line[:len(line)-1]
		}
		b.WriteString(line)
	}
	return b.String()
}
