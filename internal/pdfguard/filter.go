// SPDX-License-Identifier: Apache-2.0

package pdfguard

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/adler32"
	"io"

	"github.com/pacenote/pacenote/ingest"
)

// Bounds of a decoded stream. A page of dense text takes about 50 KB of operators; the
// ratio counts only above a size at which it starts to matter.
const (
	maxStream      = 64 << 20
	maxRatio       = 200
	ratioThreshold = 10 << 20
	maxFilters     = 8
)

// budget counts decoded bytes of one document.
type budget struct{ left, max int64 }

// spend takes n bytes from the budget.
func (b *budget) spend(n int) error {
	b.left -= int64(n)
	if b.left < 0 {
		return &ingest.LimitError{Limit: "unpacked bytes", Max: b.max}
	}
	return nil
}

// errImageFilter is returned for data that only a picture decoder understands.
var errImageFilter = errors.New("image filter")

// readBounded reads r to its end, or to the limits for a stream of packed bytes. Data
// that breaks off is returned with the error that ended it.
func (b *budget) readBounded(r io.Reader, packed int) ([]byte, error) {
	limit := min(int64(maxStream), b.left)
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if spent := b.spend(len(data)); spent != nil {
		return nil, spent
	}
	if len(data) > maxStream {
		return data[:maxStream], &ingest.LimitError{Limit: "bytes of one stream", Max: maxStream}
	}
	if len(data) > ratioThreshold && len(data)/max(packed, 1) > maxRatio {
		return data[:ratioThreshold], &ingest.LimitError{Limit: "times the packed size", Max: maxRatio}
	}
	return data, err
}

// filterNames returns a stream's filters and their parameters, short names spelled out.
func (f *file) filters(d Dict) ([]Name, []Dict) {
	value, params := f.value(d["Filter"]), f.value(d["DecodeParms"])
	if value == nil {
		value, params = f.value(d["F"]), f.value(d["DP"])
	}
	list, ok := value.(Array)
	if !ok {
		list = Array{value}
		params = Array{params}
	}
	plist, _ := params.(Array)
	var names []Name
	var dicts []Dict
	for i, v := range list {
		n, ok := f.value(v).(Name)
		if !ok {
			continue
		}
		if long, short := shortFilters[n]; short {
			n = long
		}
		var p Dict
		if i < len(plist) {
			p, _ = f.value(plist[i]).(Dict)
		}
		names, dicts = append(names, n), append(dicts, p)
	}
	return names, dicts
}

// shortFilters are the abbreviations that inline images use, and some writers
// everywhere.
var shortFilters = map[Name]Name{
	"Fl": "FlateDecode", "LZW": "LZWDecode", "A85": "ASCII85Decode",
	"AHx": "ASCIIHexDecode", "RL": "RunLengthDecode", "DCT": "DCTDecode", "CCF": "CCITTFaxDecode",
}

// decode applies the stream's filters. Data may come with an error: what could be read
// before the damage.
func (f *file) decode(s *Stream) ([]byte, error) {
	names, params := f.filters(s.Dict)
	if len(names) > maxFilters {
		return nil, &ingest.LimitError{Limit: "filters", Max: maxFilters}
	}
	data := s.Raw
	var damage error
	for i, n := range names {
		var err error
		switch n {
		case "FlateDecode":
			data, err = f.budget.inflate(data)
			data = f.unpredict(data, params[i])
		case "LZWDecode":
			early := true
			if v, ok := integer(f.value(params[i]["EarlyChange"])); ok && v == 0 {
				early = false
			}
			data, err = f.budget.readBounded(newLZW(data, early), len(data))
			data = f.unpredict(data, params[i])
		case "ASCII85Decode":
			data = ascii85(data)
		case "ASCIIHexDecode":
			lexer := Lexer{Data: append([]byte{'<'}, data...)}
			data = []byte(lexer.hex())
		case "RunLengthDecode":
			data, err = f.budget.readBounded(&runLength{data: data}, len(data))
		case "Crypt":
		default:
			return nil, fmt.Errorf("%w %s", errImageFilter, n)
		}
		var limit *ingest.LimitError
		if errors.As(err, &limit) {
			return data, err
		}
		if err != nil {
			damage = err
		}
	}
	return data, damage
}

