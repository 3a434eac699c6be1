// SPDX-License-Identifier: Apache-2.0

package pdfguard

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/pacenote/pacenote/ingest"
)

// Limits bounds the work of Clean. Every field must be positive.
type Limits struct {
	// Unpacked is the greatest number of bytes that all streams may unpack to.
	Unpacked int64
	// Pages is the greatest number of pages.
	Pages int
	// Depth is the greatest nesting of values, of the page tree and of references.
	Depth int
}

// Bounds that no honest file comes near.
const (
	// maxObjects bounds the cross-reference table (ISO 32000-1 annex C suggests
	// 8,388,607 as an implementation limit; files of 10,000 pages have 300,000).
	maxObjects = 1 << 20
	// maxWork bounds the bytes read again and again by overlapping objects: a share
	// of every file, and a multiple of its size.
	maxWork       = 64 << 20
	maxWorkFactor = 8
)

// entry says where an object stands: at an offset, or as a member of an object stream.
type entry struct {
	offset     int64
	generation int
	// stream is the number of the object stream, 0 if the object stands alone.
	stream int
}

// file is a damaged or hostile file being read.
type file struct {
	ctx    context.Context
	data   []byte
	limits Limits
	budget budget
	// work counts down the bytes that may still be tokenized.
	work int64

	table   map[int]entry
	trailer Dict
	crypt   *crypt

	// mended is the table of a scan of the whole file, made when first needed.
	mended   map[int]entry
	repaired bool

	// cache holds parsed objects, cached counts the bytes they were read from.
	cache   map[int]any
	cached  int64
	members map[int]*members
	loading map[int]bool
	// noEnd is the least offset from which on no "endstream" follows, or -1.
	noEnd int
	// fatal is a limit or the end of the context: once set, everything is null.
	fatal error
}

// members is an unpacked object stream.
type members struct {
	data    []byte
	offsets map[int]int
}

func newFile(ctx context.Context, data []byte, limits Limits) *file {
	return &file{
		ctx: ctx, data: data, limits: limits,
		budget:  budget{left: limits.Unpacked, max: limits.Unpacked},
		work:    maxWork + maxWorkFactor*int64(len(data)),
		table:   map[int]entry{},
		cache:   map[int]any{},
		members: map[int]*members{},
		loading: map[int]bool{},
		noEnd:   -1,
	}
}

// fail records the first error that ends the reading.
func (f *file) fail(err error) {
	if f.fatal == nil {
		f.fatal = err
	}
}

// spend counts tokenized bytes and looks at the context.
func (f *file) spend(n int) {
	f.work -= int64(n) + 32
	if f.work < 0 {
		f.fail(&ingest.LimitError{Limit: "bytes of overlapping objects", Max: maxWork + maxWorkFactor*int64(len(f.data))})
	}
	if err := f.ctx.Err(); err != nil {
		f.fail(err)
	}
}

// value follows references to a value that is none; null if they lead nowhere.
func (f *file) value(v any) any {
	for range f.limits.Depth {
		ref, ok := v.(Ref)
		if !ok {
			return v
		}
		v = f.object(ref.Number)
	}
	return nil
}

// dict returns the dictionary that v is, refers to, or has as a stream.
func (f *file) dict(v any) Dict {
	switch x := f.value(v).(type) {
	case Dict:
		return x
	case *Stream:
		return x.Dict
	}
	return nil
}

// maxCached bounds the bytes of the file whose objects are kept parsed; parsed, they
// take up to twenty times as much.
const maxCached = 8 << 20

// forget drops all parsed objects.
func (f *file) forget() {
	clear(f.cache)
	clear(f.members)
	f.cached = 0
}

// object returns an object by its number; null if there is none.
func (f *file) object(n int) any {
	if v, ok := f.cache[n]; ok {
		return v
	}
	if f.fatal != nil || f.loading[n] || len(f.loading) > f.limits.Depth {
		return nil
	}
	f.loading[n] = true
	defer delete(f.loading, n)
	before := f.work
	e, ok := f.table[n]
	if !ok && f.mended == nil {
		return nil
	}
	v, found := f.load(n, e)
	if ok && !found {
		f.mend()
	}
	if !found {
		if e, ok = f.mended[n]; ok {
			v, _ = f.load(n, e)
		}
	}
	if f.fatal != nil {
		return nil
	}
	cost := before - f.work
	if s, ok := v.(*Stream); ok && f.crypt != nil {
		cost += int64(len(s.Raw))
	}
	if f.cached += cost; f.cached > maxCached {
		clear(f.cache)
		f.cached = cost
	}
	if cost < maxCached {
		f.cache[n] = v
	}
	return v
}

