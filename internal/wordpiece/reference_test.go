// SPDX-License-Identifier: Apache-2.0

package wordpiece

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"flag"
	"math"
	"os"
	"slices"
	"testing"
)

var reference = flag.String("reference", "testdata/odd.jsonl", "file of ids to compare with, from internal/weights/reference/tokens.py")

// TestReferenceFile compares ids with those of a file made by the reference tokenizer.
func TestReferenceFile(t *testing.T) {
	f, err := os.Open(*reference)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m := minilm(t)
	texts, wrong := 0, 0
	for d := json.NewDecoder(bufio.NewReader(f)); d.More(); texts++ {
		var row struct {
			Text string  `json:"text"`
			IDs  []int32 `json:"wordpiece"`
		}
		if err := d.Decode(&row); err != nil {
			t.Fatal(err)
		}
		text, err := base64.StdEncoding.DecodeString(row.Text)
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Append(nil, string(text), math.MaxInt32); !slices.Equal(got, row.IDs) {
			if wrong++; wrong <= 20 {
				t.Errorf("%+q:\n got %v\nwant %v", text, got, row.IDs)
			}
		}
	}
	t.Logf("RESULT %d of %d texts differ from the reference", wrong, texts)
}
