// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/embed/bert"
	"github.com/pacenote/pacenote/embed/embedtest"
)

// embedText runs the command over a text.
func embedText(t *testing.T, text string, args ...string) string {
	t.Helper()
	var out, complaints bytes.Buffer
	if err := run(t.Context(), args, streams{strings.NewReader(text), &out, &complaints}); err != nil {
		t.Fatal(err)
	}
	if complaints.Len() > 0 {
		t.Errorf("%q on standard error", complaints.String())
	}
	return out.String()
}

// TestContract runs the command as programs do, with -json, and compares what it prints with
// what the encoder returns.
func TestContract(t *testing.T) {
	texts := []string{"Tighten the bolts to 25 Nm.", "", "Das Öl wechseln", "\xff not UTF-8", strings.Repeat("long ", 5000)}
	for _, model := range []string{"e5", "minilm"} {
		for name, kind := range map[string]embed.Kind{"passage": embed.Document, "query": embed.Query} {
			printed := embedText(t, strings.Join(texts, "\n")+"\n", "-json", "-model", model, "-kind", name)
			lines := strings.Split(strings.TrimSuffix(printed, "\n"), "\n")
			if len(lines) != len(texts) {
				t.Fatalf("%s: %d lines of %d", model, len(lines), len(texts))
			}
			encoder, err := load(options{model: model})
			if err != nil {
				t.Fatal(err)
			}
			want, err := encoder.Embed(t.Context(), kind, texts)
			if err != nil {
				t.Fatal(err)
			}
			for i, line := range lines {
				var got []float32
				if err := json.Unmarshal([]byte(line), &got); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want[i], got); diff != "" {
					t.Errorf("%s %s line %d (-encoder +printed):\n%s", model, name, i+1, diff)
				}
			}
		}
	}
}

// TestDirectory checks that a directory is read as a model, which an empty one is not.
func TestDirectory(t *testing.T) {
	var format *bert.FormatError
	err := run(t.Context(), []string{"-model", t.TempDir()}, streams{strings.NewReader(""), io.Discard, io.Discard})
	if !errors.As(err, &format) || format.File != "modules.json" || statusOf(err) != 1 {
		t.Errorf("error %v", err)
	}
}

func TestLineEnds(t *testing.T) {
	for text, want := range map[string]int{"": 0, "a": 1, "a\n": 1, "a\r\nb": 2, "\n\n": 2, "a\n\nb\n": 3, strings.Repeat("a\n", 2*batchLines+3): 2*batchLines + 3} {
		var out bytes.Buffer
		var got []string
		j := job{embedtest.New(8), embed.Document, func(_ io.Writer, line string, _ embed.Vector) error {
			got = append(got, line)
			return nil
		}}
		if err := embedLines(t.Context(), streams{in: strings.NewReader(text), out: &out}, j); err != nil {
			t.Fatal(err)
		}
		if len(got) != want || strings.ContainsAny(strings.Join(got, ""), "\r\n") {
			t.Errorf("%.20q: lines %.40q, want %d", text, got, want)
		}
	}
}

// TestAnswersAtOnce writes a line and waits for its vector before it writes the next.
func TestAnswersAtOnce(t *testing.T) {
	in, write := io.Pipe()
	read, out := io.Pipe()
	done := make(chan error, 1)
	go func() {
		err := embedLines(t.Context(), streams{in: in, out: out}, job{embedtest.New(8), embed.Query, printJSON})
		done <- errors.Join(err, out.Close())
	}()
	decoder := json.NewDecoder(read)
	for range 3 {
		if _, err := io.WriteString(write, "question\n"); err != nil {
			t.Fatal(err)
		}
		var v embed.Vector
		if err := decoder.Decode(&v); err != nil || len(v) != 8 {
			t.Fatalf("vector %v, %v", v, err)
		}
	}
	if err := errors.Join(write.Close(), <-done); err != nil {
		t.Error(err)
	}
}

// TestArithmetic checks that what is chosen is used: the variants round differently and agree.
func TestArithmetic(t *testing.T) {
	var generic, best embed.Vector
	for v, args := range map[*embed.Vector][]string{&generic: {"-json", "-model", "minilm", "-kernels", "generic", "-precision", "exact"}, &best: {"-json", "-model", "minilm"}} {
		if err := json.Unmarshal([]byte(embedText(t, "Oil.", args...)), v); err != nil {
			t.Fatal(err)
		}
	}
	var dot float64
	for i := range generic {
		dot += float64(generic[i]) * float64(best[i])
	}
	if math.Abs(dot-1) > 0.01 || slices.Equal(generic, best) {
		t.Errorf("cosine %.4f", dot)
	}
}

func TestForPeople(t *testing.T) {
	printed := embedText(t, "How much oil?\nHow much lubricant?\nA \x1b[2Jholiday\n", "-model", "minilm", "-kind", "query")
	lines := strings.Split(printed, "\n")
	if len(lines) != 4 || lines[0] != " 1.000  How much oil?" || lines[1] < lines[2] || strings.Contains(printed, "\x1b") {
		t.Errorf("printed %q", printed)
	}
}

func TestFaults(t *testing.T) {
	broken := errors.New("broken")
	for _, test := range []struct {
		args   []string
		in     io.Reader
		status int
		want   string
	}{
		{[]string{"-model", "bge"}, nil, 2, `unknown model "bge"`},
		{[]string{"-kind", "document"}, nil, 2, `unknown kind "document"`},
		{[]string{"-precision", "double"}, nil, 2, `unknown precision "double"`},
		{[]string{"-verbose"}, nil, 2, "verbose"},
		{[]string{"text"}, nil, 2, "standard input"},
		{[]string{"-h"}, nil, 0, "help"},
		{[]string{"-kernels", "abacus"}, nil, 1, "abacus"},
		{[]string{"-json"}, iotest.ErrReader(broken), 1, "read line 1: broken"},
	} {
		var out bytes.Buffer
		err := run(t.Context(), test.args, streams{test.in, &out, io.Discard})
		if statusOf(err) != test.status || err == nil || !strings.Contains(err.Error(), test.want) || out.Len() > 0 {
			t.Errorf("%v: status %d, error %v, output %q", test.args, statusOf(err), err, out.String())
		}
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	err := run(stopped, []string{"-json"}, streams{strings.NewReader("a\n"), io.Discard, io.Discard})
	if !errors.Is(err, context.Canceled) || statusOf(err) != 1 {
		t.Errorf("after an interrupt: %v", err)
	}
}
