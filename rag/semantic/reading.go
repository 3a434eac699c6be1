// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"slices"
	"strings"
	"time"

	"github.com/pacenote/pacenote/internal/timex"
)

// reading is one interpretation of a question.
type reading struct {
	query Query
	score float64
	// unmatched are the words that it can't account for.
	unmatched []string
	// reason says why it can't be run, detail what about; empty if it can.
	reason Reason
	detail string
	// periods are the readings of an ambiguous date, for the asker to choose from.
	periods []timex.Range
	// without is set if the question named no period.
	without     bool
	assumptions []assumption
	// guessed is set if a member was named with another letter than it has.
	guessed bool
	// spans is set if the period of a condition on members may be that of the figure too.
	spans bool
	// vague is set if the metric was named by a part of its name alone: the asker confirms
	// it before a number is given.
	vague bool
}

// assumption is something the question left open; see schema.sayAssumption for the kinds.
type assumption struct{ kind, detail string }

// runs reports whether a reading accounts for all of the question.
func (r *reading) runs() bool { return r.reason == "" && len(r.unmatched) == 0 && r.query.Metric != "" }

// reader turns paths into readings. It lives for one question.
type reader struct {
	schema   *schema
	catalog  *catalog
	question Question
	tokens   []token
	language string
	today    time.Time
	// metrics are those that the asker may have.
	metrics map[string]bool
	// names are the spans of tokens that name one value.
	names map[[2]int]bool
	// conjunctions marks the tokens of words such as "and".
	conjunctions []bool
	// unmodelled are the tokens of words for aggregates that no metric has, in any language.
	unmodelled []int
	// forbidden are the phrases that no figure answers.
	forbidden []forbiddenPhrase
	// rivals are the best edges of metrics whose names hold a word such as "share", by the
	// token of the word.
	rivals map[int]*edge
	// nouns are the spans of tokens that name dimensions whose values are no numbers, with
	// these, and numbers those that name others.
	nouns, numbers map[[2]int][]string
	// figures are the spans of the whole names of metrics.
	figures map[[2]int]bool
	// reads reports whether the asker may be told figures of a dataset.
	reads func(*Dataset) bool
	// members are the keys of members by dimension and value, see having.
	members map[[2]string][]string
}

// draft is a path on its way to a reading.
type draft struct {
	*reader
	edges []*edge
	used  []bool // edges whose meaning is accounted for
	r     reading
	// groups are dimensions and grains to group by, in order of mention.
	groups []string
	// counts is set if the question says by what to group: "plants by country".
	counts bool
	// named is set if members were asked for by their names, and they are grouped by.
	named bool
	// extreme is the class of the superlative by which members are ranked, if any.
	extreme class
	// compares is the edge of the metric of Query.Having.
	compares int
	// over is the expression of "month over month", nil if the question has none.
	over *timex.Match
	// wholes are the values of Query.ShareOf that the question leaves open.
	wholes [][]string
	// said are what members must have, by the figures that the question names for it.
	said []clauseOfMembers
}

// read returns the readings of a path: several if it leaves the metric open.
func (rd *reader) read(p path) []reading {
	d := &draft{reader: rd, edges: p.edges, used: make([]bool, len(p.edges)), r: reading{score: p.score}, compares: -1}
	d.passOver()
	d.split()
	d.special()
	d.clauses()
	d.periods()
	d.values()
	d.comparisons()
	d.grouping()
	d.havings()
	d.equalities()
	var all []reading
	for _, c := range d.candidates() {
		one := d.clone()
		one.settle(c)
		all = append(all, one.withWholes()...)
	}
	return all
}

// clone copies a draft, so that two metrics can be tried.
func (d *draft) clone() *draft {
	c := *d
	c.used = slices.Clone(d.used)
	c.groups = slices.Clone(d.groups)
	c.r.unmatched = slices.Clone(d.r.unmatched)
	c.r.assumptions = slices.Clone(d.r.assumptions)
	c.r.query.Filters = slices.Clone(d.r.query.Filters)
	return &c
}

// passOver uses up edges that need no more: function words, words of asking, ignored
// words; and notes the words that nothing matched, and corrections.
func (d *draft) passOver() {
	for i, e := range d.edges {
		switch {
		case e.skipped:
			d.r.unmatched = append(d.r.unmatched, d.text(e))
			d.used[i] = true
		case d.unknownLetter(i):
			d.r.unmatched = append(d.r.unmatched, d.text(e))
			d.used[i] = true
		case e.is(classVague) && !e.is(classHappen) && !e.is(classFunction):
		case e.means(meansIgnored), e.is(classFunction), e.is(classRelative), e.is(classShow), e.is(classCommand), e.is(classHappen), e.is(classPronoun), e.is(classFollowUp):
			d.used[i] = len(e.classes) <= 1 || !d.operates(e)
		}
		for _, s := range e.spelling {
			d.assume("spelling", s)
		}
	}
}

