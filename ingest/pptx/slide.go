// SPDX-License-Identifier: Apache-2.0

package pptx

import (
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/ooxml"
)

// slide is one slide while it is read.
type slide struct {
	*deck
	number    int
	relations map[string]ooxml.Relation
	places    map[string]box  // of the placeholders of layout and master
	fills     map[string]bool // whether those are filled
	paper     paper
	found     []shape
	depth     int
	pictures  int
}

// shape is what stands at one place.
type shape struct {
	at     box
	title  bool
	blocks []ingest.Block
}

// maxGroups bounds the nesting of groups.
const maxGroups = 32

// shapes reads the shapes of a slide or group.
func (s *slide) shapes(n *ooxml.Node, f frame) {
	if s.depth++; s.depth > maxGroups || n == nil {
		s.depth--
		return
	}
	defer func() { s.depth-- }()
	for _, c := range n.Children {
		switch c.Name {
		case "p:sp", "p:cxnSp":
			s.text(c, f)
		case "p:graphicFrame":
			s.graphic(c, f)
		case "p:pic":
			s.picture(c, f)
		case "p:grpSp":
			if name := c.Child("p:nvGrpSpPr", "p:cNvPr"); isOn(name.Attr("hidden")) {
				s.hidden.Add(ingest.HiddenMode, c.Content(), ingest.Location{Page: s.number})
				continue
			}
			s.shapes(c, f.within(c.Child("p:grpSpPr", "a:xfrm")))
		}
	}
}

// isOn reads an attribute that is true or false.
func isOn(value string) bool { return value == "1" || value == "true" }

// picture adds the text that stands for a picture as its caption.
func (s *slide) picture(n *ooxml.Node, f frame) {
	properties := n.Child("p:nvPicPr", "p:cNvPr")
	if isOn(properties.Attr("hidden")) {
		return
	}
	s.pictures++
	at, ok := boxOf(n.Child("p:spPr", "a:xfrm"))
	if ok {
		at = f.place(at)
	}
	if text := ooxml.Alternative(properties.Attr("descr")); text != "" && !(ok && s.outside(at)) {
		s.found = append(s.found, shape{at: at, blocks: []ingest.Block{{Kind: ingest.Caption, Text: text, Location: s.location(at)}}})
	}
}

// within returns the frame of a group's shapes.
func (f frame) within(xfrm *ooxml.Node) frame {
	at, ok := boxOf(xfrm)
	off, ext := xfrm.Child("a:chOff"), xfrm.Child("a:chExt")
	if !ok || off == nil || ext == nil || points(ext.Attr("cx")) == 0 {
		return f
	}
	scale := at.w / points(ext.Attr("cx"))
	return frame{
		dx:    f.dx + f.scale*(at.x-scale*points(off.Attr("x"))),
		dy:    f.dy + f.scale*(at.y-scale*points(off.Attr("y"))),
		scale: f.scale * scale,
	}
}

// place returns the place of a shape on the slide.
func (f frame) place(b box) box {
	return box{f.dx + f.scale*b.x, f.dy + f.scale*b.y, f.scale * b.w, f.scale * b.h}
}

// location returns the place of a box; without a size only the slide is known.
func (s *slide) location(b box) ingest.Location {
	l := ingest.Location{Page: s.number}
	if b.w > 0 && b.h > 0 {
		l.Boxes = []ingest.Box{{Page: s.number, X0: b.x, Y0: b.y, X1: b.x + b.w, Y1: b.y + b.h}}
	}
	return l
}

// text reads a shape with text.
func (s *slide) text(n *ooxml.Node, f frame) {
	body := n.Child("p:txBody")
	if body == nil {
		return
	}
	at, ok := boxOf(n.Child("p:spPr", "a:xfrm"))
	if ok {
		at = f.place(at)
	}
	keys := keysOf(n)
	for i := 0; i < len(keys) && !ok; i++ {
		at, ok = s.places[keys[i]]
	}
	kind := n.Child("p:nvSpPr", "p:nvPr", "p:ph").Attr("type")
	sh := shape{at: at, title: kind == "title" || kind == "ctrTitle"}
	place := s.location(at)
	hidden := isOn(n.Child("p:nvSpPr", "p:cNvPr").Attr("hidden"))
	if !hidden && !(ok && s.outside(at)) {
		s.seenOnly(body, s.onWhite(n, at), place)
	}
	switch {
	case kind == "sldNum" || kind == "dt":
		return
	case hidden:
		s.hidden.Add(ingest.HiddenMode, paragraphs(body), place)
		return
	case ok && s.outside(at):
		s.hidden.Add(ingest.HiddenOffPage, paragraphs(body), place)
		return
	case sh.title:
		if text := paragraphs(body); text != "" {
			sh.blocks = []ingest.Block{{Kind: ingest.Heading, Level: 1, Text: strings.ReplaceAll(text, "\n", " "), Location: place}}
		}
	case kind == "ftr":
		if text := paragraphs(body); text != "" {
			sh.blocks = []ingest.Block{{Kind: ingest.Footer, Text: text, Location: place}}
		}
	default:
		// The body of a slide is bulleted by its layout.
		sh.blocks = s.body(body, place, kind == "body" || kind == "" && n.Child("p:nvSpPr", "p:nvPr", "p:ph") != nil)
	}
	s.found = append(s.found, sh)
}

