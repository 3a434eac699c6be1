// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/internal/lang"
)

// record is a line of a collection.
type record struct {
	ID          string `json:"_id"`
	Title, Text string
}

func records(t *testing.T, path string) []record {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []record
	for d := json.NewDecoder(bufio.NewReader(f)); d.More(); {
		var r record
		if err := d.Decode(&r); err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	return all
}

// TestNamesOfQuestionsStandInTheirAnswers counts how often a judged passage lacks what the
// question names, and would be vetoed were it a document of its own.
func TestNamesOfQuestionsStandInTheirAnswers(t *testing.T) {
	root := os.Getenv("PACENOTE_DATA")
	if root == "" {
		t.Skip("PACENOTE_DATA does not name a folder of test collections")
	}
	for _, set := range []struct {
		questions, passages string
		most                float64
	}{
		{"multilingual/xquad/en", "multilingual/xquad/en", .06},
		{"multilingual/xquad/es", "multilingual/xquad/es", .06},
		{"multilingual/xquad/de", "multilingual/xquad/de", .06},
		{"multilingual/squad-it", "multilingual/squad-it", .06},
		{"multilingual/xquad/de", "multilingual/xquad/en", .13},
		{"emanual/tv", "emanual/tv", .01},
	} {
		passages := make(map[string]string)
		for _, r := range records(t, filepath.Join(root, set.passages, "corpus.jsonl")) {
			passages[r.ID] = r.Title + "\n" + r.Text
		}
		judged, err := os.ReadFile(filepath.Join(root, set.questions, "qrels.tsv"))
		if err != nil {
			t.Fatal(err)
		}
		answers := make(map[string][]string)
		for line := range strings.Lines(string(judged)) {
			if fields := strings.Fields(line); len(fields) == 3 {
				answers[fields[0]] = append(answers[fields[0]], passages[fields[1]])
			}
		}
		questions := records(t, filepath.Join(root, set.questions, "queries.jsonl"))
		lacking := 0
		for _, q := range questions {
			language, _ := lang.Detect(q.Text)
			s := newSubject(q.Text, language)
			held := false
			for _, text := range answers[q.ID] {
				held = held || s.in(text)
			}
			if !held {
				lacking++
			}
		}
		share := float64(lacking) / float64(len(questions))
		t.Logf("RESULT questions of %s, passages of %s: %.3f lack a name", set.questions, set.passages, share)
		if share > set.most {
			t.Errorf("%s: %.3f of the passages lack a name, want at most %.2f", set.questions, share, set.most)
		}
	}
}
