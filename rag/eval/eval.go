// SPDX-License-Identifier: Apache-2.0

package eval

import (
	"math"
	"slices"
	"strings"
	"unicode"
)

// Judgements give the relevance grade of documents for one query, by document id.
// Grades of 0 and below mean not relevant, as does absence.
type Judgements map[string]int

// NDCG returns the normalised discounted cumulative gain of the first k documents of a
// ranking, in [0,1]: the gain is the grade, the discount log2(rank+1), the ideal that of
// the best order of all judged documents (Järvelin and Kekäläinen 2002, as trec_eval's
// ndcg_cut). Without a relevant document it is 0.
func NDCG(ranking []string, judged Judgements, k int) float64 {
	var gain float64
	for i, id := range ranking[:min(k, len(ranking))] {
		gain += discounted(judged[id], i)
	}
	grades := make([]int, 0, len(judged))
	for _, g := range judged {
		grades = append(grades, g)
	}
	slices.SortFunc(grades, func(a, b int) int { return b - a })
	var ideal float64
	for i, g := range grades[:min(k, len(grades))] {
		ideal += discounted(g, i)
	}
	if ideal == 0 {
		return 0
	}
	return gain / ideal
}

func discounted(grade, position int) float64 {
	if grade <= 0 {
		return 0
	}
	return float64(grade) / math.Log2(float64(position)+2)
}

// Recall returns the share, in [0,1], of the relevant documents that stand among the
// first k of a ranking. Without a relevant document it is 0.
func Recall(ranking []string, judged Judgements, k int) float64 {
	relevant, found := 0, 0
	for _, g := range judged {
		if g > 0 {
			relevant++
		}
	}
	for _, id := range ranking[:min(k, len(ranking))] {
		if judged[id] > 0 {
			found++
		}
	}
	if relevant == 0 {
		return 0
	}
	return float64(found) / float64(relevant)
}

// ReciprocalRank returns 1/r for the rank r of the first relevant document, or 0.
func ReciprocalRank(ranking []string, judged Judgements) float64 {
	for i, id := range ranking {
		if judged[id] > 0 {
			return 1 / float64(i+1)
		}
	}
	return 0
}

// Mean returns the arithmetic mean of the values; of none, 0.
func Mean(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	var sum float64
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// AUROC returns the area under the receiver operating characteristic: the probability
// that a positive scores above a negative, ties counting half. It costs O(n log n); with
// no positive or no negative it is 0.5.
func AUROC(positive, negative []float64) float64 {
	if len(positive) == 0 || len(negative) == 0 {
		return 0.5
	}
	sorted := slices.Clone(negative)
	slices.Sort(sorted)
	var wins float64
	for _, p := range positive {
		below, _ := slices.BinarySearch(sorted, p)
		above := below
		for above < len(sorted) && sorted[above] == p {
			above++
		}
		wins += float64(below) + float64(above-below)/2
	}
	return wins / float64(len(positive)) / float64(len(negative))
}

// TokenF1 returns the harmonic mean of precision and recall of a text's words against a
// reference's, in [0,1], as SQuAD's evaluation has it: words are runs of letters and
// digits in lower case, and each counts as often as it occurs in both.
func TokenF1(text, reference string) float64 {
	words, wanted := tokens(text), tokens(reference)
	if len(words) == 0 || len(wanted) == 0 {
		return 0
	}
	have := make(map[string]int)
	for _, w := range words {
		have[w]++
	}
	common := 0
	for _, w := range wanted {
		if have[w] > 0 {
			have[w]--
			common++
		}
	}
	return 2 * float64(common) / float64(len(words)+len(wanted))
}

func tokens(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
