// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/split"
	"github.com/pacenote/pacenote/rag/ground"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/local"
)

// Options sets what an engine is made of. The zero value, and nil, mean the defaults
// named at each field.
type Options struct {
	// Parsers read the items of sources, by media type; of two for one type the
	// earlier is taken. Default: DefaultParsers().
	Parsers []ingest.Parser
	// Splitter cuts documents into chunks. Default: split.New with the embedder's
	// token counter, or words where it can't count. For budgets in the tokens of a
	// language model pass split.New with a counter of embed/tiktoken; what is longer than
	// the embedder reads is then found by its beginning only.
	Splitter ingest.Splitter
	// Limits bounds what one item may cost. Default: those of ingest.Limits.
	Limits ingest.Limits
	// Concurrency is the number of items that are read at a time. Default:
	// GOMAXPROCS.
	Concurrency int
	// Progress is called after each item of a sync, and Embedded when an item's
	// chunks begin to be embedded and after each batch of them: one call of both at a
	// time. Default: none.
	Progress func(Progress)
	Embedded func(Embedding)
	// Rewriter makes follow-ups of a conversation stand alone. Default: FollowUps.
	Rewriter Rewriter
	// Rephraser gives other wordings of questions of Effort High, which are searched for too. Default: none.
	Rephraser Rephraser
	// Retriever finds evidence. Default: the store, by keywords and vectors.
	Retriever Retriever
	// Figures answers questions about numbers from databases, such as a
	// *semantic.Engine. Default: none, and every question is for the documents.
	Figures Figures
	// NoRouting leaves hits as the retriever ranked them. By default those of documents whose
	// metadata or title the question names (a model year, a brand, a device) come first; the
	// trace's step "route" says which.
	NoRouting bool
	// Reranker reorders what was found. Default: none.
	Reranker Reranker
	// Scorer says which passages answer the question, and how likely any does: rag/rerank/msmarco has one for English.
	// Default: none. Without one, and where the question or one of the first hits is in a language that it does not read, passages are
	// compared with the question by their embeddings, which finds fewer answers and refuses fewer questions that have
	// none (decision 0033).
	Scorer Scorer
	// Generator writes answers. Default: one that quotes sentences, steps and table
	// rows and needs no model.
	Generator Generator
	// Checker decides whether a sentence that does not quote its citations word for word
	// may stand beside them. Default: one with ground.AnswerThreshold.
	Checker *ground.Checker
	// Unsupported says what becomes of a sentence that its citations do not say. Default:
	// DropUnsupported.
	Unsupported Policy
	// Evidence is the number of chunks that answers are made from. Default: 12.
	Evidence int
	// MinConfidence is the least estimated probability, in [0,1], that the evidence
	// answers the question; below it the engine abstains. Default: DefaultMinConfidence.
	// Negative: the engine leaves abstaining to the generator. A service that wants a certain
	// share of refusals finds it from its own questions with eval.MinConfidence.
	MinConfidence float64
	// CacheAnswers is the number of answers that are kept, for the same question by the same principal, until something in
	// the store changes. Nothing is kept over a store that is not Versioned, with a Retriever of one's own, or with
	// Figures, which change without a word. Default: 0, none.
	CacheAnswers int
	// Logger gets what goes wrong in the background and a line for each sync. Nil is
	// silent. Texts of documents and questions are never logged.
	Logger *slog.Logger
}

// passageBytes is the size of the vectors of passages that are kept, of 384 dimensions some 9,000, scoreBytes that of the scores
// of passages, some 10,000.
const (
	passageBytes = 16 << 20
	scoreBytes   = 2 << 20
)

// DefaultMinConfidence is the confidence below which an engine abstains by default. It is
// chosen by cost: a wrong answer at twice a refusal.
const DefaultMinConfidence = 0.6

// Policy says what becomes of a sentence of an answer that its citations exist for and do not say.
// A sentence whose citations can't be read back is dropped whatever the policy.
type Policy uint8

// The policies.
const (
	// DropUnsupported leaves the sentence out; the trace has it. Where no sentence is left, and
	// Options.MinConfidence is not negative, the answer is quoted from the evidence instead.
	DropUnsupported Policy = iota
	// FlagUnsupported keeps it, with Claim.Unsupported set: for people who are shown that
	// beside it.
	FlagUnsupported
	// AbstainUnsupported makes the whole answer an abstention, which takes back what was
	// streamed before.
	AbstainUnsupported
)

