// SPDX-License-Identifier: Apache-2.0

package main

import (
	"testing"

	"github.com/pacenote/pacenote/internal/sentence"
)

func TestProbes(t *testing.T) {
	for _, tt := range []struct {
		text   string
		number bool
		side   string
	}{
		{"Tighten the left bolt to 24 N·m.", true, "Loosen the left bolt to 24 N·m."},
		{"1. Open the door.", false, "1. Close the door."},
		{"PRESS ON for 3 seconds", true, "PRESS OFF for 3 seconds"},
		{"Read the manual.", false, ""},
	} {
		changed, ok := changeNumber(tt.text)
		if ok != tt.number || ok && (changed == tt.text || len(sentence.Split(changed)) != 1) {
			t.Errorf("%q: %q", tt.text, changed)
		}
		if again, _ := changeNumber(tt.text); again != changed {
			t.Errorf("%q: %q, then %q", tt.text, changed, again)
		}
		if side, _ := flipSide(tt.text); side != tt.side {
			t.Errorf("%q: %q, want %q", tt.text, side, tt.side)
		}
	}
	if got := add("1,999.09", 1); got != "1,999.10" {
		t.Errorf("added: %q", got)
	}
}
