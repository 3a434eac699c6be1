// SPDX-License-Identifier: Apache-2.0

package embedtest

import (
	"context"
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"

	"github.com/pacenote/pacenote/embed"
)

// Tolerances of the suite.
const (
	// unitTolerance bounds how far a vector's length may be from 1.
	unitTolerance = 1e-3
	// sameTolerance bounds the difference of a component when the same text is
	// embedded in another batch, where sums may be taken in another order.
	sameTolerance = 1e-4
)

// texts exercise an encoder: languages, numbers, odd Unicode, nothing, and a text
// longer than most models read.
func texts() []string {
	return []string{
		"Tighten the door hinge bolts to 25 N·m.",
		"Türscharnierschrauben mit 25 N·m anziehen.",
		"Serrer les vis de charnière à 25 N·m.",
		"Serrare le viti della cerniera a 25 N·m.",
		"Apriete los pernos de la bisagra a 25 N·m.",
		"Part 68218-AA, VIN 1C4RJFAG5FC625797, 1.234,50 €",
		"é\u0301 \u200b ﬁ CO₂ 😀 汽车",
		"\xff\xfe broken bytes \x00",
		"",
		" ",
		strings.Repeat("The coolant pump is driven by the timing belt. ", 200),
	}
}

// Run checks that e keeps the contract of embed.Embedder: vectors of the model's
// dimensions, of unit length for documents, in order and deterministic, independent of how texts are batched; a
// cancelled context ends a call with an error and the vectors of a prefix; calls from
// several goroutines do not disturb one another; texts are neither retained nor
// changed. If e counts tokens, counting is checked too. It embeds about 100 texts.
func Run(t *testing.T, e embed.Embedder) {
	t.Helper()
	t.Run("Model", func(t *testing.T) { testModel(t, e) })
	t.Run("UnitVectors", func(t *testing.T) { testUnit(t, e) })
	t.Run("NoTexts", func(t *testing.T) { testNone(t, e) })
	t.Run("Batches", func(t *testing.T) { testBatches(t, e) })
	t.Run("Near", func(t *testing.T) { testNear(t, e) })
	t.Run("Cancelled", func(t *testing.T) { testCancelled(t, e) })
	t.Run("Concurrent", func(t *testing.T) { testConcurrent(t, e) })
	if c, ok := e.(embed.TokenCounter); ok {
		t.Run("CountTokens", func(t *testing.T) { testCount(t, c) })
	}
}

func testModel(t *testing.T, e embed.Embedder) {
	m := e.Model()
	if m.ID == "" || m.Fingerprint == "" || m.Dimensions < 1 || m.MaxTokens < 0 {
		t.Errorf("Model() = %+v: want an id, a fingerprint and dimensions", m)
	}
	if n := e.Model(); n.Fingerprint != m.Fingerprint || n.Dimensions != m.Dimensions {
		t.Errorf("Model() changed from %+v to %+v", m, n)
	}
}

func testUnit(t *testing.T, e embed.Embedder) {
	documents := mustEmbed(t, e, embed.Document, texts())
	for i, v := range documents {
		if err := checkUnit(v, e.Model().Dimensions); err != nil {
			t.Errorf("document %d: %v", i, err)
		}
	}
	_, anyLength := e.(embed.QueryEmbedder)
	for i, v := range mustEmbed(t, e, embed.Query, texts()) {
		if err := checkUnit(v, e.Model().Dimensions); err != nil && !(anyLength && len(v) == e.Model().Dimensions && dot(v, v) > 0) {
			t.Fatalf("query %d: %v", i, err)
		}
		for j, d := range documents {
			if s := dot(v, d); !(math.Abs(s) <= 1+unitTolerance) {
				t.Errorf("query %d and document %d: dot product %v", i, j, s)
			}
		}
	}
}

// checkUnit checks that v has n finite components and length 1.
func checkUnit(v embed.Vector, n int) error {
	if len(v) != n {
		return fmt.Errorf("%d components, want %d", len(v), n)
	}
	var square float64
	for _, x := range v {
		square += float64(x) * float64(x)
	}
	if length := math.Sqrt(square); math.IsNaN(length) || math.Abs(length-1) > unitTolerance {
		return fmt.Errorf("length %v, want 1", length)
	}
	return nil
}

