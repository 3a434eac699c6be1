// SPDX-License-Identifier: Apache-2.0

package lexical

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// zipfSegments indexes n chunks of 60 to 180 words whose frequencies follow Zipf's law over
// a vocabulary of 200,000, as in technical text.
func zipfSegments(b *testing.B, n, segments int) []*Segment {
	b.Helper()
	rng := rand.New(rand.NewPCG(1, 1))
	words := rand.NewZipf(rng, 1.1, 4, 200_000)
	var all []*Segment
	for range segments {
		builder := NewBuilder()
		var text strings.Builder
		for local := range n / segments {
			text.Reset()
			for range 60 + rng.IntN(121) {
				fmt.Fprintf(&text, "q%s ", zipfWord(words.Uint64()))
			}
			if err := builder.Add(uint32(local), "", text.String()); err != nil {
				b.Fatal(err)
			}
		}
		s, err := builder.Segment()
		if err != nil {
			b.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

// zipfWord spells a number in letters.
func zipfWord(n uint64) string {
	var word []byte
	for ; n > 0; n /= 20 {
		word = append(word, "abcdfghklmnoprstuvwz"[n%20])
	}
	return string(word)
}

// zipfQueries are questions of three to six words; common words are as common in them as
// in the chunks, but for the ten most frequent, which stop words would remove.
func zipfQueries(n int) []string {
	rng := rand.New(rand.NewPCG(2, 2))
	words := rand.NewZipf(rng, 1.1, 4, 200_000)
	queries := make([]string, n)
	for i := range queries {
		for range 3 + rng.IntN(4) {
			w := words.Uint64()
			for w < 10 {
				w = words.Uint64()
			}
			queries[i] += "q" + zipfWord(w) + " "
		}
	}
	return queries
}

func BenchmarkSearch(b *testing.B) {
	for _, segments := range []int{1, 8} {
		s := NewSearcher(zipfSegments(b, 100_000, segments), nil)
		queries := zipfQueries(512)
		for name, accept := range map[string]func(int, uint32) bool{
			"all":     nil,
			"1in2":    func(_ int, local uint32) bool { return local%2 == 0 },
			"1in1000": func(_ int, local uint32) bool { return local%1000 == 0 },
		} {
			for _, k := range []int{10, 100} {
				b.Run(fmt.Sprintf("segments=%d/accept=%s/k=%d", segments, name, k), func(b *testing.B) {
					measureSearch(b, s, queries, k, accept)
				})
			}
		}
	}
}

// BenchmarkDeleted measures what it costs to leave deleted chunks out of the statistics.
func BenchmarkDeleted(b *testing.B) {
	segments := zipfSegments(b, 100_000, 1)
	queries := zipfQueries(512)
	for _, share := range []uint32{0, 100, 8} {
		deleted := segments[0].Deleted()
		for local := uint32(0); share > 0 && local < segments[0].Slots(); local += share {
			deleted.Add(local, "")
		}
		s := NewSearcher(segments, &Options{Deleted: []*Deleted{deleted}})
		b.Run(fmt.Sprintf("deleted=%d", deleted.Len()), func(b *testing.B) {
			measureSearch(b, s, queries, 10, func(_ int, local uint32) bool { return share == 0 || local%share != 0 })
		})
	}
}

func measureSearch(b *testing.B, s *Searcher, queries []string, k int, accept func(int, uint32) bool) {
	var times []time.Duration
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		start := time.Now()
		if _, err := s.Search(b.Context(), s.Analyze(queries[i%len(queries)], nil), k, accept); err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(start))
		i++
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), "p99-µs")
}

func BenchmarkBuild(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	words := rand.NewZipf(rng, 1.1, 4, 200_000)
	texts := make([]string, 5000)
	size := 0
	for i := range texts {
		for range 120 {
			texts[i] += "q" + zipfWord(words.Uint64()) + " "
		}
		size += len(texts[i])
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		builder := NewBuilder()
		for i, text := range texts {
			if err := builder.Add(uint32(i), "en", text); err != nil {
				b.Fatal(err)
			}
		}
		if _, err := builder.Segment(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	data := zipfSegments(b, 50_000, 1)[0].data
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := OpenSegment(data); err != nil {
			b.Fatal(err)
		}
	}
}
