// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/pacenote/pacenote/benchmarks/internal/machine"
)

// Score is how well and how fast a reader reads the files of a group. What was not measured is
// nil; a file that could not be read counts as one without text and tables.
type Score struct {
	// Reader is its name, and Failed how many files it could not read.
	Reader string `json:"reader"`
	Failed int    `json:"failed"`
	// WordF1 is the mean F1 of the words, Order the mean share of those that stand in the
	// order of the truth, and Recall the mean share of the truth's words that are there.
	WordF1 *float64 `json:"word_f1,omitempty"`
	Order  *float64 `json:"words_in_order,omitempty"`
	Recall *float64 `json:"word_recall,omitempty"`
	// TableF1 is the mean adjacency F1 of the true tables by letters and digits, Good the
	// share of 0.9 and more, None the tables that are none, TotalF1 the mean with these as
	// tables of 0. Strict keeps the signs, lets a table stand for one true table at most, has
	// those that are none as 0, and is the mean of the files.
	TableF1 *float64 `json:"table_f1,omitempty"`
	Good    *float64 `json:"tables_good,omitempty"`
	None    *int     `json:"tables_that_are_none,omitempty"`
	TotalF1 *float64 `json:"table_f1_with_none,omitempty"`
	Strict  *float64 `json:"table_f1_strict,omitempty"`
	// Cells is the number of cells in the truth and of those that were read beyond it, Exact
	// the share that is the same, and Wrong are the others in words.
	Cells *int     `json:"cells,omitempty"`
	Exact *float64 `json:"cells_exact,omitempty"`
	Wrong []string `json:"cells_wrong,omitempty"`
	// PagesPerSecond is the median of the rounds, of one core.
	PagesPerSecond *float64 `json:"pages_per_s,omitempty"`
}

// Group is the files of a kind whose truth has one form.
type Group struct {
	// Kind is the kind of files, Truth the form of what is known of them, Files their number.
	Kind  string `json:"kind"`
	Truth string `json:"truth"`
	Files int    `json:"files"`
	// WithoutText are files in which no reader of the run found text; they are not scored.
	WithoutText []string `json:"without_text,omitempty"`
	// Scores are those of the readers, ours first.
	Scores []Score `json:"scores"`
}

// Outcomes is how reading the files of one kind in a folder ended.
type Outcomes struct {
	// Folder is the folder below that of the run, Kind the kind of files, Files their number.
	Folder string `json:"folder"`
	Kind   string `json:"kind"`
	Files  int    `json:"files"`
	// Count has the number of each outcome, Flagged the documents that say what is wrong with
	// them, and Reasons the number of each typed error.
	Count   map[string]int `json:"outcomes"`
	Flagged int            `json:"flagged"`
	Reasons map[string]int `json:"reasons,omitempty"`
	// MostSeconds is the longest time of a file, MostBytes the most memory: 0 if not known.
	MostSeconds float64 `json:"most_s"`
	MostBytes   int64   `json:"most_bytes,omitempty"`
	// Faults are the files at which our reader failed, in words.
	Faults []string `json:"faults,omitempty"`
}

// Report is what is printed.
type Report struct {
	Machine machine.Description `json:"machine"`
	// Folder is that of the run, Files the number of documents in it.
	Folder string `json:"folder"`
	Files  int    `json:"files"`
	// Peers are the other readers with their versions, Missing what was not set up.
	Peers   []string `json:"peers"`
	Missing []string `json:"missing,omitempty"`
	// Rounds and Isolated are the settings.
	Rounds   int  `json:"rounds"`
	Isolated bool `json:"isolated"`
	// Groups are the scores, and Outcomes how reading ended.
	Groups   []Group    `json:"groups"`
	Outcomes []Outcomes `json:"outcomes"`
}

func (r *Report) print(w io.Writer, asJSON bool) error {
	if asJSON {
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", " ")
		return encoder.Encode(r)
	}
	process := "one after another in one process"
	if r.Isolated {
		process = "each in a process of its own"
	}
	fmt.Fprintf(w, "machine  %s\nfolder   %s: %d documents\npeers    %s\nsettings %d rounds where speed is measured; outcomes: %s, %v and %d MiB a file\n",
		r.Machine, r.Folder, r.Files, cmp.Or(strings.Join(r.Peers, ", "), "none"), r.Rounds, process, usual.time, usual.bytes>>20)
	for _, m := range r.Missing {
		fmt.Fprintln(w, "missing ", m)
	}
	for i := range r.Groups {
		r.Groups[i].print(w)
	}
	return r.printOutcomes(w)
}

// column is one of a table of scores: its name, and its value of a score, "" if there is none.
type column struct {
	name  string
	value func(*Score) string
}

