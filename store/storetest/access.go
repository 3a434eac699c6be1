// SPDX-License-Identifier: Apache-2.0

package storetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

func testAccess(t *testing.T, s *suite) {
	text := "the same words everywhere"
	b := s.start(t,
		s.put("everyone", acl.Everyone, text),
		s.put("jd", acl.Users("jd"), text),
		s.put("engineering", acl.Groups("engineering"), text),
		s.put("both", acl.List{Users: []string{"jd"}, Groups: []string{"sales"}}, text),
		s.put("nobody", acl.List{}, text))
	for _, test := range []struct {
		name string
		as   acl.Principal
		want []string
	}{
		{"anonymous", acl.Principal{}, []string{"everyone"}},
		{"jd", acl.User("jd"), []string{"both", "everyone", "jd"}},
		{"an engineer", acl.User("x", "engineering"), []string{"engineering", "everyone"}},
		{"a seller", acl.Principal{Groups: []string{"sales"}}, []string{"both", "everyone"}},
		{"a stranger", acl.User("y", "", "Engineering"), []string{"everyone"}},
		{"system", acl.System(""), []string{"both", "engineering", "everyone", "jd", "nobody"}},
		{"another tenant's system", acl.System("acme"), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := &bench{t, s, b.store}
			for leg, q := range s.queries(store.Query{As: test.as, Text: text, Vector: s.vector(text)}) {
				var got []string
				for _, h := range b.search(q) {
					got = append(got, h.Document.ID)
				}
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Errorf("%s hits (-want +got):\n%s", leg, diff)
				}
			}
			var listed []string
			for _, d := range b.listed(test.as, "files") {
				listed = append(listed, d.ID)
				if !test.as.IsSystem() && !d.Access.Equal(acl.List{}) {
					t.Errorf("%s shows its access list", d.ID)
				}
			}
			if diff := cmp.Diff(test.want, listed); diff != "" {
				t.Errorf("documents (-want +got):\n%s", diff)
			}
			for _, id := range []string{"everyone", "jd", "engineering", "both", "nobody", "not there"} {
				chunks, err := b.store.Chunks(context.Background(), test.as, store.DocumentID{Source: "files", ID: id}, -1)
				if seen := slices.Contains(test.want, id); err != nil || seen != (len(chunks) == 1) {
					t.Errorf("chunks of %s: %d, %v, readable is %v", id, len(chunks), err, seen)
				}
			}
		})
	}
}

func testTenants(t *testing.T, s *suite) {
	text := "the same words everywhere"
	b := s.start(t,
		s.put("a", acl.Everyone.In("acme"), text),
		s.put("b", acl.Everyone.In("bolt"), text),
		s.put("c", acl.Everyone, text))
	for tenant, want := range map[string][]string{"acme": {"a#0"}, "bolt": {"b#0"}, "": {"c#0"}, "none": {}} {
		for _, as := range []acl.Principal{acl.System(tenant), acl.User("jd").In(tenant)} {
			if diff := cmp.Diff(want, names(b.search(s.query(as, text)))); diff != "" {
				t.Errorf("hits of tenant %q (-want +got):\n%s", tenant, diff)
			}
		}
	}
	if got := b.listed(acl.Operator(), ""); len(got) != 3 {
		t.Errorf("the operator sees %d documents, want those of all tenants", len(got))
	}
	// The id is the store's, not the tenant's: a put takes the document along.
	b.apply(s.put("a", acl.Everyone.In("bolt"), text))
	if diff := cmp.Diff([]string{"a#0", "b#0"}, names(b.search(s.query(acl.System("bolt"), text)))); diff != "" {
		t.Errorf("hits after a moved to bolt (-want +got):\n%s", diff)
	}
	if hits := b.search(s.query(acl.System("acme"), text)); len(hits) != 0 {
		t.Errorf("a is still found in acme: %v", names(hits))
	}
}

// randomList makes an access list; some grant to nobody.
func randomList(rng *rand.Rand) acl.List {
	l := acl.List{Everyone: rng.IntN(5) == 0}
	for u := range 4 {
		if rng.IntN(5) == 0 {
			l.Users = append(l.Users, fmt.Sprintf("u%d", u))
		}
		if rng.IntN(6) == 0 {
			l.Groups = append(l.Groups, fmt.Sprintf("g%d", u))
		}
	}
	if rng.IntN(4) == 0 {
		l.Tenant = "acme"
	}
	return l
}

func randomPrincipal(rng *rand.Rand) acl.Principal {
	if rng.IntN(10) == 0 {
		return acl.System("")
	}
	var p acl.Principal
	if rng.IntN(4) > 0 {
		p.User = fmt.Sprintf("u%d", rng.IntN(4))
	}
	for g := range 4 {
		if rng.IntN(4) == 0 {
			p.Groups = append(p.Groups, fmt.Sprintf("g%d", g))
		}
	}
	if rng.IntN(4) == 0 {
		p.Tenant = "acme"
	}
	return p
}

