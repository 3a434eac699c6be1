// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/benchmarks/internal/machine"
	"github.com/pacenote/pacenote/embed/bert"
)

// report is what is printed.
type report struct {
	Machine machine.Description `json:"machine"`
	// Rounds is how many turns each encoder had in a cell.
	Rounds int `json:"rounds"`
	// Cells are the speeds of ours beside those of ONNX Runtime with the same features of the
	// processor, in int8 or, for ours in float32, in float32.
	Cells []Cell `json:"cells"`
	// Geomean is, by "MODEL/VARIANT", the geometric mean of the cells' ratios to ONNX Runtime
	// in int8; Float32 sums up the ratios to ONNX Runtime in float32.
	Geomean map[string]float64 `json:"geomean"`
	Float32 map[string]Summary `json:"float32"`
	// Peers are the speeds of the peers.
	Peers []PeerCell `json:"peers"`
	// Loads are loading and memory, Queries the latencies of short queries.
	Loads   []Load  `json:"loads"`
	Queries []Query `json:"queries"`
	// Quality is what is lost against float32 on each collection, Losses over all.
	Quality []Quality `json:"quality,omitempty"`
	Losses  []Loss    `json:"losses,omitempty"`
	// Missing says what was not measured.
	Missing []string `json:"missing,omitempty"`
}

// Cell is the speed of one of ours for one shape.
type Cell struct {
	Model string `json:"model"`
	// Variant is the kernels' name, with "-exact" behind it for the precision Exact.
	Variant string `json:"variant"`
	Tokens  int    `json:"tokens"`
	Batch   int    `json:"batch"`
	// TokensPerSecond is the median over the rounds.
	TokensPerSecond float64 `json:"tokens_per_s"`
	// Peer is what it is compared with; the ratio is the median of the rounds' ratios.
	Peer                string  `json:"peer,omitempty"`
	PeerTokensPerSecond float64 `json:"peer_tokens_per_s,omitempty"`
	Ratio               float64 `json:"ratio,omitempty"`
}

// PeerCell is the speed of a peer for one shape.
type PeerCell struct {
	Model           string  `json:"model"`
	Encoder         Encoder `json:"encoder"`
	Tokens          int     `json:"tokens"`
	Batch           int     `json:"batch"`
	TokensPerSecond float64 `json:"tokens_per_s"`
}

// Encoder names an encoder.
type Encoder struct {
	Name      string `json:"name"`
	Precision string `json:"precision"`
	Features  string `json:"features"`
}

func newEncoder(w *worker) Encoder { return Encoder{w.name, w.Precision, w.Features} }

// Summary is a geometric mean and the smallest value.
type Summary struct {
	Geomean float64 `json:"geomean"`
	Least   float64 `json:"least"`
}

// Load is how long loading takes, in processor time of a new process whose files are in the
// system's cache, and the resident memory after loading and one query, and before.
type Load struct {
	Model        string  `json:"model"`
	Encoder      Encoder `json:"encoder"`
	Milliseconds float64 `json:"ms"`
	ResidentMB   float64 `json:"resident_mb"`
	BeforeMB     float64 `json:"resident_before_mb"`
}

// Query is the processor time of one query; and, of ours, how long by the clock one takes on a
// core on which documents are embedded all the time: half of them and 95 of 100.
type Query struct {
	Model               string  `json:"model"`
	Encoder             Encoder `json:"encoder"`
	Tokens              int     `json:"tokens"`
	P50Milliseconds     float64 `json:"p50_ms"`
	BusyP50Milliseconds float64 `json:"busy_p50_ms,omitempty"`
	BusyP95Milliseconds float64 `json:"busy_p95_ms,omitempty"`
}

func newReport(o options) *report {
	return &report{Machine: machine.Describe(), Rounds: o.rounds, Cells: []Cell{}, Geomean: map[string]float64{}, Float32: map[string]Summary{}}
}

// variantOf names an encoder of ours.
func variantOf(e *engine) string {
	if e.Precision == precisions[0].String() {
		return e.Features
	}
	return e.Features + "-" + e.Precision
}

// matches reports whether a peer is what one of ours is compared with.
func matches(ours, peer *engine) bool {
	precision := "int8"
	if ours.Precision == bert.Exact.String() {
		precision = "float32"
	}
	return peer.Peer == referencePeer && peer.Precision == precision && peer.Features == hidden[ours.Features]
}

// addCells adds the turns of all workers in a cell.
func (r *report) addCells(workers []*worker, s shape, turns [][]float64) {
	tokens := float64(s.tokens * s.batch)
	for i, w := range workers {
		w.perToken = median(turns[i]) / tokens
		speed := rounded(1/w.perToken, 1)
		if w.Peer != "" {
			r.Peers = append(r.Peers, PeerCell{w.Model, newEncoder(w), s.tokens, s.batch, speed})
			continue
		}
		cell := Cell{Model: w.Model, Variant: variantOf(w.engine), Tokens: s.tokens, Batch: s.batch, TokensPerSecond: speed}
		if peer := slices.IndexFunc(workers, func(p *worker) bool { return matches(w.engine, p.engine) }); peer >= 0 {
			cell.Peer = workers[peer].name + " " + workers[peer].Precision
			cell.PeerTokensPerSecond = rounded(tokens/median(turns[peer]), 1)
			cell.Ratio = rounded(medianRatio(turns[peer], turns[i]), 3)
		}
		r.Cells = append(r.Cells, cell)
	}
}

