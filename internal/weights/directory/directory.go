// SPDX-License-Identifier: Apache-2.0

package directory

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"

	"github.com/pacenote/pacenote/internal/weights/container"
	"github.com/pacenote/pacenote/internal/weights/safetensors"
)

// Options says what the files of a directory leave open. Nil and the zero value: take
// all from the files.
type Options struct {
	// ID is the model's public name. Empty: one made of its kind and shape.
	ID string
	// Languages lists ISO 639-1 codes.
	Languages []string
	// QueryPrefix and DocumentPrefix take the place of the prompts in the files.
	QueryPrefix, DocumentPrefix string
	// Pooling is "mean" or "cls", for directories without modules.json.
	Pooling string
}

// FormatError says why a directory cannot be used.
type FormatError struct {
	// File is the path of the file in the directory.
	File string
	// Field is the field of a JSON file or the name of a tensor; empty: the whole file.
	Field string
	// Reason is what is wrong.
	Reason string
}

// Error names file, field and reason.
func (e *FormatError) Error() string {
	if e.Field == "" {
		return fmt.Sprintf("directory: read model: %s: %s", e.File, e.Reason)
	}
	return fmt.Sprintf("directory: read model: %s: %s: %s", e.File, e.Field, e.Reason)
}

// The sizes up to which files are read into memory. The largest vocabulary in use has
// 17 MB.
const (
	maxSettings   = 1 << 20
	maxVocabulary = 128 << 20
)

// Model is an opened directory.
type Model struct {
	// File is the model in the shape of a weight file. Its tensors can be asked for
	// until the Model is closed.
	File *container.File

	plan    *plan
	weights io.Closer
}

// Close closes the file of the weights and frees what tensors are made of. The header
// of File stays.
func (m *Model) Close() error {
	m.plan.reads, m.plan.weights = nil, nil
	return m.weights.Close()
}

// Open reads the settings and the vocabulary of the model in dir, and the directory of
// its weights. The caller closes it.
func Open(dir fs.FS, o *Options) (*Model, error) {
	if o == nil {
		o = &Options{}
	}
	s, err := readSettings(dir, o)
	if err != nil {
		return nil, err
	}
	v, err := readVocabulary(dir, s)
	if err != nil {
		return nil, err
	}
	w, closer, err := openWeights(dir, s)
	if err != nil {
		return nil, err
	}
	m := &Model{weights: closer, plan: &plan{settings: s, weights: w, reads: map[string]func() (string, error){}}}
	if m.File, err = m.plan.assemble(v); err != nil {
		closer.Close()
		return nil, err
	}
	return m, nil
}

// openWeights opens the file of the weights.
func openWeights(dir fs.FS, s *settings) (*safetensors.File, io.Closer, error) {
	name := path.Join(s.root, "model.safetensors")
	file, err := dir.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, &FormatError{File: name, Reason: "is missing" + otherWeights(dir, s.root)}
	}
	if err != nil {
		return nil, nil, &FormatError{File: name, Reason: err.Error()}
	}
	w, err := openSafetensors(file)
	if err != nil {
		file.Close()
		return nil, nil, weightsError(name, err)
	}
	return w, file, nil
}

// openSafetensors opens a file of tensors. One that cannot be read at a position is read
// as a whole.
func openSafetensors(file fs.File) (*safetensors.File, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if at, ok := file.(io.ReaderAt); ok {
		return safetensors.Open(at, info.Size())
	}
	data, err := io.ReadAll(io.LimitReader(file, info.Size()))
	if err != nil {
		return nil, err
	}
	return safetensors.Open(bytes.NewReader(data), int64(len(data)))
}

// otherWeights says which weights there are instead that are not read.
func otherWeights(dir fs.FS, root string) string {
	for _, other := range []struct{ name, reason string }{
		{"model.safetensors.index.json", "weights in several files are not supported"},
		{"pytorch_model.bin", "it can run code when it is read and is not supported"},
		{"onnx/model.onnx", "that format is not supported"},
	} {
		if _, err := fs.Stat(dir, path.Join(root, other.name)); err == nil {
			return fmt.Sprintf("; there is %s, but %s", other.name, other.reason)
		}
	}
	return ""
}

// weightsError turns an error about the weights into one of this package.
func weightsError(name string, err error) error {
	var format *safetensors.FormatError
	if errors.As(err, &format) {
		return &FormatError{File: name, Field: format.Tensor, Reason: format.Reason}
	}
	return &FormatError{File: name, Reason: err.Error()}
}

// readFile returns the contents of a file of at most limit bytes.
func readFile(dir fs.FS, name string, limit int64) ([]byte, error) {
	file, err := dir.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &FormatError{File: name, Reason: "is missing"}
	}
	if err != nil {
		return nil, &FormatError{File: name, Reason: err.Error()}
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err != nil {
		return nil, &FormatError{File: name, Reason: err.Error()}
	}
	if int64(len(data)) > limit {
		return nil, &FormatError{File: name, Reason: fmt.Sprintf("has more than %d bytes", limit)}
	}
	return data, nil
}

// readJSON decodes a file of settings.
func readJSON(dir fs.FS, name string, to any) error {
	data, err := readFile(dir, name, maxSettings)
	if err != nil {
		return err
	}
	return decodeJSON(name, data, to)
}

// decodeJSON decodes the contents of a JSON file.
func decodeJSON(name string, data []byte, to any) error {
	err := json.Unmarshal(data, to)
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return &FormatError{File: name, Field: kind.Field, Reason: fmt.Sprintf("is a %s, which it cannot be", kind.Value)}
	}
	if err != nil {
		return &FormatError{File: name, Reason: err.Error()}
	}
	return nil
}

// exists tells whether dir has that file.
func exists(dir fs.FS, name string) bool {
	_, err := fs.Stat(dir, name)
	return err == nil
}
