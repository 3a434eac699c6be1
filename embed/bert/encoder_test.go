// SPDX-License-Identifier: Apache-2.0

package bert

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/internal/vec"
	"github.com/pacenote/pacenote/internal/weights/container"
)

// tinyHeader describes a model that is small enough to be made by a test: two layers of
// width 64 over a vocabulary of a few words.
func tinyHeader() container.Header {
	return container.Header{
		Model: container.Model{
			ID: "test/tiny", Architecture: "bert", Layers: 2, Heads: 2, Hidden: 64, Intermediate: 96, Activation: "gelu",
			NormEpsilon: 1e-12, MaxTokens: 16, Pooling: "mean", QueryPrefix: "ask ", DocumentPrefix: "tell ", Languages: []string{"en"},
		},
		Tokenizer: container.Tokenizer{Kind: "wordpiece", Pieces: len(tinyPieces), Unknown: 0, Start: 1, End: 2, Control: []int{0, 1, 2}, Lowercase: true},
	}
}

var tinyPieces = []string{"[UNK]", "[CLS]", "[SEP]", "ask", "tell", "oil", "door", "##s", "bolt", "."}

// numbers is a small generator of weights that do not depend on Go's.
type numbers uint32

func (n *numbers) next() uint32 {
	*n = *n*1664525 + 1013904223
	return uint32(*n) >> 16
}

// tensors lists what tinyHeader needs, with the types to write.
func tensors(h *container.Header, kind container.Type) []container.Tensor {
	m := &h.Model
	list := []container.Tensor{
		{Name: "embedding.words", Type: kind, Shape: []int{h.Tokenizer.Pieces, m.Hidden}},
		{Name: "embedding.positions", Type: container.Float32, Shape: []int{16, m.Hidden}},
	}
	add := func(name string, k container.Type, shape ...int) {
		list = append(list, container.Tensor{Name: name, Type: k, Shape: shape})
	}
	norm := func(name string) {
		add(name+".gain", container.Float32, m.Hidden)
		add(name+".bias", container.Float32, m.Hidden)
	}
	norm("embedding.norm")
	for l := range m.Layers {
		name := fmt.Sprintf("layer.%d.", l)
		for _, s := range []struct {
			name    string
			out, in int
		}{{"qkv", 3 * m.Hidden, m.Hidden}, {"attention", m.Hidden, m.Hidden}, {"up", m.Intermediate, m.Hidden}, {"down", m.Hidden, m.Intermediate}} {
			add(name+s.name+".weight", kind, s.out, s.in)
			add(name+s.name+".bias", container.Float32, s.out)
		}
		norm(name + "attention.norm")
		norm(name + "norm")
	}
	return list
}

// tiny returns a weight file of tinyHeader, changed by change, with more tensors and without the one
// named without.
func tiny(t testing.TB, kind container.Type, change func(*container.Header), without string, more ...container.Tensor) string {
	t.Helper()
	h := tinyHeader()
	list := append(tensors(&h, kind), more...)
	if change != nil {
		change(&h)
	}
	w := container.NewWriter(h)
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	var lengths []byte
	for _, p := range tinyPieces {
		lengths = append(lengths, byte(len(p)))
	}
	joined := strings.Join(tinyPieces, "")
	check(w.Add("tokenizer.pieces", container.Bytes, []byte(joined), len(joined)))
	check(w.Add("tokenizer.lengths", container.Bytes, lengths, len(lengths)))
	random := numbers(7)
	for _, entry := range list {
		if entry.Name != without {
			check(addRandom(w, &random, entry))
		}
	}
	var b strings.Builder
	_, err := w.WriteTo(&b)
	check(err)
	return b.String()
}

func addRandom(w *container.Writer, random *numbers, entry container.Tensor) error {
	n := 1
	for _, d := range entry.Shape {
		n *= d
	}
	switch entry.Type {
	case container.Float32:
		values := make([]float32, n)
		for i := range values {
			values[i] = float32(random.next()%2000)/1000 - 1
		}
		return w.AddFloats(entry.Name, values, entry.Shape...)
	case container.Nibbles:
		data := make([]byte, n/32*18)
		for i := range data {
			data[i] = byte(random.next())
			if i%18 == 1 {
				data[i] = 0x28 // a scale of about 1/32
			}
		}
		return w.Add(entry.Name, entry.Type, data, entry.Shape...)
	default:
		data := make([]byte, n+4*entry.Shape[0])
		for i := range n {
			data[i] = byte(int8(random.next()%255) - 127)
		}
		for i := n; i < len(data); i += 4 {
			copy(data[i:], "\x00\x00\x80\x3b") // 1/256
		}
		return w.Add(entry.Name, entry.Type, data, entry.Shape...)
	}
}