func testNone(t *testing.T, e embed.Embedder) {
	if v, err := e.Embed(t.Context(), embed.Document, nil); err != nil || len(v) != 0 {
		t.Errorf("Embed of no texts = %d vectors, %v", len(v), err)
	}
}

func testBatches(t *testing.T, e embed.Embedder) {
	in := texts()
	keep := append([]string(nil), in...)
	want := mustEmbed(t, e, embed.Document, in)
	for i := range in {
		if in[i] != keep[i] {
			t.Fatalf("Embed changed text %d", i)
		}
	}
	reversed := make([]string, len(in))
	for i, s := range in {
		reversed[len(in)-1-i] = s
	}
	got := mustEmbed(t, e, embed.Document, reversed)
	for i := range want {
		if d := distance(want[i], got[len(in)-1-i]); d > sameTolerance {
			t.Errorf("text %d: components differ by %v in a reversed batch", i, d)
		}
		alone := mustEmbed(t, e, embed.Document, keep[i:i+1])
		if d := distance(want[i], alone[0]); d > sameTolerance {
			t.Errorf("text %d: components differ by %v when embedded alone", i, d)
		}
	}
}

// testNear checks that a text is nearer to a rewording of itself than to another.
func testNear(t *testing.T, e embed.Embedder) {
	v := mustEmbed(t, e, embed.Document, []string{
		"Tighten the door hinge bolts to 25 N·m.",
		"The annual shareholder meeting takes place in Amsterdam.",
	})
	q := mustEmbed(t, e, embed.Query, []string{"torque of the door hinge bolts"})
	if near, far := dot(q[0], v[0]), dot(q[0], v[1]); near <= far {
		t.Errorf("cosine %v to the passage that answers, %v to another", near, far)
	}
}

func testCancelled(t *testing.T, e embed.Embedder) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	in := texts()
	v, err := e.Embed(ctx, embed.Document, in)
	if err == nil {
		t.Error("no error from a cancelled context")
	}
	if len(v) > len(in) {
		t.Errorf("%d vectors of %d texts", len(v), len(in))
	}
	for i := range v {
		if err := checkUnit(v[i], e.Model().Dimensions); err != nil {
			t.Errorf("vector %d of the prefix: %v", i, err)
		}
	}
}

func testConcurrent(t *testing.T, e embed.Embedder) {
	in := texts()[:6]
	want := mustEmbed(t, e, embed.Query, in)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			got, err := e.Embed(t.Context(), embed.Query, in)
			if err != nil || len(got) != len(want) {
				t.Errorf("Embed: %d vectors, %v", len(got), err)
				return
			}
			for i := range got {
				if d := distance(want[i], got[i]); d > sameTolerance {
					t.Errorf("text %d: components differ by %v under load", i, d)
				}
			}
		})
	}
	group.Wait()
}

func testCount(t *testing.T, c embed.TokenCounter) {
	for _, s := range texts() {
		if a, b := c.CountTokens(s), c.CountTokens(s); a != b || a < 0 {
			t.Errorf("CountTokens(%.20q) = %d, then %d", s, a, b)
		}
	}
	if n := c.CountTokens(""); n != 0 {
		t.Errorf("CountTokens of nothing = %d", n)
	}
	short, long := c.CountTokens("one two three"), c.CountTokens("one two three four five six")
	if short < 3 || long < 2*short {
		t.Errorf("three words are %d tokens, six are %d", short, long)
	}
}

func mustEmbed(t *testing.T, e embed.Embedder, kind embed.Kind, in []string) []embed.Vector {
	t.Helper()
	v, err := e.Embed(t.Context(), kind, in)
	if err != nil {
		t.Fatalf("Embed: %v", err)
	}
	if len(v) != len(in) {
		t.Fatalf("Embed: %d vectors of %d texts", len(v), len(in))
	}
	return v
}

// distance returns the greatest difference of two vectors' components.
func distance(a, b embed.Vector) float64 {
	var d float64
	for i := range min(len(a), len(b)) {
		d = max(d, math.Abs(float64(a[i])-float64(b[i])))
	}
	return d
}

func dot(a, b embed.Vector) float64 {
	var s float64
	for i := range min(len(a), len(b)) {
		s += float64(a[i]) * float64(b[i])
	}
	return s
}
