// SPDX-License-Identifier: Apache-2.0

package split

import "github.com/pacenote/pacenote/ingest"

// packer fills chunks with units.
type packer struct {
	*run
	budget int
	drafts [][]unit
	draft  []unit // the chunk that is being filled
	length int    // its tokens
}

// cost returns the tokens that a unit adds to the draft, with the header rows that have
// to be repeated for it.
func (p *packer) cost(u unit) int {
	if p.repeats(u) {
		return u.tokens + p.tables[u.block].length
	}
	return u.tokens
}

// repeats reports whether the header rows are to be repeated above the unit.
func (p *packer) repeats(u unit) bool {
	return needsHeader(p.draft, u, p.tables)
}

// needsHeader reports whether a body row comes to a chunk that holds no row of its table
// yet, so that the header rows are missing.
func needsHeader(draft []unit, u unit, tables map[int]*tableView) bool {
	if !u.isRow() || u.row < tables[u.block].table.HeaderRows {
		return false
	}
	for i := len(draft) - 1; i >= 0 && draft[i].block == u.block; i-- {
		if draft[i].isRow() {
			return false
		}
	}
	return true
}

// put adds a unit to the draft.
func (p *packer) put(u unit) {
	p.length += p.cost(u)
	p.draft = append(p.draft, u)
}

// flush ends the draft.
func (p *packer) flush() {
	if len(p.draft) > 0 {
		p.drafts = append(p.drafts, p.draft)
	}
	p.draft, p.length = nil, 0
}

// add puts an atom into the draft if it fits, into the next one if it fits there, and
// otherwise spreads it evenly over as many as it needs.
func (p *packer) add(a atom) error {
	switch {
	case p.length+a.tokens <= p.budget:
	case p.length >= p.min || a.tokens > p.budget && p.length > 0 && p.length >= p.min/2:
		p.flush()
	}
	target := p.target(a)
	for _, u := range a.units {
		if err := p.tick(); err != nil {
			return err
		}
		if len(p.draft) > 0 && (p.length+p.cost(u) > target) {
			p.turn(u)
		}
		p.put(u)
	}
	return nil
}

// target returns the length to which chunks are filled with an atom: the budget if it
// fits, otherwise the least length that needs no more chunks than the budget does, so
// that they are of about equal length. It costs O(units × log budget).
func (p *packer) target(a atom) int {
	if p.length+a.tokens <= p.budget {
		return p.budget
	}
	least := p.count(a, p.budget)
	low, high := 1, p.budget
	for low < high {
		middle := (low + high) / 2
		if p.count(a, middle) <= least {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return high
}

// count returns how many chunks of length target, the draft included, an atom fills. A
// unit longer than target fills one.
func (p *packer) count(a atom, target int) int {
	n, length, rows := 1, p.length, false
	for _, u := range a.units {
		cost := u.tokens
		if u.isRow() && !rows && u.row >= p.tables[u.block].table.HeaderRows {
			cost += p.tables[u.block].length
		}
		if length > 0 && length+cost > target {
			n, length, rows = n+1, 0, false
			if u.isRow() && cost == u.tokens && u.row >= p.tables[u.block].table.HeaderRows {
				cost += p.tables[u.block].length
			}
		}
		length += cost
		rows = rows || u.isRow()
	}
	return n
}

// turn ends the draft before a unit, taking what should not be parted from the unit
// over to the next draft: the outer items of a list that the unit is nested in, the
// header rows of its table, and what introduces it.
func (p *packer) turn(next unit) {
	keep := len(p.draft)
	for keep > 1 && p.belongs(p.draft[keep-1], next) {
		keep--
		next = p.draft[keep]
	}
	carried := append([]unit(nil), p.draft[keep:]...)
	moved := 0
	for _, u := range carried {
		moved += u.tokens
	}
	if moved*2 > p.budget || keep == len(p.draft) {
		p.flush()
		return
	}
	p.draft = p.draft[:keep]
	p.flush()
	for _, u := range carried {
		p.put(u)
	}
}

// belongs reports whether a unit should not end a chunk that goes on with next.
func (p *packer) belongs(u, next unit) bool {
	b, n := &p.doc.Blocks[u.block], &p.doc.Blocks[next.block]
	switch {
	case u.caption || b.Kind == ingest.Heading || b.Kind == ingest.Caption && n.Kind == ingest.TableBlock || isTitle(b) && u.block != next.block:
		return true
	case u.block == next.block && u.isRow():
		return u.row < p.tables[u.block].table.HeaderRows && next.row >= 0
	case b.Kind == ingest.ListItem && n.Kind == ingest.ListItem && u.block != next.block:
		return n.Level > b.Level || n.Level == b.Level && n.Level > 1
	case n.Kind == ingest.ListItem && b.Kind != ingest.ListItem && next.start == 0:
		return next.marker != "" && len(u.text) > 0 && u.text[len(u.text)-1] == ':'
	}
	return false
}

// finish returns the drafts, the last filled up from the one before if it is tiny.
func (p *packer) finish() [][]unit {
	p.flush()
	n := len(p.drafts)
	if n < 2 {
		return p.drafts
	}
	before, last := p.drafts[n-2], p.drafts[n-1]
	length, rest := sum(last), sum(before)
	for length < p.min && len(before) > 1 {
		u := before[len(before)-1]
		if u.isRow() || last[0].isRow() || rest-u.tokens < length+u.tokens || length+u.tokens > p.budget {
			break
		}
		before, last = before[:len(before)-1], append([]unit{u}, last...)
		length, rest = length+u.tokens, rest-u.tokens
	}
	p.drafts[n-2], p.drafts[n-1] = before, last
	return p.drafts
}

func sum(units []unit) int {
	n := 0
	for _, u := range units {
		n += u.tokens
	}
	return n
}
