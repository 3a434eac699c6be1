// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/pacenote/pacenote/benchmarks/internal/collection"
	"github.com/pacenote/pacenote/benchmarks/internal/model"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/store"
)

// EngineResult is what a whole engine makes of the sentences of judged pairs, each said by a generator about the
// pair's evidence in answer to its question.
type EngineResult struct {
	Pairs int `json:"pairs"`
	// Caught is the share of the sentences that are not supported which are not shown as they were said,
	// WithheldWrongly the share of supported ones of which nothing is shown.
	Caught          float64 `json:"caught"`
	WithheldWrongly float64 `json:"withheld_wrongly"`
	// AsQuotation is the share of supported ones that are shown as the passage they repeat.
	AsQuotation float64 `json:"as_quotation"`
}

// String writes it for people.
func (r EngineResult) String() string {
	return fmt.Sprintf("pairs    %d, through an engine\ncaught   %.1f %%, supported ones withheld %.1f %%, shown as quotations %.1f %%",
		r.Pairs, 100*r.Caught, 100*r.WithheldWrongly, 100*r.AsQuotation)
}

// measureEngine indexes the evidence of each pair as a document and lets a generator say the claim about it. No answer is
// refused for its confidence, so that each claim is judged.
func measureEngine(ctx context.Context, file string) (EngineResult, error) {
	pairs, err := readPairs(file)
	if err != nil {
		return EngineResult{}, err
	}
	embedder, err := model.Load(model.Default)
	if err != nil {
		return EngineResult{}, err
	}
	c := &collection.Collection{}
	documents := make(map[string]string) // the document of each text
	for _, p := range pairs {
		text := strings.Join(p.Sentences, "\n\n")
		if documents[text] == "" {
			documents[text] = fmt.Sprint("evidence-", len(documents))
			c.Documents = append(c.Documents, collection.Document{ID: documents[text], Text: text})
		}
	}
	says := &sayer{}
	e, done, err := collection.Engine(ctx, collection.Source{Collection: c}, embedder, &rag.Options{Generator: says, MinConfidence: -1, Evidence: 50})
	if err != nil {
		return EngineResult{}, err
	}
	defer done()
	var truth, shown, kept, quoted []bool
	for _, p := range pairs {
		if p.Question == "" {
			return EngineResult{}, errors.New(p.ID + " has no question")
		}
		says.claim = p.Claim
		id := documents[strings.Join(p.Sentences, "\n\n")]
		a, err := e.Ask(ctx, rag.Question{Text: p.Question, As: collection.Reader, Filter: store.Compare{Field: "@id", Op: store.Equal, Value: ingest.StringValue(id)}})
		if err != nil {
			return EngineResult{}, err
		}
		own := len(a.Claims) > 0 && a.Claims[0].Text == p.Claim
		truth, shown, kept = append(truth, p.supported()), append(shown, own), append(kept, len(a.Claims) > 0)
		quoted = append(quoted, !(len(a.Claims) > 0 && !own))
	}
	return EngineResult{
		Pairs: len(pairs), Caught: withheld(false, truth, shown), WithheldWrongly: withheld(true, truth, kept),
		AsQuotation: withheld(true, truth, quoted),
	}, nil
}

// sayer is a generator that says one claim and cites all evidence. It is for one question at a time.
type sayer struct{ claim string }

// Generate yields the claim.
func (s *sayer) Generate(_ context.Context, p rag.Prompt) iter.Seq2[rag.Sentence, error] {
	return func(yield func(rag.Sentence, error) bool) {
		one := rag.Sentence{Text: s.claim}
		for i := range p.Evidence {
			one.Quotes = append(one.Quotes, rag.QuoteRange{Evidence: i, End: len(p.Evidence[i].Chunk.Text)})
		}
		yield(one, nil)
	}
}
