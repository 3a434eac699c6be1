// SPDX-License-Identifier: Apache-2.0

package e5

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/embed/bert"
)

// The weight file is frozen: another one means that every store must be embedded again.
const pinned = "d75b3960da1c355ac976463eb45fe38633975313dbe157b27d25e28774af3e22"

func TestWeightsArePinned(t *testing.T) {
	h := sha256.Sum256([]byte(weights))
	if got := hex.EncodeToString(h[:]); got != pinned {
		t.Errorf("SHA-256 of e5.bin = %s, want %s", got, pinned)
	}
	if len(weights) > 40_000_000 {
		t.Errorf("e5.bin has %d bytes, more than a download may take", len(weights))
	}
	e, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Verify(); err != nil {
		t.Error(err)
	}
}

// reference is a text and the vector that the reference in float32 gives it; see
// internal/weights/reference/reference.py.
type reference struct {
	Kind, Text, Vector string
}

// decode turns base64 of little-endian binary16 into numbers.
func decode(t *testing.T, s string) []float64 {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]float64, len(b)/2)
	for i := range out {
		bits := uint16(b[2*i]) | uint16(b[2*i+1])<<8
		exponent, fraction := int(bits>>10&31), float64(bits&1023)
		if exponent == 0 {
			out[i] = math.Ldexp(fraction, -24)
		} else {
			out[i] = math.Ldexp(1024+fraction, exponent-25)
		}
		if bits>>15 == 1 {
			out[i] = -out[i]
		}
	}
	return out
}

func cosine(v embed.Vector, want []float64) float64 {
	var dot, norm float64
	for i := range v {
		dot += float64(v[i]) * want[i]
		norm += want[i] * want[i]
	}
	return dot / math.Sqrt(norm)
}

// kernels are the implementations to compare; those that this processor lacks are left
// out by loading.
var kernels = []string{"generic", "avx2", "avx512"}

func TestReference(t *testing.T) {
	data, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []reference
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	for _, name := range kernels {
		for _, p := range []bert.Precision{bert.Fast, bert.Exact} {
			e, err := LoadOptions(&bert.Options{Kernels: name, Precision: p})
			if err != nil {
				t.Logf("%s: %v", name, err)
				continue
			}
			step := 1
			if name == "generic" {
				step = 8 // it is slow
			}
			compare(t, name+" "+p.String(), e, all, step)
		}
	}
}

// The least cosines to the reference in float32: of one text, and on average.
var (
	least = map[bert.Precision]float64{bert.Fast: 0.990, bert.Exact: 0.999}
	mean  = map[bert.Precision]float64{bert.Fast: 0.9965, bert.Exact: 0.9995}
)

// compare embeds every step-th text and compares it with the reference.
func compare(t *testing.T, name string, e *bert.Encoder, all []reference, step int) {
	t.Helper()
	p := bert.Fast
	if strings.HasSuffix(name, "exact") {
		p = bert.Exact
	}
	lowest, sum, count := 1.0, 0.0, 0
	for _, kind := range []embed.Kind{embed.Document, embed.Query} {
		var texts []string
		var want [][]float64
		for i := 0; i < len(all); i += step {
			if r := all[i]; r.Kind == kind.String() {
				texts, want = append(texts, r.Text), append(want, decode(t, r.Vector))
			}
		}
		vectors, err := e.Embed(context.Background(), kind, texts)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range vectors {
			c := cosine(v, want[i])
			sum += c
			count++
			lowest = min(lowest, c)
			if c < least[p] {
				t.Errorf("%s: cosine of %s %+q to the reference = %.5f", name, kind, texts[i], c)
			}
		}
	}
	t.Logf("%s: cosine to the reference: mean %.5f, lowest %.5f of %d texts", name, sum/float64(count), lowest, count)
	if sum/float64(count) < mean[p] {
		t.Errorf("%s: mean cosine to the reference = %.5f", name, sum/float64(count))
	}
}

