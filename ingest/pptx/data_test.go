// SPDX-License-Identifier: Apache-2.0

package pptx_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/pptx"
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
	return pptx.New().Parse(t.Context(), ingest.Input{Name: filepath.Base(name), Reader: f, Size: info.Size()})
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

var markup = regexp.MustCompile("<!-- image -->|&[a-z]+;|~~|```")

// TestOffice compares the words with those of reviewed conversions. What is missing from
// some of them is listed in the log.
func TestOffice(t *testing.T) {
	dir := filepath.Join(data(t), "office")
	files, err := filepath.Glob(filepath.Join(dir, "pptx", "*.pptx"))
	if err != nil || len(files) == 0 {
		t.Fatal("no files")
	}
	total := 0.0
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
		t.Logf("%-45s %.3f %d blocks, missing %.20q, warnings %q", filepath.Base(file), share, len(doc.Blocks), missing, doc.Quality.Warnings)
	}
	if mean := total / float64(len(files)); mean < 0.97 {
		t.Errorf("mean recall %.4f, want 0.97", mean)
	} else {
		t.Logf("mean recall %.4f", mean)
	}
}
