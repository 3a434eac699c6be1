// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"regexp"
	"slices"
)

// sqlFragment finds SQL in a question. Nothing in a question ever reaches the text of a
// statement; such a question is refused because its words are not what they seem.
var sqlFragment = regexp.MustCompile(`(?is)\bselect\s+(?:\*|distinct\b|top\s+\d|count\s*\(|[\w."]+(?:\s*,\s*[\w."]+)*\s+from\b)|\bunion\s+(?:all\s+)?select\b|\b(?:drop|alter|create|truncate)\s+(?:table|database|schema|view|index|user)\b` +
	`|\binsert\s+into\b|\bdelete\s+from\b|\bupdate\s+\w+\s+set\b|;\s*--|--\s*$|/\*|\*/|'\s*(?:or|and)\s+'?\d|\bxp_\w+|\bexec(?:ute)?\s*\(|\binformation_schema\b|\bsqlite_master\b|\bpg_catalog\b|\bwaitfor\s+delay\b`)

// guard refuses what is not a question about figures but an attempt on the system, or a
// wish to change data. A verb of changing counts at the beginning of a sentence alone:
// "dropped parts" are parts.
func guard(text string, tokens []token, languages []string) Reason {
	if sqlFragment.MatchString(text) {
		return Injection
	}
	l := lexicons()
	for i := range tokens {
		for _, language := range languages {
			for _, t := range l.at(tokens, i, language) {
				if t.class == classInject {
					return Injection
				}
			}
		}
	}
	if disobeys(tokens, languages) {
		return Injection
	}
	if i := beginning(tokens); i < len(tokens) && opens(tokens, i, languages, classWrite) {
		return Write
	}
	return ""
}

// disobeys reports whether a question says to ignore rules or instructions: a verb and,
// not far behind it, the noun.
func disobeys(tokens []token, languages []string) bool {
	const near = 6
	for i := range tokens {
		if !opens(tokens, i, languages, classDisobey) {
			continue
		}
		for j := i + 1; j < min(i+near, len(tokens)); j++ {
			if opens(tokens, j, languages, classRules) {
				return true
			}
		}
	}
	return false
}

// beginning returns the index of the first token that is not a word of politeness.
func beginning(tokens []token) int {
	for i := range tokens {
		if !politeness[tokens[i].folded] {
			return i
		}
	}
	return len(tokens)
}

// politeness are words before an imperative.
var politeness = map[string]bool{
	"please": true, "can": true, "could": true, "would": true, "you": true, "now": true, "then": true, "and": true, "hi": true, "hello": true, "just": true, "go": true, "ahead": true, "i": true, "want": true, "to": true,
	"bitte": true, "kannst": true, "konnen": true, "du": true, "sie": true,
	"peux": true, "pouvez": true, "tu": true, "vous": true, "s": true, "il": true, "te": true, "plait": true, "veuillez": true,
	"puoi": true, "per": true, "favore": true, "potresti": true,
	"puedes": true, "por": true, "favor": true, "podrias": true,
}

// opens reports whether a phrase of a class begins at tokens[i].
func opens(tokens []token, i int, languages []string, c class) bool {
	return slices.ContainsFunc(languages, func(language string) bool {
		return slices.ContainsFunc(lexicons().at(tokens, i, language), func(t term) bool { return t.class == c })
	})
}
