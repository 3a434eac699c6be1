// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"math"
	"regexp"
	"strings"
	"unicode"

	"github.com/pacenote/pacenote/ingest"
)

// Running headers and footers are told by where they stand and how often they repeat:
// margin is the share of the page's height at the top and the bottom where they are
// looked for, repeated the share of pages on which the same text, or samePlace any
// text, stands at a height that differs by furnitureDY points at most.
const (
	margin      = 0.12
	repeated    = 0.4
	samePlace   = 0.6
	furnitureDY = 6.0
)

var pageNumber = regexp.MustCompile(`(?i)^[-–—\s]*((page|seite|pagina|página|s\.|p\.)\s*)?(\d{1,4}|[ivxl]{1,6})(\s*(/|of|de|von|di|sur)\s*\d{1,4})?[-–—\s]*$`)

// running is a text that may be a running header or footer.
type running struct {
	text string
	top  bool
}

// furniture returns the role of each block in a margin: Header, Footer or, if it is
// neither, Paragraph. Page numbers are furniture wherever they stand in a margin; other
// texts if they repeat at their height, digits aside, or if they stand alone at a height
// where most pages have such a text and many of these repeat, as chapter titles do.
func (b *builder) furniture() []ingest.BlockKind {
	kinds := make([]ingest.BlockKind, len(b.blocks))
	candidates := make([]running, len(b.blocks))
	places := map[running]map[int]float64{}
	for i, bl := range b.blocks {
		height := b.pages[bl.page-1].Height
		top, bottom := bl.y1 < margin*height, bl.y0 > (1-margin)*height
		if bl.table != nil || bl.turned || !top && !bottom || len(bl.lines) > 3 {
			continue
		}
		text := bl.marker + strings.Join(bl.lines, " ")
		if pageNumber.MatchString(text) {
			kinds[i] = furnitureKind(top)
			continue
		}
		k := running{withoutDigits(text), top}
		candidates[i] = k
		if places[k] == nil {
			places[k] = map[int]float64{}
		}
		places[k][bl.page] = bl.y0
	}
	if len(b.pages) < 2 {
		return kinds
	}
	lanes := b.lanes(candidates, places)
	for i, bl := range b.blocks {
		k := candidates[i]
		if k.text == "" {
			continue
		}
		n := 0
		for _, y := range places[k] {
			if math.Abs(y-bl.y0) < furnitureDY {
				n++
			}
		}
		if n >= 2 && float64(n) >= repeated*float64(len(b.pages)) || lanes[lane(bl)] {
			kinds[i] = furnitureKind(k.top)
		}
	}
	return kinds
}

// lane is the height of a block, to two points.
func lane(bl block) int { return int(math.Round(bl.y0 / 2)) }

// lanes returns the heights at which most pages have a single line of which many repeat
// on another page.
func (b *builder) lanes(candidates []running, places map[running]map[int]float64) map[int]bool {
	const leastPages = 5
	lines, shared := map[int]int{}, map[int]int{}
	for i, bl := range b.blocks {
		if candidates[i].text == "" || len(bl.lines) != 1 {
			continue
		}
		lines[lane(bl)]++
		if len(places[candidates[i]]) > 1 {
			shared[lane(bl)]++
		}
	}
	out := map[int]bool{}
	for l, n := range lines {
		if n >= leastPages && float64(n) >= samePlace*float64(len(b.pages)) && shared[l]*2 >= n {
			out[l] = true
		}
	}
	return out
}

func furnitureKind(top bool) ingest.BlockKind {
	if top {
		return ingest.Header
	}
	return ingest.Footer
}

// withoutDigits replaces runs of digits by one mark.
func withoutDigits(s string) string {
	var b strings.Builder
	digits := false
	for _, r := range s {
		if unicode.IsDigit(r) {
			if !digits {
				b.WriteByte('#')
			}
			digits = true
			continue
		}
		digits = false
		b.WriteRune(r)
	}
	return b.String()
}