func newTiny(t testing.TB, kind container.Type, o *Options) *Encoder {
	t.Helper()
	e, err := New(tiny(t, kind, nil, ""), o)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

var kinds = []container.Type{container.Nibbles, container.Int8Rows}

func TestModel(t *testing.T) {
	e := newTiny(t, container.Nibbles, nil)
	m := e.Model()
	if !strings.HasPrefix(m.Fingerprint, "test/tiny pnweight1 ") || len(m.Fingerprint) != len("test/tiny pnweight1  fast")+64 {
		t.Errorf("fingerprint = %q", m.Fingerprint)
	}
	want := embed.Model{ID: "test/tiny", Dimensions: 64, MaxTokens: 16, Languages: []string{"en"}, Fingerprint: m.Fingerprint}
	if diff := cmp.Diff(want, m); diff != "" {
		t.Error(diff)
	}
	m.Languages[0] = "xx"
	if e.Model().Languages[0] != "en" {
		t.Error("the caller can change the model")
	}
	if other := newTiny(t, container.Int8Rows, nil).Model().Fingerprint; other == m.Fingerprint {
		t.Error("other weights have the same fingerprint")
	}
	if exact := newTiny(t, container.Nibbles, &Options{Precision: Exact}).Model().Fingerprint; exact == m.Fingerprint || !strings.HasSuffix(exact, " exact") {
		t.Errorf("fingerprint in float32 = %q", exact)
	}
	if err := e.Verify(); err != nil {
		t.Error(err)
	}
}

func TestEncode(t *testing.T) {
	e := newTiny(t, container.Nibbles, nil)
	tests := []struct {
		kind embed.Kind
		text string
		want []int32
	}{
		{embed.Document, "", []int32{1, 4, 2}},
		{embed.Query, "Door bolts.", []int32{1, 3, 6, 8, 7, 9, 2}},
		{embed.Document, "x", []int32{1, 4, 0, 2}},
		{embed.Document, strings.Repeat("oil ", 100), append(append([]int32{1, 4}, slices.Repeat([]int32{5}, 13)...), 2)},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, e.encode(tt.kind, tt.text)); diff != "" {
			t.Errorf("%s %q: %s", tt.kind, tt.text, diff)
		}
	}
	if n := e.CountTokens("Door bolts."); n != 4 {
		t.Errorf("CountTokens = %d, want 4", n)
	}
}

// someTexts returns n texts of different lengths.
func someTexts(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = strings.Repeat("door ", i%13) + strings.Repeat("oil bolts. ", i%7)
	}
	return out
}

func TestVectorsAreUnitAndOrdered(t *testing.T) {
	for _, kind := range kinds {
		e := newTiny(t, kind, &Options{Concurrency: 3})
		texts := someTexts(2*windowTexts + 30)
		vectors, err := e.Embed(context.Background(), embed.Document, texts)
		if err != nil || len(vectors) != len(texts) {
			t.Fatalf("%d vectors of %d, %v", len(vectors), len(texts), err)
		}
		for i, v := range vectors {
			var squares float64
			for _, f := range v {
				squares += float64(f) * float64(f)
			}
			if math.Abs(squares-1) > 1e-5 {
				t.Fatalf("text %d: squared length %g", i, squares)
			}
		}
		// Alone, a text has the same vector to the bit.
		for _, i := range []int{0, 1, 17, windowTexts, len(texts) - 1} {
			alone, err := e.Embed(context.Background(), embed.Document, texts[i:i+1])
			if err != nil || !slices.Equal(alone[0], vectors[i]) {
				t.Errorf("text %d has another vector alone (%v)", i, err)
			}
		}
	}
}

