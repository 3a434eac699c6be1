// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store"
)

// The scores of this file are linear models with few weights, fitted by the command
// benchmarks/confidence on questions with and without an answer in the collection.

// asked is what a question asks for, apart from its words.
type asked struct {
	text     string
	quantity bool  // a number of whatever kind
	short    bool  // a name, a code, a date or a yes
	named    []int // the quantities that it names
	kinds    []int // those whose amount it asks for, and nothing else
	count    bool  // how many there are of something
	sides    []wrongSide
}

func newAsked(question string) asked {
	a := asked{text: question, count: countPattern.MatchString(strings.ToLower(question)), sides: wrongSides(question)}
	a.named, a.kinds = askedKinds(question)
	if len(a.kinds) == 0 && asksOther.MatchString(opening(question)) {
		a.named = nil
	}
	a.quantity = asksForQuantity(question) || len(a.named) > 0
	a.short = asksForName.MatchString(opening(question))
	return a
}

// opening returns a question in lower case, from its first word on.
func opening(question string) string { return strings.TrimLeft(strings.ToLower(question), "¿ ") }

// asksOther matches questions whose answer is no amount, though they may name a quantity.
var asksOther = regexp.MustCompile(`^(?:how (?:do|can|should|to|would|must|is|are)|where|why|who|wie (?:kann|muss|soll|[a-zäöü]+ (?:ich|man|wir)\b)|wo\b|warum|weshalb|wer\b|comment|où|pourquoi|qui\b|come\b|dove|perché|chi\b|cómo|dónde|por qué|quién)\b`)

// asksForName matches questions that a name, a code or a date answers.
var asksForName = regexp.MustCompile(`^(?:who|whose|when|(?:in |at |on |to |for )?which|what (?:is the (?:name|number|part|code|colour|color|date|year|unit|type|class)|part|code|number|year|date|colour|color)|wer|wann|(?:in |an |auf |zu )?welche[rmns]?|qui|quand|(?:à |dans |pour )?quel(?:le)?s?|chi|quando|(?:in |a |per )?quale?i?|quién|cuándo|(?:en |a |para )?(?:qué|cuál(?:es)?))\b`)

// held reports whether a unit gives the amount that is asked for, or no amount is.
func (q asked) held(u *unit, hits []store.Hit) bool {
	text := u.text(hits)
	if u.kind == ingest.ListItem {
		text = strings.TrimPrefix(text, hits[u.hit].Chunk.Segments[u.segment].Marker)
	}
	if q.count && !holdsNumber(text, q.text) && !introduction(text) {
		return false
	}
	if len(q.kinds) == 0 {
		return len(q.named) > 0 || !otherThanHeight(q.text, u.said(hits))
	}
	return holdsKind(u, hits, q.kinds) && !otherMeasure(q.text, u.said(hits))
}

// introduction reports whether a text announces what follows.
func introduction(text string) bool { return strings.HasSuffix(text, ":") }

// holdsKind reports whether a unit gives an amount of one of the kinds: a number with such a
// unit, or one that a label gives the name of the kind.
func holdsKind(u *unit, hits []store.Hit, kinds []int) bool {
	said, text := u.said(hits), u.text(hits)
	if holdsUnit(said, kinds) {
		return true
	}
	if u.row == nil {
		name, value, ok := strings.Cut(text, ":")
		return ok && hasDigit(value) && namesKind(name, kinds)
	}
	return hasDigit(text) && namesKind(said, kinds)
}

// unitSignals returns the numbers from which a unit's score is made. chunkCosine is the chunk's cosine above
// the level of unrelated texts.
func unitSignals(u *unit, hits []store.Hit, chunkCosine float64, q asked) []Signal {
	text := u.text(hits)
	if u.row != nil {
		text = rowText(u.row)
	}
	number := hasDigit(text)
	held := holdsKind(u, hits, q.named)
	return []Signal{
		{"cosine", u.cosine},
		{"focus", u.focus},
		{"coverage", u.coverage},
		{"own_coverage", u.own},
		{"chunk_score", hits[u.hit].Score},
		{"chunk_cosine", chunkCosine},
		{"chunk_rank", 1 / float64(1+u.hit)},
		{"number_asked", flag(q.quantity && number)},
		{"number_missing", flag(q.quantity && !number)},
		{"unit_held", flag(len(q.named) > 0 && held)},
		{"unit_missing", flag(len(q.named) > 0 && !held)},
		{"opposite", flag(contradictsSide(q.sides, hits[u.hit].Chunk.Head(hits[u.hit].Document.Title)+" "+text))},
		{"row", flag(u.row != nil)},
		{"item", flag(u.kind == ingest.ListItem)},
		{"length", math.Log(1 + float64(len(strings.Fields(text))))},
		{"question", flag(strings.HasSuffix(text, "?"))},
		{"answers", u.answers},
	}
}

