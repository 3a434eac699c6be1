// SPDX-License-Identifier: Apache-2.0

package split

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pacenote/pacenote/ingest"
)

// maxTitle is the greatest length of a title in a heading path, in bytes.
const maxTitle = 160

// section is a heading and what stands below it, up to the next heading of any level.
type section struct {
	ordinal int
	level   int      // of the heading; 0 before the first one
	heading int      // block index; -1 before the first heading
	path    []string // titles, the section's own last
	keep    bool     // the heading is to stand in the text
	blocks  []int    // block indices

	contents bool // it has a table of contents, which is left out
}

// part is what chunks are cut from: a section, or tiny sections that share a parent.
type part struct {
	sections []section
	path     []string
	budget   int // tokens of a chunk's own text
	overlap  int // tokens of what it may repeat
}

// sections splits the document at its headings.
func (r *run) sections() []section {
	var all []section
	var levels []int
	var titles []string
	current := section{heading: -1}
	for i := range r.doc.Blocks {
		b := &r.doc.Blocks[i]
		switch {
		case b.Kind == ingest.Contents:
			current.contents = true
		case b.Kind == ingest.Header || b.Kind == ingest.Footer || !hasContent(b):
		case b.Kind == ingest.Heading:
			if current.heading >= 0 || len(current.blocks) > 0 {
				all = append(all, current)
			}
			level := max(b.Level, 1)
			for len(levels) > 0 && levels[len(levels)-1] >= level {
				levels, titles = levels[:len(levels)-1], titles[:len(titles)-1]
			}
			title, short := pathTitle(b.Text)
			levels, titles = append(levels, level), append(titles, title)
			current = section{ordinal: len(all), level: level, heading: i, path: slices.Clone(titles), keep: !short}
		default:
			current.blocks = append(current.blocks, i)
		}
	}
	if current.heading >= 0 || len(current.blocks) > 0 {
		all = append(all, current)
	}
	for i := range all { // a title without anything below it would vanish
		if len(all[i].blocks) == 0 && !all[i].contents && (i+1 == len(all) || all[i+1].level <= all[i].level) {
			all[i].keep = true
		}
	}
	return all
}

// hasContent reports whether a block has any text.
func hasContent(b *ingest.Block) bool {
	return b.Table != nil || strings.TrimSpace(b.Text) != ""
}

// pathTitle returns a heading on one line, cut if it is too long for a path, and whether
// it was short enough.
func pathTitle(text string) (string, bool) {
	title := strings.Join(strings.Fields(text), " ")
	if len(title) <= maxTitle {
		return title, true
	}
	cut := maxTitle
	for !utf8.RuneStart(title[cut]) {
		cut--
	}
	if space := strings.LastIndexByte(title[:cut], ' '); space > maxTitle/2 {
		cut = space
	}
	return title[:cut] + "…", false
}

// parts groups sections: each is a part of its own, but siblings that are tiny are put
// together until they are no longer so. The titles of sections that share a part stand
// in the text, and the path is their parent's.
func (r *run) parts(sections []section) []part {
	var parts []part
	for i := 0; i < len(sections); {
		n, total := 1, r.length(sections[i])
		for i+n < len(sections) && total < r.min && siblings(sections[i], sections[i+n]) {
			next := r.length(sections[i+n])
			if next >= r.min {
				break
			}
			total += next
			n++
		}
		p := part{sections: sections[i : i+n], path: sections[i].path}
		if n > 1 {
			p.path = p.path[:len(p.path)-1]
			for j := range p.sections {
				p.sections[j].keep = true
			}
		} else if len(p.sections[0].blocks) == 0 && p.sections[0].keep {
			p.path = p.path[:len(p.path)-1] // the title is the text
		}
		if len(p.sections[0].blocks) > 0 || p.sections[0].keep {
			parts = append(parts, p)
		}
		i += n
	}
	return parts
}

// siblings reports whether two sections stand below the same title at the same level.
// What has subsections is no sibling of what follows them.
func siblings(a, b section) bool {
	return a.heading >= 0 && a.level == b.level && slices.Equal(a.path[:len(a.path)-1], b.path[:len(b.path)-1])
}

// length returns the number of tokens of a section's content, or MinTokens as soon as it
// has as many.
func (r *run) length(s section) int {
	total := 0
	for _, i := range s.blocks {
		if r.doc.Blocks[i].Table != nil {
			return r.min
		}
		if total += r.counter.CountTokens(clip(r.doc.Blocks[i].Text, 16*r.min)); total >= r.min {
			return r.min
		}
	}
	return total
}

// clip returns the first n bytes of s, fewer if a rune would be cut.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
