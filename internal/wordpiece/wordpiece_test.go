// SPDX-License-Identifier: Apache-2.0

package wordpiece

import (
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/internal/tokentest"
	"github.com/pacenote/pacenote/internal/weights/container"
)

// minilm returns the model of the weight file of embed/minilm.
func minilm(t testing.TB) *Model {
	t.Helper()
	m, err := New(minilmVocabulary(t))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// minilmVocabulary returns the vocabulary of the weight file of embed/minilm, which is a
// module of its own: outside the repository the tests that need it are not part of the run.
func minilmVocabulary(t testing.TB) *Vocabulary {
	t.Helper()
	text, err := os.ReadFile("../../embed/minilm/minilm.bin")
	if err != nil {
		t.Skip("the weight file of embed/minilm is not beside this module")
	}
	f, err := container.Open(string(text))
	if err != nil {
		t.Fatal(err)
	}
	lengths, _, err := f.Tensor("tokenizer.lengths", -1)
	if err != nil {
		t.Fatal(err)
	}
	joined, _, err := f.Tensor("tokenizer.pieces", -1)
	if err != nil {
		t.Fatal(err)
	}
	h := f.Header().Tokenizer
	v := &Vocabulary{Unknown: h.Unknown, Control: h.Control, Lowercase: h.Lowercase}
	for _, n := range []byte(lengths) {
		v.Pieces, joined = append(v.Pieces, joined[:n]), joined[n:]
	}
	return v
}

// golden is a text and the ids that the reference gives it.
type golden struct {
	Text string  `json:"text"`
	IDs  []int32 `json:"ids"`
}

func readGolden(t testing.TB) []golden {
	t.Helper()
	data, err := os.ReadFile("testdata/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var out []golden
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestReference(t *testing.T) {
	m := minilm(t)
	wrong := 0
	all := readGolden(t)
	for _, g := range all {
		got := m.Append([]int32{}, g.Text, math.MaxInt32)
		if diff := cmp.Diff(g.IDs, got); diff != "" {
			wrong++
			if wrong <= 10 {
				t.Errorf("%+q (-reference +got):\n%s", g.Text, diff)
			}
		}
		if n := m.Count(g.Text); n != len(g.IDs) {
			t.Errorf("%+q: Count = %d, want %d", g.Text, n, len(g.IDs))
		}
	}
	if wrong > 0 {
		t.Errorf("%d of %d texts differ from the reference", wrong, len(all))
	}
}

func TestLimitIsAPrefix(t *testing.T) {
	m := minilm(t)
	for _, g := range readGolden(t) {
		for _, limit := range []int{0, 1, 2, 5, len(g.IDs)} {
			want := g.IDs[:min(limit, len(g.IDs))]
			if got := m.Append([]int32{}, g.Text, limit); !cmp.Equal(want, got) {
				t.Errorf("%+q: %d ids = %v, want %v", g.Text, limit, got, want)
			}
		}
	}
}

// small is a vocabulary for tests that need no weight file.
func small() *Vocabulary {
	return &Vocabulary{
		Pieces:    []string{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "un", "##able", "##a", "cafe", "##s", "!", "東", "[", "]", "sep", "Cafe"},
		Unknown:   1,
		Control:   []int{0, 1, 2, 3},
		Lowercase: true,
	}
}

func TestSmall(t *testing.T) {
	tests := []struct {
		text         string
		lower, cased []int32
	}{
		{"", nil, nil},
		{" \t\r\n\u00a0", nil, nil},
		{"unable", []int32{4, 5}, []int32{4, 5}},
		{"Café!", []int32{7, 9}, []int32{1, 9}},
		{"Cafe\u0301s", []int32{7, 8}, []int32{1}},
		{"Cafe", []int32{7}, []int32{14}},
		{"un東un", []int32{4, 10, 4}, []int32{4, 10, 4}},
		{"u\u200bn", []int32{4}, []int32{4}},
		{"u\x00n\xff", []int32{4}, []int32{4}},
		{"unx", []int32{1}, []int32{1}},
		{"[SEP]", []int32{11, 13, 12}, []int32{11, 1, 12}},
		{strings.Repeat("un", 51), []int32{1}, []int32{1}},
		{"un" + strings.Repeat("a", 98), append([]int32{4}, repeat(6, 98)...), append([]int32{4}, repeat(6, 98)...)},
	}
	for _, lower := range []bool{true, false} {
		v := small()
		v.Lowercase = lower
		m, err := New(v)
		if err != nil {
			t.Fatal(err)
		}
		for _, tt := range tests {
			want := tt.lower
			if !lower {
				want = tt.cased
			}
			if diff := cmp.Diff(want, m.Append(nil, tt.text, 1000)); diff != "" {
				t.Errorf("lowercase %v: %q (-want +got):\n%s", lower, tt.text, diff)
			}
		}
	}
}

func repeat(id int32, n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = id
	}
	return out
}

// TestCharacters checks what the table says of characters that versions of Unicode differ
// about, and of each class.
func TestCharacters(t *testing.T) {
	c := loadCharacters()
	for _, tt := range []struct {
		r     rune
		class class
		lower string
	}{
		{'a', letter, "a"},
		{'Ä', letter, "a"},
		{'ß', letter, "ß"},
		{'İ', letter, "i"},
		{'\u0301', letter, ""},
		{'\u1ac1', letter, "\u1ac1"}, // a mark since Unicode 13
		{'\u00ad', drop, ""},
		{'\U0010fffd', drop, ""},
		{'\u3000', space, ""},
		{'東', chinese, "東"},
		{'\uf900', chinese, "豈"},
		{'。', punctuation, "。"},
		{'$', punctuation, "$"},
		{'€', letter, "€"},
		{'≠', letter, "="},
	} {
		e := c.of(tt.r)
		if e.class() != tt.class {
			t.Errorf("%U is of class %d, want %d", tt.r, e.class(), tt.class)
		}
		to, text, one := c.lower(tt.r, e)
		if one {
			text = string(to)
		}
		if tt.class != drop && tt.class != space && text != tt.lower {
			t.Errorf("%U becomes %q, want %q", tt.r, text, tt.lower)
		}
	}
}

func TestBadVocabulary(t *testing.T) {
	for _, v := range []*Vocabulary{
		{},
		{Pieces: []string{"a"}, Unknown: 1},
		{Pieces: []string{"a"}, Unknown: -1},
		{Pieces: []string{"a"}, Control: []int{5}},
	} {
		if _, err := New(v); err == nil {
			t.Errorf("New accepted %+v", v)
		} else if !strings.HasPrefix(err.Error(), "wordpiece: read vocabulary: ") {
			t.Errorf("error %q does not say where it comes from", err)
		}
	}
}

// FuzzAppend checks that any text gets ids of the vocabulary, that Count agrees, and
// that a limit gives a prefix.
func FuzzAppend(f *testing.F) {
	for _, g := range readGolden(f) {
		f.Add(g.Text)
	}
	m, err := New(small())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		ids := m.Append(nil, text, math.MaxInt32)
		for _, id := range ids {
			if id < 0 || int(id) >= len(small().Pieces) || id == 0 || id == 2 || id == 3 {
				t.Fatalf("id %d is not one of text", id)
			}
		}
		if n := m.Count(text); n != len(ids) {
			t.Fatalf("Count = %d, %d ids", n, len(ids))
		}
		half := m.Append(nil, text, len(ids)/2)
		if !cmp.Equal(append([]int32{}, ids[:len(ids)/2]...), append([]int32{}, half...)) {
			t.Fatalf("half of the ids = %v, want a prefix of %v", half, ids)
		}
	})
}

func BenchmarkAppend(b *testing.B) {
	m := minilm(b)
	pieces, err := tokentest.Prose()
	if err != nil {
		b.Skip(err)
	}
	size := 0
	for _, p := range pieces {
		size += len(p)
	}
	b.SetBytes(int64(size))
	var ids []int32
	for b.Loop() {
		for _, p := range pieces {
			ids = m.Append(ids[:0], p, math.MaxInt32)
		}
	}
}
