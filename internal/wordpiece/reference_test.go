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
	v := minilmVocabulary(t)
	models := map[bool]*Model{}
	for _, v.Lowercase = range []bool{true, false} {
		if models[v.Lowercase], err = New(v); err != nil {
			t.Fatal(err)
		}
	}
	texts, wrong := 0, 0
	for d := json.NewDecoder(bufio.NewReader(f)); d.More(); texts++ {
		var row struct {
			Text             string
			Wordpiece, Cased []int32
		}
		if err := d.Decode(&row); err != nil {
			t.Fatal(err)
		}
		text, err := base64.StdEncoding.DecodeString(row.Text)
		if err != nil {
			t.Fatal(err)
		}
		for lowercase, want := range map[bool][]int32{true: row.Wordpiece, false: row.Cased} {
			if !lowercase && want == nil {
				continue // the file has no such ids
			}
			if got := models[lowercase].Append(nil, string(text), math.MaxInt32); !slices.Equal(got, want) {
				if wrong++; wrong <= 20 {
					t.Errorf("lowercase %v: %+q:\n got %v\nwant %v", lowercase, text, got, want)
				}
			}
		}
	}
	t.Logf("RESULT %d ids of %d texts differ from the reference", wrong, texts)
}
