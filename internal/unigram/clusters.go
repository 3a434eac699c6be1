// SPDX-License-Identifier: Apache-2.0

package unigram

import (
	"sort"
	"unicode/utf8"
)

// kind tells what a character does in grapheme clusters; 0 is a character that stands
// alone unless something extends it.
type kind uint16

const (
	control   kind = 1 << iota // stands alone, whatever is around it
	extend                     // belongs to the cluster before it
	spacing                    // extends too, but ends a sequence of emoji
	conjunct                   // extends too, and does not interrupt an Indic conjunct
	linker                     // extends too, and joins the consonants of a conjunct
	consonant                  // is joined to a consonant by a linker
	prepend                    // belongs to the cluster behind it
	picture                    // is joined to a picture by a joiner
	regional                   // half of a flag
	hangulL                    // leading consonant
	hangulV                    // vowel
	hangulT                    // trailing consonant
	hangulLV                   // syllable without trailing consonant
	hangulLVT                  // syllable with it
)

// clusterRange is a range of characters of one kind.
type clusterRange struct {
	first, last rune
	kind        kind
}

const (
	// firstMark is below every character that extends a cluster.
	firstMark  = 0x300
	zeroWidthJ = 0x200D
)

// kindOf returns the kind of r.
func kindOf(r rune) kind {
	switch {
	case ' ' <= r && r < 0x7f:
		return 0
	case 0x1F1E6 <= r && r <= 0x1F1FF:
		return regional
	case 0x1100 <= r && r <= 0x115F, 0xA960 <= r && r <= 0xA97C:
		return hangulL
	case 0x1160 <= r && r <= 0x11A7, 0xD7B0 <= r && r <= 0xD7C6:
		return hangulV
	case 0x11A8 <= r && r <= 0x11FF, 0xD7CB <= r && r <= 0xD7FB:
		return hangulT
	case 0xAC00 <= r && r <= 0xD7A3:
		if (r-0xAC00)%28 == 0 {
			return hangulLV
		}
		return hangulLVT
	}
	i := sort.Search(len(clusterRanges), func(i int) bool { return r <= clusterRanges[i].last })
	if i < len(clusterRanges) && r >= clusterRanges[i].first {
		return clusterRanges[i].kind
	}
	return 0
}

// cluster returns the length of the grapheme cluster at the beginning of text (Unicode
// Standard Annex 29, extended clusters).
func cluster(text string) int {
	r, n := utf8.DecodeRuneInString(text)
	if r == '\r' && len(text) > 1 && text[1] == '\n' {
		return 2
	}
	var c clusterState
	c.add(r, kindOf(r))
	for n < len(text) && c.last != control {
		r, size := utf8.DecodeRuneInString(text[n:])
		if r < firstMark && c.last != prepend && c.emoji != 2 {
			break
		}
		k := kindOf(r)
		if !c.joins(k) {
			break
		}
		c.add(r, k)
		n += size
	}
	return n
}

// clusterState is what the rules look back at within a cluster.
type clusterState struct {
	last  kind
	emoji int // 1: a picture and what extends it; 2: and a joiner
	indic int // 1: a consonant and what extends it; 2: and a linker
	flags int // regional indicators at the end
}

// joins tells whether a character of kind k belongs to the cluster.
func (c *clusterState) joins(k kind) bool {
	switch {
	case k == control:
		return false
	case k&extend != 0, c.last == prepend:
		return true
	case k == regional:
		return c.flags%2 == 1
	case k == picture:
		return c.emoji == 2
	case k == consonant:
		return c.indic == 2
	case c.last == hangulL:
		return k == hangulL || k == hangulV || k == hangulLV || k == hangulLVT
	case c.last == hangulV || c.last == hangulLV:
		return k == hangulV || k == hangulT
	case c.last == hangulT || c.last == hangulLVT:
		return k == hangulT
	}
	return false
}

// add puts r, of kind k, at the end of the cluster.
func (c *clusterState) add(r rune, k kind) {
	switch {
	case k == picture:
		c.emoji = 1
	case r == zeroWidthJ && c.emoji == 1:
		c.emoji = 2
	case k&extend == 0 || k&spacing != 0 || c.emoji == 2:
		c.emoji = 0
	}
	switch {
	case k == consonant:
		c.indic = 1
	case k&linker != 0 && c.indic != 0:
		c.indic = 2
	case k&conjunct == 0:
		c.indic = 0
	}
	c.flags++
	if k != regional {
		c.flags = 0
	}
	c.last = k
}
