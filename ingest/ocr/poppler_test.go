// SPDX-License-Identifier: Apache-2.0

package ocr

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"testing"

	"github.com/pacenote/pacenote/ingest"
)

func TestResolution(t *testing.T) {
	for _, tt := range []struct {
		sizes string
		want  int
	}{
		{"Page    1 size: 612 x 792 pts (letter)\nPage    1 rot:  0\n", 200},
		{"Pages: 9\nPage size:      612 x 792 pts (letter)\n", 200},
		{"Page    1 size: 612 x 792 pts (letter)\nPage    2 size: 2384 x 3370 pts (A0)\n", 160},
		{"Page    1 size: 14400 x 14400 pts\n", 31},
		{"Page    1 size: 1e9 x 0 pts\n", 200},
		{"", 200},
	} {
		if got := NewPoppler(nil).resolution(tt.sizes); got != tt.want {
			t.Errorf("%q: %d, want %d", tt.sizes, got, tt.want)
		}
	}
	if got := NewPoppler(&PopplerOptions{DPI: 100, Pixels: 1}).resolution("Page size: 612 x 792 pts\n"); got != 1 {
		t.Errorf("%d dots", got)
	}
}

// TestManyPixels refuses an image whose header says that it is larger than memory.
func TestManyPixels(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewPaletted(image.Rect(0, 0, 1, 1), color.Palette{color.White})); err != nil {
		t.Fatal(err)
	}
	data := b.Bytes()
	copy(data[16:24], []byte{0, 1, 0, 0, 0, 1, 0, 0}) // 65,536 by 65,536 pixels
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	in := ingest.Input{Name: "a.png", Media: "image/png", Reader: bytes.NewReader(data), Size: int64(len(data))}
	var limit *ingest.LimitError
	if _, err := New(nil, nil).Parse(t.Context(), in); !errors.As(err, &limit) {
		t.Errorf("error %v", err)
	}
}
