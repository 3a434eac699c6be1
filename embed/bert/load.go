// SPDX-License-Identifier: Apache-2.0

package bert

import (
	"errors"
	"fmt"
	"math"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/pacenote/pacenote/internal/vec"
	"github.com/pacenote/pacenote/internal/weights/container"
	"github.com/pacenote/pacenote/internal/weights/directory"
)

// FormatError says why a weight file or the directory of a model cannot be used.
type FormatError struct {
	// File is the file of the directory, such as "config.json"; empty: the weight file.
	File string
	// Part is the part of the file: a tensor's name, the field of a JSON file, "prefix",
	// "header" or "data". Empty: the whole file.
	Part string
	// Reason is what is wrong with it.
	Reason string
}

// Error names the file, the part and the reason.
func (e *FormatError) Error() string {
	text := "bert: load model: "
	for _, s := range []string{e.File, e.Part} {
		if s != "" {
			text += s + ": "
		}
	}
	return text + e.Reason
}

// formatError turns an error of what is read into that of this package.
func formatError(err error) error {
	var c *container.FormatError
	var d *directory.FormatError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &c):
		return &FormatError{Part: c.Part, Reason: c.Reason}
	case errors.As(err, &d):
		return &FormatError{File: d.File, Part: d.Field, Reason: d.Reason}
	}
	return &FormatError{Part: "data", Reason: err.Error()}
}

// load builds everything from the file, layers and tokenizer at the same time.
func (f *inference) load(k *vec.Kernels, p Precision, architecture string) error {
	h := f.file.Header()
	if err := checkModel(&h.Model, architecture); err != nil {
		return err
	}
	if h.Tokenizer.Pieces < 1 {
		return &container.FormatError{Part: "header", Reason: fmt.Sprintf("%d pieces are out of range", h.Tokenizer.Pieces)}
	}
	l := &loader{file: f.file, kernels: k, precision: vec.Precision(p), model: &h.Model}
	f.network = &network{kernels: k, hidden: h.Model.Hidden, layers: make([]layer, h.Model.Layers), poolFirst: h.Model.Pooling == "first"}
	var g errgroup.Group
	// While a matrix of a directory is arranged it is in memory as float32.
	g.SetLimit(min(runtime.GOMAXPROCS(0), 8))
	g.Go(func() (err error) {
		f.tokenizer, err = loadTokenizer(f.file)
		return err
	})
	g.Go(func() error { return l.embedding(f.network, h.Tokenizer.Pieces) })
	for i := range f.network.layers {
		g.Go(func() error { return l.layer(&f.network.layers[i], i) })
	}
	if architecture == crossEncoders {
		g.Go(func() error { return l.pair(f.network) })
	}
	return g.Wait()
}

// checkModel refuses what this package cannot compute.
func checkModel(m *container.Model, architecture string) error {
	refuse := func(format string, args ...any) error {
		return &container.FormatError{Part: "header", Reason: fmt.Sprintf(format, args...)}
	}
	switch {
	case m.Architecture != architecture || m.Activation != "gelu":
		return refuse("architecture %q with activation %q is not supported", m.Architecture, m.Activation)
	case m.Pooling != "first" && (m.Pooling != "mean" || architecture == crossEncoders):
		return refuse("pooling %q is not supported", m.Pooling)
	case m.Layers < 1 || m.Layers > 1024 || m.Heads < 1 || m.Hidden < 1 || m.Hidden > 1<<14 || m.Intermediate < 1 || m.Intermediate > 1<<16:
		return refuse("%d layers, %d heads, width %d and %d are out of range", m.Layers, m.Heads, m.Hidden, m.Intermediate)
	case m.Hidden%(32*m.Heads) != 0 || m.Intermediate%32 != 0:
		return refuse("%d heads of width %d and %d are not multiples of 32", m.Heads, m.Hidden, m.Intermediate)
	case m.MaxTokens < 3:
		return refuse("%d tokens leave no room for text", m.MaxTokens)
	case m.MaxTokens > 1<<24:
		return refuse("%d tokens are out of range", m.MaxTokens)
	}
	return nil
}

