// SPDX-License-Identifier: Apache-2.0

package local

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

const benchDimensions = 384

func benchModel() embed.Model {
	return embed.Model{ID: "random", Dimensions: benchDimensions, Fingerprint: "random-384"}
}

// benchText makes some 60 words of a Zipf distribution.
func benchText(words *rand.Zipf) string {
	var b strings.Builder
	for range 60 {
		fmt.Fprintf(&b, "w%d ", words.Uint64())
	}
	return b.String()
}

func benchVector(rng *rand.Rand) embed.Vector {
	v, sum := make(embed.Vector, benchDimensions), 0.0
	for i := range v {
		v[i] = float32(rng.NormFloat64())
		sum += float64(v[i]) * float64(v[i])
	}
	for i := range v {
		v[i] /= float32(math.Sqrt(sum))
	}
	return v
}

// benchChange makes a document of ten chunks, one of twenty models, for one of a
// hundred groups.
func benchChange(rng *rand.Rand, words *rand.Zipf, n int) store.Change {
	c := store.Change{Document: store.Document{
		DocumentID: store.DocumentID{Source: "bench", ID: fmt.Sprintf("doc-%07d", n)}, Hash: fmt.Sprintf("%032d", n),
		Title: "Document", Media: "text/plain", Access: acl.Groups(fmt.Sprintf("g%d", n%100), "all"),
		Metadata: ingest.Metadata{"model": ingest.NumberValue(float64(n % 20)), "plant": ingest.StringValue("A")},
	}}
	for i := range 10 {
		text := benchText(words)
		c.Chunks = append(c.Chunks, ingest.Chunk{
			ID: ingest.ChunkID{Ordinal: i}, Language: "en", Text: text, Tokens: 100,
			Segments: []ingest.Segment{{End: len(text), Location: ingest.Location{Page: 1 + i/3}}},
		})
		c.Vectors = append(c.Vectors, benchVector(rng))
	}
	return c
}

func benchRandom() (*rand.Rand, *rand.Zipf) {
	rng := rand.New(rand.NewPCG(7, 7))
	return rng, rand.NewZipf(rng, 1.1, 4, 40_000)
}

// benchStores builds each size once for all benchmarks.
var benchStores struct {
	sync.Mutex
	dirs map[int]string
}

// benchDir returns the directory of a closed store with this many chunks. It lives as
// long as the first benchmark that asks, which is why those are sub-benchmarks of one.
func benchDir(b *testing.B, chunks int) string {
	benchStores.Lock()
	defer benchStores.Unlock()
	if dir, ok := benchStores.dirs[chunks]; ok {
		return dir
	}
	dir := b.TempDir()
	s := openBench(b, dir)
	rng, words := benchRandom()
	for n := 0; n < chunks/10; n += 50 {
		var batch []store.Change
		for i := range 50 {
			batch = append(batch, benchChange(rng, words, n+i))
		}
		if err := s.Apply(context.Background(), batch); err != nil {
			b.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	if benchStores.dirs == nil {
		benchStores.dirs = map[int]string{}
	}
	benchStores.dirs[chunks] = dir
	return dir
}

func openBench(b *testing.B, dir string) *Store {
	b.Helper()
	s, err := Open(context.Background(), dir, benchModel(), &Options{Log: slog.New(slog.NewTextHandler(b.Output(), nil))})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func BenchmarkStore(b *testing.B) {
	sizes := []int{10_000, 100_000}
	if testing.Short() {
		sizes = sizes[:1]
	}
	for _, chunks := range sizes {
		b.Run(fmt.Sprintf("%dk", chunks/1000), func(b *testing.B) {
			dir := benchDir(b, chunks)
			b.Run("open", func(b *testing.B) {
				for b.Loop() {
					if err := openBench(b, dir).Close(); err != nil {
						b.Fatal(err)
					}
				}
			})
			s := openBench(b, dir)
			defer s.Close()
			b.Run("search", func(b *testing.B) { benchSearch(b, s) })
		})
		delete(benchStores.dirs, chunks)
	}
}

func benchSearch(b *testing.B, s *Store) {
	rng, words := benchRandom()
	filter := store.Compare{Field: "model", Value: ingest.NumberValue(3)}
	for _, bench := range []struct {
		name            string
		keyword, vector bool
		filter          store.Filter
		as              acl.Principal
	}{
		{"keyword", true, false, nil, acl.User("u", "all")},
		{"vector", false, true, nil, acl.User("u", "all")},
		{"hybrid", true, true, nil, acl.User("u", "all")},
		{"hybrid-filter-5%", true, true, filter, acl.User("u", "all")},
		{"hybrid-access-1%", true, true, nil, acl.User("u", "g7")},
	} {
		b.Run(bench.name, func(b *testing.B) {
			queries := make([]store.Query, 64)
			for i := range queries {
				queries[i] = store.Query{As: bench.as, Filter: bench.filter, Language: "en"}
				if bench.keyword {
					for range 2 + i%6 {
						queries[i].Text += fmt.Sprintf("w%d ", words.Uint64())
					}
				}
				if bench.vector {
					queries[i].Vector = benchVector(rng)
				}
			}
			i := 0
			for b.Loop() {
				if _, err := s.Search(context.Background(), queries[i%len(queries)]); err != nil {
					b.Fatal(err)
				}
				i++
			}
		})
	}
}

func BenchmarkApply(b *testing.B) {
	for _, size := range []int{1, 50} {
		b.Run(fmt.Sprintf("batch-%d", size), func(b *testing.B) {
			s := openBench(b, b.TempDir())
			rng, words := benchRandom()
			n := 0
			for b.Loop() {
				var batch []store.Change
				for range size {
					batch = append(batch, benchChange(rng, words, n))
					n++
				}
				if err := s.Apply(context.Background(), batch); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n*10)/b.Elapsed().Seconds(), "chunks/s")
			if err := s.Close(); err != nil {
				b.Fatal(err)
			}
		})
	}
}
