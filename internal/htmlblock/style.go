// SPDX-License-Identifier: Apache-2.0

package htmlblock

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/pacenote/pacenote/ingest"
)

// Sizes and distances in pixels of CSS.
const (
	usualSize = 16   // of text that nothing says a size of
	leastSize = 2    // text of this size or less can't be read
	faraway   = -500 // what begins as far left or above is outside the page
	leastBox  = 1    // a box of this size or less shows nothing
)

// style is what is known of how an element's text is drawn.
type style struct {
	colour     colour
	background colour
	size       float64
	invisible  bool // visibility, which a child may take back
	// hidden says why nothing within the element is drawn; "" if it may be.
	hidden ingest.HiddenReason
}

// reason returns why text with this style is not seen, or "".
func (s *style) reason() ingest.HiddenReason {
	switch {
	case s.hidden != "":
		return s.hidden
	case s.invisible:
		return ingest.HiddenMode
	case s.size <= leastSize:
		return ingest.HiddenSize
	case s.colour.on(s.background):
		return ingest.HiddenColour
	}
	return ""
}

// styles finds the styles of the elements of one page.
type styles struct {
	sheet sheet
	known map[*html.Node]*style
	root  style
}

// newStyles reads the style elements of a page. A page that takes its styles from elsewhere
// may have any background, so that white text may well be seen.
// TagAttribute keeps the names of formatting elements; "" if there is none.
func newStyles(root *html.Node, tagAttribute string) *styles {
	s := &styles{known: map[*html.Node]*style{}, sheet: sheet{tagAttribute: tagAttribute}}
	s.root = style{colour: colour{known: true}, background: colour{255, 255, 255, true}, size: usualSize}
	for node := range root.Descendants() {
		switch node.DataAtom {
		case atom.Style:
			if node.FirstChild == nil {
				continue
			}
			s.sheet.add(node.FirstChild.Data)
			if strings.Contains(strings.ToLower(node.FirstChild.Data), "@import") {
				s.root.background.known = false
			}
		case atom.Link:
			if rel, _ := attribute(node, "rel"); strings.Contains(strings.ToLower(rel), "stylesheet") {
				s.root.background.known = false
			}
		}
	}
	return s
}

// of returns the style of an element's text.
func (s *styles) of(node *html.Node) *style {
	if node == nil || node.Type != html.ElementNode {
		return &s.root
	}
	if known := s.known[node]; known != nil {
		return known
	}
	around := s.of(node.Parent) // at most maxDepth deep
	own := s.element(node, around)
	s.known[node] = own
	return own
}

// element returns the style of an element within one of style around, which is the same
// value if it adds nothing.
func (s *styles) element(node *html.Node, around *style) *style {
	d := s.declared(node)
	if node.Data == "dialog" {
		if _, open := attribute(node, "open"); !open {
			d = merge(d, declarations{"display": "none"})
		}
	}
	if len(d) == 0 {
		return around
	}
	own := *around
	own.draw(d)
	own.measure(d)
	if own.hidden == "" {
		own.hidden = hides(d)
	}
	return &own
}

// declared returns what the rules of the page, attributes and the style attribute say of an
// element, the later winning.
func (s *styles) declared(node *html.Node) declarations {
	var d declarations
	if s.sheet.count > 0 {
		for _, r := range s.sheet.match(s.sheet.element(node)) {
			d = merge(d, r.declaration)
		}
	}
	for _, a := range node.Attr {
		value := strings.ToLower(strings.TrimSpace(a.Val))
		switch a.Key {
		case "bgcolor":
			d = merge(declarations{"background-color": value}, d)
		case "color", "text":
			if a.Key == "color" || node.DataAtom == atom.Body {
				d = merge(declarations{"color": value}, d)
			}
		case "background":
			d = merge(declarations{"background": "url()"}, d)
		}
	}
	for _, a := range node.Attr {
		switch {
		case a.Key == "hidden" && a.Val != "until-found":
			d = merge(declarations{"display": "none"}, d)
		case a.Key == "style":
			d = merge(d, parseDeclarations(a.Val))
		}
	}
	return d
}

// merge returns what both say; what over says wins, but for what is important in d.
func merge(d, over declarations) declarations {
	if len(d) == 0 {
		return over
	}
	merged := make(declarations, len(d)+len(over))
	for name, value := range d {
		merged[name] = value
	}
	for name, value := range over {
		if strings.HasSuffix(merged[name], important) && !strings.HasSuffix(value, important) {
			continue
		}
		if name == "background" { // sets the colour too
			delete(merged, "background-color")
		}
		merged[name] = value
	}
	return merged
}

// get returns a property's value, without "!important".
func (d declarations) get(name string) string {
	return strings.TrimSpace(strings.TrimSuffix(d[name], important))
}

// draw takes colours and visibility over.
func (s *style) draw(d declarations) {
	for _, name := range []string{"color", "-webkit-text-fill-color"} {
		if value := d.get(name); value != "" && !isInherited(value) {
			s.colour, _ = parseColour(value) // one that is not understood is seen
		}
	}
	for _, name := range []string{"background", "background-color"} {
		if value := d.get(name); value != "" && value != "none" && !isInherited(value) {
			if c := backgroundColour(value); c != transparent {
				s.background = c
			}
		}
	}
	switch d.get("visibility") {
	case "hidden", "collapse":
		s.invisible = true
	case "visible":
		s.invisible = false
	}
}

