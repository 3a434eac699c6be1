// SPDX-License-Identifier: Apache-2.0

package cidmap

import "testing"

func TestCollections(t *testing.T) {
	tests := []struct {
		ordering string
		length   int
		cid      int
		want     rune
	}{
		{"Japan1", 23060, 34, 'A'}, {"Japan1", 23060, 264, 'A'}, {"Japan1", 23060, 843, 'あ'},
		{"Japan1", 23060, 1125, '亜'}, {"GB1", 30572, 34, 'A'}, {"GB1", 30572, 846, 'A'},
		{"GB1", 30572, 4162, '一'}, {"CNS1", 19179, 595, '一'}, {"Korea1", 18352, 1086, '가'},
		{"KR", 22897, 1, ' '},
	}
	for _, tt := range tests {
		c := Named(tt.ordering)
		if c == nil {
			t.Fatalf("%s: no collection", tt.ordering)
		}
		got, ok := c.Rune(tt.cid)
		if !ok || got != tt.want || c.Len() != tt.length {
			t.Errorf("%s %d: got %q, %v of %d, want %q of %d", tt.ordering, tt.cid, got, ok, c.Len(), tt.want, tt.length)
		}
		cids, n := c.CIDs(tt.want)
		if n == 0 || cids[0] != tt.cid && cids[1] != tt.cid {
			t.Errorf("%s %q: got %v", tt.ordering, tt.want, cids[:n])
		}
	}
	if Named("Identity") != nil {
		t.Error("Identity is no collection")
	}
	for _, cid := range []int{-1, 0, 1 << 20} {
		if r, ok := Named("Japan1").Rune(cid); ok {
			t.Errorf("CID %d is %q", cid, r)
		}
	}
}