// TestGermanFindsEnglish checks the order of passages across languages.
func TestGermanFindsEnglish(t *testing.T) {
	e, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	passages := []string{
		"Tighten the bolts of the door hinges to 25 Nm.",
		"The engine takes 4.5 litres of oil.",
		"Brake fluid is replaced every two years.",
		"The infotainment system connects to a phone over Bluetooth.",
		"The tyre pressure at full load is 2.8 bar.",
		"The rear seats fold down in two parts.",
	}
	questions := []string{
		"Mit welchem Drehmoment werden die Schrauben der Türscharniere angezogen?",
		"Wie viel Öl braucht der Motor?",
		"Wann muss die Bremsflüssigkeit gewechselt werden?",
		"Wie verbinde ich mein Handy mit dem Auto?",
		"Welcher Reifendruck gilt bei voller Beladung?",
		"Lassen sich die hinteren Sitze umklappen?",
	}
	vectors, err := e.Embed(context.Background(), embed.Document, passages)
	if err != nil {
		t.Fatal(err)
	}
	asked, err := e.Embed(context.Background(), embed.Query, questions)
	if err != nil {
		t.Fatal(err)
	}
	for i, q := range asked {
		best, score := 0, float32(-1)
		for j, v := range vectors {
			var s float32
			for k := range v {
				s += q[k] * v[k]
			}
			if s > score {
				best, score = j, s
			}
		}
		if best != i {
			t.Errorf("%q found %q", questions[i], passages[best])
		}
	}
}

func ExampleLoad() {
	encoder, err := Load()
	if err != nil {
		fmt.Println(err)
		return
	}
	m := encoder.Model()
	fmt.Println(m.ID, m.Dimensions, m.MaxTokens)
	fmt.Println(encoder.CountTokens("Tighten the bolts to 25 Nm."))
	// Output:
	// intfloat/multilingual-e5-small 384 512
	// 11
}

// TestCrossLingual measures German questions against English passages of XQuAD. It is
// part of the run when PACENOTE_DATA names the directory of the collections.
func TestCrossLingual(t *testing.T) {
	dir := os.Getenv("PACENOTE_DATA")
	if dir == "" {
		t.Skip("PACENOTE_DATA does not name the collections")
	}
	for _, name := range kernels[1:] {
		e, err := LoadOptions(&bert.Options{Kernels: name})
		if err != nil {
			t.Logf("%s: %v", name, err)
			continue
		}
		passages := readTexts(t, dir+"/multilingual/xquad/en/corpus.jsonl")
		questions := readTexts(t, dir+"/multilingual/xquad/de/queries.jsonl")
		gain := ndcg(t, e, passages, questions, readAnswers(t, dir+"/multilingual/xquad/de/qrels.tsv"))
		t.Logf("%s: nDCG@10 of German questions over English passages = %.4f", name, gain)
		if gain < 0.91 {
			t.Errorf("%s: nDCG@10 = %.4f, want .92", name, gain)
		}
	}
}

// entry is a line of corpus.jsonl or queries.jsonl.
type entry struct {
	ID    string `json:"_id"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

func readTexts(t *testing.T, name string) []entry {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []entry
	for d := json.NewDecoder(f); d.More(); {
		var e entry
		if err := d.Decode(&e); err != nil {
			t.Fatal(err)
		}
		out = append(out, e)
	}
	return out
}

// readAnswers returns the passages that answer each question.
func readAnswers(t *testing.T, name string) map[string]map[string]bool {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]bool{}
	for _, line := range strings.Split(string(data), "\n")[1:] {
		if f := strings.Fields(line); len(f) == 3 && f[2] != "0" {
			if out[f[0]] == nil {
				out[f[0]] = map[string]bool{}
			}
			out[f[0]][f[1]] = true
		}
	}
	return out
}

// ndcg returns the mean nDCG@10 of the questions.
func ndcg(t *testing.T, e *bert.Encoder, passages, questions []entry, answers map[string]map[string]bool) float64 {
	t.Helper()
	vectors := func(kind embed.Kind, entries []entry) []embed.Vector {
		texts := make([]string, len(entries))
		for i, x := range entries {
			texts[i] = strings.TrimSpace(x.Title + " " + x.Text)
		}
		out, err := e.Embed(context.Background(), kind, texts)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	rows, asked := vectors(embed.Document, passages), vectors(embed.Query, questions)
	sum := 0.0
	for i, q := range asked {
		score := make(map[string]float32, len(rows))
		order := make([]string, len(rows))
		for j, v := range rows {
			order[j] = passages[j].ID
			for k := range v {
				score[order[j]] += q[k] * v[k]
			}
		}
		slices.SortFunc(order, func(a, b string) int { return cmp.Compare(score[b], score[a]) })
		var got, best float64
		right := answers[questions[i].ID]
		for rank, id := range order[:10] {
			discount := 1 / math.Log2(float64(rank)+2)
			if right[id] {
				got += discount
			}
			if rank < len(right) {
				best += discount
			}
		}
		sum += got / best
	}
	return sum / float64(len(asked))
}
