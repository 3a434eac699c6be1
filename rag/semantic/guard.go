// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"regexp"
	"slices"
)

// sqlFragment finds SQL in a question. Nothing in a question ever reaches the text of a
// statement; such a question is refused because its words are not what they seem.
var sqlFragment = regexp.MustCompile(`(?is)\bselect\b.{0,200}\bfrom\b|\bunion\s+(?:all\s+)?select\b|\b(?:drop|alter|create|truncate)\s+(?:table|database|schema|view|index|user)\b` +
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
	if i := beginning(tokens); i < len(tokens) && opens(tokens, i, languages, classWrite) {
		return Write
	}
	return ""
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