// errChecksum is returned beside data that is not what was packed.
var errChecksum = errors.New("bad checksum")

// inflate unpacks zlib data. A bad header is skipped, a missing checksum ignored.
func (b *budget) inflate(data []byte) ([]byte, error) {
	body := bytes.TrimLeft(data, "\r\n")
	if !zlibHeader(body) {
		body = data
	}
	wrapped := zlibHeader(body)
	if wrapped {
		body = body[2:]
	}
	rest := bytes.NewReader(body)
	out, err := b.readBounded(flate.NewReader(rest), len(data))
	var sum [4]byte
	if _, short := io.ReadFull(rest, sum[:]); wrapped && err == nil && short == nil && binary.BigEndian.Uint32(sum[:]) != adler32.Checksum(out) {
		err = errChecksum
	}
	return out, err
}

// zlibHeader reports whether data begins as zlib data does (RFC 1950), without a preset
// dictionary.
func zlibHeader(data []byte) bool {
	return len(data) >= 2 && data[0]&15 == 8 && (int(data[0])<<8|int(data[1]))%31 == 0 && data[1]&0x20 == 0
}

// unpredict undoes the predictors of ISO 32000-1 table 8.
func (f *file) unpredict(data []byte, p Dict) []byte {
	predictor, _ := integer(f.value(p["Predictor"]))
	if predictor <= 1 {
		return data
	}
	get := func(key Name, fallback, most int) int {
		if v, ok := integer(f.value(p[key])); ok && v > 0 && v <= most {
			return v
		}
		return fallback
	}
	colors, bits := get("Colors", 1, 32), get("BitsPerComponent", 8, 16)
	columns := get("Columns", 1, 1<<20)
	pixel := max(1, colors*bits/8)
	row := (colors*bits*columns + 7) / 8
	if predictor == 2 {
		if bits == 8 {
			for start := 0; start < len(data); start += row {
				line := data[start:min(start+row, len(data))]
				for i := pixel; i < len(line); i++ {
					line[i] += line[i-pixel]
				}
			}
		}
		return data
	}
	return unpredictPNG(data, row, pixel)
}

// unpredictPNG undoes the row filters of PNG, in place.
func unpredictPNG(data []byte, row, pixel int) []byte {
	out := data[:0]
	above := make([]byte, row)
	for len(data) > 1 {
		kind := data[0]
		line := data[1:min(1+row, len(data))]
		data = data[1+len(line):]
		for i := range line {
			var left, corner byte
			if i >= pixel {
				left, corner = line[i-pixel], above[i-pixel]
			}
			switch kind {
			case 1:
				line[i] += left
			case 2:
				line[i] += above[i]
			case 3:
				line[i] += byte((int(left) + int(above[i])) / 2)
			case 4:
				line[i] += paeth(left, above[i], corner)
			}
		}
		copy(above, line)
		out = append(out, line...)
	}
	return out
}

func paeth(a, b, c byte) byte {
	p := int(a) + int(b) - int(c)
	pa, pb, pc := abs(p-int(a)), abs(p-int(b)), abs(p-int(c))
	switch {
	case pa <= pb && pa <= pc:
		return a
	case pb <= pc:
		return b
	}
	return c
}

func abs(x int) int {
	if x < 0 {
		return -x
	}
	return x
}

// ascii85 decodes to the end mark; bytes outside the alphabet are skipped.
func ascii85(data []byte) []byte {
	out := make([]byte, 0, len(data)/5*4+4)
	var group uint32
	n := 0
	for i, c := range data {
		switch {
		case c == '~' && i > 0:
			return flush85(out, group, n)
		case c == 'z' && n == 0:
			out = append(out, 0, 0, 0, 0)
		case c >= '!' && c <= 'u':
			group = group*85 + uint32(c-'!')
			if n++; n == 5 {
				out = append(out, byte(group>>24), byte(group>>16), byte(group>>8), byte(group))
				group, n = 0, 0
			}
		}
	}
	return flush85(out, group, n)
}

