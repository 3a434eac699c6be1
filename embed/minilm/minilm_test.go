// SPDX-License-Identifier: Apache-2.0

package minilm

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/embed/bert"
)

// The weight file is frozen: another one means that every store must be embedded again.
const pinned = "af060fafeac5552b1ae03278620cec396135c7e44926204f81c884d446712f0f"

func TestWeightsArePinned(t *testing.T) {
	h := sha256.Sum256([]byte(weights))
	if got := hex.EncodeToString(h[:]); got != pinned {
		t.Errorf("SHA-256 of minilm.bin = %s, want %s", got, pinned)
	}
	if len(weights) > 24_000_000 {
		t.Errorf("minilm.bin has %d bytes, more than a download may take", len(weights))
	}
	e, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Verify(); err != nil {
		t.Error(err)
	}
}

// reference is a text and the vector that the reference in float32 gives it; see
// internal/weights/reference/reference.py.
type reference struct {
	Kind, Text, Vector string
}

// decode turns base64 of little-endian binary16 into numbers.
func decode(t *testing.T, s string) []float64 {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]float64, len(b)/2)
	for i := range out {
		bits := uint16(b[2*i]) | uint16(b[2*i+1])<<8
		exponent, fraction := int(bits>>10&31), float64(bits&1023)
		if exponent == 0 {
			out[i] = math.Ldexp(fraction, -24)
		} else {
			out[i] = math.Ldexp(1024+fraction, exponent-25)
		}
		if bits>>15 == 1 {
			out[i] = -out[i]
		}
	}
	return out
}

func cosine(v embed.Vector, want []float64) float64 {
	var dot, norm float64
	for i := range v {
		dot += float64(v[i]) * want[i]
		norm += want[i] * want[i]
	}
	return dot / math.Sqrt(norm)
}

// kernels are the implementations to compare; those that this processor lacks are left
// out by loading.
var kernels = []string{"generic", "avx2", "avx512"}

func TestReference(t *testing.T) {
	data, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []reference
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	for _, name := range kernels {
		for _, p := range []bert.Precision{bert.Fast, bert.Exact} {
			e, err := LoadOptions(&bert.Options{Kernels: name, Precision: p})
			if err != nil {
				t.Logf("%s: %v", name, err)
				continue
			}
			step := 1
			if name == "generic" {
				step = 8 // it is slow
			}
			compare(t, name+" "+p.String(), e, all, step)
		}
	}
}

// The least cosines to the reference in float32: of one text, and on average.
var (
	least = map[bert.Precision]float64{bert.Fast: 0.990, bert.Exact: 0.998}
	mean  = map[bert.Precision]float64{bert.Fast: 0.9965, bert.Exact: 0.999}
)

// compare embeds every step-th text and compares it with the reference.
func compare(t *testing.T, name string, e *bert.Encoder, all []reference, step int) {
	t.Helper()
	p := bert.Fast
	if strings.HasSuffix(name, "exact") {
		p = bert.Exact
	}
	lowest, sum, count := 1.0, 0.0, 0
	for _, kind := range []embed.Kind{embed.Document, embed.Query} {
		var texts []string
		var want [][]float64
		for i := 0; i < len(all); i += step {
			if r := all[i]; r.Kind == kind.String() {
				texts, want = append(texts, r.Text), append(want, decode(t, r.Vector))
			}
		}
		vectors, err := e.Embed(context.Background(), kind, texts)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range vectors {
			c := cosine(v, want[i])
			sum += c
			count++
			lowest = min(lowest, c)
			if c < least[p] {
				t.Errorf("%s: cosine of %s %+q to the reference = %.5f", name, kind, texts[i], c)
			}
		}
	}
	t.Logf("%s: cosine to the reference: mean %.5f, lowest %.5f of %d texts", name, sum/float64(count), lowest, count)
	if sum/float64(count) < mean[p] {
		t.Errorf("%s: mean cosine to the reference = %.5f", name, sum/float64(count))
	}
}

// TestParaphrase checks that a question finds its passage.
func TestParaphrase(t *testing.T) {
	e, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	passages := []string{
		"Tighten the bolts of the door hinges to 25 Nm.",
		"The engine takes 4.5 litres of oil.",
		"Brake fluid is replaced every two years.",
	}
	questions := []string{
		"What torque do the screws that hold the door need?",
		"How much lubricant goes into the motor?",
		"When do I change the fluid of the brakes?",
	}
	vectors, err := e.Embed(context.Background(), embed.Document, append(passages, questions...))
	if err != nil {
		t.Fatal(err)
	}
	for i := range questions {
		q := vectors[len(passages)+i]
		best, score := 0, float32(-1)
		for j, v := range vectors[:len(passages)] {
			var s float32
			for k := range v {
				s += q[k] * v[k]
			}
			if s > score {
				best, score = j, s
			}
		}
		if best != i {
			t.Errorf("%q found %q", questions[i], passages[best])
		}
	}
}

func ExampleLoad() {
	encoder, err := Load()
	if err != nil {
		fmt.Println(err)
		return
	}
	m := encoder.Model()
	fmt.Println(m.ID, m.Dimensions, m.MaxTokens)
	fmt.Println(encoder.CountTokens("Tighten the bolts to 25 Nm."))
	// Output:
	// sentence-transformers/all-MiniLM-L6-v2 384 256
	// 7
}
