// SPDX-License-Identifier: Apache-2.0

package wordpiece

import (
	_ "embed" // for the table
	"strconv"
	"strings"
	"sync"
)

// table tells what becomes of each character. internal/weights/reference/characters.py
// asked the reference for it and describes its lines.
//
//go:embed characters.txt
var table string

// class tells what a character is in a text.
type class uint8

const (
	letter      class = iota // part of a word
	drop                     // no part of anything
	space                    // ends a word
	chinese                  // a word of its own
	punctuation              // a word of its own
)

// pageSize is the number of characters whose entries lie together.
const pageSize = 256

// characters holds an entry for each character: its class, and what it becomes in lower
// case without accents.
type characters struct {
	index [0x110000 / pageSize]uint16
	pages [][pageSize]entry
	texts []string // of characters that become none or several
}

// entry is a class above classShift, and below it a character, 0 for itself, or with
// isText a place in texts.
type entry uint32

const (
	classShift = 28
	isText     = 1 << 24
)

func (e entry) class() class { return class(e >> classShift) }

// of returns the entry of r.
func (c *characters) of(r rune) entry {
	return c.pages[c.index[r/pageSize]][r%pageSize]
}

// lower returns what r with the entry e becomes: a text if it is not one character.
func (c *characters) lower(r rune, e entry) (to rune, text string, one bool) {
	switch v := e &^ (15 << classShift); {
	case v == 0:
		return r, "", true
	case v&isText != 0:
		return 0, c.texts[v&^isText], false
	default:
		return rune(v), "", true
	}
}

// loadCharacters reads the table on first use, in half a millisecond; it takes 200 KB.
var loadCharacters = sync.OnceValue(func() *characters {
	c := &characters{pages: make([][pageSize]entry, 1)}
	shared := make(map[entry]uint16)
	for line := range strings.Lines(table) {
		first, last, e, distance := c.parse(line)
		for r := first; r <= last; r++ {
			page := r / pageSize
			if r%pageSize == 0 && r+pageSize-1 <= last && distance == 0 {
				// A page of equals is kept once.
				if _, ok := shared[e]; !ok {
					shared[e] = c.newPage()
					for i := range c.pages[shared[e]] {
						c.pages[shared[e]][i] = e
					}
				}
				c.index[page] = shared[e]
				r += pageSize - 1
				continue
			}
			if c.index[page] == 0 {
				c.index[page] = c.newPage()
			}
			c.pages[c.index[page]][r%pageSize] = e
			if distance != 0 {
				c.pages[c.index[page]][r%pageSize] |= entry(r + distance)
			}
		}
	}
	return c
})

func (c *characters) newPage() uint16 {
	c.pages = append(c.pages, [pageSize]entry{})
	return uint16(len(c.pages) - 1)
}

// parse reads a line of the table: a range, the entry that its characters share, and how
// far each is from what it becomes. The table is part of the program and checked by a
// test: numbers are numbers.
func (c *characters) parse(line string) (first, last rune, e entry, distance rune) {
	fields := strings.Fields(line)
	number := func(s string, base int) rune {
		n, _ := strconv.ParseInt(s, base, 32)
		return rune(n)
	}
	first, last = number(fields[0], 16), number(fields[1], 16)
	for i, f := range fields[2:] {
		switch f {
		case "lower":
			to := fields[3+i:]
			if len(to) == 1 && strings.ContainsAny(to[0][:1], "+-") {
				return first, last, e, number(to[0], 10)
			}
			var text strings.Builder
			for _, r := range to {
				text.WriteRune(number(r, 16))
			}
			c.texts = append(c.texts, text.String())
			return first, last, e | isText | entry(len(c.texts)-1), 0
		default:
			e = entry(classes[f]) << classShift
		}
	}
	return first, last, e, 0
}

// classes are the classes by their names in the table.
var classes = map[string]class{"drop": drop, "space": space, "chinese": chinese, "punctuation": punctuation}