func TestKindsDiffer(t *testing.T) {
	e := newTiny(t, container.Nibbles, nil)
	d, err := e.Embed(context.Background(), embed.Document, []string{"oil"})
	if err != nil {
		t.Fatal(err)
	}
	q, err := e.Embed(context.Background(), embed.Query, []string{"oil"})
	if err != nil {
		t.Fatal(err)
	}
	if slices.Equal(d[0], q[0]) {
		t.Error("a question has the vector of a passage")
	}
}

func TestKernelsAgree(t *testing.T) {
	for _, kind := range kinds {
		var reference []embed.Vector
		for _, p := range []Precision{Exact, Fast} {
			for _, k := range vec.Variants() {
				e, err := New(tiny(t, kind, nil, ""), &Options{Kernels: k.Name(), Precision: p})
				if err != nil {
					t.Fatal(err)
				}
				vectors, err := e.Embed(context.Background(), embed.Document, someTexts(40))
				if err != nil {
					t.Fatal(err)
				}
				if reference == nil {
					reference = vectors
				}
				compare(t, k.Name()+" "+p.String(), vectors, reference, []float64{Fast: 0.99, Exact: 0.99999}[p])
			}
		}
	}
}

// compare checks that vectors of one implementation can be compared with another's.
func compare(t *testing.T, name string, vectors, reference []embed.Vector, least float64) {
	t.Helper()
	for i, v := range vectors {
		var dot float64
		for j := range v {
			dot += float64(v[j]) * float64(reference[i][j])
		}
		if dot < least {
			t.Errorf("%s: text %d: cosine to plain Go in float32 %.6f", name, i, dot)
		}
	}
}

func TestPooling(t *testing.T) {
	first, err := New(tiny(t, container.Nibbles, func(h *container.Header) { h.Model.Pooling = "first" }, ""), nil)
	if err != nil {
		t.Fatal(err)
	}
	a, err := first.Embed(context.Background(), embed.Query, []string{"oil"})
	if err != nil {
		t.Fatal(err)
	}
	b, err := newTiny(t, container.Nibbles, nil).Embed(context.Background(), embed.Query, []string{"oil"})
	if err != nil {
		t.Fatal(err)
	}
	if slices.Equal(a[0], b[0]) {
		t.Error("pooling of the first token gives the mean")
	}
}

func TestCancelled(t *testing.T) {
	e := newTiny(t, container.Nibbles, &Options{Concurrency: 2})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, kind := range []embed.Kind{embed.Document, embed.Query} {
		vectors, err := e.Embed(ctx, kind, someTexts(10))
		if !errors.Is(err, context.Canceled) || len(vectors) != 0 {
			t.Errorf("%s: %d vectors, %v", kind, len(vectors), err)
		}
		if err != nil && !strings.HasPrefix(err.Error(), "bert: embed "+kind.String()+": ") {
			t.Errorf("error %q does not say what was tried", err)
		}
	}
}

// countdown is a context that ends after its error was asked for so many times.
type countdown struct {
	context.Context
	mu   sync.Mutex
	left int
}

func (c *countdown) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.left--; c.left < 0 {
		return context.DeadlineExceeded
	}
	return nil
}

// TestPrefix checks that what is returned with an error is a prefix of the result.
func TestPrefix(t *testing.T) {
	e := newTiny(t, container.Nibbles, &Options{Concurrency: 1})
	texts := someTexts(2 * windowTexts)
	whole, err := e.Embed(context.Background(), embed.Document, texts)
	if err != nil {
		t.Fatal(err)
	}
	some := false
	for left := range 80 {
		part, err := e.Embed(&countdown{Context: context.Background(), left: left}, embed.Document, texts)
		if err == nil {
			break
		}
		if !errors.Is(err, context.DeadlineExceeded) || len(part) >= len(whole) {
			t.Fatalf("after %d checks: %d vectors, %v", left, len(part), err)
		}
		some = some || len(part) > 0
		if diff := cmp.Diff(whole[:len(part)], part); diff != "" {
			t.Fatalf("after %d checks: not a prefix", left)
		}
	}
	if !some {
		t.Error("no call returned a part")
	}
}

