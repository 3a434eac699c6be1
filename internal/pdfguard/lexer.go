// SPDX-License-Identifier: Apache-2.0

package pdfguard

import (
	"math"
	"strconv"
	"strings"
	"sync"
)

// maxItems is the greatest number of values that one Lexer keeps inside the arrays and
// dictionaries of a single top-level value. It bounds memory: a value takes up to 24
// bytes where the file spends two.
const maxItems = 2 << 20

// Lexer reads values and operators from the bytes of a file, an object stream, a
// content stream or a CMap, by the rules of ISO 32000-1 section 7.2 and 7.3. It never
// fails: what breaks the rules is skipped. Its cost is linear in the bytes read.
type Lexer struct {
	// Data is what is read, Pos the index of the next byte.
	Data []byte
	Pos  int
	// Depth is the greatest nesting of arrays and dictionaries; 0 means 64. A value
	// that nests deeper ends the reading: Next returns false and Overflow is set.
	Depth int
	// Overflow is set if the nesting or the number of values was over the limit.
	Overflow bool
	// References makes "n g R" a Ref, as in files; content streams have none.
	References bool

	items int
	// stack holds the values of the arrays that are being read.
	stack []any
}

// closing marks the end of an array or dictionary while one is being read.
type closing byte

// Next returns the next value or Keyword; false at the end of the data.
func (l *Lexer) Next() (any, bool) {
	l.items = 0
	for {
		v, ok := l.value(0)
		if !ok {
			return nil, false
		}
		if _, stray := v.(closing); !stray {
			return v, true
		}
	}
}

// value reads one value, or a closing bracket.
func (l *Lexer) value(depth int) (any, bool) {
	limit := l.Depth
	if limit == 0 {
		limit = 64
	}
	if depth > limit || l.items > maxItems {
		l.Overflow = true
		l.Pos = len(l.Data)
		return nil, false
	}
	l.items++
	if !l.skipSpace() {
		return nil, false
	}
	switch c := l.Data[l.Pos]; c {
	case '(':
		return l.literal(), true
	case '<':
		if l.peek(1) == '<' {
			l.Pos += 2
			return l.dict(depth)
		}
		return l.hex(), true
	case '[':
		l.Pos++
		return l.array(depth)
	case ']':
		l.Pos++
		return closing(']'), true
	case '>':
		l.Pos++
		if l.peek(0) == '>' {
			l.Pos++
		}
		return closing('>'), true
	case '/':
		return l.name(), true
	case '{', '}', ')':
		l.Pos++
		return Keyword(c), true
	}
	return l.word(), true
}

// peek returns the byte at a distance from Pos, 0 beyond the end.
func (l *Lexer) peek(distance int) byte {
	if i := l.Pos + distance; i < len(l.Data) {
		return l.Data[i]
	}
	return 0
}

// skipSpace moves past white space and comments; false at the end.
func (l *Lexer) skipSpace() bool {
	for l.Pos < len(l.Data) {
		switch c := l.Data[l.Pos]; {
		case isSpace(c):
			l.Pos++
		case c == '%':
			for l.Pos < len(l.Data) && l.Data[l.Pos] != '\n' && l.Data[l.Pos] != '\r' {
				l.Pos++
			}
		default:
			return true
		}
	}
	return false
}

// array reads to the closing bracket, which has been opened. A '>' that closes nothing
// ends it as well, so that a lost bracket does not swallow the rest of the file.
func (l *Lexer) array(depth int) (any, bool) {
	base := len(l.stack)
	defer func() { l.stack = l.stack[:base] }()
	for {
		v, ok := l.value(depth + 1)
		if l.Overflow {
			return nil, false
		}
		_, end := v.(closing)
		if !ok || end {
			break
		}
		if k, bare := v.(Keyword); bare && (k == "endobj" || k == "endstream" || k == "obj") {
			l.Pos -= len(k)
			break
		} else if bare {
			if k == "R" && l.References {
				l.foldRef(base)
			}
			continue
		}
		l.stack = append(l.stack, v)
	}
	return append(make(Array, 0, len(l.stack)-base), l.stack[base:]...), true
}

