// SPDX-License-Identifier: Apache-2.0

package unigram

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/internal/tokentest"
	"github.com/pacenote/pacenote/internal/weights/container"
)

// e5 returns the model of the weight file of embed/e5.
func e5(t testing.TB) *Model {
	t.Helper()
	m, err := New(e5Vocabulary(t))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// e5Vocabulary returns the vocabulary of the weight file of embed/e5, which is a module
// of its own: outside the repository the tests that need it are not part of the run.
func e5Vocabulary(t testing.TB) *Vocabulary {
	t.Helper()
	text, err := os.ReadFile("../../embed/e5/e5.bin")
	if err != nil {
		t.Skip("the weight file of embed/e5 is not beside this module")
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
	v := &Vocabulary{Unknown: f.Header().Tokenizer.Unknown, Control: f.Header().Tokenizer.Control}
	for _, n := range []byte(lengths) {
		v.Pieces, joined = append(v.Pieces, joined[:n]), joined[n:]
	}
	if v.Scores, err = f.Floats("tokenizer.scores", -1); err != nil {
		t.Fatal(err)
	}
	if v.Charsmap, _, err = f.Tensor("tokenizer.charsmap", -1); err != nil {
		t.Fatal(err)
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
	m := e5(t)
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

// TestSpaces compares the other ways to read white space with the reference.
func TestSpaces(t *testing.T) {
	m := e5(t)
	data, err := os.ReadFile("testdata/spaces.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []struct {
		Text              string
		Trimmed, Separate []int32
	}
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	for _, g := range all {
		for spaces, want := range map[Spaces][]int32{SpacesTrimmed: g.Trimmed, SpacesSeparate: g.Separate} {
			m.spaces = spaces
			got := m.Append([]int32{}, g.Text, math.MaxInt32)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%+q, spaces %d (-reference +got):\n%s", g.Text, spaces, diff)
			}
			if n := m.Count(g.Text); n != len(want) {
				t.Errorf("%+q, spaces %d: Count = %d, want %d", g.Text, spaces, n, len(want))
			}
		}
	}
}

func TestLimitIsAPrefix(t *testing.T) {
	m := e5(t)
	for _, g := range readGolden(t) {
		for _, limit := range []int{0, 1, 2, 5, len(g.IDs)} {
			want := g.IDs[:min(limit, len(g.IDs))]
			if got := m.Append([]int32{}, g.Text, limit); !cmp.Equal(want, got) {
				t.Errorf("%+q: %d ids = %v, want %v", g.Text, limit, got, want)
			}
		}
	}
}

// TestLongText checks that cutting a long text into segments changes nothing.
func TestLongText(t *testing.T) {
	m := e5(t)
	var text strings.Builder
	var want []int32
	for text.Len() < 40_000 {
		text.WriteString("The valve clearance is 0.25 mm; serrer à 12 N·m ")
	}
	for _, w := range strings.SplitAfter(text.String(), " ") {
		want = m.Append(want, strings.TrimSuffix(w, " "), math.MaxInt32)
	}
	want = append(want, m.Append(nil, " ", 1)...)
	got := m.Append(nil, text.String(), math.MaxInt32)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ids of a long text (-words +whole):\n%s", diff)
	}
	if n := m.Count(text.String()); n != len(want) {
		t.Errorf("Count = %d, want %d", n, len(want))
	}
}

// small is a vocabulary for tests that need no weight file. Its character map replaces
// "A" by "a" and nothing else.
func small() *Vocabulary {
	return &Vocabulary{
		Pieces:   []string{"<s>", "<pad>", "</s>", "<unk>", "▁", "a", "b", "ab", "▁a", "▁ab", "abb"},
		Scores:   []float32{0, 0, 0, 0, -2, -3, -3, -4, -4, -4.5, -9},
		Charsmap: smallCharsmap(),
		Unknown:  3, Control: []int{0, 1, 2, 3},
	}
}

// smallCharsmap builds a double array by hand: the root with offset 256, its child 'A'
// with offset 512 that has a leaf.
func smallCharsmap() string {
	units := make([]uint32, 1024)
	units[0] = 256 << 10
	at := uint32(256) ^ 'A'
	units[at] = 512<<10 | 1<<8 | 'A'
	units[at^512] = 1 << 31 // value 0
	b := binary.LittleEndian.AppendUint32(nil, uint32(4*len(units)))
	for _, u := range units {
		b = binary.LittleEndian.AppendUint32(b, u)
	}
	return string(b) + "a\x00"
}

func TestSmall(t *testing.T) {
	m, err := New(small())
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		text string
		want []int32
	}{
		{"", nil},
		{" ", []int32{4}},
		{"ab", []int32{9}},
		{"AB", []int32{8, 3}},
		{"abb", []int32{9, 6}},
		{"a  b", []int32{8, 4, 6}},
		{"xyz", []int32{4, 3}},
		{"axyza", []int32{8, 3, 5}},
		{"</s>", []int32{4, 3}},
		{"▁a", []int32{8}},
		{"\xff\xfea", []int32{4, 3, 5}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, m.Append(nil, tt.text, 100)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.text, diff)
		}
	}
}

func TestBadVocabulary(t *testing.T) {
	tests := map[string]func(*Vocabulary){
		"no pieces":          func(v *Vocabulary) { v.Pieces, v.Scores = nil, nil },
		"scores missing":     func(v *Vocabulary) { v.Scores = v.Scores[1:] },
		"unknown outside":    func(v *Vocabulary) { v.Unknown = 99 },
		"control outside":    func(v *Vocabulary) { v.Control = []int{-1} },
		"no map":             func(v *Vocabulary) { v.Charsmap = "" },
		"map cut":            func(v *Vocabulary) { v.Charsmap = v.Charsmap[:100] },
		"replacement open":   func(v *Vocabulary) { v.Charsmap = v.Charsmap[:len(v.Charsmap)-1] },
		"map size not whole": func(v *Vocabulary) { v.Charsmap = "\x03\x00\x00\x00abc\x00" },
	}
	for name, change := range tests {
		v := small()
		change(v)
		if _, err := New(v); err == nil {
			t.Errorf("%s: New accepted the vocabulary", name)
		} else if !strings.HasPrefix(err.Error(), "unigram: read vocabulary: ") {
			t.Errorf("%s: error %q does not say where it comes from", name, err)
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
			if id < 3 || int(id) >= len(small().Pieces) {
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
		checkUnits(t, m, text)
	})
}

// FuzzCharsmap checks that a damaged character map is refused or harmless.
func FuzzCharsmap(f *testing.F) {
	f.Add(smallCharsmap(), "AbA")
	f.Add("\x04\x00\x00\x00\xff\xff\xff\xffx\x00", "ab")
	f.Fuzz(func(t *testing.T, data, text string) {
		m, err := newCharsmap(data)
		if err != nil {
			return
		}
		m.normalize(nil, text)
	})
}

func BenchmarkAppend(b *testing.B) {
	m := e5(b)
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

func BenchmarkNew(b *testing.B) {
	v := e5Vocabulary(b)
	for b.Loop() {
		if _, err := New(v); err != nil {
			b.Fatal(err)
		}
	}
}
