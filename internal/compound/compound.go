// SPDX-License-Identifier: Apache-2.0

package compound

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"
)

// ErrFormat is what every error wraps: the file is no compound file, or a damaged one.
var ErrFormat = errors.New("compound: format")

// Magic begins every compound file (section 2.2).
const Magic = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

// maxSector is the least number of a sector that has a meaning of its own, such as the end
// of a chain (section 2.1).
const maxSector = 0xFFFFFFFA

const (
	headerSize     = 512
	headerDIFAT    = 109 // sectors of the table that the header lists
	entrySize      = 128
	miniSector     = 64
	maxEntries     = 1 << 18
	readsPerFile   = 4 // all streams together may be as many times the file
	readsAllowance = 1 << 20
)

// file is a compound file in memory.
type file struct {
	data    []byte
	size    int      // of a sector
	fat     []uint32 // for each sector the next of its chain
	miniFAT []uint32
	mini    []byte // the stream that holds the small streams
	cutoff  uint64 // streams below it are in mini
	entries []entry
	mayRead int64
	version uint16 // the major one
}

// entry is one of the directory (section 2.6.1).
type entry struct {
	name               string
	kind               byte
	left, right, child uint32
	start              uint32
	size               uint64
}

const (
	kindStorage = 1
	kindStream  = 2
	kindRoot    = 5
)

// Storage is a directory of a compound file.
type Storage struct {
	file     *file
	entry    *entry
	streams  []*entry
	storages []*Storage
}

// Open reads the directory of a compound file. It retains data.
func Open(data []byte) (*Storage, error) {
	if len(data) < headerSize || string(data[:8]) != Magic {
		return nil, fmt.Errorf("%w: no header", ErrFormat)
	}
	shift := binary.LittleEndian.Uint16(data[30:])
	if shift != 9 && shift != 12 {
		return nil, fmt.Errorf("%w: sectors of 2^%d bytes", ErrFormat, shift)
	}
	f := &file{data: data, size: 1 << shift, mayRead: readsPerFile*int64(len(data)) + readsAllowance, version: binary.LittleEndian.Uint16(data[26:])}
	f.cutoff = uint64(binary.LittleEndian.Uint32(data[56:]))
	if err := f.readFAT(); err != nil {
		return nil, err
	}
	if err := f.readDirectory(binary.LittleEndian.Uint32(data[48:])); err != nil {
		return nil, err
	}
	miniFAT, err := f.chain(binary.LittleEndian.Uint32(data[60:]), int64(len(data)))
	if err == nil {
		f.miniFAT = numbers(miniFAT)
	}
	root := &f.entries[0]
	if root.start < maxSector {
		f.mini, err = f.chain(root.start, int64(min(root.size, uint64(len(data)))))
		if err != nil {
			return nil, err
		}
	}
	return f.tree(), nil
}

// sector returns a sector's bytes; fewer at the end of a file that was cut, nil beyond it.
func (f *file) sector(n uint32) []byte {
	start := (int64(n) + 1) * int64(f.size)
	if start >= int64(len(f.data)) {
		return nil
	}
	return f.data[start:min(start+int64(f.size), int64(len(f.data)))]
}

// readFAT joins the sectors of the allocation table, which the header and a chain of
// further sectors list (sections 2.3 and 2.5).
func (f *file) readFAT() error {
	sectors := len(f.data)/f.size + 1
	list := numbers(f.data[76 : 76+4*headerDIFAT])
	next := binary.LittleEndian.Uint32(f.data[68:])
	for n := 0; next < maxSector; n++ {
		more := numbers(f.sector(next))
		if len(more) < 2 || n > sectors {
			break // cut: what is there may do
		}
		list = append(list, more[:len(more)-1]...)
		next = more[len(more)-1]
	}
	for _, n := range list {
		if n >= maxSector {
			continue
		}
		if len(f.fat) > sectors {
			break
		}
		f.fat = append(f.fat, numbers(f.sector(n))...)
	}
	if len(f.fat) == 0 {
		return fmt.Errorf("%w: no allocation table", ErrFormat)
	}
	return nil
}

// numbers reads little-endian numbers of four bytes.
func numbers(data []byte) []uint32 {
	out := make([]uint32, len(data)/4)
	for i := range out {
		out[i] = binary.LittleEndian.Uint32(data[4*i:])
	}
	return out
}

// chain returns the bytes of a chain of sectors, at most limit.
func (f *file) chain(first uint32, limit int64) ([]byte, error) {
	var out []byte
	for n, steps := first, 0; n < maxSector && int64(len(out)) < limit; steps++ {
		sector := f.sector(n)
		if sector == nil || int(n) >= len(f.fat) || steps > len(f.fat) {
			return nil, fmt.Errorf("%w: a chain of sectors leads out of the file", ErrFormat)
		}
		if f.mayRead -= int64(len(sector)); f.mayRead < 0 {
			return nil, fmt.Errorf("%w: streams share sectors", ErrFormat)
		}
		out = append(out, sector...)
		n = f.fat[n]
	}
	return out[:min(int64(len(out)), limit)], nil
}

