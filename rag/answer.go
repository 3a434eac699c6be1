// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/rag/semantic"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

// Question is what is asked, and by whom.
type Question struct {
	// Text is the question in plain language.
	Text string
	// As is who asks. The zero principal sees only what is public.
	As acl.Principal
	// Language is the ISO 639-1 code of the question; empty: it is detected.
	Language string
	// Filter restricts the documents that are looked at. Nil: all.
	Filter store.Filter
	// K is the number of hits of Search, by default 10. Ask looks at Options.Evidence
	// hits whatever K is.
	K int
	// Today is the day from which figures count "last month"; zero: the current day.
	Today time.Time
	// History has the earlier turns of a conversation, oldest first (Answer.Turn): a follow-up is rewritten with
	// them, and one about figures ("and in Toledo?") goes on from the last turn's. Nil: the question stands alone.
	History []Turn
	// Effort says how much work the question is worth. Zero: Standard.
	Effort Effort
}

// Turn is a question of a conversation and what was answered.
type Turn struct {
	// Question is what was asked, as it was understood: standing alone.
	Question string
	// Answer is what was answered; empty if nothing was. A conversation is one principal's: what one was told is no
	// other's to read.
	Answer string
	// Figure is the query of the figure that was shown. Nil: none was.
	Figure *semantic.Query
}

// Outcome is how a question ended. Ending without an answer is a result and not an
// error.
type Outcome uint8

const (
	// Answered: every sentence of the answer has a checked citation.
	Answered Outcome = iota
	// Abstained: the evidence does not answer the question; Code says why.
	Abstained
	// Clarify: the question has several readings; Options lists them.
	Clarify
	// Refused: the question is not one that may be answered; Code says why.
	Refused
)

// String returns "answer", "abstain", "clarify" or "refuse".
func (o Outcome) String() string {
	names := [...]string{"answer", "abstain", "clarify", "refuse"}
	if int(o) < len(names) {
		return names[o]
	}
	return fmt.Sprintf("Outcome(%d)", uint8(o))
}

