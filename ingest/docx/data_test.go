// SPDX-License-Identifier: Apache-2.0

package docx_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/docx"
)

// data returns the directory of the collections, or skips the test.
func data(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("PACENOTE_DATA")
	if dir == "" {
		t.Skip("PACENOTE_DATA names no collections")
	}
	return dir
}

// open parses a file.
func parseFile(t *testing.T, name string) (*ingest.Document, error) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	return docx.New().Parse(t.Context(), ingest.Input{Name: filepath.Base(name), Reader: f, Size: info.Size()})
}

var words = regexp.MustCompile(`[\pL\pN]+`)

// recall returns the share of the reference's words that the text has, each as often.
func recall(text, reference string) (share float64, missing []string) {
	have, total := map[string]int{}, 0
	for _, w := range words.FindAllString(strings.ToLower(text), -1) {
		have[w]++
	}
	for _, w := range words.FindAllString(strings.ToLower(reference), -1) {
		total++
		if have[w]--; have[w] < 0 {
			missing = append(missing, w)
		}
	}
	return 1 - float64(len(missing))/float64(max(total, 1)), missing
}

// textOf returns the text of all blocks.
func textOf(doc *ingest.Document) string {
	var b strings.Builder
	for _, block := range doc.Blocks {
		b.WriteString(block.Marker + " " + block.Text + "\n")
		if block.Table != nil { // spanning cells stand over all that they cover
			for _, row := range block.Table.Grid() {
				b.WriteString(strings.Join(row, " ") + "\n")
			}
		}
	}
	return b.String()
}

// markup is what Markdown adds to what is read, the targets of links among it.
var markup = regexp.MustCompile("<!-- image -->|&[a-z]+;|~~|```|\\]\\([^)\\s]*\\)")

// TestOffice compares the words with those of reviewed conversions. What is missing from
// some of them is listed in the log.
func TestOffice(t *testing.T) {
	dir := filepath.Join(data(t), "office")
	files, err := filepath.Glob(filepath.Join(dir, "docx", "*.docx"))
	if err != nil || len(files) == 0 {
		t.Fatal("no files")
	}
	total, raw := 0.0, 0.0
	for _, file := range files {
		reference, err := os.ReadFile(filepath.Join(dir, "reference", filepath.Base(file)+".md"))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := parseFile(t, file)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		share, missing := recall(textOf(doc), markup.ReplaceAllString(string(reference), " "))
		total += share
		whole, _ := recall(textOf(doc), string(reference))
		raw += whole
		if share < 0.95 {
			t.Errorf("%s: recall %.3f, want 0.95; missing %q", filepath.Base(file), share, missing)
		}
		t.Logf("%-45s %.3f %d blocks, missing %.20q, warnings %q", filepath.Base(file), share, len(doc.Blocks), missing, doc.Quality.Warnings)
	}
	t.Logf("mean recall with the reference's markup and targets of links %.4f", raw/float64(len(files)))
	if mean := total / float64(len(files)); mean < 0.99 {
		t.Errorf("mean recall %.4f, want 0.99", mean)
	} else {
		t.Logf("mean recall %.4f", mean)
	}
}

// TestTruth reads documents whose texts and tables are known exactly.
func TestTruth(t *testing.T) {
	dir := filepath.Join(data(t), "truth")
	content, err := os.ReadFile(filepath.Join(dir, "truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	var truth map[string]struct {
		Text   string
		Tables [][][]string
	}
	if err := json.Unmarshal(content, &truth); err != nil {
		t.Fatal(err)
	}
	for name, want := range truth {
		if filepath.Ext(name) != ".docx" {
			continue
		}
		doc, err := parseFile(t, filepath.Join(dir, name))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var text strings.Builder
		var tables [][][]string
		for _, b := range doc.Blocks {
			text.WriteString(b.Marker + " " + b.Text + "\n")
			if b.Table != nil {
				tables = append(tables, b.Table.Grid())
			}
		}
		if diff := cmp.Diff(want.Tables, tables); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if diff := cmp.Diff(words.FindAllString(want.Text, -1), words.FindAllString(text.String(), -1)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
