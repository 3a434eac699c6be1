// SPDX-License-Identifier: Apache-2.0

package bert

import (
	"context"
	"math"
	"runtime"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/internal/vec"
)

// network is the transformer: embedding, layers, pooling. It is immutable.
type network struct {
	kernels   *vec.Kernels
	hidden    int
	words     *table
	positions []float32 // [MaxTokens or more, hidden]
	norm      vec.Norm
	attention vec.Attention
	layers    []layer
	poolFirst bool // the vector is that of the first token; else the mean of all
	// Of a model of pairs: what is added to the tokens of the second text, and what makes the score.
	second []float32
	head   *head
}

// head makes the score of a pair from the hidden state of its first token: weight·tanh(pooler·x) + bias.
type head struct {
	pooler       *vec.Linear
	weight, bias []float32
}

// layer is one block: attention and a feed-forward network, each with a residual and a
// normalisation behind it.
type layer struct {
	qkv, attention, up, down   *vec.Linear
	attentionNorm, forwardNorm vec.Norm
}

// feedRows is how many rows pass through the feed-forward network at a time, so that
// its wide middle stays in the cache.
const feedRows = 48

// state is the working memory of one batch. Each slice has a row for each token.
type state struct {
	x       []float32 // the hidden state, [tokens, hidden]
	context []float32 // what attention gathered, then what it became, [tokens, hidden]
	qkv     []float32 // queries, keys, values, [tokens, 3·hidden]
	up      []float32 // the middle of the feed-forward network, [feedRows, intermediate]
	input   vec.Activations
	scratch vec.Scratch
	patient bool // whether others come first: the batch is of documents
}

// yield lets a query that waits for a processor have this one. Documents yield several
// times in each layer; a query never does, or each yield would cost it a layer of theirs.
func (s *state) yield() {
	if s.patient {
		runtime.Gosched()
	}
}

func newState(n *network) *state {
	return &state{up: make([]float32, feedRows*n.layers[0].up.Out)}
}

// grow makes room for so many tokens.
func (s *state) grow(tokens, hidden int) {
	if len(s.x) < tokens*hidden {
		s.x = make([]float32, tokens*hidden)
		s.context = make([]float32, tokens*hidden)
		s.qkv = make([]float32, 3*tokens*hidden)
	}
}

// run computes the vectors of a batch. It returns the context's error if that ends
// before.
func (n *network) run(ctx context.Context, s *state, batch []*sequence) error {
	tokens := 0
	for _, q := range batch {
		tokens += len(q.ids)
	}
	s.grow(tokens, n.hidden)
	x := s.x[:tokens*n.hidden]
	n.embed(x, batch)
	rows := tokens
	for i := range n.layers {
		if err := ctx.Err(); err != nil {
			return err
		}
		s.yield()
		n.gather(&n.layers[i], s, batch, tokens)
		if n.poolFirst && i == len(n.layers)-1 {
			// What follows works on each token by itself, and only the first are asked for.
			firsts(x, batch, n.hidden)
			firsts(s.context, batch, n.hidden)
			rows = len(batch)
		}
		n.attend(&n.layers[i], s, rows)
		n.feed(&n.layers[i], s, rows)
	}
	for _, q := range batch {
		size := n.hidden
		if !n.poolFirst {
			size *= len(q.ids)
		}
		if n.head != nil {
			q.vector = embed.Vector{n.score(x[:size], s)}
		} else {
			q.vector = n.pool(x[:size])
		}
		x = x[size:]
	}
	return nil
}

// firsts moves the row of each sequence's first token to the front of x.
func firsts(x []float32, batch []*sequence, hidden int) {
	at := 0
	for i, q := range batch {
		copy(x[i*hidden:][:hidden], x[at:])
		at += len(q.ids) * hidden
	}
}

// embed fills x with the normalised sums of word and position.
func (n *network) embed(x []float32, batch []*sequence) {
	for _, q := range batch {
		for i, id := range q.ids {
			row := x[:n.hidden]
			n.words.row(row, int(id))
			if q.second > 0 && i >= q.second {
				for j, f := range n.second {
					row[j] += f
				}
			}
			n.kernels.LayerNorm(row, row, n.positions[i*n.hidden:][:n.hidden], &n.norm)
			x = x[n.hidden:]
		}
	}
}

// gather fills s.context with attention(x).
func (n *network) gather(l *layer, s *state, batch []*sequence, tokens int) {
	x, qkv, gathered := s.x[:tokens*n.hidden], s.qkv[:3*tokens*n.hidden], s.context[:tokens*n.hidden]
	n.multiply(l.qkv, qkv, x, s)
	s.yield()
	at := 0
	for _, q := range batch {
		to := at + len(q.ids)*n.hidden
		n.attention.Apply(gathered[at:to], qkv[3*at:3*to], &s.scratch)
		at = to
	}
}

// attend replaces so many rows of the hidden state by norm(x + W·attention(x)).
func (n *network) attend(l *layer, s *state, rows int) {
	x, gathered := s.x[:rows*n.hidden], s.context[:rows*n.hidden]
	// The queries are no longer needed: their memory takes the result.
	result := s.qkv[:rows*n.hidden]
	n.multiply(l.attention, result, gathered, s)
	n.normalize(x, result, &l.attentionNorm)
}

// feed replaces so many rows of the hidden state by norm(x + W₂·GELU(W₁·x)).
func (n *network) feed(l *layer, s *state, all int) {
	for row := 0; row < all; row += feedRows {
		s.yield()
		rows := min(feedRows, all-row)
		x := s.x[row*n.hidden:][:rows*n.hidden]
		up, result := s.up[:rows*l.up.Out], s.context[:rows*n.hidden]
		n.multiply(l.up, up, x, s)
		n.kernels.GELU(up)
		n.multiply(l.down, result, up, s)
		n.normalize(x, result, &l.forwardNorm)
	}
}

// multiply computes l of the rows of x.
func (n *network) multiply(l *vec.Linear, dst, x []float32, s *state) {
	s.input.Set(n.kernels, n.attention.Precision, x, l.In)
	l.Apply(dst, &s.input)
}

// normalize replaces each row of x by the normalised sum with that of added.
func (n *network) normalize(x, added []float32, p *vec.Norm) {
	for i := 0; i < len(x); i += n.hidden {
		row := x[i:][:n.hidden]
		n.kernels.LayerNorm(row, row, added[i:][:n.hidden], p)
	}
}

// score returns the score of a pair whose first token has the hidden state x.
func (n *network) score(x []float32, s *state) float32 {
	pooled := s.context[:n.hidden]
	n.multiply(n.head.pooler, pooled, x, s)
	sum := n.head.bias[0]
	for i, f := range pooled {
		sum += n.head.weight[i] * float32(math.Tanh(float64(f)))
	}
	return sum
}

// pool makes a vector of the hidden states of a text, or of its first token's.
func (n *network) pool(x []float32) embed.Vector {
	v := make(embed.Vector, n.hidden)
	for ; len(x) > 0; x = x[n.hidden:] {
		for j, f := range x[:n.hidden] {
			v[j] += f
		}
	}
	var squares float64
	for _, f := range v {
		squares += float64(f) * float64(f)
	}
	factor := float32(1 / math.Sqrt(squares))
	for j := range v {
		v[j] *= factor
	}
	return v
}
