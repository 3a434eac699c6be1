// SPDX-License-Identifier: Apache-2.0

package pieces

import (
	"strings"
	"testing"
)

func vocabulary() *Vocabulary {
	return &Vocabulary{
		Text: []string{"[PAD]", "a", "ab", "abcdefgh", "abcdefghi", "##a", "##ab", "", "a", "##", "é", "\x00a"},
		Skip: []bool{true, false, false, false, false, false, false, false, false, false, false, false},
		Mark: "##",
	}
}

// all returns the ids of the pieces that text begins with, shortest first.
func all(s *Set, text string) []int32 {
	var ids []int32
	p := Start()
	for i := 0; i < len(text); i++ {
		p.Add(text[i])
		found := s.Look(p)
		if found&EndsHere != 0 {
			if piece := s.Find(p, []byte(text[:i+1])); piece != nil {
				ids = append(ids, piece.ID)
			}
		}
		if found&GoesOn == 0 {
			break
		}
	}
	return ids
}

// begins tells the same by looking at every piece.
func begins(v *Vocabulary, text string) []int32 {
	var ids []int32
	for n := 1; n <= len(text); n++ {
		for id, piece := range v.Text {
			if rest, ok := strings.CutPrefix(piece, v.Mark); ok {
				piece = string([]byte{Lead}) + rest
			}
			if !v.Skip[id] && piece == text[:n] {
				ids = append(ids, int32(id))
				break
			}
		}
	}
	return ids
}

func FuzzFind(f *testing.F) {
	for _, text := range []string{"", "abcdefghij", "[PAD]", "\xffab", "\xff", "éa", "\x00a", "aaaaaaaaaaaaaaaa"} {
		f.Add(text)
	}
	v := vocabulary()
	s := New(v)
	f.Fuzz(func(t *testing.T, text string) {
		got, want := all(s, text), begins(v, text)
		if len(got) != len(want) {
			t.Fatalf("%q begins with %v, want %v", text, got, want)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("%q begins with %v, want %v", text, got, want)
			}
		}
	})
}

func TestScores(t *testing.T) {
	v := vocabulary()
	v.Scores = make([]float32, len(v.Text))
	v.Scores[2] = -2.5
	p := Start()
	p.Add('a')
	p.Add('b')
	if piece := New(v).Find(p, []byte("ab")); piece == nil || piece.Score != -2.5 || p.Size() != 2 {
		t.Errorf("found %+v", piece)
	}
}