// load reads the object of an entry; false if something else stands there.
func (f *file) load(n int, e entry) (any, bool) {
	if e.stream != 0 {
		return f.member(n, e.stream)
	}
	if e.offset <= 0 || e.offset >= int64(len(f.data)) {
		return nil, false
	}
	num, gen, start, ok := f.header(int(e.offset))
	if !ok || num != n {
		return nil, false
	}
	return f.body(Ref{num, gen}, start), true
}

// header reads "n g obj" and returns the offset behind it.
func (f *file) header(offset int) (num, gen, end int, ok bool) {
	l := Lexer{Data: f.data[offset:min(offset+64, len(f.data))]}
	a, _ := l.Next()
	b, _ := l.Next()
	k, _ := l.Next()
	ref, ok := makeRef(a, b)
	if !ok {
		return 0, 0, 0, false
	}
	word, _ := k.(Keyword)
	if word != "obj" {
		// "obj" may be glued to what follows it: only letters make a longer word.
		if len(word) < 4 || word[:3] != "obj" {
			return 0, 0, 0, false
		}
		l.Pos -= len(word) - 3
	}
	return ref.Number, ref.Generation, offset + l.Pos, true
}

// body reads the value behind an object's header, and the bytes of a stream.
func (f *file) body(ref Ref, start int) any {
	l := Lexer{Data: f.data, Pos: start, Depth: f.limits.Depth, References: true}
	v, ok := l.Next()
	f.spend(l.Pos - start)
	if !ok || l.Overflow {
		return nil
	}
	if first, isInt := v.(int64); isInt {
		// An object may be nothing but a reference.
		save := l.Pos
		gen, _ := l.Next()
		r, _ := l.Next()
		if target, isRef := makeRef(first, gen); isRef && r == Keyword("R") {
			return target
		}
		l.Pos = save
	}
	d, isDict := v.(Dict)
	if isDict {
		l.skipSpace()
		if bytes.HasPrefix(f.data[l.Pos:], []byte("stream")) {
			return f.stream(ref, d, l.Pos+len("stream"))
		}
	}
	if f.crypt != nil {
		return f.crypt.values(ref, v)
	}
	if _, bare := v.(Keyword); bare {
		return nil
	}
	return v
}

// stream cuts out the bytes of a stream whose keyword ends at start.
func (f *file) stream(ref Ref, d Dict, start int) any {
	if bytes.HasPrefix(f.data[start:], []byte("\r\n")) {
		start += 2
	} else if start < len(f.data) && (f.data[start] == '\n' || f.data[start] == '\r') {
		start++
	}
	length, ok := integer(f.value(d["Length"]))
	if !ok || length < 0 || length > len(f.data)-start || !f.endsAt(start+length) {
		end := f.findEnd(start)
		if length != end-start {
			f.repaired = true
		}
		length = end - start
	}
	s := &Stream{Dict: d, Raw: f.data[start : start+length : start+length]}
	if f.crypt != nil && d["Type"] != Name("XRef") {
		if dict, ok := f.crypt.values(ref, d).(Dict); ok {
			s.Dict = dict
		}
		s.Raw = f.crypt.stream(ref, s)
	}
	return s
}

// endsAt reports whether the end of a stream stands at the offset, after white space.
func (f *file) endsAt(offset int) bool {
	tail := bytes.TrimLeft(f.data[offset:min(offset+20, len(f.data))], "\r\n \t\x00")
	return bytes.HasPrefix(tail, []byte("endstream")) || bytes.HasPrefix(tail, []byte("endobj"))
}

// findEnd searches the end of a stream whose length is wrong.
func (f *file) findEnd(start int) int {
	if f.noEnd >= 0 && start >= f.noEnd {
		return len(f.data)
	}
	i := bytes.Index(f.data[start:], []byte("endstream"))
	if i < 0 {
		f.noEnd = start
		f.spend(len(f.data) - start)
		return len(f.data)
	}
	f.spend(i)
	end := start + i
	if end > start && f.data[end-1] == '\n' {
		end--
	}
	if end > start && f.data[end-1] == '\r' {
		end--
	}
	return end
}

// member returns an object of an object stream.
func (f *file) member(n, stream int) (any, bool) {
	m := f.objectStream(stream)
	if m == nil {
		return nil, false
	}
	offset, ok := m.offsets[n]
	if !ok {
		return nil, false
	}
	l := Lexer{Data: m.data, Pos: offset, Depth: f.limits.Depth, References: true}
	v, ok := l.Next()
	f.spend(l.Pos - offset)
	return v, ok && !l.Overflow
}

// objectStream unpacks an object stream, once.
func (f *file) objectStream(n int) *members {
	if m, ok := f.members[n]; ok {
		return m
	}
	f.members[n] = nil
	// Object streams stand alone in the file; one inside another would recurse.
	if e := f.table[n]; e.stream != 0 {
		return nil
	}
	s, ok := f.object(n).(*Stream)
	if !ok || f.value(s.Dict["Type"]) != Name("ObjStm") {
		return nil
	}
	f.members[n] = f.unpackMembers(s)
	return f.members[n]
}

