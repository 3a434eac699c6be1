// SPDX-License-Identifier: Apache-2.0

package split_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/split"
)

// quarters counts four bytes as a token, so that a text is not the sum of its words.
type quarters struct{}

func (quarters) CountTokens(text string) int { return (len(text) + 3) / 4 }

// randomDocument makes a document whose every word occurs once.
func randomDocument(rng *rand.Rand) *ingest.Document {
	doc := &ingest.Document{ID: "random", Title: "Title of it"}
	next := 0
	text := func(words int) string {
		var b strings.Builder
		for i := range words {
			if i > 0 {
				b.WriteString([]string{" ", " ", " ", "\n", ". "}[rng.IntN(5)])
			}
			next++
			fmt.Fprintf(&b, "W%dé%s", next, strings.Repeat("x", rng.IntN(8)*rng.IntN(8)))
		}
		return b.String()
	}
	kinds := []ingest.BlockKind{
		ingest.Paragraph, ingest.Paragraph, ingest.Heading, ingest.ListItem, ingest.ListItem, ingest.ListItem, ingest.TableBlock,
		ingest.Code, ingest.Caption, ingest.Quote, ingest.Header, ingest.Footer, ingest.FormField, ingest.Note,
	}
	for range rng.IntN(25) {
		b := ingest.Block{Kind: kinds[rng.IntN(len(kinds))], Level: rng.IntN(4)}
		switch b.Kind {
		case ingest.TableBlock:
			b.Table = randomTable(rng, text)
			b.Text = b.Table.Text()
		case ingest.Heading:
			b.Text = text(1 + rng.IntN(5)*rng.IntN(8))
		default:
			b.Text = text(rng.IntN(12) * rng.IntN(12))
			if b.Kind == ingest.ListItem {
				b.Marker = "•"
			}
			if b.Text != "" && rng.IntN(4) == 0 {
				b.Text += ":"
			}
		}
		doc.Blocks = append(doc.Blocks, b)
	}
	return doc
}

