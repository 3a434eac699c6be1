// SPDX-License-Identifier: Apache-2.0

package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEncodeWinAnsi(t *testing.T) {
	got, err := encodeWinAnsi("aé°µ±²·€–’œ")
	want := "a\xe9\xb0\xb5\xb1\xb2\xb7\x80\x96\x92\x9c"
	if err != nil || string(got) != want {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
	for _, r := range "≥\u0081Ω\t" {
		if _, err := encodeWinAnsi(string(r)); err == nil {
			t.Errorf("%q: no error", r)
		}
	}
}

// TestWinAnsiRoundTrip checks that every byte from 32 on with a rune comes back.
func TestWinAnsiRoundTrip(t *testing.T) {
	for b := 32; b < 256; b++ {
		r := decodeWinAnsi(byte(b))
		if r == 0 || b == 127 {
			continue
		}
		if got, ok := winAnsi(r); !ok || got != byte(b) {
			t.Errorf("%q: byte %#x, %v; want %#x", r, got, ok, b)
		}
	}
}

// TestWidth checks widths against sums of the published metrics.
func TestWidth(t *testing.T) {
	if got := regular().width("Wi é", 10); got != 9.44+2.22+2.78+5.56 {
		t.Errorf("Helvetica: %g", got)
	}
	if got := bold().width("m", 20); got != 17.78 {
		t.Errorf("Helvetica-Bold: %g", got)
	}
}

func TestWrap(t *testing.T) {
	tests := []struct {
		name, text string
		limit      float64
		want       []string
	}{
		{"empty", "  ", 100, nil},
		{"one line", "a b", 100, []string{"a b"}},
		{"breaks at spaces", "aaaa bbbb cccc", 50, []string{"aaaa bbbb", "cccc"}},
		{"a long word stays whole", "a SMP-68410-AA b", 20, []string{"a", "SMP-68410-AA", "b"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, regular().wrap(test.text, 10, test.limit)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
