// SPDX-License-Identifier: Apache-2.0

package docx

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/pacenote/pacenote/internal/ooxml"
)

// maxLevel is the number of levels of a numbering.
const maxLevel = 9

// numbering counts list items (ISO/IEC 29500-1, 17.9).
type numbering struct {
	abstract map[string]*[maxLevel]level
	lists    map[string]*list
	// counters are those of abstract numberings: lists of the same one go on with each
	// other's numbers, unless one says where it starts.
	counters map[string]*[maxLevel]int
	// styled are the lists of abstract numberings that only name a style of numberings.
	styled map[string]string
	styles map[string]string // abstract numberings by the style of numberings that they define
}

// level is how the items of a level are numbered.
type level struct {
	format, text string
	start        int
	legal        bool // all numbers are decimal
	// restart is the number of higher levels behind an item of which it starts again.
	restart int
}

// list is one use of an abstract numbering.
type list struct {
	abstract string
	starts   map[int]int // where levels start that say so
	own      map[int]level
	begun    map[int]bool
}

func newNumbering() *numbering {
	return &numbering{abstract: map[string]*[maxLevel]level{}, lists: map[string]*list{}, counters: map[string]*[maxLevel]int{},
		styled: map[string]string{}, styles: map[string]string{}}
}

func (n *numbering) read(root *ooxml.Node) {
	for _, c := range root.Children {
		switch c.Name {
		case "w:abstractNum":
			levels := &[maxLevel]level{}
			for i := range levels {
				levels[i].start, levels[i].restart = 1, i
			}
			for _, l := range c.Children {
				if at, err := strconv.Atoi(l.Attr("w:ilvl")); l.Name == "w:lvl" && err == nil && at >= 0 && at < maxLevel {
					levels[at] = newLevel(l, at)
				}
			}
			id := c.Attr("w:abstractNumId")
			n.abstract[id] = levels
			if style := c.Val("w:styleLink"); style != "" {
				n.styles[style] = id
			}
			if style := c.Val("w:numStyleLink"); style != "" {
				n.styled[id] = style
			}
		case "w:num":
			n.lists[c.Attr("w:numId")] = newList(c)
		}
	}
	for _, l := range n.lists {
		if defining, ok := n.styles[n.styled[l.abstract]]; ok {
			l.abstract = defining
		}
	}
}

func newLevel(n *ooxml.Node, at int) level {
	l := level{format: n.Val("w:numFmt"), text: n.Val("w:lvlText"), start: 1, legal: n.On("w:isLgl"), restart: at}
	if restart, err := strconv.Atoi(n.Val("w:lvlRestart")); err == nil {
		l.restart = min(max(restart, 0), at)
	}
	if start, err := strconv.Atoi(n.Val("w:start")); err == nil {
		l.start = start
	}
	return l
}

func newList(n *ooxml.Node) *list {
	l := &list{abstract: n.Val("w:abstractNumId"), starts: map[int]int{}, own: map[int]level{}, begun: map[int]bool{}}
	for _, o := range n.Children {
		at, err := strconv.Atoi(o.Attr("w:ilvl"))
		if o.Name != "w:lvlOverride" || err != nil || at < 0 || at >= maxLevel {
			continue
		}
		if start, err := strconv.Atoi(o.Val("w:startOverride")); err == nil {
			l.starts[at] = start
		}
		if own := o.Child("w:lvl"); own != nil {
			l.own[at] = newLevel(own, at)
		}
	}
	return l
}

// next counts an item and returns its printed mark, such as "2.1", "b)" or "•"; "" if it has
// none.
func (n *numbering) next(id string, at int) string {
	l := n.lists[id]
	if l == nil {
		return "•"
	}
	levels := [maxLevel]level{}
	if a := n.abstract[l.abstract]; a != nil {
		levels = *a
	}
	for i, own := range l.own {
		levels[i] = own
	}
	counters := n.counters[l.abstract]
	if counters == nil {
		counters = &[maxLevel]int{}
		for i := range counters {
			counters[i] = levels[i].start - 1
		}
		n.counters[l.abstract] = counters
	}
	for i, start := range l.starts {
		switch {
		case l.begun[i]:
		case i == at:
			counters[i], l.begun[i] = start-1, true
		case i < at:
			counters[i], l.begun[i] = start, true
		}
	}
	counters[at]++
	for i := range at { // a level that no item has reached counts as begun
		counters[i] = max(counters[i], levels[i].start)
	}
	for i := at + 1; i < maxLevel; i++ {
		if at < levels[i].restart {
			counters[i] = levels[i].start - 1
		}
	}
	return mark(&levels, counters, at)
}

// mark fills the numbers of levels into the text of one.
func mark(levels *[maxLevel]level, counters *[maxLevel]int, at int) string {
	l := levels[at]
	switch l.format {
	case "bullet":
		return "•"
	case "none":
		return strings.TrimSpace(l.text)
	}
	out := l.text
	for i := range maxLevel {
		place := fmt.Sprintf("%%%d", i+1)
		if !strings.Contains(out, place) {
			continue
		}
		format := levels[i].format
		if l.legal {
			format = "decimal"
		}
		out = strings.ReplaceAll(out, place, number(format, counters[i]))
	}
	return strings.TrimSpace(out)
}

// number writes a number (ST_NumberFormat); formats of other scripts as decimals.
func number(format string, n int) string {
	switch format {
	case "lowerLetter":
		return ooxml.Letters(n, 'a')
	case "upperLetter":
		return ooxml.Letters(n, 'A')
	case "lowerRoman":
		return strings.ToLower(ooxml.Roman(n))
	case "upperRoman":
		return ooxml.Roman(n)
	case "decimalZero":
		return fmt.Sprintf("%02d", n)
	}
	return strconv.Itoa(n)
}
