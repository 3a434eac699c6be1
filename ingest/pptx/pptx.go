// SPDX-License-Identifier: Apache-2.0

package pptx

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/ooxml"
	"github.com/pacenote/pacenote/internal/unseen"
)

// Parser reads presentations. It is immutable and safe for concurrent use.
type Parser struct{}

var _ ingest.Parser = (*Parser)(nil)

// New returns a Parser.
func New() *Parser { return &Parser{} }

// Media returns the one media type.
func (p *Parser) Media() []string { return []string{ingest.MediaPPTX} }

// Settings names the version of what is read.
func (p *Parser) Settings() string { return "pptx 3" }

// Parse reads a presentation in time linear in its size. Metadata has the core properties as
// in package docx. A slide that can't be read is left out with a warning and listed in
// Quality.PageErrors.
func (p *Parser) Parse(ctx context.Context, in ingest.Input) (*ingest.Document, error) {
	pkg, err := ooxml.Open(ctx, in)
	if err != nil {
		return nil, err
	}
	defer pkg.Close()
	doc := &ingest.Document{Media: ingest.MediaPPTX, Quality: ingest.Quality{Engine: "pptx"}}
	pkg.Describe(doc)
	d := &deck{pkg: pkg, doc: doc, sheets: map[string]*ooxml.Node{}, shown: map[string]bool{}, pages: in.Limits.WithDefaults().Pages}
	if err := d.read(); err != nil {
		return nil, pkg.Fail(err)
	}
	d.hidden.Report(&doc.Quality)
	unseen.Clean(doc)
	return doc, nil
}

// emu is the number of English Metric Units in a point (ISO/IEC 29500-1, 20.1.2.1).
const emu = 12700

// deck reads one file.
type deck struct {
	pkg           *ooxml.Package
	doc           *ingest.Document
	pages         int
	width, height float64
	hidden        unseen.List
	sheets        map[string]*ooxml.Node // layouts, masters and themes
	shown         map[string]bool        // the texts of layouts and masters that the document has
}

func (d *deck) warn(format string, args ...any) {
	d.doc.Quality.Warnings = append(d.doc.Quality.Warnings, fmt.Sprintf(format, args...))
}

func (d *deck) read() error {
	main, err := d.pkg.Main()
	if err != nil {
		return err
	}
	root, err := d.pkg.Tree(main)
	if err != nil {
		return err
	}
	if root.Name != "p:presentation" {
		return fmt.Errorf("%w: %s is no presentation", ingest.ErrDamaged, main)
	}
	relations, err := d.pkg.Relations(main)
	if err != nil {
		return err
	}
	size := root.Child("p:sldSz")
	d.width, d.height = points(size.Attr("cx")), points(size.Attr("cy"))
	slides := root.Child("p:sldIdLst").All("p:sldId")
	if len(slides) > d.pages {
		return &ingest.LimitError{Limit: "pages", Max: int64(d.pages)}
	}
	for i, n := range slides {
		if err := d.pkg.Check(); err != nil {
			return err
		}
		number := i + 1
		d.doc.Pages = append(d.doc.Pages, ingest.Page{Number: number, Width: d.width, Height: d.height})
		part := relations[n.Attr("r:id")].Target
		if err := d.slide(number, part); err != nil {
			d.warn("slide %d: %v", number, err)
			d.doc.Quality.PageErrors = append(d.doc.Quality.PageErrors, number)
		}
	}
	if !slices.ContainsFunc(d.doc.Blocks, func(b ingest.Block) bool { return b.Kind != ingest.Header && b.Kind != ingest.Footer }) {
		d.warn("the slides hold no text")
	}
	if d.doc.Title == "" || strings.EqualFold(d.doc.Title, "PowerPoint Presentation") {
		d.doc.Title = d.firstTitle()
	}
	return nil
}

// firstTitle returns the title of the first slide that has one.
func (d *deck) firstTitle() string {
	for _, b := range d.doc.Blocks {
		if b.Kind == ingest.Heading {
			return strings.Join(strings.Fields(b.Text), " ")
		}
	}
	return ""
}

