// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMain lets the tests' own program be what is measured.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == workerCommand {
		if err := work(context.Background(), os.Args[2:], os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// manual writes a PDF file of one page with a line of text.
func manual(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	content := "BT /F1 12 Tf 72 720 Td (" + text + ") Tj ET"
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
	}
	b.WriteString("%PDF-1.4\n")
	var offsets []int
	for i, o := range objects {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	name := filepath.Join(t.TempDir(), "manual.pdf")
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestOursAlone measures one page without Python.
func TestOursAlone(t *testing.T) {
	var out bytes.Buffer
	profile := filepath.Join(t.TempDir(), "profile")
	args := []string{"-json", "-model", "minilm", "-rounds", "1", "-cpuprofile", profile, manual(t, "Tighten the bolts of the door hinges to 25 Nm.")}
	if err := run(t.Context(), args, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	var r Report
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Stacks) != 1 || len(r.Missing) != 1 {
		t.Fatalf("report %+v", r)
	}
	s := r.Stacks[0]
	if s.Name != ours || s.Pages != 1 || s.Chunks != 1 || s.Tokens < 10 || s.PagesPerSecond <= s.PagesPerSecondAll || s.Ratio != 0 {
		t.Errorf("stack %+v", s)
	}
	for _, step := range []string{"load", "parse", "split", "embed", "store"} {
		if seconds, ok := s.CPUSeconds[step]; !ok || seconds < 0 {
			t.Errorf("%s took %v", step, seconds)
		}
	}
	if info, err := os.Stat(profile); err != nil || info.Size() == 0 {
		t.Errorf("no profile: %v", err)
	}
	var text bytes.Buffer
	r.print(&text)
	if !strings.Contains(text.String(), "missing: the Python stacks") {
		t.Error(text.String())
	}
}

func TestRatiosAreByRound(t *testing.T) {
	turn := func(load, embed float64) Turn {
		return Turn{Pages: 10, CPUSeconds: map[string]float64{"load": load, "embed": embed}}
	}
	mine := []Turn{turn(1, 1), turn(1, 2), turn(1, 4)}
	s := newStack("usual", []Turn{turn(3, 2), turn(3, 6), turn(3, 8)}, mine)
	if s.Ratio != 2 || math.Abs(s.RatioAll-2.5) > 1e-9 || math.Abs(s.PagesPerSecond-10.0/6) > 1e-9 || s.CPUSeconds["embed"] != 6 {
		t.Errorf("stack %+v", s)
	}
}

func TestFaults(t *testing.T) {
	absent, empty := filepath.Join(t.TempDir(), "absent.pdf"), t.TempDir()
	broken := filepath.Join(t.TempDir(), "broken.pdf")
	if err := os.WriteFile(broken, []byte("not a PDF file"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"-data", ""}, "name PDF files"},
		{[]string{"-rounds", "0", absent}, "-rounds"},
		{[]string{absent}, "absent.pdf"},
		{[]string{"-peers", empty, manual(t, "x")}, "setup.py"},
		{[]string{"-rounds", "1", "-model", "bge", manual(t, "x")}, "bge"},
		{[]string{"-rounds", "1", "-model", "minilm", broken}, "broken.pdf"},
	} {
		err := run(t.Context(), test.args, io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v: error %v, want one that names %s", test.args, err, test.want)
		}
	}
}