// share makes a column of a figure.
func share(name string, format string, value func(*Score) *float64) column {
	return column{name, func(s *Score) string {
		if v := value(s); v != nil {
			return fmt.Sprintf(format, *v)
		}
		return ""
	}}
}

func number(name string, value func(*Score) *int) column {
	return column{name, func(s *Score) string {
		if v := value(s); v != nil {
			return fmt.Sprint(*v)
		}
		return ""
	}}
}

var columns = []column{
	share("word F1", "%.4f", func(s *Score) *float64 { return s.WordF1 }),
	share("in order", "%.4f", func(s *Score) *float64 { return s.Order }),
	share("word recall", "%.4f", func(s *Score) *float64 { return s.Recall }),
	share("table F1", "%.3f", func(s *Score) *float64 { return s.TableF1 }),
	share(">= .9", "%.3f", func(s *Score) *float64 { return s.Good }),
	number("none", func(s *Score) *int { return s.None }),
	share("with none", "%.3f", func(s *Score) *float64 { return s.TotalF1 }),
	share("strict", "%.3f", func(s *Score) *float64 { return s.Strict }),
	number("cells", func(s *Score) *int { return s.Cells }),
	share("exact", "%.4f", func(s *Score) *float64 { return s.Exact }),
	share("pages/s", "%.1f", func(s *Score) *float64 { return s.PagesPerSecond }),
}

// shownWrong is how many wrong cells are printed; JSON has all.
const shownWrong = 20

func (g *Group) print(w io.Writer) {
	fmt.Fprintf(w, "\n%s, %s: %d files\n", g.Kind, g.Truth, g.Files)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	used := slices.DeleteFunc(slices.Clone(columns), func(c column) bool {
		return !slices.ContainsFunc(g.Scores, func(s Score) bool { return c.value(&s) != "" })
	})
	fmt.Fprint(table, "reader\tfailed\t")
	for _, c := range used {
		fmt.Fprint(table, c.name, "\t")
	}
	fmt.Fprintln(table)
	for _, s := range g.Scores {
		fmt.Fprintf(table, "%s\t%d\t", s.Reader, s.Failed)
		for _, c := range used {
			fmt.Fprint(table, cmp.Or(c.value(&s), "-"), "\t")
		}
		fmt.Fprintln(table)
	}
	table.Flush()
	for _, name := range g.WithoutText {
		fmt.Fprintln(w, "no reader found text:", name)
	}
	for _, s := range g.Scores {
		for _, wrong := range s.Wrong[:min(len(s.Wrong), shownWrong)] {
			fmt.Fprintf(w, "%s %s\n", s.Reader, wrong)
		}
		if n := len(s.Wrong) - shownWrong; n > 0 {
			fmt.Fprintf(w, "%s and %d more\n", s.Reader, n)
		}
	}
}

func (r *Report) printOutcomes(w io.Writer) error {
	fmt.Fprintln(w, "\noutcomes")
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	names := []string{gotDocument, typedError, otherError, crashed, overTime, overMemory, gotNothing}
	fmt.Fprintln(table, "folder\tkind\tfiles\t"+strings.Join(names, "\t")+"\tflagged\tmost s\tmost MiB\t")
	total := Outcomes{Folder: "all", Count: map[string]int{}}
	reasons := map[string]int{}
	for _, o := range r.Outcomes {
		o.printRow(table, names)
		total.Files, total.Flagged = total.Files+o.Files, total.Flagged+o.Flagged
		total.MostSeconds, total.MostBytes = max(total.MostSeconds, o.MostSeconds), max(total.MostBytes, o.MostBytes)
		for k, n := range o.Count {
			total.Count[k] += n
		}
		for k, n := range o.Reasons {
			reasons[k] += n
		}
	}
	total.printRow(table, names)
	if err := table.Flush(); err != nil {
		return err
	}
	for _, k := range slices.Sorted(maps.Keys(reasons)) {
		fmt.Fprintf(w, "typed error %q: %d\n", k, reasons[k])
	}
	for _, o := range r.Outcomes {
		for _, f := range o.Faults {
			fmt.Fprintln(w, "fault", f)
		}
	}
	return nil
}

func (o *Outcomes) printRow(w io.Writer, names []string) {
	fmt.Fprintf(w, "%s\t%s\t%d\t", o.Folder, o.Kind, o.Files)
	for _, k := range names {
		fmt.Fprintf(w, "%d\t", o.Count[k])
	}
	memory := "-"
	if o.MostBytes > 0 {
		memory = fmt.Sprint(o.MostBytes >> 20)
	}
	fmt.Fprintf(w, "%d\t%.1f\t%s\t\n", o.Flagged, o.MostSeconds, memory)
}
