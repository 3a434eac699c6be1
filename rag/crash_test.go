// SPDX-License-Identifier: Apache-2.0

package rag_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pacenote/pacenote/embed/embedtest"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/store/acl"
	"github.com/pacenote/pacenote/store/local"
)

const (
	// crashStore and crashRound tell a child process what to do: see TestMain.
	crashStore = "PACENOTE_TEST_CRASH_STORE"
	crashRound = "PACENOTE_TEST_CRASH_ROUND"

	crashRounds    = 50
	crashDocuments = 300
)

// TestMain makes the test binary its own victim: as a child it syncs and says what was
// acknowledged, until it is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv(crashStore); dir != "" {
		round, _ := strconv.Atoi(os.Getenv(crashRound))
		if err := victim(dir, round, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func victim(dir string, round int, w io.Writer) error {
	e, err := rag.Open(context.Background(), dir, embedtest.New(16), &rag.Options{Progress: func(p rag.Progress) {
		fmt.Fprintln(w, p.File.Status, p.File.Document.ID)
	}})
	if err != nil {
		return err
	}
	if _, err := e.Sync(context.Background(), revisions{round}); err != nil {
		return err
	}
	return e.Close()
}

// revisions is a source whose documents all say which round they are of, in each of
// their chunks.
type revisions struct{ round int }

func (revisions) Name() string { return "revisions" }

func (r revisions) Items(context.Context) iter.Seq2[ingest.Item, error] {
	return func(yield func(ingest.Item, error) bool) {
		for i := range crashDocuments {
			text := r.text(i)
			item := ingest.Item{ID: fmt.Sprintf("%03d.md", i), Size: int64(len(text)), Modified: changed.Add(time.Duration(r.round) * time.Hour), Access: acl.Everyone,
				Open: func(context.Context) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
			if !yield(item, nil) {
				return
			}
		}
	}
}

func (r revisions) text(i int) string {
	var b strings.Builder
	for section := range 4 {
		fmt.Fprintf(&b, "# Section %d of %d\n\nThis text is of round %d. %s\n\n", section, i, r.round, strings.Repeat("The line stands still. ", 20))
	}
	return b.String()
}

func TestKilledSyncsLoseNothing(t *testing.T) {
	rounds := crashRounds
	if testing.Short() {
		rounds = 5
	}
	dir := t.TempDir()
	rng := rand.New(rand.NewPCG(3, uint64(rounds)))
	state := make(map[string]int) // the round of each document's last acknowledged revision
	killed := 0
	for round := 1; round <= rounds; round++ {
		acknowledged, wasKilled := runVictim(t, dir, round, rng.IntN(crashDocuments))
		if wasKilled {
			killed++
		}
		for _, id := range acknowledged {
			state[id] = round
		}
		verifyRevisions(t, dir, round, state)
	}
	if killed < rounds/2 {
		t.Errorf("only %d of %d processes were killed in the middle", killed, rounds)
	}
	e := openDir(t, dir, embedtest.New(16), nil)
	sync(t, e, revisions{rounds})
	check(t, "after a second sync", sync(t, e, revisions{rounds}), counts{Unchanged: crashDocuments})
}

// runVictim starts a child and kills it after it has acknowledged some documents. It
// returns what was acknowledged.
func runVictim(t *testing.T, dir string, round, after int) (acknowledged []string, killed bool) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crashStore+"="+dir, crashRound+"="+strconv.Itoa(round))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for n := 0; lines.Scan(); n++ {
		if status, id, ok := strings.Cut(lines.Text(), " "); ok && status != "failed" && status != "skipped" {
			acknowledged = append(acknowledged, id)
		}
		if n == after {
			_ = cmd.Process.Kill()
		}
	}
	return acknowledged, cmd.Wait() != nil
}

// verifyRevisions opens the store and checks that every document is at least at its
// acknowledged revision, and whole.
func verifyRevisions(t *testing.T, dir string, round int, state map[string]int) {
	t.Helper()
	ctx := context.Background()
	st, err := local.Open(ctx, dir, embedtest.New(16).Model(), nil)
	if err != nil {
		t.Fatalf("round %d: reopen: %v", round, err)
	}
	defer st.Close()
	found := make(map[string]int)
	for d, err := range st.Documents(ctx, acl.Operator(), "") {
		if err != nil {
			t.Fatal(err)
		}
		chunks, err := st.Chunks(ctx, acl.System(""), d.DocumentID, -1)
		if err != nil {
			t.Fatal(err)
		}
		if len(chunks) != d.Chunks || d.Chunks == 0 {
			t.Errorf("round %d: %s has %d chunks of %d", round, d.ID, len(chunks), d.Chunks)
		}
		for _, c := range chunks {
			_, rest, _ := strings.Cut(c.Text, "of round ")
			number, _, _ := strings.Cut(rest, ".")
			of, _ := strconv.Atoi(number)
			if have, ok := found[d.ID]; ok && have != of {
				t.Errorf("round %d: %s is half of round %d and half of %d", round, d.ID, have, of)
			}
			found[d.ID] = of
		}
	}
	for id, of := range state {
		if found[id] < of {
			t.Errorf("round %d: %s was acknowledged in round %d and is at %d", round, id, of, found[id])
		}
	}
}
