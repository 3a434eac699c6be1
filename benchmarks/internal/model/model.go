// SPDX-License-Identifier: Apache-2.0

package model

import (
	"fmt"

	"github.com/pacenote/pacenote/embed/bert"
	"github.com/pacenote/pacenote/embed/e5"
	"github.com/pacenote/pacenote/embed/minilm"
)

// Load returns the encoder "e5" or "minilm".
func Load(name string) (*bert.Encoder, error) { return LoadOptions(name, nil) }

// LoadOptions is like Load with options; nil means the defaults.
func LoadOptions(name string, o *bert.Options) (*bert.Encoder, error) {
	switch name {
	case "e5":
		return e5.LoadOptions(o)
	case "minilm":
		return minilm.LoadOptions(o)
	}
	return nil, fmt.Errorf("model: unknown model %q: e5 or minilm", name)
}
