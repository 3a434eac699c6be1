// SPDX-License-Identifier: Apache-2.0

package docx_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest/docx"
	"github.com/pacenote/pacenote/internal/readtest"
)

// TestOffice compares the words with those of reviewed conversions.
func TestOffice(t *testing.T) {
	mean, least := readtest.Office(t, docx.New(), filepath.Join("docx", "*.docx"))
	t.Logf("mean recall %.4f, least %.4f", mean, least)
	if mean < 0.99 || least < 0.95 {
		t.Errorf("mean recall %.4f, least %.4f, want 0.99 and 0.95", mean, least)
	}
}

// TestTruth reads documents whose texts and tables are known exactly.
func TestTruth(t *testing.T) {
	content, err := os.ReadFile(readtest.Folder(t, "truth", "truth.json"))
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
		doc, err := readtest.Parse(t.Context(), docx.New(), readtest.Folder(t, "truth", name))
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
		if diff := cmp.Diff(readtest.Words(want.Text), readtest.Words(text.String())); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
