// SPDX-License-Identifier: Apache-2.0

package tiktoken

import (
	"errors"
	"slices"
	"testing"
)

func TestUnpackRanks(t *testing.T) {
	for name, packed := range map[string][]byte{CL100K: packedCL100K, O200K: packedO200K} {
		ranks, err := unpackRanks(packed)
		if want := map[string]int{CL100K: 100256, O200K: 199998}[name]; err != nil || ranks.len() != want {
			t.Errorf("%s: %v; want %d ranks", name, err, want)
		}
	}
	flipped := slices.Clone(packedCL100K)
	flipped[len(flipped)/2] ^= 1
	version := slices.Clone(packedCL100K)
	version[4] = 2
	for name, packed := range map[string][]byte{
		"nothing": nil, "magic": []byte("no vocabulary, but long enough to hold the whole header"), "cut": packedCL100K[:1000],
		"flipped": flipped, "version": version,
	} {
		if _, err := unpackRanks(packed); !errors.Is(err, errPacked) {
			t.Errorf("%s: %v, want errPacked", name, err)
		}
	}
}

func TestADamagedVocabularyCountsBytes(t *testing.T) {
	c := &Counter{load: func() (encoding, error) { return nil, errPacked }}
	if n := c.CountTokens("abc"); n != 3 {
		t.Errorf("%d tokens, want an upper bound of 3", n)
	}
}
