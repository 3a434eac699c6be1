// SPDX-License-Identifier: Apache-2.0

package pdf_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/pdf"
)

var (
	mutations    = flag.Int("mutations", 300, "number of damaged files to read")
	mutationSeed = flag.Uint64("mutation-seed", 1, "seed of the first damaged file")
)

// mutate damages a file: flipped bytes, swapped numbers, names and references, cut and
// doubled parts, and parts of another file.
func mutate(random *rand.Rand, data, other []byte) []byte {
	out := bytes.Clone(data)
	for range 1 + random.IntN(6) {
		if len(out) < 16 {
			return out
		}
		at := random.IntN(len(out))
		end := min(len(out), at+1+random.IntN(200))
		switch random.IntN(10) {
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
			out = append(out[:at:at], out[end:]...)
		case 5:
			out = append(out[:end:end], out[at:]...)
		case 6:
			if random.IntN(4) == 0 {
				out = out[:at]
			} else {
				words := []string{"/Kids", "/Parent", "/Prev 0", "/Length 99999999", "<<", ">>", "[", "/ObjStm", "/Size 999999999", "endobj", "/W [8 8 8]", "stream\n", "/Columns 1000000", "BT", "q", "/Extends 1 0 R"}
				out = append(out[:at:at], append([]byte(words[random.IntN(len(words))]), out[at:]...)...)
			}
		case 7: // two numbers change places
			a, b := numberAt(out, at), numberAt(out, random.IntN(len(out)))
			if a[1] <= b[0] {
				out = slices.Concat(out[:a[0]], out[b[0]:b[1]], out[a[1]:b[0]], out[a[0]:a[1]], out[b[1]:])
			}
		case 8: // a part of another file, over or between what stands here
			from := random.IntN(len(other))
			part := other[from:min(len(other), from+1+random.IntN(2000))]
			if random.IntN(2) == 0 {
				end = at
			}
			out = slices.Concat(out[:at], part, out[end:])
		case 9: // the end of another file
			if random.IntN(4) == 0 {
				out = slices.Concat(out[:at], other[random.IntN(len(other)):])
			}
		}
	}
	return out
}

// numberAt returns the range of the first number from an offset on; at the end an empty
// one.
func numberAt(data []byte, at int) [2]int {
	digit := func(i int) bool { return i < len(data) && data[i] >= '0' && data[i] <= '9' }
	for at < len(data) && !digit(at) {
		at++
	}
	end := at
	for digit(end) {
		end++
	}
	return [2]int{at, end}
}

// maxSeedFile is the size in bytes above which a file is not damaged, for time's sake.
const maxSeedFile = 400 << 10

// seedFiles returns the files that are damaged.
func seedFiles() []string {
	files, _ := filepath.Glob("testdata/*/*.pdf")
	if dir := os.Getenv("PACENOTE_DATA"); dir != "" {
		for _, pattern := range []string{"*", "hostile/*", "producers/*"} {
			more, _ := filepath.Glob(filepath.Join(dir, "pdf", pattern, "*.pdf"))
			for _, name := range more {
				if info, err := os.Stat(name); err == nil && info.Size() < maxSeedFile {
					files = append(files, name)
				}
			}
		}
	}
	return files
}

// mutationOutcome is what a child says of one damaged file.
type mutationOutcome struct {
	Seed uint64
	File string
	// Kind is that of the error, or "document"; Fault says what is wrong, if anything.
	Kind, Fault string
	Elapsed     time.Duration
	// Memory is the greatest resident memory of the child so far, in bytes; 0 if the
	// system can't tell.
	Memory int64
}

// peakMemory returns the greatest resident memory of this process, in bytes, where there
// is /proc. What the system tells a parent counts the parent's own memory at the start.
func peakMemory() int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	var kilobytes int64
	if i := bytes.Index(status, []byte("VmHWM:")); i >= 0 {
		fmt.Sscanf(string(status[i:]), "VmHWM: %d kB", &kilobytes)
	}
	return kilobytes << 10
}