// foldRef replaces the two integers at the end of the stack, above base, by the reference
// they begin.
func (l *Lexer) foldRef(base int) {
	n := len(l.stack)
	if n < base+2 {
		return
	}
	if ref, ok := makeRef(l.stack[n-2], l.stack[n-1]); ok {
		l.stack = append(l.stack[:n-2], ref)
	}
}

// foldPending is foldRef for the values behind a name.
func foldPending(a Array) Array {
	if len(a) < 2 {
		return a
	}
	if ref, ok := makeRef(a[len(a)-2], a[len(a)-1]); ok {
		return append(a[:len(a)-2], ref)
	}
	return a
}

// makeRef builds a reference of an object number and a generation.
func makeRef(n, g any) (Ref, bool) {
	num, ok1 := n.(int64)
	gen, ok2 := g.(int64)
	if !ok1 || !ok2 || num < 0 || num > math.MaxInt32 || gen < 0 || gen > 65535 {
		return Ref{}, false
	}
	return Ref{int(num), int(gen)}, true
}

// dict reads to the closing brackets. Entries without a name before them are dropped;
// of entries with the same name the first counts.
func (l *Lexer) dict(depth int) (any, bool) {
	d := Dict{}
	key, pending := Name(""), Array(nil)
	store := func() {
		if _, twice := d[key]; !twice && len(pending) > 0 {
			d[key] = pending[0]
		}
		pending = pending[:0]
	}
	for {
		start := l.Pos
		v, ok := l.value(depth + 1)
		if l.Overflow {
			return nil, false
		}
		if !ok {
			store()
			return d, true
		}
		switch x := v.(type) {
		case closing:
			store()
			return d, true
		case Keyword:
			switch {
			case x == "R" && l.References:
				pending = foldPending(pending)
			case x == "endobj" || x == "stream" || x == "endstream":
				store()
				l.Pos = start
				return d, true
			}
		case Name:
			// A name after a name that has no value yet is the value.
			if key == "" || len(pending) > 0 {
				store()
				key = x
				continue
			}
			pending = append(pending, x)
		default:
			if key != "" && len(pending) < 8 {
				pending = append(pending, v)
			}
		}
	}
}

// literal reads a string in parentheses.
func (l *Lexer) literal() String {
	l.Pos++
	// Most strings are as they are.
	for i := l.Pos; i < len(l.Data); i++ {
		c := l.Data[i]
		if c == ')' {
			s := String(l.Data[l.Pos:i])
			l.Pos = i + 1
			return s
		}
		if c == '\\' || c == '(' || c == '\r' {
			break
		}
	}
	var out []byte
	depth := 1
	for l.Pos < len(l.Data) {
		c := l.Data[l.Pos]
		l.Pos++
		switch c {
		case '\\':
			out = l.escape(out)
			continue
		case '(':
			depth++
		case ')':
			depth--
			if depth == 0 {
				return String(out)
			}
		case '\r':
			if l.peek(0) == '\n' {
				l.Pos++
			}
			c = '\n'
		}
		out = append(out, c)
	}
	return String(out)
}

// escape reads what follows a backslash.
func (l *Lexer) escape(out []byte) []byte {
	if l.Pos >= len(l.Data) {
		return out
	}
	c := l.Data[l.Pos]
	l.Pos++
	switch c {
	case 'n':
		return append(out, '\n')
	case 'r':
		return append(out, '\r')
	case 't':
		return append(out, '\t')
	case 'b':
		return append(out, '\b')
	case 'f':
		return append(out, '\f')
	case '\n':
		return out
	case '\r':
		if l.peek(0) == '\n' {
			l.Pos++
		}
		return out
	}
	if c < '0' || c > '7' {
		return append(out, c)
	}
	v := int(c - '0')
	for i := 0; i < 2 && l.peek(0) >= '0' && l.peek(0) <= '7'; i++ {
		v = v*8 + int(l.Data[l.Pos]-'0')
		l.Pos++
	}
	return append(out, byte(v))
}

