// SPDX-License-Identifier: Apache-2.0

package store_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/pacenote/pacenote/store"
)

type candidate = store.Candidate[string]

func ExampleFuse() {
	pool := []candidate{
		{Key: "both", Keyword: 12, HasKeyword: true, Vector: .80, HasVector: true},
		{Key: "words only", Keyword: 15, HasKeyword: true},
		{Key: "meaning only", Vector: .90, HasVector: true},
		{Key: "weak", Keyword: 5, HasKeyword: true, Vector: .40, HasVector: true},
	}
	for _, f := range store.Fuse(pool, 0.6) {
		fmt.Printf("%.2f %s\n", f.Score, f.Key)
	}
	// Output:
	// 0.76 both
	// 0.60 meaning only
	// 0.40 words only
	// 0.00 weak
}

func TestFuse(t *testing.T) {
	keyword := func(key string, score float64) candidate {
		return candidate{Key: key, Keyword: score, HasKeyword: true}
	}
	vector := func(key string, score float64) candidate {
		return candidate{Key: key, Vector: score, HasVector: true}
	}
	gated := vector("gated", .9)
	gated.Gated = true
	for name, test := range map[string]struct {
		pool []candidate
		want map[string]float64
	}{
		"nothing":           {nil, map[string]float64{}},
		"one leg":           {[]candidate{keyword("a", 3), keyword("b", 1), keyword("c", 2)}, map[string]float64{"a": 1, "c": .5, "b": 0}},
		"the other leg":     {[]candidate{vector("a", -.5), vector("b", .5)}, map[string]float64{"b": 1, "a": 0}},
		"one candidate":     {[]candidate{vector("a", -.5)}, map[string]float64{"a": 1}},
		"all scores equal":  {[]candidate{keyword("a", 2), keyword("b", 2)}, map[string]float64{"a": 1, "b": 1}},
		"a gated candidate": {[]candidate{gated, keyword("a", 2), vector("b", .8)}, map[string]float64{"gated": 1, "a": .4, "b": 0}},
	} {
		got := map[string]float64{}
		for _, f := range store.Fuse(test.pool, .6) {
			got[f.Key] = f.Score
		}
		if diff := cmp.Diff(test.want, got, cmpopts.EquateApprox(0, 1e-12)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// Scores are in [0,1] and in order, every candidate comes back once, and the order of
// the pool does not matter.
func TestFuseProperties(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		pool := make([]candidate, rng.IntN(40))
		for i := range pool {
			pool[i] = candidate{
				Key: fmt.Sprint(i), Keyword: float64(rng.IntN(6)), Vector: float64(rng.IntN(9)-4) / 4,
				HasKeyword: rng.IntN(2) == 0, HasVector: rng.IntN(3) > 0, Gated: rng.IntN(5) == 0,
			}
		}
		weight := float64(rng.IntN(5)) / 4
		fused := store.Fuse(pool, weight)
		seen := map[string]bool{}
		for i, f := range fused {
			seen[f.Key] = true
			if !(f.Score >= 0 && f.Score <= 1) {
				t.Errorf("score %v of %+v", f.Score, f)
			}
			if i > 0 && (f.Score > fused[i-1].Score || f.Score == fused[i-1].Score && f.Key < fused[i-1].Key) {
				t.Errorf("%+v stands behind %+v", f, fused[i-1])
			}
		}
		if len(seen) != len(pool) {
			t.Errorf("%d of %d candidates came back", len(seen), len(pool))
		}
		rng.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
		if diff := cmp.Diff(fused, store.Fuse(pool, weight)); diff != "" {
			t.Errorf("another order of the pool gives another result:\n%s", diff)
		}
	}
}

func TestPool(t *testing.T) {
	for k, want := range map[int]int{0: 100, 1: 100, 10: 100, 11: 110, 500: 5000} {
		if got := store.Pool(k); got != want {
			t.Errorf("Pool(%d) is %d, want %d", k, got, want)
		}
	}
}
