// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"slices"
	"time"
)

// feed is a side of a metric with what is known of its loading.
type feed struct {
	side   *side
	loads  *loads
	column reach // to the dimension of the members, if members is set
	// members are the values of the dimension that the filters leave.
	members []string
}

// freshness compares the period with what has been loaded: it notes what is stale, leaves
// out of both sides of a ratio what only one of them has, and refuses a period of which
// nothing has been loaded.
func (x *execution) freshness(ctx context.Context, p *plan) (*refusal, error) {
	var feeds []*feed
	for _, s := range p.sides() {
		if s.dataset.Time == nil || len(feeds) > 0 && feeds[0].side.dataset == s.dataset {
			continue
		}
		l, err := x.engine.loaded(ctx, s.dataset, x.by)
		if err != nil {
			return nil, err
		}
		feeds = append(feeds, &feed{side: s, loads: l})
	}
	name := commonMember(feeds)
	for _, f := range feeds {
		if name != "" {
			x.findMembers(f, name)
		}
	}
	c := &comparison{execution: x, feeds: feeds, name: name, last: x.lastDay()}
	if name == "" {
		c.uniform()
	} else {
		c.byMember()
	}
	if c.nothing() {
		return &refusal{NoData, dayString(c.newest)}, nil
	}
	return nil, c.relevant(ctx)
}

// lastDay is the last day of the period that can have been loaded.
func (x *execution) lastDay() time.Time {
	last := x.by.today.AddDate(0, 0, -1)
	if !x.period.End.IsZero() {
		last = earlier(last, x.period.End.AddDate(0, 0, -1))
	}
	return last
}

// commonMember returns the dimension by whose values loading is known, if all feeds have
// it or say the same of everything; else "".
func commonMember(feeds []*feed) string {
	name := ""
	for _, f := range feeds {
		if f.loads == nil || len(f.loads.members) == 0 {
			continue
		}
		dimension := f.side.dataset.Freshness.Dimension
		if name != "" && name != dimension {
			return ""
		}
		name = dimension
	}
	return name
}

// findMembers finds the members that a feed's filters leave.
func (x *execution) findMembers(f *feed, name string) {
	s := x.engine.schema
	r, ok := s.reach(f.side.dataset, name)
	if !ok {
		return
	}
	f.column = r
	value := x.state.catalog.mapping(s, r, name)
	known, _ := x.state.catalog.universe(s, r.column)
	filter := f.side.scope.filterOf(r.column.Column)
	set := map[string]bool{}
	for _, raw := range known {
		if member, ok := value(raw); ok && member != "" && (filter == nil || filter.admits(raw)) {
			set[member] = true
		}
	}
	if f.loads != nil && r.direct && r.column.Until == "" {
		for member := range f.loads.members {
			if filter == nil || filter.admits(member) {
				set[member] = true
			}
		}
	}
	f.members = sortedKeys(set)
}

// raws returns the values of a feed's column that stand for members.
func (x *execution) raws(f *feed, name string, members []string) []string {
	if f.column.direct && f.column.column.Until == "" {
		return members
	}
	s := x.engine.schema
	value := x.state.catalog.mapping(s, f.column, name)
	known, _ := x.state.catalog.universe(s, f.column.column)
	var raws []string
	for _, raw := range known {
		if member, ok := value(raw); ok && slices.Contains(members, member) {
			raws = append(raws, raw)
		}
	}
	return raws
}

// comparison compares a period with what its feeds have loaded.
type comparison struct {
	*execution
	feeds  []*feed
	name   string    // dimension of the members
	last   time.Time // last day of the period that counts
	newest time.Time // last day that any member has
	open   bool      // of some members it is not known
}

// note notes the newest day of a member, and for each dataset the day through which all
// have arrived. It returns the day through which all feeds have the member.
func (c *comparison) note(member string) time.Time {
	var lo time.Time
	for _, f := range c.feeds {
		day := f.loads.through(member)
		lo = earlier(lo, day)
		if !day.IsZero() {
			c.through[f.side.dataset.Name] = earlier(c.through[f.side.dataset.Name], day)
		}
	}
	if lo.IsZero() {
		c.open = true
	}
	c.newest = later(c.newest, lo)
	return lo
}

// nothing reports whether all of the period lies after what has been loaded.
func (c *comparison) nothing() bool {
	return !c.open && !c.newest.IsZero() && !c.period.Start.IsZero() && c.newest.Before(c.period.Start)
}

// differs reports whether one feed has loaded more of a member than another.
func (c *comparison) differs(member string) bool {
	return len(c.feeds) == 2 && !c.feeds[0].loads.through(member).Equal(c.feeds[1].loads.through(member))
}

// cutAt returns the day from on which rows are left out that only one side has, zero if
// the period ends before.
func (c *comparison) cutAt(lo time.Time) time.Time {
	from := lo.AddDate(0, 0, 1)
	for _, f := range c.feeds {
		// A column that knows months alone is cut at the begin of one.
		switch format := readLayout(f.side.dataset.Time.Format); {
		case format.starts(from):
		case format.finest == "month":
			from = time.Date(from.Year(), from.Month(), 1, 0, 0, 0, 0, time.UTC)
		default:
			from = time.Date(from.Year(), time.January, 1, 0, 0, 0, 0, time.UTC)
		}
	}
	if !c.period.End.IsZero() && !from.Before(c.period.End) {
		return time.Time{}
	}
	return from
}

