// SPDX-License-Identifier: Apache-2.0

package vec

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// beyondAVX2 are registers that only AVX-512 has. Vector instructions that name one assemble
// without a word, into an encoding that a processor with AVX2 alone does not know.
var beyondAVX2 = regexp.MustCompile(`\b(?:[XY](?:1[6-9]|2\d|3[01])|Z\d+|K[0-7])\b`)

// TestAVX2Alone checks what runs on processors without AVX-512, on whatever processor the
// test runs: there, the instructions of AVX-512 would pass every other test.
func TestAVX2Alone(t *testing.T) {
	assembly, err := os.ReadFile("kernels_amd64.s")
	if err != nil {
		t.Fatal(err)
	}
	allowed := []string{"AVX", "AVX2", "CMOV", "F16C", "FMA3", "MMX+", "SSE", "SSE2"}
	checked := 0
	for _, function := range strings.Split(string(assembly), "// func ")[1:] {
		name, _, _ := strings.Cut(function, "(")
		if strings.Contains(name, "AVX512") {
			continue
		}
		checked++
		if at := beyondAVX2.FindString(function); at != "" {
			t.Errorf("%s uses the register %s", name, at)
		}
		_, requires, _ := strings.Cut(function, "// Requires: ")
		requires, _, _ = strings.Cut(requires, "\n")
		for _, set := range strings.Split(requires, ", ") {
			if !slices.Contains(allowed, set) {
				t.Errorf("%s requires %q", name, set)
			}
		}
	}
	if checked < 20 {
		t.Errorf("only %d functions were found", checked)
	}
}
