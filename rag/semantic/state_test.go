// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"database/sql/driver"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/pacenote/pacenote/store/acl"
)

// movingWorkshop is an engine whose first garage lies in the district that place holds.
func movingWorkshop(t *testing.T, place *atomic.Value) *workshop {
	t.Helper()
	place.Store("north")
	w := openWorkshop(t, func(m *Model, opts *Options) {
		spokenWorkshop(m, opts)
		m.Entities[0].Attributes[0].Words = Words{"": {"district"}}
	})
	w.rows = []canned{
		{"SELECT `garage_no`, COUNT(*) FROM `jobs`", [][]driver.Value{{"G1", int64(2)}}},
		{"SELECT `garage_no`, COUNT(DISTINCT `customer`)", [][]driver.Value{{"G1", int64(1)}}},
		{"SELECT DISTINCT `garage_no`, `customer`", [][]driver.Value{{"G1", "ann"}}},
	}
	w.repair.answer = func(query string, args []driver.Value) ([][]driver.Value, error) {
		if strings.Contains(query, "SELECT DISTINCT `garage_no`, `title`") {
			return [][]driver.Value{{"G1", "North Garage", place.Load(), int64(2), int64(1)}}, nil
		}
		return w.answer(query, args)
	}
	return w
}

// TestOneState reads members again while a question runs: both of its figures are told for
// the members as they were when it came in.
func TestOneState(t *testing.T) {
	var place atomic.Value
	w := movingWorkshop(t, &place)
	answer := w.repair.answer
	var once sync.Once
	w.repair.answer = func(query string, args []driver.Value) ([][]driver.Value, error) {
		if strings.Contains(query, "COUNT(*) FROM `jobs`") {
			once.Do(func() {
				place.Store("south")
				if err := w.Refresh(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		return answer(query, args)
	}
	q := Question{Text: "jobs and customers by district", As: acl.System(""), Today: date(t, "2026-03-15")}
	for _, want := range []string{"north", "south"} {
		a, err := w.Ask(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Others) != 1 || len(a.Result.Rows) != 1 || len(a.Others[0].Rows) != 1 {
			t.Fatalf("answer %s: %+v", a.Text, a.Result)
		}
		for _, r := range []*Result{a.Result, a.Others[0]} {
			if got := r.Rows[0].Keys[0]; got != want {
				t.Errorf("%s is told for %s, want %s", r.Metric, got, want)
			}
		}
	}
}

// TestRefreshMeanwhile asks while members are read again and again; run it with -race.
func TestRefreshMeanwhile(t *testing.T) {
	var place atomic.Value
	w := movingWorkshop(t, &place)
	done := make(chan struct{})
	var refreshing sync.WaitGroup
	refreshing.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-done:
				return
			default:
			}
			place.Store([]string{"north", "south"}[i%2])
			if err := w.Refresh(t.Context()); err != nil {
				t.Error(err)
			}
		}
	})
	var asking sync.WaitGroup
	for range 4 {
		asking.Go(func() {
			for range 25 {
				a, err := w.Ask(t.Context(), Question{Text: "jobs and customers by district", As: acl.System(""), Today: date(t, "2026-03-15")})
				if err != nil || len(a.Others) != 1 || len(a.Result.Rows) != 1 || len(a.Others[0].Rows) != 1 {
					t.Errorf("answer %+v, %v", a, err)
					return
				}
			}
		})
	}
	asking.Wait()
	close(done)
	refreshing.Wait()
}
