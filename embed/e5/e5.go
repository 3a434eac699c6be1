// SPDX-License-Identifier: Apache-2.0

package e5

import (
	_ "embed" // for the weights

	"github.com/pacenote/pacenote/embed/bert"
)

// weights is the weight file; the linker puts it into the program, and the system reads
// only the pages that are used.
//
//go:embed e5.bin
var weights string

// Load returns an encoder of multilingual-e5-small with the default options. It takes
// about 0.1 s and 40 MB of memory; load once and share the encoder, which is safe for
// concurrent use. The error would mean that the program itself is damaged.
func Load() (*bert.Encoder, error) { return LoadOptions(nil) }

// LoadOptions is like [Load] with options; nil means the defaults.
func LoadOptions(o *bert.Options) (*bert.Encoder, error) { return bert.New(weights, o) }
