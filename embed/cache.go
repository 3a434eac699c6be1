// SPDX-License-Identifier: Apache-2.0

package embed

import (
	"container/list"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"sync"
)

// CacheOptions bounds a Cache. Nil, or the zero value, means the defaults.
type CacheOptions struct {
	// MaxBytes is the greatest size of what is kept, in bytes: the vectors and about
	// 200 bytes for each. Default 64 MiB, some 37,000 vectors of 384 dimensions.
	MaxBytes int64
}

// Cache is an Embedder that keeps the vectors of another one in memory, by the
// fingerprint of the model, the kind and the SHA-256 of the text. What was used least
// recently goes first.
//
// A text that occurs several times in a batch is embedded once. Two batches that ask for
// the same new text at the same time both embed it. A Cache is safe for concurrent use;
// the lock is not held while the other embedder works.
type Cache struct {
	inner Embedder
	max   int64

	mu      sync.Mutex
	entries map[cacheKey]*list.Element
	recent  list.List // of *cacheEntry, the most recently used first
	stats   CacheStats
}

// CacheStats counts what a Cache did.
type CacheStats struct {
	// Hits and Misses count texts that were and were not found, a text that occurs
	// again in a batch as a hit.
	Hits, Misses int64
	// Entries is the number of vectors kept, Bytes their size.
	Entries int
	Bytes   int64
}

type cacheKey [sha256.Size]byte

type cacheEntry struct {
	key    cacheKey
	vector Vector
}

const (
	defaultCacheBytes = 64 << 20
	// entryBytes is what an entry costs beside its vector: key, map slot, list
	// element, slice header.
	entryBytes = 200
)

// NewCache returns a Cache before e; opts may be nil.
func NewCache(e Embedder, opts *CacheOptions) *Cache {
	c := &Cache{inner: e, max: defaultCacheBytes, entries: map[cacheKey]*list.Element{}}
	if opts != nil && opts.MaxBytes > 0 {
		c.max = opts.MaxBytes
	}
	return c
}

// Model returns the model of the other embedder.
func (c *Cache) Model() Model { return c.inner.Model() }

// CountTokens returns the count of the other embedder. If it does not count, the result
// is one token for every three bytes begun, more than the vocabularies of European
// languages need.
func (c *Cache) CountTokens(text string) int { return countTokens(c.inner, text) }

// countTokens returns the count of an encoder that counts, or an upper bound.
func countTokens(e Embedder, text string) int {
	if counter, ok := e.(TokenCounter); ok {
		return counter.CountTokens(text)
	}
	return (len(text) + 2) / 3
}

// Stats returns the counts so far.
func (c *Cache) Stats() CacheStats {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stats
}

// Embed returns kept vectors and embeds the other texts in one batch. On failure it
// returns, as Embedder demands, the vectors before the first text that has none, kept
// ones included.
func (c *Cache) Embed(ctx context.Context, kind Kind, texts []string) ([]Vector, error) {
	return c.embed(ctx, kind.String(), texts, func(missing []string) ([]Vector, error) {
		return c.inner.Embed(ctx, kind, missing)
	})
}

// EmbedQueries is like Embed for questions in a language, which the other embedder is told if it
// is a QueryEmbedder.
func (c *Cache) EmbedQueries(ctx context.Context, language string, texts []string) ([]Vector, error) {
	if _, ok := c.inner.(QueryEmbedder); !ok {
		return c.Embed(ctx, Query, texts)
	}
	return c.embed(ctx, Query.String()+" "+language, texts, func(missing []string) ([]Vector, error) {
		return Queries(ctx, c.inner, language, missing)
	})
}

// embed returns kept vectors of a kind of text, and keeps those that embed makes.
func (c *Cache) embed(ctx context.Context, kind string, texts []string, embed func(missing []string) ([]Vector, error)) ([]Vector, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	b := c.lookUp(kind, texts)
	if len(b.missing) == 0 {
		return b.vectors, nil
	}
	fresh, err := embed(b.missing)
	fresh, err = counted(fresh, len(b.missing), err)
	c.keep(b, fresh)
	if err == nil {
		return b.vectors, nil
	}
	prefix := slices.IndexFunc(b.vectors, func(v Vector) bool { return v == nil })
	if prefix < 0 {
		prefix = len(b.vectors)
	}
	return b.vectors[:prefix], renumbered(err, b.first)
}

// counted returns at most as many vectors as there are texts, and an error if there are more or fewer
// without one.
func counted(vectors []Vector, texts int, err error) ([]Vector, error) {
	if err == nil && len(vectors) != texts {
		err = fmt.Errorf("embed: %d vectors of %d texts", len(vectors), texts)
	}
	return vectors[:min(len(vectors), texts)], err
}

// renumbered returns the error of a batch for the caller's texts, of which the batch had those at the
// places given.
func renumbered(err error, places []int) error {
	var input *InputError
	if errors.As(err, &input) && input.Index >= 0 && input.Index < len(places) {
		return &InputError{Index: places[input.Index], Err: input.Err}
	}
	return err
}

// batch is one call of Embed.
type batch struct {
	keys    []cacheKey
	vectors []Vector // nil where not known yet
	missing []string // each once
	first   []int    // where the missing texts occur first
}

// lookUp returns a batch with the vectors that are kept.
func (c *Cache) lookUp(kind string, texts []string) *batch {
	b := &batch{keys: make([]cacheKey, len(texts)), vectors: make([]Vector, len(texts))}
	fingerprint := c.inner.Model().Fingerprint
	for i, text := range texts {
		b.keys[i] = keyOf(fingerprint, kind, text)
	}
	seen := map[cacheKey]bool{}
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, key := range b.keys {
		element, ok := c.entries[key]
		switch {
		case ok:
			c.recent.MoveToFront(element)
			b.vectors[i] = slices.Clone(element.Value.(*cacheEntry).vector)
			c.stats.Hits++
		case seen[key]:
			c.stats.Hits++
		default:
			seen[key] = true
			b.missing = append(b.missing, texts[i])
			b.first = append(b.first, i)
			c.stats.Misses++
		}
	}
	return b
}

// keyOf hashes what a vector depends on; lengths keep the parts apart.
func keyOf(fingerprint, kind, text string) cacheKey {
	h := sha256.New()
	fmt.Fprintf(h, "%d:%s%d:%s", len(fingerprint), fingerprint, len(kind), kind)
	h.Write([]byte(text))
	return cacheKey(h.Sum(nil))
}

// keep stores the vectors of the first missing texts and puts them where the batch wants
// them.
func (c *Cache) keep(b *batch, fresh []Vector) {
	byKey := make(map[cacheKey]Vector, len(fresh))
	for i, v := range fresh {
		byKey[b.keys[b.first[i]]] = v
	}
	for i, key := range b.keys {
		if v, ok := byKey[key]; ok && b.vectors[i] == nil {
			b.vectors[i] = slices.Clone(v)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, v := range fresh {
		key := b.keys[b.first[i]]
		if _, ok := c.entries[key]; ok {
			continue
		}
		c.entries[key] = c.recent.PushFront(&cacheEntry{key: key, vector: v})
		c.stats.Bytes += sizeOf(v)
	}
	for c.stats.Bytes > c.max {
		last := c.recent.Back()
		entry := c.recent.Remove(last).(*cacheEntry)
		delete(c.entries, entry.key)
		c.stats.Bytes -= sizeOf(entry.vector)
	}
	c.stats.Entries = len(c.entries)
}

func sizeOf(v Vector) int64 { return entryBytes + 4*int64(len(v)) }
