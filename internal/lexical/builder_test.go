// SPDX-License-Identifier: Apache-2.0

package lexical

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestAddRejects(t *testing.T) {
	b := NewBuilder()
	if err := b.Add(7, "en", "door"); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		local    uint32
		language string
		want     error
	}{
		{7, "en", ErrOrder},
		{0, "en", ErrOrder},
		{maxLocal + 1, "en", ErrLimit},
		{8, "a code that is too long", ErrLimit},
		{8, "e\x00n", ErrLimit},
	} {
		err := b.Add(test.local, test.language, "door")
		var typed *ChunkError
		if !errors.Is(err, test.want) || !errors.As(err, &typed) || typed.Local != test.local {
			t.Errorf("Add(%d, %q) = %v, want %v", test.local, test.language, err, test.want)
		}
		if err != nil && !strings.HasPrefix(err.Error(), "lexical: add chunk ") {
			t.Errorf("error text %q", err)
		}
	}
	if b.Len() != 1 {
		t.Errorf("%d chunks after failed calls, want 1", b.Len())
	}
	for i := range maxLanguages + 1 {
		err := b.Add(uint32(8+i), fmt.Sprintf("x%d", i), "door")
		if i < maxLanguages-1 && err != nil || i >= maxLanguages-1 && !errors.Is(err, ErrLimit) {
			t.Fatalf("language %d: error %v", i+2, err)
		}
	}
}

func TestBuilderGoesOn(t *testing.T) {
	b := NewBuilder()
	add := func(local uint32, text string) {
		t.Helper()
		if err := b.Add(local, "en", text); err != nil {
			t.Fatal(err)
		}
	}
	add(0, "door")
	first, err := b.Segment()
	if err != nil {
		t.Fatal(err)
	}
	again, err := b.Segment()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.data, again.data) {
		t.Error("the same chunks give other bytes")
	}
	add(3, "door hinge")
	second, err := b.Segment()
	if err != nil {
		t.Fatal(err)
	}
	if first.Slots() != 1 || second.Slots() != 4 || second.Stats()[0].Chunks != 2 {
		t.Errorf("slots %d and %d, stats %v", first.Slots(), second.Slots(), second.Stats())
	}
}

func TestFieldsCountAsOneText(t *testing.T) {
	one, two := NewBuilder(), NewBuilder()
	if err := errors.Join(one.Add(0, "en", "Door hinge", "Tighten the bolts"), two.Add(0, "en", "Door hinge\nTighten the bolts")); err != nil {
		t.Fatal(err)
	}
	a, errA := one.Segment()
	b, errB := two.Segment()
	if errA != nil || errB != nil || !bytes.Equal(a.data, b.data) {
		t.Errorf("fields and their concatenation differ (errors %v, %v)", errA, errB)
	}
}
