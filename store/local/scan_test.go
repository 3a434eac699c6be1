// SPDX-License-Identifier: Apache-2.0

package local

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/pacenote/pacenote/internal/vec"
	"github.com/pacenote/pacenote/store"
)

// rowsOf returns a tenant whose views have so many rows of random vectors, one for each document, all of them accepted.
func rowsOf(dimensions int, views ...int) (*tenant, []accepted) {
	random := rand.New(rand.NewPCG(3, 4))
	t := &tenant{}
	var accept []accepted
	for v, rows := range views {
		seg := &indexSegment{info: segmentInfo{Chunks: rows, Dimensions: dimensions}, vectors: make([]float32, rows*dimensions)}
		for i := range rows {
			unit(random, seg.vectors[i*dimensions:][:dimensions])
		}
		seg.rounded = newRounded(dimensions)
		seg.rounded.add(seg.vectors)
		for i := range uint32(rows) {
			seg.documents = append(seg.documents, segmentDocument{id: store.DocumentID{ID: fmt.Sprint(v, "/", i)}, first: i, end: i + 1})
			seg.ends = append(seg.ends, i+1)
		}
		t.views = append(t.views, view{seg: seg})
		set := newBitmap(rows)
		set.addRange(0, uint32(rows))
		accept = append(accept, accepted{set, rows})
	}
	return t, accept
}

// unit fills a vector with random components and makes its length 1.
func unit(random *rand.Rand, v []float32) {
	squares := 0.0
	for i := range v {
		v[i] = float32(random.NormFloat64())
		squares += float64(v[i]) * float64(v[i])
	}
	for i := range v {
		v[i] /= float32(math.Sqrt(squares))
	}
}

// TestScanInParts compares rows that several goroutines share with one comparison of all.
func TestScanInParts(t *testing.T) {
	const size = 40
	tenant, accept := rowsOf(4, 3*partRows+17, 100, partRows)
	query := []float32{.5, -.1, .7, .5}
	all := compareAll(tenant, query)
	for _, processors := range []int{1, 2, 3, 8} {
		before := runtime.GOMAXPROCS(processors)
		got, err := tenant.scanVectors(context.Background(), query, accept, size)
		runtime.GOMAXPROCS(before)
		if err != nil || !slices.Equal(got, all[:size]) {
			t.Errorf("%d processors: %v, other hits than by comparing all", processors, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := tenant.scanVectors(ctx, query, accept, size); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// compareAll ranks all rows by their vectors.
func compareAll(tenant *tenant, query []float32) []scored {
	var all []scored
	for v := range tenant.views {
		seg := tenant.views[v].seg
		for i := range uint32(seg.info.Chunks) {
			all = append(all, scored{place{v, i}, float64(vec.Dot(query, seg.vector(i)))})
		}
	}
	tenant.sort(all)
	return all
}

// TestScanFindsTheNearest compares the rows that are found by their bytes first with those that the vectors say,
// of each number of dimensions and for whatever part of them is accepted.
func TestScanFindsTheNearest(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	for _, dimensions := range []int{1, 2, 31, 32, 33, 100, 384, 768} {
		tenant, all := rowsOf(dimensions, 3000, 65)
		near := tenant.views[0].seg.vectors[:100*dimensions] // many that are almost alike
		for i := dimensions; i < len(near); i++ {
			near[i] = near[i%dimensions]
		}
		tenant.views[0].seg.rounded = newRounded(dimensions)
		tenant.views[0].seg.rounded.add(tenant.views[0].seg.vectors)
		for round := range 10 {
			query := make([]float32, dimensions)
			unit(random, query)
			if round == 0 {
				copy(query, near)
			}
			want, accept := compareAll(tenant, query), slices.Clone(all)
			if round%2 == 1 { // only every fifth row may be found, of some blocks of 64 few, of some many
				want = slices.DeleteFunc(want, func(s scored) bool { return s.local%5 != 0 || s.local < 640 && s.local%50 != 0 })
				for v := range accept {
					accept[v].set = newBitmap(tenant.views[v].seg.info.Chunks)
				}
				for _, s := range want {
					accept[s.view].set.addRange(s.local, s.local+1)
				}
			}
			got, err := tenant.scanVectors(context.Background(), query, accept, 50)
			if err != nil || !slices.Equal(got, want[:50]) {
				t.Errorf("%d dimensions, round %d: other hits than by comparing all (error %v)", dimensions, round, err)
			}
		}
	}
}

// TestScanPanics scans rows that are not there: the panic is one of the goroutine that searches, which is guarded.
func TestScanPanics(t *testing.T) {
	tenant, accept := rowsOf(4, 100)
	tenant.views[0].seg.vectors = tenant.views[0].seg.vectors[:40:40]
	var err error
	func() {
		defer guard("index")(&err)
		_, err = tenant.scanVectors(context.Background(), []float32{0, 0, 0, 1}, accept, 10)
	}()
	var damaged *DamageError
	if !errors.As(err, &damaged) {
		t.Errorf("error %v", err)
	}
}

// TestPanickedFaults checks that a memory fault in a goroutine of its own is an error too.
func TestPanickedFaults(t *testing.T) {
	done := make(chan error)
	go func() { done <- panicked(readFault) }()
	var fault *panicError
	if err := <-done; !errors.As(err, &fault) {
		t.Errorf("error %v", err)
	}
}

// BenchmarkScan compares a query with 100,000 vectors of 768 dimensions.
func BenchmarkScan(b *testing.B) {
	tenant, accept := rowsOf(768, 100_000)
	query := make([]float32, 768)
	unit(rand.New(rand.NewPCG(1, 2)), query)
	for b.Loop() {
		if _, err := tenant.scanVectors(context.Background(), query, accept, 500); err != nil {
			b.Fatal(err)
		}
	}
}