// loader reads tensors of a file.
type loader struct {
	file      *container.File
	kernels   *vec.Kernels
	precision vec.Precision
	model     *container.Model
}

// embedding fills in what comes before the layers.
func (l *loader) embedding(n *network, pieces int) error {
	h := l.model.Hidden
	text, t, err := l.file.Tensor("embedding.words", pieces, h)
	if err != nil {
		return err
	}
	if n.words, err = newTable(text, t, l.kernels); err != nil {
		return err
	}
	if n.positions, err = l.file.Floats("embedding.positions", -1, h); err != nil {
		return err
	}
	if len(n.positions) < l.model.MaxTokens*h {
		return &container.FormatError{Part: "embedding.positions", Reason: fmt.Sprintf("fewer than %d rows", l.model.MaxTokens)}
	}
	n.attention = vec.Attention{Heads: l.model.Heads, Width: h / l.model.Heads, Kernels: l.kernels, Precision: l.precision}
	n.norm, err = l.norm("embedding.norm")
	return err
}

// layer fills in the layer with that number.
func (l *loader) layer(to *layer, number int) (err error) {
	h, ff := l.model.Hidden, l.model.Intermediate
	name := fmt.Sprintf("layer.%d.", number)
	linears := []struct {
		to      **vec.Linear
		name    string
		out, in int
	}{
		{&to.qkv, "qkv", 3 * h, h},
		{&to.attention, "attention", h, h},
		{&to.up, "up", ff, h},
		{&to.down, "down", h, ff},
	}
	for _, m := range linears {
		if *m.to, err = l.linear(name+m.name, m.out, m.in); err != nil {
			return err
		}
	}
	if to.attentionNorm, err = l.norm(name + "attention.norm"); err != nil {
		return err
	}
	to.forwardNorm, err = l.norm(name + "norm")
	return err
}

// pair fills in what a model of pairs has beside the layers: the vector of the second text's tokens and the head that
// makes a score of the first token.
func (l *loader) pair(n *network) (err error) {
	h := l.model.Hidden
	if n.second, err = l.file.Floats("embedding.second", h); err != nil {
		return err
	}
	n.head = &head{}
	if n.head.pooler, err = l.linear("pooler", h, h); err != nil {
		return err
	}
	if n.head.weight, err = l.file.Floats("score.weight", h); err != nil {
		return err
	}
	n.head.bias, err = l.file.Floats("score.bias", 1)
	return err
}

func (l *loader) norm(name string) (n vec.Norm, err error) {
	n.Epsilon = float32(l.model.NormEpsilon)
	if n.Gain, err = l.file.Floats(name+".gain", l.model.Hidden); err != nil {
		return n, err
	}
	n.Bias, err = l.file.Floats(name+".bias", l.model.Hidden)
	return n, err
}

// linear reads a matrix with its bias. The rows that make queries are scaled by 1/√width,
// which attention would do otherwise.
func (l *loader) linear(name string, out, in int) (*vec.Linear, error) {
	text, t, err := l.file.Tensor(name+".weight", out, in)
	if err != nil {
		return nil, err
	}
	rows, err := newTable(text, t, l.kernels)
	if err != nil {
		return nil, err
	}
	w := &vec.Weights{Out: out, In: in, Row: rows.row}
	if w.Bias, err = l.file.Floats(name+".bias", out); err != nil {
		return nil, err
	}
	if out == 3*l.model.Hidden && in == l.model.Hidden {
		l.scaleQueries(w)
	}
	linear, err := l.kernels.NewLinear(w, l.precision)
	if err != nil {
		return nil, &container.FormatError{Part: name, Reason: err.Error()}
	}
	return linear, nil
}

// scaleQueries scales the rows of w that make queries, and their biases.
func (l *loader) scaleQueries(w *vec.Weights) {
	factor, row := float32(1/math.Sqrt(float64(l.model.Hidden/l.model.Heads))), w.Row
	w.Row = func(dst []float32, output int) {
		row(dst, output)
		if output < w.In {
			for i := range dst {
				dst[i] *= factor
			}
		}
	}
	for i := range w.Bias[:w.In] {
		w.Bias[i] *= factor
	}
}
