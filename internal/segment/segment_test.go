// SPDX-License-Identifier: Apache-2.0

package segment_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/internal/segment"
)

func file(t testing.TB, sections ...string) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := segment.NewWriter(&buf)
	for i, s := range sections {
		half := len(s) / 2
		if err := w.Section(uint32(i+1), []byte(s[:half]), []byte(s[half:])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Finish(); err != nil {
		t.Fatal(err)
	}
	if w.Size() != int64(buf.Len()) {
		t.Errorf("Size is %d, want %d", w.Size(), buf.Len())
	}
	return buf.Bytes()
}

func TestRoundTrip(t *testing.T) {
	for _, sections := range [][]string{{}, {""}, {"one"}, {"", strings.Repeat("x", 64), "three", strings.Repeat("long ", 1000)}} {
		data := file(t, sections...)
		r, err := segment.Open(data)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range sections {
			got, ok := r.Section(uint32(i + 1))
			if !ok || string(got) != want {
				t.Errorf("section %d is %q, %v, want %q", i+1, got, ok, want)
			}
		}
		if _, ok := r.Section(99); ok {
			t.Error("a section that was never written was found")
		}
	}
}

// Every bit flipped and every byte cut off is found.
func TestDamage(t *testing.T) {
	data := file(t, "first section", "", strings.Repeat("vectors ", 20))
	padding := damagedSilently(data)
	for i := range data {
		for bit := range 8 {
			broken := bytes.Clone(data)
			broken[i] ^= 1 << bit
			_, err := segment.Open(broken)
			if err == nil && !padding(i) {
				t.Errorf("bit %d of byte %d flipped: not found", bit, i)
			}
		}
		_, err := segment.Open(data[:i])
		if !errors.Is(err, segment.ErrDamaged) {
			t.Errorf("cut to %d bytes: %v, want ErrDamaged", i, err)
		}
	}
}

// damagedSilently tells which bytes belong to nothing: the unused part of the header
// and the padding between sections.
func damagedSilently(data []byte) func(int) bool {
	return func(i int) bool {
		header := i >= 12 && i < 64
		afterFirst := i >= 64+len("first section") && i < 128
		return header || afterFirst
	}
}

func TestVersion(t *testing.T) {
	data := file(t, "one")
	data[8]++
	_, err := segment.Open(data)
	var e *segment.Error
	if !errors.Is(err, segment.ErrVersion) || !errors.As(err, &e) {
		t.Errorf("a file of another version: %v, want ErrVersion", err)
	}
}

type shortWriter struct{ left int }

var errFull = errors.New("disk full")

func (w *shortWriter) Write(p []byte) (int, error) {
	if len(p) > w.left {
		return w.left, errFull
	}
	w.left -= len(p)
	return len(p), nil
}

func TestWriterError(t *testing.T) {
	size := len(file(t, "one", "two"))
	for n := range size {
		w := segment.NewWriter(&shortWriter{n})
		first := w.Section(1, []byte("one"))
		second := w.Section(2, []byte("two"))
		if err := w.Finish(); !errors.Is(err, errFull) {
			t.Fatalf("room for %d of %d bytes: Finish returned %v", n, size, err)
		}
		if first != nil && second == nil {
			t.Errorf("room for %d bytes: the error of the first section was forgotten", n)
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(file(f, "first", "", "third"))
	f.Add(file(f))
	f.Add([]byte("PNSEGMNT"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := segment.Open(data)
		if err != nil {
			var e *segment.Error
			if !errors.As(err, &e) {
				t.Fatalf("error of type %T", err)
			}
			return
		}
		for id := range uint32(8) {
			r.Section(id)
		}
	})
}
