// SPDX-License-Identifier: Apache-2.0

// Package model loads the encoders by the names that the flags of the benchmarks use. It
// has one function, [Load], which is safe for concurrent use. When not to use it: a
// program with one encoder calls its Load itself.
package model

import (
	"fmt"

	"github.com/pacenote/pacenote/embed/bert"
	"github.com/pacenote/pacenote/embed/e5"
	"github.com/pacenote/pacenote/embed/minilm"
)

// Load returns the encoder "e5" or "minilm".
func Load(name string) (*bert.Encoder, error) {
	switch name {
	case "e5":
		return e5.Load()
	case "minilm":
		return minilm.Load()
	}
	return nil, fmt.Errorf("model: unknown model %q: e5 or minilm", name)
}
