// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
)

// event is one line of `go test -json`; see `go doc test2json`.
type event struct {
	Action  string
	Package string
	Test    string
	Output  string
}

// name identifies a test across packages; of a package's own events it ends in a space.
func (e event) name() string { return e.Package + " " + e.Test }

// totals counts tests, subtests included, and packages that failed without one.
type totals struct {
	passed, failed, skipped int
}

// String is the closing line.
func (t totals) String() string {
	return fmt.Sprintf("%d passed, %d failed, %d skipped", t.passed, t.failed, t.skipped)
}

func main() {
	counted, err := summarize(os.Stdin, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "summary:", err)
		os.Exit(1)
	}
	if counted.failed > 0 || counted.passed == 0 {
		os.Exit(1)
	}
}

// printer turns events into text.
type printer struct {
	out io.Writer
	// kept holds the output of tests that are still running.
	kept map[string]*strings.Builder
	// failedIn counts the failed tests of each package.
	failedIn map[string]int
	// skipped counts tests by package and reason.
	skipped map[string]int
	totals  totals
}

// summarize reads events and writes the text; the closing line comes last.
func summarize(in io.Reader, out io.Writer) (totals, error) {
	p := &printer{out: out, kept: map[string]*strings.Builder{}, failedIn: map[string]int{}, skipped: map[string]int{}}
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadString('\n')
		if line != "" {
			p.line(line)
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return p.totals, fmt.Errorf("read the test output: %w", err)
		}
	}
	for _, why := range slices.Sorted(maps.Keys(p.skipped)) {
		fmt.Fprintf(out, "skipped: %d of %s\n", p.skipped[why], why)
	}
	fmt.Fprintln(out, p.totals)
	return p.totals, nil
}

func (p *printer) line(line string) {
	var e event
	if json.Unmarshal([]byte(line), &e) != nil || e.Action == "" {
		fmt.Fprint(p.out, line)
		return
	}
	switch {
	case e.Action == "build-output":
		fmt.Fprint(p.out, e.Output)
	case e.Test == "":
		p.packageEvent(e)
	default:
		p.testEvent(e)
	}
}

// packageEvent prints what concerns a package as a whole, but the bare "PASS". A package
// that fails without a failed test (it did not build, or a test ended the process)
// counts as one failure.
func (p *printer) packageEvent(e event) {
	switch {
	case e.Action == "output" && e.Output != "PASS\n":
		fmt.Fprint(p.out, e.Output)
	case e.Action == "fail" && p.failedIn[e.Package] == 0:
		p.totals.failed++
		p.flush(e.Package + " ")
	}
}

// flush prints what tests of a package had said when it ended before them.
func (p *printer) flush(prefix string) {
	for _, name := range slices.Sorted(maps.Keys(p.kept)) {
		if strings.HasPrefix(name, prefix) {
			fmt.Fprint(p.out, p.take(name))
		}
	}
}

func (p *printer) testEvent(e event) {
	if e.Action == "output" {
		if p.kept[e.name()] == nil {
			p.kept[e.name()] = &strings.Builder{}
		}
		p.kept[e.name()].WriteString(e.Output)
		return
	}
	switch e.Action {
	case "pass":
		p.totals.passed++
		p.take(e.name())
	case "fail":
		p.totals.failed++
		p.failedIn[e.Package]++
		fmt.Fprint(p.out, p.take(e.name()))
	case "skip":
		p.totals.skipped++
		p.skipped[e.Package+": "+reason(p.take(e.name()))]++
	}
}

// take returns what a test said, and forgets it.
func (p *printer) take(name string) string {
	text := p.kept[name]
	if text == nil {
		return ""
	}
	delete(p.kept, name)
	return text.String()
}

// reason returns what a skipped test said, in one line, without Go's own marks.
func reason(text string) string {
	var said []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "=== ") && !strings.HasPrefix(line, "--- ") {
			said = append(said, line)
		}
	}
	if len(said) == 0 {
		return "no reason given"
	}
	return strings.Join(said, " ")
}
