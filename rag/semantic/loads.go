// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"fmt"
	"time"
)

// everyone is the value of Freshness.By that stands for all members.
const everyone = "*"

// loads are the last days loaded of a dataset. A zero day is not known.
type loads struct {
	all     time.Time
	members map[string]time.Time
}

// through returns the last day loaded of a member.
func (l *loads) through(member string) time.Time {
	if l == nil {
		return time.Time{}
	}
	if day, ok := l.members[member]; ok {
		return day
	}
	return l.all
}

// loaded reads the last days loaded of a dataset, nil if nothing says it. What was read is
// kept for a minute.
func (e *Engine) loaded(ctx context.Context, ds *Dataset, by asker) (*loads, error) {
	f := ds.Freshness
	if f == nil {
		return nil, nil
	}
	key := e.cacheKey(ds.Name, by.as)
	if l, ok := e.loads.get(key, e.options.Now()); ok {
		return l, nil
	}
	t, err := e.query(ctx, e.compileFreshness(ds), by.as, maxMembers)
	if err != nil {
		return nil, err
	}
	l := &loads{members: map[string]time.Time{}}
	format := readLayout(f.Format)
	for _, row := range t.rows {
		if row[0] == nil {
			continue
		}
		day, err := format.parse(row[0], e.zone)
		if err != nil {
			return nil, fmt.Errorf("semantic: read freshness of dataset %s: %w", ds.Name, err)
		}
		member := everyone
		if f.By != "" {
			member, _ = columnText(row[1])
		}
		if member == everyone {
			l.all = later(l.all, day)
		} else if member != "" {
			l.members[member] = later(l.members[member], day)
		}
	}
	e.loads.put(key, l, e.options.Now())
	return l, nil
}

// compileFreshness writes the statement that reads the last days loaded of a dataset.
func (e *Engine) compileFreshness(ds *Dataset) *statement {
	f := ds.Freshness
	source := f.Source
	if source == "" {
		source = ds.Source
	}
	w := e.writer(source)
	w.put("SELECT ", w.dialect.Day(w.quote(f.Through), f.Format))
	if f.By != "" {
		w.put(", ", w.quote(f.By))
	}
	w.from(f.Table)
	w.where(conditionClauses(f.Where))
	st := w.statement(source, ds.Name, maxMembers+1)
	st.op = "read freshness of dataset " + ds.Name
	return st
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// earlier returns the earlier of two days; a zero day is not known and does not count.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
