// SPDX-License-Identifier: Apache-2.0

package bert

import (
	"fmt"

	"github.com/pacenote/pacenote/internal/vec"
	"github.com/pacenote/pacenote/internal/weights/container"
)

// table holds rows of numbers as the file has them, such as the vectors of the
// vocabulary. A row is expanded when it is used: expanded, the vocabulary would take six
// times the memory, and a text needs few rows.
type table struct {
	text       string
	kind       container.Type
	rows, cols int
	kernels    *vec.Kernels
}

func newTable(text string, t *container.Tensor, k *vec.Kernels) (*table, error) {
	if t.Type != container.Nibbles && t.Type != container.Int8Rows && t.Type != container.Float32 {
		return nil, &container.FormatError{Part: t.Name, Reason: fmt.Sprintf("a table of type %q is not supported", t.Type)}
	}
	return &table{text: text, kind: t.Type, rows: t.Shape[0], cols: t.Shape[1], kernels: k}, nil
}

// row expands the row of id into dst, which has as many elements as the table columns.
func (t *table) row(dst []float32, id int) {
	switch t.kind {
	case container.Float32:
		row := t.text[4*id*t.cols:][:4*t.cols]
		for i := range dst {
			dst[i] = container.Float(row[4*i:])
		}
	case container.Int8Rows:
		scale := container.Float(t.text[t.rows*t.cols+4*id:])
		t.kernels.ExpandBytes(dst, t.text[id*t.cols:][:t.cols], scale)
	default:
		size := t.cols / 32 * 18
		t.kernels.ExpandNibbles(dst, t.text[id*size:][:size])
	}
}