// Engine answers questions from the documents in a store, and keeps the store in step
// with their sources. It is safe for concurrent use.
type Engine struct {
	store    store.Store
	embedder embed.Embedder
	options  Options
	parsers  map[string]ingest.Parser

	// syncing holds a token while a sync runs: two at a time could undo each other.
	syncing chan struct{}
	// closing ends with Close, and ends the syncs that run.
	closing context.Context
	close   context.CancelFunc

	// kept are answers; nil if none are.
	kept *answers
	// passages is the embedder with a memory for the passages of answers, scores the scorer with one.
	passages    *embed.Cache
	scores      *embed.Cache // nil without a scorer
	readable    []string     // the languages that the scorer reads
	calibrating sync.Mutex
	calibration *calibration // nil until a question needs it
}

// Open opens the store in the directory dir, which is made if it does not exist, and
// returns an engine over it. Close closes both. A store that was built with another
// model is a *store.ModelError.
func Open(ctx context.Context, dir string, embedder embed.Embedder, opts *Options) (*Engine, error) {
	if embedder == nil {
		return nil, errors.New("rag: open engine: no embedder")
	}
	var log *slog.Logger
	if opts != nil {
		log = opts.Logger
	}
	st, err := local.Open(ctx, dir, embedder.Model(), &local.Options{Log: log})
	if err != nil {
		return nil, err
	}
	e, err := New(st, embedder, opts)
	if err != nil {
		return nil, errors.Join(err, st.Close())
	}
	return e, nil
}

// New returns an engine over a store, which it takes over: Close closes it. The store
// must have been built with the embedder's model.
func New(st store.Store, embedder embed.Embedder, opts *Options) (*Engine, error) {
	if st == nil || embedder == nil {
		return nil, errors.New("rag: make engine: a store and an embedder are needed")
	}
	passages := embed.NewCache(embedder, &embed.CacheOptions{MaxBytes: passageBytes})
	e := &Engine{store: st, embedder: embedder, passages: passages, syncing: make(chan struct{}, 1)}
	e.closing, e.close = context.WithCancel(context.Background())
	if opts != nil {
		e.options = *opts
	}
	if s := e.options.Scorer; s != nil {
		e.scores = embed.NewCache(pairs{s}, &embed.CacheOptions{MaxBytes: scoreBytes})
		e.readable = s.Languages()
	}
	e.setDefaults()
	e.kept = newAnswers(&e.options, st)
	e.parsers = make(map[string]ingest.Parser)
	for _, p := range e.options.Parsers {
		for _, media := range p.Media() {
			if _, taken := e.parsers[media]; !taken {
				e.parsers[media] = p
			}
		}
	}
	return e, nil
}

func (e *Engine) setDefaults() {
	o := &e.options
	if o.Parsers == nil {
		o.Parsers = DefaultParsers()
	}
	if o.Splitter == nil {
		o.Splitter = split.New(counterOf(e.embedder), nil)
	}
	o.Limits = o.Limits.WithDefaults()
	if o.Concurrency <= 0 {
		o.Concurrency = runtime.GOMAXPROCS(0)
	}
	if o.Rewriter == nil {
		o.Rewriter = FollowUps{}
	}
	if o.Retriever == nil {
		o.Retriever = storeRetriever{e.store}
	}
	if o.Checker == nil {
		o.Checker = ground.New(&ground.Options{Threshold: ground.AnswerThreshold})
	}
	if o.Generator == nil {
		o.Generator = Extractive{}
	}
	if o.Evidence <= 0 {
		o.Evidence = 12
	}
	if o.MinConfidence == 0 {
		o.MinConfidence = DefaultMinConfidence
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
}

// Close ends a sync that is running, waits for it, and closes the store. Other calls that
// are still running end with an error.
func (e *Engine) Close() error {
	e.close()
	e.syncing <- struct{}{}
	defer func() { <-e.syncing }()
	if err := e.store.Close(); err != nil {
		return fmt.Errorf("rag: close engine: %w", err)
	}
	return nil
}

// storeRetriever is the default Retriever.
type storeRetriever struct{ store store.Store }

func (r storeRetriever) Retrieve(ctx context.Context, q store.Query) ([]store.Hit, error) {
	return r.store.Search(ctx, q)
}
