// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/isolate"
	"github.com/pacenote/pacenote/rag"
)

// dieCommand makes the tests' own program read one file and die at the second.
const dieCommand = "die"

var host *isolate.Host

// TestMain lets the tests' own program be the reader.
func TestMain(m *testing.M) {
	host = isolate.Start(rag.DefaultParsers()...)
	switch {
	case len(os.Args) == 2 && os.Args[1] == dieCommand:
		fmt.Println(`{"outcome": "document"}`)
		os.Exit(3)
	case len(os.Args) == 2 && (os.Args[1] == readCommand || os.Args[1] == outcomeCommand):
		if err := work(context.Background(), os.Args[1], os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// folder writes documents of several kinds with their truth.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	data, err := os.ReadFile(filepath.Join("..", "..", "examples", "ask", "documents", "specs", "door-panel-left-tolerances.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"pdf/manifest.tsv":          "file\tkind\tagreement\tpassword\nspecs/a.pdf\ttable\t0.99\t\nspecs/b.pdf\ttable\t0.50\t\n",
		"pdf/specs/a.pdf":           string(data),
		"pdf/specs/b.pdf":           "%PDF-1.7\nnothing",
		"pdf/reference/a.pdf.jsonl": `{"page": 1, "text": "door panel"}` + "\n",
		"pdf/tables/t.pdf":          string(data),
		"pdf/tables/t-str.xml":      `<document><table><region row-increment="0" col-increment="0"><cell start-row="0" start-col="0"><content>a</content></cell><cell start-row="0" start-col="1" end-col="2"><content>b</content></cell></region></table></document>`,
		"other/manifest.tsv":        "name\n",
		"other/README.md":           "# About",
		"web/a.html":                "<p>Hinge and bolt</p><table><tr><th>Part</th><th>Nm</th></tr><tr><td>Hinge</td><td>25</td></tr></table>",
		"reference/a.html.md":       "Hinge and [bolt](b.html) missing\n\n| Part | Nm |\n| - | - |\n| Hinge | 25 |\n",
		"mail/b.eml":                "From: a@example.com\nSubject: Hinges\n\nTighten them.\n",
		"mail/b.eml.md":             "Hinges\n\nTighten them.\n",
		"exact/truth.json":          `{"c.csv": {"rows": [["Part", "Nm"], ["Hinge", "25"], ["Bolt", "8"]]}, "d.html": {"text": "Hinge\nBolt", "tables": [[["Part", "Nm"], ["Hinge", "-25"]]]}}`,
		"exact/c.csv":               "Part,Nm\nHinge,25\nBolt,9\n",
		"exact/d.html":              "<p>Hinge<p>Bolt<table><tr><th>Part</th><th>Nm</th></tr><tr><td>Hinge</td><td>25</td></tr></table>",
		"notes.txt":                 "no document",
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestFolder measures a folder without peers, twice: in one process and isolated.
func TestFolder(t *testing.T) {
	dir := folder(t)
	for _, args := range [][]string{{"-json", "-rounds", "1", "-data", dir}, {"-json", "-isolated", "-data", dir}} {
		var out bytes.Buffer
		if err := (&program{host, &out, io.Discard}).run(t.Context(), args); err != nil {
			t.Fatal(err)
		}
		var r Report
		if err := json.Unmarshal(out.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		check(t, &r)
		var text bytes.Buffer
		if err := r.print(&text, false); err != nil || !strings.Contains(text.String(), "the peers") || !strings.Contains(text.String(), `"9", want "8"`) {
			t.Errorf("%v: %s", err, &text)
		}
	}
	for _, args := range [][]string{{"-data", ""}, {"-data", t.TempDir()}, {"-data", dir, "-peers", t.TempDir()}, {"-data", dir, "-rounds", "0"}, {"-data", dir, "-x"}} {
		if err := (&program{host, io.Discard, io.Discard}).run(t.Context(), args); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}

func check(t *testing.T, r *Report) {
	t.Helper()
	show := func(name string, v *float64) string {
		if v == nil {
			return ""
		}
		return fmt.Sprintf(" %s %.3f", name, *v)
	}
	var got []string
	for _, g := range r.Groups {
		s := g.Scores[0]
		got = append(got, fmt.Sprintf("%s, %s: %d", g.Kind, g.Truth, g.Files)+show("order", s.Order)+show("recall", s.Recall)+show("exact", s.Exact)+show("tables", s.TableF1)+show("strict", s.Strict))
	}
	want := []string{
		"csv, exact: 1 exact 0.833",
		"eml, reviewed Markdown: 1 recall 1.000",
		"html, exact: 1 order 0.333 tables 1.000 strict 0.500",
		"html, reviewed Markdown: 1 recall 0.875",
		"pdf, tables of ICDAR 2013: 1 tables 0.000 strict 0.000",
		"pdf, text of two readers that agree: 1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if s := r.Groups[5].Scores[0]; *s.WordF1 <= 0 || *s.PagesPerSecond <= 0 || s.Failed != 0 {
		t.Errorf("%+v", s)
	}
	if r.Files != 7 || len(r.Missing) != 1 {
		t.Errorf("%d files, missing %q", r.Files, r.Missing)
	}
	for _, o := range r.Outcomes {
		wrong := 0
		if o.Folder == "pdf/specs" {
			wrong = 1
		}
		if len(o.Faults) > 0 || o.Count[typedError] != wrong || o.Count[gotDocument] != o.Files-wrong || o.Reasons["damaged"] != wrong {
			t.Errorf("%+v", o)
		}
	}
}

// parser reads in a manner of its own.
type parser func(context.Context) (*ingest.Document, error)

func (p parser) Media() []string { return []string{ingest.MediaPDF} }

func (p parser) Parse(ctx context.Context, _ ingest.Input) (*ingest.Document, error) { return p(ctx) }

func TestOutcomes(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(name, []byte("%PDF-1.7"), 0o600); err != nil {
		t.Fatal(err)
	}
	fail := func(err error) parser {
		return func(context.Context) (*ingest.Document, error) { return nil, err }
	}
	give := func(doc *ingest.Document) parser {
		return func(context.Context) (*ingest.Document, error) { return doc, nil }
	}
	for _, tt := range []struct {
		name   string
		parser parser
		bounds bounds
		want   string
	}{
		{"text", give(&ingest.Document{Blocks: []ingest.Block{{Text: "a"}}}), usual, gotDocument},
		{"nothing", give(&ingest.Document{}), usual, gotNothing},
		{"nothing, said", give(&ingest.Document{Quality: ingest.Quality{ImageOnlyPages: []int{1}}}), usual, gotDocument},
		{"typed", fail(&ingest.ParseError{Err: ingest.ErrEncrypted}), usual, typedError},
		{"limit", fail(&ingest.ParseError{Err: &ingest.LimitError{Limit: "pages"}}), usual, typedError},
		{"not typed", fail(errors.New("no")), usual, otherError},
		{"died", fail(fmt.Errorf("%w: %w", ingest.ErrDamaged, isolate.ErrDied)), usual, crashed},
		{"memory of a process", fail(&ingest.LimitError{Limit: isolate.LimitMemory}), usual, overMemory},
		{"panic", func(context.Context) (*ingest.Document, error) { panic("x") }, usual, crashed},
		{"hang", func(ctx context.Context) (*ingest.Document, error) { <-ctx.Done(); return nil, ctx.Err() }, bounds{time.Millisecond, 1 << 40}, overTime},
		{"hoard", func(ctx context.Context) (*ingest.Document, error) { <-ctx.Done(); return nil, ctx.Err() }, bounds{time.Hour, 1}, overMemory},
	} {
		if got := tt.bounds.watch(t.Context(), []ingest.Parser{tt.parser}, name); got.Outcome != tt.want {
			t.Errorf("%s: %+v, want %s", tt.name, got, tt.want)
		}
	}
}

// TestDeath reads files in a process that dies at each second one.
func TestDeath(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	all, err := outcomesShared(t.Context(), []string{program, dieCommand}, []*file{{path: "a"}, {path: "b"}, {path: "c"}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, o := range all {
		got = append(got, o.Outcome)
	}
	if diff := cmp.Diff([]string{gotDocument, crashed, gotDocument}, got); diff != "" {
		t.Error(diff)
	}
}

func TestMarkdownTables(t *testing.T) {
	got := markdownTables("text\n| a \\| b | c\\_d |\n| - | :-: |\n| - | - |\n| &lt;1 |  |\n\n| x |\n|---|\n")
	want := [][][]string{{{"a | b", "c_d"}, {"-", "-"}, {"<1", ""}}, {{"x"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
