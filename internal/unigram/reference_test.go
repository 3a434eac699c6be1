// SPDX-License-Identifier: Apache-2.0

package unigram

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"flag"
	"math"
	"os"
	"slices"
	"testing"

	"github.com/pacenote/pacenote/internal/tokentest"
)

var (
	reference = flag.String("reference", "testdata/odd.jsonl", "file of ids to compare with, from internal/weights/reference/tokens.py")
	whole     = flag.String("tokenizer", "", "tokenizer.json of e5, to compare the whole vocabulary too")
)

// TestReferenceFile compares ids with those of a file made by the reference tokenizer.
func TestReferenceFile(t *testing.T) {
	f, err := os.Open(*reference)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	restricted, all := e5(t), wholeE5(t)
	with := func(s Spaces) *Model {
		v := e5Vocabulary(t)
		v.Spaces = s
		m, err := New(v)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	trimmed, separate := with(SpacesTrimmed), with(SpacesSeparate)
	texts, wrong := 0, 0
	compare := func(m *Model, name, text string, want []int32) {
		if got := m.Append(nil, text, math.MaxInt32); !slices.Equal(got, want) {
			if wrong++; wrong <= 20 {
				t.Errorf("%s: %+q:\n got %v\nwant %v", name, text, got, want)
			}
		}
	}
	for d := json.NewDecoder(bufio.NewReader(f)); d.More(); texts++ {
		var row struct {
			Text                              string
			Unigram, Whole, Trimmed, Separate []int32
		}
		if err := d.Decode(&row); err != nil {
			t.Fatal(err)
		}
		text, err := base64.StdEncoding.DecodeString(row.Text)
		if err != nil {
			t.Fatal(err)
		}
		compare(restricted, "restricted", string(text), row.Unigram)
		if row.Trimmed != nil {
			compare(trimmed, "trimmed", string(text), row.Trimmed)
			compare(separate, "separate", string(text), row.Separate)
		}
		if all != nil {
			compare(all, "whole", string(text), row.Whole)
		}
	}
	t.Logf("RESULT %d of %d texts differ from the reference; the whole vocabulary compared: %v", wrong, texts, all != nil)
}

// wholeE5 returns the model of the tokenizer.json that the flag names; nil without one.
func wholeE5(t *testing.T) *Model {
	t.Helper()
	if *whole == "" {
		return nil
	}
	data, err := os.ReadFile(*whole)
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Normalizer struct {
			Normalizers []struct {
				Charsmap []byte `json:"precompiled_charsmap"`
			}
		}
		Model struct{ Vocab [][2]any }
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	v := &Vocabulary{Charsmap: string(file.Normalizer.Normalizers[0].Charsmap), Unknown: 3}
	for _, p := range file.Model.Vocab {
		v.Pieces, v.Scores = append(v.Pieces, p[0].(string)), append(v.Scores, float32(p[1].(float64)))
	}
	v.Control = []int{0, 1, 2, 3, len(v.Pieces) - 1}
	m, err := New(v)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestUnits checks that cutting a text into units, and remembering words, changes no id.
func TestUnits(t *testing.T) {
	m := e5(t)
	for _, text := range tokentest.Odd(2, 3000) {
		checkUnits(t, m, text)
	}
}

func checkUnits(t *testing.T, m *Model, text string) {
	t.Helper()
	got := m.Append(nil, text, math.MaxInt32)
	if want := m.appendAny(nil, new(work), text); !slices.Equal(got, want) {
		t.Errorf("%+q:\n%v in units, %v as a whole", text, got, want)
	}
}
