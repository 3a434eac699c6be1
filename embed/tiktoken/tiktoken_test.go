// SPDX-License-Identifier: Apache-2.0

package tiktoken_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pacenote/pacenote/embed/tiktoken"
)

// known holds counts published by OpenAI (cookbook "How to count tokens with tiktoken")
// or printed by OpenAI's tiktoken.
var known = []struct {
	text          string
	cl100k, o200k int
}{
	{"", 0, 0},
	{"hello world", 2, 2},
	{"tiktoken is great!", 6, 6},
	{"antidisestablishmentarianism", 6, 6},
	{"2 + 2 = 4", 7, 7},
	{"お誕生日おめでとう", 9, 8},
	{"<|endoftext|>", 7, 7},
}

func counter(t testing.TB, encoding string) *tiktoken.Counter {
	t.Helper()
	c, err := tiktoken.New(encoding)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestKnownCounts(t *testing.T) {
	cl100k, o200k := counter(t, tiktoken.CL100K), counter(t, tiktoken.O200K)
	for _, k := range known {
		if n := cl100k.CountTokens(k.text); n != k.cl100k {
			t.Errorf("%s: %q has %d tokens, want %d", cl100k.Encoding(), k.text, n, k.cl100k)
		}
		if n := o200k.CountTokens(k.text); n != k.o200k {
			t.Errorf("%s: %q has %d tokens, want %d", o200k.Encoding(), k.text, n, k.o200k)
		}
	}
}

func TestForModel(t *testing.T) {
	for model, want := range map[string]string{
		"gpt-4o-mini": tiktoken.O200K, "gpt-4.1": tiktoken.O200K, "gpt-5": tiktoken.O200K, "o3-mini": tiktoken.O200K,
		"gpt-4-0613": tiktoken.CL100K, "gpt-3.5-turbo": tiktoken.CL100K, "text-embedding-3-small": tiktoken.CL100K,
	} {
		c, err := tiktoken.ForModel(model)
		if err != nil || c.Encoding() != want {
			t.Errorf("ForModel(%q) = %v, %v", model, c, err)
		}
	}
	for _, unknown := range []string{"", "davinci", "llama"} {
		if _, err := tiktoken.ForModel(unknown); !errors.Is(err, tiktoken.ErrUnknown) {
			t.Errorf("ForModel(%q): %v", unknown, err)
		}
	}
	if _, err := tiktoken.New("p50k_base"); !errors.Is(err, tiktoken.ErrUnknown) {
		t.Errorf("New: %v", err)
	}
}

func TestRead(t *testing.T) {
	vocabulary := "YQ== 0\nYg== 1\nYWI= 2\n\nIA== 3\n" // a, b, ab, blank
	c, err := tiktoken.Read(strings.NewReader(vocabulary), `\w+|\s`)
	if err != nil {
		t.Fatal(err)
	}
	if n := c.CountTokens("ab aab"); n != 4 { // ab, blank, a, ab
		t.Errorf("%d tokens, want 4", n)
	}
	for name, bad := range map[string]struct{ vocabulary, pattern, want string }{
		"nothing":  {"", ".", "no tokens"},
		"no rank":  {"YQ==\n", ".", "line 1: no rank"},
		"base64":   {"YQ== 0\n!! 1", ".", "line 2: illegal base64"},
		"rank":     {"YQ== x", ".", `rank "x" is no number`},
		"repeated": {"YQ== 0\nYQ== 1", ".", "line 2: token \"a\" is empty or repeated"},
		"pattern":  {"YQ== 0", "(", "regex"},
		"ranks":    {"YQ== 0\nYg== 0", ".", "line 2: rank 0 is repeated"},
	} {
		_, err := tiktoken.Read(strings.NewReader(bad.vocabulary), bad.pattern)
		if err == nil || !strings.Contains(err.Error(), bad.want) {
			t.Errorf("%s: %v, want %q", name, err, bad.want)
		}
	}
}

func TestConcurrentCounts(t *testing.T) {
	c := counter(t, tiktoken.CL100K)
	text := strings.Repeat("Tighten the door hinge bolts to 25 N·m. ", 20)
	want := c.CountTokens(text)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 10 {
				if n := c.CountTokens(text); n != want {
					t.Errorf("%d tokens, want %d", n, want)
				}
			}
		})
	}
	group.Wait()
}

// TestLongRuns checks that texts without structure, on which merging is quadratic if done
// the plain way, are counted fast.
func TestLongRuns(t *testing.T) {
	for _, encoding := range []string{tiktoken.CL100K, tiktoken.O200K} {
		c := counter(t, encoding)
		for _, unit := range []string{"a", " ", "=", "é", "中", "Ab", "\n", "\xff", "0"} {
			start := time.Now()
			if n := c.CountTokens(strings.Repeat(unit, 200_000/len(unit))); n == 0 {
				t.Errorf("%q: no tokens", unit)
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("%s, %q: took %v", encoding, unit, took)
			}
		}
	}
}

func FuzzCountTokens(f *testing.F) {
	for _, k := range known {
		f.Add(k.text)
	}
	f.Add("\xff\xfe \x00é\u0301")
	f.Fuzz(func(t *testing.T, text string) {
		c := counter(t, tiktoken.CL100K)
		n := c.CountTokens(text)
		if n > 3*len(text) || n == 0 && text != "" {
			t.Errorf("%q has %d tokens", text, n)
		}
	})
}

func ExampleForModel() {
	c, err := tiktoken.ForModel("gpt-4o")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c.Encoding(), c.CountTokens("Tighten the door hinge bolts to 25 N·m."))
	// Output: o200k_base 14
}