// medianRatio returns the median of the ratios of the rounds that both had.
func medianRatio(a, b []float64) float64 {
	ratios := make([]float64, min(len(a), len(b)))
	for i := range ratios {
		ratios[i] = a[i] / b[i]
	}
	return median(ratios)
}

// sumUp fills in the geometric means.
func (r *report) sumUp() {
	r.addLosses()
	ratios := map[string][]float64{}
	exact := map[string]bool{}
	for _, c := range r.Cells {
		if c.Ratio > 0 {
			key := c.Model + "/" + c.Variant
			ratios[key] = append(ratios[key], c.Ratio)
			exact[key] = strings.HasSuffix(c.Peer, "float32")
		}
	}
	for key, all := range ratios {
		mean := rounded(geometricMean(all), 3)
		if exact[key] {
			r.Float32[key] = Summary{mean, slices.Min(all)}
		} else {
			r.Geomean[key] = mean
		}
	}
}

func geometricMean(all []float64) float64 {
	sum := 0.0
	for _, f := range all {
		sum += math.Log(f)
	}
	return math.Exp(sum / float64(len(all)))
}

// rounded keeps so many decimals.
func rounded(f float64, decimals int) float64 {
	factor := math.Pow10(decimals)
	return math.Round(f*factor) / factor
}

// print writes the report for people.
func (r *report) print(w io.Writer) {
	fmt.Fprintf(w, "machine  %s\nrounds   %d, one core, processor time, medians\n", r.Machine, r.Rounds)
	if len(r.Cells) > 0 {
		fmt.Fprintf(w, "\n%-8s %-14s %7s %6s %10s %10s %7s\n", "model", "variant", "tokens", "batch", "tokens/s", "peer's", "ratio")
	}
	for _, c := range r.Cells {
		fmt.Fprintf(w, "%-8s %-14s %7d %6d %10.0f %10s %7s  %s\n", c.Model, c.Variant, c.Tokens, c.Batch, c.TokensPerSecond, orNone("%.0f", c.PeerTokensPerSecond), orNone("%.2f", c.Ratio), c.Peer)
	}
	for _, key := range sortedKeys(r.Geomean) {
		fmt.Fprintf(w, "%-23s geometric mean of the ratios to int8 %.2f\n", key, r.Geomean[key])
	}
	for _, key := range sortedKeys(r.Float32) {
		fmt.Fprintf(w, "%-23s geometric mean of the ratios to float32 %.2f, the least %.2f\n", key, r.Float32[key].Geomean, r.Float32[key].Least)
	}
	r.printPeers(w)
	r.printQuality(w)
	for _, m := range r.Missing {
		fmt.Fprintln(w, "missing:", m)
	}
}

func (r *report) printPeers(w io.Writer) {
	if len(r.Loads) > 0 {
		fmt.Fprintf(w, "\n%-8s %-32s %9s %11s %8s\n", "model", "encoder", "load ms", "resident MB", "before")
	}
	for _, l := range r.Loads {
		fmt.Fprintf(w, "%-8s %-32s %9.1f %11.0f %8.0f\n", l.Model, l.Encoder, l.Milliseconds, l.ResidentMB, l.BeforeMB)
	}
	if len(r.Queries) > 0 {
		fmt.Fprintf(w, "\n%-8s %-32s %9s of %d tokens; by the clock while documents are embedded, half and 95 %%\n", "model", "encoder", "query ms", queryTokens)
	}
	for _, q := range r.Queries {
		fmt.Fprintf(w, "%-8s %-32s %9.2f %9s %9s\n", q.Model, q.Encoder, q.P50Milliseconds, orNone("%.2f", q.BusyP50Milliseconds), orNone("%.2f", q.BusyP95Milliseconds))
	}
	if len(r.Peers) > 0 {
		fmt.Fprintf(w, "\n%-8s %-32s %7s %6s %10s\n", "model", "peer", "tokens", "batch", "tokens/s")
	}
	for _, p := range r.Peers {
		fmt.Fprintf(w, "%-8s %-32s %7d %6d %10.0f\n", p.Model, p.Encoder, p.Tokens, p.Batch, p.TokensPerSecond)
	}
}

// String names the encoder on a line.
func (e Encoder) String() string { return e.Name + " " + e.Precision + " " + e.Features }

func orNone(format string, f float64) string {
	if f == 0 {
		return "–"
	}
	return fmt.Sprintf(format, f)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
