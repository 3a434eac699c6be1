// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"strings"
	"sync"
)

//go:embed data/cffstrings.txt
var cffStringsText string

// cffStrings returns the standard strings of CFF by their number.
var cffStrings = sync.OnceValue(func() []string { return strings.Fields(cffStringsText) })

// errCFF says that a font program is not what it should be.
var errCFF = errors.New("bad CFF")

// cffFont is what a Compact Font Format program (Adobe technical note 5176) says of the
// names and codes of its glyphs.
type cffFont struct {
	data    []byte
	strings [][]byte
	glyphs  int
	// charset and encoding are offsets; values up to 2 stand for predefined ones.
	charset, encoding int
	// keyed is set if glyphs have numbers of a character collection for names.
	keyed bool
}

// cffEncoding returns the characters of the codes of a simple CFF font by its built-in
// encoding; nil if it has none of its own.
func cffEncoding(data []byte) map[int]string {
	f, err := parseCFF(data)
	if err != nil || f.encoding <= 1 {
		return nil
	}
	sids := f.charsetSIDs()
	out := map[int]string{}
	for code, glyph := range f.codes() {
		if glyph < len(sids) {
			if t := glyphText(f.name(sids[glyph])); t != "" {
				out[code] = t
			}
		}
	}
	return out
}

// cffGlyphs maps the glyph numbers of a CFF program to characters by their names; nil if
// it numbers its glyphs by a character collection instead.
func cffGlyphs(data []byte) map[int]string {
	f, err := parseCFF(data)
	if err != nil || f.keyed {
		return nil
	}
	out := map[int]string{}
	for glyph, sid := range f.charsetSIDs() {
		if t := glyphText(f.name(sid)); t != "" && glyph > 0 {
			out[glyph] = t
		}
	}
	return out
}

// parseCFF reads the header and the first font's dictionary.
func parseCFF(data []byte) (*cffFont, error) {
	if len(data) < 4 || data[0] != 1 {
		return nil, errCFF
	}
	f := &cffFont{data: data}
	_, at, err := f.index(int(data[2]))
	if err != nil {
		return nil, err
	}
	tops, at, err := f.index(at)
	if err != nil || len(tops) == 0 {
		return nil, errCFF
	}
	if f.strings, _, err = f.index(at); err != nil {
		return nil, err
	}
	charStrings := 0
	f.dict(tops[0], func(operator, operand int) {
		switch operator {
		case escaped | 30:
			f.keyed = true
		case 15:
			f.charset = operand
		case 16:
			f.encoding = operand
		case 17:
			charStrings = operand
		}
	})
	if charStrings <= 0 || charStrings+2 > len(data) {
		return nil, errCFF
	}
	f.glyphs = int(binary.BigEndian.Uint16(data[charStrings:]))
	return f, nil
}

// index reads an INDEX and returns its entries and the offset behind it.
func (f *cffFont) index(at int) ([][]byte, int, error) {
	if at < 0 || at+2 > len(f.data) {
		return nil, 0, errCFF
	}
	count := int(binary.BigEndian.Uint16(f.data[at:]))
	if count == 0 {
		return nil, at + 2, nil
	}
	if at+3 > len(f.data) {
		return nil, 0, errCFF
	}
	size := int(f.data[at+2])
	base := at + 3 + (count+1)*size - 1
	if size < 1 || size > 4 || base > len(f.data) {
		return nil, 0, errCFF
	}
	offset := func(i int) int {
		v := 0
		for _, b := range f.data[at+3+i*size : at+3+(i+1)*size] {
			v = v<<8 | int(b)
		}
		return base + v
	}
	out := make([][]byte, count)
	for i := range out {
		from, to := offset(i), offset(i+1)
		if from < base || to < from || to > len(f.data) {
			return nil, 0, errCFF
		}
		out[i] = f.data[from:to]
	}
	return out, offset(count), nil
}

// escaped marks operators of two bytes.
const escaped = 12 << 8

// dict calls yield with each operator of a dictionary and its last operand.
func (f *cffFont) dict(d []byte, yield func(operator, operand int)) {
	operand := 0
	for i := 0; i < len(d); {
		switch b := int(d[i]); {
		case b == 12:
			if i+1 < len(d) {
				yield(escaped|int(d[i+1]), operand)
			}
			i += 2
		case b <= 21:
			yield(b, operand)
			i++
		case b == 28 && i+3 <= len(d):
			operand = int(int16(binary.BigEndian.Uint16(d[i+1:])))
			i += 3
		case b == 29 && i+5 <= len(d):
			operand = int(int32(binary.BigEndian.Uint32(d[i+1:])))
			i += 5
		case b == 30:
			for i++; i < len(d) && d[i]&0x0f != 0x0f && d[i]>>4 != 0x0f; i++ {
			}
			i++
		case b >= 32 && b <= 246:
			operand = b - 139
			i++
		case b >= 247 && b <= 250 && i+2 <= len(d):
			operand = (b-247)*256 + int(d[i+1]) + 108
			i += 2
		case b >= 251 && b <= 254 && i+2 <= len(d):
			operand = -(b-251)*256 - int(d[i+1]) - 108
			i += 2
		default:
			return
		}
	}
}

// charsetSIDs returns the string number of each glyph's name.
func (f *cffFont) charsetSIDs() []int {
	sids := make([]int, 1, f.glyphs+1)
	if f.charset <= 2 {
		for g := 1; g < f.glyphs; g++ {
			sids = append(sids, g)
		}
		return sids
	}
	at := f.charset
	if at >= len(f.data) {
		return sids
	}
	format := f.data[at]
	for at++; len(sids) < f.glyphs; {
		if at+2 > len(f.data) {
			break
		}
		sid, left := int(binary.BigEndian.Uint16(f.data[at:])), 0
		at += 2
		switch {
		case format == 1 && at < len(f.data):
			left = int(f.data[at])
			at++
		case format == 2 && at+2 <= len(f.data):
			left = int(binary.BigEndian.Uint16(f.data[at:]))
			at += 2
		}
		for ; left >= 0 && len(sids) < f.glyphs; left-- {
			sids = append(sids, sid)
			sid++
		}
	}
	return sids
}

// codes returns the glyph of each code.
func (f *cffFont) codes() map[int]int {
	out := map[int]int{}
	at := f.encoding
	if at+2 > len(f.data) {
		return out
	}
	format, count := f.data[at]&0x7f, int(f.data[at+1])
	at += 2
	glyph := 1
	for range count {
		switch {
		case format == 0 && at < len(f.data):
			out[int(f.data[at])] = glyph
			glyph++
			at++
		case format == 1 && at+1 < len(f.data):
			for code := int(f.data[at]); code <= min(255, int(f.data[at])+int(f.data[at+1])); code++ {
				out[code] = glyph
				glyph++
			}
			at += 2
		}
	}
	return out
}

// name returns a string by its number.
func (f *cffFont) name(sid int) string {
	if standard := cffStrings(); sid < len(standard) {
		return standard[sid]
	} else if i := sid - len(standard); i < len(f.strings) {
		return string(f.strings[i])
	}
	return ""
}
