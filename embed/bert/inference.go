// SPDX-License-Identifier: Apache-2.0

package bert

import (
	"fmt"
	"runtime"
	"sync"

	"github.com/pacenote/pacenote/internal/vec"
	"github.com/pacenote/pacenote/internal/weights/container"
)

// inference is a model that is ready to compute: what an [Encoder] and a [CrossEncoder] have in common.
type inference struct {
	file      *container.File
	precision Precision
	tokenizer tokenizer
	network   *network
	documents chan struct{} // a place for each batch of documents in work
	states    sync.Pool     // of *state
}

// open loads the model of a file, which must be of that architecture.
func (f *inference) open(file *container.File, o *Options, architecture string) error {
	if o == nil {
		o = &Options{}
	}
	kernels := vec.Best()
	if o.Kernels != "" {
		if kernels = vec.ByName(o.Kernels); kernels == nil {
			return fmt.Errorf("bert: load model: kernels %q are not available on this processor", o.Kernels)
		}
	}
	concurrency := o.Concurrency
	if concurrency <= 0 {
		concurrency = runtime.GOMAXPROCS(0)
	}
	f.file, f.precision, f.documents = file, o.Precision, make(chan struct{}, concurrency)
	if err := f.load(kernels, o.Precision, architecture); err != nil {
		return formatError(err)
	}
	f.states.New = func() any { return newState(f.network) }
	return nil
}

// Fingerprint names the weights, to the bit, and the numbers in which is computed.
func (f *inference) Fingerprint() string {
	return fmt.Sprintf("%s %s %s %s", f.file.Header().Model.ID, f.file.Format(), f.file.Fingerprint(), f.precision)
}

// Verify compares the data of the weight file with its checksum. It reads all of the
// file, about 0.1 s for 40 MB, and returns a *[FormatError] if a byte has changed. A
// model of [Open] refers to no file and has nothing to compare: nil.
func (f *inference) Verify() error { return formatError(f.file.Verify()) }

// CountTokens returns the number of tokens of text, without the model's prefix and
// control tokens. It takes O(len(text)).
func (f *inference) CountTokens(text string) int { return f.tokenizer.Count(text) }
