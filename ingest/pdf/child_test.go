// SPDX-License-Identifier: Apache-2.0

package pdf_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/pdf"
)

// childVariable tells the test binary to parse one file and print an outcome.
const childVariable = "PACENOTE_PDF_CHILD"

// outcome is what a child process says of a file.
type outcome struct {
	Error    string
	Kind     string
	Page     int
	Pages    int
	Document *ingest.Document
	Elapsed  time.Duration
	// RSS is the greatest resident memory in bytes, 0 if the system can't tell.
	RSS int64
	// Died is set if the process was killed or crashed, with the end of its output.
	Died string
}

func TestMain(m *testing.M) {
	switch name := os.Getenv(childVariable); name {
	case "":
	case "mutations":
		serveMutations(os.Stdin, os.Stdout)
		return
	default:
		json.NewEncoder(os.Stdout).Encode(parseFile(name, os.Getenv(childVariable+"_PASSWORD")))
		return
	}
	os.Exit(m.Run())
}

// parseFile parses a file in this process.
func parseFile(name, password string) outcome {
	data, err := os.ReadFile(name)
	if err != nil {
		return outcome{Error: err.Error(), Kind: "test"}
	}
	start := time.Now()
	doc, err := pdf.New(&pdf.Options{Password: password}).Parse(context.Background(), input(name, data))
	out := outcome{Elapsed: time.Since(start), Document: doc}
	if err != nil {
		out.Error, out.Kind = err.Error(), kindOf(err)
		return out
	}
	out.Pages = len(doc.Pages)
	return out
}

func input(name string, data []byte) ingest.Input {
	return ingest.Input{Name: name, Media: pdf.MediaType, Reader: bytes.NewReader(data), Size: int64(len(data))}
}

// kindOf names the reason of an error; "untyped" is a fault.
func kindOf(err error) string {
	var parse *ingest.ParseError
	var limit *ingest.LimitError
	if !errors.As(err, &parse) {
		return "untyped"
	}
	switch {
	case errors.Is(err, ingest.ErrEncrypted):
		return "encrypted"
	case errors.Is(err, ingest.ErrNoTextLayer):
		return "no text layer"
	case errors.As(err, &limit):
		return "limit " + limit.Limit
	case errors.Is(err, ingest.ErrDamaged):
		return "damaged"
	case errors.Is(err, ingest.ErrEmpty):
		return "empty"
	}
	return "untyped"
}

// parseApart parses a file in a process of its own, which is killed after a time.
func parseApart(t testing.TB, name, password string, limit time.Duration) outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, exe, "-test.run=^$")
	cmd.Env = append(os.Environ(), childVariable+"="+name, childVariable+"_PASSWORD="+password)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err = cmd.Run()
	var out outcome
	if decode := json.NewDecoder(&stdout).Decode(&out); decode != nil || err != nil {
		first, _, _ := strings.Cut(stderr.String(), "\n")
		out.Died = fmt.Sprintf("%v: %s", err, first)
	}
	out.RSS = residentMemory(cmd.ProcessState)
	return out
}
