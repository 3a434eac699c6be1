// SPDX-License-Identifier: Apache-2.0

package msmarco

import (
	_ "embed" // for the weights

	"github.com/pacenote/pacenote/embed/bert"
)

// weights is the weight file; the linker puts it into the program, and the system reads
// only the pages that are used.
//
//go:embed msmarco.bin
var weights string

// Load returns the cross-encoder with the default options. It takes about 0.02 s and
// 12 MB of memory; load once and share it, which is safe for
// concurrent use. The error would mean that the program itself is damaged.
func Load() (*bert.CrossEncoder, error) { return LoadOptions(nil) }

// LoadOptions is like [Load] with options; nil means the defaults.
func LoadOptions(o *bert.Options) (*bert.CrossEncoder, error) {
	return bert.NewCrossEncoder(weights, o)
}
