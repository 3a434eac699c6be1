// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"slices"

	"github.com/pacenote/pacenote/internal/timex"
)

// A text may hold a question and another one that goes on from it: "How many defects did
// Windsor have in January? And Toledo?" Each of them asks for a figure of its own.

// parted reports whether one question ends and another begins in tokens[first:end].
func (d *draft) parted(first, end int) bool {
	return slices.ContainsFunc(d.tokens[first:end], func(t token) bool { return t.begins })
}

// partedValues reports whether the values of a filter, or of its entity, stand in several
// questions.
func (d *draft) partedValues(dimension string) bool {
	first := -1
	for _, e := range d.edges {
		switch {
		case !e.means(meansValue) || !d.schema.relatedDimensions(e.meaning.dimension, dimension):
		case first < 0:
			first = e.end
		case d.parted(first, e.end):
			return true
		}
	}
	return false
}

// partedPeriods reports whether periods stand in several questions.
func (d *draft) partedPeriods(found []timex.Match) bool {
	return d.parted(found[0].End, found[len(found)-1].End)
}

// goesOn notes a question that goes on from another one by a thing of another kind ("And
// hoods?"): that the other has a figure of its own is said by nothing in the query, and the
// asker says what is meant.
func (d *draft) goesOn() {
	for i, e := range d.edges {
		if !d.tokens[e.first].begins || !d.conjunctions[e.first] && !e.is(classFollowUp) {
			continue
		}
		figure := func(e *edge) bool { return len(e.metrics()) > 0 }
		times := slices.DeleteFunc(slices.Clone(d.edges), func(e *edge) bool { return e.time == nil || len(e.time.Ranges) == 0 })
		set := slices.ContainsFunc(d.r.query.Filters, func(f Filter) bool { return d.partedValues(f.Dimension) }) ||
			len(d.r.query.Compare) > 0 && d.parted(times[0].end, times[len(times)-1].end)
		if !set && slices.ContainsFunc(d.edges[:i], figure) && !slices.ContainsFunc(d.edges[i:], figure) {
			d.r.vague = true
		}
	}
}
