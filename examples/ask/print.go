// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/store"
)

// answerJSON is what -json prints of an answer.
type answerJSON struct {
	Question  string         `json:"question"`
	Answer    string         `json:"answer"`
	Outcome   rag.Outcome    `json:"outcome"`
	Code      rag.Code       `json:"code"`
	Citations []citationJSON `json:"citations"`
	Figures   []figureJSON   `json:"figures"`
	Options   []string       `json:"options,omitempty"`
	Elapsed   float64        `json:"elapsed_ms"`
	Trace     *rag.Trace     `json:"trace,omitempty"`
}

type citationJSON struct {
	Document string `json:"document"`
	Page     int    `json:"page"`
	Quote    string `json:"quote"`
	// Place is where the quote stands, in words: a page, cells, a record, bytes.
	Place string `json:"place,omitempty"`
}

// hitJSON is what -json prints of a hit.
type hitJSON struct {
	Document string    `json:"document"`
	Page     int       `json:"page"`
	Headings []string  `json:"headings"`
	Text     string    `json:"text"`
	Score    float64   `json:"score"`
	Keyword  store.Leg `json:"keyword"`
	Vector   store.Leg `json:"vector"`
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// printJSON writes one object on a line, with <, > and & as they are.
func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

func printAnswer(w io.Writer, o options, a *rag.Answer, elapsed time.Duration) error {
	if o.json {
		out := answerJSON{
			Question: a.Question, Answer: a.Text, Outcome: a.Outcome, Code: a.Code, Options: a.Options,
			Citations: []citationJSON{}, Figures: []figureJSON{}, Elapsed: milliseconds(elapsed),
		}
		for _, f := range a.Figures {
			out.Figures = append(out.Figures, newFigureJSON(f))
		}
		for _, c := range a.Citations {
			out.Citations = append(out.Citations, citationJSON{c.Document.ID, c.Location.Page, c.Quote, c.Location.String()})
		}
		if o.explain {
			out.Trace = &a.Trace
		}
		return printJSON(w, out)
	}
	if a.Rewritten != "" {
		fmt.Fprintf(w, "Understood as: %s\n", a.Rewritten)
	}
	fmt.Fprintf(w, "%s\n", a.Marked())
	if len(a.Citations)+len(a.Figures) > 0 {
		fmt.Fprintln(w)
	}
	for _, f := range a.Figures {
		printFigure(w, f)
	}
	for _, c := range a.Citations {
		fmt.Fprintln(w, c)
	}
	if o.explain {
		printTrace(w, a)
	}
	return nil
}

func printTrace(w io.Writer, a *rag.Answer) {
	fmt.Fprintf(w, "\noutcome %s %s, confidence %.2f\n", a.Outcome, a.Code, a.Confidence)
	for _, s := range a.Trace.Steps {
		fmt.Fprintf(w, "%-9s %8.2f ms  %s\n", s.Name, milliseconds(s.Duration), s.Detail)
	}
	for _, s := range a.Trace.Signals {
		fmt.Fprintf(w, "signal    %-15s %.3f\n", s.Name, s.Value)
	}
	for i, h := range a.Trace.Hits {
		fmt.Fprintf(w, "%2d. %.3f  keyword %.2f (%d)  vector %.3f (%d)  %s#%d %s\n", i+1, h.Score,
			h.Keyword.Score, h.Keyword.Rank, h.Vector.Score, h.Vector.Rank, h.Chunk.Document, h.Chunk.Ordinal, h.Place)
	}
	for _, d := range a.Trace.Dropped {
		fmt.Fprintf(w, "dropped   %q: %s\n", d.Text, d.Reason)
	}
}

func printHits(w io.Writer, o options, hits []store.Hit, elapsed time.Duration) error {
	if o.json {
		out := struct {
			Question string    `json:"question"`
			Hits     []hitJSON `json:"hits"`
			Elapsed  float64   `json:"elapsed_ms"`
		}{o.question, []hitJSON{}, milliseconds(elapsed)}
		for _, h := range hits {
			place := h.Chunk.LocationOf(0, len(h.Chunk.Text))
			out.Hits = append(out.Hits, hitJSON{h.Document.ID, place.Page, h.Chunk.HeadingPath, h.Chunk.Text, h.Score, h.Keyword, h.Vector})
		}
		return printJSON(w, out)
	}
	for i, h := range hits {
		place := h.Chunk.LocationOf(0, len(h.Chunk.Text))
		fmt.Fprintf(w, "%2d. %.3f  %s, %s  %s\n", i+1, h.Score, h.Document.ID, place, h.Chunk.Head(h.Document.Title))
		fmt.Fprintf(w, "    %s\n", excerpt(h.Chunk.Text, 200))
		if o.explain {
			fmt.Fprintf(w, "    keyword %.3f (rank %d), vector %.3f (rank %d)\n", h.Keyword.Score, h.Keyword.Rank, h.Vector.Score, h.Vector.Rank)
		}
	}
	return nil
}

// excerpt returns the first n characters of a text on one line.
func excerpt(text string, n int) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) <= n {
		return string(runes)
	}
	return string(runes[:n]) + "…"
}
