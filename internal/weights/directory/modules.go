// SPDX-License-Identifier: Apache-2.0

package directory

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// modules is what modules.json says: the steps from a text to its vector.
type modules struct {
	root       string // directory of the transformer
	pooling    string // directory of the pooling; empty: there is no modules.json
	normalized bool   // vectors are brought to unit length
	// promptLeftOut says that the tokens of a prompt are not part of the mean.
	promptLeftOut bool
}

const modulesFile = "modules.json"

// readModules reads modules.json. Without that file, the transformer lies in the
// directory itself and the options say how to pool.
func readModules(dir fs.FS, o *Options) (*modules, error) {
	if !exists(dir, modulesFile) {
		if o.Pooling == "" {
			return nil, &FormatError{File: modulesFile, Reason: "is missing, and the options do not say how to pool"}
		}
		return &modules{root: "."}, nil
	}
	var steps []struct {
		Type string `json:"type"`
		Path string `json:"path"`
	}
	if err := readJSON(dir, modulesFile, &steps); err != nil {
		return nil, err
	}
	m := &modules{}
	for i, step := range steps {
		place := path.Clean(step.Path)
		if !fs.ValidPath(place) {
			return nil, &FormatError{File: modulesFile, Field: "path", Reason: fmt.Sprintf("%q is not a path in the directory", step.Path)}
		}
		// The name is that of a class; its package has changed.
		switch kind := step.Type[strings.LastIndexByte(step.Type, '.')+1:]; {
		case kind == "Transformer" && i == 0:
			m.root = place
		case kind == "Pooling" && i == 1:
			m.pooling = place
		case kind == "Normalize" && i == 2:
			m.normalized = true
		default:
			return nil, &FormatError{File: modulesFile, Field: "type", Reason: fmt.Sprintf("%q as step %d is not supported", step.Type, i+1)}
		}
	}
	if m.pooling == "" {
		return nil, &FormatError{File: modulesFile, Reason: "has no transformer with pooling"}
	}
	return m, nil
}

// pooling is what is read of the configuration of the pooling.
type pooling struct {
	Mode       string `json:"pooling_mode"` // how later versions say it
	First      bool   `json:"pooling_mode_cls_token"`
	Mean       bool   `json:"pooling_mode_mean_tokens"`
	Max        bool   `json:"pooling_mode_max_tokens"`
	MeanSqrt   bool   `json:"pooling_mode_mean_sqrt_len_tokens"`
	Weighted   bool   `json:"pooling_mode_weightedmean_tokens"`
	Last       bool   `json:"pooling_mode_lasttoken"`
	WithPrompt *bool  `json:"include_prompt"`
	Width      int    `json:"word_embedding_dimension"`
}

// pool returns how the vectors of tokens become one, as a weight file says it.
func (m *modules) pool(dir fs.FS, o *Options, hidden int) (string, error) {
	if m.pooling == "" {
		mode, ok := map[string]string{"mean": "mean", "cls": "first"}[o.Pooling]
		if !ok {
			return "", fmt.Errorf("directory: read model: pooling %q of the options is not \"mean\" or \"cls\"", o.Pooling)
		}
		return mode, nil
	}
	name := path.Join(m.pooling, "config.json")
	var p pooling
	if err := readJSON(dir, name, &p); err != nil {
		return "", err
	}
	if p.Width != 0 && p.Width != hidden {
		return "", &FormatError{File: name, Field: "word_embedding_dimension", Reason: fmt.Sprintf("%d differs from the width %d of the model", p.Width, hidden)}
	}
	m.promptLeftOut = p.WithPrompt != nil && !*p.WithPrompt
	mode, ok := p.mode()
	if !ok {
		return "", &FormatError{File: name, Field: "pooling_mode", Reason: "only the mean of the tokens or the first token alone (cls) is supported"}
	}
	return mode, nil
}

// mode returns the pooling as a weight file says it.
func (p *pooling) mode() (string, bool) {
	mean := p.Mean || p.Mode == "mean"
	first := p.First || p.Mode == "cls"
	known := p.Mode == "" || p.Mode == "mean" || p.Mode == "cls"
	if !known || mean == first || p.Max || p.MeanSqrt || p.Weighted || p.Last {
		return "", false
	}
	if first {
		return "first", true
	}
	return "mean", true
}
