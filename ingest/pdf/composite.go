// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"strings"

	objects "github.com/ledongthuc/pdf"

	"github.com/pacenote/pacenote/internal/cidmap"
)

// composite says how the codes of a Type0 font become characters (ISO 32000-1 section
// 9.7).
type composite struct {
	// codes splits strings and maps codes to CIDs; nil means two bytes and the
	// identity, or a charset.
	codes *cmap
	// charset is that of a predefined CMap, if the font uses one.
	charset *charset
	// strange is set for a predefined CMap that is not known: its codes say nothing.
	strange bool
	// collection is the character collection that the CIDs number; nil for Identity.
	collection *cidmap.Collection
	// toGlyph maps CIDs to glyphs, two bytes each; empty means the identity.
	toGlyph []byte
	// program is the embedded font program, read when it is first needed.
	program func() fontProgram
	// bare is set if the font states no widths: the program's are taken.
	bare bool
	// common is the name of a font that is not embedded.
	common string
	// down is how far the next glyph is in vertical writing, by CID, and downDefault
	// of the other CIDs; in 1/1000, negative below.
	down        map[int]float64
	downDefault float64
}

// loadComposite reads a Type0 font and its descendant.
func (f *file) loadComposite(o *font, v, below objects.Value) {
	o.composite = true
	o.missing = 1000
	if dw := below.Key("DW"); !dw.IsNull() {
		o.missing = dw.Float64()
	}
	c := &o.cids
	enc := v.Key("Encoding")
	name := enc.Name()
	if enc.Kind() == objects.Stream {
		name = enc.Key("CMapName").Name()
		data, _ := f.read(enc)
		c.codes = parseCMap(data)
		o.vertical = enc.Key("WMode").Int64() == 1
		if base := enc.Key("UseCMap").Name(); base != "" {
			c.charset = predefined(base)
		} else if c.codes.base != "" {
			c.charset = predefined(c.codes.base)
		}
	} else {
		c.charset = predefined(name)
		c.strange = c.charset == nil && name != "" && !strings.HasPrefix(name, "Identity")
	}
	o.vertical = o.vertical || name == "V" || strings.HasSuffix(name, "-V")
	info := below.Key("CIDSystemInfo")
	if info.Key("Registry").RawString() == "Adobe" {
		c.collection = cidmap.Named(info.Key("Ordering").RawString())
	}
	if c.charset != nil && c.charset.collection == nil {
		c.charset.collection = c.collection
	}
	o.cidWidths(below.Key("W"))
	c.bare = len(o.widths) == 0 && below.Key("DW").IsNull()
	o.verticalMetrics(below)
	if g := below.Key("CIDToGIDMap"); g.Kind() == objects.Stream {
		c.toGlyph, _ = f.read(g)
	}
	f.loadDescendant(o, below)
}

// loadDescendant keeps where the glyphs of a descendant font come from.
func (f *file) loadDescendant(o *font, below objects.Value) {
	descriptor := below.Key("FontDescriptor")
	embedded := false
	for _, key := range []string{"FontFile", "FontFile2", "FontFile3"} {
		embedded = embedded || descriptor.Key(key).Kind() == objects.Stream
	}
	if !embedded {
		o.cids.common = o.name
		return
	}
	var read *fontProgram
	o.cids.program = func() fontProgram {
		if read == nil {
			p := f.program(descriptor, false)
			read = &p
		}
		return *read
	}
}

// cidWidths reads the W array: "c [w …]" or "first last w".
func (o *font) cidWidths(w objects.Value) {
	for i := 0; i+1 < w.Len() && len(o.widths) < maxWidths; {
		first := int(w.Index(i).Int64())
		next := w.Index(i + 1)
		if next.Kind() == objects.Array {
			for j := range next.Len() {
				o.widths[first+j] = next.Index(j).Float64()
			}
			i += 2
			continue
		}
		last, width := int(next.Int64()), w.Index(i+2).Float64()
		for c := first; c <= last && len(o.widths) < maxWidths; c++ {
			o.widths[c] = width
		}
		i += 3
	}
}

// verticalMetrics reads DW2 and W2: "c [w x y …]" or "first last w x y". Where glyphs
// stand beside the line is of no use to the order of text and is left out.
func (o *font) verticalMetrics(below objects.Value) {
	c := &o.cids
	c.downDefault = -1000
	if d, ok := floats(below.Key("DW2"), 2); ok {
		c.downDefault = d[1]
	}
	if !o.vertical {
		return
	}
	c.down = map[int]float64{}
	w := below.Key("W2")
	for i := 0; i+1 < w.Len() && len(c.down) < maxWidths; {
		first := int(w.Index(i).Int64())
		next := w.Index(i + 1)
		if next.Kind() == objects.Array {
			for j := 0; j+2 < next.Len(); j += 3 {
				c.down[first+j/3] = next.Index(j).Float64()
			}
			i += 2
			continue
		}
		last, down := int(next.Int64()), w.Index(i+2).Float64()
		for cid := first; cid <= last && len(c.down) < maxWidths; cid++ {
			c.down[cid] = down
		}
		i += 5
	}
}

// compositeText returns the characters of a code; empty if they are not known.
func (o *font) compositeText(code uint32, n int) string {
	c := &o.cids
	cid, mapped := o.cid(code)
	if c.strange {
		return ""
	}
	if c.charset != nil && !mapped {
		return plainText(c.charset.text(code, n))
	}
	if c.collection != nil {
		if r, ok := c.collection.Rune(cid); ok {
			return plainText(string(r))
		}
	}
	glyph := o.glyph(cid)
	if c.program != nil {
		return c.program().glyphs[glyph]
	}
	if c.common != "" {
		return plainText(commonGlyph(c.common, glyph))
	}
	return ""
}

// glyph returns the number of a CID's glyph in the font program.
func (o *font) glyph(cid int) int {
	to := o.cids.toGlyph
	switch {
	case len(to) == 0:
		return cid
	case cid >= 0 && 2*cid+1 < len(to):
		return int(to[2*cid])<<8 | int(to[2*cid+1])
	}
	return 0
}

// cid returns the CID of a code; false if no map says so and it is the code itself.
func (o *font) cid(code uint32) (int, bool) {
	if o.cids.codes != nil {
		if cid, ok := o.cids.codes.cid(code); ok {
			return cid, true
		}
	}
	return int(code), false
}

// compositeWidth returns how far the next glyph is, in units of the size, and the width
// of the glyph where that is downward.
func (o *font) compositeWidth(code uint32, text string) (width, side float64) {
	cid, mapped := o.cid(code)
	cids := []int{cid}
	w := o.missing
	if o.cids.charset != nil && !mapped {
		cids = o.cids.charset.cids(text)
		if len(text) == 1 && len(cids) > 1 {
			// Latin letters come as wide as they are, or all half an em wide.
			w = 500
		}
	}
	down := o.cids.downDefault
	for _, cid := range cids {
		if v, ok := o.widths[cid]; ok {
			w = v
			break
		}
	}
	if o.cids.bare && o.cids.program != nil {
		if v, ok := o.cids.program().advances[o.glyph(cid)]; ok {
			w = v
		}
	}
	for _, cid := range cids {
		if v, ok := o.cids.down[cid]; ok {
			down = v
			break
		}
	}
	if o.vertical {
		return -down * o.unit, w * o.unit
	}
	return w * o.unit, 0
}
