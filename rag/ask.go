// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"
	"unicode"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/internal/lang"
	"github.com/pacenote/pacenote/internal/measure"
	"github.com/pacenote/pacenote/rag/semantic"
	"github.com/pacenote/pacenote/store"
)

// poolHits is the number of hits that a question retrieves. Answers are made from the
// first Options.Evidence of them; the rest are the background against which the first
// are judged.
const poolHits = 50

// Search returns the chunks that are nearest to a question, best first: q.K of them, or
// as many as the asker may read and the filter passes. A question without letters and
// digits has none.
func (e *Engine) Search(ctx context.Context, q Question) ([]store.Hit, error) {
	r := run{engine: e, question: q, emit: func(Event) bool { return true }}
	if q.K <= 0 {
		q.K = store.DefaultK
	}
	if !hasWords(q.Text) {
		return nil, nil
	}
	if err := r.rewrite(ctx); err != nil {
		return nil, fmt.Errorf("rag: search: %w", err)
	}
	hits, err := r.searchParts(ctx, q.K)
	if err != nil {
		return nil, fmt.Errorf("rag: search: %w", err)
	}
	return hits, nil
}

// hasWords reports whether there is anything in a question to look for.
func hasWords(question string) bool {
	return strings.ContainsFunc(question, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// Ask answers a question from the documents the asker may read, or abstains. The error
// is not nil only if the question could not be processed.
func (e *Engine) Ask(ctx context.Context, q Question) (*Answer, error) {
	for event, err := range e.Stream(ctx, q) {
		if err != nil {
			return nil, err
		}
		if done, ok := event.(AnswerEvent); ok {
			return done.Answer, nil
		}
	}
	return nil, errors.New("rag: ask: the stream ended without an answer")
}

// Stream answers like Ask and yields steps and claims as they come; the last event is
// the AnswerEvent. A claim is yielded once its citations have been checked. Leaving the
// loop ends the work. An error is the last thing yielded.
func (e *Engine) Stream(ctx context.Context, q Question) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		r := run{engine: e, question: q, original: q.Text, terms: make(chunkTerms)}
		r.emit = func(event Event) bool {
			if !r.left && !yield(event, nil) {
				r.left = true
				cancel()
			}
			return !r.left
		}
		answer, version := e.kept.get(q)
		var err error
		if answer != nil {
			answer = r.recall(answer)
		} else if answer, err = r.ask(ctx); err == nil {
			answer.Question, answer.Rewritten = q.Text, r.rewritten
			e.kept.put(q, version, answer)
		}
		switch {
		case r.left:
		case err != nil:
			yield(nil, fmt.Errorf("rag: ask: %w", err))
		default:
			yield(AnswerEvent{answer}, nil)
		}
	}
}

// run is one question on its way.
type run struct {
	engine   *Engine
	question Question
	emit     func(Event) bool
	left     bool // the consumer has left the stream
	withheld bool // a sentence was not borne out, and the policy is to abstain then

	original  string // the question as it was asked
	rewritten string // what a follow-up was taken to mean; empty if it stands alone

	language string
	vector   embed.Vector
	// own is the scale of cosines with texts in the question's language, foreign with others.
	own, foreign scale
	scored       bool // the engine's scorer reads the question and its evidence
	asked        asked
	subject      subject
	terms        chunkTerms
	lead         *semantic.Answer // the figure that an answer from documents begins with
	begun        *Answer          // the answer to earlier parts of the question; nil if there are none
	trace        Trace
	usage        Usage
}

// ask answers by whom the plan says: databases, documents, or both.
func (r *run) ask(ctx context.Context) (*Answer, error) {
	if !hasWords(r.question.Text) {
		return r.abstain(EmptyQuestion, 0), nil
	}
	if err := r.rewrite(ctx); err != nil {
		return nil, err
	}
	to, err := r.plan(ctx)
	if err != nil {
		return nil, err
	}
	switch {
	case to.documents == "":
		return r.figured(to.figures), nil
	case to.figures != nil && !to.first:
		return r.both(ctx, to)
	}
	answer, err := r.askParts(ctx)
	if err == nil && to.figures != nil && answer.Outcome != Answered {
		answer = r.figured(to.figures)
	}
	return answer, err
}

// askDocuments answers from the documents.
func (r *run) askDocuments(ctx context.Context) (*Answer, error) {
	r.trace.Hits, r.trace.Passages, r.trace.Signals = nil, nil, nil // of a search before this one
	hits, err := r.search(ctx, poolHits)
	if err != nil {
		return nil, err
	}
	hits = r.subject.promote(distinctFirst(hits), r.engine.options.Evidence)
	hits = r.withOthers(hits, r.engine.options.Evidence)
	evidence := hits[:min(len(hits), r.engine.options.Evidence)]
	r.traceHits(evidence)
	if len(evidence) == 0 {
		return r.abstain(NoEvidence, 0), nil
	}
	found, err := r.assess(ctx, hits, len(evidence))
	if err != nil {
		return nil, err
	}
	if found.confidence < r.engine.options.MinConfidence {
		return r.abstain(NoEvidence, found.confidence), nil
	}
	if evidence, err = r.findProcedure(ctx, evidence, found); err != nil {
		return nil, err
	}
	if evidence, err = r.findNext(ctx, evidence, found); err != nil {
		return nil, err
	}
	answer, err := r.generate(ctx, evidence, found)
	if err != nil {
		return nil, err
	}
	if !r.cites(answer) || r.withheld {
		return r.abstain(NoEvidence, found.confidence), nil
	}
	return answer, nil
}

