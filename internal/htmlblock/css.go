// SPDX-License-Identifier: Apache-2.0

package htmlblock

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Bounds of style sheets, so that matching costs no more than a page is worth.
const (
	maxRules   = 10_000
	maxMatches = 5_000_000 // comparisons of a page's elements with rules
)

// declarations are the properties of a rule or of a style attribute that decide whether a
// text is seen, by name, in lower case. A "!important" stays with its value.
type declarations map[string]string

// parseDeclarations reads what stands between the braces of a rule; nil if nothing of it
// matters.
func parseDeclarations(text string) declarations {
	var d declarations
	for declaration := range strings.SplitSeq(strings.ToLower(text), ";") {
		name, value, ok := strings.Cut(declaration, ":")
		if name = strings.TrimSpace(name); !ok || !matters(name) {
			continue
		}
		if d == nil {
			d = declarations{}
		}
		value = strings.TrimSpace(value)
		if strings.HasSuffix(d[name], important) && !strings.HasSuffix(value, important) {
			continue
		}
		d[name] = value
	}
	return d
}

const important = "!important"

// matters reports whether a property can hide a text.
func matters(name string) bool {
	switch name {
	case "display", "visibility", "opacity", "font-size", "font", "color", "background", "background-color", "position", "left", "top", "right", "bottom",
		"text-indent", "margin-left", "margin-top", "margin", "transform", "clip", "clip-path", "width", "height", "max-width", "max-height", "overflow",
		"content-visibility", "-webkit-text-fill-color":
		return true
	}
	return false
}

// compound is a selector of one element: a tag, an id and classes, each of which may be
// missing.
type compound struct {
	tag, id string
	classes []string
}

// rule is a selector with what it declares. Its compounds are those of an element and of
// its ancestors, the element's last; direct says of each but the first that the one before
// is its parent.
type rule struct {
	compounds   []compound
	direct      []bool
	weight      int // of the selector, then the place in the sheet
	declaration declarations
}

// sheet is the rules of a page, by the most telling part of their last compound.
type sheet struct {
	// tagAttribute keeps the name of a formatting element, which is a span in the tree.
	tagAttribute string

	rules   map[string][]*rule
	count   int
	matches int // comparisons made
}

// add reads the text of a style element. What it does not understand (pseudo-classes,
// attributes, siblings, media other than screens) it leaves out: the text then counts as
// seen.
func (s *sheet) add(text string) {
	text = withoutComments(strings.ReplaceAll(strings.ReplaceAll(text, "<!--", ""), "-->", ""))
	for s.count < maxRules {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			return
		}
		prelude := text[:open]
		if i := strings.LastIndexByte(prelude, ';'); i >= 0 { // behind an @import
			prelude = prelude[i+1:]
		}
		prelude = strings.TrimSpace(prelude)
		end := closing(text[open:])
		body := text[open+1 : open+end]
		text = text[min(open+end+1, len(text)):]
		if strings.HasPrefix(prelude, "@") {
			if name := strings.Fields(strings.ToLower(prelude)); len(name) == 2 && name[0] == "@media" && (name[1] == "screen" || name[1] == "all") {
				s.add(body)
			}
			continue
		}
		if d := parseDeclarations(body); d != nil {
			s.addRules(prelude, d)
		}
	}
}

// withoutComments returns a style sheet without its comments.
func withoutComments(text string) string {
	if !strings.Contains(text, "/*") {
		return text
	}
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "/*")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		_, text, _ = strings.Cut(rest, "*/")
	}
}

// closing returns where the brace that opens text is closed, or the length of text.
func closing(text string) int {
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(text)
}

// addRules adds a rule for each selector of a list.
func (s *sheet) addRules(list string, d declarations) {
	for selector := range strings.SplitSeq(list, ",") {
		r := parseSelector(selector)
		if r == nil || s.count >= maxRules {
			continue
		}
		s.count++
		r.declaration = d
		r.weight = r.weight*maxRules + s.count
		if s.rules == nil {
			s.rules = map[string][]*rule{}
		}
		last := r.compounds[len(r.compounds)-1]
		key := last.tag
		switch {
		case last.id != "":
			key = "#" + last.id
		case len(last.classes) > 0:
			key = "." + last.classes[0]
		}
		s.rules[key] = append(s.rules[key], r)
	}
}

