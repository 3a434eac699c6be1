// SPDX-License-Identifier: Apache-2.0

package databases

import (
	"slices"

	"github.com/pacenote/pacenote/rag/semantic"
)

// Indexes returns the indexes that questions of a model use in a source: by time, and by
// the keys of each entity with time.
func Indexes(m *semantic.Model, source string) []Index {
	var all []Index
	for _, ds := range m.Datasets {
		if ds.Source != source || ds.Time == nil {
			continue
		}
		if !slices.ContainsFunc(all, func(i Index) bool { return i.Table == ds.Table && i.Columns[0] == ds.Time.Column }) {
			all = append(all, Index{ds.Table, []string{ds.Time.Column}})
		}
		for _, d := range ds.Dimensions {
			known := slices.ContainsFunc(all, func(i Index) bool { return i.Table == ds.Table && i.Columns[0] == d.Column })
			if d.Of != "" && !known {
				all = append(all, Index{ds.Table, []string{d.Column, ds.Time.Column}})
			}
		}
	}
	return all
}