// serveMutations is the child's side of TestMutations: it reads seeds from its input, one
// a line, and writes an outcome for each.
func serveMutations(in io.Reader, out io.Writer) {
	files := seedFiles()
	seeds := make([][]byte, len(files))
	for i, name := range files {
		seeds[i], _ = os.ReadFile(name)
	}
	sound := map[int]map[string]int{}
	encoder := json.NewEncoder(out)
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		seed, err := strconv.ParseUint(lines.Text(), 10, 64)
		if err != nil {
			return
		}
		random := rand.New(rand.NewPCG(seed, 1))
		n, other := random.IntN(len(seeds)), random.IntN(len(seeds))
		data := mutate(random, seeds[n], seeds[other])
		if sound[n] == nil {
			doc, _ := pdf.New(nil).Parse(context.Background(), input(files[n], seeds[n]))
			sound[n] = wordCounts(doc)
		}
		start := time.Now()
		doc, err := pdf.New(nil).Parse(context.Background(), input("damaged", data))
		o := mutationOutcome{Seed: seed, File: filepath.Base(files[n]), Kind: "document", Elapsed: time.Since(start)}
		switch {
		case err != nil:
			if o.Kind = kindOf(err); o.Kind == "untyped" {
				o.Fault = err.Error()
			}
		case doc == nil || len(doc.Blocks) == 0:
			o.Fault = "neither a document nor an error"
		default:
			o.Fault = silentLoss(doc, sound[n])
		}
		o.Memory = peakMemory()
		encoder.Encode(o)
	}
}

// wordCounts counts the words of a document.
func wordCounts(doc *ingest.Document) map[string]int {
	count := map[string]int{}
	if doc != nil {
		for _, w := range wordsOf(plainTextOf(doc)) {
			count[w]++
		}
	}
	return count
}

// silentLoss says if a document without any mark of damage lacks more than half of the
// words of the sound file.
func silentLoss(doc *ingest.Document, sound map[string]int) string {
	q := doc.Quality
	if q.Repaired || len(q.Warnings) > 0 || len(q.PageErrors) > 0 || len(q.ImageOnlyPages) > 0 || len(q.Hidden) > 0 {
		return ""
	}
	got := wordCounts(doc)
	all, kept := 0, 0
	for w, n := range sound {
		all, kept = all+n, kept+min(n, got[w])
	}
	if all >= 20 && 2*kept < all {
		return fmt.Sprintf("%d of %d words are left and nothing says so", kept, all)
	}
	return ""
}

// The bounds of one damaged file, which the parent enforces.
const (
	mutationTime   = 10 * time.Second
	mutationMemory = 1 << 30
)

// mutationChild is a process that reads damaged files.
type mutationChild struct {
	cmd     *exec.Cmd
	in      io.WriteCloser
	results chan mutationOutcome
}

func startMutationChild(t *testing.T) *mutationChild {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := &mutationChild{cmd: exec.Command(exe, "-test.run=^$"), results: make(chan mutationOutcome, 1)}
	c.cmd.Env = append(os.Environ(), childVariable+"=mutations", "GOMAXPROCS=1")
	c.in, err = c.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(c.results)
		for decoder := json.NewDecoder(out); ; {
			var o mutationOutcome
			if decoder.Decode(&o) != nil {
				return
			}
			c.results <- o
		}
	}()
	return c
}

// stop ends the child.
func (c *mutationChild) stop() {
	c.in.Close()
	c.cmd.Process.Kill()
	c.cmd.Wait()
}

// childFiles is the number of files after which a child is replaced, so that its memory
// tells of few files.
const childFiles = 500

// TestMutations reads damaged files in other processes: each must end in time and within
// memory, in a typed error, or in a document that is not silently a fragment. Run
//
//	PACENOTE_DATA=… go test ./ingest/pdf -run TestMutations -mutations 10000 -v
func TestMutations(t *testing.T) {
	outcomes := map[string]int{}
	var slowest mutationOutcome
	var child *mutationChild
	most := int64(0)
	end := func() {
		if child != nil {
			child.stop()
			child = nil
		}
	}
	defer end()
	for i := range *mutations {
		seed := *mutationSeed + uint64(i)
		if i%childFiles == 0 {
			end()
		}
		if child == nil {
			child = startMutationChild(t)
		}
		fmt.Fprintln(child.in, seed)
		select {
		case o, ok := <-child.results:
			if !ok {
				t.Errorf("seed %d: the process died", seed)
				end()
				continue
			}
			outcomes[o.Kind]++
			if o.Fault != "" {
				t.Errorf("seed %d of %s: %s", seed, o.File, o.Fault)
			}
			if most = max(most, o.Memory); o.Memory > mutationMemory {
				t.Errorf("seed %d of %s: the process took %d MiB", seed, o.File, o.Memory>>20)
				end()
			}
			if o.Elapsed > slowest.Elapsed {
				slowest = o
			}
		case <-time.After(mutationTime):
			t.Errorf("seed %d: no end after %v", seed, mutationTime)
			end()
		}
	}
	end()
	t.Logf("%d files, slowest %v (seed %d of %s), at most %d MiB: %v", *mutations, slowest.Elapsed, slowest.Seed, slowest.File, most>>20, outcomes)
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