// What a principal gets is the exhaustive ranking of its tenant, restricted to what it
// may read and what passes the filter: the same chunks with the same scores of the
// legs, K of them whenever there are K.
func testRandomAccess(t *testing.T, s *suite) {
	seed := rand.Uint64()
	rng := rand.New(rand.NewPCG(seed, 0))
	defer func() {
		if t.Failed() {
			t.Logf("seed %d", seed)
		}
	}()
	changes := s.corpus(120)
	documents := map[string]*store.Document{}
	for i := range changes {
		d := &changes[i].Document
		d.Access = randomList(rng)
		d.Metadata = ingest.Metadata{"n": ingest.NumberValue(float64(rng.IntN(8)))}
		documents[d.ID] = d
	}
	b := s.start(t, changes...)
	for range 60 {
		as, k := randomPrincipal(rng), 1+rng.IntN(30)
		var filter store.Filter
		if rng.IntN(2) == 0 {
			filter = store.Compare{Field: "n", Op: store.Less, Value: ingest.NumberValue(float64(rng.IntN(9)))}
		}
		text := []string{"kavo", "miru lanu", "zoda wemi teso kavo"}[rng.IntN(3)]
		for leg, q := range s.queries(store.Query{As: as, Text: text, Vector: s.vector(text), K: k, Filter: filter}) {
			var want []store.Hit
			for _, h := range b.everything(q) {
				d := documents[h.Document.ID]
				if d.Access.Allows(as) && store.Match(filter, d, "") {
					want = append(want, h)
				}
			}
			hits, err := b.store.Search(context.Background(), q)
			var unknown *store.FilterError
			if errors.As(err, &unknown) && !slices.ContainsFunc(changes, func(c store.Change) bool { return c.Document.Access.Allows(as) }) {
				continue // who can see no document knows no field
			}
			if err != nil {
				t.Fatalf("%s query as %+v: %v", leg, as, err)
			}
			want = want[:min(k, len(want))]
			if leg == "both" {
				// Its scores are relative to the pool, which differs between principals.
				if len(hits) != len(want) {
					t.Errorf("%d hits as %+v, want %d", len(hits), as, len(want))
				}
				for _, h := range hits {
					if d := documents[h.Document.ID]; !d.Access.Allows(as) || !store.Match(filter, d, "") {
						t.Errorf("%s is among the hits of %+v", h.Document.ID, as)
					}
				}
				continue
			}
			if diff := cmp.Diff(names(want), names(hits)); diff != "" {
				t.Errorf("%s query %q as %+v, filter %v (-restricted exhaustive ranking +got):\n%s", leg, text, as, filter, diff)
				continue
			}
			for i := range hits {
				if hits[i].Keyword.Score != want[i].Keyword.Score || hits[i].Vector.Score != want[i].Vector.Score {
					t.Errorf("%s query as %+v: the scores of hit %d are %+v and %+v, in the whole ranking %+v and %+v",
						leg, as, i, hits[i].Keyword, hits[i].Vector, want[i].Keyword, want[i].Vector)
				}
			}
		}
	}
}

// Whoever may not read a document can't tell that it exists: the answers are those of
// a store without it.
func testNothingLeaks(t *testing.T, s *suite) {
	public := described(s.put("public", acl.Everyone, "kavo miru", "teso"), ingest.Metadata{"year": ingest.NumberValue(2026)})
	hidden := described(s.put("hidden", acl.Users("jd"), "kavo miru lanu", "secret"),
		ingest.Metadata{"salary": ingest.NumberValue(1), "year": ingest.StringValue("2026")})
	with, without := s.start(t, public, hidden), s.start(t, public)
	filters := []store.Filter{
		nil,
		store.Exists{Field: "salary"},
		store.Compare{Field: "salary", Op: store.Greater, Value: ingest.NumberValue(0)},
		store.Not{Filter: store.Exists{Field: "salary"}},
		store.Compare{Field: "year", Op: store.Equal, Value: ingest.StringValue("2026")},
		store.Compare{Field: "year", Op: store.Equal, Value: ingest.NumberValue(2026)},
		store.Compare{Field: "@id", Op: store.Equal, Value: ingest.StringValue("hidden")},
	}
	for _, as := range []acl.Principal{{}, acl.User("x", "g"), acl.User("jd").In("acme"), acl.System("acme")} {
		for _, f := range filters {
			q := s.query(as, "secret lanu")
			q.Text, q.Filter, q.K = "", f, 50
			hits, err := with.store.Search(context.Background(), q)
			want, wantErr := without.store.Search(context.Background(), q)
			if fmt.Sprint(err) != fmt.Sprint(wantErr) {
				t.Errorf("filter %v as %+v: error %q, without the hidden document %q", f, as, err, wantErr)
			}
			if diff := cmp.Diff(want, hits); diff != "" {
				t.Errorf("filter %v as %+v: hits differ from those without the hidden document:\n%s", f, as, diff)
			}
		}
		if diff := cmp.Diff(without.listed(as, ""), with.listed(as, "")); diff != "" {
			t.Errorf("documents as %+v differ from those without the hidden one:\n%s", as, diff)
		}
		for _, id := range []string{"hidden", "not there"} {
			chunks, err := with.store.Chunks(context.Background(), as, store.DocumentID{Source: "files", ID: id}, 0)
			if chunks != nil || err != nil {
				t.Errorf("chunks of %s as %+v: %v, %v, want none and no error", id, as, chunks, err)
			}
		}
	}
}
