// SPDX-License-Identifier: Apache-2.0

package tiktoken

import (
	"flag"
	"strings"
	"sync"
	"testing"

	"github.com/pacenote/pacenote/internal/tokentest"
)

var texts = flag.Int("texts", 3000, "number of generated texts to compare with tiktoken-go")

// oracles are tiktoken-go with the embedded ranks.
var oracles = sync.OnceValue(func() map[string]*original {
	all := map[string]*original{}
	for name, packed := range map[string]struct {
		data    []byte
		pattern string
	}{CL100K: {packedCL100K, patternCL100K}, O200K: {packedO200K, patternO200K}} {
		r, err := unpackRanks(packed.data)
		if err != nil {
			panic(err)
		}
		tokens := map[string]int{}
		for i := range r.len() {
			tokens[string(r.text[r.starts[i]:r.starts[i+1]])] = i
		}
		if all[name], err = newOriginal(tokens, packed.pattern); err != nil {
			panic(err)
		}
	}
	return all
})

// check compares the count of a text with that of tiktoken-go.
func check(t *testing.T, text string) bool {
	t.Helper()
	same := true
	for name, oracle := range oracles() {
		c, err := New(name)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := c.CountTokens(text), len(oracle.bpe.EncodeOrdinary(text)); got != want {
			t.Errorf("%s: %d tokens, tiktoken-go has %d: %+q", name, got, want, text)
			same = false
		}
	}
	return same
}

// TestOracle compares counts with those of tiktoken-go, on more texts with
//
//	go test ./embed/tiktoken -run Oracle -texts 100000 -timeout 1h
func TestOracle(t *testing.T) {
	wrong := 0
	for _, text := range tokentest.Odd(4, *texts) {
		if !check(t, text) {
			wrong++
		}
		if wrong == 20 {
			break
		}
	}
	t.Logf("RESULT %d of %d texts differ from tiktoken-go", wrong, *texts)
}

// TestOracleEveryCharacter compares the counts of each character among others.
func TestOracleEveryCharacter(t *testing.T) {
	step := rune(1)
	if *texts < 100_000 {
		step = 61
	}
	for first := rune(0); first < 0x110000; first += 16 * step {
		var b strings.Builder
		for i := range rune(16) {
			r := first + i*step
			b.WriteString("A" + string(r) + "b " + string(r) + "'s" + string(r) + string(r) + "9")
		}
		check(t, b.String())
		if t.Failed() {
			return
		}
	}
}

// TestOracleLongPieces compares the counts of runs that are merged in a heap.
func TestOracleLongPieces(t *testing.T) {
	for _, unit := range []string{"a", "ab", "Ab", "é", "\xff", "=", " ", "\n", "中", "straße", "QWERTZ"} {
		for _, n := range []int{shortPiece - 1, shortPiece, shortPiece + 1, 200, 700} {
			check(t, strings.Repeat(unit, n/len(unit)))
		}
	}
}

func FuzzOracle(f *testing.F) {
	for _, text := range tokentest.Odd(5, 32) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { check(t, text[:min(len(text), 2000)]) })
}

// BenchmarkCountTokens counts the tokens of German and English prose, and has tiktoken-go
// count them.
func BenchmarkCountTokens(b *testing.B) {
	pieces, err := tokentest.Prose()
	if err != nil {
		b.Skip(err)
	}
	size := 0
	for _, p := range pieces {
		size += len(p)
	}
	for name, oracle := range oracles() {
		c, err := New(name)
		if err != nil {
			b.Fatal(err)
		}
		for counter, count := range map[string]func(string) int{
			"pacenote":    c.CountTokens,
			"tiktoken-go": func(text string) int { return len(oracle.bpe.EncodeOrdinary(text)) },
		} {
			b.Run(name+"/"+counter, func(b *testing.B) {
				b.SetBytes(int64(size))
				for b.Loop() {
					for _, p := range pieces {
						count(p)
					}
				}
			})
		}
	}
}