// isInherited reports whether a value says that the element has what its parent has.
func isInherited(value string) bool {
	return value == "inherit" || value == "unset" || value == "initial"
}

// backgroundColour returns the colour that a background has all over; it is not known of
// pictures, gradients and what is not understood.
func backgroundColour(value string) colour {
	if strings.Contains(value, "url(") || strings.Contains(value, "gradient(") {
		return colour{}
	}
	if c, ok := parseColour(value); ok {
		return c
	}
	for word := range strings.FieldsSeq(strings.ReplaceAll(value, ", ", ",")) {
		if c, ok := parseColour(word); ok && c.known {
			return c
		}
	}
	return colour{}
}

// measure takes the size of text over.
func (s *style) measure(d declarations) {
	size := d.get("font-size")
	if size == "" { // in "font: italic 1px/2 Arial" the first length
		for word := range strings.FieldsSeq(d.get("font")) {
			word, _, _ = strings.Cut(word, "/")
			if _, ok := pixels(word, s.size); ok && strings.Trim(word, "0123456789") != "" {
				size = word
				break
			}
		}
	}
	if px, ok := pixels(size, s.size); ok && px >= 0 {
		s.size = px
	} else if size != "" && size != "inherit" { // by a name or a formula
		s.size = usualSize
	}
}

// hides returns why an element with these declarations shows nothing of what is in it, or
// "".
func hides(d declarations) ingest.HiddenReason {
	value := d.get
	switch {
	case value("display") == "none", value("content-visibility") == "hidden", isZero(value("opacity")):
		return ingest.HiddenMode
	case strings.HasPrefix(value("transform"), "scale(0)"):
		return ingest.HiddenSize
	case outside(d), clipped(d):
		return ingest.HiddenOffPage
	}
	return ""
}

// isZero reports whether an opacity is too small to be seen.
func isZero(value string) bool {
	number, percent := strings.CutSuffix(value, "%")
	n, err := strconv.ParseFloat(number, 64)
	if percent {
		n /= 100
	}
	return err == nil && n < 0.05
}

// outside reports whether a box is moved out of the page.
func outside(d declarations) bool {
	far := func(text string) bool {
		px, ok := pixels(text, usualSize)
		return ok && px <= faraway
	}
	if position := d.get("position"); position == "absolute" || position == "fixed" || position == "relative" {
		for _, side := range []string{"left", "top", "right", "bottom"} {
			if far(d.get(side)) {
				return true
			}
		}
	}
	for _, name := range []string{"text-indent", "margin-left", "margin-top"} {
		if far(d.get(name)) {
			return true
		}
	}
	for word := range strings.FieldsSeq(d.get("margin")) {
		if far(word) {
			return true
		}
	}
	if _, moved, ok := strings.Cut(d.get("transform"), "translate"); ok {
		_, inner, _ := strings.Cut(moved, "(")
		inner, _, _ = strings.Cut(inner, ")")
		for part := range strings.SplitSeq(inner, ",") {
			if far(strings.TrimSpace(part)) {
				return true
			}
		}
	}
	return false
}

// clipped reports whether nothing of a box is left by clipping it.
func clipped(d declarations) bool {
	clip := strings.ReplaceAll(strings.ReplaceAll(d.get("clip"), " ", ""), ",", "")
	if numbers, ok := strings.CutPrefix(clip, "rect("); ok {
		numbers = strings.NewReplacer("px", "", ")", "").Replace(numbers)
		if strings.Trim(numbers, "01") == "" && len(numbers) == 4 {
			return true
		}
	}
	if inset, ok := strings.CutPrefix(d.get("clip-path"), "inset("); ok {
		if n, err := strconv.ParseFloat(strings.TrimRight(inset, "%) "), 64); err == nil && strings.Contains(inset, "%") && n >= 50 {
			return true
		}
	}
	if overflow := d.get("overflow"); overflow != "hidden" && overflow != "clip" {
		return false
	}
	for _, name := range []string{"width", "height", "max-width", "max-height"} {
		if px, ok := pixels(d.get(name), usualSize); ok && px <= leastBox {
			return true
		}
	}
	return false
}

// pixels returns a length in pixels; ok is false for what is none. Em and percent are of
// base.
func pixels(text string, base float64) (px float64, ok bool) {
	n := 0
	for n < len(text) && strings.IndexByte("+-.0123456789", text[n]) >= 0 {
		n++
	}
	number, err := strconv.ParseFloat(text[:n], 64)
	if err != nil {
		return 0, false
	}
	switch text[n:] {
	case "px":
		return number, true
	case "pt":
		return number * 4 / 3, true
	case "em", "ch", "ex":
		return number * base, true
	case "%":
		return number * base / 100, true
	case "rem", "vw", "vh":
		return number * usualSize, true
	case "cm":
		return number * 96 / 2.54, true
	case "mm":
		return number * 96 / 25.4, true
	case "in":
		return number * 96, true
	case "":
		return 0, number == 0 // all other lengths have a unit
	}
	return 0, false
}
