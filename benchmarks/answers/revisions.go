// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pacenote/pacenote/benchmarks/internal/collection"
	"github.com/pacenote/pacenote/benchmarks/internal/model"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/rag/eval"
)

// Revisions counts the answers that show what a revision of the cited document says otherwise. A revision is the document once
// more, with one change in the sentence that the answer begins with; each document has one at most.
type Revisions struct {
	// Numbers are revisions in which the sentence's first number that the question does not name is another one, Denials
	// those in which an English sentence is denied.
	Numbers Shown `json:"numbers"`
	Denials Shown `json:"denials"`
	// Unrevised is the number of answers that show a conflict though nothing was revised.
	Unrevised int `json:"unrevised"`
}

// Shown counts answered questions to revised documents, and the answers that show both sides.
type Shown struct {
	Answered int `json:"answered"`
	Both     int `json:"both"`
}

var (
	numberWord = regexp.MustCompile(`\b\d{1,4}\b`)
	verb       = regexp.MustCompile(`\b(?:can|may|should|must|will|is|are)\b`)
)

// otherNumber returns a sentence with another number; false if it has none that the question does not name.
func otherNumber(question, sentence string) (string, bool) {
	for _, at := range numberWord.FindAllStringIndex(sentence, -1) {
		if number := sentence[at[0]:at[1]]; !strings.Contains(question, number) {
			n, _ := strconv.Atoi(number) // of digits alone
			return sentence[:at[0]] + strconv.Itoa(n+13) + sentence[at[1]:], true
		}
	}
	return "", false
}

// denied returns a sentence that says the contrary; false if none of the few verbs stands in it, or it denies something itself.
func denied(_, sentence string) (string, bool) {
	at := verb.FindStringIndex(sentence)
	if at == nil || strings.Contains(sentence, "not ") || strings.Contains(sentence, "n't ") {
		return "", false
	}
	return sentence[:at[1]] + " not" + sentence[at[1]:], true
}

// measureRevisions asks the questions that were answered again, of the collection with revisions beside its documents.
func measureRevisions(ctx context.Context, c *collection.Collection, models model.Models, results []eval.Result) (*Revisions, error) {
	r := &Revisions{}
	for i := range results {
		if results[i].Answered() && len(results[i].Answer.Conflicts) > 0 {
			r.Unrevised++
		}
	}
	var err error
	if r.Numbers, err = ask(ctx, c, models, results, otherNumber); err != nil {
		return nil, err
	}
	r.Denials, err = ask(ctx, c, models, results, denied)
	return r, err
}

// ask revises the documents that answers cite and asks their questions.
func ask(ctx context.Context, c *collection.Collection, models model.Models, results []eval.Result, revise func(question, sentence string) (string, bool)) (Shown, error) {
	documents := make(map[string]collection.Document, len(c.Documents))
	for _, d := range c.Documents {
		documents[d.ID] = d
	}
	revised := &collection.Collection{Documents: slices.Clone(c.Documents)}
	var questions []rag.Question
	for i := range results {
		x := &results[i]
		if !x.Answered() {
			continue
		}
		d, ok := documents[x.Answer.Citations[0].Document.ID]
		sentence := x.Answer.Claims[0].Text
		changed, changes := revise(x.Question.Text, sentence)
		if !ok || !changes || !strings.Contains(d.Text, sentence) {
			continue
		}
		delete(documents, d.ID)
		d.ID, d.Text = d.ID+" (revised)", strings.Replace(d.Text, sentence, changed, 1)
		revised.Documents = append(revised.Documents, d)
		questions = append(questions, x.Question)
	}
	engine, done, err := collection.Engine(ctx, collection.Source{Collection: revised}, models.Encoder, &rag.Options{Scorer: models.Scorer})
	if err != nil {
		return Shown{}, err
	}
	defer done()
	var shown Shown
	for _, q := range questions {
		a, err := engine.Ask(ctx, q)
		if err != nil {
			return Shown{}, err
		}
		if a.Outcome == rag.Answered {
			shown.Answered++
		}
		if len(a.Conflicts) > 0 {
			shown.Both++
		}
	}
	return shown, nil
}

func (r *Revisions) print(w io.Writer) {
	fmt.Fprintf(w, "revisions: another number %d answered, %d with both sides; denied %d, %d; conflicts without a revision %d\n",
		r.Numbers.Answered, r.Numbers.Both, r.Denials.Answered, r.Denials.Both, r.Unrevised)
}
