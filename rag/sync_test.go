// SPDX-License-Identifier: Apache-2.0

package rag_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/embed/embedtest"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

// counts are the counts of a report, for comparison.
type counts struct{ Added, Changed, Updated, Deleted, Unchanged, Skipped, Failed int }

func countsOf(r *rag.Report) counts {
	return counts{r.Added, r.Changed, r.Updated, r.Deleted, r.Unchanged, r.Skipped, r.Failed}
}

func check(t *testing.T, what string, r *rag.Report, want counts) {
	t.Helper()
	if diff := cmp.Diff(want, countsOf(r)); diff != "" {
		t.Errorf("%s (-want +got):\n%s\n%+v", what, diff, r.Files)
	}
}

func TestSyncFollowsTheSource(t *testing.T) {
	e := open(t, nil)
	tree := manual()
	check(t, "first sync", sync(t, e, public(tree)), counts{Added: 3})
	check(t, "second sync", sync(t, e, public(tree)), counts{Unchanged: 3})

	tree["hinge.md"] = &fstest.MapFile{Data: []byte("# Door hinge\n\nThe bolts are tightened to 30 N·m.\n"), ModTime: changed.Add(time.Hour)}
	tree["glass.txt"] = &fstest.MapFile{Data: []byte("The windscreen is bonded, not clamped."), ModTime: changed}
	delete(tree, "paint.txt")
	check(t, "after changes", sync(t, e, public(tree)), counts{Added: 1, Changed: 1, Deleted: 1, Unchanged: 1})
	check(t, "after that", sync(t, e, public(tree)), counts{Unchanged: 3})

	hits, err := e.Search(context.Background(), rag.Question{Text: "clear coat primer bolts windscreen", K: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range hits {
		if h.Document.ID == "paint.txt" || strings.Contains(h.Chunk.Text, "25 N·m") {
			t.Errorf("a hit of what is gone: %s %q", h.Document.ID, h.Chunk.Text)
		}
	}
}

func TestSyncReadsTouchedFilesButKeepsTheirChunks(t *testing.T) {
	fake := embedtest.New(dimensions)
	e := openDir(t, t.TempDir(), fake, nil)
	tree := manual()
	sync(t, e, public(tree))
	embedded := fake.Texts()
	tree["hinge.md"].ModTime = changed.Add(time.Hour)
	check(t, "touched", sync(t, e, public(tree)), counts{Updated: 1, Unchanged: 2})
	check(t, "again", sync(t, e, public(tree)), counts{Unchanged: 3})
	if fake.Texts() != embedded {
		t.Errorf("%d texts were embedded again", fake.Texts()-embedded)
	}
}

func TestSyncFollowsAccess(t *testing.T) {
	e := open(t, nil)
	tree := manual()
	sync(t, e, ingest.FS("manuals", tree, acl.Groups("workshop")))
	q := rag.Question{Text: "door hinge bolts", K: 5}
	if hits, _ := e.Search(context.Background(), q); len(hits) != 0 {
		t.Errorf("the anonymous principal got %d hits", len(hits))
	}
	check(t, "now public", sync(t, e, public(tree)), counts{Updated: 3})
	if hits, _ := e.Search(context.Background(), q); len(hits) == 0 {
		t.Error("no hits after the documents became public")
	}
	check(t, "again", sync(t, e, public(tree)), counts{Unchanged: 3})
}

func TestSyncLeavesOtherSourcesAlone(t *testing.T) {
	e := open(t, nil)
	sync(t, e, ingest.FS("a", files("one.txt", "The first source."), acl.Everyone))
	sync(t, e, ingest.FS("b", files("one.txt", "The second source."), acl.Everyone.In("tenant")))
	check(t, "a again", sync(t, e, ingest.FS("a", files("one.txt", "The first source."), acl.Everyone)), counts{Unchanged: 1})
	check(t, "b emptied", sync(t, e, ingest.FS("b", files(), acl.Everyone)), counts{Deleted: 1})
	check(t, "a still", sync(t, e, ingest.FS("a", files("one.txt", "The first source."), acl.Everyone)), counts{Unchanged: 1})
}

func TestOneBadFileStopsNothing(t *testing.T) {
	e := open(t, nil)
	tree := manual()
	tree["broken.pdf"] = &fstest.MapFile{Data: []byte("%PDF-1.4 this is no PDF"), ModTime: changed}
	tree["photo.jpg"] = &fstest.MapFile{Data: []byte{0xff, 0xd8, 0xff, 0xe0, 0, 0, 0}, ModTime: changed}
	report := sync(t, e, public(tree))
	check(t, "with bad files", report, counts{Added: 3, Skipped: 1, Failed: 1})
	for _, f := range report.Files {
		var parse *ingest.ParseError
		switch f.Document.ID {
		case "broken.pdf":
			if !errors.As(f.Err, &parse) || !errors.Is(f.Err, ingest.ErrDamaged) || parse.Name != "broken.pdf" {
				t.Errorf("broken.pdf: %v", f.Err)
			}
		case "photo.jpg":
			if !errors.Is(f.Err, ingest.ErrUnsupported) {
				t.Errorf("photo.jpg: %v", f.Err)
			}
		}
	}
	check(t, "again", sync(t, e, public(tree)), counts{Unchanged: 3, Skipped: 1, Failed: 1})
}

func TestAFileThatTurnsBadKeepsItsLastRevision(t *testing.T) {
	e := open(t, &rag.Options{Parsers: []ingest.Parser{moody{}}})
	tree := files("a.mood", "The relay sits behind the glove box.")
	sync(t, e, public(tree))
	tree["a.mood"] = &fstest.MapFile{Data: []byte("panic"), ModTime: changed.Add(time.Hour)}
	report := sync(t, e, public(tree))
	check(t, "turned bad", report, counts{Failed: 1})
	if !errors.Is(report.Files[0].Err, ingest.ErrDamaged) {
		t.Errorf("the panic is reported as %v", report.Files[0].Err)
	}
	if hits, _ := e.Search(context.Background(), rag.Question{Text: "relay glove box"}); len(hits) != 1 {
		t.Errorf("%d hits of the last good revision, want 1", len(hits))
	}
}

// moody is a parser that panics or hangs when told to.
type moody struct{}

func (moody) Media() []string { return []string{"application/octet-stream", "text/plain"} }

func (moody) Parse(_ context.Context, in ingest.Input) (*ingest.Document, error) {
	data := make([]byte, in.Size)
	if _, err := in.Reader.ReadAt(data, 0); err != nil {
		return nil, err
	}
	switch string(data) {
	case "panic":
		panic("a fault in the parser")
	case "hang":
		select {}
	case "nothing":
		return nil, nil
	}
	return &ingest.Document{Blocks: []ingest.Block{{Kind: ingest.Paragraph, Text: string(data)}}}, nil
}

// garbled is a parser whose documents have no readable characters.
type garbled struct{}

func (garbled) Media() []string { return []string{"text/plain"} }

func (garbled) Parse(context.Context, ingest.Input) (*ingest.Document, error) {
	return &ingest.Document{
		Quality: ingest.Quality{UnmappedGlyphs: 0.84},
		Blocks:  []ingest.Block{{Kind: ingest.Paragraph, Text: "\ufffd\ufffd\ufffd relay \ufffd\ufffd"}},
	}, nil
}

func TestGarbledTextIsHeldBack(t *testing.T) {
	e := open(t, &rag.Options{Parsers: []ingest.Parser{garbled{}}})
	report := sync(t, e, public(files("a.txt", "whatever")))
	check(t, "garbled", report, counts{Added: 1})
	if f := report.Files[0]; f.Chunks != 0 || len(f.Quality.Warnings) != 1 {
		t.Errorf("%d chunks, warnings %q", f.Chunks, f.Quality.Warnings)
	}
	check(t, "again", sync(t, e, public(files("a.txt", "whatever"))), counts{Unchanged: 1})
}

func TestAParserThatHangsIsGivenUp(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for the grace period")
	}
	e := open(t, &rag.Options{Parsers: []ingest.Parser{moody{}}, Limits: ingest.Limits{Time: 10 * time.Millisecond}})
	report := sync(t, e, public(files("a.mood", "hang", "b.mood", "The horn is red.", "c.mood", "nothing")))
	check(t, "with a hang", report, counts{Added: 2, Failed: 1})
	var limit *ingest.LimitError
	for _, f := range report.Files {
		if f.Document.ID == "a.mood" && (!errors.As(f.Err, &limit) || limit.Limit != "time") {
			t.Errorf("a.mood: %v", f.Err)
		}
	}
}

func TestWithdrawnAccessTakesEffectThoughTheFileIsBad(t *testing.T) {
	e := open(t, &rag.Options{Parsers: []ingest.Parser{moody{}}})
	tree := files("a.mood", "The relay sits behind the glove box.")
	sync(t, e, public(tree))
	tree["a.mood"] = &fstest.MapFile{Data: []byte("panic"), ModTime: changed.Add(time.Hour)}
	check(t, "bad and restricted", sync(t, e, ingest.FS("manuals", tree, acl.Groups("board"))), counts{Failed: 1})
	if hits, _ := e.Search(context.Background(), rag.Question{Text: "relay glove box"}); len(hits) != 0 {
		t.Error("the last revision is still public")
	}
	if hits, _ := e.Search(context.Background(), rag.Question{Text: "relay glove box", As: acl.User("m", "board")}); len(hits) != 1 {
		t.Error("the last revision is lost")
	}
	tree["a.mood"] = &fstest.MapFile{Data: []byte("The relay has moved."), ModTime: changed.Add(time.Hour)}
	check(t, "good again", sync(t, e, ingest.FS("manuals", tree, acl.Groups("board"))), counts{Changed: 1})
}

func TestAnEmptiedFileHasNoText(t *testing.T) {
	e := open(t, nil)
	tree := files("a.txt", "The relay sits behind the glove box.")
	sync(t, e, public(tree))
	tree["a.txt"] = &fstest.MapFile{ModTime: changed.Add(time.Hour)}
	report := sync(t, e, public(tree))
	check(t, "emptied", report, counts{Changed: 1})
	if len(report.Files[0].Quality.Warnings) != 1 {
		t.Errorf("warnings %q", report.Files[0].Quality.Warnings)
	}
	if hits, _ := e.Search(context.Background(), rag.Question{Text: "relay glove box"}); len(hits) != 0 {
		t.Error("the old text is still found")
	}
	check(t, "again", sync(t, e, public(tree)), counts{Unchanged: 1})
}

// blocked is a source with an item that can't be read to its end.
type blocked struct{}

func (blocked) Name() string { return "blocked" }

func (blocked) Items(context.Context) iter.Seq2[ingest.Item, error] {
	return func(yield func(ingest.Item, error) bool) {
		yield(ingest.Item{ID: "a.txt", Size: -1, Access: acl.Everyone, Open: func(context.Context) (io.ReadCloser, error) {
			select {}
		}}, nil)
	}
}

func TestCancellingAndClosingEndASync(t *testing.T) {
	e := open(t, nil)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() {
		_, err := e.Sync(ctx, blocked{})
		ended <- err
	}()
	time.Sleep(10 * time.Millisecond)
	waiting, stop := context.WithCancel(context.Background())
	stop()
	if _, err := e.Sync(waiting, blocked{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a sync that waits for another: %v", err)
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("a sync that was cancelled: %v", err)
	}
	go func() {
		_, err := e.Sync(context.Background(), blocked{})
		ended <- err
	}()
	time.Sleep(10 * time.Millisecond)
	if err := e.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; !errors.Is(err, store.ErrClosed) {
		t.Errorf("a sync whose engine was closed: %v", err)
	}
}

func TestSyncOfAListingThatBreaksDeletesNothing(t *testing.T) {
	e := open(t, nil)
	sync(t, e, public(manual()))
	if _, err := e.Sync(context.Background(), brokenSource{}); err == nil {
		t.Error("no error from a listing that broke off")
	}
	check(t, "afterwards", sync(t, e, public(manual())), counts{Unchanged: 3})
}

// brokenSource has the name of the other sources and breaks off.
type brokenSource struct{}

func (brokenSource) Name() string { return "manuals" }

func (brokenSource) Items(context.Context) iter.Seq2[ingest.Item, error] {
	return func(yield func(ingest.Item, error) bool) {
		yield(ingest.Item{}, errors.New("the share is not mounted"))
	}
}

func TestPlanChangesNothing(t *testing.T) {
	e := open(t, nil)
	plan, err := e.Plan(context.Background(), public(manual()))
	if err != nil {
		t.Fatal(err)
	}
	if got := plan.Count(ingest.Add); got != 3 {
		t.Errorf("%d to add, want 3", got)
	}
	check(t, "the sync after it", sync(t, e, public(manual())), counts{Added: 3})
}

func TestItemLimits(t *testing.T) {
	e := open(t, &rag.Options{Limits: ingest.Limits{Bytes: 100}})
	report := sync(t, e, public(files("big.txt", strings.Repeat("too long ", 50), "small.txt", "Short enough.")))
	check(t, "with a big file", report, counts{Added: 1, Failed: 1})
	var limit *ingest.LimitError
	if !errors.As(report.Files[0].Err, &limit) && !errors.As(report.Files[1].Err, &limit) {
		t.Errorf("no limit error: %+v", report.Files)
	}
}

func TestProgressReachesTheEnd(t *testing.T) {
	var last rag.Progress
	calls, embedded := 0, map[string][]int{}
	e := open(t, &rag.Options{
		Progress: func(p rag.Progress) { last = p; calls++ },
		Embedded: func(p rag.Embedding) {
			embedded[p.Document.ID] = append(embedded[p.Document.ID], p.Done)
			if p.Document.ID == "long.md" && p.Chunks != 100 {
				t.Errorf("%d chunks", p.Chunks)
			}
		},
	})
	tree := manual()
	tree["long.md"] = &fstest.MapFile{Data: []byte(strings.Repeat("# Relay\n\n"+strings.Repeat("The relay sits behind the box and clicks. ", 8)+"\n\n", 100)), ModTime: changed}
	sync(t, e, public(tree))
	if calls != 4 || last.Done != 4 || last.Total != 4 {
		t.Errorf("%d calls, the last %d of %d", calls, last.Done, last.Total)
	}
	if diff := cmp.Diff([]int{0, 64, 100}, embedded["long.md"]); diff != "" {
		t.Errorf("of the long file (-want +got):\n%s", diff)
	}
}

// counting is a parser that counts its work, all of it in vain.
type counting struct {
	parsed *int
	err    error
}

func (counting) Media() []string { return []string{"text/plain"} }

func (c counting) Parse(_ context.Context, in ingest.Input) (*ingest.Document, error) {
	*c.parsed++
	return nil, &ingest.ParseError{Name: in.Name, Page: 7, Err: c.err}
}

func TestWhatFailedIsNotReadAgain(t *testing.T) {
	dir, fake := t.TempDir(), embedtest.New(dimensions)
	parsed := 0
	run := func(limits ingest.Limits, err error, tree fstest.MapFS, want counts) *rag.Report {
		t.Helper()
		e, openErr := rag.Open(t.Context(), dir, fake, &rag.Options{Limits: limits, Parsers: []ingest.Parser{counting{&parsed, err}}})
		if openErr != nil {
			t.Fatal(openErr)
		}
		defer e.Close()
		report := sync(t, e, public(tree))
		check(t, "sync", report, want)
		return report
	}
	over := &ingest.LimitError{Limit: "time", Max: 9}
	tree := files("a.txt", "too slow")
	for range 3 {
		report := run(ingest.Limits{}, over, tree, counts{Failed: 1})
		var limit *ingest.LimitError
		var parse *ingest.ParseError
		if err := report.Files[0].Err; !errors.As(err, &limit) || limit.Max != 9 || !errors.As(err, &parse) || parse.Page != 7 || parse.Name != "a.txt" {
			t.Errorf("got %v", err)
		}
	}
	if parsed != 1 {
		t.Errorf("parsed %d times, want once", parsed)
	}
	for _, step := range []struct {
		name string
		do   func()
		want int
	}{
		{"another limit", func() { run(ingest.Limits{Pages: 3}, ingest.ErrDamaged, tree, counts{Failed: 1}) }, 2},
		{"touched", func() {
			tree["a.txt"].ModTime = changed.Add(time.Hour)
			run(ingest.Limits{Pages: 3}, ingest.ErrDamaged, tree, counts{Failed: 1})
		}, 2},
		{"other bytes", func() {
			run(ingest.Limits{Pages: 3}, ingest.ErrUnsupported, files("a.txt", "something else"), counts{Skipped: 1})
		}, 3},
		{"unsupported again", func() {
			run(ingest.Limits{Pages: 3}, ingest.ErrUnsupported, files("a.txt", "something else"), counts{Skipped: 1})
		}, 3},
		{"an error that may pass", func() {
			run(ingest.Limits{Pages: 3}, errors.New("the disk is busy"), files("b.txt", "b"), counts{Failed: 1, Deleted: 1})
		}, 4},
		{"which is tried again", func() {
			run(ingest.Limits{Pages: 3}, errors.New("the disk is busy"), files("b.txt", "b"), counts{Failed: 1})
		}, 5},
	} {
		if step.do(); parsed != step.want {
			t.Errorf("%s: parsed %d times, want %d", step.name, parsed, step.want)
		}
	}
}

func TestAnEmbedderThatFailsEndsTheSyncAndLosesNothing(t *testing.T) {
	fake := embedtest.New(dimensions)
	e := openDir(t, t.TempDir(), fake, &rag.Options{Concurrency: 1})
	sync(t, e, public(files("a.txt", "The first file.")))
	fake.FailAt(0)
	report, err := e.Sync(context.Background(), public(files("a.txt", "The first file.", "b.txt", "The second file.")))
	if err == nil && report.Failed == 0 {
		t.Error("neither an error nor a failed file")
	}
	fake.FailAt(-1)
	check(t, "afterwards", sync(t, e, public(files("a.txt", "The first file.", "b.txt", "The second file."))), counts{Added: 1, Unchanged: 1})
}

func TestSyncEndsWithItsContext(t *testing.T) {
	e := open(t, nil)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := e.Sync(ctx, public(manual())); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func ExampleReport_String() {
	r := rag.Report{Added: 2, Unchanged: 40, Duration: 1200 * time.Millisecond}
	fmt.Println(&r)
	// Output: 2 added, 0 changed, 0 updated, 0 deleted, 40 unchanged, 0 skipped, 0 failed in 1.2s
}
