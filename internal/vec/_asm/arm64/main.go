// SPDX-License-Identifier: Apache-2.0

// Command arm64 generates the arm64 assembly of internal/vec. Run it with
// "go generate ./internal/vec"; the output is committed.
//
// Go's assembler lacks most vector instructions on floats and all that widen or narrow.
// Those are written as WORD, encoded here, with the instruction in Arm's notation behind
// it: any assembler for +dotprod turns the notation into the same word.
package main

import (
	"flag"
	"log"
	"os"
)

func main() {
	out := flag.String("out", "", "file of the assembly")
	stubs := flag.String("stubs", "", "file of the Go declarations")
	flag.Parse()
	log.SetFlags(0)

	dot()
	for _, rows := range []int{2, 1} {
		integerNEON(rows)
	}
	for _, rows := range []int{6, 4, 2, 1} {
		integerDotprod(rows)
		float(rows)
	}
	quantize()
	magnitudes()
	signed()
	weigh()
	layerNorm()
	softmax()
	gelu()
	nibbles()
	expand()
	arrange()
	transpose()
	dotsBytes()

	for name, data := range map[string][]byte{*out: assembly.Bytes(), *stubs: declarations.Bytes()} {
		if err := os.WriteFile(name, data, 0o644); err != nil {
			log.Fatal(err)
		}
	}
}
