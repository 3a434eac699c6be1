// SPDX-License-Identifier: Apache-2.0

package embedtest_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/embed/embedtest"
)

func TestContract(t *testing.T) {
	for _, dimensions := range []int{32, 256} {
		t.Run(fmt.Sprint(dimensions), func(t *testing.T) { embedtest.Run(t, embedtest.New(dimensions)) })
	}
}

func TestFailAtReturnsThePrefix(t *testing.T) {
	e := embedtest.New(8)
	e.FailAt(2)
	v, err := e.Embed(t.Context(), embed.Document, []string{"a", "b", "c", "d"})
	var input *embed.InputError
	if len(v) != 2 || !errors.As(err, &input) || input.Index != 2 || !errors.Is(err, embedtest.ErrFail) {
		t.Errorf("Embed = %d vectors, %v; want 2 and an InputError at 2", len(v), err)
	}
	if v, err := e.Embed(t.Context(), embed.Document, []string{"a", "b"}); len(v) != 2 || err != nil {
		t.Errorf("a batch too short to fail = %d vectors, %v", len(v), err)
	}
	e.FailAt(-1)
	if _, err := e.Embed(t.Context(), embed.Document, []string{"a", "b", "c"}); err != nil {
		t.Error(err)
	}
}

func TestCallsAreRecorded(t *testing.T) {
	e := embedtest.New(8)
	for _, kind := range []embed.Kind{embed.Document, embed.Query} {
		if _, err := e.Embed(t.Context(), kind, []string{"x", "y"}); err != nil {
			t.Fatal(err)
		}
	}
	want := []embedtest.Call{
		{Kind: embed.Document, Texts: []string{"x", "y"}, Returned: 2},
		{Kind: embed.Query, Texts: []string{"x", "y"}, Returned: 2},
	}
	if diff := cmp.Diff(want, e.Calls()); diff != "" {
		t.Error(diff)
	}
	if e.Texts() != 4 {
		t.Errorf("Texts() = %d", e.Texts())
	}
}

func TestCountTokens(t *testing.T) {
	e := embedtest.New(1)
	for text, want := range map[string]int{
		"": 0, " \n": 0, "one": 1, "one two": 2, "25 N·m.": 5, "68218-AA": 3, "Größe é": 2,
	} {
		if got := e.CountTokens(text); got != want {
			t.Errorf("CountTokens(%q) = %d, want %d", text, got, want)
		}
	}
}

func ExampleNew() {
	e := embedtest.New(256)
	v, err := e.Embed(context.Background(), embed.Document, []string{"hinge bolts", "hinge bolt", "annual report"})
	if err != nil {
		fmt.Println(err)
		return
	}
	cosine := func(a, b embed.Vector) (sum float32) {
		for i := range a {
			sum += a[i] * b[i]
		}
		return sum
	}
	fmt.Println(cosine(v[0], v[1]) > 0.5, cosine(v[0], v[2]) < 0.2)
	// Output: true true
}
