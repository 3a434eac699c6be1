// SPDX-License-Identifier: Apache-2.0

package pdfguard

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/pacenote/pacenote/ingest"
)

// writer builds the clean copy.
type writer struct {
	f   *file
	out []byte
	// offsets holds the offset of each object, by its number.
	offsets  []int
	pages    int
	warnings []string
	// full is set once the copy has grown too large.
	full error
	// parts, forms and fonts map the numbers of copied objects to their copies; the
	// zero Ref stands for one that could not be copied.
	parts, forms, fonts map[int]Ref
	// layers knows what is off, fields the form fields already copied.
	layers *layers
	fields map[int]bool
	// bookmarks is the outline, structure the structure tree.
	bookmarks []Bookmark
	structure []Element
}

func newWriter(f *file) *writer {
	return &writer{
		f: f, out: []byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), offsets: []int{0},
		parts: map[int]Ref{}, forms: map[int]Ref{}, fonts: map[int]Ref{},
		fields: map[int]bool{},
	}
}

// maxWarnings bounds the warnings kept.
const maxWarnings = 50

// warn records what could not be copied.
func (w *writer) warn(format string, args ...any) {
	if len(w.warnings) < maxWarnings {
		w.warnings = append(w.warnings, fmt.Sprintf(format, args...))
	}
}

// reserve returns the number of an object to be written later.
func (w *writer) reserve() Ref {
	w.offsets = append(w.offsets, 0)
	return Ref{Number: len(w.offsets) - 1}
}

// begin starts an object.
func (w *writer) begin(ref Ref) {
	if int64(len(w.out)) > w.f.limits.Unpacked && w.full == nil {
		w.full = &ingest.LimitError{Limit: "unpacked bytes", Max: w.f.limits.Unpacked}
	}
	w.offsets[ref.Number] = len(w.out)
	w.out = strconv.AppendInt(w.out, int64(ref.Number), 10)
	w.out = append(w.out, " 0 obj\n"...)
}

// write writes an object.
func (w *writer) write(ref Ref, v any) {
	w.begin(ref)
	w.value(v)
	w.out = append(w.out, "\nendobj\n"...)
}

// stream writes a stream under a new number.
func (w *writer) stream(s *Stream, d Dict) (Ref, bool) {
	ref := w.reserve()
	if !w.streamAs(ref, s, d) {
		w.write(ref, nil)
		return Ref{}, false
	}
	return ref, true
}

// streamAs writes a stream: as it is if its only filter is a sound Flate, else
// decoded. False if nothing of it can be read.
func (w *writer) streamAs(ref Ref, s *Stream, d Dict) bool {
	names, params := w.f.filters(s.Dict)
	data, packed := s.Raw, false
	predictor := 0
	if len(names) == 1 {
		predictor, _ = integer(w.f.value(params[0]["Predictor"]))
	}
	switch {
	case len(names) == 0:
	case len(names) == 1 && names[0] == "FlateDecode" && predictor <= 1 && zlibHeader(data):
		packed = true
	default:
		var err error
		data, err = w.f.decode(s)
		var limit *ingest.LimitError
		switch {
		case errors.As(err, &limit) && limit.Limit == "unpacked bytes":
			w.f.fail(err)
			return false
		case err != nil && len(data) == 0:
			return false
		case err != nil:
			w.warn("a stream is damaged or too large: %v", err)
		}
	}
	d["Length"] = int64(len(data))
	if packed {
		d["Filter"] = Name("FlateDecode")
	}
	w.begin(ref)
	w.value(d)
	w.out = append(w.out, "\nstream\n"...)
	w.out = append(w.out, data...)
	w.out = append(w.out, "\nendstream\nendobj\n"...)
	return true
}

// numbers returns an array of n numbers, or nil if v is none.
func (w *writer) numbers(v any, n int) any {
	a, ok := v.(Array)
	if !ok || len(a) < n {
		return nil
	}
	out := make(Array, n)
	for i := range out {
		x, ok := number(w.f.value(a[i]))
		if !ok {
			return nil
		}
		out[i] = x
	}
	return out
}

// value writes a value in the plainest form there is.
func (w *writer) value(v any) {
	switch x := v.(type) {
	case bool:
		w.out = strconv.AppendBool(w.out, x)
	case int64:
		w.out = strconv.AppendInt(w.out, x, 10)
	case float64:
		w.real(x)
	case Name:
		w.name(x)
	case String:
		const digits = "0123456789abcdef"
		w.out = append(w.out, '<')
		for i := range len(x) {
			w.out = append(w.out, digits[x[i]>>4], digits[x[i]&15])
		}
		w.out = append(w.out, '>')
	case Ref:
		w.out = fmt.Appendf(w.out, "%d 0 R", x.Number)
	case Array:
		w.out = append(w.out, '[')
		for i, e := range x {
			if i > 0 {
				w.out = append(w.out, ' ')
			}
			w.value(e)
		}
		w.out = append(w.out, ']')
	case Dict:
		w.out = append(w.out, "<<"...)
		for _, k := range sortedNames(x) {
			if x[k] == nil {
				continue
			}
			w.name(k)
			w.out = append(w.out, ' ')
			w.value(x[k])
		}
		w.out = append(w.out, ">>"...)
	default:
		w.out = append(w.out, "null"...)
	}
}

// real writes a number with a point, within the range of 32-bit integers.
func (w *writer) real(x float64) {
	x = max(min(x, math.MaxInt32), math.MinInt32)
	w.out = strconv.AppendFloat(w.out, x, 'f', 6, 64)
}

// name writes a name with all but letters and digits escaped.
func (w *writer) name(n Name) {
	w.out = append(w.out, '/')
	for i := range len(n) {
		c := n[i]
		if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '-' || c == '_' || c == '.' || c == '+' || c == ',' {
			w.out = append(w.out, c)
			continue
		}
		w.out = fmt.Appendf(w.out, "#%02x", c)
	}
}

// finish writes the cross-reference table and the trailer.
func (w *writer) finish(root Ref, info Dict) {
	start := len(w.out)
	w.out = fmt.Appendf(w.out, "xref\n0 %d\n0000000000 65535 f \n", len(w.offsets))
	for _, offset := range w.offsets[1:] {
		w.out = fmt.Appendf(w.out, "%010d 00000 n \n", offset)
	}
	w.out = append(w.out, "trailer\n"...)
	w.value(Dict{"Size": int64(len(w.offsets)), "Root": root, "Info": info})
	w.out = fmt.Appendf(w.out, "\nstartxref\n%d\n%%%%EOF\n", start)
}
