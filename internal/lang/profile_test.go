// SPDX-License-Identifier: Apache-2.0

package lang

import (
	"slices"
	"testing"
)

// TestProfileIsWhole verifies the embedded data: every language, every gram, and the
// sorted and sizeable tables that Detect relies on.
func TestProfileIsWhole(t *testing.T) {
	p := loadProfile()
	if len(p.codes) != classes {
		t.Fatalf("%d languages, want %d", len(p.codes), classes)
	}
	named := slices.Clone(p.codes[:detected])
	slices.Sort(named)
	if !slices.Equal(named, Languages()) {
		t.Errorf("detected languages are %v, want %v", named, Languages())
	}
	entries := 0
	for _, table := range [][]uint16{p.bigram, p.trigram} {
		for _, at := range table {
			if at != 0 {
				entries++
			}
		}
	}
	if entries != len(p.grams) || entries < 5000 {
		t.Errorf("%d n-grams in the tables, want %d", entries, len(p.grams))
	}
	for _, letter := range "abcdefghijklmnopqrstuvwxyzßàâäçèéêìíñòóôöùúü" {
		if p.letter[letter] == 0 {
			t.Errorf("letter %q is not in the alphabet", letter)
		}
	}
	if len(profileData) > 200_000 {
		t.Errorf("profile has %d bytes, want at most 200,000", len(profileData))
	}
	for i, g := range p.grams {
		if slices.Max(g[:]) > 160 {
			t.Fatalf("n-gram %d costs more than 160: %v", i, g)
		}
	}
}