func randomTable(rng *rand.Rand, text func(int) string) *ingest.Table {
	t := &ingest.Table{HeaderRows: rng.IntN(3)}
	columns := 1 + rng.IntN(5)
	for range rng.IntN(15) {
		var row []ingest.Cell
		for c := 0; c < columns; c++ {
			cell := ingest.Cell{Column: c, Text: text(rng.IntN(4) * rng.IntN(4))}
			if rng.IntN(8) == 0 {
				cell.ColumnSpan, cell.RowSpan = 1+rng.IntN(3), 1+rng.IntN(3)
				c += cell.ColumnSpan - 1
			}
			row = append(row, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	if rng.IntN(2) == 0 {
		t.Caption = text(3)
	}
	return t
}

// checkChunks checks what holds for every document and every counter.
func checkChunks(t *testing.T, doc *ingest.Document, chunks []ingest.Chunk, counter embed.TokenCounter, budget int) {
	t.Helper()
	section := 0
	var body strings.Builder // all that is not repeated
	paths := map[string]bool{}
	for i, c := range chunks {
		if c.ID.Ordinal != i {
			t.Errorf("chunk %d has ordinal %d", i, c.ID.Ordinal)
		}
		if c.Section < section {
			t.Errorf("chunk %d: section %d after %d", i, c.Section, section)
		}
		section = c.Section
		if got := counter.CountTokens(c.Indexed(doc.Title)); got != c.Tokens {
			t.Errorf("chunk %d: Tokens %d, counted %d", i, c.Tokens, got)
		}
		head := counter.CountTokens(c.Head(doc.Title))
		if c.Tokens > budget && head*4 < budget*3 {
			t.Errorf("chunk %d: %d tokens, %d of them its head: %q", i, c.Tokens, head, c.Text)
		}
		for _, h := range c.HeadingPath {
			paths[h] = true
		}
		checkSegments(t, c)
		for _, s := range c.Segments {
			if !s.Repeated {
				body.WriteString(c.Text[s.Start:s.End])
				body.WriteByte(' ')
			}
		}
	}
	checkWords(t, doc, body.String(), paths)
}

// checkSegments checks that segments are in order and cover the text.
func checkSegments(t *testing.T, c ingest.Chunk) {
	t.Helper()
	at := 0
	for _, s := range c.Segments {
		if s.Start < at || s.End <= s.Start || s.End > len(c.Text) {
			t.Fatalf("segment [%d,%d) after %d of %d bytes", s.Start, s.End, at, len(c.Text))
		}
		if gap := c.Text[at:s.Start]; strings.TrimSpace(gap) != "" {
			t.Errorf("%q is in no segment", gap)
		}
		if s.Kind == ingest.Header || s.Kind == ingest.Footer {
			t.Errorf("furniture %q", c.Text[s.Start:s.End])
		}
		if (s.Row != nil) != (s.Kind == ingest.TableBlock) {
			t.Errorf("segment %+v", s)
		}
		at = s.End
	}
	if at != len(c.Text) || len(c.Segments) == 0 {
		t.Errorf("segments end at %d of %d bytes", at, len(c.Text))
	}
}

// checkWords checks that the words of the document stand in the chunks in their order,
// each once, titles perhaps in a path only.
func checkWords(t *testing.T, doc *ingest.Document, body string, paths map[string]bool) {
	t.Helper()
	pack := func(s string) string {
		return strings.Join(strings.Fields(strings.NewReplacer("|", " ", "•", " ").Replace(s)), "")
	}
	rest := pack(body)
	take := func(s string, optional bool) {
		s = pack(s)
		if strings.HasPrefix(rest, s) {
			rest = rest[len(s):]
		} else if !optional {
			t.Errorf("%.60q is not next in the chunks, but %.60q", s, rest)
		}
	}
	for _, b := range doc.Blocks {
		switch b.Kind {
		case ingest.Header, ingest.Footer:
		case ingest.Heading:
			take(b.Text, paths[strings.Join(strings.Fields(b.Text), " ")])
		case ingest.TableBlock:
			take(b.Table.Caption, false)
			take(b.Text, false)
		default:
			take(b.Text, false)
		}
		if t.Failed() {
			return
		}
	}
	if rest != "" {
		t.Errorf("left over: %.80q", rest)
	}
}

func splitRandom(t *testing.T, seed uint64, maxTokens, minTokens, overlap int) {
	rng := rand.New(rand.NewPCG(seed, 7))
	doc := randomDocument(rng)
	for _, counter := range []embed.TokenCounter{words{}, quarters{}} {
		s := split.New(counter, &split.Options{MaxTokens: maxTokens, MinTokens: minTokens, Overlap: overlap})
		chunks, err := s.Split(t.Context(), doc)
		if err != nil {
			t.Fatal(err)
		}
		checkChunks(t, doc, chunks, counter, maxTokens)
		if t.Failed() {
			t.Fatalf("seed %d, max %d, min %d, overlap %d, %T", seed, maxTokens, minTokens, overlap, counter)
		}
	}
}

func TestRandomDocuments(t *testing.T) {
	for seed := range uint64(400) {
		rng := rand.New(rand.NewPCG(seed, 1))
		splitRandom(t, seed, 12+rng.IntN(120), rng.IntN(40), rng.IntN(3)*8)
	}
}

func FuzzSplit(f *testing.F) {
	f.Add(uint64(1), uint8(40), uint8(8), uint8(0))
	f.Add(uint64(2), uint8(200), uint8(50), uint8(20))
	f.Fuzz(func(t *testing.T, seed uint64, maxTokens, minTokens, overlap uint8) {
		if maxTokens < 8 {
			return
		}
		splitRandom(t, seed, int(maxTokens), int(minTokens), int(overlap))
	})
}

func BenchmarkSplit(b *testing.B) {
	var doc ingest.Document
	for range 2000 {
		doc.Blocks = append(doc.Blocks, paragraph(strings.Repeat(n(12, "a")+" ", 6)))
	}
	b.SetBytes(int64(2000 * len(doc.Blocks[0].Text)))
	for b.Loop() {
		if _, err := split.New(words{}, nil).Split(b.Context(), &doc); err != nil {
			b.Fatal(err)
		}
	}
}
