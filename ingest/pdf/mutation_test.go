// SPDX-License-Identifier: Apache-2.0

package pdf_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/pdf"
)

var (
	mutations    = flag.Int("mutations", 300, "number of damaged files to read")
	mutationSeed = flag.Uint64("mutation-seed", 1, "seed of the first damaged file")
)

// mutate damages a file: flipped bytes, swapped numbers and names, cut and doubled parts.
func mutate(random *rand.Rand, data []byte) []byte {
	out := bytes.Clone(data)
	for range 1 + random.IntN(6) {
		if len(out) < 16 {
			return out
		}
		at := random.IntN(len(out))
		switch random.IntN(7) {
		case 0:
			out[at] ^= 1 << random.IntN(8)
		case 1:
			out[at] = byte(random.IntN(256))
		case 2: // another number where one stands
			for ; at < len(out) && (out[at] < '0' || out[at] > '9'); at++ {
			}
			for ; at < len(out) && out[at] >= '0' && out[at] <= '9'; at++ {
				out[at] = '0' + byte(random.IntN(10))
			}
		case 3: // a reference to another object
			if i := bytes.Index(out[at:], []byte(" 0 R")); i > 0 {
				out[at+i-1] = '0' + byte(random.IntN(10))
			}
		case 4:
			end := min(len(out), at+1+random.IntN(200))
			out = append(out[:at:at], out[end:]...)
		case 5:
			end := min(len(out), at+1+random.IntN(200))
			out = append(out[:end:end], out[at:]...)
		case 6:
			if random.IntN(4) == 0 {
				out = out[:at]
			} else {
				words := []string{"/Kids", "/Parent", "/Prev 0", "/Length 99999999", "<<", ">>", "[", "/ObjStm", "/Size 999999999", "endobj", "/W [8 8 8]", "stream\n", "/Columns 1000000", "BT", "q", "/Extends 1 0 R"}
				out = append(out[:at:at], append([]byte(words[random.IntN(len(words))]), out[at:]...)...)
			}
		}
	}
	return out
}

// TestMutations reads damaged files: each must end, in a document or a typed error.
func TestMutations(t *testing.T) {
	files, _ := filepath.Glob("testdata/*/*.pdf")
	if dir := os.Getenv("PACENOTE_DATA"); dir != "" {
		for _, pattern := range []string{"plain", "broken", "language", "encrypted", "producers/*", "rotated"} {
			more, _ := filepath.Glob(filepath.Join(dir, "pdf", pattern, "*.pdf"))
			for _, name := range more {
				if info, err := os.Stat(name); err == nil && info.Size() < 200<<10 {
					files = append(files, name)
				}
			}
		}
	}
	var seeds [][]byte
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		seeds = append(seeds, data)
	}
	parser := pdf.New(nil)
	slowest := time.Duration(0)
	outcomes := map[string]int{}
	for i := range *mutations {
		seed := *mutationSeed + uint64(i)
		random := rand.New(rand.NewPCG(seed, 1))
		n := random.IntN(len(seeds))
		data := mutate(random, seeds[n])
		in := input(fmt.Sprintf("seed %d", seed), data)
		in.Limits = ingest.Limits{Time: time.Hour, Unpacked: 64 << 20}
		start := time.Now()
		doc, err := parser.Parse(context.Background(), in)
		took := time.Since(start)
		slowest = max(slowest, took)
		kind := "document"
		if err != nil {
			kind = kindOf(err)
		} else if doc == nil || len(doc.Blocks) == 0 {
			t.Errorf("seed %d of %s: neither a document nor an error", seed, filepath.Base(files[n]))
		}
		if kind == "untyped" {
			t.Errorf("seed %d of %s: %v", seed, filepath.Base(files[n]), err)
		}
		outcomes[kind]++
	}
	t.Logf("%d files, slowest %v: %v", *mutations, slowest, outcomes)
}

// FuzzParse reads arbitrary bytes.
func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("testdata/hostile/*.pdf")
	for _, name := range append(files, "testdata/made/spec_en_grid_core14.pdf", "testdata/made/spec_fr_hlines_core14.pdf") {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	parser := pdf.New(nil)
	f.Fuzz(func(t *testing.T, data []byte) {
		in := input("fuzz", data)
		in.Limits = ingest.Limits{Time: 5 * time.Second, Unpacked: 32 << 20, Bytes: 1 << 20}
		doc, err := parser.Parse(context.Background(), in)
		if (doc == nil) == (err == nil) {
			t.Fatalf("got %v and %v", doc, err)
		}
		if err != nil && kindOf(err) == "untyped" {
			t.Fatalf("untyped error: %v", err)
		}
	})
}
