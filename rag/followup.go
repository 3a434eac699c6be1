// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/internal/lang"
	"github.com/pacenote/pacenote/internal/sentence"
)

// Rewriter turns a follow-up of a conversation ("And in the rear?") into a question that stands
// alone. A question that stands alone is returned as it is. language is the ISO 639-1 code that
// the asker gave, or empty; history has the earlier turns, oldest first, and is not
// empty. Implementations are safe for concurrent use and do not change history.
type Rewriter interface {
	Rewrite(ctx context.Context, question, language string, history []Turn) (string, error)
}

// FollowUps is the default Rewriter. It knows the signs of a follow-up in English, French, German,
// Italian and Spanish, and needs no model: what is elliptic takes the last question's words, with the side or
// the name that is new in place of the old one; what has a pronoun gets the words that it may
// stand for behind it: those of the last question, and the names that answered it. The zero value is ready; it is safe for concurrent use.
type FollowUps struct{}

// Rewrite returns the question that a follow-up means. It has no error.
func (FollowUps) Rewrite(_ context.Context, question, language string, history []Turn) (string, error) {
	if len(history) == 0 {
		return question, nil
	}
	turn := history[len(history)-1]
	last := turn.Question
	if language == "" {
		language, _ = lang.Detect(last + " " + question)
	}
	trimmed := strings.TrimSpace(question)
	lead := leads.FindString(trimmed)
	if of := oneLetter[strings.ToLower(strings.Trim(lead, " ,¿¡"))]; of != "" && of != language {
		lead = "" // "E 250 brakes"
	}
	rest := strings.TrimSpace(trimmed[len(lead):])
	switch {
	case lead != "" && !interrogative.MatchString(rest) && len(strings.Fields(rest)) <= maxFragment:
		return elliptic(last, strings.TrimRight(rest, " ?.!"), language), nil
	case pronoun.MatchString(trimmed) && !expletive.MatchString(trimmed) && contentWords(trimmed, language) <= maxOwn:
		if named := namedIn(last, language); len(named) > 0 && possessive.MatchString(trimmed) {
			return withContext(trimmed, strings.Join(named, " ")), nil
		}
		return withContext(trimmed, strings.TrimSpace(strings.Join(append(turn.names(), contentOf(last, language)), " "))), nil
	case lead != "" && len(namesIn(trimmed, language)) == 0 && len(labelsIn(trimmed)) == 0:
		return withContext(trimmed, strings.Join(namedIn(last, language), " ")), nil
	}
	return question, nil
}

const (
	// maxFragment is the greatest number of words of what follows "what about", maxOwn that of a
	// question's own content words if its pronoun is to stand for something outside of it.
	maxFragment = 8
	maxOwn      = 4
	// maxNames is the greatest number of names of an answer that a pronoun is taken to stand for.
	maxNames = 3
)

// leads begin follow-ups; interrogative begins what stands alone behind them.
var (
	leads = regexp.MustCompile(`(?i)^[¿¡\s]*(?:(?:and|but|or|so|also)[ ,]+)?(?:(?:what|how) about\b|and\b|same for\b|` +
		`(?:et |mais )?qu['’]en est-il (?:de |du |des |pour )?|et\b|mais\b|` +
		`(?:und |aber )?(?:was ist mit|wie (?:ist|sieht) es (?:mit|bei|aus mit|aus bei))\b|und\b|aber\b|` +
		`(?:e |ma )?che (?:ne è|dire) (?:di |del |della )?|ed?[ ,]|` +
		`(?:y |pero )?qu[eé] (?:hay|tal|pasa) (?:de|con|en)\b|y[ ,]|pero\b)[ ,]*`)
	interrogative = regexp.MustCompile(`(?i)^[¿\s]*(?:(?:in |at |on |to |for |with |bei |mit |in |à |de |quel |per |con |en |a )?` +
		`(?:what|which|who|whose|when|where|why|how|is|are|was|were|do|does|did|can|could|may|must|should|will|` +
		`quel|quels|quelle|quelles|qui|quand|où|pourquoi|comment|combien|est-ce|que|peut-on|faut-il|puis-je|dois-je|` +
		`was|welche|welcher|welches|welchem|welchen|wer|wann|wo|warum|wie|wieviel|kann|darf|muss|soll|ist|sind|wird|` +
		`che|quale|quali|chi|quando|dove|perché|come|quanto|quanta|quanti|quante|posso|devo|` +
		`qué|cuál|cuáles|quién|cuándo|dónde|por qué|cómo|cuánto|cuánta|cuántos|cuántas|puedo|debo))(?:[\s?,]|$)`)
)

// oneLetter are leads that are a word in one language only.
var oneLetter = map[string]string{"e": "it", "ed": "it", "y": "es"}