// MarshalText writes the outcome's name.
func (o Outcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (o *Outcome) UnmarshalText(text []byte) error {
	for _, known := range []Outcome{Answered, Abstained, Clarify, Refused} {
		if known.String() == string(text) {
			*o = known
			return nil
		}
	}
	return fmt.Errorf("rag: read outcome: unknown outcome %q", text)
}

// Code says why a question was not answered. The empty Code stands beside an answer.
type Code string

// The reasons for not answering.
const (
	// NoEvidence: nothing that the asker may read answers the question. Evidence that
	// exists and may not be read is not told from evidence that does not exist.
	NoEvidence Code = "no_evidence"
	// EmptyQuestion: there are no words to look for.
	EmptyQuestion Code = "empty_question"
)

// Answer is the result of a question.
type Answer struct {
	// Question is the text that was asked, Language what it was taken to be in; empty
	// if unsure.
	Question string `json:"question"`
	Language string `json:"language,omitempty"`
	// Rewritten is what a follow-up was taken to mean; empty if the question stands alone.
	Rewritten string `json:"rewritten,omitempty"`
	// Outcome and Code say how it ended.
	Outcome Outcome `json:"outcome"`
	Code    Code    `json:"code,omitempty"`
	// Text is the answer: the claims in order, each of a figure with several rows followed
	// by their table in lines. Without an answer it says so, in the language of the question.
	Text string `json:"text"`
	// Claims are the sentences of the answer with their citations. Empty unless
	// Outcome is Answered.
	Claims []Claim `json:"claims,omitempty"`
	// Citations are the quoted places, in order of first use.
	Citations []Citation `json:"citations,omitempty"`
	// Conflicts are the things of which documents say different amounts, or one what another denies; Text says so at its end.
	Conflicts []Conflict `json:"conflicts,omitempty"`
	// Figures are the numbers that came from databases.
	Figures []Figure `json:"figures,omitempty"`
	// Options are the readings of a question that needs clarifying.
	Options []string `json:"options,omitempty"`
	// Confidence is the estimated probability, in [0,1], that the evidence answers
	// the question.
	Confidence float64 `json:"confidence"`
	// Trace says what each step did.
	Trace Trace `json:"trace"`
	// Usage counts the tokens spent.
	Usage Usage `json:"usage"`
}

// Claim is one sentence, step or table row of an answer.
type Claim struct {
	// Text is what is said; Start and End are its bytes in Answer.Text.
	Text  string `json:"text"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	// Citations index Answer.Citations, Figures Answer.Figures; there is at least one of
	// either.
	Citations []int `json:"citations"`
	Figures   []int `json:"figures,omitempty"`
	// Unsupported says why the citations do not bear out the text; empty unless that is so and
	// Options.Unsupported keeps it.
	Unsupported string `json:"unsupported,omitempty"`
	// Verbatim is set if the text is the quote itself, white space aside.
	Verbatim bool `json:"verbatim,omitempty"`
	// Quoted is set if all of the text is a document's: verbatim, or a table row with its cells
	// as "column: value".
	Quoted bool `json:"quoted,omitempty"`
}

// Citation is a quoted place in a document. It was checked: the quote is, byte for
// byte, what the store holds of that place of the chunk, and the asker may read it.
type Citation struct {
	// Number is the citation's mark in rendered text, from 1.
	Number int `json:"number"`
	// Chunk names the chunk, with the revision of the document; Start and End are the
	// quote's bytes in its text.
	Chunk ingest.ChunkID `json:"chunk"`
	Start int            `json:"start"`
	End   int            `json:"end"`
	// Quote is the text there as it stands in the document: of a table row, the line of
	// the file, or the cells in order with blanks between them where a row is no text of
	// its own. A claim may say the row as "column: value" instead.
	Quote string `json:"quote"`
	// Document and Title name the document, HeadingPath the section.
	Document    store.DocumentID `json:"document"`
	Title       string           `json:"title,omitempty"`
	HeadingPath []string         `json:"heading_path,omitempty"`
	// Modified is when the document was last changed, as its source says; zero if it does not.
	Modified time.Time `json:"modified,omitzero"`
	// Location is where the quote stands in the document.
	Location ingest.Location `json:"location"`
}

// String returns the citation on one line: "[1] manual.pdf, page 12: “quote”".
func (c Citation) String() string {
	place := c.Location.String()
	if place != "" {
		place = ", " + place
	}
	return fmt.Sprintf("[%d] %s%s: “%s”", c.Number, c.Document.ID, place, oneLine(c.Quote))
}

// Figure is a number, or a table of numbers, computed from databases.
type Figure struct {
	// Number is the figure's mark in rendered text; figures and citations are one list of
	// evidence and are counted together.
	Number int `json:"number"`
	// Name is the metric.
	Name string `json:"name"`
	// Answer has the numbers and all that shows where they come from.
	Answer *semantic.Answer `json:"answer"`
}

// String returns the figure's evidence on one line: its statements' sources, and the
// period.
func (f Figure) String() string {
	var sources []string
	for _, s := range f.Answer.Result.Statements {
		if name := s.Source + "." + s.Dataset; !slices.Contains(sources, name) {
			sources = append(sources, name)
		}
	}
	return fmt.Sprintf("[%d] %s from %s, %s", f.Number, f.Name, strings.Join(sources, " and "), f.Answer.Query.Period)
}

// Marked returns the answer's text with the citation marks after each claim, such as
// "Tighten to 25 N·m. [1]".
func (a *Answer) Marked() string {
	var b strings.Builder
	done := 0
	for _, c := range a.Claims {
		b.WriteString(a.Text[done:c.End])
		done = c.End
		for _, i := range c.Figures {
			fmt.Fprintf(&b, " [%d]", a.Figures[i].Number)
		}
		for _, i := range c.Citations {
			fmt.Fprintf(&b, " [%d]", a.Citations[i].Number)
		}
	}
	b.WriteString(a.Text[done:])
	return b.String()
}

// Turn returns what the next question's History has of this one.
func (a *Answer) Turn() Turn {
	t := Turn{Question: cmp.Or(a.Rewritten, a.Question)}
	if a.Outcome == Answered {
		t.Answer = a.Text
	}
	if n := len(a.Figures); n > 0 {
		t.Figure = a.Figures[n-1].Answer.Query
	}
	return t
}

// Usage counts what a question cost.
type Usage struct {
	// EmbeddedTokens were encoded by the embedder; zero if it can't count.
	EmbeddedTokens int `json:"embedded_tokens"`
	// PromptTokens and AnswerTokens are those of a language model; zero without one.
	PromptTokens int `json:"prompt_tokens"`
	AnswerTokens int `json:"answer_tokens"`
	// Cost is what they cost, in Currency, an ISO 4217 code; zero without a price.
	Cost     float64 `json:"cost,omitempty"`
	Currency string  `json:"currency,omitempty"`
}

// Add adds what a step, or another question, spent. Currencies are not mixed: a generator has one price.
func (u *Usage) Add(spent Usage) {
	u.EmbeddedTokens += spent.EmbeddedTokens
	u.PromptTokens += spent.PromptTokens
	u.AnswerTokens += spent.AnswerTokens
	u.Cost += spent.Cost
	if spent.Currency != "" {
		u.Currency = spent.Currency
	}
}
