// SPDX-License-Identifier: Apache-2.0

// Command write prints the texts of package tokentest, a line a text, each in base64: what
// the reference tokenizers are given.
//
//	go run ./internal/tokentest/write -n 100000 >texts
package main

import (
	"bufio"
	"encoding/base64"
	"flag"
	"fmt"
	"os"

	"github.com/pacenote/pacenote/internal/tokentest"
)

func main() {
	n := flag.Int("n", 100_000, "number of texts")
	seed := flag.Uint64("seed", 1, "seed of the texts")
	flag.Parse()
	out := bufio.NewWriter(os.Stdout)
	for _, text := range tokentest.Odd(*seed, *n) {
		fmt.Fprintln(out, base64.StdEncoding.EncodeToString([]byte(text)))
	}
	if err := out.Flush(); err != nil {
		fmt.Fprintln(os.Stderr, "write:", err)
		os.Exit(1)
	}
}