// hex reads a string in angle brackets.
func (l *Lexer) hex() String {
	l.Pos++
	var room [64]byte
	out := room[:0]
	high, half := byte(0), false
	for l.Pos < len(l.Data) {
		c := l.Data[l.Pos]
		l.Pos++
		if c == '>' {
			break
		}
		x, ok := hexDigit(c)
		if !ok {
			continue
		}
		if half {
			out = append(out, high<<4|x)
		}
		high, half = x, !half
	}
	if half {
		out = append(out, high<<4)
	}
	return String(out)
}

// name reads a name after its slash.
func (l *Lexer) name() Name {
	l.Pos++
	start := l.Pos
	escaped := false
	for l.Pos < len(l.Data) && !isSpace(l.Data[l.Pos]) && !isDelimiter(l.Data[l.Pos]) {
		escaped = escaped || l.Data[l.Pos] == '#'
		l.Pos++
	}
	raw := l.Data[start:l.Pos]
	if !escaped {
		return Name(raw)
	}
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] == '#' && i+2 < len(raw) {
			a, ok1 := hexDigit(raw[i+1])
			b, ok2 := hexDigit(raw[i+2])
			if ok1 && ok2 {
				out = append(out, a<<4|b)
				i += 2
				continue
			}
		}
		out = append(out, raw[i])
	}
	return Name(out)
}

// word reads a number or a bare word.
func (l *Lexer) word() any {
	start := l.Pos
	for l.Pos < len(l.Data) && !isSpace(l.Data[l.Pos]) && !isDelimiter(l.Data[l.Pos]) {
		l.Pos++
	}
	w := l.Data[start:l.Pos]
	if c := w[0]; c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.' {
		return parseNumber(w)
	}
	if known, ok := words()[string(w)]; ok {
		return known
	}
	return Keyword(w)
}

// words holds the words that occur again and again, so that they are made once: constants,
// and the operators of content streams (ISO 32000-1 annex A).
var words = sync.OnceValue(func() map[string]any {
	m := map[string]any{"true": true, "false": false, "null": nil}
	for w := range strings.FieldsSeq(`b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID
		j J K k l m M MP n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' " R obj endobj`) {
		m[w] = Keyword(w)
	}
	return m
})

// parseNumber reads a number, however mangled: "--5", "1.2.3" and "12-3" occur in the
// wild and count up to the second sign or point.
func parseNumber(w []byte) any {
	i, negative := 0, false
	for i < len(w) && (w[i] == '+' || w[i] == '-') {
		negative = negative || w[i] == '-'
		i++
	}
	whole, point, start := int64(0), -1, i
	for ; i < len(w); i++ {
		if w[i] == '.' && point < 0 {
			point = i
			continue
		}
		if w[i] < '0' || w[i] > '9' {
			break
		}
		if i-start < 18 {
			whole = whole*10 + int64(w[i]-'0')
		}
	}
	if point < 0 && i-start <= 18 {
		if negative {
			whole = -whole
		}
		return whole
	}
	f := float64(whole)
	if digits := i - start; point < 0 || digits > 15 {
		f = parseLong(w[start:i])
	} else {
		// Both are exact, so the quotient is rounded once.
		f /= powers[digits-1-(point-start)]
	}
	if negative {
		f = -f
	}
	return f
}

// powers are the powers of ten that are exact.
var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// parseLong reads a number of many digits; 0 if it is none.
func parseLong(w []byte) float64 {
	f, err := strconv.ParseFloat(string(w), 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return 0
	}
	return f
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == 0 || c == '\f'
}

func isDelimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}
