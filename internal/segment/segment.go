// SPDX-License-Identifier: Apache-2.0

package segment

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// The layout, all integers little-endian:
//
//	header, 64 bytes
//	  magic    [8]byte "PNSEGMNT"
//	  version  uint32
//	  zeros
//	sections, each starting at a multiple of 64 and padded with zeros
//	table, 24 bytes for each section
//	  id       uint32
//	  checksum uint32  CRC-32C (Castagnoli) of the section's bytes, padding not included
//	  offset   uint64
//	  length   uint64  bytes
//	trailer, 32 bytes
//	  table    uint64  offset
//	  sections uint32  number
//	  version  uint32
//	  size     uint64  bytes of the file
//	  checksum uint32  CRC-32C of the table and the trailer's bytes before it
//	  magic    [4]byte "PNSE"
//
// The table is behind the sections so that they can be streamed. A file cut short by
// a crash has no trailer.
const (
	magic    = "PNSEGMNT"
	endMagic = "PNSE"
	// Version is the version of the container's format.
	Version = 1

	// Alignment is the multiple of bytes that every section starts at: a cache line,
	// so that vectors can be used in place.
	Alignment   = 64
	entrySize   = 24
	trailerSize = 32
	maxSections = 1024
)

var (
	// ErrDamaged reports bytes that are not a complete, undamaged file.
	ErrDamaged = errors.New("damaged")
	// ErrVersion reports a file of a format version that can't be read here.
	ErrVersion = errors.New("unknown format version")
)

// An Error says why a file can't be read.
type Error struct {
	// Reason describes the fault, such as "checksum of section 3 differs".
	Reason string
	// Err is ErrDamaged or ErrVersion.
	Err error
}

// Error gives the reason.
func (e *Error) Error() string { return fmt.Sprintf("segment: open: %s: %v", e.Reason, e.Err) }

// Unwrap returns the class of the error.
func (e *Error) Unwrap() error { return e.Err }

func damaged(format string, args ...any) error {
	return &Error{fmt.Sprintf(format, args...), ErrDamaged}
}

func castagnoli() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) } // memoised there

// entry is one line of the table.
type entry struct {
	id, checksum   uint32
	offset, length uint64
}

// A Writer writes one file. After an error every call returns it.
type Writer struct {
	w       io.Writer
	at      uint64
	entries []entry
	err     error
}

// NewWriter starts a file. The caller buffers, syncs and closes w.
func NewWriter(w io.Writer) *Writer {
	s := &Writer{w: w}
	header := make([]byte, Alignment)
	copy(header, magic)
	binary.LittleEndian.PutUint32(header[8:], Version)
	s.raw(header)
	return s
}

// Section writes one section: the concatenation of parts. Ids must not repeat.
func (s *Writer) Section(id uint32, parts ...[]byte) error {
	if rest := s.at % Alignment; rest != 0 {
		s.raw(make([]byte, Alignment-rest))
	}
	e := entry{id: id, offset: s.at}
	for _, part := range parts {
		e.checksum = crc32.Update(e.checksum, castagnoli(), part)
		s.raw(part)
	}
	e.length = s.at - e.offset
	s.entries = append(s.entries, e)
	return s.err
}

// Finish writes the table. The file is complete when it returns nil.
func (s *Writer) Finish() error {
	end := binary.LittleEndian
	out := make([]byte, 0, len(s.entries)*entrySize+trailerSize)
	for _, e := range s.entries {
		out = end.AppendUint32(out, e.id)
		out = end.AppendUint32(out, e.checksum)
		out = end.AppendUint64(out, e.offset)
		out = end.AppendUint64(out, e.length)
	}
	size := s.at + uint64(cap(out))
	out = end.AppendUint64(out, s.at)
	out = end.AppendUint32(out, uint32(len(s.entries)))
	out = end.AppendUint32(out, Version)
	out = end.AppendUint64(out, size)
	out = end.AppendUint32(out, crc32.Checksum(out, castagnoli()))
	s.raw(append(out, endMagic...))
	return s.err
}

// Size returns the number of bytes written so far.
func (s *Writer) Size() int64 { return int64(s.at) }

func (s *Writer) raw(p []byte) {
	if s.err != nil {
		return
	}
	n, err := s.w.Write(p)
	s.at += uint64(n)
	if err != nil {
		s.err = fmt.Errorf("segment: write: %w", err)
	}
}

// A Reader gives the sections of a file.
type Reader struct {
	data    []byte
	entries []entry
}

// Open reads a file's bytes, which must not change while the Reader is in use. It reads
// all of them once, at the speed of CRC-32C (about 10 GB/s where the processor helps).
// The error is an *Error.
func Open(data []byte) (*Reader, error) {
	if len(data) < Alignment+trailerSize {
		return nil, damaged("%d bytes are too few", len(data))
	}
	if string(data[:8]) != magic {
		return nil, damaged("the magic number differs")
	}
	end := binary.LittleEndian
	if v := end.Uint32(data[8:]); v != Version {
		return nil, &Error{fmt.Sprintf("version %d, this is version %d", v, Version), ErrVersion}
	}
	trailer := data[len(data)-trailerSize:]
	if string(trailer[28:]) != endMagic || end.Uint64(trailer[16:]) != uint64(len(data)) || end.Uint32(trailer[12:]) != Version {
		return nil, damaged("the end is missing")
	}
	table, count := end.Uint64(trailer), uint64(end.Uint32(trailer[8:]))
	if count > maxSections || table > uint64(len(data)) || table+count*entrySize != uint64(len(data)-trailerSize) {
		return nil, damaged("the table is out of place")
	}
	if crc32.Checksum(data[table:len(data)-4-4], castagnoli()) != end.Uint32(trailer[24:]) {
		return nil, damaged("the checksum of the table differs")
	}
	r := &Reader{data: data}
	for at := table; at < table+count*entrySize; at += entrySize {
		line := data[at:]
		e := entry{end.Uint32(line), end.Uint32(line[4:]), end.Uint64(line[8:]), end.Uint64(line[16:])}
		if e.offset%Alignment != 0 || e.offset > table || e.length > table-e.offset {
			return nil, damaged("section %d is out of place", e.id)
		}
		if crc32.Checksum(data[e.offset:e.offset+e.length], castagnoli()) != e.checksum {
			return nil, damaged("the checksum of section %d differs", e.id)
		}
		r.entries = append(r.entries, e)
	}
	return r, nil
}

// Section returns the bytes of a section; false if the file has none of this id.
func (r *Reader) Section(id uint32) ([]byte, bool) {
	for _, e := range r.entries {
		if e.id == id {
			return r.data[e.offset : e.offset+e.length : e.offset+e.length], true
		}
	}
	return nil, false
}
