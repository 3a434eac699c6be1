// SPDX-License-Identifier: Apache-2.0

package bert

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/internal/vec"
	"github.com/pacenote/pacenote/internal/weights/container"
	"github.com/pacenote/pacenote/internal/weights/toy"
)

// plain computes a toy model in float64, straight from its weights.
type plain struct {
	tensors map[string]toy.Tensor
	skip    int
	first   bool
	width   int // of a head
}

// values returns a tensor by the end of its name.
func (p *plain) values(name string) []float32 { return p.tensors[name].Values }

// linear returns W·x + b.
func (p *plain) linear(name string, x []float64) []float64 {
	w, b := p.values(name+".weight"), p.values(name+".bias")
	out := make([]float64, len(b))
	for o := range out {
		out[o] = float64(b[o])
		for i, v := range x {
			out[o] += float64(w[o*len(x)+i]) * v
		}
	}
	return out
}

// norm returns the normalised sum of x and y.
func (p *plain) norm(name string, x, y []float64) []float64 {
	gain, bias := p.values(name+".weight"), p.values(name+".bias")
	sum := make([]float64, len(x))
	var mean, variance float64
	for i := range x {
		sum[i] = x[i] + y[i]
		mean += sum[i] / float64(len(x))
	}
	for _, v := range sum {
		variance += (v - mean) * (v - mean) / float64(len(x))
	}
	for i, v := range sum {
		sum[i] = (v-mean)/math.Sqrt(variance+1e-5)*float64(gain[i]) + float64(bias[i])
	}
	return sum
}

// row returns a row of a table.
func (p *plain) row(name string, n int) []float64 {
	out := make([]float64, toy.Hidden)
	for i := range out {
		out[i] = float64(p.values("embeddings." + name + "_embeddings.weight")[n*toy.Hidden+i])
	}
	return out
}

// vector returns the vector of a text with these ids.
func (p *plain) vector(ids []int32) []float64 {
	x := make([][]float64, len(ids))
	for i, id := range ids {
		word, kind := p.row("word", int(id)), p.row("token_type", 0)
		for j := range word {
			word[j] += kind[j]
		}
		x[i] = p.norm("embeddings.LayerNorm", word, p.row("position", i+p.skip))
	}
	for l := range toy.Layers {
		name := fmt.Sprintf("encoder.layer.%d.", l)
		attended := p.attend(name+"attention.self.", x)
		for i := range x {
			x[i] = p.norm(name+"attention.output.LayerNorm", x[i], p.linear(name+"attention.output.dense", attended[i]))
			up := p.linear(name+"intermediate.dense", x[i])
			for j, v := range up {
				up[j] = v * 0.5 * (1 + math.Erf(v/math.Sqrt2))
			}
			x[i] = p.norm(name+"output.LayerNorm", x[i], p.linear(name+"output.dense", up))
		}
	}
	return p.pool(x)
}

// attend returns what each token gathers from all.
func (p *plain) attend(name string, x [][]float64) [][]float64 {
	var q, k, v, out [][]float64
	for _, t := range x {
		q, k, v = append(q, p.linear(name+"query", t)), append(k, p.linear(name+"key", t)), append(v, p.linear(name+"value", t))
	}
	for i := range x {
		gathered := make([]float64, toy.Hidden)
		for h := 0; h < toy.Hidden; h += p.width {
			var total float64
			weights := make([]float64, len(x))
			for j := range x {
				var dot float64
				for c := h; c < h+p.width; c++ {
					dot += q[i][c] * k[j][c]
				}
				weights[j] = math.Exp(dot / math.Sqrt(float64(p.width)))
				total += weights[j]
			}
			for j := range x {
				for c := h; c < h+p.width; c++ {
					gathered[c] += weights[j] / total * v[j][c]
				}
			}
		}
		out = append(out, gathered)
	}
	return out
}

func (p *plain) pool(x [][]float64) []float64 {
	if p.first {
		return x[0]
	}
	out := make([]float64, toy.Hidden)
	for _, t := range x {
		for i, v := range t {
			out[i] += v
		}
	}
	return out
}

// cosine of a vector of unit length and one of any.
func cosine(v embed.Vector, reference []float64) float64 {
	var dot, squares float64
	for i, r := range reference {
		dot += float64(v[i]) * r
		squares += r * r
	}
	return dot / math.Sqrt(squares)
}

