// SPDX-License-Identifier: Apache-2.0

package lang

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// texts reads a field of a collection of JSON lines below the folder that PACENOTE_DATA
// names; without it the test is skipped.
func texts(t *testing.T, name string) []string {
	t.Helper()
	root := os.Getenv("PACENOTE_DATA")
	if root == "" {
		t.Skip("PACENOTE_DATA does not name a folder of test collections")
	}
	f, err := os.Open(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []string
	for d := json.NewDecoder(bufio.NewReader(f)); d.More(); {
		var r struct{ Title, Text string }
		if err := d.Decode(&r); err != nil {
			t.Fatal(err)
		}
		all = append(all, r.Title+"\n"+r.Text)
	}
	return all
}

// TestDetectionQuality measures detection on short questions and on passages. The guide's
// one wrong query of each language is a sentence that the translation left in English; half
// of cacm's documents are bare titles of two to five words.
func TestDetectionQuality(t *testing.T) {
	for _, set := range []struct {
		name, language string
		least          float64 // share that must be right
	}{
		{"multilingual/xquad/en/queries.jsonl", "en", .95},
		{"multilingual/xquad/de/queries.jsonl", "de", .95},
		{"multilingual/xquad/es/queries.jsonl", "es", .95},
		{"multilingual/squad-it/queries.jsonl", "it", .95},
		{"multilingual/guide-fr-to-en/queries.jsonl", "fr", .95},
		{"multilingual/guide-de-to-en/queries.jsonl", "de", .95},
		{"emanual/tv/queries.jsonl", "en", .95},
		{"retrieval/cacm/queries.jsonl", "en", .92},
		{"retrieval/scifact/queries.jsonl", "en", .95},
		{"multilingual/xquad/en/corpus.jsonl", "en", .98},
		{"multilingual/xquad/de/corpus.jsonl", "de", .98},
		{"multilingual/xquad/es/corpus.jsonl", "es", .98},
		{"multilingual/squad-it/corpus.jsonl", "it", .98},
		{"emanual/tv/corpus.jsonl", "en", .98},
		{"retrieval/cacm/corpus.jsonl", "en", .70},
		{"retrieval/scifact/corpus.jsonl", "en", .98},
		{"multilingual/guide-fr-to-en/corpus.jsonl", "en", .98},
	} {
		t.Run(set.name, func(t *testing.T) {
			all := texts(t, set.name)
			right, wrong := 0, 0
			for _, text := range all {
				switch code, confidence := Detect(text); code {
				case set.language:
					right++
				case "":
					if testing.Verbose() {
						t.Logf("unknown (%.2f): %.90q", confidence, text)
					}
				default:
					wrong++
					t.Logf("%s (%.2f): %.90q", code, confidence, text)
				}
			}
			n := float64(len(all))
			t.Logf("RESULT %-45s right %.4f wrong %.4f unknown %d of %d", set.name, float64(right)/n, float64(wrong)/n, len(all)-right-wrong, len(all))
			if float64(wrong)/n > .015 || float64(right)/n < set.least {
				t.Errorf("right %d, wrong %d of %d; want %v right and at most .015 wrong", right, wrong, len(all), set.least)
			}
		})
	}
}
