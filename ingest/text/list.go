// SPDX-License-Identifier: Apache-2.0

package text

import (
	"strings"
	"unicode/utf8"

	"github.com/pacenote/pacenote/ingest"
)

// continuesList reports whether a list item may follow a line: the last block is one, or
// the line announces a list with a colon.
func (r *reader) continuesList(before line) bool {
	if n := len(r.blocks); n > 0 && r.blocks[n-1].Kind == ingest.ListItem {
		return true
	}
	return strings.HasSuffix(r.text(before), ":")
}

// item reads a list item with the lines that continue it and returns their number, 0 if
// there is none.
func (r *reader) item(lines []line) int {
	size := r.marker(lines[0])
	if size == 0 {
		return 0
	}
	first := lines[0]
	text := r.text(first)
	b := r.file.NewBuilder()
	body := first.start + size + len(text[size:]) - len(strings.TrimLeft(text[size:], " \t"))
	b.Add(body, first.end)
	n := 1
	for n < len(lines) && n < maxLines && r.marker(lines[n]) == 0 {
		b.Write("\n")
		b.Add(lines[n].start, lines[n].end)
		n++
	}
	block := b.Block(ingest.ListItem)
	block.Marker = text[:size]
	block.Level = r.level(first.indent)
	mark := r.file.Place(first.start, first.start+size)
	block.Location = mark.Union(block.Location)
	r.blocks = append(r.blocks, block)
	return n
}

// level returns the nesting of an item that is indented by so many columns.
func (r *reader) level(indent int) int {
	n := len(r.indents)
	for n > 0 && r.indents[n-1] > indent {
		n--
	}
	if n == 0 || r.indents[n-1] < indent {
		r.indents = append(r.indents[:n], indent)
		return n + 1
	}
	r.indents = r.indents[:n]
	return n
}

// marker returns the length in bytes of the mark that begins a list item, 0 if the line
// is none: a bullet, "1.", "1)", "(1)", "a)", "(a)" or "Step 1:".
func (r *reader) marker(l line) int {
	s := r.text(l)
	size := bullet(s)
	if size == 0 {
		size = enumerator(s)
	}
	if size == 0 {
		size = step(s)
	}
	if size == 0 || size >= len(s) || s[size] != ' ' && s[size] != '\t' {
		return 0
	}
	return size
}

// bullet returns the length of a bullet at the start of s.
func bullet(s string) int {
	first, size := utf8.DecodeRuneInString(s)
	if strings.ContainsRune("-*+•–—·▪▫◦‣●○■□", first) {
		return size
	}
	return 0
}

// enumerator returns the length of a number or letter with its bracket or dot.
func enumerator(s string) int {
	i := 0
	if strings.HasPrefix(s, "(") {
		i = 1
	}
	start := i
	for i < len(s) && i-start < 3 && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	digits := i > start
	if !digits && i < len(s) && (s[i]|0x20 >= 'a' && s[i]|0x20 <= 'z') {
		i++
	}
	if i == start || i >= len(s) {
		return 0
	}
	if s[i] == ')' || s[i] == '.' && digits && start == 0 {
		return i + 1
	}
	return 0
}

// step returns the length of "Step 3:" and its like.
func step(s string) int {
	word, rest, ok := strings.Cut(s, " ")
	if !ok {
		return 0
	}
	switch strings.ToLower(word) {
	case "step", "schritt", "étape", "etape", "passo", "paso", "fase":
	default:
		return 0
	}
	digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
	if digits == 0 || digits > 3 {
		return 0
	}
	after := strings.TrimLeft(rest[digits:], " \u00a0\u202f")
	if !strings.HasPrefix(after, ":") && !strings.HasPrefix(after, ".") {
		return 0
	}
	return len(s) - len(after) + 1
}
