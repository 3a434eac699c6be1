// SPDX-License-Identifier: Apache-2.0

package pdfguard

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/pacenote/pacenote/ingest"
)

// errTable says that the cross-reference table can't be used as it is.
var errTable = errors.New("bad cross-reference table")

// readTable follows the chain of cross-reference sections from the end of the file,
// newest first (ISO 32000-1 section 7.5). A section that is visited twice, or is
// damaged, ends it with an error.
func (f *file) readTable() error {
	tail := f.data[max(0, len(f.data)-4096):]
	i := bytes.LastIndex(tail, []byte("startxref"))
	if i < 0 {
		return errTable
	}
	l := Lexer{Data: tail, Pos: i + len("startxref")}
	v, _ := l.Next()
	next, ok := integer(v)
	if !ok {
		return errTable
	}
	visited := map[int]bool{}
	for ok {
		if visited[next] || next <= 0 || next >= len(f.data) || f.fatal != nil {
			return errTable
		}
		visited[next] = true
		trailer, err := f.readSection(next)
		if err != nil {
			return err
		}
		if f.trailer == nil {
			f.trailer = trailer
		}
		// A hybrid file has more objects in a stream beside the table.
		if hybrid, has := integer(trailer["XRefStm"]); has && hybrid > 0 && hybrid < len(f.data) && !visited[hybrid] {
			visited[hybrid] = true
			if _, err := f.readSection(hybrid); err != nil {
				return err
			}
		}
		next, ok = integer(trailer["Prev"])
		if next == 0 {
			ok = false
		}
	}
	return nil
}

// readSection reads a table or a cross-reference stream and returns its trailer.
func (f *file) readSection(offset int) (Dict, error) {
	l := Lexer{Data: f.data, Pos: offset, Depth: f.limits.Depth, References: true}
	v, _ := l.Next()
	if v == Keyword("xref") {
		return f.readClassic(&l)
	}
	num, gen, start, ok := f.header(offset)
	if !ok {
		return nil, errTable
	}
	s, ok := f.body(Ref{num, gen}, start).(*Stream)
	if !ok || s.Dict["Type"] != Name("XRef") {
		return nil, errTable
	}
	return s.Dict, f.readXRefStream(s)
}

// add records an entry, unless a newer section had one.
func (f *file) add(n int, e entry) error {
	if _, newer := f.table[n]; newer {
		return nil
	}
	if len(f.table) >= maxObjects {
		err := &ingest.LimitError{Limit: "objects", Max: maxObjects}
		f.fail(err)
		return err
	}
	f.table[n] = e
	return nil
}

// readClassic reads the subsections of a table and the trailer behind them.
func (f *file) readClassic(l *Lexer) (Dict, error) {
	begin := l.Pos
	defer func() { f.spend(l.Pos - begin) }()
	for {
		v, ok := l.Next()
		if !ok {
			return nil, errTable
		}
		if v == Keyword("trailer") {
			break
		}
		first, ok1 := integer(v)
		c, _ := l.Next()
		count, ok2 := integer(c)
		if !ok1 || !ok2 || first < 0 || count < 0 {
			return nil, errTable
		}
		for n := first; n < first+count; n++ {
			a, _ := l.Next()
			b, _ := l.Next()
			k, more := l.Next()
			offset, ok1 := integer(a)
			gen, ok2 := integer(b)
			word, ok3 := k.(Keyword)
			if !more || !ok1 || !ok2 || !ok3 || word != "n" && word != "f" {
				return nil, errTable
			}
			if word == "n" {
				if err := f.add(n, entry{offset: int64(offset), generation: gen}); err != nil {
					return nil, err
				}
			}
		}
	}
	v, _ := l.Next()
	trailer, ok := v.(Dict)
	if !ok {
		return nil, errTable
	}
	return trailer, nil
}

// readXRefStream reads the entries of a cross-reference stream (ISO 32000-1 section
// 7.5.8).
func (f *file) readXRefStream(s *Stream) error {
	var w [3]int
	widths, _ := s.Dict["W"].(Array)
	if len(widths) < 3 {
		return errTable
	}
	for i := range w {
		v, ok := integer(widths[i])
		if !ok || v < 0 || v > 8 {
			return errTable
		}
		w[i] = v
	}
	row := w[0] + w[1] + w[2]
	if row == 0 {
		return errTable
	}
	data, err := f.decode(s)
	if err != nil && len(data) == 0 {
		return fmt.Errorf("%w: %w", errTable, err)
	}
	index, ok := s.Dict["Index"].(Array)
	if !ok {
		index = Array{int64(0), s.Dict["Size"]}
	}
	for ; len(index) >= 2; index = index[2:] {
		first, ok1 := integer(index[0])
		count, ok2 := integer(index[1])
		if !ok1 || !ok2 || first < 0 || count < 0 {
			return errTable
		}
		for n := first; n < first+count && len(data) >= row; n++ {
			if err := f.addPacked(n, data[:row], w); err != nil {
				return err
			}
			data = data[row:]
		}
	}
	return nil
}

