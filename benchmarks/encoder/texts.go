// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"math/rand/v2"
	"strings"

	_ "embed" // for the sentences

	"github.com/pacenote/pacenote/embed"
)

// sentences are what the texts for measuring speed are made of, in five languages.
//
//go:embed sentences.txt
var sentences string

// counterOf counts the tokens of texts as a model sees them.
type counterOf struct {
	embed.TokenCounter
	model string
}

// count returns the number of tokens with the model's prefix and the two control tokens.
func (c counterOf) count(kind, text string) int {
	if c.model == "e5" {
		text = kind + ": " + text
	}
	return c.CountTokens(text) + 2
}

// texts returns so many different texts of a kind of exactly so many tokens. They are the
// same in every run.
func (c counterOf) texts(kind string, tokens, batch int) ([]string, error) {
	words := strings.Fields(sentences)
	random := rand.New(rand.NewPCG(uint64(tokens), uint64(batch)))
	all := make([]string, batch)
	for i := range all {
		text, n := "", 0
		for range 100 * tokens {
			longer := strings.TrimSpace(text + " " + words[random.IntN(len(words))])
			if length := c.count(kind, longer); length <= tokens {
				text, n = longer, length
			}
			if n == tokens {
				break
			}
		}
		if n != tokens {
			return nil, fmt.Errorf("found no text of %d tokens for %s", tokens, c.model)
		}
		all[i] = text
	}
	return all, nil
}
