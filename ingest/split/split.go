// SPDX-License-Identifier: Apache-2.0

package split

import (
	"context"
	"fmt"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/ingest"
)

// Defaults of Options.
const (
	defaultMaxTokens = 256
	defaultMinTokens = 32
	// reserve is left free below a model's limit for its control tokens and prefix.
	reserve = 16
	// minBudget is the least share of MaxTokens that the text gets, one in so many,
	// however long the titles above it are.
	minBudget = 4
)

// Options tells a Splitter how long chunks are. Nil, or zero fields, mean the defaults.
type Options struct {
	// MaxTokens is the greatest length of a chunk, in tokens, the document's title
	// and the heading path included. Default 256, or 16 less than the MaxTokens of
	// the model if the counter is an embed.Embedder that reads less.
	MaxTokens int
	// MinTokens is the length below which neighbours are put together, and below
	// which the last piece of a section is filled up from the one before. Default 32,
	// at most half of MaxTokens. 1 keeps every section apart.
	MinTokens int
	// Overlap is the greatest number of tokens, in whole sentences, that a chunk
	// repeats from the chunk before it in its section, marked as repeated. Default 0:
	// pieces end at sentences and carry their titles, so that repeating would mostly
	// find and cite the same evidence twice.
	Overlap int
}

// Splitter cuts documents into chunks; it implements ingest.Splitter.
type Splitter struct {
	counter embed.TokenCounter
	max     int
	min     int
	overlap int
	newline int // tokens of a line break
}

// New returns a Splitter that measures by counter; opts may be nil.
func New(counter embed.TokenCounter, opts *Options) *Splitter {
	var o Options
	if opts != nil {
		o = *opts
	}
	if o.MaxTokens <= 0 {
		o.MaxTokens = defaultMaxTokens
		if m, ok := counter.(interface{ Model() embed.Model }); ok && m.Model().MaxTokens > 2*reserve {
			o.MaxTokens = min(o.MaxTokens, m.Model().MaxTokens-reserve)
		}
	}
	if o.MinTokens <= 0 {
		o.MinTokens = defaultMinTokens
	}
	s := &Splitter{counter: counter, max: o.MaxTokens, overlap: max(o.Overlap, 0)}
	s.min = min(o.MinTokens, s.max/2)
	s.overlap = min(s.overlap, s.max/4)
	s.newline = max(0, counter.CountTokens("a\nb")-counter.CountTokens("a b"))
	return s
}

// version changes when the same document is cut into other chunks, or when chunks hold
// more of it.
const version = 6

// Settings names what a document's chunks depend on beside the document: a store reads
// documents again that were cut by other settings.
func (s *Splitter) Settings() string {
	counter := fmt.Sprintf("%T", s.counter)
	if c, ok := s.counter.(interface{ Encoding() string }); ok {
		counter += " " + c.Encoding()
	}
	return fmt.Sprintf("split/%d, %s, %d to %d tokens, overlap %d", version, counter, s.min, s.max, s.overlap)
}

// Split cuts a document. It takes time linear in the document's length, most of it for
// counting tokens: every text is counted about twice. A chunk is longer than MaxTokens
// only if the title and the headings above it alone take more than three quarters of
// it.
func (s *Splitter) Split(ctx context.Context, doc *ingest.Document) ([]ingest.Chunk, error) {
	run := &run{Splitter: s, ctx: ctx, doc: doc, tables: map[int]*tableView{}}
	run.numberTables()
	for _, part := range run.parts(run.sections()) {
		if err := run.cutPart(part); err != nil {
			return nil, fmt.Errorf("split: split %s: %w", doc.ID, err)
		}
	}
	return run.chunks, nil
}

// run is the cutting of one document.
type run struct {
	*Splitter
	ctx    context.Context
	doc    *ingest.Document
	tables map[int]*tableView // by block
	chunks []ingest.Chunk
	ticks  int
}

// numberTables makes a view of every table.
func (r *run) numberTables() {
	records := r.doc.Media == ingest.MediaCSV || r.doc.Media == ingest.MediaTSV
	for i := range r.doc.Blocks {
		if t := r.doc.Blocks[i].Table; t != nil && r.doc.Blocks[i].Kind == ingest.TableBlock {
			r.tables[i] = newTableView(t, len(r.tables))
			if !records { // of which one may lack all but its name
				r.tables[i].setSections()
			}
		}
	}
}

// tick returns the context's error now and then.
func (r *run) tick() error {
	if r.ticks++; r.ticks%64 == 0 && r.ctx.Err() != nil {
		return context.Cause(r.ctx)
	}
	return nil
}

// cutPart cuts one part of the document into chunks.
func (r *run) cutPart(p part) error {
	if r.ctx.Err() != nil {
		return context.Cause(r.ctx)
	}
	p.budget = r.budget(p.path)
	p.overlap = min(r.overlap, p.budget/3)
	p.budget -= p.overlap
	atoms, err := r.atoms(p)
	if err != nil {
		return err
	}
	packer := &packer{run: r, budget: p.budget}
	for _, a := range atoms {
		if err := packer.add(a); err != nil {
			return err
		}
	}
	drafts := packer.finish()
	for i := range drafts {
		var before []unit
		if i > 0 {
			before = drafts[i-1]
		}
		r.emit(p, drafts[i], before)
	}
	return nil
}

// budget returns the number of tokens that a chunk's own text may have.
func (r *run) budget(path []string) int {
	c := ingest.Chunk{HeadingPath: path}
	head := 0
	if h := c.Head(r.doc.Title); h != "" {
		head = r.counter.CountTokens(h) + r.newline
	}
	return max(r.max-head, r.max/minBudget, 1)
}
