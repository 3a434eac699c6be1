// SPDX-License-Identifier: Apache-2.0

package docx

import (
	"fmt"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/ooxml"
)

// drawing keeps what a drawing holds for after the paragraph; a drawing without anything
// that is read counts as a picture.
func (l *line) drawing(n *ooxml.Node) {
	before := len(l.boxes)
	l.anchor(n)
	if len(l.boxes) == before {
		l.boxes = append(l.boxes, n)
	}
}

// anchor keeps the outermost text boxes, charts, diagrams and texts drawn as shapes within n:
// what stands in a text box is found when the box is read.
func (l *line) anchor(n *ooxml.Node) {
	for _, c := range n.Children {
		switch c.Name {
		case "w:txbxContent", "c:chart", "dgm:relIds", "v:textpath", "a:txBody":
			l.boxes = append(l.boxes, c)
		default:
			l.anchor(c)
		}
	}
}

// anchored reads a text box, chart, diagram or picture.
func (r *reader) anchored(n *ooxml.Node) error {
	switch n.Name {
	case "w:txbxContent":
		// What lies behind a box is not known.
		r.shaded++
		defer func() { r.shaded-- }()
		return r.blocks(n, true)
	case "c:chart":
		if root := r.related(n.Attr("r:id")); root != nil {
			for _, b := range ooxml.Chart(root) {
				r.add(b)
			}
		}
	case "dgm:relIds":
		if root := r.related(n.Attr("r:dm")); root != nil {
			for _, text := range ooxml.Diagram(root) {
				r.add(ingest.Block{Kind: ingest.Paragraph, Text: text})
			}
		}
	case "v:textpath": // such as a watermark (ECMA-376-4, 19.1.2.23)
		r.addText(n.Attr("string"))
	case "a:txBody":
		n.Each("a:p", func(p *ooxml.Node) { r.addText(p.Content()) })
	default:
		r.picture(n)
	}
	return nil
}

// addText adds a paragraph unless it is blank.
func (r *reader) addText(text string) {
	if text = strings.TrimSpace(text); text != "" {
		r.add(ingest.Block{Kind: ingest.Paragraph, Text: text})
	}
}

// picture adds the text that stands for a picture as its caption, and notes that the picture
// itself is not read.
func (r *reader) picture(n *ooxml.Node) {
	found, described := false, ""
	for _, name := range []string{"a:blip", "v:imagedata", "o:OLEObject"} {
		n.Each(name, func(*ooxml.Node) { found = true })
	}
	for name, attribute := range map[string]string{"wp:docPr": "descr", "v:shape": "alt"} {
		n.Each(name, func(c *ooxml.Node) { described = ooxml.Alternative(c.Attr(attribute)) })
	}
	if described != "" {
		r.add(ingest.Block{Kind: ingest.Caption, Text: described})
	}
	if found {
		r.pictures = append(r.pictures, r.paragraph)
	}
}

// maxPlaces is the most places of pictures that a warning names.
const maxPlaces = 20

// notePictures says where pictures stand, which are not read.
func (r *reader) notePictures() {
	if len(r.pictures) == 0 {
		return
	}
	places := strings.Trim(fmt.Sprint(r.pictures[:min(len(r.pictures), maxPlaces)]), "[]")
	if len(r.pictures) > maxPlaces {
		places += " …"
	}
	r.warn(fmt.Sprintf("pictures are not read: %d, in paragraphs %s", len(r.pictures), places))
}

// related reads the part that an id of the current part refers to; nil with a warning if it
// can't.
func (r *reader) related(id string) *ooxml.Node {
	rel, ok := r.relations[id]
	if !ok || rel.External || !r.pkg.Has(rel.Target) {
		r.warn(fmt.Sprintf("paragraph %d: a drawing refers to nothing", r.paragraph))
		return nil
	}
	return r.tree(rel.Target)
}
