// SPDX-License-Identifier: Apache-2.0

package local

import (
	"context"
	"errors"
	"fmt"
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
		for i := range seg.vectors {
			seg.vectors[i] = random.Float32() - .5
		}
		for i := range uint32(rows) {
			seg.documents = append(seg.documents, segmentDocument{id: store.DocumentID{ID: fmt.Sprint(v, "/", i)}, first: i, end: i + 1})
		}
		t.views = append(t.views, view{seg: seg})
		set := newBitmap(rows)
		set.addRange(0, uint32(rows))
		accept = append(accept, accepted{set, rows})
	}
	return t, accept
}

// TestScanInParts compares rows that several goroutines share with one comparison of all.
func TestScanInParts(t *testing.T) {
	const dimensions, size = 4, 40
	tenant, accept := rowsOf(dimensions, 3*partRows+17, 100, partRows)
	query := []float32{.3, -.2, .9, .1}
	var all []scored
	for v := range tenant.views {
		seg := tenant.views[v].seg
		for i := range uint32(seg.info.Chunks) {
			all = append(all, scored{place{v, i}, float64(vec.Dot(query, seg.vector(i)))})
		}
	}
	tenant.sort(all)
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

// TestScanPanics scans rows that are not there: the panic is one of the goroutine that searches, which is guarded.
func TestScanPanics(t *testing.T) {
	tenant, accept := rowsOf(4, 100)
	tenant.views[0].seg.vectors = tenant.views[0].seg.vectors[:40:40]
	var err error
	func() {
		defer guard("index")(&err)
		_, err = tenant.scanVectors(context.Background(), make([]float32, 4), accept, 10)
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
