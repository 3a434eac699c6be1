// SPDX-License-Identifier: Apache-2.0

package pptx

import (
	"slices"
	"strconv"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/ooxml"
)

// paper says where a slide is white, so that white text on it is not seen.
type paper struct {
	white   bool  // the background is
	painted []box // what is drawn on it: pictures and filled shapes
}

// maxPainted bounds what is looked at behind a text; a slide with more is taken as painted.
const maxPainted = 500

// whiteAt reports whether nothing but white is behind a box.
func (p *paper) whiteAt(b box) bool {
	return p.white && len(p.painted) < maxPainted && !slices.ContainsFunc(p.painted, b.meets)
}

// meets reports whether two boxes overlap.
func (b box) meets(o box) bool {
	return b.x < o.x+o.w && o.x < b.x+b.w && b.y < o.y+o.h && o.y < b.y+b.h
}

// lay reads what a slide and then its layout and master paint. The first of them that has a
// background decides (ISO/IEC 29500-1, 19.3.1.1). A theme may call a dark colour light.
func (d *deck) lay(roots []*ooxml.Node, theme *ooxml.Node) paper {
	p := paper{white: true}
	if light := theme.Child("a:themeElements", "a:clrScheme", "a:lt1", "a:srgbClr"); light != nil {
		p.white = ooxml.AlmostWhite(light.Attr("val"))
	}
	decided := false
	for _, root := range roots {
		if bg := root.Child("p:cSld", "p:bg"); bg != nil && !decided {
			decided = true
			p.white = p.white && whiteBackground(bg)
		}
		for _, colours := range []*ooxml.Node{root.Child("p:clrMap"), root.Child("p:clrMapOvr", "a:overrideClrMapping")} {
			if colours != nil && colours.Attr("bg1") != "lt1" {
				p.white = false
			}
		}
		d.paint(&p, root.Child("p:cSld", "p:spTree"), frame{scale: 1}, 0)
	}
	return p
}

// plainFill is the first of a theme's backgrounds, a colour alone in nearly all themes; the
// others may be pictures.
const plainFill = "1001"

// whiteBackground reports whether a background is white.
func whiteBackground(bg *ooxml.Node) bool {
	if ref := bg.Child("p:bgRef"); ref != nil {
		return ref.Attr("idx") == plainFill && whiteFill(ref)
	}
	return whiteFill(bg.Child("p:bgPr", "a:solidFill"))
}

// paint adds what is painted within a slide or group.
func (d *deck) paint(p *paper, n *ooxml.Node, f frame, depth int) {
	if n == nil || depth > maxGroups {
		return
	}
	for _, c := range n.Children {
		place := c.Child("p:spPr", "a:xfrm")
		switch {
		case c.Name == "p:grpSp":
			d.paint(p, c, f.within(c.Child("p:grpSpPr", "a:xfrm")), depth+1)
			continue
		case c.Name == "p:graphicFrame":
			place = c.Child("p:xfrm")
		case c.Name == "p:pic", c.Name == "p:sp" && filled(c):
		default:
			continue
		}
		at, ok := boxOf(place)
		if at = f.place(at); !ok { // it may be anywhere
			at = box{w: d.width, h: d.height}
		}
		if len(p.painted) < maxPainted {
			p.painted = append(p.painted, at)
		}
	}
}

// filled reports whether a shape has a colour of its own, by itself or by the theme.
func filled(n *ooxml.Node) bool {
	properties := n.Child("p:spPr")
	for _, fill := range []string{"a:solidFill", "a:gradFill", "a:blipFill", "a:pattFill", "a:grpFill"} {
		if properties.Child(fill) != nil {
			return true
		}
	}
	if properties.Child("a:noFill") != nil {
		return false
	}
	index := n.Child("p:style", "a:fillRef").Attr("idx")
	return index != "" && index != "0"
}

// whiteFill reports whether a fill is the white of paper, or that of the theme.
func whiteFill(fill *ooxml.Node) bool {
	if c := fill.Child("a:srgbClr"); c != nil {
		return ooxml.AlmostWhite(c.Attr("val")) && len(c.Children) == 0
	}
	c := fill.Child("a:schemeClr")
	value := c.Attr("val")
	return (value == "bg1" || value == "lt1") && len(c.Children) == 0
}

// tiny reports whether run properties make a text too small to be read: 2 points or less.
func tiny(properties *ooxml.Node) bool {
	size, err := strconv.Atoi(properties.Attr("sz")) // in hundredths of a point
	return err == nil && size <= 200
}

// seenOnly takes runs that are not seen out of a text, and lists them. White ones count if
// white is behind the text.
func (s *slide) seenOnly(body *ooxml.Node, white bool, place ingest.Location) {
	for _, p := range body.All("a:p") {
		p.Children = slices.DeleteFunc(p.Children, func(run *ooxml.Node) bool {
			properties := run.Child("a:rPr")
			reason := ingest.HiddenColour
			switch {
			case tiny(properties):
				reason = ingest.HiddenSize
			case white && whiteFill(properties.Child("a:solidFill")) && !marked(properties):
			default:
				return false
			}
			s.hidden.Add(reason, run.Child("a:t").Content(), place)
			return true
		})
	}
}

// marked reports whether a run is highlighted in a colour.
func marked(properties *ooxml.Node) bool {
	mark := properties.Child("a:highlight")
	return mark != nil && !whiteFill(mark)
}

// onWhite reports whether nothing but white is behind the text of a shape. A placeholder has
// the colour of its layout's if it says none.
func (s *slide) onWhite(n *ooxml.Node, at box) bool {
	if n.Child("p:spPr", "a:noFill") == nil {
		for _, key := range keysOf(n) {
			if s.fills[key] {
				return false
			}
		}
	}
	return !filled(n) && at.w > 0 && s.paper.whiteAt(at)
}
