// SPDX-License-Identifier: Apache-2.0

package pdfguard

import (
	"bytes"
	"compress/lzw"
	"compress/zlib"
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/ingest"
)

func testLimits() Limits { return Limits{Unpacked: 64 << 20, Pages: 100, Depth: 64} }

func testFile() *file { return newFile(context.Background(), nil, testLimits()) }

func pack(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestDecode(t *testing.T) {
	text := strings.Repeat("Tighten to 110 N·m. ", 20)
	// Three rows of four bytes, each after its PNG filter.
	png := []byte{0, 1, 2, 3, 4, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 3, 2, 2, 2, 2, 4, 1, 1, 1, 1}
	pngWant := string([]byte{1, 2, 3, 4, 1, 2, 3, 4, 2, 3, 4, 5, 3, 5, 6, 7, 4, 6, 7, 8})
	tests := []struct {
		name string
		dict Dict
		raw  []byte
		want string
	}{
		{"none", Dict{}, []byte(text), text},
		{"Flate", Dict{"Filter": Name("FlateDecode")}, pack(t, []byte(text)), text},
		{"Flate after a line end", Dict{"Filter": Name("Fl")}, append([]byte("\r\n"), pack(t, []byte(text))...), text},
		{"hexadecimal", Dict{"Filter": Name("ASCIIHexDecode")}, []byte("48 65 6c 6C 6f>rest"), "Hello"},
		{"base 85", Dict{"Filter": Array{Name("A85")}}, []byte("87cUR\nD]i,\"Ebo80~>rest"), "Hello World!"},
		{"zeros in base 85", Dict{"Filter": Name("ASCII85Decode")}, []byte("zz~>"), strings.Repeat("\x00", 8)},
		{"run length", Dict{"Filter": Name("RunLengthDecode")}, []byte{2, 'a', 'b', 'c', 254, 'x', 128, 'z'}, "abcxxx"},
		{"two filters", Dict{"Filter": Array{Name("ASCIIHexDecode"), Name("RunLengthDecode")}}, []byte("FE78 80>"), "xxx"},
		{"PNG predictors", Dict{"Filter": Name("FlateDecode"), "DecodeParms": Dict{"Predictor": int64(15), "Columns": int64(4)}}, pack(t, png), pngWant},
		{"TIFF predictor", Dict{"Filter": Name("FlateDecode"), "DecodeParms": Dict{"Predictor": int64(2), "Columns": int64(3)}}, pack(t, []byte{1, 1, 1, 5, 1, 1}), "\x01\x02\x03\x05\x06\x07"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := testFile().decode(&Stream{Dict: tt.dict, Raw: tt.raw})
			if err != nil || string(got) != tt.want {
				t.Errorf("got %q, %v, want %q", got, err, tt.want)
			}
		})
	}
}

// TestLZW reads what another encoder wrote: that of the Go library, which does not
// change the code length early.
func TestLZW(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 100, 5000, 200_000} {
		data := make([]byte, n)
		for i := range data {
			data[i] = byte(random.IntN(7))
		}
		var b bytes.Buffer
		w := lzw.NewWriter(&b, lzw.MSB, 8)
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		f := testFile()
		got, err := f.decode(&Stream{Raw: b.Bytes(), Dict: Dict{"Filter": Name("LZWDecode"), "DecodeParms": Dict{"EarlyChange": int64(0)}}})
		if err != nil || !bytes.Equal(got, data) {
			t.Errorf("%d bytes: got %d, %v", n, len(got), err)
		}
	}
	// The example of ISO 32000-1 section 7.4.4.2, which changes early.
	got, err := testFile().decode(&Stream{Raw: []byte{0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01}, Dict: Dict{"Filter": Name("LZW")}})
	if want := []byte{45, 45, 45, 45, 45, 65, 45, 45, 45, 66}; err != nil || !bytes.Equal(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
}

func TestDecodeLimits(t *testing.T) {
	var limit *ingest.LimitError
	f := testFile()
	_, err := f.decode(&Stream{Dict: Dict{"Filter": Name("FlateDecode")}, Raw: pack(t, make([]byte, 30<<20))})
	if !errors.As(err, &limit) || limit.Limit != "times the packed size" {
		t.Errorf("a ratio of 1000: got %v", err)
	}
	f.budget.left = 100
	_, err = f.decode(&Stream{Dict: Dict{"Filter": Name("FlateDecode")}, Raw: pack(t, make([]byte, 1000))})
	if !errors.As(err, &limit) || limit.Limit != "unpacked bytes" {
		t.Errorf("beyond the budget: got %v", err)
	}
	_, err = testFile().decode(&Stream{Dict: Dict{"Filter": Array{Name("A85"), Name("A85"), Name("A85"), Name("A85"), Name("A85"), Name("A85"), Name("A85"), Name("A85"), Name("A85")}}})
	if !errors.As(err, &limit) || limit.Limit != "filters" {
		t.Errorf("nine filters: got %v", err)
	}
	if _, err = testFile().decode(&Stream{Dict: Dict{"Filter": Name("DCTDecode")}}); !errors.Is(err, errImageFilter) {
		t.Errorf("a picture: got %v", err)
	}
	got, err := testFile().decode(&Stream{Dict: Dict{"Filter": Name("FlateDecode")}, Raw: pack(t, bytes.Repeat([]byte("abcdefg"), 5000))[:60]})
	if err == nil || len(got) == 0 {
		t.Errorf("cut short: got %d bytes, %v, want some and an error", len(got), err)
	}
}

// FuzzDecode checks that filters end.
func FuzzDecode(f *testing.F) {
	f.Add([]byte{0x80, 0x0b, 0x60, 0x50}, uint8(0), int64(12), int64(4))
	f.Add([]byte("87cURD]i~>"), uint8(1), int64(2), int64(1))
	names := []Name{"LZWDecode", "ASCII85Decode", "ASCIIHexDecode", "RunLengthDecode", "FlateDecode"}
	f.Fuzz(func(t *testing.T, raw []byte, filter uint8, predictor, columns int64) {
		name := names[int(filter)%len(names)]
		file := testFile()
		file.decode(&Stream{Raw: raw, Dict: Dict{"Filter": Array{name, Name("LZWDecode")}, "DecodeParms": Array{Dict{"Predictor": predictor, "Columns": columns}, nil}}})
	})
}
