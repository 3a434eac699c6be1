// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sample is a document of examples/ask.
func sample(name string) string { return filepath.Join("..", "ask", "documents", name) }

// answer is a line of JSON as its readers see it.
type answer struct {
	File, Media string
	Pages       int
	Quality     map[string]any
	Blocks      []struct {
		Kind, Text  string
		Level, Page int
		Box         []float64
		Table       *struct {
			Rows       [][]string
			HeaderRows int `json:"header_rows"`
		}
	}
	Error *struct{ Kind, Message string }
}

func TestJSON(t *testing.T) {
	garbage := filepath.Join(t.TempDir(), "garbage.pdf")
	if err := os.WriteFile(garbage, []byte("%PDF-1.4 and nothing more"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	err := run(t.Context(), []string{"-json", sample("specs/door-panel-left-tolerances.pdf"), sample("de/garantie-2026-02.csv"), garbage}, &out, io.Discard)
	if !errors.Is(err, errUnread) {
		t.Errorf("error %v", err)
	}
	var all []answer
	for d := json.NewDecoder(&out); d.More(); {
		var a answer
		if err := d.Decode(&a); err != nil {
			t.Fatal(err)
		}
		all = append(all, a)
	}
	if len(all) != 3 || all[2].Error == nil || all[2].Error.Kind != "damaged" || all[2].Blocks != nil {
		t.Fatalf("records %+v", all)
	}
	tables := 0
	for _, b := range all[0].Blocks {
		if b.Page < 1 || b.Page > all[0].Pages || len(b.Box) != 4 || b.Box[0] >= b.Box[2] || b.Box[1] >= b.Box[3] {
			t.Errorf("%s %q stands on page %d at %v", b.Kind, b.Text, b.Page, b.Box)
		}
		if b.Table != nil {
			tables++
			for _, row := range b.Table.Rows {
				if len(row) != len(b.Table.Rows[0]) {
					t.Errorf("a row %q beside %q", row, b.Table.Rows[0])
				}
			}
		}
	}
	if tables == 0 || all[0].Media != "application/pdf" || all[0].Quality["engine"] != "pdf" {
		t.Errorf("%d tables in %+v", tables, all[0])
	}
	if b := all[1].Blocks; len(b) != 1 || b[0].Table == nil || b[0].Table.HeaderRows != 1 || b[0].Page != 0 {
		t.Errorf("blocks of the CSV file %+v", b)
	}
}

func TestPrintAndPage(t *testing.T) {
	page := filepath.Join(t.TempDir(), "page.html")
	var out bytes.Buffer
	if err := run(t.Context(), []string{"-html", page, sample("specs/door-panel-left-tolerances.pdf")}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "[table, page 1]") {
		t.Error(out.String())
	}
	text, err := os.ReadFile(page)
	if err != nil || !bytes.Contains(text, []byte(`class="box table"`)) || !bytes.Contains(text, []byte(`class="box cell"`)) {
		t.Errorf("no boxes in the page, error %v", err)
	}
}

func TestUsage(t *testing.T) {
	var usage *usageError
	for _, args := range [][]string{{}, {"-colour"}} {
		if err := run(t.Context(), args, io.Discard, io.Discard); !errors.As(err, &usage) {
			t.Errorf("%v: %v", args, err)
		}
	}
	var out bytes.Buffer
	if err := run(t.Context(), []string{"-json", "absent.pdf"}, &out, io.Discard); !errors.Is(err, errUnread) || !strings.Contains(out.String(), `"kind":"other"`) {
		t.Errorf("error %v, output %s", err, &out)
	}
}
