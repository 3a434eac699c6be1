// SPDX-License-Identifier: Apache-2.0

package pptx

import (
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/ooxml"
)

// furniture returns what the layout and the master of a slide show on it, such as the name of
// a plant or a mark of secrecy: headers of its upper half, footers of its lower. A document has
// each once, where it is shown first.
func (s *slide) furniture(root *ooxml.Node, above []*ooxml.Node) (headers, footers []ingest.Block) {
	for _, sheet := range above {
		if isOff(root.Attr("showMasterSp")) {
			break
		}
		shown := &slide{deck: s.deck, number: s.number, paper: s.paper}
		shown.own(sheet.Child("p:cSld", "p:spTree"), frame{scale: 1})
		for _, shape := range shown.found {
			b, ok := s.once(shape)
			switch {
			case !ok:
			case shape.at.y+shape.at.h/2 > s.height/2:
				b.Kind = ingest.Footer
				footers = append(footers, b)
			default:
				b.Kind = ingest.Header
				headers = append(headers, b)
			}
		}
		root = sheet
	}
	return headers, footers
}

// isOff reads an attribute that is true if it is not there.
func isOff(value string) bool { return value == "0" || value == "false" }

// own reads the texts of a layout, master or group of it that are no placeholders: what those
// say is a prompt for whoever writes.
func (s *slide) own(n *ooxml.Node, f frame) {
	if s.depth++; s.depth > maxGroups || n == nil {
		s.depth--
		return
	}
	defer func() { s.depth-- }()
	for _, c := range n.Children {
		switch {
		case c.Name == "p:sp" && c.Child("p:nvSpPr", "p:nvPr", "p:ph") == nil:
			s.text(c, f)
		case c.Name == "p:grpSp" && !isOn(c.Child("p:nvGrpSpPr", "p:cNvPr").Attr("hidden")):
			s.own(c, f.within(c.Child("p:grpSpPr", "a:xfrm")))
		}
	}
}

// once returns the text of a shape as one block, unless the document has it already.
func (d *deck) once(sh shape) (ingest.Block, bool) {
	var lines []string
	for _, b := range sh.blocks {
		lines = append(lines, strings.TrimSpace(b.Marker+" "+b.Text))
	}
	text := strings.Join(lines, "\n")
	if text == "" || d.shown[text] {
		return ingest.Block{}, false
	}
	d.shown[text] = true
	return ingest.Block{Text: text, Location: sh.blocks[0].Location}, true
}
