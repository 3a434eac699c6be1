// SPDX-License-Identifier: Apache-2.0

package pdf_test

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/readtest"
)

// plainTextOf returns a document's text, block by block.
func plainTextOf(doc *ingest.Document) string {
	var b strings.Builder
	for _, bl := range doc.Blocks {
		if bl.Marker != "" {
			b.WriteString(bl.Marker + " ")
		}
		b.WriteString(bl.Text)
		b.WriteString("\n")
	}
	return b.String()
}

var wordPattern = regexp.MustCompile(`[\p{L}\p{N}_]+`)

func wordsOf(s string) []string { return wordPattern.FindAllString(strings.ToLower(s), -1) }

// wordF1 returns precision, recall and their harmonic mean over the multiset of words.
func wordF1(got, want []string) (precision, recall, f1 float64) {
	f1 = readtest.F1(readtest.Count(got), readtest.Count(want))
	shared := f1 * float64(len(got)+len(want)) / 2
	return shared / float64(max(len(got), 1)), shared / float64(max(len(want), 1)), f1
}

// orderShare returns the length of the longest common subsequence of words, as a share
// of the longer text, or -1 if one is too long or empty.
func orderShare(a, b []string) float64 {
	if len(a) > 6000 || len(b) > 6000 || len(a)*len(b) == 0 {
		return -1
	}
	return float64(readtest.InOrder(a, b)) / float64(max(len(a), len(b)))
}

