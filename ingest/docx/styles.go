// SPDX-License-Identifier: Apache-2.0

package docx

import (
	"strconv"
	"strings"

	"github.com/pacenote/pacenote/internal/ooxml"
)

// style is what a style says, with what it is based on (ISO/IEC 29500-1, 17.7).
type style struct {
	name string // lower case; that of built-in styles is English in every language
	// outline is the heading level from 1, 0 for none.
	outline int
	// list and level are the numbering, list "" for none.
	list  string
	level int
	look  look
	// removed is set if the end of the paragraph is deleted, moved away or hidden: without
	// text it is not there, and has no number.
	removed bool
	// colours is set of a style of tables that may colour cells.
	colours bool
}

// look is how characters are drawn, as far as it decides whether they are seen.
type look struct {
	hidden, white, tiny, shaded bool
}

// styles are the styles of a document by id.
type styles struct {
	byID      map[string]*style
	paragraph string // the default style of paragraphs
}

func newStyles() *styles { return &styles{byID: map[string]*style{}} }

// maxBasedOn bounds chains of styles, which may be circular in a damaged file.
const maxBasedOn = 32

func (s *styles) read(root *ooxml.Node) {
	nodes := map[string]*ooxml.Node{}
	for _, n := range root.Children {
		if n.Name != "w:style" {
			continue
		}
		id := n.Attr("w:styleId")
		nodes[id] = n
		if d := n.Attr("w:default"); n.Attr("w:type") == "paragraph" && (d == "1" || d == "true" || d == "on") {
			s.paragraph = id
		}
	}
	for id, n := range nodes {
		s.byID[id] = resolve(nodes, n)
	}
}

// resolve merges a style with what it is based on: the farthest first.
func resolve(nodes map[string]*ooxml.Node, n *ooxml.Node) *style {
	chain := []*ooxml.Node{n}
	for len(chain) < maxBasedOn {
		next := nodes[chain[len(chain)-1].Val("w:basedOn")]
		if next == nil {
			break
		}
		chain = append(chain, next)
	}
	out := &style{name: strings.ToLower(n.Val("w:name"))}
	for i := len(chain) - 1; i >= 0; i-- {
		c := chain[i]
		out.paragraph(c.Child("w:pPr"))
		out.look.run(c.Child("w:rPr"))
		if c.Attr("w:type") == "table" {
			c.Each("w:shd", func(shade *ooxml.Node) { out.colours = out.colours || coloured(shade) })
		}
		if level := headingName(c.Val("w:name")); level > 0 && out.outline == 0 {
			out.outline = level
		}
		if headingName(out.name) == 0 && knownName(c.Val("w:name")) {
			out.name = strings.ToLower(c.Val("w:name"))
		}
	}
	return out
}

// knownName reports whether a style of that name has a meaning here, which styles based on
// it share.
func knownName(name string) bool {
	name = strings.ToLower(name)
	return name == "title" || name == "subtitle" || name == "caption" || strings.Contains(name, "quote") || isCode(name)
}

// headingWords name headings. Word writes the English name in every language; converters and
// other programs write that of theirs.
var headingWords = []string{
	"heading", "überschrift", "titre", "titolo", "título", "titulo", "encabezado", "kop", "rubrik", "overskrift", "otsikko",
	"nagłówek", "nadpis", "címsor", "başlık", "заголовок", "見出し", "标题", "標題", "제목",
}

// headingName returns the level of a style named such as "heading 3", 0 for others.
func headingName(name string) int {
	name = strings.ToLower(name)
	for _, word := range headingWords {
		rest, ok := strings.CutPrefix(name, word)
		if level, err := strconv.Atoi(strings.TrimSpace(rest)); ok && err == nil && level >= 1 && level <= 9 {
			return level
		}
	}
	return 0
}

// isCode reports whether a style is for program text.
func isCode(name string) bool {
	for _, word := range []string{"code", "html preformatted", "macro", "source", "listing", "verbatim", "preformatted"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// paragraph takes over what paragraph properties say.
func (s *style) paragraph(p *ooxml.Node) {
	if p == nil {
		return
	}
	if level, err := strconv.Atoi(p.Val("w:outlineLvl")); err == nil {
		s.outline = 0
		if level >= 0 && level < 9 {
			s.outline = level + 1
		}
	}
	if n := p.Child("w:numPr"); n != nil {
		if id := n.Val("w:numId"); id != "" {
			s.list = id
		}
		if level, err := strconv.Atoi(n.Val("w:ilvl")); err == nil {
			s.level = min(max(level, 0), maxLevel-1)
		}
		if s.list == "0" { // takes a numbering back
			s.list = ""
		}
	}
	if shade := p.Child("w:shd"); shade != nil {
		s.look.shaded = coloured(shade)
	}
}

// run takes over what run properties say.
func (l *look) run(p *ooxml.Node) {
	if p == nil {
		return
	}
	if p.Child("w:vanish") != nil {
		l.hidden = p.On("w:vanish")
	}
	if c := p.Child("w:color"); c != nil {
		theme := c.Attr("w:themeColor")
		l.white = ooxml.AlmostWhite(c.Attr("w:val")) || theme == "background1" && c.Attr("w:themeShade") == ""
	}
	if size, err := strconv.Atoi(p.Val("w:sz")); err == nil {
		l.tiny = size <= 4 // half points
	}
	if shade := p.Child("w:shd"); shade != nil {
		l.shaded = coloured(shade)
	}
	if h := p.Val("w:highlight"); h != "" {
		l.shaded = h != "none" && h != "white"
	}
}

// coloured reports whether a shading is not the white of the page.
func coloured(shade *ooxml.Node) bool {
	fill := strings.ToUpper(shade.Attr("w:fill"))
	if theme := shade.Attr("w:themeFill"); theme != "" && theme != "background1" {
		return true
	}
	pattern := shade.Attr("w:val")
	return fill != "" && fill != "AUTO" && fill != "FFFFFF" || pattern == "solid" || strings.HasPrefix(pattern, "pct")
}

// of returns the style of a paragraph with its own properties.
func (s *styles) of(p *ooxml.Node) style {
	own := p.Child("w:pPr")
	id := own.Val("w:pStyle")
	if id == "" {
		id = s.paragraph
	}
	out := style{}
	if base := s.byID[id]; base != nil {
		out = *base
	}
	out.paragraph(own)
	end := own.Child("w:rPr")
	out.removed = end.Child("w:del") != nil || end.Child("w:moveFrom") != nil || end.On("w:vanish")
	return out
}

// lookOf returns how a run is drawn in a paragraph of that style.
func (s *styles) lookOf(paragraph style, run *ooxml.Node) look {
	l := paragraph.look
	own := run.Child("w:rPr")
	if base := s.byID[own.Val("w:rStyle")]; base != nil {
		merged := base.look
		l.hidden, l.white, l.tiny, l.shaded = l.hidden || merged.hidden, l.white || merged.white, l.tiny || merged.tiny, l.shaded || merged.shaded
	}
	l.run(own)
	return l
}
