// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"container/list"
	"fmt"
	"slices"
	"sync"

	"github.com/pacenote/pacenote/store"
)

// Versioned is a store.Store that says when something in it changed. Only over such a store, with its own ranking, are answers
// kept (Options.CacheAnswers).
type Versioned interface {
	// Version returns a number that is another one after every change of documents, chunks or access lists that a search
	// can see. It is cheap and safe for concurrent use.
	Version() uint64
}

// answers keeps answers by all that they depend on: who asks, what is asked, and the version of the store. What was used
// least recently goes first. A change of the store ends all that was kept, so that a withdrawn right or a changed
// document shows at once. It is safe for concurrent use; two equal questions at the same time are both answered.
type answers struct {
	size  int
	store Versioned

	mu      sync.Mutex
	version uint64
	entries map[string]*list.Element
	recent  list.List // of *keptAnswer, the most recently used first
}

type keptAnswer struct {
	key    string
	answer *Answer
}

// newAnswers returns a cache, or nil if nothing may be kept: none is wanted, figures change without a word, or what is found
// does not come from a versioned store alone.
func newAnswers(o *Options, st store.Store) *answers {
	versioned, ok := st.(Versioned)
	_, own := o.Retriever.(storeRetriever)
	if o.CacheAnswers <= 0 || !ok || !own || o.Figures != nil {
		return nil
	}
	return &answers{size: o.CacheAnswers, store: versioned, entries: make(map[string]*list.Element)}
}

// keyOf returns the key of a question: everything of it that an answer depends on, with the types of a filter's values, since
// the number 2024 is not the text.
func keyOf(q Question) string {
	return fmt.Sprintf("%#v\x00%q\x00%q\x00%#v\x00%#v\x00%d", q.As, q.Text, q.Language, q.Filter, q.History, q.Effort)
}

// get returns a copy of the answer that is kept of a question, nil if there is none, and the version of the store with which
// put may keep one.
func (c *answers) get(q Question) (*Answer, uint64) {
	if c == nil {
		return nil, 0
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	version := c.store.Version()
	if version != c.version {
		clear(c.entries)
		c.recent.Init()
		c.version = version
	}
	e := c.entries[keyOf(q)]
	if e == nil {
		return nil, version
	}
	c.recent.MoveToFront(e)
	return e.Value.(*keptAnswer).answer.copied(), version
}

// put keeps an answer if the store has not changed since get.
func (c *answers) put(q Question, version uint64, a *Answer) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	key := keyOf(q)
	if version != c.version || c.store.Version() != version || c.entries[key] != nil {
		return
	}
	c.entries[key] = c.recent.PushFront(&keptAnswer{key, a.copied()})
	for c.recent.Len() > c.size {
		last := c.recent.Remove(c.recent.Back()).(*keptAnswer)
		delete(c.entries, last.key)
	}
}

// copied returns an answer whose claims, citations and trace can be appended to.
func (a *Answer) copied() *Answer {
	c := *a
	c.Claims, c.Citations = slices.Clone(a.Claims), slices.Clone(a.Citations)
	for i := range c.Claims {
		c.Claims[i].Citations = slices.Clone(c.Claims[i].Citations)
	}
	for i := range c.Citations {
		c.Citations[i].HeadingPath = slices.Clone(c.Citations[i].HeadingPath)
	}
	c.Conflicts = slices.Clone(a.Conflicts)
	c.Trace.Steps = slices.Clone(a.Trace.Steps)
	return &c
}

// recall yields an answer that was kept as it was yielded when it was made: its claims, each with the citations that it is the
// first to use. It costs nothing, so its usage is zero, and its trace says in a step "cache" where it is from.
func (r *run) recall(a *Answer) *Answer {
	_ = r.step("cache", func() (string, error) { return fmt.Sprintf("answered before, in %d steps", len(a.Trace.Steps)), nil })
	a.Trace.Steps, a.Usage = r.trace.Steps, Usage{}
	cited := 0
	for _, c := range a.Claims {
		first := cited
		for _, i := range c.Citations {
			cited = max(cited, i+1)
		}
		r.emit(ClaimEvent{c, a.Citations[first:cited]})
	}
	return a
}