// outside reports whether a box lies wholly off the slide.
func (s *slide) outside(b box) bool {
	return s.width > 0 && (b.x >= s.width || b.y >= s.height || b.x+b.w <= 0 || b.y+b.h <= 0)
}

// paragraphs returns the lines of a text.
func paragraphs(body *ooxml.Node) string {
	var lines []string
	for _, p := range body.All("a:p") {
		if text := paragraph(p); text != "" {
			lines = append(lines, text)
		}
	}
	return strings.Join(lines, "\n")
}

// paragraph returns the text of a paragraph.
func paragraph(p *ooxml.Node) string {
	var b strings.Builder
	for _, c := range p.Children {
		switch c.Name {
		case "a:r", "a:fld":
			b.WriteString(c.Child("a:t").Content())
		case "a:br":
			b.WriteString("\n")
		default:
			if strings.HasPrefix(c.Name, "m:") || strings.HasSuffix(c.Name, ":m") { // an equation
				b.WriteString(ooxml.Equation(c, norm.NFKC.String))
			}
		}
	}
	return strings.TrimSpace(b.String())
}

// body returns the blocks of a text: list items where there are bullets or numbers.
func (s *slide) body(body *ooxml.Node, place ingest.Location, bulleted bool) []ingest.Block {
	var out []ingest.Block
	counters := map[int]int{}
	for _, p := range body.All("a:p") {
		text := paragraph(p)
		if text == "" {
			continue
		}
		properties := p.Child("a:pPr")
		level := 0
		if n, err := strconv.Atoi(properties.Attr("lvl")); err == nil && n > 0 && n < 9 {
			level = n
		}
		b := ingest.Block{Kind: ingest.Paragraph, Text: text, Location: place}
		number := properties.Child("a:buAutoNum")
		for deeper := level + 1; deeper < 9; deeper++ {
			delete(counters, deeper)
		}
		switch {
		case properties.Child("a:buNone") != nil:
			delete(counters, level)
		case number != nil:
			if _, ok := counters[level]; !ok {
				counters[level] = 1
				if at, err := strconv.Atoi(number.Attr("startAt")); err == nil {
					counters[level] = at
				}
			}
			b.Kind, b.Level, b.Marker = ingest.ListItem, level+1, mark(number.Attr("type"), counters[level])
			counters[level]++
		case bulleted || properties.Child("a:buChar") != nil || properties.Child("a:buBlip") != nil:
			b.Kind, b.Level, b.Marker = ingest.ListItem, level+1, "•"
		}
		out = append(out, b)
	}
	return out
}

// mark writes the number of an item (ISO/IEC 29500-1, 20.1.10.61).
func mark(kind string, n int) string {
	text := strconv.Itoa(n)
	switch {
	case strings.HasPrefix(kind, "alphaLc"):
		text = ooxml.Letters(n, 'a')
	case strings.HasPrefix(kind, "alphaUc"):
		text = ooxml.Letters(n, 'A')
	case strings.HasPrefix(kind, "romanLc"):
		text = strings.ToLower(ooxml.Roman(n))
	case strings.HasPrefix(kind, "romanUc"):
		text = ooxml.Roman(n)
	}
	switch {
	case strings.HasSuffix(kind, "ParenBoth"):
		return "(" + text + ")"
	case strings.HasSuffix(kind, "ParenR"):
		return text + ")"
	case strings.HasSuffix(kind, "Plain"):
		return text
	}
	return text + "."
}

