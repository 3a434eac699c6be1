// SPDX-License-Identifier: Apache-2.0

package semantic

import "context"

// Proposer proposes what a question could mean, in names of the model, where the words
// alone were not understood; a language model is one. It sees the question and the names
// and words of the model, never rows. Whatever it proposes passes the same validation as
// a query that was read from words, and where the validator can't find the words that a
// proposal rests on, the asker is asked first.
type Proposer interface {
	// Propose returns a query for a question, or nil. It must be safe for concurrent use.
	Propose(ctx context.Context, question string, vocabulary Vocabulary) (*Query, error)
}

// Vocabulary is what a Proposer may use.
type Vocabulary struct {
	// Metrics and Dimensions are names with words for them, those that the asker may use.
	Metrics    map[string][]string `json:"metrics"`
	Dimensions map[string][]string `json:"dimensions"`
	// Grains are the periods that figures can be grouped by.
	Grains []string `json:"grains"`
}
