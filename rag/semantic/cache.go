// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pacenote/pacenote/store/acl"
)

const (
	cacheTime = time.Minute // how long what was read stays true
	cacheSize = 10_000
)

// cache keeps what was read from the databases for a minute. The zero cache is empty and
// ready to use. It is safe for concurrent use.
type cache[V any] struct {
	mu      sync.Mutex
	entries map[string]cached[V]
}

type cached[V any] struct {
	value V
	until time.Time
}

func (c *cache[V]) get(key string, now time.Time) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[key]
	if !ok || now.After(e.until) {
		var none V
		return none, false
	}
	return e.value, true
}

func (c *cache[V]) put(key string, v V, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.entries == nil || len(c.entries) >= cacheSize {
		c.entries = map[string]cached[V]{}
	}
	c.entries[key] = cached[V]{v, now.Add(cacheTime)}
}

func (c *cache[V]) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries = nil
}

// cacheKey tells what one principal gets from what another does, where the database itself
// may know who asks.
func (e *Engine) cacheKey(what string, as acl.Principal) string {
	if e.options.Connect == nil {
		return what
	}
	groups := slices.Sorted(slices.Values(as.Groups))
	var b strings.Builder
	fmt.Fprintf(&b, "%q %q %q %t %t %q", as.Tenant, as.User, groups, as.IsSystem(), as.IsOperator(), what)
	for _, name := range sortedKeys(as.Attributes) {
		fmt.Fprintf(&b, " %q=%q", name, as.Attributes[name])
	}
	return b.String()
}