// graphic reads a table, chart or diagram.
func (s *slide) graphic(n *ooxml.Node, f frame) {
	at := box{}
	if b, ok := boxOf(n.Child("p:xfrm")); ok {
		at = f.place(b)
	}
	place := s.location(at)
	sh := shape{at: at}
	if isOn(n.Child("p:nvGraphicFramePr", "p:cNvPr").Attr("hidden")) {
		s.hidden.Add(ingest.HiddenMode, n.Content(), place)
		return
	}
	data := n.Child("a:graphic", "a:graphicData")
	if table := data.Child("a:tbl"); table != nil {
		if t := s.table(table, place); len(t.Rows) > 0 {
			sh.blocks = append(sh.blocks, ingest.Block{Kind: ingest.TableBlock, Text: t.Text(), Table: t, Location: place})
		}
	}
	if chart := data.Child("c:chart"); chart != nil {
		if root := s.related(chart.Attr("r:id")); root != nil {
			for _, b := range ooxml.Chart(root) {
				b.Location = place
				sh.blocks = append(sh.blocks, b)
			}
		}
	}
	if diagram := data.Child("dgm:relIds"); diagram != nil {
		if root := s.related(diagram.Attr("r:dm")); root != nil {
			for _, text := range ooxml.Diagram(root) {
				sh.blocks = append(sh.blocks, ingest.Block{Kind: ingest.Paragraph, Text: text, Location: place})
			}
		}
	}
	if len(sh.blocks) == 0 {
		s.warn("slide %d: an object is not read", s.number)
	}
	s.found = append(s.found, sh)
}

// related reads the part that an id refers to; nil with a warning if it can't.
func (s *slide) related(id string) *ooxml.Node {
	r := s.relations[id]
	if r.External || r.Target == "" {
		return nil
	}
	root, err := s.pkg.Tree(r.Target)
	if err != nil {
		s.warn("slide %d: %v", s.number, err)
		return nil
	}
	return root
}

// table reads a table (ISO/IEC 29500-1, 21.1.3). Cells that another one covers are there,
// and empty.
func (s *slide) table(n *ooxml.Node, place ingest.Location) *ingest.Table {
	t := &ingest.Table{}
	for _, row := range n.All("a:tr") {
		cells := []ingest.Cell{}
		for column, c := range row.All("a:tc") {
			if isOn(c.Attr("hMerge")) || isOn(c.Attr("vMerge")) {
				continue
			}
			cell := ingest.Cell{Column: column, Location: place}
			if body := c.Child("a:txBody"); body != nil {
				s.seenOnly(body, false, place) // a cell may be filled by the table's style
				cell.Text = paragraphs(body)
			}
			cell.RowSpan, cell.ColumnSpan = span(c.Attr("rowSpan")), span(c.Attr("gridSpan"))
			cells = append(cells, cell)
		}
		t.Rows = append(t.Rows, cells)
	}
	if len(t.Rows) > 0 {
		t.HeaderRows = ooxml.HeaderRows(t)
		if first := n.Child("a:tblPr").Attr("firstRow"); t.HeaderRows == 0 && len(t.Rows) > 1 && (first == "1" || first == "true") {
			t.HeaderRows = 1
		}
	}
	return t
}

func span(s string) int {
	if n, err := strconv.Atoi(s); err == nil && n > 1 && n <= 1024 {
		return n
	}
	return 0
}

// notes adds what the speaker's notes say.
func (s *slide) notes() {
	for _, part := range ooxml.OfType(s.relations, "notesSlide") {
		root, err := s.pkg.Tree(part)
		if err != nil {
			s.warn("notes of slide %d: %v", s.number, err)
			continue
		}
		root.Each("p:sp", func(n *ooxml.Node) {
			if n.Child("p:nvSpPr", "p:nvPr", "p:ph").Attr("type") != "body" {
				return
			}
			if body := n.Child("p:txBody"); body != nil {
				if text := paragraphs(body); text != "" {
					s.doc.Blocks = append(s.doc.Blocks, ingest.Block{Kind: ingest.Note, Text: text, Location: ingest.Location{Page: s.number}})
				}
			}
		})
	}
}

// comments lists the comments on a slide.
func (s *slide) comments() {
	for _, part := range ooxml.OfType(s.relations, "comments") {
		root, err := s.pkg.Tree(part)
		if err != nil {
			s.warn("comments on slide %d: %v", s.number, err)
			continue
		}
		for _, n := range root.Children {
			s.hidden.Add(ingest.HiddenComment, n.Content(), ingest.Location{Page: s.number})
		}
	}
}