// parseSelector reads a selector; nil if it is of a kind that is not understood.
func parseSelector(text string) *rule {
	r := &rule{}
	direct := false
	for word := range strings.FieldsSeq(strings.ReplaceAll(text, ">", " > ")) {
		if word == ">" {
			direct = true
			continue
		}
		c, ok := parseCompound(word)
		if !ok || len(r.compounds) >= 8 {
			return nil
		}
		if len(r.compounds) > 0 {
			r.direct = append(r.direct, direct)
		}
		r.compounds = append(r.compounds, c)
		direct = false
		if c.id != "" {
			r.weight += 100
		}
		r.weight += 10 * len(c.classes)
		if c.tag != "" {
			r.weight++
		}
	}
	if len(r.compounds) == 0 {
		return nil
	}
	return r
}

// parseCompound reads a selector of one element.
func parseCompound(word string) (compound, bool) {
	var c compound
	for word != "" {
		n := strings.IndexAny(word[1:], ".#") + 1
		if n == 0 {
			n = len(word)
		}
		part := word[:n]
		word = word[n:]
		if strings.ContainsAny(part, `:[]()+~"'\`) {
			return c, false
		}
		switch {
		case part[0] == '.' && len(part) > 1:
			c.classes = append(c.classes, part[1:])
		case part[0] == '#' && len(part) > 1:
			c.id = part[1:]
		case part != "*" && part != "." && part != "#":
			c.tag = strings.ToLower(part)
		}
	}
	return c, true
}

// match returns the rules for an element, the weightiest last.
func (s *sheet) match(e *element) []*rule {
	if s.count == 0 {
		return nil
	}
	var found []*rule
	look := func(key string) {
		for _, r := range s.rules[key] {
			if s.matches++; s.matches > maxMatches {
				return
			}
			if s.applies(r, e) {
				found = append(found, r)
			}
		}
	}
	look("")
	look(e.tag)
	for _, class := range e.classes {
		look("." + class)
	}
	if e.id != "" {
		look("#" + e.id)
	}
	slices.SortStableFunc(found, func(a, b *rule) int { return cmp.Compare(a.weight, b.weight) })
	return found
}

// applies reports whether a rule's selector is of the element. Of several ancestors that
// could be meant the nearest is taken.
func (s *sheet) applies(r *rule, e *element) bool {
	last := len(r.compounds) - 1
	if !e.is(r.compounds[last]) {
		return false
	}
	at := e.node.Parent
	for i := last - 1; i >= 0; i-- {
		for ; ; at = at.Parent {
			if at == nil || at.Type != html.ElementNode {
				return false
			}
			if s.matches++; s.element(at).is(r.compounds[i]) {
				at = at.Parent
				break
			}
			if r.direct[i] {
				return false
			}
		}
	}
	return true
}

// element is what selectors see of a node.
type element struct {
	node    *html.Node
	tag, id string
	classes []string
}

// element describes a node.
func (s *sheet) element(node *html.Node) *element {
	e := &element{node: node, tag: node.Data}
	for _, a := range node.Attr {
		switch a.Key {
		case "id":
			e.id = strings.TrimSpace(a.Val)
		case "class":
			if e.classes = strings.Fields(a.Val); len(e.classes) > 50 {
				e.classes = e.classes[:50]
			}
		case s.tagAttribute:
			e.tag = a.Val
		}
	}
	return e
}

// is reports whether a compound selector is of the element.
func (e *element) is(c compound) bool {
	if c.tag != "" && c.tag != e.tag || c.id != "" && c.id != e.id {
		return false
	}
	for _, class := range c.classes {
		if !slices.Contains(e.classes, class) {
			return false
		}
	}
	return true
}
