// SPDX-License-Identifier: Apache-2.0

package ingest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
)

func TestBlockLocationOf(t *testing.T) {
	at := func(start, end int64) ingest.Location {
		return ingest.Location{Span: ingest.Span{Start: start, End: end}}
	}
	b := ingest.Block{
		Text:     "abcd\nefgh\nijkl",
		Location: at(100, 130),
		Parts: []ingest.Part{
			{Start: 0, End: 4, Location: at(100, 104), Verbatim: true},
			{Start: 5, End: 9, Location: at(110, 118)}, // two bytes a letter
			{Start: 10, End: 14, Location: at(126, 130), Verbatim: true},
		},
	}
	for _, test := range []struct {
		name       string
		start, end int
		want       ingest.Location
	}{
		{"all", 0, 14, at(100, 130)},
		{"in a verbatim part", 1, 3, at(101, 103)},
		{"in another part", 6, 7, at(110, 118)},
		{"over parts", 2, 12, at(102, 128)},
		{"between parts", 4, 5, at(100, 130)},
	} {
		if diff := cmp.Diff(test.want, b.LocationOf(test.start, test.end)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
	paged := ingest.Block{Text: "ab", Location: ingest.Location{Page: 3}, Parts: []ingest.Part{
		{Start: 0, End: 1, Location: ingest.Location{Page: 3}},
		{Start: 1, End: 2, Location: ingest.Location{Page: 4}},
	}}
	if got := paged.LocationOf(1, 2).Page; got != 4 {
		t.Errorf("page %d, want 4", got)
	}
}
