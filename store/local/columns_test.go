// SPDX-License-Identifier: Apache-2.0

package local

import (
	"context"
	"errors"
	"math"
	"testing"
	"time"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

// TestColumnPassing compares what a column finds by looking values up with what each value is by itself.
func TestColumnPassing(t *testing.T) {
	day := time.Date(2026, 3, 15, 0, 0, 0, 0, time.UTC)
	values := []ingest.Value{
		{}, ingest.StringValue(""), ingest.StringValue("a"), ingest.StringValue("ab"), ingest.StringValue("2026"), ingest.StringValue("a, b"),
		ingest.NumberValue(2026), ingest.NumberValue(0), ingest.NumberValue(math.Copysign(0, -1)), ingest.NumberValue(math.Inf(1)),
		ingest.TimeValue(day), ingest.TimeValue(day.In(time.FixedZone("", 3600))), ingest.TimeValue(day.Add(time.Nanosecond)),
		ingest.BoolValue(true), ingest.BoolValue(false),
		ingest.StringsValue(), ingest.StringsValue("a", "b"), ingest.StringsValue("a, b"), ingest.StringsValue("a"),
	}
	c := &column{values: make([]ingest.Value, 1), known: map[valueKey]uint32{{}: 0}}
	for range 2 {
		for _, v := range values {
			c.codes = append(c.codes, c.code(v))
		}
	}
	filters := []store.Filter{store.Exists{Field: "x"}, store.In{Field: "x"}, store.In{Field: "x", Values: values}, store.In{Field: "x", Values: values[2:7]}}
	for op := store.Equal; op <= store.Prefix; op++ {
		for _, v := range values {
			filters = append(filters, store.Compare{Field: "x", Op: op, Value: v})
		}
	}
	for _, f := range filters {
		passing := c.passing(f)
		for i, code := range c.codes {
			if v := values[i%len(values)]; passing[code] != store.Holds(f, v) {
				t.Errorf("%s: %s %q passes: %v", f, v.Kind(), v, passing[code])
			}
		}
	}
}

// TestFilterOverDamagedRow checks that a row that can't be read fails the filters of those who may read it, and of nobody else.
func TestFilterOverDamagedRow(t *testing.T) {
	s := open(t, t.TempDir(), nil)
	apply(t, s, put(t, "open", acl.Everyone, "hinge torque"), put(t, "secret", acl.Groups("shop"), "hinge torque"))
	for _, v := range s.current.Load().tenants[""].views {
		for i := range v.seg.documents {
			if d := &v.seg.documents[i]; d.id.ID == "secret" {
				d.id.ID = "gone"
			}
		}
	}
	q := store.Query{Text: "hinge torque", K: 5, Filter: store.Not{Filter: store.Exists{Field: "@modified"}}}
	for range 2 {
		q.As = acl.User("ann")
		if found, err := s.Search(context.Background(), q); err != nil || len(found) != 1 {
			t.Errorf("a principal who may not read it: %d hits, %v", len(found), err)
		}
		q.As = acl.User("bob", "shop")
		var damage *DamageError
		if _, err := s.Search(context.Background(), q); !errors.As(err, &damage) {
			t.Errorf("a principal who may read it: %v, want a *DamageError", err)
		}
	}
}
