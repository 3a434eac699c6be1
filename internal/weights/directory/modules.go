// SPDX-License-Identifier: Apache-2.0

package directory

import (
	"encoding/json"
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
	Mode       modes `json:"pooling_mode"` // how later versions say it, and then it counts
	First      bool  `json:"pooling_mode_cls_token"`
	Mean       bool  `json:"pooling_mode_mean_tokens"`
	Max        bool  `json:"pooling_mode_max_tokens"`
	MeanSqrt   bool  `json:"pooling_mode_mean_sqrt_len_tokens"`
	Weighted   bool  `json:"pooling_mode_weightedmean_tokens"`
	Last       bool  `json:"pooling_mode_lasttoken"`
	WithPrompt *bool `json:"include_prompt"`
	Width      int   `json:"word_embedding_dimension"`
	LaterWidth int   `json:"embedding_dimension"`
}

// modes is one name or a list of them in JSON.
type modes []string

// UnmarshalJSON reads either.
func (m *modes) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		*m = modes{""}
		return json.Unmarshal(data, &(*m)[0])
	}
	return json.Unmarshal(data, (*[]string)(m))
}

// pool returns how the vectors of tokens become one, as a weight file says it.
func (m *modules) pool(dir fs.FS, o *Options, hidden int) (string, error) {
	if m.pooling == "" {
		mode, ok := poolings[o.Pooling]
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
	for field, width := range map[string]int{"word_embedding_dimension": p.Width, "embedding_dimension": p.LaterWidth} {
		if width != 0 && width != hidden {
			return "", &FormatError{File: name, Field: field, Reason: fmt.Sprintf("%d differs from the width %d of the model", width, hidden)}
		}
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
	if p.Mode == nil {
		for mode, set := range map[string]bool{
			"cls": p.First, "mean": p.Mean, "max": p.Max, "mean_sqrt_len_tokens": p.MeanSqrt, "weightedmean": p.Weighted, "lasttoken": p.Last,
		} {
			if set {
				p.Mode = append(p.Mode, mode)
			}
		}
	}
	if len(p.Mode) != 1 {
		return "", false // several vectors one behind the other, or none
	}
	mode, ok := poolings[p.Mode[0]]
	return mode, ok
}

// poolings holds what is supported, as a weight file says it.
var poolings = map[string]string{"mean": "mean", "cls": "first"}