// TestQueryDoesNotWait checks that a query is answered while all places for documents
// are taken.
func TestQueryDoesNotWait(t *testing.T) {
	e := newTiny(t, container.Nibbles, &Options{Concurrency: 1})
	e.documents <- struct{}{}
	if _, err := e.Embed(context.Background(), embed.Query, []string{"oil"}); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() {
		_, err := e.Embed(ctx, embed.Document, []string{"oil"})
		done <- err
	}()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("a document that waits ignores its context: %v", err)
	}
}

func TestConcurrentUse(t *testing.T) {
	e := newTiny(t, container.Nibbles, nil)
	want, err := e.Embed(context.Background(), embed.Document, someTexts(30))
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			got, err := e.Embed(context.Background(), embed.Document, someTexts(30))
			if err != nil || !cmp.Equal(want, got) {
				t.Errorf("vectors differ at the same time (%v)", err)
			}
		})
	}
	wg.Wait()
}

func TestNewRefuses(t *testing.T) {
	tests := []struct {
		name    string
		change  func(*container.Header)
		without string
		part    string
	}{
		{"architecture", func(h *container.Header) { h.Model.Architecture = "gpt" }, "", "header"},
		{"activation", func(h *container.Header) { h.Model.Activation = "relu" }, "", "header"},
		{"pooling", func(h *container.Header) { h.Model.Pooling = "max" }, "", "header"},
		{"no layers", func(h *container.Header) { h.Model.Layers = 0 }, "", "header"},
		{"more layers", func(h *container.Header) { h.Model.Layers = 3 }, "", "layer.2.qkv.weight"},
		{"heads", func(h *container.Header) { h.Model.Heads = 3 }, "", "header"},
		{"wider", func(h *container.Header) { h.Model.Hidden = 128 }, "", "embedding.words"},
		{"too few tokens", func(h *container.Header) { h.Model.MaxTokens = 2 }, "", "header"},
		{"too many tokens", func(h *container.Header) { h.Model.MaxTokens = 17 }, "", "embedding.positions"},
		{"endless tokens", func(h *container.Header) { h.Model.MaxTokens = 1 << 58 }, "", "header"},
		{"negative pieces", func(h *container.Header) { h.Tokenizer.Pieces = -1 }, "", "header"},
		{"tokenizer", func(h *container.Header) { h.Tokenizer.Kind = "bpe" }, "", "header"},
		{"pieces", func(h *container.Header) { h.Tokenizer.Pieces = 9 }, "", "tokenizer.lengths"},
		{"start", func(h *container.Header) { h.Tokenizer.Start = 10 }, "", "header"},
		{"unknown", func(h *container.Header) { h.Tokenizer.Unknown = -1 }, "", "data"},
		{"no positions", nil, "embedding.positions", "embedding.positions"},
		{"no gain", nil, "layer.1.norm.gain", "layer.1.norm.gain"},
		{"no bias", nil, "layer.0.up.bias", "layer.0.up.bias"},
	}
	for _, tt := range tests {
		_, err := New(tiny(t, container.Nibbles, tt.change, tt.without), nil)
		var format *FormatError
		if !errors.As(err, &format) {
			t.Errorf("%s: error %v is not a FormatError", tt.name, err)
			continue
		}
		if tt.name != "wider" && tt.name != "pieces" && format.Part != tt.part {
			t.Errorf("%s: part %q, want %q", tt.name, format.Part, tt.part)
		}
	}
	if _, err := New("not a weight file", nil); err == nil {
		t.Error("New accepted text")
	}
	if _, err := New(tiny(t, container.Nibbles, nil, ""), &Options{Kernels: "abacus"}); err == nil {
		t.Error("New accepted unknown kernels")
	}
}

// FuzzEmbed checks that any text has a vector of unit length and that its tokens are
// counted as they are read.
func FuzzEmbed(f *testing.F) {
	e := newTiny(f, container.Nibbles, &Options{Kernels: "generic"})
	for _, s := range []string{"", "door bolts.", "\xff\x00", strings.Repeat("oil", 50)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := e.Embed(context.Background(), embed.Document, []string{text})
		if err != nil || len(v) != 1 || len(v[0]) != 64 || v[0][0] != v[0][0] {
			t.Fatalf("vector %v, %v", v, err)
		}
		if n := len(e.encode(embed.Document, text)); n > 16 {
			t.Fatalf("%d tokens", n)
		}
	})
}