// addPacked records one entry of a cross-reference stream.
func (f *file) addPacked(n int, row []byte, w [3]int) error {
	field := func(b []byte) (v int64) {
		for _, c := range b {
			v = v<<8 | int64(c)
		}
		return v
	}
	kind := int64(1)
	if w[0] > 0 {
		kind = field(row[:w[0]])
	}
	second := field(row[w[0] : w[0]+w[1]])
	switch kind {
	case 1:
		return f.add(n, entry{offset: second, generation: int(field(row[w[0]+w[1]:]) & 0xffff)})
	case 2:
		if second > 0 && second <= maxObjects*16 {
			return f.add(n, entry{stream: int(second)})
		}
	}
	return nil
}

// mend builds a table from the objects found in the bytes of the file, and takes over
// a trailer if there is none. Later objects replace earlier ones.
func (f *file) mend() {
	if f.mended != nil || f.fatal != nil {
		return
	}
	f.mended = map[int]entry{}
	f.repaired = true
	var trailers []int
	for from := 0; ; {
		i := bytes.Index(f.data[from:], []byte("obj"))
		if i < 0 {
			break
		}
		at := from + i
		from = at + 3
		start, ok := headerBefore(f.data, at)
		if !ok {
			continue
		}
		num, gen, end, ok := f.header(start)
		if !ok {
			continue
		}
		if len(f.mended) >= maxObjects {
			f.fail(&ingest.LimitError{Limit: "objects", Max: maxObjects})
			return
		}
		f.mended[num] = entry{offset: int64(start), generation: gen}
		if head := f.data[end:min(end+512, len(f.data))]; bytes.Contains(head, []byte("/ObjStm")) {
			f.mendMembers(Ref{num, gen}, end)
		} else if bytes.Contains(head, []byte("/XRef")) && bytes.Contains(head, []byte("/Root")) {
			trailers = append(trailers, end)
		}
		if f.spend(0); f.fatal != nil {
			return
		}
	}
	f.spend(len(f.data))
	for _, offset := range slices.Backward(trailers[max(0, len(trailers)-64):]) {
		f.takeTrailer(offset)
	}
	f.scanTrailers()
}

// headerBefore returns where "n g " before an "obj" at an offset begins.
func headerBefore(data []byte, at int) (int, bool) {
	i := at
	back := func(ok func(byte) bool) int {
		n := 0
		for i > 0 && n < 20 && ok(data[i-1]) {
			i--
			n++
		}
		return n
	}
	digit := func(c byte) bool { return c >= '0' && c <= '9' }
	back(isSpace)
	if back(digit) == 0 || back(isSpace) == 0 || back(digit) == 0 {
		return 0, false
	}
	return i, true
}

// mendMembers records the members of an object stream that was found by scanning.
func (f *file) mendMembers(ref Ref, start int) {
	s, ok := f.body(ref, start).(*Stream)
	if !ok || s.Dict["Type"] != Name("ObjStm") {
		return
	}
	m := f.unpackMembers(s)
	if m == nil {
		return
	}
	f.members[ref.Number] = m
	for n := range m.offsets {
		if len(f.mended) >= maxObjects {
			f.fail(&ingest.LimitError{Limit: "objects", Max: maxObjects})
			return
		}
		f.mended[n] = entry{stream: ref.Number}
	}
}

// scanTrailers takes over the trailers that stand in the file, the last one first.
func (f *file) scanTrailers() {
	end := len(f.data)
	for range 64 {
		i := bytes.LastIndex(f.data[:end], []byte("trailer"))
		if i < 0 {
			return
		}
		f.takeTrailer(i + len("trailer"))
		end = i
	}
}

// takeTrailer merges what a trailer dictionary at an offset says into the trailer,
// where that says nothing usable yet.
func (f *file) takeTrailer(offset int) {
	l := Lexer{Data: f.data, Pos: offset, Depth: f.limits.Depth, References: true}
	v, _ := l.Next()
	f.spend(l.Pos - offset)
	d, ok := v.(Dict)
	if !ok {
		return
	}
	merged := Dict{}
	for _, key := range []Name{"Root", "Info", "Encrypt", "ID"} {
		for _, from := range []Dict{f.trailer, d} {
			if from[key] != nil && merged[key] == nil {
				merged[key] = from[key]
			}
		}
	}
	f.trailer = merged
}
