// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"regexp"
	"strings"
)

// proceduralPattern matches questions for a way to do something, in the languages that the
// library knows.
var proceduralPattern = regexp.MustCompile(`^(?:how (?:do|can|should|to|would|must|does one|is|are)\b|what (?:are the )?steps|in (?:which|what) (?:order|sequence)|` +
	`wie (?:kann|muss|soll|sollte|geht|baue|baut|wird|werden|mache|macht|tausche|wechsle|wechsele|wechsel|stelle|[a-zäöü]+ (?:ich|man|wir)\b)|in welcher reihenfolge|` +
	`comment\b|dans quel ordre|come (?:si|posso|devo|faccio|fare|[a-z]+re\b)|in che ordine|cómo\b|como (?:se|puedo|debo)\b|en qué orden)`)

// procedural reports whether a question asks how to do something.
func procedural(question string) bool {
	q := strings.TrimLeft(strings.ToLower(strings.TrimSpace(question)), "¿¡\"“„« ")
	return proceduralPattern.MatchString(q)
}
