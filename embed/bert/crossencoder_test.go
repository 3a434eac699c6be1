// SPDX-License-Identifier: Apache-2.0

package bert

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/internal/weights/container"
)

// pairModel makes tinyHeader one of pairs.
func pairModel(h *container.Header) { h.Model.Architecture, h.Model.Pooling = crossEncoders, "first" }

// pairTensors are what a model of pairs has beside those of an encoder.
var pairTensors = []container.Tensor{
	{Name: "embedding.second", Type: container.Float32, Shape: []int{64}},
	{Name: "pooler.weight", Type: container.Int8Rows, Shape: []int{64, 64}},
	{Name: "pooler.bias", Type: container.Float32, Shape: []int{64}},
	{Name: "score.weight", Type: container.Float32, Shape: []int{64}},
	{Name: "score.bias", Type: container.Float32, Shape: []int{1}},
}

func newTinyPairs(t testing.TB, o *Options) *CrossEncoder {
	t.Helper()
	c, err := NewCrossEncoder(tiny(t, container.Int8Rows, pairModel, "", pairTensors...), o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestScoresDoNotDependOnTheBatch(t *testing.T) {
	c := newTinyPairs(t, nil)
	passages := []string{"oil", "", "door bolt", "bolts doors oil oil bolt door", "?", "oil door bolt. " + strings.Repeat("bolts ", 40)}
	together, err := c.Score(context.Background(), "door bolts", passages)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range passages {
		alone, err := c.Score(context.Background(), "door bolts", []string{p})
		if err != nil || alone[0] != together[i] {
			t.Errorf("score of %q = %v, %v; among others %v", p, alone, err, together[i])
		}
	}
	if none, err := c.Score(context.Background(), "door", nil); err != nil || len(none) != 0 {
		t.Errorf("no passages: %v, %v", none, err)
	}
}

// The two texts are told apart by their token type and by their order.
func TestPairsAreOrdered(t *testing.T) {
	c := newTinyPairs(t, nil)
	score := func(question, passage string) float64 {
		s, err := c.Score(context.Background(), question, []string{passage})
		if err != nil {
			t.Fatal(err)
		}
		return s[0]
	}
	if score("oil", "door") == score("door", "oil") {
		t.Error("question and passage can be exchanged")
	}
	pair := c.encodePair("oil", "door bolt")
	if diff := cmp.Diff([]int32{1, 5, 2, 6, 8, 2}, pair.ids); diff != "" || pair.second != 3 {
		t.Errorf("second text from %d, ids -want +got:\n%s", pair.second, diff)
	}
	long := c.encodePair(strings.Repeat("oil ", 30), strings.Repeat("door ", 30))
	if len(long.ids) != 16 || long.second != 10 || long.ids[15] != 2 {
		t.Errorf("%d tokens, the second text from %d: %v", len(long.ids), long.second, long.ids)
	}
}

func TestKernelsAgreeOnScores(t *testing.T) {
	passages := []string{"oil", "door bolt", "bolts doors oil"}
	want, err := newTinyPairs(t, &Options{Kernels: "generic"}).Score(context.Background(), "door", passages)
	if err != nil {
		t.Fatal(err)
	}
	got, err := newTinyPairs(t, nil).Score(context.Background(), "door", passages)
	if err != nil {
		t.Fatal(err)
	}
	for i := range want {
		if d := got[i] - want[i]; d > 0.3 || d < -0.3 {
			t.Errorf("score of %q = %g, in plain Go %g", passages[i], got[i], want[i])
		}
	}
}

func TestScoreEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := newTinyPairs(t, nil).Score(ctx, "door", []string{"oil"}); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v", err)
	}
}

// An encoder is no cross-encoder, nor the other way round, and a file without its head is refused.
func TestOtherArchitecturesAreRefused(t *testing.T) {
	var f *FormatError
	if _, err := NewCrossEncoder(tiny(t, container.Int8Rows, nil, ""), nil); !errors.As(err, &f) || f.Part != "header" {
		t.Errorf("encoder as cross-encoder: %v", err)
	}
	if _, err := New(tiny(t, container.Int8Rows, pairModel, "", pairTensors...), nil); !errors.As(err, &f) || f.Part != "header" {
		t.Errorf("cross-encoder as encoder: %v", err)
	}
	mean := func(h *container.Header) { h.Model.Architecture = crossEncoders }
	if _, err := NewCrossEncoder(tiny(t, container.Int8Rows, mean, "", pairTensors...), nil); !errors.As(err, &f) || f.Part != "header" {
		t.Errorf("cross-encoder with the mean of tokens: %v", err)
	}
	for _, missing := range pairTensors {
		if _, err := NewCrossEncoder(tiny(t, container.Int8Rows, pairModel, missing.Name, pairTensors...), nil); !errors.As(err, &f) || f.Part != missing.Name {
			t.Errorf("without %s: %v", missing.Name, err)
		}
	}
}
