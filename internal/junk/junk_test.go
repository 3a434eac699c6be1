// SPDX-License-Identifier: Apache-2.0

package junk

import "testing"

func TestPath(t *testing.T) {
	for path, want := range map[string]bool{
		"a/b.pdf": false, "a.b/c": false, "__MACOSX/a.pdf": true, "a/.git/b": true, "a/~$b.docx": true, "Thumbs.DB": true, "": false,
	} {
		if got := Path(path); got != want {
			t.Errorf("Path(%q) = %v", path, got)
		}
	}
}