// unknownLetter reports whether a capital letter stands beside a noun whose values it is
// none of ("severity E"), and so is no word of the language, in which it is one.
func (d *draft) unknownLetter(i int) bool {
	e := d.edges[i]
	t := &d.tokens[e.first]
	if i == 0 || len(t.text) != 1 || t.text == t.folded || e.meaning != nil || e.time != nil || t.elided || t.apart {
		return false
	}
	return d.edges[i-1].means(meansNoun)
}

// scoreSplit is taken off for two values that side by side are the name of one.
const scoreSplit = -0.5

// split rates a path lower that reads one name as two.
func (d *draft) split() {
	for i := 1; i < len(d.edges); i++ {
		a, b := d.edges[i-1], d.edges[i]
		if a.means(meansValue) && b.means(meansValue) && d.names[[2]int{a.first, b.end}] {
			d.r.score += scoreSplit
		}
	}
}

// operates reports whether an edge has a class that changes the query.
func (d *draft) operates(e *edge) bool {
	return slices.ContainsFunc(e.classes, func(c class) bool { return classScore(c) == scoreOperator })
}

func (d *draft) assume(kind, detail string) {
	a := assumption{kind, detail}
	if !slices.Contains(d.r.assumptions, a) {
		d.r.assumptions = append(d.r.assumptions, a)
	}
}

// text returns the words of an edge as written.
func (d *draft) text(e *edge) string {
	words := make([]string, 0, e.end-e.first)
	for _, t := range d.tokens[e.first:e.end] {
		words = append(words, t.text)
	}
	return strings.Join(words, " ")
}

// refuse notes why a reading can't be run; the first reason stays.
func (d *draft) refuse(reason Reason, detail string) {
	if d.r.reason == "" {
		d.r.reason, d.r.detail = reason, detail
	}
}

// special looks for what must never be answered with a number.
func (d *draft) special() {
	for _, i := range d.unmodelled {
		d.r.unmatched = append(d.r.unmatched, d.tokens[i].text)
		d.refuse(UnknownMetric, d.tokens[i].text)
	}
	for _, p := range d.forbidden {
		if d.splits(p) {
			d.refuse(p.reason, d.tokens[p.first].text)
		}
	}
	for _, e := range d.edges {
		switch {
		case e.means(meansRestricted):
			d.refuse(RestrictedField, d.text(e))
		case e.is(classForecast):
			d.refuse(Forecast, d.text(e))
		case e.is(classDocument):
			d.refuse(NotStructured, d.text(e))
		}
	}
}

// unmodelled returns the tokens of words for aggregates that no metric has.
func unmodelled(tokens []token) []int {
	var found []int
	for i := range tokens {
		if opens(tokens, i, allLanguages, classOther) {
			found = append(found, i)
		}
	}
	return found
}

// forbiddenPhrase is a phrase of several words that no figure answers.
type forbiddenPhrase struct {
	first, end int
	reason     Reason
}

// forbiddenIn returns the phrases of a language that ask for documents or for the future.
func forbiddenIn(tokens []token, language string) []forbiddenPhrase {
	var found []forbiddenPhrase
	for i := range tokens {
		for _, t := range lexicons().at(tokens, i, language) {
			reason := map[class]Reason{classDocument: NotStructured, classForecast: Forecast}[t.class]
			if reason != "" && len(t.words) > 1 {
				found = append(found, forbiddenPhrase{i, i + len(t.words), reason})
			}
		}
	}
	return found
}

// splits reports whether a path takes the words of a phrase apart: "por qué" is never "by
// what". Words that the model knows are not the phrase.
func (d *draft) splits(p forbiddenPhrase) bool {
	return !slices.ContainsFunc(d.edges, func(e *edge) bool {
		return e.first <= p.first && e.end >= p.end || e.meaning != nil && e.first < p.end && e.end > p.first
	})
}

// quiet reports whether an edge stands between others without separating them.
func quiet(e *edge) bool {
	return e.is(classFunction) || e.is(classRelative) || e.is(classBelong) || e.is(classShow) || e.is(classCommand) || e.is(classHappen) || e.means(meansIgnored)
}

// next returns the index of the first edge after i that is not quiet, or -1.
func (d *draft) next(i int) int {
	for i++; i < len(d.edges); i++ {
		if !quiet(d.edges[i]) || d.operates(d.edges[i]) {
			return i
		}
	}
	return -1
}

// previous returns the index of the last edge before i that is not quiet, or -1.
func (d *draft) previous(i int) int {
	for i--; i >= 0; i-- {
		if !quiet(d.edges[i]) || d.operates(d.edges[i]) {
			return i
		}
	}
	return -1
}

// find returns the indexes of the unused edges with one of the classes.
func (d *draft) find(classes ...class) []int {
	var found []int
	for i, e := range d.edges {
		if !d.used[i] && slices.ContainsFunc(classes, e.is) {
			found = append(found, i)
		}
	}
	return found
}

// use marks edges as accounted for.
func (d *draft) use(edges ...int) {
	for _, i := range edges {
		d.used[i] = true
	}
}