func open(t testing.TB, m *toy.Model, o *OpenOptions) *Encoder {
	t.Helper()
	e, err := Open(m.Files(), o)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestOpenAgreesWithFloat64(t *testing.T) {
	models := []toy.Model{
		{}, {Type: "F16", Prefix: "bert."}, {Type: "BF16", Pooling: "cls"}, {Tokenizer: "Unigram"},
		{Kind: "xlm-roberta", Tokenizer: "Unigram", Prefix: "roberta."},
	}
	for i, m := range models {
		// Heads of the width 32 and 64.
		heads := 1 + i%2
		p := &plain{tensors: m.Tensors(), skip: m.Skip(), first: m.Pooling == "cls", width: toy.Hidden / heads}
		files := m.Files()
		replace(t, files, "config.json", `"num_attention_heads":2`, fmt.Sprintf(`"num_attention_heads":%d`, heads))
		for _, kernels := range []string{"generic", ""} {
			e, err := Open(files, &OpenOptions{Options: Options{Kernels: kernels}})
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range []string{"", "oil", "door bolts.", "oil oil door x", strings.Repeat("bolt ", 30)} {
				v, err := e.Embed(context.Background(), embed.Query, []string{text})
				if err != nil {
					t.Fatal(err)
				}
				if c := cosine(v[0], p.vector(e.encode(embed.Query, text))); c < 0.999 {
					t.Errorf("%+v, kernels %q, text %.20q: cosine to float64 %.5f", m, kernels, text, c)
				}
			}
		}
	}
}

// TestOpenTypes checks that the type of the elements changes nothing if it holds them.
func TestOpenTypes(t *testing.T) {
	var want embed.Model
	for i, kind := range []string{"F32", "F16", "BF16"} {
		got := open(t, &toy.Model{Type: kind}, nil).Model()
		if i == 0 {
			want = got
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", kind, diff)
		}
	}
}

// TestTableOfFloats reads rows of the type that matrices of a directory have.
func TestTableOfFloats(t *testing.T) {
	text := ""
	for _, f := range []float32{1, -2, 0.5, 3} {
		text += string(binary.LittleEndian.AppendUint32(nil, math.Float32bits(f)))
	}
	table, err := newTable(text, &container.Tensor{Type: container.Float32, Shape: []int{2, 2}}, vec.Best())
	if err != nil {
		t.Fatal(err)
	}
	row := make([]float32, 2)
	table.row(row, 1)
	if diff := cmp.Diff([]float32{0.5, 3}, row); diff != "" {
		t.Error(diff)
	}
}

func TestOpenEncodes(t *testing.T) {
	tests := []struct {
		model toy.Model
		text  string
		want  []int32
	}{
		{toy.Model{}, "Door bolts. [SEP]", []int32{1, 3, 6, 8, 7, 9, 0, 0, 0, 2}},
		{toy.Model{Tokenizer: "Unigram"}, "door  bolts.x </s>", []int32{0, 5, 8, 10, 9, 11, 3, 4, 3, 9, 3, 2}},
		{toy.Model{Kind: "xlm-roberta", Tokenizer: "Unigram"}, strings.Repeat("oil ", 40), slices.Concat([]int32{0, 5}, slices.Repeat([]int32{7}, 13), []int32{2})},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, open(t, &tt.model, nil).encode(embed.Query, tt.text)); diff != "" {
			t.Errorf("%+v %.20q: %s", tt.model, tt.text, diff)
		}
	}
}

func TestOpenModel(t *testing.T) {
	e := open(t, &toy.Model{}, &OpenOptions{ID: "test/toy", Languages: []string{"de"}})
	m := e.Model()
	if !strings.HasPrefix(m.Fingerprint, "test/toy directory1 ") {
		t.Errorf("fingerprint %q", m.Fingerprint)
	}
	want := embed.Model{ID: "test/toy", Dimensions: toy.Hidden, MaxTokens: toy.Positions - 4, Languages: []string{"de"}, Fingerprint: m.Fingerprint}
	if diff := cmp.Diff(want, m); diff != "" {
		t.Error(diff)
	}
	if err := e.Verify(); err != nil {
		t.Error(err)
	}
	if id := open(t, &toy.Model{Kind: "xlm-roberta", Tokenizer: "Unigram"}, nil).Model().ID; id != "local/xlm-roberta-2x64" {
		t.Errorf("id %q", id)
	}
}

