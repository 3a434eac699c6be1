// SPDX-License-Identifier: Apache-2.0

package local

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

// Segments stay few however small the batches are, files are merged in the background,
// and neither changes what is found.
func TestMerging(t *testing.T) {
	documents := 1200
	if testing.Short() {
		documents = 500
	}
	texts := func(i int) []string {
		return []string{fmt.Sprintf("hinge number%d torque", i%50), fmt.Sprintf("bolt number%d", i)}
	}
	var all []store.Change
	for i := range documents {
		all = append(all, put(t, fmt.Sprintf("doc-%04d", i), acl.Everyone, texts(i)...))
	}
	whole := open(t, t.TempDir(), nil)
	apply(t, whole, all...)
	want := hits(t, whole, "hinge number7 torque")

	dir := t.TempDir()
	s := open(t, dir, &Options{flushChunks: 16})
	most := 0
	for _, c := range all {
		apply(t, s, c)
		st, err := s.Stats(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		most = max(most, st.Segments)
	}
	s.writer.background.Wait()
	st, err := s.Stats(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v, at most %d segments", st, most)
	if st.Documents != documents || st.Chunks != 2*documents || st.Files > 40 {
		t.Errorf("stats %+v, want %d documents in at most 40 files", st, documents)
	}
	if diff := cmp.Diff(want, hits(t, s, "hinge number7 torque")); diff != "" {
		t.Errorf("hits (-one batch +many):\n%s", diff)
	}
	clean(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got, used := len(segmentFiles(t, dir)), len(s.current.Load().files()); got != used {
		t.Errorf("%d index files in the directory, %d in use", got, used)
	}
}

// Readers keep what they read while files are merged and removed under them.
func TestSearchWhileMerging(t *testing.T) {
	s := open(t, t.TempDir(), &Options{flushChunks: 8})
	apply(t, s, put(t, "constant", acl.Everyone, "constant words"))
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				found, err := s.Search(context.Background(), store.Query{Text: "constant"})
				if err != nil || len(found) != 1 || found[0].Document.ID != "constant" {
					t.Errorf("hits %v, error %v", found, err)
					return
				}
				runtime.GC() // so that what nothing refers to is unmapped
			}
		})
	}
	for i := range 100 {
		apply(t, s, put(t, fmt.Sprintf("doc-%d", i%40), acl.Everyone, fmt.Sprintf("hinge %d", i), "torque"))
	}
	close(done)
	readers.Wait()
	clean(t, s)
}

// Close waits for what the store started.
func TestNoGoroutineIsLeft(t *testing.T) {
	for range 5 {
		s := open(t, t.TempDir(), &Options{flushChunks: 4})
		for i := range 40 {
			apply(t, s, put(t, fmt.Sprintf("doc-%d", i), acl.Everyone, "hinge", "torque"))
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	deadline := time.Now().Add(5 * time.Second)
	for {
		buf := make([]byte, 1<<20)
		stacks := string(buf[:runtime.Stack(buf, true)])
		left := strings.Count(stacks, "store/local.(*Store)")
		if left == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("goroutines of closed stores:\n%s", stacks)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func TestStats(t *testing.T) {
	s := open(t, t.TempDir(), nil)
	apply(t, s, put(t, "a", acl.Everyone, "one", "two"), put(t, "b", acl.Everyone.In("acme"), "three"), put(t, "c", acl.Everyone))
	apply(t, s, remove("c"))
	st, err := s.Stats(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if st.RowBytes == 0 {
		t.Error("the database file has no size")
	}
	st.RowBytes = 0
	if diff := cmp.Diff(Stats{Tenants: 2, Documents: 2, Chunks: 3, Segments: 2}, st); diff != "" {
		t.Errorf("stats (-want +got):\n%s", diff)
	}
}

// More languages than a segment can tell apart must neither end the merging of segments
// nor the opening of the store.
func TestManyLanguages(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, nil)
	for i := range 20 {
		var batch []store.Change
		for j := range 16 {
			c := put(t, fmt.Sprintf("doc-%d-%d", i, j), acl.Everyone, "hinge torque", "bolts")
			c.Document.Language = fmt.Sprintf("l%d", 16*i+j)
			batch = append(batch, c)
		}
		apply(t, s, batch...)
	}
	st, err := s.Stats(context.Background())
	if err != nil || st.Segments >= fanOut {
		t.Errorf("%d segments, error %v: they are not merged", st.Segments, err)
	}
	clean(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, f := range segmentFiles(t, dir) {
		if err := os.Remove(f); err != nil {
			t.Fatal(err)
		}
	}
	s = open(t, dir, nil)
	found, err := s.Search(context.Background(), store.Query{Text: "hinge", K: 1000})
	if err != nil || len(found) != 320 {
		t.Errorf("%d hits, error %v, want 320", len(found), err)
	}
	clean(t, s)
}

// What is merged at a time is bounded, however much there is.
func TestMergesAreBounded(t *testing.T) {
	views := func(name string, sizes ...int) []view {
		list := make([]view, len(sizes))
		for i, n := range sizes {
			list[i] = view{seg: &indexSegment{name: name, info: segmentInfo{Documents: n, Chunks: n}}, documents: n, chunks: n}
		}
		return list
	}
	many := func(n, size int) []int { return slices.Repeat([]int{size}, n) }
	for name, test := range map[string]struct {
		files, memory []int
		want          int // segments of the run that is merged; 0: nothing is due
		chunks        int
	}{
		"rebuilt":        {nil, many(100, defaultFlush), 1, defaultFlush},
		"small batches":  {nil, many(5, 1000), 5, 5000},
		"not yet":        {many(7, defaultFlush), many(3, 1000), 0, 0},
		"files":          {many(8, defaultFlush), nil, 8, 8 * defaultFlush},
		"many files":     {many(244, defaultFlush), nil, 64, largestMerge},
		"large files":    {many(8, 200_000), nil, 0, 0},
		"unequal files":  {append(many(7, 200_000), many(8, 40_000)...), nil, 2, 240_000},
		"behind a giant": {append([]int{1 << 20}, many(8, defaultFlush)...), nil, 8, 8 * defaultFlush},
	} {
		x := &tenant{views: append(views("file", test.files...), views("", test.memory...)...)}
		s := &Store{opts: Options{flushChunks: defaultFlush}}
		r, due := s.due("", x)
		if !due {
			r, due = filesDue("", x, defaultFlush)
		}
		if due != (test.want > 0) || len(r.views) != test.want || r.chunks() != test.chunks {
			t.Errorf("%s: %d segments with %d chunks are to be merged, want %d with %d", name, len(r.views), r.chunks(), test.want, test.chunks)
		}
	}
}
