// SPDX-License-Identifier: Apache-2.0

package terminal

import (
	"bytes"
	"testing"
)

func TestPrintableLeavesOutControls(t *testing.T) {
	var b bytes.Buffer
	if _, err := (Printable{&b}).Write([]byte("a\x1b[2Jb\x07\u202ec\nd\te é")); err != nil {
		t.Fatal(err)
	}
	if got, want := b.String(), "a[2Jbc\nd\te é"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
