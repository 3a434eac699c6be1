// SPDX-License-Identifier: Apache-2.0

package cidmap

import (
	"bytes"
	"compress/flate"
	_ "embed"
	"encoding/binary"
	"io"
	"sync"
)

// Collection is a character collection: glyphs by number (CID), each with the character
// it stands for where there is one.
type Collection struct {
	// runes holds the character of each CID, 0 where there is none.
	runes []rune
	// first maps a character to the least CID that stands for it, second to the next:
	// Latin letters come twice, with widths of their own and half an em wide.
	first, second map[rune]int
}

//go:embed data/Adobe-Japan1.bin
var japan1 []byte

//go:embed data/Adobe-GB1.bin
var gb1 []byte

//go:embed data/Adobe-CNS1.bin
var cns1 []byte

//go:embed data/Adobe-Korea1.bin
var korea1 []byte

//go:embed data/Adobe-KR.bin
var kr []byte

// collections holds the collections by the Ordering of a font's CIDSystemInfo.
var collections = map[string]func() *Collection{
	"Japan1": sync.OnceValue(func() *Collection { return unpack(japan1) }),
	"GB1":    sync.OnceValue(func() *Collection { return unpack(gb1) }),
	"CNS1":   sync.OnceValue(func() *Collection { return unpack(cns1) }),
	"Korea1": sync.OnceValue(func() *Collection { return unpack(korea1) }),
	"KR":     sync.OnceValue(func() *Collection { return unpack(kr) }),
}

// Named returns the collection of Adobe's with an ordering, such as "Japan1" (ISO
// 32000-1 section 9.7.3); nil if it is not one of Japan1, GB1, CNS1, Korea1 and KR.
func Named(ordering string) *Collection {
	if collection, ok := collections[ordering]; ok {
		return collection()
	}
	return nil
}

// maxCIDs bounds a collection; the largest has 30,900 glyphs.
const maxCIDs = 1 << 16

// unpack reads a table: deflated numbers, one a CID. Zero says that no character is
// known; otherwise it is one more than the zigzag-coded distance from the character
// after the last one.
func unpack(packed []byte) *Collection {
	raw, _ := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), 4*maxCIDs))
	c := &Collection{first: map[rune]int{}, second: map[rune]int{}}
	next := int64(0)
	for len(raw) > 0 && len(c.runes) < maxCIDs {
		v, n := binary.Uvarint(raw)
		if n <= 0 {
			break
		}
		raw = raw[n:]
		if v == 0 {
			c.runes = append(c.runes, 0)
			continue
		}
		v--
		next += int64(v>>1) ^ -int64(v&1)
		c.add(rune(next))
		next++
	}
	return c
}

// add appends the character of the next CID.
func (c *Collection) add(r rune) {
	cid := len(c.runes)
	c.runes = append(c.runes, r)
	if _, ok := c.first[r]; !ok {
		c.first[r] = cid
	} else if _, ok := c.second[r]; !ok {
		c.second[r] = cid
	}
}

// Rune returns the character of a CID; false if none is known. O(1).
func (c *Collection) Rune(cid int) (rune, bool) {
	if cid < 0 || cid >= len(c.runes) || c.runes[cid] == 0 {
		return 0, false
	}
	return c.runes[cid], true
}

// CIDs returns up to two CIDs that stand for a character, the lesser first, and how many
// there are. O(1).
func (c *Collection) CIDs(r rune) (cids [2]int, n int) {
	if cid, ok := c.first[r]; ok {
		cids[0], n = cid, 1
	}
	if cid, ok := c.second[r]; ok {
		cids[1], n = cid, 2
	}
	return cids, n
}

// Len returns the number of CIDs.
func (c *Collection) Len() int { return len(c.runes) }
