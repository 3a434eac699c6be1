// SPDX-License-Identifier: Apache-2.0

package store

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/embed"
)

func TestFeedback(t *testing.T) {
	// The third of the best three and the fifth look like the first; the fourth does not.
	vectors := []embed.Vector{{1, 0}, {0.8, 0.6}, {0.96, 0.28}, {0, 1}, {1, 0}}
	vector := func(i int) embed.Vector { return vectors[i] }
	var fused []Fused[int]
	for i, score := range []float64{1, .9, .8, .5, .4} {
		fused = append(fused, Fused[int]{Candidate[int]{Key: i}, score})
	}
	keys := func(list []Fused[int]) (out []int) {
		for _, f := range list {
			out = append(out, f.Key)
			if f.Score < 0 || f.Score > 1 || math.IsNaN(f.Score) {
				t.Errorf("the score of %d is %v", f.Key, f.Score)
			}
		}
		return out
	}
	for _, test := range []struct {
		name   string
		fused  []Fused[int]
		weight float64
		want   []int
	}{
		{"none", fused, 0, []int{0, 1, 2, 3, 4}},
		{"half", fused, .5, []int{0, 1, 2, 4, 3}},
		{"one hit", fused[:1], 1, []int{0}},
		{"no hits", nil, 1, nil},
	} {
		if diff := cmp.Diff(test.want, keys(Feedback(test.fused, test.weight, vector))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
	foreign := slices.Clone(fused)
	foreign[2].Gated = true
	if diff := cmp.Diff([]int{0, 1, 2, 3, 4}, keys(Feedback(foreign, .5, vector))); diff != "" {
		t.Errorf("with a best hit in another language: %s", diff)
	}
	nothing := func(int) embed.Vector { return embed.Vector{0, 0} }
	if diff := cmp.Diff([]int{0, 1, 2, 3, 4}, keys(Feedback(fused, 1, nothing))); diff != "" {
		t.Errorf("without direction: %s", diff)
	}
}

// TestFeedbackOfEditions checks that three editions of a text count as one: what resembles the next best hits as well comes
// before a fourth edition.
func TestFeedbackOfEditions(t *testing.T) {
	edition, other, between := embed.Vector{1, 0}, embed.Vector{0, 1}, embed.Vector{math.Sqrt2 / 2, math.Sqrt2 / 2}
	vectors := []embed.Vector{edition, edition, edition, other, edition, between}
	var fused []Fused[int]
	for i, score := range []float64{1, .95, .9, .85, .51, .5} {
		fused = append(fused, Fused[int]{Candidate[int]{Key: i}, score})
	}
	var got []int
	for _, f := range Feedback(fused, .5, func(i int) embed.Vector { return vectors[i] }) {
		got = append(got, f.Key)
	}
	if at := slices.Index(got, 5); at > slices.Index(got, 4) {
		t.Errorf("the order is %v, with the fourth edition before what is like both", got)
	}
}