func flag(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// unitWeights are those of a unit's signals, in their order, after the intercept; scoredUnitWeights where a scorer takes the
// place of the cosines: the same but for what it says, which has the weight that found the most passages that answer
// (decision 0033), and for rows, which it reads as well as sentences (decision 0035).
var (
	unitWeights       = [...]float64{0, 7.1, 5.5, 1.5, 2.2, 1.4, 8.3, 0.5, 0.9, -1.2, 3.1, -0.4, -5.3, -1.7, 0.4, 0.1, -0.6, 0}
	scoredUnitWeights = [...]float64{0, 0, 0, 1.5, 2.2, 1.4, 8.3, 0.5, 0.9, -1.2, 3.1, -0.4, -5.3, 0, 0.4, 0.1, -0.6, 0.4}
)

// linear returns the intercept plus the weighted sum of the signals.
func linear(weights []float64, signals []Signal) float64 {
	z := weights[0]
	for i, s := range signals {
		z += weights[i+1] * s.Value
	}
	return z
}

// quantityWords begin or mark questions whose answer is a number, in the languages that
// the library knows.
var quantityWords = []string{
	"how many", "how much", "how long", "how often", "how far", "how thick", "how deep", "how high", "how large", "how big", "how old", "how heavy", "how fast", "how wide", "when ", "which year", "what year", "what percentage", "what torque",
	"combien", "quand ", "quelle quantité", "à quelle", "quel couple", "quelle pression", "quelle distance", "quelle profondeur", "quelle température", "quelle année",
	"wie viel", "wieviel", "wie hoch", "wie lang", "wie oft", "wie weit", "wie groß", "wie schwer", "wie tief", "wie dick", "wie schnell", "wann ", "welches jahr", "welchem jahr", "welchem drehmoment", "welches drehmoment", "wie alt",
	"quanto", "quanta", "quanti", "quante", "quando ", "che anno", "quale anno", "ogni quanto",
	"cuánto", "cuánta", "cuántos", "cuántas", "cuándo ", "qué año", "qué porcentaje",
}

// asksForQuantity reports whether the answer to a question is likely to hold a number.
func asksForQuantity(question string) bool {
	lower := strings.ToLower(question)
	return slices.ContainsFunc(quantityWords, func(w string) bool { return strings.Contains(lower, w) })
}

// signals returns the numbers from which the confidence is made, by name. Cosines are
// taken above the level of unrelated texts, since models differ much in it.
func signals(r *run, terms *termWeights, hits []store.Hit, units []unit) []Signal {
	best := bestUnit(units)
	var chunkCoverage, cosine, foreign, agreement float64
	missing := 1.0
	for i := range min(r.engine.options.Evidence, len(hits), 3) {
		coverage, codes := terms.chunkCoverage(&hits[i])
		chunkCoverage = max(chunkCoverage, coverage)
		missing = min(missing, codes)
		cosine = max(cosine, r.above(hits[i].Vector.Score, &hits[i]))
	}
	held := 0.0
	unitCosine, answers := best.cosine, best.answers
	for i := range units {
		if u := &units[i]; u.veto == "" {
			unitCosine = max(unitCosine, u.cosine)
			answers = max(answers, u.answers)
			if u.score >= best.score-nearBest {
				held = max(held, signalOf(u.signals, "unit_held"))
			}
		}
	}
	language := hits[best.hit].Chunk.Language
	if r.language != "" && language != "" && language != r.language {
		foreign = 1
	}
	first := &hits[0]
	if first.Keyword.Rank > 0 && first.Vector.Rank > 0 {
		agreement = 1 / math.Sqrt(float64(first.Keyword.Rank)*float64(first.Vector.Rank))
	}
	row := flag(best.row != nil)
	return []Signal{
		{"unit_coverage", best.coverage * (1 - foreign)},
		{"unit_own", best.own * (1 - foreign)},
		{"attribute", best.attribute * (1 - foreign)},
		{"chunk_coverage", chunkCoverage * (1 - foreign)},
		{"unit_cosine", unitCosine},
		{"chunk_cosine", cosine},
		{"background", r.background(hits)},
		{"agreement", agreement * (1 - foreign)},
		{"best_cosine", best.cosine},
		{"focus", signalOf(best.signals, "focus")},
		{"missing_codes", missing},
		{"named", flag(r.subject.named())},
		{"unit_held", flag(len(r.asked.named) > 0) * held},
		{"unit_missing", flag(len(r.asked.named) > 0) * (1 - held)},
		{"opposite", signalOf(best.signals, "opposite")},
		{"row", row},
		{"row_unnamed", row * flag(best.attribute == 0 && held == 0) * (1 - foreign)},
		{"foreign", foreign},
		{"code_row", row * flag(r.subject.codeIn(best.said(hits)))},
		{"plain_amount", flag(r.plainAmount(best, hits))},
		{"best_answers", best.answers},
		{"unit_answers", answers},
	}
}

// plainAmount reports whether the question asks for an amount of what it names and says
// nothing else, as "How heavy is the Falcon?" does, and the unit gives such an amount of it.
func (r *run) plainAmount(u *unit, hits []store.Hit) bool {
	if len(r.asked.kinds) == 0 || len(r.subject.names) == 0 {
		return false
	}
	words := append(r.subject.words(), hits[u.hit].Chunk.Head(hits[u.hit].Document.Title))
	for _, k := range r.asked.kinds {
		words = append(append(words, quantities[k].nouns...), quantities[k].outright...)
	}
	known := termSet(r.language, strings.Join(words, "\n"))
	for t := range termSet(r.language, r.question.Text) {
		if !known[t] {
			return false
		}
	}
	return true
}

// bestUnit returns the unit with the highest score that may be quoted; the first if none may.
func bestUnit(units []unit) *unit {
	best := &units[0]
	for i := range units {
		if u := &units[i]; u.veto == "" && (best.veto != "" || u.score > best.score) {
			best = u
		}
	}
	return best
}

// signalOf returns the value of the signal of a name.
func signalOf(signals []Signal, name string) float64 {
	for _, s := range signals {
		if s.Name == name {
			return s.Value
		}
	}
	return 0
}

// confidence is a logistic regression over the signals, or what the words alone say if
// that is more: a passage that holds every word of the question is about it, and a row with
// the part number that is asked about is the one, whatever the model makes of it.
func confidence(weights []float64, signals []Signal) float64 {
	fitted := logistic(linear(weights, signals))
	spoilt := signalOf(signals, "opposite") + signalOf(signals, "missing_codes") + signalOf(signals, "unit_missing")
	if spoilt > 0 {
		return fitted
	}
	return max(fitted, logistic(wordsSlope*(signalOf(signals, "unit_own")-wordsMiddle)), codeRow*signalOf(signals, "code_row"),
		plainAmount*signalOf(signals, "plain_amount"))
}

// nearBest is how much less than the best a passage may score, in logarithms of odds, to
// count as one that an answer might quote.
const nearBest = 3

// codeRow is the probability that the row of the code that the question names answers it,
// plainAmount that an amount of the kind does that alone is asked for.
const (
	codeRow     = 0.7
	plainAmount = 0.65
)

// wordsMiddle is the share of the question's weighted words at which the words alone make
// an answer as likely as not, wordsSlope how sharply that changes around it.
const (
	wordsMiddle = 0.85
	wordsSlope  = 12
)

func logistic(z float64) float64 { return 1 / (1 + math.Exp(-z)) }

// weights are those of the signals, in their order, after the intercept. The intercept
// is that of the balanced training data plus ln(0.7/0.3): seven of ten questions that
// people ask are taken to have an answer. Those of unit_held and unit_missing are larger than
// fitted: the training questions seldom ask for amounts. Signals of weight 0 are seen in
// the trace and by the fit.
var weights = [...]float64{-6.45, 0.4, 1.1, 0, 0.4, 1.8, 2.4, -1.8, 0.9, 4.9, 4, -2, 0, 0.7, -2.2, -5.9, 0, -1, 2.5, 0, 0, 0, 0}

// scoredWeights are the same where a scorer takes the place of the cosines of passages. What the scorer says of the best
// passage tells more than all others together, so the others are few and small.
var scoredWeights = [...]float64{-1.7, 0.5, 0, 0.5, 0.5, 0, 2.1, -1.1, 0.5, 0, 0, -2, 0, 0.7, -2.2, -5.9, 0, -1, 0, 0, 0, 0.05, 0.21}
