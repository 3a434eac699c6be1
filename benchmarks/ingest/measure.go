// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"github.com/pacenote/pacenote/benchmarks/internal/machine"
)

// stacks are the Python stacks of peers/stack.py.
var stacks = []string{"usual", "lean"}

// ours names the stack of this repository.
const ours = "pacenote"

// Report is what is printed.
type Report struct {
	Machine machine.Description `json:"machine"`
	Model   string              `json:"model"`
	Files   []string            `json:"files"`
	Rounds  int                 `json:"rounds"`
	// Stacks are ours and the Python ones.
	Stacks []Stack `json:"stacks"`
	// Missing says what was not measured.
	Missing []string `json:"missing,omitempty"`
}

// Stack is the medians of a stack's turns.
type Stack struct {
	Name string `json:"name"`
	Turn
	// PagesPerSecond leaves starting and loading out; PagesPerSecondAll does not.
	PagesPerSecond    float64 `json:"pages_per_s"`
	PagesPerSecondAll float64 `json:"pages_per_s_with_loading"`
	// Ratio is that of our pages a second to the stack's, the median of the rounds, RatioAll
	// the same with starting and loading; 0 for ours.
	Ratio    float64 `json:"ratio,omitempty"`
	RatioAll float64 `json:"ratio_with_loading,omitempty"`
}

// measure gives every stack its turns.
func measure(ctx context.Context, o options, dir string, log io.Writer) (*Report, error) {
	files, err := copyFiles(o.files, filepath.Join(dir, "files"))
	if err != nil {
		return nil, err
	}
	r := &Report{Machine: machine.Describe(), Model: o.model, Rounds: o.rounds}
	for _, f := range o.files {
		r.Files = append(r.Files, filepath.Base(f))
	}
	names, err := r.present(o)
	if err != nil {
		return nil, err
	}
	turns := map[string][]Turn{}
	for round := range o.rounds {
		for _, name := range names {
			fmt.Fprintf(log, "round %d of %d: %s\n", round+1, o.rounds, name)
			command, err := o.command(name, filepath.Join(dir, fmt.Sprint(name, round)), files)
			if err != nil {
				return nil, err
			}
			turn, err := take(exec.CommandContext(ctx, command[0], command[1:]...))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			turns[name] = append(turns[name], turn)
		}
	}
	for _, name := range names {
		r.Stacks = append(r.Stacks, newStack(name, turns[name], turns[ours]))
	}
	return r, nil
}

// present returns the stacks that can be measured.
func (r *Report) present(o options) ([]string, error) {
	_, err := os.Stat(filepath.Join(o.peers, "ingest", "stack.py"))
	switch {
	case o.peers == "":
		r.Missing = append(r.Missing, "the Python stacks: set them up with benchmarks/encoder/peers/setup.py and benchmarks/ingest/peers/setup.py, and name the directory with -peers")
		return []string{ours}, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("benchmarks/ingest/peers/setup.py has not been run with %s: %w", o.peers, err)
	}
	return append([]string{ours}, stacks...), err
}

// copyFiles copies the files into a directory of their own, so that all stacks read the same.
func copyFiles(files []string, dir string) ([]string, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	copies := make([]string, len(files))
	for i, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		copies[i] = filepath.Join(dir, fmt.Sprintf("%03d-%s", i, filepath.Base(f)))
		if err := os.WriteFile(copies[i], data, 0o600); err != nil {
			return nil, err
		}
	}
	return copies, nil
}

// command returns the command of a stack that makes its index in a directory.
func (o options) command(name, index string, files []string) ([]string, error) {
	if name != ours {
		peers, err := filepath.Abs(o.peers)
		python := filepath.Join(peers, "ingest", "bin", "python")
		return append([]string{python, filepath.Join(peers, "ingest", "stack.py"), name, peers, index}, files...), err
	}
	program, err := os.Executable()
	return []string{program, workerCommand, o.model, o.kernels, o.profile, index, filepath.Dir(files[0])}, err
}

// take runs a command on one core and returns what it prints.
func take(c *exec.Cmd) (t Turn, err error) {
	var out, complaints bytes.Buffer
	c.Stdout, c.Stderr = &out, &complaints
	if err := machine.StartPinned(c); err != nil {
		return t, err
	}
	if err := c.Wait(); err != nil {
		return t, fmt.Errorf("%w: %s", err, bytes.TrimSpace(complaints.Bytes()))
	}
	if err := json.Unmarshal(out.Bytes(), &t); err != nil {
		return t, err
	}
	// What is spent before the first clock and after the last is starting and ending. Of ours
	// that holds the counting of tokens too.
	t.CPUSeconds["load"] += max(0, (c.ProcessState.UserTime()+c.ProcessState.SystemTime()).Seconds()-sum(t.CPUSeconds))
	return t, nil
}

func sum(m map[string]float64) (total float64) {
	for _, f := range m {
		total += f
	}
	return total
}

// work returns the processor time without starting and loading.
func (t Turn) work() float64 { return sum(t.CPUSeconds) - t.CPUSeconds["load"] }

// newStack sums the turns of a stack up; base are those to compare with, round by round.
func newStack(name string, turns, base []Turn) Stack {
	s := Stack{Name: name, Turn: turns[0]}
	steps := map[string]float64{}
	for step := range turns[0].CPUSeconds {
		steps[step] = median(turns, func(i int) float64 { return turns[i].CPUSeconds[step] })
	}
	s.CPUSeconds = steps
	pages := float64(s.Pages)
	s.PagesPerSecond = median(turns, func(i int) float64 { return pages / turns[i].work() })
	s.PagesPerSecondAll = median(turns, func(i int) float64 { return pages / sum(turns[i].CPUSeconds) })
	if name != ours {
		s.Ratio = median(turns, func(i int) float64 { return turns[i].work() / base[i].work() })
		s.RatioAll = median(turns, func(i int) float64 { return sum(turns[i].CPUSeconds) / sum(base[i].CPUSeconds) })
	}
	return s
}

// median returns the median of what of gives for each turn.
func median(turns []Turn, of func(i int) float64) float64 {
	all := make([]float64, len(turns))
	for i := range turns {
		all[i] = of(i)
	}
	slices.Sort(all)
	return (all[(len(all)-1)/2] + all[len(all)/2]) / 2
}

// print writes the report for people.
func (r *Report) print(w io.Writer) {
	fmt.Fprintf(w, "machine  %s\nmodel    %s\nfiles    %v\nrounds   %d, one core, processor time, medians\n\n", r.Machine, r.Model, r.Files, r.Rounds)
	fmt.Fprintf(w, "%-10s %6s %7s %8s %9s %13s %7s %14s   seconds of the steps\n", "", "pages", "chunks", "tokens", "pages/s", "with loading", "ratio", "with loading")
	for _, s := range r.Stacks {
		fmt.Fprintf(w, "%-10s %6d %7d %8d %9.2f %13.2f %7.2f %14.2f  ", s.Name, s.Pages, s.Chunks, s.Tokens, s.PagesPerSecond, s.PagesPerSecondAll, s.Ratio, s.RatioAll)
		for _, step := range slices.Sorted(maps.Keys(s.CPUSeconds)) {
			fmt.Fprintf(w, " %s %.2f", step, s.CPUSeconds[step])
		}
		fmt.Fprintln(w)
	}
	for _, m := range r.Missing {
		fmt.Fprintln(w, "missing:", m)
	}
}
