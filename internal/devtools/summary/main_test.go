// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"
)

// TestSummarize feeds lines as go test -json prints them.
func TestSummarize(t *testing.T) {
	for _, test := range []struct {
		name, in, want string
		totals         totals
	}{
		{"nothing", "", "0 passed, 0 failed, 0 skipped\n", totals{}},
		{"other lines", "== vet\n{}\n", "== vet\n{}\n0 passed, 0 failed, 0 skipped\n", totals{}},
		{
			"a test passes in silence",
			`{"Action":"run","Package":"p","Test":"T"}
{"Action":"output","Package":"p","Test":"T","Output":"=== RUN   T\n"}
{"Action":"pass","Package":"p","Test":"T"}
{"Action":"output","Package":"p","Output":"PASS\n"}
{"Action":"output","Package":"p","Output":"ok  \tp\t0.1s\n"}
{"Action":"pass","Package":"p"}
`,
			"ok  \tp\t0.1s\n1 passed, 0 failed, 0 skipped\n", totals{passed: 1},
		},
		{
			"a failure is printed once",
			`{"Action":"output","Package":"p","Test":"T","Output":"wrong\n"}
{"Action":"fail","Package":"p","Test":"T"}
{"Action":"output","Package":"p","Output":"FAIL\tp\n"}
{"Action":"fail","Package":"p"}
`,
			"wrong\nFAIL\tp\n0 passed, 1 failed, 0 skipped\n", totals{failed: 1},
		},
		{
			"skips are counted by reason",
			`{"Action":"output","Package":"p","Test":"T","Output":"=== RUN   T\n"}
{"Action":"output","Package":"p","Test":"T","Output":"    a_test.go:1: no data\n"}
{"Action":"output","Package":"p","Test":"T","Output":"--- SKIP: T (0.00s)\n"}
{"Action":"skip","Package":"p","Test":"T"}
{"Action":"output","Package":"p","Test":"U","Output":"    a_test.go:1: no data\n"}
{"Action":"skip","Package":"p","Test":"U"}
{"Action":"skip","Package":"p","Test":"V"}
`,
			"skipped: 2 of p: a_test.go:1: no data\nskipped: 1 of p: no reason given\n0 passed, 0 failed, 3 skipped\n", totals{skipped: 3},
		},
		{
			"a package does not build",
			`{"ImportPath":"p","Action":"build-output","Output":"a.go:1: undefined\n"}
{"Action":"output","Package":"p","Output":"FAIL\tp [build failed]\n"}
{"Action":"fail","Package":"p"}
`,
			"a.go:1: undefined\nFAIL\tp [build failed]\n0 passed, 1 failed, 0 skipped\n", totals{failed: 1},
		},
		{
			"the process dies in a test",
			`{"Action":"output","Package":"p","Test":"T","Output":"panic: no\n"}
{"Action":"fail","Package":"p"}
`,
			"panic: no\n0 passed, 1 failed, 0 skipped\n", totals{failed: 1},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			var out strings.Builder
			got, err := summarize(strings.NewReader(test.in), &out)
			if err != nil || got != test.totals || out.String() != test.want {
				t.Errorf("%v, %v, printed\n%s\nwant %v, printed\n%s", got, err, out.String(), test.totals, test.want)
			}
		})
	}
}

// TestSummarizeReadError passes on what the reader said.
func TestSummarizeReadError(t *testing.T) {
	want := errors.New("broken pipe")
	if _, err := summarize(iotest.ErrReader(want), &strings.Builder{}); !errors.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
}
