// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestREADME checks that the README shows this program as it is.
func TestREADME(t *testing.T) {
	source, err := os.ReadFile("main.go")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, function, ok := strings.Cut(string(source), "\nfunc run(")
	if !ok {
		t.Fatal("main.go has no function run")
	}
	if !strings.Contains(string(readme), "```go\nfunc run("+function+"```\n") {
		t.Error("README.md shows another program than main.go: copy the function run into it")
	}
}

// TestRun runs the program on a document that its reader may read.
func TestRun(t *testing.T) {
	documents := t.TempDir()
	text := "# Door hinge\n\nThe door hinge bolts are tightened to 25 N·m.\n"
	if err := os.WriteFile(filepath.Join(documents, "hinge.md"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	stdout := os.Stdout
	t.Cleanup(func() { os.Stdout = stdout })
	out, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	os.Stdout = out
	if err := run(t.Context(), documents, t.TempDir(), "What torque do the door hinge bolts need?"); err != nil {
		t.Fatal(err)
	}
	printed, err := os.ReadFile(out.Name())
	if err != nil {
		t.Fatal(err)
	}
	const want = "The door hinge bolts are tightened to 25 N·m. [1]\n[1] hinge.md"
	if !strings.HasPrefix(string(printed), want) {
		t.Errorf("got %q, want %q…", printed, want)
	}
}