// readDirectory reads all entries of the directory.
func (f *file) readDirectory(first uint32) error {
	data, err := f.chain(first, maxEntries*entrySize)
	if err != nil {
		return err
	}
	for ; len(data) >= entrySize; data = data[entrySize:] {
		e := entry{
			kind: data[66], left: binary.LittleEndian.Uint32(data[68:]), right: binary.LittleEndian.Uint32(data[72:]),
			child: binary.LittleEndian.Uint32(data[76:]), start: binary.LittleEndian.Uint32(data[116:]), size: binary.LittleEndian.Uint64(data[120:]),
		}
		if f.version < 4 { // the upper half may be anything
			e.size &= 0xFFFFFFFF
		}
		length := min(int(binary.LittleEndian.Uint16(data[64:])), 64)
		units := make([]uint16, length/2)
		for i := range units {
			units[i] = binary.LittleEndian.Uint16(data[2*i:])
		}
		e.name = strings.TrimRight(string(utf16.Decode(units)), "\x00")
		f.entries = append(f.entries, e)
	}
	if len(f.entries) == 0 || f.entries[0].kind != kindRoot {
		return fmt.Errorf("%w: no root of the directory", ErrFormat)
	}
	return nil
}

// tree gives every storage its children. An entry is the child of the first that names
// it.
func (f *file) tree() *Storage {
	seen := make([]bool, len(f.entries))
	seen[0] = true
	root := &Storage{file: f, entry: &f.entries[0]}
	for queue := []*Storage{root}; len(queue) > 0; queue = queue[1:] {
		s := queue[0]
		for _, child := range f.siblings(s.entry.child, seen) {
			switch e := &f.entries[child]; e.kind {
			case kindStream:
				s.streams = append(s.streams, e)
			case kindStorage:
				inner := &Storage{file: f, entry: e}
				s.storages = append(s.storages, inner)
				queue = append(queue, inner)
			}
		}
	}
	return root
}

// siblings returns the entries of the binary tree below one, in order, but for those seen.
func (f *file) siblings(top uint32, seen []bool) []uint32 {
	var all, stack []uint32
	for at := top; ; {
		for int64(at) < int64(len(f.entries)) && !seen[at] {
			seen[at] = true
			stack = append(stack, at)
			at = f.entries[at].left
		}
		if len(stack) == 0 {
			return all
		}
		last := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		all = append(all, last)
		at = f.entries[last].right
	}
}

// Name returns the storage's name.
func (s *Storage) Name() string { return s.entry.name }

// Storages returns the storages within, in the order of the directory.
func (s *Storage) Storages() []*Storage { return s.storages }

// Storage returns the storage of this name within, or nil. Names are compared without
// regard to case.
func (s *Storage) Storage(name string) *Storage {
	for _, inner := range s.storages {
		if strings.EqualFold(inner.Name(), name) {
			return inner
		}
	}
	return nil
}

// Stream returns the contents of the stream of this name; nil if there is none. Names are
// compared without regard to case.
func (s *Storage) Stream(name string) ([]byte, error) {
	for _, e := range s.streams {
		if strings.EqualFold(e.name, name) {
			return s.file.stream(e)
		}
	}
	return nil, nil
}

// stream returns the contents of a stream.
func (f *file) stream(e *entry) ([]byte, error) {
	if e.size == 0 {
		return []byte{}, nil
	}
	if e.size > uint64(len(f.data)) {
		return nil, fmt.Errorf("%w: the stream %q is larger than the file", ErrFormat, e.name)
	}
	if e.size >= f.cutoff {
		data, err := f.chain(e.start, int64(e.size))
		if err == nil && uint64(len(data)) < e.size {
			err = fmt.Errorf("%w: the stream %q is cut", ErrFormat, e.name)
		}
		return data, err
	}
	var out []byte
	for n, steps := e.start, 0; uint64(len(out)) < e.size; steps++ {
		start := int64(n) * miniSector
		if int64(n) >= int64(len(f.miniFAT)) || steps > len(f.miniFAT) || start >= int64(len(f.mini)) {
			return nil, fmt.Errorf("%w: the stream %q is cut", ErrFormat, e.name)
		}
		if f.mayRead -= miniSector; f.mayRead < 0 {
			return nil, fmt.Errorf("%w: streams share sectors", ErrFormat)
		}
		out = append(out, f.mini[start:min(start+miniSector, int64(len(f.mini)))]...)
		n = f.miniFAT[n]
	}
	return out[:e.size], nil
}
