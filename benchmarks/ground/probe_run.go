// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/pacenote/pacenote/benchmarks/internal/collection"
	"github.com/pacenote/pacenote/internal/lang"
	"github.com/pacenote/pacenote/rag/ground"
)

// ProbesResult is what human answers and changed ones show: shares of the sentences.
type ProbesResult struct {
	Sentences int `json:"sentences"`
	// Withheld is the share of human sentences that the checker would withhold.
	Withheld float64 `json:"withheld"`
	Numbers  Probe   `json:"numbers_changed"`
	Sides    Probe   `json:"sides_flipped"`
}

// Probe counts sentences changed in one way: the share that is caught, and the share of the same
// sentences that are caught unchanged by a hard rule.
type Probe struct {
	Sentences   int     `json:"sentences"`
	Caught      float64 `json:"caught"`
	ByRule      float64 `json:"caught_by_rule"`
	FalseAlarms float64 `json:"false_alarms"`
}

// String writes it for people.
func (r ProbesResult) String() string {
	line := func(name string, p Probe) string {
		return fmt.Sprintf("%-16s %4d sentences: caught %.3f (%.3f by a rule), false alarms of rules %.3f", name, p.Sentences, p.Caught, p.ByRule, p.FalseAlarms)
	}
	return fmt.Sprintf("human sentences  %4d: withheld %.3f\n%s\n%s", r.Sentences, r.Withheld, line("numbers changed", r.Numbers), line("sides flipped", r.Sides))
}

// answer is a human answer.
type answer struct {
	ID      string `json:"_id"`
	Answer  string `json:"answer"`
	Section string `json:"section_id"`
}

func readAnswers(file string) ([]answer, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []answer
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<24)
	for n := 1; s.Scan(); n++ {
		var a answer
		if err := json.Unmarshal(s.Bytes(), &a); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", file, n, err)
		}
		out = append(out, a)
	}
	return out, s.Err()
}

func measureProbes(ctx context.Context, dir string, show int, stderr io.Writer) (ProbesResult, error) {
	c, err := collection.Read(dir)
	if err != nil {
		return ProbesResult{}, err
	}
	answers, err := readAnswers(filepath.Join(dir, "answers.jsonl"))
	if err != nil {
		return ProbesResult{}, err
	}
	sections := map[string]*ground.Evidence{}
	for _, d := range c.Documents {
		language, _ := lang.Detect(d.Text)
		sections[d.ID] = ground.NewEvidence([]ground.Passage{{Text: d.Text, Language: language, Around: d.Title}})
	}
	var r ProbesResult
	checker := ground.New(nil)
	check := func(e *ground.Evidence, text string) (ground.Result, error) { return checker.Check(ctx, e, text) }
	seen := map[string]bool{}
	for _, a := range answers {
		evidence := sections[a.Section]
		if evidence == nil {
			continue
		}
		for _, claim := range ground.Claims(a.Answer) {
			if seen[a.Section+claim.Text] {
				continue // paraphrased questions have the same answer
			}
			seen[a.Section+claim.Text] = true
			as, err := check(evidence, claim.Text)
			if err != nil {
				return r, err
			}
			r.Sentences++
			if as.Verdict != ground.Supported {
				r.Withheld++
				if show > 0 {
					show--
					fmt.Fprintf(stderr, "%s withheld %.2f %s: %s\n", a.ID, as.Score, as.Reason, claim.Text)
				}
			}
			for _, kind := range []struct {
				probe  *Probe
				change func(string) (string, bool)
			}{{&r.Numbers, changeNumber}, {&r.Sides, flipSide}} {
				text, ok := kind.change(claim.Text)
				if !ok {
					continue
				}
				got, err := check(evidence, text)
				if err != nil {
					return r, err
				}
				kind.probe.count(as, got)
				if got.Verdict == ground.Supported && show > 0 {
					show--
					fmt.Fprintf(stderr, "%s missed %.2f: %s\n", a.ID, got.Score, text)
				}
			}
		}
	}
	r.Withheld /= float64(max(1, r.Sentences))
	r.Numbers.divide()
	r.Sides.divide()
	return r, nil
}

// count adds what was found of a sentence as it was and changed.
func (p *Probe) count(unchanged, changed ground.Result) {
	p.Sentences++
	if changed.Verdict != ground.Supported {
		p.Caught++
	}
	if changed.ByRule {
		p.ByRule++
	}
	if unchanged.ByRule {
		p.FalseAlarms++
	}
}

func (p *Probe) divide() {
	n := float64(max(1, p.Sentences))
	p.Caught, p.ByRule, p.FalseAlarms = p.Caught/n, p.ByRule/n, p.FalseAlarms/n
}
