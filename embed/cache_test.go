// SPDX-License-Identifier: Apache-2.0

package embed_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/embed/embedtest"
)

func TestCacheKeepsTheContract(t *testing.T) {
	embedtest.Run(t, embed.NewCache(embedtest.New(64), nil))
}

func TestCacheEmbedsEachTextOnce(t *testing.T) {
	inner := embedtest.New(16)
	c := embed.NewCache(inner, nil)
	ctx := t.Context()
	first, err := c.Embed(ctx, embed.Document, []string{"a", "b", "a", "c"})
	if err != nil {
		t.Fatal(err)
	}
	second, err := c.Embed(ctx, embed.Document, []string{"c", "d", "a"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Embed(ctx, embed.Query, []string{"a"}); err != nil {
		t.Fatal(err)
	}
	want := []embedtest.Call{
		{Kind: embed.Document, Texts: []string{"a", "b", "c"}, Returned: 3},
		{Kind: embed.Document, Texts: []string{"d"}, Returned: 1},
		{Kind: embed.Query, Texts: []string{"a"}, Returned: 1},
	}
	if diff := cmp.Diff(want, inner.Calls()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(first[0], first[2]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(first[0], second[2]); diff != "" {
		t.Error(diff)
	}
	if s := c.Stats(); s.Hits != 3 || s.Misses != 5 || s.Entries != 5 || s.Bytes != 5*(200+64) {
		t.Errorf("Stats() = %+v", s)
	}
	first[0][0] = 42 // vectors belong to the caller
	if again, _ := c.Embed(ctx, embed.Document, []string{"a"}); again[0][0] == 42 {
		t.Error("the caller can change what is kept")
	}
}

func TestCacheForgetsTheLeastRecentlyUsed(t *testing.T) {
	inner := embedtest.New(1)
	c := embed.NewCache(inner, &embed.CacheOptions{MaxBytes: 2 * 204})
	for _, text := range []string{"a", "b", "a", "c", "a", "b"} {
		if _, err := c.Embed(t.Context(), embed.Document, []string{text}); err != nil {
			t.Fatal(err)
		}
	}
	var embedded []string
	for _, call := range inner.Calls() {
		embedded = append(embedded, call.Texts...)
	}
	if diff := cmp.Diff([]string{"a", "b", "c", "b"}, embedded); diff != "" {
		t.Error(diff)
	}
	if s := c.Stats(); s.Entries != 2 || s.Bytes != 2*204 {
		t.Errorf("Stats() = %+v", s)
	}
	tiny := embed.NewCache(embedtest.New(64), &embed.CacheOptions{MaxBytes: 1})
	if v, err := tiny.Embed(t.Context(), embed.Document, []string{"a", "b"}); err != nil || len(v) != 2 || tiny.Stats().Entries != 0 {
		t.Errorf("a cache too small for anything: %d vectors, %v, %+v", len(v), err, tiny.Stats())
	}
}

func TestCacheKeepsThePrefixOfAFailure(t *testing.T) {
	inner := embedtest.New(8)
	c := embed.NewCache(inner, nil)
	ctx := t.Context()
	if _, err := c.Embed(ctx, embed.Document, []string{"known"}); err != nil {
		t.Fatal(err)
	}
	inner.FailAt(1)
	texts := []string{"a", "known", "a", "bad", "b"}
	v, err := c.Embed(ctx, embed.Document, texts)
	var input *embed.InputError
	if len(v) != 3 || !errors.As(err, &input) || input.Index != 3 || !errors.Is(err, embedtest.ErrFail) {
		t.Fatalf("Embed = %d vectors, %v; want 3 and an InputError at 3", len(v), err)
	}
	inner.FailAt(-1)
	rest, err := c.Embed(ctx, embed.Document, texts[len(v):])
	if err != nil || len(rest) != 2 {
		t.Fatal(err)
	}
	calls := inner.Calls()
	if diff := cmp.Diff([]string{"bad", "b"}, calls[len(calls)-1].Texts); diff != "" {
		t.Error(diff)
	}
}

// broken returns fewer vectors than texts, without an error.
type broken struct{ *embedtest.Embedder }

func (b broken) Embed(ctx context.Context, kind embed.Kind, texts []string) ([]embed.Vector, error) {
	return b.Embedder.Embed(ctx, kind, texts[:len(texts)-1])
}

func TestCacheNoticesMissingVectors(t *testing.T) {
	c := embed.NewCache(broken{embedtest.New(8)}, nil)
	if v, err := c.Embed(t.Context(), embed.Document, []string{"a", "b"}); err == nil || len(v) != 1 {
		t.Errorf("Embed = %d vectors, %v", len(v), err)
	}
}

// silent hides CountTokens.
type silent struct{ embed.Embedder }

func TestCacheCountsTokens(t *testing.T) {
	if n := embed.NewCache(embedtest.New(8), nil).CountTokens("one two"); n != 2 {
		t.Errorf("CountTokens = %d, want the count of the embedder", n)
	}
	if n := embed.NewCache(silent{embedtest.New(8)}, nil).CountTokens("one two"); n != 3 {
		t.Errorf("CountTokens = %d, want an estimate", n)
	}
}

func TestCacheConcurrently(t *testing.T) {
	c := embed.NewCache(embedtest.New(8), &embed.CacheOptions{MaxBytes: 5 * 232})
	var group sync.WaitGroup
	for g := range 4 {
		group.Go(func() {
			for i := range 50 {
				texts := []string{fmt.Sprint(i % 7), fmt.Sprint(i % 5), fmt.Sprint(g)}
				if v, err := c.Embed(t.Context(), embed.Document, texts); err != nil || len(v) != 3 {
					t.Error(len(v), err)
				}
			}
		})
	}
	group.Wait()
}

func ExampleCache() {
	inner := embedtest.New(64)
	cache := embed.NewCache(inner, nil)
	for range 3 {
		if _, err := cache.Embed(context.Background(), embed.Query, []string{"door hinge torque"}); err != nil {
			fmt.Println(err)
		}
	}
	fmt.Println(inner.Texts(), cache.Stats().Hits)
	// Output: 1 2
}
