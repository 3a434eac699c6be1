// SPDX-License-Identifier: Apache-2.0

package nested

import "github.com/pacenote/pacenote/ingest"

// Relocate replaces every place of a block: its own, and those of its parts, cells and
// rows that have one.
func Relocate(block *ingest.Block, move func(ingest.Location) ingest.Location) {
	block.Location = move(block.Location)
	for i := range block.Parts {
		block.Parts[i].Location = move(block.Parts[i].Location)
	}
	if block.Table == nil {
		return
	}
	for _, row := range block.Table.Rows {
		for i := range row {
			if !row[i].Location.IsZero() {
				row[i].Location = move(row[i].Location)
			}
		}
	}
	for i := range block.Table.Raw {
		if !block.Table.Raw[i].Location.IsZero() {
			block.Table.Raw[i].Location = move(block.Table.Raw[i].Location)
		}
	}
}

// within returns a place of a file as one of the item that holds it under a name.
func within(name string, l ingest.Location) ingest.Location {
	if l.Entry != "" {
		name += "/" + l.Entry
	}
	l.Entry = name
	return l
}
