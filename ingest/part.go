// SPDX-License-Identifier: Apache-2.0

package ingest

// LocationOf returns the place of the bytes Text[start:end]: the union of the parts
// they touch, whose spans are narrowed to the range where a part stands in the file
// byte for byte. Without parts, or if the range touches none, it is the block's place.
// It costs O(parts).
func (b *Block) LocationOf(start, end int) Location {
	if start <= 0 && end >= len(b.Text) {
		return b.Location
	}
	var place Location
	for _, p := range b.Parts {
		if p.Start >= end || p.End <= start {
			continue
		}
		l := p.Location
		if p.Verbatim && !l.Span.IsZero() {
			first := l.Span.Start
			l.Span.Start = first + int64(max(start, p.Start)-p.Start)
			l.Span.End = first + int64(min(end, p.End)-p.Start)
		}
		place = place.Union(l)
	}
	if place.IsZero() {
		return b.Location
	}
	return place
}
