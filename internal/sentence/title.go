// SPDX-License-Identifier: Apache-2.0

package sentence

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// pageNumber matches the number of a page between dashes.
var pageNumber = regexp.MustCompile(`^[-–—] ?\d{1,4} ?[-–—]$`)

// IsPageNumber reports whether a line is the number of a page as it stands alone at its foot: "- 12 -".
func IsPageNumber(line string) bool { return pageNumber.MatchString(line) }

// titleEnds reports whether the line break at i ends a title. Where a layout is lost, as often in text
// that was taken from pages, titles are lines of a paragraph like all others: the sentence that has begun must consist of
// lines that look like titles and are short beside the text's other lines, which end where the page does; and the next line must
// begin a sentence and be no title itself. It is asked at every line break.
func (s *splitter) titleEnds(i int) bool {
	s.titles = s.titles && s.isTitle(strings.TrimSpace(s.text[s.line:i]))
	s.line = i + 1
	if !s.titles {
		return false
	}
	next, _, _ := strings.Cut(s.text[i+1:], "\n")
	next = strings.TrimSpace(next)
	return begins(next) && !s.isTitle(next)
}

// begins reports whether a line may begin a sentence or a title: with a capital or a number.
func begins(line string) bool {
	first, _ := utf8.DecodeRuneInString(line)
	return unicode.IsUpper(first) || unicode.IsDigit(first)
}

// maxTitle is the greatest number of words of a title in a line of its own.
const maxTitle = 9

// isTitle reports whether a line looks like a title: it begins with a capital or a number, is half as long as others at most, and ends
// neither with a stop nor with a word that never ends one.
func (s *splitter) isTitle(line string) bool {
	last, _ := utf8.DecodeLastRuneInString(line)
	closed := unicode.IsLetter(last) || unicode.IsDigit(last) || last == ')'
	if !begins(line) || !closed || 2*len(line) > s.longestLine() {
		return false
	}
	words := strings.Fields(line)
	return len(words) <= maxTitle && strings.ContainsFunc(line, unicode.IsLetter) && !slices.Contains(unfinished, strings.ToLower(words[len(words)-1]))
}

// longestLine returns the length of the longest line of the text in bytes.
func (s *splitter) longestLine() int {
	if s.longest == 0 {
		for line := range strings.SplitSeq(s.text, "\n") {
			s.longest = max(s.longest, len(strings.TrimSpace(line)))
		}
	}
	return s.longest
}

// unfinished are words after which a sentence goes on.
var unfinished = strings.Fields(`
	a an the this that these your its and or nor but if when while of to in on at by for from with without into under over between is are was were be can may must will select press
	le la les un une des du de d' ce cette ces et ou à au aux en dans sur sous par pour avec sans est sont
	der die das den dem des ein eine einen einem einer eines und oder von vom zu zum zur in im am an auf bei mit nach aus für ist sind wird werden
	il lo gli i uno una del della dei delle di e o a al alla ai alle da dal dalla nel nella su sul per con senza è sono
	el los las unos unas y al por para sin es son`)