// stale notes that a member is not loaded to the end of the period. Rows that may be late
// by the dataset's Lag are no reason to warn, unless others were left out.
func (c *comparison) stale(member string, lo time.Time, clipped bool) {
	for _, f := range c.feeds {
		if !f.loads.through(member).Equal(lo) {
			continue
		}
		limit := lo
		if !clipped {
			limit = lo.AddDate(0, 0, f.side.dataset.Freshness.Lag)
		}
		if !limit.Before(c.last) {
			continue
		}
		st := Stale{Source: f.side.dataset.Source, Dataset: f.side.dataset.Name, Member: member, Through: lo, Clipped: clipped}
		if _, own := f.loads.members[member]; !own {
			st.Member = "" // it is said of all at once
		}
		if !slices.ContainsFunc(c.result.Stale, func(o Stale) bool { return o.Dataset == st.Dataset && o.Member == st.Member }) {
			c.result.Stale = append(c.result.Stale, st)
		}
	}
}

// byMember compares member by member.
func (c *comparison) byMember() {
	set := map[string]bool{}
	for _, f := range c.feeds {
		if f.column.column == nil {
			c.uniform() // one side does not know the members
			return
		}
		for _, member := range f.members {
			set[member] = true
		}
	}
	cuts := map[time.Time][]string{}
	for _, member := range sortedKeys(set) {
		if slices.ContainsFunc(c.feeds, func(f *feed) bool { return !slices.Contains(f.members, member) }) {
			continue
		}
		lo := c.note(member)
		if lo.IsZero() {
			continue
		}
		clipped := false
		if c.differs(member) {
			if from := c.cutAt(lo); !from.IsZero() {
				cuts[from] = append(cuts[from], member)
				clipped = true
			}
		}
		c.stale(member, lo, clipped)
	}
	days := make([]time.Time, 0, len(cuts))
	for day := range cuts {
		days = append(days, day)
	}
	slices.SortFunc(days, time.Time.Compare)
	for _, day := range days {
		for _, f := range c.feeds {
			f.side.scope.clips = append(f.side.scope.clips, clip{f.column.column.Column, c.raws(f, c.name, cuts[day]), day})
		}
	}
}

// uniform compares all members at once, by the one that has least.
func (c *comparison) uniform() {
	members := map[string]bool{}
	for _, f := range c.feeds {
		for _, member := range f.members {
			members[member] = true
		}
		if f.loads != nil && f.column.column == nil {
			for member := range f.loads.members {
				members[member] = true
			}
		}
	}
	if len(members) == 0 {
		members[""] = true
	}
	c.newest, c.open = time.Time{}, false
	var lo time.Time
	unequal := false
	for _, member := range sortedKeys(members) {
		day := c.note(member)
		if !lo.IsZero() && !day.Equal(lo) || c.differs(member) {
			unequal = true
		}
		lo = earlier(lo, day)
	}
	if lo.IsZero() {
		return
	}
	clipped := false
	if from := c.cutAt(lo); len(c.feeds) == 2 && unequal && !from.IsZero() {
		for _, f := range c.feeds {
			f.side.scope.clips = append(f.side.scope.clips, clip{from: from})
		}
		clipped = true
		c.newest = lo
	}
	for _, member := range sortedKeys(members) {
		for _, f := range c.feeds {
			if day := f.loads.through(member); !day.IsZero() {
				c.stale(member, day, clipped)
			}
		}
	}
}

// maxChecked is the number of stale members for which it is looked up whether they matter.
const maxChecked = 20

// relevant drops what is stale of members that never had a row with the filters of the
// query: a plant that does not make a part is not late with it.
func (c *comparison) relevant(ctx context.Context) error {
	if c.name == "" || len(c.result.Stale) > maxChecked {
		return nil
	}
	var kept []Stale
	for _, st := range c.result.Stale {
		matters, err := c.matters(ctx, st.Member)
		if err != nil {
			return err
		}
		if matters {
			kept = append(kept, st)
		}
	}
	c.result.Stale = kept
	return nil
}

// matters reports whether a member has rows, of any time, in one of the feeds.
func (c *comparison) matters(ctx context.Context, member string) (bool, error) {
	for _, f := range c.feeds {
		from := f.side.scope
		if member == "" || f.column.column == nil || len(from.columns) == 0 {
			return true, nil
		}
		column := f.column.column.Column
		if len(from.columns) == 1 && from.columns[0].column == column {
			return true, nil
		}
		sc := &scope{dataset: from.dataset, kinds: from.kinds, columns: slices.Clone(from.columns)}
		for i, filter := range sc.columns {
			if filter.column == column {
				own := *filter
				sc.columns[i] = &own
			}
		}
		sc.column(column).narrow(c.raws(f, c.name, []string{member}))
		found, err := c.engine.hasRow(ctx, sc, c.by)
		if err != nil || found {
			return found, err
		}
	}
	return false, nil
}