// unpackMembers reads the index of an object stream (ISO 32000-1 section 7.5.7).
func (f *file) unpackMembers(s *Stream) *members {
	data, err := f.decode(s)
	var limit *ingest.LimitError
	if errors.As(err, &limit) {
		f.fail(err)
		return nil
	}
	count, _ := integer(f.value(s.Dict["N"]))
	first, _ := integer(f.value(s.Dict["First"]))
	if first <= 0 || first > len(data) {
		return nil
	}
	m := &members{data: data, offsets: map[int]int{}}
	l := Lexer{Data: data[:first]}
	for range min(max(count, 0), first) {
		a, ok1 := l.Next()
		b, ok2 := l.Next()
		num, ok3 := integer(a)
		offset, ok4 := integer(b)
		if !ok1 || !ok2 {
			break
		}
		if ok3 && ok4 && offset >= 0 && offset <= len(data)-first {
			m.offsets[num] = first + offset
		}
	}
	f.spend(first)
	return m
}

// open finds the header, the cross-reference table and the root; what is missing is
// searched in the whole file.
func (f *file) open(password string) error {
	header := bytes.Index(f.data[:min(1024, len(f.data))], []byte("%PDF-"))
	if header < 0 && !bytes.Contains(f.data, []byte(" obj")) {
		return fmt.Errorf("%w: no PDF header and no objects", ingest.ErrDamaged)
	}
	f.data = f.data[max(header, 0):]
	if err := f.readTable(); err != nil {
		f.repaired = true
	}
	if f.fatal != nil {
		return f.fatal
	}
	if err := f.decrypt(password); err != nil {
		return err
	}
	if f.rootUsable() {
		return nil
	}
	f.mend()
	if f.fatal != nil {
		return f.fatal
	}
	f.adopt()
	if f.crypt == nil {
		if err := f.decrypt(password); err != nil {
			return err
		}
		if f.crypt != nil {
			// Members of encrypted object streams could not be seen before.
			f.mended = nil
			f.mend()
			f.adopt()
		}
	}
	if f.rootUsable() || f.searchRoot() {
		return f.fatal
	}
	if f.fatal != nil {
		return f.fatal
	}
	return fmt.Errorf("%w: no page tree", ingest.ErrDamaged)
}

// adopt makes the table of the scan the table of the file.
func (f *file) adopt() {
	f.table = f.mended
	clear(f.cache)
	f.cached = 0
}

// rootUsable reports whether the trailer leads to a page tree that is not empty.
func (f *file) rootUsable() bool {
	pages := f.dict(f.dict(f.trailer["Root"])["Pages"])
	if pages == nil {
		return false
	}
	kids, ok := f.value(pages["Kids"]).(Array)
	if !ok {
		return f.value(pages["Type"]) == Name("Page")
	}
	for _, k := range kids[:min(len(kids), 16)] {
		if f.dict(k) != nil {
			return true
		}
	}
	return false
}

// searchRoot looks for a catalogue, or failing that a page tree, among all objects.
func (f *file) searchRoot() bool {
	var tree any
	for _, n := range slices.Backward(f.numbers()) {
		d, ok := f.object(n).(Dict)
		if f.fatal != nil {
			return false
		}
		if !ok {
			continue
		}
		switch f.value(d["Type"]) {
		case Name("Catalog"):
			saved := f.trailer
			f.trailer = Dict{"Root": Ref{Number: n}, "Info": saved["Info"]}
			if f.rootUsable() {
				return true
			}
			f.trailer = saved
		case Name("Pages"):
			if f.value(d["Parent"]) == nil {
				tree = Ref{Number: n}
			}
		}
	}
	if tree != nil {
		f.trailer = Dict{"Root": Dict{"Pages": tree}, "Info": f.trailer["Info"]}
		return f.rootUsable()
	}
	kids := Array{}
	for _, n := range f.loosePages() {
		kids = append(kids, Ref{Number: n})
	}
	if len(kids) == 0 {
		return false
	}
	f.trailer = Dict{"Root": Dict{"Pages": Dict{"Kids": kids}}, "Info": f.trailer["Info"]}
	return true
}

// numbers returns the numbers of all objects, in order.
func (f *file) numbers() []int {
	out := make([]int, 0, len(f.table))
	for n := range f.table {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

// loosePages returns the objects that are pages, in the order of their numbers, whether
// or not the page tree leads to them.
func (f *file) loosePages() []int {
	var out []int
	for _, n := range f.numbers() {
		if d, ok := f.object(n).(Dict); ok && f.value(d["Type"]) == Name("Page") {
			out = append(out, n)
		}
	}
	return out
}