// slide adds the blocks of a slide.
func (d *deck) slide(number int, part string) error {
	root, err := d.pkg.Tree(part)
	if err != nil {
		return err
	}
	relations, err := d.pkg.Relations(part)
	if err != nil {
		return err
	}
	s := &slide{deck: d, number: number, relations: relations}
	above, theme := d.above(relations)
	s.inherit(above)
	s.paper = d.lay(append([]*ooxml.Node{root}, above...), theme)
	if show := root.Attr("show"); show == "0" || show == "false" {
		d.hidden.Add(ingest.HiddenPart, fmt.Sprintf("slide %d", number), ingest.Location{Page: number})
	}
	s.shapes(root.Child("p:cSld", "p:spTree"), frame{scale: 1})
	s.order()
	headers, footers := s.furniture(root, above)
	d.doc.Blocks = append(d.doc.Blocks, headers...)
	before := len(d.doc.Blocks)
	for _, shape := range s.found {
		d.doc.Blocks = append(d.doc.Blocks, shape.blocks...)
	}
	if s.pictures > 0 {
		d.warn("slide %d: pictures are not read: %d", number, s.pictures)
		if len(d.doc.Blocks) == before {
			d.doc.Quality.ImageOnlyPages = append(d.doc.Quality.ImageOnlyPages, number)
		}
	}
	d.doc.Blocks = append(d.doc.Blocks, footers...)
	s.notes()
	s.comments()
	return nil
}

// above returns the layout and the master of a slide, as far as they can be read, and the
// theme; nil if there is none.
func (d *deck) above(relations map[string]ooxml.Relation) (roots []*ooxml.Node, theme *ooxml.Node) {
	for _, kind := range []string{"slideLayout", "slideMaster"} {
		part := ooxml.OfType(relations, kind)
		if len(part) == 0 {
			break
		}
		root, err := d.sheet(part[0])
		if err != nil {
			break
		}
		roots = append(roots, root)
		if relations, err = d.pkg.Relations(part[0]); err != nil {
			break
		}
	}
	if part := ooxml.OfType(relations, "theme"); len(part) > 0 {
		theme, _ = d.sheet(part[0])
	}
	return roots, theme
}

// sheet reads a layout, master or theme, which many slides share, once.
func (d *deck) sheet(part string) (*ooxml.Node, error) {
	if root := d.sheets[part]; root != nil {
		return root, nil
	}
	root, err := d.pkg.Tree(part)
	if err == nil {
		d.sheets[part] = root
	}
	return root, err
}

// inherit notes the places of the placeholders of a slide's layout and master, by type and
// number, and which are filled: a slide says only what differs.
func (s *slide) inherit(above []*ooxml.Node) {
	s.places, s.fills = map[string]box{}, map[string]bool{}
	for _, root := range above {
		root.Each("p:sp", func(n *ooxml.Node) {
			at, ok := boxOf(n.Child("p:spPr", "a:xfrm"))
			for _, key := range keysOf(n) {
				if _, known := s.places[key]; ok && !known {
					s.places[key] = at
				}
				s.fills[key] = s.fills[key] || filled(n)
			}
		})
	}
}

// keysOf names a placeholder by its number and by its type.
func keysOf(n *ooxml.Node) []string {
	ph := n.Child("p:nvSpPr", "p:nvPr", "p:ph")
	if ph == nil {
		return nil
	}
	kind := ph.Attr("type")
	if kind == "ctrTitle" {
		kind = "title"
	}
	var keys []string
	if idx := ph.Attr("idx"); idx != "" {
		keys = append(keys, "idx "+idx)
	}
	return append(keys, "type "+kind)
}

// box is a rectangle in points.
type box struct{ x, y, w, h float64 }

func boxOf(xfrm *ooxml.Node) (box, bool) {
	off, ext := xfrm.Child("a:off"), xfrm.Child("a:ext")
	if off == nil || ext == nil {
		return box{}, false
	}
	return box{points(off.Attr("x")), points(off.Attr("y")), points(ext.Attr("cx")), points(ext.Attr("cy"))}, true
}

func points(s string) float64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0
	}
	return float64(n) / emu
}

// frame is how a group places its shapes.
type frame struct{ dx, dy, scale float64 }

// order puts the title first, then bands of shapes that stand beside each other from top to
// bottom, and those of a band from left to right.
func (s *slide) order() {
	slices.SortStableFunc(s.found, func(a, b shape) int {
		if a.title != b.title {
			return cmp.Compare(b.rank(), a.rank())
		}
		return cmp.Compare(a.at.y, b.at.y)
	})
	for start := 0; start < len(s.found); {
		end := start + 1
		for end < len(s.found) && s.found[start].beside(s.found[end]) {
			end++
		}
		slices.SortStableFunc(s.found[start:end], func(a, b shape) int { return cmp.Compare(a.at.x, b.at.x) })
		start = end
	}
}

// rank is 1 of a title.
func (s shape) rank() int {
	if s.title {
		return 1
	}
	return 0
}

// beside reports whether the heights of two shapes overlap by more than half of the lower one.
func (s shape) beside(o shape) bool {
	overlap := min(s.at.y+s.at.h, o.at.y+o.at.h) - max(s.at.y, o.at.y)
	return s.title == o.title && overlap > min(s.at.h, o.at.h)/2
}
