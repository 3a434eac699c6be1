// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"github.com/pacenote/pacenote/internal/cidmap"
)

// charset is the meaning of the codes of a predefined CMap: they are those of a
// character set (ISO 32000-1 table 118).
type charset struct {
	// encoding is the character set; nil stands for Unicode in the form that unit says.
	encoding encoding.Encoding
	// unit is the size of the units of Unicode, in bytes: 1, 2 or 4.
	unit int
	// high is set for codes of two bytes whose high bits were cleared, as in
	// ISO-2022-JP.
	high bool
	// collection has the characters' numbers, which the font's widths go by.
	collection *cidmap.Collection
}

// predefined returns the character set of a predefined CMap by its name; nil for
// Identity and names unknown.
func predefined(name string) *charset {
	name = strings.TrimSuffix(strings.TrimSuffix(name, "-H"), "-V")
	switch {
	case strings.HasPrefix(name, "Uni"):
		return unicodeCharset(name)
	case strings.Contains(name, "RKSJ"):
		return &charset{encoding: japanese.ShiftJIS, collection: cidmap.Named("Japan1")}
	case name == "EUC", strings.HasSuffix(name, "78-EUC"):
		return &charset{encoding: japanese.EUCJP, collection: cidmap.Named("Japan1")}
	case name == "H", name == "V", name == "78", name == "Ext", name == "Add", name == "NWP":
		return &charset{encoding: japanese.EUCJP, high: true, collection: cidmap.Named("Japan1")}
	case name == "GB", name == "GBT":
		return &charset{encoding: simplifiedchinese.GBK, high: true, collection: cidmap.Named("GB1")}
	case strings.HasPrefix(name, "GB"):
		return &charset{encoding: simplifiedchinese.GB18030, collection: cidmap.Named("GB1")}
	case strings.Contains(name, "B5"):
		return &charset{encoding: traditionalchinese.Big5, collection: cidmap.Named("CNS1")}
	case name == "KSC":
		return &charset{encoding: korean.EUCKR, high: true, collection: cidmap.Named("Korea1")}
	case strings.HasPrefix(name, "KSC") && name != "KSC-Johab":
		return &charset{encoding: korean.EUCKR, collection: cidmap.Named("Korea1")}
	}
	return nil
}

// unicodeCharset returns the character set of a CMap such as UniJIS-UTF16.
func unicodeCharset(name string) *charset {
	c := &charset{}
	switch {
	case strings.Contains(name, "UTF8"):
		c.unit = 1
	case strings.Contains(name, "UTF32"):
		c.unit = 4
	case strings.Contains(name, "UCS2"), strings.Contains(name, "UTF16"):
		c.unit = 2
	default:
		return nil
	}
	for prefix, ordering := range map[string]string{"UniJIS": "Japan1", "UniGB": "GB1", "UniCNS": "CNS1", "UniKS": "Korea1", "UniAKR": "KR"} {
		if strings.HasPrefix(name, prefix) {
			c.collection = cidmap.Named(ordering)
		}
	}
	return c
}

// length returns the number of bytes of the first code of a string.
func (c *charset) length(s string) int {
	n := 2
	lead := s[0]
	switch {
	case c.unit == 1:
		_, n = utf8.DecodeRuneInString(s)
	case c.unit == 4:
		n = 4
	case c.unit == 2 && lead >= 0xd8 && lead < 0xdc:
		n = 4
	case c.unit == 2, c.high:
	case lead < 0x80, lead == 0xff, c.encoding == japanese.ShiftJIS && lead >= 0xa0 && lead < 0xe0:
		n = 1
	case c.encoding == japanese.EUCJP && lead == 0x8f:
		n = 3
	case c.encoding == simplifiedchinese.GB18030 && len(s) >= 4 && s[1] >= '0' && s[1] <= '9':
		n = 4
	}
	return min(n, len(s))
}

// text decodes a code of n bytes; empty if it is no character.
func (c *charset) text(code uint32, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(code >> (8 * (n - 1 - i)))
		if c.high {
			b[i] |= 0x80
		}
	}
	switch {
	case c.encoding != nil:
		t, err := c.encoding.NewDecoder().Bytes(b)
		if err != nil || strings.Contains(string(t), unmapped) {
			return ""
		}
		return string(t)
	case c.unit == 1:
		if r, size := utf8.DecodeRune(b); r != utf8.RuneError && size == n {
			return string(r)
		}
		return ""
	case c.unit == 2 && n == 4:
		if r := utf16.DecodeRune(rune(code>>16), rune(code&0xffff)); r != utf8.RuneError {
			return string(r)
		}
		return ""
	}
	if r := rune(code); utf8.ValidRune(r) {
		return string(r)
	}
	return ""
}

// cids returns the numbers that a code's character may have in the collection.
func (c *charset) cids(text string) []int {
	r, size := utf8.DecodeRuneInString(text)
	if c.collection == nil || size == 0 || size != len(text) {
		return nil
	}
	cids, n := c.collection.CIDs(r)
	return append([]int(nil), cids[:n]...)
}
