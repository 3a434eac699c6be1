// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"context"
	"regexp"
	"slices"
	"strings"
)

// writing is an answer while a generator writes it.
type writing struct {
	run    *run
	answer *Answer
	check  *verifier
	found  *assessment
	// free is set if the generator chose by itself what to say of the evidence: what it says may be true and
	// beside the question.
	free bool
	// near is set once a sentence rests on a passage that is likely to answer; until then the
	// others are held back, and so is one that announces what follows until something does.
	near bool
	held []checked
	// broken is set once a numbered step was dropped: the steps behind it would mislead.
	broken bool
}

// checked is a sentence that its citations bear out, or that is shown although they do not.
type checked struct {
	sentence Sentence
	cited    []Citation
	how      quoting
	doubt    string
}

// accept checks one sentence and adds it to the answer, or records why it is dropped.
// Its error is one of the store.
func (w *writing) accept(ctx context.Context, s Sentence) error {
	cited, how, reason, err := w.check.sentence(ctx, s)
	if err != nil {
		return err
	}
	doubt := ""
	if strings.HasPrefix(reason, reasonUnsaid) {
		switch w.run.engine.options.Unsupported {
		case FlagUnsupported:
			doubt, reason = reason, ""
		case AbstainUnsupported:
			w.run.withheld = true
		}
	}
	one := checked{s, cited, how, doubt}
	near := true
	step := numberedStep.MatchString(s.Text)
	if reason == "" && w.free {
		near, reason = w.found.pertains(s)
		switch {
		case w.says(s.Text):
			reason = reasonTwice
		case step && w.broken:
			reason = reasonStep
		case reason == "" && how == worded && doubt == "":
			repeated := w.found.repeats(s, w.check.evidence)
			if w.found.likely(repeated) {
				return w.quote(ctx, repeated)
			}
			if len(repeated) > 0 {
				reason = reasonRepeats
			}
		}
	}
	switch {
	case reason != "":
		w.drop(s.Text, reason)
		w.broken = w.broken || step
	case w.free && (!near && !w.near || introduction(s.Text)):
		w.held = append(w.held, one)
	default:
		w.near = w.near || near
		for _, before := range append(w.held, one) {
			w.add(before)
		}
		w.held = nil
	}
	return nil
}

// quote adds the passages that a sentence repeats with a few words around them: what is a document's is shown as
// that, and nothing that it asks for is said in the answer's own name.
func (w *writing) quote(ctx context.Context, repeated []*unit) error {
	for _, u := range repeated {
		if err := w.accept(ctx, u.quotation(w.check.evidence, w.run.question.Text)); err != nil {
			return err
		}
	}
	return nil
}

// end drops what was held back for nothing.
func (w *writing) end() {
	for _, one := range w.held {
		if introduction(one.sentence.Text) {
			w.drop(one.sentence.Text, reasonAnnounced)
			continue
		}
		w.drop(one.sentence.Text, reasonBeside+"other passages answer it")
	}
	w.held = nil
}

func (w *writing) drop(text, reason string) {
	if reason == reasonGone {
		text = ""
	}
	w.run.trace.Dropped = append(w.run.trace.Dropped, Dropped{text, reason})
}

// says reports whether the answer has a sentence already.
func (w *writing) says(text string) bool {
	for _, c := range w.answer.Claims {
		if c.Text == text {
			return true
		}
	}
	return slices.ContainsFunc(w.held, func(one checked) bool { return one.sentence.Text == text })
}

// add makes a sentence a claim of the answer.
func (w *writing) add(one checked) {
	answer, s := w.answer, one.sentence
	if answer.Text != "" {
		if s.Break || len(answer.Citations) == 0 {
			answer.Text += "\n"
		} else {
			answer.Text += " "
		}
	}
	claim := Claim{Text: s.Text, Start: len(answer.Text), Verbatim: one.how == verbatim, Quoted: one.how != worded, Unsupported: one.doubt}
	answer.Text += s.Text
	claim.End = len(answer.Text)
	first := len(answer.Citations)
	for _, c := range one.cited {
		claim.Citations = append(claim.Citations, answer.cite(c))
	}
	answer.Claims = append(answer.Claims, claim)
	w.run.emit(ClaimEvent{claim, answer.Citations[first:]})
}

// Why a sentence of a generator is dropped though its citations say it.
const (
	reasonBeside    = "it is beside the question: "
	reasonTwice     = "it was said before"
	reasonRepeats   = "it repeats a passage that is beside the question"
	reasonQuestion  = "it is a question"
	reasonStep      = "a step before it was dropped"
	reasonAnnounced = "nothing is left of what it announces"
)

// numberedStep matches a step with its number.
var numberedStep = regexp.MustCompile(`^\d{1,3}[.)] `)

// pertains says of a sentence in a generator's own words whether a passage that it rests on is among those that are
// likeliest to answer; and, if all its passages are about something else than the question, why it must go.
func (a *assessment) pertains(s Sentence) (near bool, reason string) {
	if strings.HasSuffix(strings.TrimSpace(s.Text), "?") {
		return false, reasonQuestion
	}
	best := bestUnit(a.units)
	allowed := false
	for _, q := range s.Quotes {
		for i := range a.units {
			u := &a.units[i]
			if u.hit != q.Evidence || u.start >= q.End || u.end <= q.Start || u.title {
				continue
			}
			if aboutElse(u.veto) {
				reason = reasonBeside + u.veto
				continue
			}
			allowed = true // if it has another veto it is no answer, but may stand beside one
			near = near || u.veto == "" && u.score >= best.score-nearBest
		}
	}
	if allowed {
		reason = ""
	}
	return near, reason
}

// cite returns the index of a citation, which it adds if it is new.
func (a *Answer) cite(c Citation) int {
	for i, have := range a.Citations {
		if have.Chunk == c.Chunk && have.Start == c.Start && have.End == c.End {
			return i
		}
	}
	c.Number = len(a.Figures) + len(a.Citations) + 1
	a.Citations = append(a.Citations, c)
	return len(a.Citations) - 1
}
