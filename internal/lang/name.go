// SPDX-License-Identifier: Apache-2.0

package lang

import "strings"

// joining are the words that join the parts of names.
var joining = setOf("a al am an and d da dal de dei degli del dell della delle dello des di do du e et la les los nell of the vom von und y zu zum zur")

// articles, and what joins, say too little to tell a language by if nothing else does.
var articles = setOf("a an das dem den der die ein eine el gli i il im in l la las le les lo los the un una une")

func setOf(words string) map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// titleWords is the number of words with capitals from which a text with no other words
// but function words is taken for a title instead of a name.
const titleWords = 4

// isTitle tells whether the text is a title, in which every word has a capital.
func (d *detector) isTitle() bool {
	capitals := 0
	for i := range d.words {
		if w := &d.words[i]; w.capital {
			capitals++
		} else if w.function == 0 {
			return false
		}
	}
	return capitals >= titleWords
}

// isName tells whether a word has a capital that is not due to the start of a sentence. A
// word at the start is a name if others follow, as in "Banca Nazionale" and "Banque de
// France", or if nothing follows.
func (d *detector) isName(i int) bool {
	w := &d.words[i]
	switch {
	case !w.capital || w.upper || w.calendar:
		return false
	case !w.first:
		return true
	case w.function != 0:
		return false
	}
	next := i + 1
	if d.within(next) && d.words[next].joins && !d.words[next].capital {
		next++
	}
	return !d.within(next) || d.words[next].capital
}

// joinsNames tells whether a word stands between two names and joins them: the "de" of
// "Banque de France", both words of "Palma de la Reina".
func (d *detector) joinsNames(i int) bool {
	if !d.joins(i) {
		return d.articleOfName(i)
	}
	return i > 0 && d.isName(i-1) && d.within(i+1) && (d.words[i+1].capital || d.articleOfName(i+1))
}

// joins tells whether a word may join names.
func (d *detector) joins(i int) bool { return d.words[i].joins && !d.words[i].capital }

// articleOfName tells whether a word stands between a word that joins names and a name.
func (d *detector) articleOfName(i int) bool {
	return d.words[i].article && !d.words[i].capital && i > 1 && d.joins(i-1) && d.isName(i-2) &&
		d.within(i) && d.within(i+1) && d.words[i+1].capital
}

// within tells whether there is a word i, in the same sentence as the one before.
func (d *detector) within(i int) bool { return i < len(d.words) && !d.words[i].first }
