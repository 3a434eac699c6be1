// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"fmt"

	"github.com/pacenote/pacenote/store/acl"
)

// Mismatch is a verified question that is no longer read as a person confirmed.
type Mismatch struct {
	// Question is its text.
	Question string
	// Want is the confirmed query, Have what it is read as now; nil if it is not answered.
	Want, Have *Query
}

// String says what is wrong.
func (m Mismatch) String() string {
	if m.Have == nil {
		return fmt.Sprintf("%q is not answered any more", m.Question)
	}
	return fmt.Sprintf("%q is read as %+v instead of %+v", m.Question, *m.Have, *m.Want)
}

// Verify reads each verified question of the model again, as the system principal, and
// returns those that come to another query. A confirmed query without a period stands
// for any: "last month" moves. It is meant for tests of a model.
func (e *Engine) Verify(ctx context.Context) ([]Mismatch, error) {
	var found []Mismatch
	for i := range e.schema.model.Verified {
		v := &e.schema.model.Verified[i]
		q := Question{Text: v.Question, As: acl.System("")}
		a, err := e.Ask(ctx, q)
		if err != nil {
			return found, fmt.Errorf("semantic: verify %q: %w", v.Question, err)
		}
		if a.Query == nil || a.Kind == Clarify {
			found = append(found, Mismatch{v.Question, &v.Query, nil})
			continue
		}
		have := *a.Query
		if v.Query.Period.IsZero() && len(v.Query.Compare) == 0 {
			have.Period, have.Compare = Period{}, nil
		}
		s := e.inquire(q)
		if s.signature(have) != s.signature(v.Query) {
			found = append(found, Mismatch{v.Question, &v.Query, a.Query})
		}
	}
	return found, nil
}
