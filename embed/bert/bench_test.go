// SPDX-License-Identifier: Apache-2.0

package bert

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/internal/vec"
)

// weightFiles are the weight files of the repository. They belong to other modules:
// outside the repository, what needs them is not part of the run.
var weightFiles = []string{"e5", "minilm"}

func readWeights(tb testing.TB, name string) string {
	tb.Helper()
	data, err := os.ReadFile("../" + name + "/" + name + ".bin")
	if err != nil {
		tb.Skipf("the weight file of embed/%s is not beside this module", name)
	}
	return string(data)
}

// BenchmarkEmbed prints the speed of one core for texts of 16, 64 and 256 tokens, one
// and eight at a time.
func BenchmarkEmbed(b *testing.B) {
	for _, name := range weightFiles {
		for _, kernels := range vec.Variants() {
			e, err := New(readWeights(b, name), &Options{Kernels: kernels.Name(), Concurrency: 1})
			if err != nil {
				b.Fatal(err)
			}
			for _, tokens := range []int{16, 64, 256} {
				for _, batch := range []int{1, 8} {
					b.Run(fmt.Sprintf("%s/%s/%dx%d", name, kernels.Name(), tokens, batch), func(b *testing.B) {
						benchmarkEmbed(b, e, tokens, batch)
					})
				}
			}
		}
	}
}

func benchmarkEmbed(b *testing.B, e *Encoder, tokens, batch int) {
	texts := make([]string, batch)
	for i := range texts {
		texts[i] = textOf(e, tokens)
	}
	for b.Loop() {
		if _, err := e.Embed(context.Background(), embed.Document, texts); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*tokens*batch)/b.Elapsed().Seconds(), "tokens/s")
}

// textOf returns a text that becomes so many tokens with prefix and control tokens.
func textOf(e *Encoder, tokens int) string {
	words := strings.Fields(strings.Repeat("the door and the oil of the car in a test for all of us ", tokens/10+1))
	n := len(words)
	for n > 0 && len(e.encode(embed.Document, strings.Join(words[:n], " "))) > tokens {
		n--
	}
	return strings.Join(words[:n], " ")
}

func BenchmarkNew(b *testing.B) {
	for _, name := range weightFiles {
		weights := readWeights(b, name)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := New(weights, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
