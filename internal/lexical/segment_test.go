// SPDX-License-Identifier: Apache-2.0

package lexical

import (
	"bytes"
	"errors"
	"flag"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// sampleChunks cover two languages, chunks of none, and a term with several blocks.
func sampleChunks() []testChunk {
	chunks := []testChunk{
		{"en", "Tighten the door hinge bolts, part 68218-AA, to 25.5 N·m."},
		{"de", "Die Türscharniere mit 25,5 Nm anziehen, Teil 68218AA."},
		{"", "68218-AA 25.5 8x10"},
		{"en", ""},
	}
	for range 300 {
		chunks = append(chunks, testChunk{"en", "door " + strings.Repeat("gasket ", len(chunks)%5)})
	}
	return chunks
}

func sampleSegment(t testing.TB) *Segment {
	t.Helper()
	chunks := sampleChunks()
	return split(t, chunks, []int{len(chunks)}, 1)[0]
}

// TestFormatIsFrozen compares a segment with the bytes that version 1 of the format gave.
func TestFormatIsFrozen(t *testing.T) {
	var got bytes.Buffer
	n, err := sampleSegment(t).WriteTo(&got)
	if err != nil || n != int64(got.Len()) {
		t.Fatalf("WriteTo = %d, %v", n, err)
	}
	name := filepath.Join("testdata", "version1.segment")
	if *update {
		if err := os.WriteFile(name, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got.Bytes()) {
		t.Errorf("the bytes of a segment changed: raise formatVersion or lang.AnalysisVersion, then -update")
	}
	if _, err := OpenSegment(want); err != nil {
		t.Error(err)
	}
}

func TestSegmentStats(t *testing.T) {
	s := sampleSegment(t)
	want := []LanguageStats{
		{Language: "", Chunks: 1, Length: 5, Terms: 7},
		{Language: "de", Chunks: 1, Length: 7, Terms: 8},
		{Language: "en", Chunks: 302, Length: 909, Terms: 11},
	}
	if diff := cmp.Diff(want, s.Stats()); diff != "" {
		t.Errorf("figures differ (-want +got):\n%s", diff)
	}
	if s.Slots() != 304 || s.Size() != len(s.data) {
		t.Errorf("slots %d, size %d", s.Slots(), s.Size())
	}
}

func TestEmptySegment(t *testing.T) {
	segment, err := NewBuilder().Segment()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []*Searcher{NewSearcher(nil, nil), NewSearcher([]*Segment{segment}, nil)} {
		hits, err := s.Search(t.Context(), s.Analyze("door", nil), 10, nil)
		if err != nil || len(hits) != 0 {
			t.Errorf("search of nothing = %v, %v", hits, err)
		}
	}
}

func TestEveryDamagedByteIsFound(t *testing.T) {
	data := sampleSegment(t).data
	for i := range data {
		damaged := slices.Clone(data)
		damaged[i] ^= 0x10
		_, err := OpenSegment(damaged)
		var typed *SegmentError
		if !errors.As(err, &typed) || !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrVersion) {
			t.Fatalf("byte %d of %d damaged: error %v", i, len(data), err)
		}
	}
	for n := range data {
		if _, err := OpenSegment(data[:n]); !errors.Is(err, ErrCorrupt) {
			t.Fatalf("cut to %d bytes: error %v", n, err)
		}
	}
}

func TestVersionsAreToldApart(t *testing.T) {
	for _, test := range []struct {
		offset int
		want   error
	}{{8, ErrVersion}, {12, ErrStale}} {
		data := slices.Clone(sampleSegment(t).data)
		data[test.offset]++
		_, err := OpenSegment(seal(data))
		if !errors.Is(err, test.want) {
			t.Errorf("version at byte %d raised: error %v, want %v", test.offset, err, test.want)
		}
		if !strings.HasPrefix(err.Error(), "lexical: open segment: byte ") {
			t.Errorf("error text %q", err)
		}
	}
}

// seal makes the size and the checksum of a segment right.
func seal(data []byte) []byte {
	if len(data) < headerSize+checksumSize {
		return data
	}
	little.PutUint64(data[24:], uint64(len(data)))
	body := len(data) - checksumSize
	little.PutUint32(data[body:], crc32.Checksum(data[:body], castagnoli))
	return data
}

// searchAll exercises every way of reading a segment.
func searchAll(t *testing.T, data []byte) {
	segment, err := OpenSegment(data)
	if err != nil {
		return
	}
	s := NewSearcher([]*Segment{segment, segment}, nil)
	for _, query := range []string{"door gasket hinge", "68218-AA 25.5", "a zz door door"} {
		for _, languages := range [][]string{nil, {"en", ""}} {
			q := s.Analyze(query, languages)
			hits, err := s.Search(t.Context(), q, 5, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range hits {
				s.Scores(q, h.Segment, []uint32{h.Local})
			}
		}
	}
}

// FuzzOpenSegment opens and searches arbitrary bytes, with a right checksum so that the
// checks behind it are reached.
func FuzzOpenSegment(f *testing.F) {
	f.Add([]byte{})
	f.Add(sampleSegment(f).data)
	small, err := os.ReadFile(filepath.Join("testdata", "version1.segment"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(small[:len(small)/2])
	f.Fuzz(func(t *testing.T, data []byte) {
		data = slices.Clone(data)
		if len(data) >= headerSize {
			copy(data, small[:16]) // magic and versions
		}
		searchAll(t, seal(data))
	})
}

// TestRandomDamageIsHarmless is a bounded run of what FuzzOpenSegment looks for.
func TestRandomDamageIsHarmless(t *testing.T) {
	data := sampleSegment(t).data
	rng := rand.New(rand.NewPCG(5, 5))
	for range 1000 {
		damaged := slices.Clone(data)
		for range 1 + rng.IntN(4) {
			damaged[16+rng.IntN(len(damaged)-20)] = byte(rng.UintN(256))
		}
		searchAll(t, seal(damaged))
	}
}

func TestLookupFindsEveryTerm(t *testing.T) {
	b := NewBuilder()
	rng := rand.New(rand.NewPCG(6, 6))
	want := map[string]uint32{}
	for local := range uint32(400) {
		var words []string
		for range rng.IntN(20) {
			words = append(words, "w"+zipfWord(uint64(rng.IntN(3000))))
		}
		slices.Sort(words)
		for _, w := range slices.Compact(words) {
			want[w]++
		}
		if err := b.Add(local, "", strings.Join(words, " ")); err != nil {
			t.Fatal(err)
		}
	}
	s, err := b.Segment()
	if err != nil {
		t.Fatal(err)
	}
	l := s.language("")
	for term, frequency := range want {
		if p, ok := l.lookup(term); !ok || p.frequency != frequency {
			t.Fatalf("%q: %d chunks, %v; want %d", term, p.frequency, ok, frequency)
		}
		for _, missing := range []string{term + "!", term[:len(term)-1] + "\x00", ""} {
			if _, ok := l.lookup(missing); ok && want[missing] == 0 {
				t.Fatalf("%q found", missing)
			}
		}
	}
}
