// SPDX-License-Identifier: Apache-2.0

package model

import (
	"fmt"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/embed/bert"
	"github.com/pacenote/pacenote/embed/e5"
	"github.com/pacenote/pacenote/embed/ensemble"
	"github.com/pacenote/pacenote/embed/minilm"
)

// Default is the name of the encoder that is used if none is named.
const Default = "ensemble"

// Names says which names there are, for the help of a flag.
const Names = "ensemble (both of the following), e5 (multilingual) or minilm (English)"

// Encoder is what every encoder by a name is.
type Encoder interface {
	embed.Embedder
	embed.TokenCounter
}

// Load returns the encoder of a name.
func Load(name string) (Encoder, error) {
	if name == "ensemble" {
		return ensemble.Load()
	}
	return LoadOptions(name, nil)
}

// LoadOptions returns one of the encoders that are no ensemble, with options; nil means the defaults.
func LoadOptions(name string, o *bert.Options) (*bert.Encoder, error) {
	switch name {
	case "e5":
		return e5.LoadOptions(o)
	case "minilm":
		return minilm.LoadOptions(o)
	}
	return nil, fmt.Errorf("model: unknown model %q: %s", name, Names)
}