// TestOpenFingerprint checks that it changes with what changes vectors, and not with
// what does not.
func TestOpenFingerprint(t *testing.T) {
	change := func(change func(fstest.MapFS), o *OpenOptions) string {
		files := (&toy.Model{}).Files()
		if change != nil {
			change(files)
		}
		e, err := Open(files, o)
		if err != nil {
			t.Fatal(err)
		}
		return e.Model().Fingerprint
	}
	base := change(nil, nil)
	weight := func(f fstest.MapFS) { f["model.safetensors"].Data[len(f["model.safetensors"].Data)-2] ^= 1 }
	prompt := func(f fstest.MapFS) { replace(t, f, "config_sentence_transformers.json", "ask ", "ask: ") }
	piece := func(f fstest.MapFS) { replace(t, f, "tokenizer.json", `"oil"`, `"fat"`) }
	norm := func(f fstest.MapFS) { replace(t, f, "config.json", "0.00001", "0.00002") }
	seen := map[string]string{base: "nothing"}
	for name, got := range map[string]string{
		"weight": change(weight, nil), "prompt": change(prompt, nil), "piece": change(piece, nil), "epsilon": change(norm, nil),
		"option": change(nil, &OpenOptions{QueryPrefix: "q "}),
	} {
		if other, ok := seen[got]; ok {
			t.Errorf("%s and %s have the same fingerprint", name, other)
		}
		seen[got] = name
	}
	same := func(f fstest.MapFS) { replace(t, f, "config.json", "BertModel", "BertForMaskedLM") }
	if change(same, nil) != base || change(nil, &OpenOptions{Languages: []string{"de"}}) != base || change(nil, &OpenOptions{Options: Options{Concurrency: 3}}) != base {
		t.Error("the fingerprint changes with what does not change vectors")
	}
}

// replace changes a file, which must hold what is replaced.
func replace(t testing.TB, files fstest.MapFS, name, old, with string) {
	t.Helper()
	text := string(files[name].Data)
	if !strings.Contains(text, old) {
		t.Fatalf("%s has no %s", name, old)
	}
	files[name] = &fstest.MapFile{Data: []byte(strings.Replace(text, old, with, 1))}
}

func TestOpenRefuses(t *testing.T) {
	tests := []struct {
		name       string
		change     func(fstest.MapFS)
		file, part string
	}{
		{"no settings", func(f fstest.MapFS) { delete(f, "config.json") }, "config.json", ""},
		{"activation", func(f fstest.MapFS) { replace(t, f, "config.json", `"gelu"`, `"gelu_new"`) }, "config.json", "hidden_act"},
		{"cut", func(f fstest.MapFS) {
			f["model.safetensors"].Data = f["model.safetensors"].Data[:len(f["model.safetensors"].Data)-1]
		}, "model.safetensors", "encoder.layer.1.output.dense.weight"},
		{"not a number", func(f fstest.MapFS) {
			copy(f["model.safetensors"].Data[len(f["model.safetensors"].Data)-4:], "\x00\x00\xc0\x7f")
		}, "model.safetensors", "encoder.layer.1.output.dense.weight"},
		{"overflow", func(f fstest.MapFS) {
			data := f["model.safetensors"].Data
			for i := len(data) - 4*toy.Hidden*toy.Intermediate; i < len(data); i += 4 {
				copy(data[i:], "\xff\xff\x7f\x7f")
			}
		}, "model.safetensors", ""},
		{"character map", func(f fstest.MapFS) { replace(t, f, "tokenizer.json", "BAAAAAAAAAAA", "AAAA") }, "tokenizer.json", "data"},
	}
	for _, tt := range tests {
		files := (&toy.Model{Tokenizer: "Unigram"}).Files()
		tt.change(files)
		_, err := Open(files, nil)
		var format *FormatError
		if !errors.As(err, &format) {
			t.Errorf("%s: error %v is not a FormatError", tt.name, err)
			continue
		}
		if format.File != tt.file || format.Part != tt.part || !strings.HasPrefix(err.Error(), "bert: load model: "+tt.file+": ") {
			t.Errorf("%s: %v (file %q, part %q), want file %q, part %q", tt.name, err, format.File, format.Part, tt.file, tt.part)
		}
	}
	if _, err := Open((&toy.Model{}).Files(), &OpenOptions{Options: Options{Kernels: "abacus"}}); err == nil {
		t.Error("Open accepted unknown kernels")
	}
}

// onlyRead hides that a file can be read at any position.
type onlyRead struct{ fs.FS }

func (o onlyRead) Open(name string) (fs.File, error) {
	f, err := o.FS.Open(name)
	return struct{ fs.File }{f}, err
}

// TestOpenStream opens a directory of files that can only be read from the beginning.
func TestOpenStream(t *testing.T) {
	want := open(t, &toy.Model{}, nil).Model()
	e, err := Open(onlyRead{(&toy.Model{}).Files()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, e.Model()); diff != "" {
		t.Error(diff)
	}
}
