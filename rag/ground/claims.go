// SPDX-License-Identifier: Apache-2.0

package ground

import (
	"strings"
	"unicode"

	"github.com/pacenote/pacenote/internal/sentence"
)

// Claim is a sentence of an answer that says something.
type Claim struct {
	// Text is the sentence without the mark of its step; Start and End are its bytes in
	// the answer.
	Text       string
	Start, End int
}

// Claims cuts an answer into claims: sentences, each step and item by itself, without those that
// say nothing, such as a mark alone. It takes O(length).
func Claims(answer string) []Claim {
	var out []Claim
	for _, line := range lines(answer) {
		for _, s := range sentence.Split(answer[line[0]:line[1]]) {
			start, end := line[0]+s.Start, line[0]+s.End
			start += len(enumerator.FindString(answer[start:end]))
			text := strings.TrimSpace(answer[start:end])
			if strings.IndexFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0 {
				out = append(out, Claim{text, start, end})
			}
		}
	}
	return out
}
