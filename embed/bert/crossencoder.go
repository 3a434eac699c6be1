// SPDX-License-Identifier: Apache-2.0

package bert

import (
	"context"
	"fmt"
	"slices"

	"github.com/pacenote/pacenote/internal/weights/container"
)

// crossEncoders is the architecture that makes a score of two texts.
const crossEncoders = "bert_pair"

// CrossEncoder reads a question and a passage together and says how well the passage answers it. Its judgement is better
// than a comparison of embeddings, and nothing of it can be computed before the question is known. It is immutable and safe for
// concurrent use, and needs no closing. Its memory is that of an [Encoder] of the same shape.
type CrossEncoder struct{ inference }

// NewCrossEncoder returns the cross-encoder of a weight file, as [New] returns an encoder. The error is a *[FormatError] if
// weights is not such a file or holds another model.
func NewCrossEncoder(weights string, o *Options) (*CrossEncoder, error) {
	file, err := container.Open(weights)
	if err != nil {
		return nil, formatError(err)
	}
	c := &CrossEncoder{}
	if err := c.open(file, o, crossEncoders); err != nil {
		return nil, err
	}
	return c, nil
}

// Languages returns the ISO 639-1 codes of the languages that the model was made for.
func (c *CrossEncoder) Languages() []string { return slices.Clone(c.file.Header().Model.Languages) }

// Score returns a number for each passage, in order: the better it answers the question, the greater. The numbers are the
// model's logits, of about −11 to 11 for ms-marco-MiniLM; they may be compared between passages and between questions.
//
// A question may take half of the tokens that the model reads, a passage what is left; they are cut there. Passages are
// computed in batches of similar length on as many goroutines as Options.Concurrency, without waiting for documents of an
// Embed. The context is checked between layers; its error is the only one.
//
// A token costs 15 million operations with the five layers of the module msmarco, and each passage has those of the question as well.
func (c *CrossEncoder) Score(ctx context.Context, question string, passages []string) ([]float64, error) {
	sequences := make([]sequence, len(passages))
	for i, p := range passages {
		sequences[i] = c.encodePair(question, p)
	}
	if err := c.compute(ctx, sequences, false, cap(c.documents)); err != nil {
		return nil, fmt.Errorf("bert: score passages: %w", err)
	}
	scores := make([]float64, len(passages))
	for i := range sequences {
		scores[i] = float64(sequences[i].vector[0])
	}
	return scores, nil
}

// encodePair returns the ids of start, question, end, passage, end.
func (c *CrossEncoder) encodePair(question, passage string) sequence {
	h := c.file.Header()
	most := h.Model.MaxTokens
	ids := append(make([]int32, 0, min((len(question)+len(passage))/3+16, most)), int32(h.Tokenizer.Start))
	ids = append(c.tokenizer.Append(ids, question, most/2), int32(h.Tokenizer.End))
	second := len(ids)
	ids = append(c.tokenizer.Append(ids, passage, most-second-1), int32(h.Tokenizer.End))
	return sequence{ids: ids, second: second}
}
