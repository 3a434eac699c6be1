// SPDX-License-Identifier: Apache-2.0

package local

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

// crashDir names the directory that a process of TestCrash writes to.
const crashDir = "PACENOTE_TEST_CRASH_DIR"

// crashDocuments is the number of documents that each batch rewrites together.
const crashDocuments = 3

// TestMain is the test, or the process that TestCrash kills.
func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		if err := writeUntilKilled(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// writeUntilKilled applies numbered batches and prints the number of each once it is
// acknowledged.
func writeUntilKilled(dir string) error {
	s, err := Open(context.Background(), dir, encoder().Model(), &Options{flushChunks: 8})
	if err != nil {
		return err
	}
	first, err := strconv.Atoi(os.Getenv(crashDir + "_FROM"))
	if err != nil {
		return err
	}
	for n := first; ; n++ {
		changes, err := crashBatch(n)
		if err == nil {
			err = s.Apply(context.Background(), changes)
		}
		if err != nil {
			return err
		}
		fmt.Println(n)
	}
}

// crashBatch rewrites the same documents with the number in their text, adds one, and
// deletes one of an earlier batch.
func crashBatch(n int) ([]store.Change, error) {
	var changes []store.Change
	for i := range crashDocuments {
		c, err := crashPut(fmt.Sprintf("same-%d", i), n)
		if err != nil {
			return nil, err
		}
		changes = append(changes, c)
	}
	c, err := crashPut(fmt.Sprintf("added-%06d", n), n)
	if err != nil {
		return nil, err
	}
	changes = append(changes, c)
	if n%3 == 0 {
		changes = append(changes, remove(fmt.Sprintf("added-%06d", n-2)))
	}
	return changes, nil
}

func crashPut(id string, n int) (store.Change, error) {
	texts := []string{fmt.Sprintf("batch %d first", n), fmt.Sprintf("batch %d second", n), fmt.Sprintf("batch %d third", n)}
	vectors, err := encoder().Embed(context.Background(), 0, texts)
	if err != nil {
		return store.Change{}, err
	}
	return makePut(id, acl.Everyone, texts, vectors), nil
}

// TestCrash kills a process that writes, at random moments: what it acknowledged is
// there when the store is opened again, and nothing is there by half.
func TestCrash(t *testing.T) {
	rounds := 50
	if testing.Short() {
		rounds = 10
	}
	seed := rand.Uint64()
	rng := rand.New(rand.NewPCG(seed, 0))
	defer func() {
		if t.Failed() {
			t.Logf("seed %d", seed)
		}
	}()
	dir, next, acknowledged := t.TempDir(), 1, 0
	for round := range rounds {
		kill := killing{time.Duration(rng.IntN(150)) * time.Millisecond, rng.IntN(5) == 0}
		acked := crash(t, dir, next, kill)
		acknowledged += acked
		s := open(t, dir, nil)
		last := checkCrashed(t, s, next-1+acked)
		if t.Failed() {
			t.Fatalf("round %d, after %d batches", round, last)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		next = last + 1
	}
	t.Logf("%d rounds, %d batches acknowledged", rounds, acknowledged)
	if acknowledged == 0 {
		t.Error("no batch was acknowledged: the test has tested nothing")
	}
}

// killing is the moment at which a process is killed: so long after its first
// acknowledgement, or after its start, when it may still be opening the store.
type killing struct {
	after     time.Duration
	fromStart bool
}

// crash starts the writing process, kills it, and returns how many batches it
// acknowledged.
func crash(t *testing.T, dir string, from int, kill killing) int {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crashDir+"="+dir, fmt.Sprintf("%s_FROM=%d", crashDir, from))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(20*time.Second, func() { cmd.Process.Kill() })
	defer timer.Stop()
	if kill.fromStart {
		timer.Reset(kill.after)
	}
	acked := 0
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if n, err := strconv.Atoi(lines.Text()); err != nil || n != from+acked {
			t.Fatalf("the process printed %q, want %d", lines.Text(), from+acked)
		}
		if acked++; acked == 1 && !kill.fromStart {
			timer.Reset(kill.after)
		}
	}
	if err := cmd.Wait(); err == nil {
		t.Fatal("the process ended by itself")
	}
	return acked
}

// checkCrashed checks a store whose writer acknowledged the batches up to one, and
// returns the number of the last batch that is in it: that one, or the one under way.
func checkCrashed(t *testing.T, s *Store, acknowledged int) int {
	t.Helper()
	clean(t, s)
	got, count := map[string]string{}, 0
	for d, err := range s.Documents(context.Background(), acl.Operator(), "") {
		if err != nil {
			t.Fatal(err)
		}
		chunks, err := s.Chunks(context.Background(), acl.Operator(), d.DocumentID, -1)
		if err != nil || len(chunks) != 3 {
			t.Errorf("%s has %d chunks, error %v", d.ID, len(chunks), err)
			continue
		}
		got[d.ID] = strings.Fields(chunks[0].Text)[1]
		count++
	}
	if acknowledged == 0 && len(got) == 0 {
		return 0
	}
	last, err := strconv.Atoi(got["same-0"])
	if err != nil || last != acknowledged && last != acknowledged+1 {
		t.Fatalf("the last batch is %q, %d was acknowledged", got["same-0"], acknowledged)
	}
	want := map[string]string{}
	for n := 1; n <= last; n++ {
		want[fmt.Sprintf("added-%06d", n)] = strconv.Itoa(n)
		if n%3 == 0 {
			delete(want, fmt.Sprintf("added-%06d", n-2))
		}
	}
	for i := range crashDocuments {
		want[fmt.Sprintf("same-%d", i)] = strconv.Itoa(last)
	}
	for id, n := range want {
		if got[id] != n {
			t.Errorf("%s is of batch %q, want %s", id, got[id], n)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d documents, want %d", len(got), len(want))
	}
	hits, err := s.Search(context.Background(), store.Query{Text: "batch", K: store.MaxK})
	if err != nil || len(hits) != 3*count && len(hits) != store.MaxK {
		t.Errorf("%d hits of %d chunks, error %v", len(hits), 3*count, err)
	}
	return last
}