// distinctFirst puts hits whose text a better hit has already behind all others: copies of
// a document would take the places of the evidence.
func distinctFirst(hits []store.Hit) []store.Hit {
	seen := make(map[string]bool, len(hits))
	var first, copies []store.Hit
	for i := range hits {
		text := oneLine(hits[i].Chunk.Text)
		if seen[text] {
			copies = append(copies, hits[i])
			continue
		}
		seen[text] = true
		first = append(first, hits[i])
	}
	return append(first, copies...)
}

// step runs one step of a question and records how long it took and what came out.
func (r *run) step(name string, work func() (string, error)) error {
	start := time.Now()
	detail, err := work()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	step := TraceStep{Name: name, Duration: time.Since(start), Detail: detail}
	r.trace.Steps = append(r.trace.Steps, step)
	r.emit(StepEvent{step})
	return nil
}

// search finds the k best chunks for the question.
func (r *run) search(ctx context.Context, k int) ([]store.Hit, error) {
	var hits []store.Hit
	if len(r.question.Text) > store.MaxText {
		return nil, &store.QueryError{Reason: fmt.Sprintf("the question is longer than %d bytes", store.MaxText)}
	}
	err := errors.Join(
		r.step("language", r.detect),
		r.step("embed", func() (string, error) { return r.embed(ctx) }),
	)
	if err != nil {
		return nil, err
	}
	r.subject = newSubject(r.question.Text, r.language)
	words, converted := keywords(r.question.Text)
	q := store.Query{
		As: r.question.As, Text: words, Language: r.language, Vector: r.vector,
		K: max(k, poolHits), Filter: r.question.Filter, Feedback: store.DefaultFeedback,
	}
	err = r.step("retrieve", func() (string, error) {
		var err error
		hits, err = r.retrieve(ctx, q)
		return fmt.Sprintf("%d hits", len(hits)) + converted, err
	})
	if err != nil {
		return nil, err
	}
	if r.question.Effort >= High && r.reads(hits[:min(len(hits), rerankedHits)]) {
		err = r.step("score", func() (string, error) {
			var err error
			hits, err = r.rerankHits(ctx, hits)
			return fmt.Sprintf("%d hits", min(len(hits), rerankedHits)), err
		})
		if err != nil {
			return nil, err
		}
	}
	if hits, err = r.route(ctx, q, hits); err != nil {
		return nil, err
	}
	hits = hits[:min(k, len(hits))]
	if r.engine.options.Reranker == nil {
		return hits, nil
	}
	err = r.step("rerank", func() (string, error) {
		var err error
		hits, err = r.engine.options.Reranker.Rerank(ctx, r.question.Text, hits)
		return fmt.Sprintf("%d hits", len(hits)), err
	})
	return hits, err
}

// keywords returns what is looked for by words: the question, and its amounts as they are given in other units ("36 psi" is
// "248 kPa"). converted says for the trace what was added.
func keywords(question string) (words, converted string) {
	equivalents := measure.Equivalents(question)
	added := strings.Join(equivalents, ", ")
	if added == "" || len(question)+1+len(added) > store.MaxText {
		return question, ""
	}
	return question + "\n" + added, "; looked for " + added + " too"
}

func (r *run) detect() (string, error) {
	r.language = r.question.Language
	if r.language != "" {
		return r.language + " (given)", nil
	}
	code, confidence := lang.Detect(r.question.Text)
	r.language = code
	if code == "" {
		return "unsure", nil
	}
	return fmt.Sprintf("%s (%.2f)", code, confidence), nil
}

func (r *run) embed(ctx context.Context) (string, error) {
	var err error
	r.vector, err = r.embedQuery(ctx, r.question.Text)
	return fmt.Sprintf("%d dimensions", len(r.vector)), err
}

func (r *run) embedQuery(ctx context.Context, text string) (embed.Vector, error) {
	vectors, err := embed.Queries(ctx, r.engine.embedder, r.language, []string{text})
	if err != nil {
		return nil, err
	}
	if len(vectors) != 1 {
		return nil, fmt.Errorf("the embedder returned %d vectors for one text", len(vectors))
	}
	r.count(text)
	return vectors[0], nil
}

// count adds a text to the tokens spent on embedding.
func (r *run) count(text string) {
	if c, ok := r.engine.embedder.(embed.TokenCounter); ok {
		r.usage.EmbeddedTokens += c.CountTokens(text)
	}
}

func (r *run) traceHits(hits []store.Hit) {
	for i := range hits {
		h := &hits[i]
		r.trace.Hits = append(r.trace.Hits, TraceHit{
			Chunk: h.Chunk.ID, Score: h.Score, Keyword: h.Keyword, Vector: h.Vector,
			Place: h.Chunk.LocationOf(0, len(h.Chunk.Text)).String(),
		})
	}
}

// assess estimates how likely the evidence answers the question.
func (r *run) assess(ctx context.Context, hits []store.Hit, evidence int) (*assessment, error) {
	var found *assessment
	err := r.step("assess", func() (string, error) {
		var err error
		found, err = assess(ctx, r, hits, evidence)
		if err != nil {
			return "", err
		}
		r.trace.Signals = found.signals
		return fmt.Sprintf("confidence %.2f", found.confidence), nil
	})
	return found, err
}

// abstain returns the answer that says that there is none.
func (r *run) abstain(code Code, confidence float64) *Answer {
	return &Answer{
		Question: r.question.Text, Language: r.language, Outcome: Abstained, Code: code,
		Text: abstention(code, r.language), Confidence: confidence, Trace: r.trace, Usage: r.usage,
	}
}