// flush85 writes the last, incomplete group of n characters.
func flush85(out []byte, group uint32, n int) []byte {
	if n < 2 {
		return out
	}
	for i := n; i < 5; i++ {
		group = group*85 + 84
	}
	b := [4]byte{byte(group >> 24), byte(group >> 16), byte(group >> 8), byte(group)}
	return append(out, b[:n-1]...)
}

// runLength reads the run-length encoding of ISO 32000-1 section 7.4.5.
type runLength struct {
	data []byte
	pend []byte
}

func (r *runLength) Read(p []byte) (int, error) {
	for len(r.pend) == 0 {
		if len(r.data) < 2 || r.data[0] == 128 {
			return 0, io.EOF
		}
		n := int(r.data[0])
		if n < 128 {
			end := min(n+2, len(r.data))
			r.pend, r.data = r.data[1:end], r.data[end:]
		} else {
			r.pend, r.data = bytes.Repeat(r.data[1:2], 257-n), r.data[2:]
		}
	}
	n := copy(p, r.pend)
	r.pend = r.pend[n:]
	return n, nil
}

// lzwReader reads the LZW of PDF: codes of 9 to 12 bits, most significant bit first, 256
// clears, 257 ends; the code length grows one code early unless told otherwise.
type lzwReader struct {
	data  []byte
	early int
	bits  uint32
	nbits uint
	width uint
	next  int
	last  int
	// prefix and suffix hold the table; length the number of bytes of an entry.
	prefix [4096]int16
	suffix [4096]byte
	length [4096]uint16
	out    []byte
	done   bool
}

func newLZW(data []byte, early bool) *lzwReader {
	l := &lzwReader{data: data, width: 9, next: 258, last: -1}
	if early {
		l.early = 1
	}
	for i := range 256 {
		l.suffix[i], l.length[i], l.prefix[i] = byte(i), 1, -1
	}
	return l
}

func (l *lzwReader) Read(p []byte) (int, error) {
	for len(l.out) == 0 && !l.done {
		l.step()
	}
	if len(l.out) == 0 {
		return 0, io.EOF
	}
	n := copy(p, l.out)
	l.out = l.out[n:]
	return n, nil
}

// code returns the next code, or 257 at the end.
func (l *lzwReader) code() int {
	for l.nbits < l.width {
		if len(l.data) == 0 {
			return 257
		}
		l.bits = l.bits<<8 | uint32(l.data[0])
		l.data = l.data[1:]
		l.nbits += 8
	}
	l.nbits -= l.width
	return int(l.bits>>l.nbits) & (1<<l.width - 1)
}

// step reads one code and sets out to what it stands for.
func (l *lzwReader) step() {
	code := l.code()
	switch {
	case code == 257:
		l.done = true
		return
	case code == 256:
		l.width, l.next, l.last = 9, 258, -1
		return
	case code > l.next, code == l.next && l.last < 0:
		l.done = true
		return
	}
	if l.last >= 0 && l.next < 4096 {
		first := code
		if code == l.next {
			first = l.last
		}
		l.prefix[l.next] = int16(l.last)
		l.length[l.next] = l.length[l.last] + 1
		l.suffix[l.next] = l.first(first)
		l.next++
	}
	if code >= 4096 || code >= l.next {
		l.done = true
		return
	}
	out := make([]byte, l.length[code])
	for i, c := len(out)-1, code; i >= 0 && c >= 0; i-- {
		out[i] = l.suffix[c]
		c = int(l.prefix[c])
	}
	l.out, l.last = out, code
	if l.next+l.early >= 1<<l.width && l.width < 12 {
		l.width++
	}
}

// first returns the first byte of an entry.
func (l *lzwReader) first(code int) byte {
	for l.prefix[code] >= 0 {
		code = int(l.prefix[code])
	}
	return l.suffix[code]
}
