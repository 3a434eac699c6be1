// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"math"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/unseen"
)

// Text that nobody sees may be put into a document for machines to read. What is drawn so
// that it can't be seen is kept apart from the page's text, with the reason and the place.

// The least size of text that can be read, in points; on pages that are small themselves,
// as labels and drawings to scale are, a share of the longer side. A glyph must lie so far
// outside the page to count as cut off.
const (
	leastSize  = 1.5
	leastShare = 0.0025
	leastWidth = 0.5
	outside    = 0.5
)

// hiddenRun is a run of glyphs that are hidden for the same reason.
type hiddenRun struct {
	reason ingest.HiddenReason
	text   strings.Builder
	rect
	// last is the box of the last glyph, size its size.
	last rect
	size float64
}

// maxHidden bounds the hidden runs of one page.
const maxHidden = 500

// concealed returns why a glyph can't be seen; empty if it can. The matrix is that of the
// text.
func (r *run) concealed(g *glyph, m matrix) ingest.HiddenReason {
	s := &r.state
	x, y := g.center()
	ink := s.inkOfText()
	switch {
	case r.hiddenNow():
		return ingest.HiddenMode
	case g.x1 < -outside, g.y1 < -outside, g.x0 > r.out.width+outside, g.y0 > r.out.height+outside:
		return ingest.HiddenOffPage
	case g.size < min(leastSize, leastShare*max(r.out.width, r.out.height)), math.Hypot(m[0], m[1])*s.font.em < leastWidth:
		return ingest.HiddenSize
	case s.fill.alpha <= 0.01 && s.mode != 1 && s.mode != 2:
		return ingest.HiddenMode
	}
	margin := max(2, g.size/4)
	if x < s.clip.x0-margin || x > s.clip.x1+margin || y < s.clip.y0-margin || y > s.clip.y1+margin {
		return ingest.HiddenOffPage
	}
	// A line through the middle does not hide a text: above and below it must match too.
	quarter := g.height() / 4
	if r.matches(ink, x, y) && r.matches(ink, x, y-quarter) && r.matches(ink, x, y+quarter) {
		return ingest.HiddenColour
	}
	return ""
}

// inkOfText returns the colour that glyphs are drawn with; not known if there are two, or
// if they are not drawn but cut out.
func (s *state) inkOfText() colour {
	switch s.mode {
	case 0, 4:
		return s.fill.colour
	case 1, 5:
		return s.stroke.colour
	case 2, 6:
		if s.fill.like(s.stroke.colour) {
			return s.fill.colour
		}
	}
	return colour{}
}

// matches reports whether a colour at a point is that of what is behind.
func (r *run) matches(c colour, x, y float64) bool {
	return c.known && r.out.surface.mayMatch(c) && c.like(r.out.surface.behind(x, y))
}

// hide keeps a glyph that can't be seen.
func (c *content) hide(reason ingest.HiddenReason, g *glyph) {
	var last *hiddenRun
	if n := len(c.hidden); n > 0 {
		last = c.hidden[n-1]
	}
	if last != nil && last.reason == reason && last.text.Len() < unseen.MaxText {
		dx := math.Max(g.x0-last.last.x1, last.last.x0-g.x1)
		dy := math.Max(g.y0-last.last.y1, last.last.y0-g.y1)
		near := math.Max(5*math.Max(g.size, last.size), 3)
		if dy < near || reason == ingest.HiddenOffPage {
			if dx > 0.15*g.size || dy > 0 || g.x0 < last.last.x0-g.size {
				last.text.WriteByte(' ')
			}
			last.text.WriteString(g.text)
			last.rect, last.last, last.size = last.rect.union(g.rect), g.rect, g.size
			return
		}
	}
	if strings.TrimSpace(g.text) == "" || len(c.hidden) >= maxHidden {
		return
	}
	run := &hiddenRun{reason: reason, rect: g.rect, last: g.rect, size: g.size}
	run.text.WriteString(g.text)
	c.hidden = append(c.hidden, run)
}

// settle decides on the glyphs that are not drawn: over a picture they are what was
// recognized on it; elsewhere they are hidden.
func (c *content) settle() {
	for i := range c.invisible {
		g := &c.invisible[i]
		if c.surface.pictured(g.center()) {
			c.glyphs = append(c.glyphs, *g)
		} else {
			c.hide(ingest.HiddenMode, g)
		}
	}
	c.invisible = nil
}

// hide adds the hidden text of a page to the document's.
func (b *builder) hide(page int, c *content) {
	for _, run := range c.hidden {
		if text := strings.Trim(run.text.String(), unmapped+" "); text != "" {
			b.concealed++
			b.hidden.Add(run.reason, text, b.location(page, run.rect))
		}
	}
}
