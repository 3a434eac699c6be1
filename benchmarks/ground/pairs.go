// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/benchmarks/internal/machine"
	"github.com/pacenote/pacenote/internal/lang"
	"github.com/pacenote/pacenote/rag/ground"
)

// pair is a claim with its evidence. In a file the evidence may be left out of a claim that has the
// same as the one before.
type pair struct {
	ID        string   `json:"id"`
	Claim     string   `json:"claim"`
	Sentences []string `json:"sentences"`
	Label     string   `json:"label"`
	// Question is what the claim answers; a file may lack it.
	Question string `json:"question"`
}

func (p *pair) supported() bool { return strings.HasPrefix(p.Label, "SUPPORT") }

func (p *pair) evidence() *ground.Evidence {
	text := strings.Join(p.Sentences, "\n")
	language, _ := lang.Detect(text)
	return ground.NewEvidence([]ground.Passage{{Text: text, Language: language}})
}

func readPairs(file string) ([]pair, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []pair
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<24)
	for n := 1; s.Scan(); n++ {
		var p pair
		if err := json.Unmarshal(s.Bytes(), &p); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", file, n, err)
		}
		if p.Sentences == nil && len(out) > 0 {
			p.Sentences = out[len(out)-1].Sentences
			p.Question = cmp.Or(p.Question, out[len(out)-1].Question)
		}
		out = append(out, p)
	}
	return out, s.Err()
}

// PairsResult is what judged pairs show.
type PairsResult struct {
	Pairs   int     `json:"pairs"`
	AUROC   float64 `json:"auroc"`
	MacroF1 float64 `json:"macro_f1"`
	// Caught is the share of claims that are not supported which the checker does not pass, and
	// WithheldWrongly the share of supported ones that it does not; at the shipped threshold.
	Caught               float64 `json:"caught"`
	WithheldWrongly      float64 `json:"withheld_wrongly"`
	MillisecondsPerClaim float64 `json:"milliseconds_per_claim"`
}

// String writes it for people.
func (r PairsResult) String() string {
	return fmt.Sprintf("pairs    %d\nAUROC    %.3f\nmacro F1 %.3f\ncaught   %.1f %%, supported ones withheld %.1f %%\nms a claim, evidence made ready included %.3f",
		r.Pairs, r.AUROC, r.MacroF1, 100*r.Caught, 100*r.WithheldWrongly, r.MillisecondsPerClaim)
}

func measurePairs(ctx context.Context, checker *ground.Checker, file string, show int, stderr io.Writer) (PairsResult, error) {
	pairs, err := readPairs(file)
	if err != nil {
		return PairsResult{}, err
	}
	var scores []float64
	var truth, said []bool
	start := machine.ProcessTime()
	for _, p := range pairs {
		r, err := checker.Check(ctx, p.evidence(), p.Claim)
		if err != nil {
			return PairsResult{}, err
		}
		scores, truth, said = append(scores, r.Score), append(truth, p.supported()), append(said, r.Verdict == ground.Supported)
		if (r.Verdict == ground.Supported) != p.supported() && show > 0 {
			show--
			fmt.Fprintf(stderr, "%s %s, said %v %.2f: %s\n  %s\n", p.ID, p.Label, r.Verdict, r.Score, r.Reason, p.Claim)
		}
	}
	spent := machine.ProcessTime() - start
	return PairsResult{
		Pairs: len(pairs), AUROC: auroc(scores, truth), MacroF1: macroF1(truth, said),
		Caught: withheld(false, truth, said), WithheldWrongly: withheld(true, truth, said),
		MillisecondsPerClaim: spent.Seconds() * 1000 / float64(max(1, len(pairs))),
	}, nil
}

// withheld is the share of claims of one class that were not said to be supported; 0 of none.
func withheld(class bool, truth, said []bool) float64 {
	of, n := 0, 0
	for i := range truth {
		if truth[i] == class {
			of++
			if !said[i] {
				n++
			}
		}
	}
	return float64(n) / float64(max(1, of))
}

// auroc is the probability that a supported claim has a higher score than another, ties counted
// half.
func auroc(scores []float64, truth []bool) float64 {
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case scores[a] < scores[b]:
			return -1
		case scores[a] > scores[b]:
			return 1
		}
		return 0
	})
	below, sum, positive := 0.0, 0.0, 0.0
	for i := 0; i < len(order); {
		yes, no := 0.0, 0.0
		j := i
		for ; j < len(order) && scores[order[j]] == scores[order[i]]; j++ {
			if truth[order[j]] {
				yes++
			} else {
				no++
			}
		}
		sum += yes * (below + no/2)
		below, positive = below+no, positive+yes
		i = j
	}
	if positive == 0 || below == 0 {
		return 0
	}
	return sum / (positive * below)
}

// macroF1 is the mean of the F1 of both classes.
func macroF1(truth, said []bool) float64 {
	var counts [2][2]float64
	index := map[bool]int{false: 0, true: 1}
	for i := range truth {
		counts[index[truth[i]]][index[said[i]]]++
	}
	f1 := func(c int) float64 {
		hit := counts[c][c]
		return 2 * hit / max(1, 2*hit+counts[c][1-c]+counts[1-c][c])
	}
	return (f1(0) + f1(1)) / 2
}
