// SPDX-License-Identifier: Apache-2.0

package rag_test

import (
	"context"
	"strings"
	gosync "sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

func cached(a *rag.Answer) bool { return strings.Contains(steps(a), "cache: ") }

func TestCache(t *testing.T) {
	e := open(t, &rag.Options{CacheAnswers: 2})
	sync(t, e, ingest.FS("manuals", manual(), acl.Groups("shop")))
	q := rag.Question{Text: "To how many N·m are the door hinge bolts tightened?", As: acl.User("ann", "shop")}
	first := ask(t, e, q)
	if cached(first) || first.Outcome != rag.Answered {
		t.Fatalf("%s\n%s", first.Text, steps(first))
	}
	second := ask(t, e, q)
	if !cached(second) || second.Usage != (rag.Usage{}) {
		t.Fatalf("not kept: %s", steps(second))
	}
	if diff := cmp.Diff([]any{first.Text, first.Claims, first.Citations}, []any{second.Text, second.Claims, second.Citations}); diff != "" {
		t.Error(diff)
	}
	// What a caller does to an answer does not change what is kept.
	second.Claims[0].Text, second.Citations[0].HeadingPath[0] = "x", "x"
	if third := ask(t, e, q); third.Claims[0].Text != first.Claims[0].Text || third.Citations[0].HeadingPath[0] == "x" {
		t.Error("what is kept was changed")
	}
	// Another principal, filter or history is another question.
	for name, other := range map[string]rag.Question{
		"anonymous":   {Text: q.Text},
		"other user":  {Text: q.Text, As: acl.User("bob", "shop")},
		"other group": {Text: q.Text, As: acl.User("ann", "office")},
		"filter":      {Text: q.Text, As: q.As, Filter: store.Exists{Field: "@id"}},
		"history":     {Text: q.Text, As: q.As, History: []rag.Turn{{Question: "Why?"}}},
	} {
		if a := ask(t, e, other); cached(a) {
			t.Errorf("%s got the answer that was kept", name)
		}
	}
	// Two are kept.
	if a := ask(t, e, q); cached(a) {
		t.Error("more answers are kept than were asked for")
	}
}

func TestCacheEndsWithChange(t *testing.T) {
	e := open(t, &rag.Options{CacheAnswers: 10})
	q := rag.Question{Text: "To how many N·m are the door hinge bolts tightened?", As: acl.User("ann", "shop")}
	sync(t, e, ingest.FS("manuals", manual(), acl.Groups("shop")))
	if a := ask(t, e, q); a.Outcome != rag.Answered {
		t.Fatal(a.Text)
	}
	// The right is withdrawn.
	sync(t, e, ingest.FS("manuals", manual(), acl.Groups("office")))
	if a := ask(t, e, q); cached(a) || a.Outcome != rag.Abstained {
		t.Errorf("%s\n%s", a.Text, steps(a))
	}
	if a := ask(t, e, q); !cached(a) || a.Outcome != rag.Abstained {
		t.Errorf("an abstention is not kept: %s", steps(a))
	}
	sync(t, e, ingest.FS("manuals", manual(), acl.Groups("shop")))
	if a := ask(t, e, q); cached(a) || a.Outcome != rag.Answered {
		t.Errorf("%s\n%s", a.Text, steps(a))
	}
}

// TestCacheStream yields the same claims from the cache.
func TestCacheStream(t *testing.T) {
	e := open(t, &rag.Options{CacheAnswers: 10})
	sync(t, e, public(manual()))
	claims := func() (all []rag.ClaimEvent) {
		for event, err := range e.Stream(context.Background(), rag.Question{Text: "How do I remove the door hinge?"}) {
			if err != nil {
				t.Fatal(err)
			}
			if c, ok := event.(rag.ClaimEvent); ok {
				all = append(all, c)
			}
		}
		return all
	}
	first := claims()
	if diff := cmp.Diff(first, claims()); diff != "" || len(first) < 2 {
		t.Errorf("%d claims; %s", len(first), diff)
	}
}

// TestCacheConcurrently asks while documents change, for the race detector.
func TestCacheConcurrently(t *testing.T) {
	e := open(t, &rag.Options{CacheAnswers: 3})
	sync(t, e, public(manual()))
	var group gosync.WaitGroup
	for range 4 {
		group.Go(func() {
			for _, text := range []string{"How do I remove the door hinge?", "How long does the clear coat cure?", "What torque does a wheel nut need?", "How do I remove the door hinge?"} {
				if _, err := e.Ask(context.Background(), rag.Question{Text: text}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	sync(t, e, public(files("paint.txt", "The clear coat cures for forty minutes.")))
	group.Wait()
}