// TestHostile reads every hostile, broken and regression file in a process of its own:
// each must end within memory, in a typed error or a document. Times are printed.
func TestHostile(t *testing.T) {
	dir := readtest.Folder(t)
	var files []string
	for _, pattern := range []string{"hostile/*/*.pdf", "broken/*.pdf", "producers/*/*.pdf", "encrypted/*.pdf", "scanned/*.pdf", "language/*.pdf"} {
		found, err := filepath.Glob(filepath.Join(dir, "pdf", pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	defer table.Flush()
	fmt.Fprintln(table, "file\toutcome\tpages\twords\tms\tMiB\tnotes")
	for _, name := range files {
		out := parseApart(t, name, "", 5*time.Minute)
		rel, _ := filepath.Rel(filepath.Join(dir, "pdf"), name)
		state, notes := cmp.Or(out.Kind, "document"), out.Error
		n := 0
		if out.Document != nil {
			n = len(wordsOf(plainTextOf(out.Document)))
			q := out.Document.Quality
			notes = fmt.Sprintf("repaired=%v unmapped=%.2f warnings=%d", q.Repaired, q.UnmappedGlyphs, len(q.Warnings))
			if len(q.Warnings) > 0 {
				notes += " " + q.Warnings[0]
			}
		}
		if out.Died != "" {
			state, notes = "DIED", out.Died
			t.Errorf("%s: the process died: %s", rel, out.Died)
		}
		if out.RSS > 1<<30 || out.Kind == "untyped" {
			t.Errorf("%s: %s after %v with %d MiB", rel, out.Error, out.Elapsed, out.RSS>>20)
		}
		notes = strings.ReplaceAll(notes, dir, "")
		fmt.Fprintf(table, "%s\t%s\t%d\t%d\t%d\t%d\t%.110s\n", rel, state, out.Pages, n, out.Elapsed.Milliseconds(), out.RSS>>20, notes)
	}
}

// TestTruth compares the documents made for the project with their exact text and
// tables.
func TestTruth(t *testing.T) {
	dir := filepath.Join(readtest.Folder(t), "truth")
	raw, err := os.ReadFile(filepath.Join(dir, "truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	var truth map[string]struct {
		Text     string
		Tables   [][][]string
		Password string
		Ignore   []string
		From     string
	}
	if err := json.Unmarshal(raw, &truth); err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob(filepath.Join(dir, "*.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	defer table.Flush()
	fmt.Fprintln(table, "truth file\tword F1\torder\ttables\tnotes")
	sum, order, tables, n, nt := 0.0, 0.0, 0.0, 0, 0
	for _, name := range names {
		base := filepath.Base(name)
		if strings.HasPrefix(base, "scan_") {
			continue
		}
		want := truth[base]
		if want.Text == "" {
			want.Text, want.Tables = truth[want.From].Text, truth[want.From].Tables
		}
		out := parseFile(name, want.Password)
		if out.Document == nil {
			t.Errorf("%s: %s", base, out.Error)
			continue
		}
		got, exact := wordsOf(plainTextOf(out.Document)), wordsOf(want.Text)
		_, _, f1 := wordF1(got, exact)
		o := orderShare(got, exact)
		tf := "-"
		if len(want.Tables) > 0 {
			f := tableF1(out.Document, want.Tables)
			tables, nt, tf = tables+f, nt+1, fmt.Sprintf("%.3f", f)
		}
		fmt.Fprintf(table, "%s\t%.4f\t%.4f\t%s\ttitle=%q\n", base, f1, o, tf, out.Document.Title)
		sum, order, n = sum+f1, order+o, n+1
	}
	fmt.Fprintf(table, "mean of %d\t%.4f\t%.4f\t%.4f\t\n", n, sum/float64(n), order/float64(n), tables/float64(max(nt, 1)))
	if sum/float64(n) < 0.99 {
		t.Errorf("mean word F1 %.4f, want at least 0.99", sum/float64(n))
	}
}

// tableF1 returns the mean over the true tables, signs kept.
func tableF1(doc *ingest.Document, want [][][]string) float64 {
	truth := make([][]readtest.Cell, len(want))
	for i, rows := range want {
		truth[i] = readtest.GridCells(rows)
	}
	total := 0.0
	for _, f1 := range readtest.MatchTables(readtest.RelationsOf(truth, readtest.Signed), readtest.RelationsOf(readtest.Tables(doc), readtest.Signed)).F1 {
		total += f1
	}
	return total / float64(len(want))
}

// The least word F1 of real files, as a mean, and of the guides against their source.
const (
	leastReference = 0.985
	leastGuide     = 0.985
)

// TestReference compares real files with the text that two other readers agree on. The
// last lines are the worst files and the mean.
func TestReference(t *testing.T) {
	dir := filepath.Join(readtest.Folder(t), "pdf")
	f, err := os.Open(filepath.Join(dir, "manifest.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	type score struct {
		n           int
		f1, recall  float64
		pages       int
		elapsed     time.Duration
		order       float64
		orderedDocs int
	}
	kinds := map[string]*score{}
	all := map[string]float64{}
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	defer table.Flush()
	fmt.Fprintln(table, "file\tprecision\trecall\tF1\torder\tpages\tms\tblocks\tnotes")
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		fields := strings.Split(lines.Text(), "\t")
		if len(fields) < 7 || fields[5] < "0.95" {
			continue
		}
		want := reference(filepath.Join(dir, "reference", filepath.Base(fields[0])+".jsonl"))
		if want == "" {
			continue
		}
		out := parseApart(t, filepath.Join(dir, fields[0]), fields[6], 5*time.Minute)
		if out.Document == nil {
			fmt.Fprintf(table, "%s\t\t\t\t\t\t\t\t%s %s\n", fields[0], out.Error, out.Died)
			out.Document = &ingest.Document{}
		}
		got, exact := wordsOf(plainTextOf(out.Document)), wordsOf(want)
		p, r, f1 := wordF1(got, exact)
		all[fields[0]] = f1
		o := orderShare(got, exact)
		s := kinds[fields[1]]
		if s == nil {
			s = &score{}
			kinds[fields[1]] = s
		}
		s.n, s.f1, s.recall, s.pages, s.elapsed = s.n+1, s.f1+f1, s.recall+r, s.pages+out.Pages, s.elapsed+out.Elapsed
		if o >= 0 {
			s.order, s.orderedDocs = s.order+o, s.orderedDocs+1
		}
		count := map[ingest.BlockKind]int{}
		for _, b := range out.Document.Blocks {
			count[b.Kind]++
		}
		q := out.Document.Quality
		fmt.Fprintf(table, "%s\t%.3f\t%.3f\t%.3f\t%.2f\t%d\t%d\t%s\tunmapped=%.3f repaired=%v %s\n", fields[0], p, r, f1, o, out.Pages,
			out.Elapsed.Milliseconds(), kindCounts(count), q.UnmappedGlyphs, q.Repaired, cmp.Or(strings.Join(q.Warnings, ";"), ""))
	}
	names := make([]string, 0, len(kinds))
	for k := range kinds {
		names = append(names, k)
	}
	slices.Sort(names)
	for _, k := range names {
		s := kinds[k]
		n := float64(s.n)
		fmt.Fprintf(table, "%s (%d)\t\t%.4f\t%.4f\t%.3f\t%d\t%d\t%.0f pages/s\n", strings.ToUpper(k), s.n, s.recall/n, s.f1/n,
			s.order/float64(max(s.orderedDocs, 1)), s.pages, s.elapsed.Milliseconds(), float64(s.pages)/s.elapsed.Seconds())
	}
	files := slices.SortedFunc(maps.Keys(all), func(a, b string) int { return cmp.Compare(all[a], all[b]) })
	sum := 0.0
	for i, name := range files {
		if sum += all[name]; i < 8 {
			fmt.Fprintf(table, "worst: %s\t\t\t%.4f\n", name, all[name])
		}
	}
	mean := sum / float64(max(len(files), 1))
	fmt.Fprintf(table, "mean of %d\t\t\t%.4f\n", len(files), mean)
	if mean < leastReference {
		t.Errorf("mean word F1 %.4f, want at least %v", mean, leastReference)
	}
}

// TestGuides compares the installation guides with the plain text that was made of the
// same source.
func TestGuides(t *testing.T) {
	dir := filepath.Join(readtest.Folder(t), "pdf")
	names, err := filepath.Glob(filepath.Join(dir, "guide", "*.pdf"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no guides: %v", err)
	}
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(dir, "reference", strings.TrimSuffix(filepath.Base(name), ".pdf")+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		out := parseApart(t, name, "", 5*time.Minute)
		if out.Document == nil {
			t.Fatalf("%s: %s %s", name, out.Error, out.Died)
		}
		p, r, f1 := wordF1(wordsOf(plainTextOf(out.Document)), wordsOf(string(text)))
		t.Logf("%s: precision %.4f, recall %.4f, F1 %.4f", filepath.Base(name), p, r, f1)
		if f1 < leastGuide {
			t.Errorf("%s: word F1 %.4f, want at least %v", filepath.Base(name), f1, leastGuide)
		}
	}
}

func kindCounts(count map[ingest.BlockKind]int) string {
	var parts []string
	for k := ingest.Paragraph; k <= ingest.Note; k++ {
		if count[k] > 0 {
			parts = append(parts, fmt.Sprintf("%s:%d", k, count[k]))
		}
	}
	return strings.Join(parts, " ")
}

// reference reads the pages of a reference text.
func reference(name string) string {
	f, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer f.Close()
	var b strings.Builder
	decoder := json.NewDecoder(f)
	for decoder.More() {
		var page struct{ Text string }
		if decoder.Decode(&page) != nil {
			break
		}
		b.WriteString(page.Text + "\n")
	}
	return b.String()
}
