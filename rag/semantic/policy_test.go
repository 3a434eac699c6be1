// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"database/sql/driver"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/store/acl"
)

// guardedWorkshop is an engine that tells ordinary people of garages by their jobs alone.
func guardedWorkshop(t *testing.T) *workshop {
	t.Helper()
	w := openWorkshop(t, func(m *Model, opts *Options) {
		spokenWorkshop(m, opts)
		m.Entities[0].Attributes[0].Words = Words{"": {"district"}}
		office := acl.Groups("office")
		for i := range m.Datasets {
			if name := m.Datasets[i].Name; name == "mechanics" || name == "parts" {
				m.Datasets[i].Access = &office
			}
		}
	})
	w.rows = []canned{
		{"SELECT `garage_no`, COUNT(*) FROM `jobs`", [][]driver.Value{{"G1", int64(5)}}},
		{"SELECT COUNT(*) FROM `jobs`", [][]driver.Value{{int64(5)}}},
	}
	return w
}

// TestPolicyHidesMembers asks for members that a policy keeps back: the answer is the one
// that a name gets which nobody ever gave, whichever way it is asked for.
func TestPolicyHidesMembers(t *testing.T) {
	w := guardedWorkshop(t)
	with, without := acl.User("jd"), acl.User("x")
	with.Attributes = map[string]string{"garages": "G1"}
	for _, test := range []struct {
		question  string
		attribute bool // whether those with the attribute are answered
	}{
		{"jobs at North Garage", true},
		{"jobs at G1 in 2025", true},
		{"jobs at 17-b", true},
		{"jobs in north", true},
		{"jobs at South Garage", false},
		{"jobs at Suoth Garage", false},
		{"jobs at G2 in 2025", false},
		{"jobs at 23", false},
		{"jobs in south", false},
		{"jobs at G2 and G3", false},
		{"complaints by garage in south", false},
	} {
		for _, as := range []acl.Principal{with, without} {
			a, err := w.Ask(t.Context(), Question{Text: test.question, As: as, Language: "en", Today: date(t, "2026-03-15")})
			if err != nil {
				t.Fatal(err)
			}
			if as.User == "jd" && test.attribute {
				if a.Kind != Answered {
					t.Errorf("%q of those who may know: %s %s", test.question, a.Kind, a.Text)
				}
				continue
			}
			strange := strings.NewReplacer("South", "Fenwick", "Suoth", "Fenwcik", "North", "Fenwick",
				"G1", "K1", "G2", "K2", "G3", "K3", "17", "57", "23", "53", "north", "fenwick", "south", "fenwick")
			b, err := w.Ask(t.Context(), Question{Text: strange.Replace(test.question), As: as, Language: "en", Today: date(t, "2026-03-15")})
			if err != nil {
				t.Fatal(err)
			}
			if a.Kind == Answered || a.Kind != b.Kind || a.Reason != b.Reason || strange.Replace(a.Text) != strange.Replace(b.Text) {
				t.Errorf("%q of %s: %s %s %s; of a name that does not exist: %s %s %s", test.question, as.User, a.Kind, a.Reason, a.Text, b.Kind, b.Reason, b.Text)
			}
		}
	}
}

// TestPolicyLeavesWhatOthersTell asks for a member that other figures tell of: it exists,
// and nothing was recorded of it.
func TestPolicyLeavesWhatOthersTell(t *testing.T) {
	w := openWorkshop(t, spokenWorkshop)
	as := acl.User("jd")
	as.Attributes = map[string]string{"garages": "G1"}
	a, err := w.Ask(t.Context(), Question{Text: "jobs at South Garage", As: as, Today: date(t, "2026-03-15")})
	if err != nil || a.Kind != Refused || a.Reason != NoData {
		t.Errorf("answer %+v, %v", a, err)
	}
}

// TestPolicyOfQueries runs a query by the key of a member that a policy keeps back: its name
// is not told.
func TestPolicyOfQueries(t *testing.T) {
	w := guardedWorkshop(t)
	as := acl.User("jd")
	as.Attributes = map[string]string{"garages": "G1"}
	for key, want := range map[string]string{"G2": "garage G2", "K2": "garage K2", "G1": "North Garage"} {
		q := Query{Metric: "complaints", Filters: []Filter{in("garage", key)}}
		a, err := w.Run(t.Context(), q, Question{As: as, Language: "en", Today: date(t, "2026-03-15")})
		if err != nil || !strings.Contains(a.Text, "for "+want+" ") {
			t.Errorf("%s: %s, %v", key, a.Text, err)
		}
	}
}

// TestPolicyOfRatios limits both sides of a ratio, though one alone has the policy.
func TestPolicyOfRatios(t *testing.T) {
	as := acl.User("cl", "office")
	as.Attributes = map[string]string{"garages": "G1, G2"}
	for _, test := range []struct {
		metric, change, want string
	}{
		{"jobs_per_car", "", "G1 0.5 (3/6); G2 0 (0/4)"},
		{"parts_per_job", "", "G1 0.5 (1/2)"},
		{"jobs_per_car", "clerk", "refused: dimension_not_available"},
	} {
		w := openWorkshop(t, func(m *Model, _ *Options) {
			if test.change != "" {
				m.Datasets[0].Policies = append(m.Datasets[0].Policies, Policy{Column: "clerk_no", Attribute: test.change})
			}
		})
		w.rows = []canned{
			{"COUNT(*) FROM `jobs` WHERE `deleted_on` IS NULL AND `garage_no` IN (?, ?)", [][]driver.Value{{"G1", int64(3)}}},
			{"FROM `visits` WHERE `garage_no` IN (?, ?)", [][]driver.Value{{"G1", int64(1), int64(6)}, {"G2", int64(1), int64(4)}}},
		}
		if test.metric == "parts_per_job" {
			w.rows = []canned{
				{"COUNT(*) FROM `jobs` WHERE `deleted_on` IS NULL AND `garage_no` IN (?, ?)", [][]driver.Value{{"G1", int64(2)}}},
				{"FROM `parts` WHERE `shop` IN (?, ?, ?)", [][]driver.Value{{"17", int64(1)}}}, // the codes of both
			}
		}
		r, no, err := w.execute(context.Background(), Query{Metric: test.metric, GroupBy: []string{"garage"}}, asker{as: as, today: date(t, "2026-03-15")})
		if got := brief(r, no); err != nil || got != test.want {
			t.Errorf("%s: have %s, %v, want %s\n%s", test.metric, got, err, test.want, strings.Join(w.repair.statements(0), "\n"))
		}
	}
}
