// SPDX-License-Identifier: Apache-2.0

package msmarco

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"github.com/pacenote/pacenote/embed/bert"
)

// The weight file is frozen: the weights by which an engine refuses were fitted to its scores.
const pinned = "dc514e061357adcbdf65335127d140402c3f5af394a56d2e453606fb2af486fd"

func TestWeightsArePinned(t *testing.T) {
	h := sha256.Sum256([]byte(weights))
	if got := hex.EncodeToString(h[:]); got != pinned {
		t.Errorf("SHA-256 of msmarco.bin = %s, want %s", got, pinned)
	}
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Verify(); err != nil {
		t.Error(err)
	}
	if got := c.Languages(); len(got) != 1 || got[0] != "en" {
		t.Errorf("languages = %q", got)
	}
}

// reference is a question with the scores that the reference in float32 gives to passages; see
// internal/weights/reference/reference.py.
type reference struct {
	Question string
	Passages []string
	Scores   []float64
}

// furthest is how far a score may be from the reference, in logits. Exact has weights of eight bits, Fast multiplies bytes.
var furthest = map[bert.Precision]float64{bert.Fast: 0.5, bert.Exact: 0.1}

func TestReference(t *testing.T) {
	data, err := os.ReadFile("testdata/scores.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []reference
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	// Implementations that this processor lacks are left out by loading.
	for _, name := range []string{"generic", "avx2", "avx512", "amx", "neon", "dotprod"} {
		for _, p := range []bert.Precision{bert.Fast, bert.Exact} {
			c, err := LoadOptions(&bert.Options{Kernels: name, Precision: p})
			if err != nil {
				t.Logf("%s: %v", name, err)
				continue
			}
			for i, r := range all {
				if name == "generic" && i > 0 {
					break // it is slow
				}
				compare(t, fmt.Sprintf("%s %s", name, p), c, r, furthest[p])
			}
		}
	}
}

func compare(t *testing.T, name string, c *bert.CrossEncoder, r reference, furthest float64) {
	t.Helper()
	scores, err := c.Score(context.Background(), r.Question, r.Passages)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range scores {
		if math.Abs(s-r.Scores[i]) > furthest {
			t.Errorf("%s: score of %q for %q = %.3f, want %.3f", name, r.Passages[i], r.Question, s, r.Scores[i])
		}
	}
}

func ExampleLoad() {
	scorer, err := Load()
	if err != nil {
		fmt.Println(err)
		return
	}
	passages := []string{"The door hinge bolts are tightened to 25 Nm.", "Brake fluid is replaced every two years."}
	scores, err := scorer.Score(context.Background(), "How tight must the screws of a door be?", passages)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(scores[0] > scores[1])
	// Output: true
}
