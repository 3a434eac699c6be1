// SPDX-License-Identifier: Apache-2.0

package main

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// modelFile writes a model in lingua's format: two sets of n-grams.
func modelFile(t *testing.T) string {
	t.Helper()
	var message []byte
	for probability, grams := range map[float64][]string{.5: {"ab", "ba"}, .25: {"ça"}} {
		set := append([]byte{1<<3 | 1}, binary.LittleEndian.AppendUint64(nil, math.Float64bits(probability))...)
		for _, g := range grams {
			set = append(set, 2<<3|2, byte(len(g)))
			set = append(set, g...)
		}
		message = append(message, 2<<3, 2) // a varint field, ignored
		message = append(message, 4<<3|2, byte(len(set)))
		message = append(message, set...)
	}
	var archive bytes.Buffer
	z := zip.NewWriter(&archive)
	f, err := z.Create("bigrams.pb.bin")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(message); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "bigrams.pb.bin.zip")
	if err := os.WriteFile(name, archive.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestReadModel(t *testing.T) {
	got, err := readModel(modelFile(t))
	if err != nil {
		t.Fatal(err)
	}
	want := model{"ab": .5, "ba": .5, "ça": .25}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("model differs (-want +got):\n%s", diff)
	}
}

func TestFieldsRejectsDamage(t *testing.T) {
	for _, message := range [][]byte{{0x80}, {1<<3 | 1, 0}, {2<<3 | 2, 9, 'x'}, {2<<3 | 2, 0xff}, {3<<3 | 7}, {1 << 3}} {
		if err := fields(message, func(uint64, []byte) error { return nil }); err == nil {
			t.Errorf("fields(%x) found no fault", message)
		}
	}
}

func TestChooseAlphabetPrefersDetectedLanguages(t *testing.T) {
	unigrams := make([]model, detected+1)
	unigrams[0] = model{"a": .9, "ß": .01}
	unigrams[detected] = model{"ø": .2}
	if got := chooseAlphabet(unigrams); got != "aßø" {
		t.Errorf("alphabet = %q", got)
	}
}