// pronoun finds words that stand for what was said before, possessive those that stand for an owner, such as a vehicle, and
// expletive those that stand for nothing.
var (
	possessive = regexp.MustCompile(`(?i)\b(?:its|their|theirs|ihre[mnrs]?)\b`)
	pronoun    = regexp.MustCompile(`(?i)(?:^|[\s'’-])(?:it|its|they|them|their|theirs|this one|that one|these ones|the same|` +
		`elle|elles|ils|celui-ci|celle-ci|ça|cela|(?:comment|puis-je|peut-on|dois-je|faut-il) (?:le |la |les |l['’])\pL+|` +
		`er|ihn|ihm|ihre[mnrs]?|davon|damit|dafür|darin|daran|dazu|` +
		`esso|essa|essi|esse|\pL+(?:ar|er|ir)l[aoei]|` +
		`ello|ellos|ellas|eso|esto|\pL+(?:ar|er|ir)l[ao]s?|allí|ahí|dort|là-bas)(?:[\s?.,!']|$)|(?i)\bthere\s*[?.!]*$`)
	expletive = regexp.MustCompile(`(?i)\b(?:(?:is|was|will|does|would) it (?:be )?(?:\pL+ )?(?:to|if|that|when|mean|take|cost|matter)\b|` +
		`how (?:long|much) (?:does|will) it (?:take|cost)|what does it mean|who (?:are|were) they)`)
)

// elliptic returns the last question with a fragment in place of what it is opposed to: the other side, another name,
// code, year or letter. Where it is opposed to nothing it is added.
func elliptic(last, fragment, language string) string {
	if replaced, ok := otherSide(last, fragment); ok {
		return replaced
	}
	before, now := namedIn(last, language), namedIn("x "+fragment, language)
	if len(before) > 0 && len(now) > 0 {
		if at := strings.LastIndex(last, before[len(before)-1]); at >= 0 {
			return last[:at] + strings.Join(now, " ") + last[at+len(before[len(before)-1]):]
		}
	}
	return withContext(last, fragment)
}

// otherSide returns the question with each word that is opposite to one of the fragment replaced by it.
func otherSide(question, fragment string) (string, bool) {
	replaced := false
	for _, word := range wordPattern.FindAllString(fragment, -1) {
		for _, pair := range opposites {
			for side := range pair {
				if !begins([]string{strings.ToLower(word)}, pair[side]) {
					continue
				}
				for _, at := range wordPattern.FindAllStringIndex(question, -1) {
					if old := question[at[0]:at[1]]; begins([]string{strings.ToLower(old)}, pair[1-side]) {
						question, replaced = question[:at[0]]+word+question[at[1]:], true
						break
					}
				}
			}
		}
	}
	return question, replaced
}

// namedIn returns what a question names, as it is written there: runs of names, then codes and labels.
func namedIn(question, language string) []string {
	var named []string
	lower := strings.ToLower(question)
	add := func(text string) {
		if at := strings.Index(lower, strings.ToLower(text)); at >= 0 && len(lower) == len(question) {
			written := question[at : at+len(text)]
			written += followingNumber.FindString(question[at+len(text):])
			if !slices.ContainsFunc(named, func(n string) bool { return strings.Contains(n, written) }) {
				named = append(named, written)
			}
		}
	}
	for _, name := range namesIn(question, language) {
		add(strings.Join(name, " "))
	}
	for _, at := range codePattern.FindAllString(question, -1) {
		if isCode(at) || yearPattern.MatchString(at) {
			add(at)
		}
	}
	return named
}

// names returns the names and codes that answer a question for what has one, such as "Which plant builds the panel?". The next
// question's pronoun may stand for them.
func (t Turn) names() []string {
	if question := opening(t.Question); !asksForName.MatchString(question) || asksForTime.MatchString(question) {
		return nil
	}
	said := t.Answer
	if sentences := sentence.Split(said); len(sentences) > 0 {
		said = said[:sentences[0].End]
	}
	asked := strings.ToLower(t.Question)
	var names []string
	for _, part := range strings.Split(said, ": ") { // a row says "column: value"
		for _, name := range namedIn("x "+part, "") { // in German, nouns too
			if len(names) < maxNames && !strings.Contains(asked, strings.ToLower(name)) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// asksForTime matches those of asksForName that a time answers, for which no pronoun stands.
var asksForTime = regexp.MustCompile(`^(?:when|what (?:is the )?(?:year|date)|wann|quand|quando|cuándo)\b`)

// followingNumber matches a number behind a name, as in "Ram 1750".
var followingNumber = regexp.MustCompile(`^ \d[\pL\d]*\b`)

// withContext returns a question with words behind it that say what it is about.
func withContext(question, context string) string {
	if context == "" {
		return question
	}
	return strings.TrimRight(question, " ?.!") + " (" + context + ")?"
}

// contentOf returns the words of a question that carry content, as they are written.
func contentOf(question, language string) string {
	var words []string
	for _, t := range lang.ForLanguage(language).Tokens(question) {
		if word := question[t.Start:t.End]; !t.Overlap && (len(words) == 0 || words[len(words)-1] != word) {
			words = append(words, word)
		}
	}
	return strings.Join(words, " ")
}

func contentWords(question, language string) int {
	return len(strings.Fields(contentOf(question, language)))
}

// rewrite replaces a follow-up by the question that it means, for all steps behind.
func (r *run) rewrite(ctx context.Context) error {
	history := slices.DeleteFunc(slices.Clone(r.question.History), func(t Turn) bool { return !hasWords(t.Question) })
	if len(history) == 0 || !hasWords(r.question.Text) {
		return nil
	}
	return r.step("rewrite", func() (string, error) {
		text, err := r.engine.options.Rewriter.Rewrite(ctx, r.question.Text, r.question.Language, history)
		if err != nil || text == r.question.Text || !hasWords(text) {
			return "stands alone", err
		}
		r.question.Text, r.rewritten = text, text
		return text, nil
	})
}
