// SPDX-License-Identifier: Apache-2.0

package tiktoken

import (
	"unicode"
	"unicode/utf8"

	"github.com/pkoukk/tiktoken-go"
)

// original counts with tiktoken-go.
type original struct{ bpe *tiktoken.Tiktoken }

// newOriginal calls the constructors that touch neither loader nor network.
func newOriginal(tokens map[string]int, pattern string) (*original, error) {
	special := map[string]int{}
	bpe, err := tiktoken.NewCoreBPE(tokens, special, pattern)
	if err != nil {
		return nil, err
	}
	e := &tiktoken.Encoding{PatStr: pattern, MergeableRanks: tokens, SpecialTokens: special}
	return &original{tiktoken.NewTiktoken(bpe, e, nil)}, nil
}

// maxRun is the greatest length, in bytes, of a run of white space or of other
// characters that is counted as one. The merging of tiktoken-go is quadratic in a run's
// length.
const maxRun = 512

func (o *original) count(text string) int {
	n := 0
	for text != "" {
		size := window(text)
		n += len(o.bpe.EncodeOrdinary(text[:size]))
		text = text[size:]
	}
	return n
}

// window returns the length of the longest start of text without an overlong run.
func window(text string) int {
	start, space := 0, false
	for i, r := range text {
		if s := unicode.IsSpace(r); s != space {
			start, space = i, s
		} else if i+utf8.RuneLen(r)-start > maxRun {
			return i
		}
	}
	return len(text)
}
