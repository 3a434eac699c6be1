// SPDX-License-Identifier: Apache-2.0

// Command train makes data/profile.bin, the letter statistics of package lang.
//
// It reads the n-gram models of github.com/pemistahl/lingua-go v1.4.0 (Apache-2.0),
// which were counted on news text of the Leipzig Corpora Collection, keeps the most
// frequent trigrams of the languages that matter, and stores their conditional
// probabilities in a byte each. From the repository's root, in a scratch module that
// requires lingua-go:
//
//	go mod download -json github.com/pemistahl/lingua-go@v1.4.0   # prints "Dir"
//	go run ./internal/lang/train -models DIR/language-models -out internal/lang/data/profile.bin
package main

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"flag"
	"fmt"
	"log"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// classes are the languages of the profile. The first five are detected; the others are
// there so that their texts are not taken for one of the five.
const classes = "en fr de it es nl pt ca ro sv da nb pl cs hu fi tr"

// alphabetSize is the number of letters that the profile tells apart; the index of a
// trigram in them fits 18 bits.
const alphabetSize = 64

// A model holds the conditional probability of the last letter of each n-gram given
// the letters before it.
type model map[string]float64

func main() {
	log.SetFlags(0)
	models := flag.String("models", "", "folder with a folder of n-gram models for each language")
	out := flag.String("out", "internal/lang/data/profile.bin", "file to write")
	trigrams := flag.Int("trigrams", 6000, "number of trigrams to keep")
	bigrams := flag.Int("bigrams", 1000, "number of bigrams to keep")
	flag.Parse()
	codes := strings.Fields(classes)
	byOrder := [3][]model{}
	for n, name := range []string{"unigrams", "bigrams", "trigrams"} {
		for _, code := range codes {
			m, err := readModel(filepath.Join(*models, code, name+".pb.bin.zip"))
			if err != nil {
				log.Fatal(err)
			}
			byOrder[n] = append(byOrder[n], m)
		}
	}
	alphabet := chooseAlphabet(byOrder[0])
	var b bytes.Buffer
	fmt.Fprintf(&b, "pacenote language profile 1\n%s\n%s\n%d %d\n", classes, alphabet, *bigrams, *trigrams)
	for _, r := range alphabet {
		writeRow(&b, byOrder[0], string(r))
	}
	for n, keep := range []int{*bigrams, *trigrams} {
		for _, gram := range chooseGrams(byOrder, n+1, keep, alphabet) {
			writeKey(&b, gram, alphabet)
			writeRow(&b, byOrder[n+1], gram)
		}
	}
	if err := os.WriteFile(*out, b.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %d bytes, %d languages, alphabet %s\n", *out, b.Len(), len(codes), alphabet)
}

// detected is the number of classes, from the first on, that are told apart; letters of
// theirs take precedence in the alphabet: a rare one such as ß or ñ says more than a
// frequent letter of another language.
const detected, precedence = 5, 30

// chooseAlphabet returns the letters with the highest probability in any language, in
// order of code point.
func chooseAlphabet(unigrams []model) string {
	best := make(map[string]float64)
	for class, m := range unigrams {
		for letter, p := range m {
			if class < detected {
				p *= precedence
			}
			if utf8.RuneCountInString(letter) == 1 {
				best[letter] = max(best[letter], p)
			}
		}
	}
	letters := slices.SortedFunc(maps.Keys(best), func(a, b string) int {
		return cmp.Or(cmp.Compare(best[b], best[a]), strings.Compare(a, b))
	})
	letters = letters[:min(alphabetSize, len(letters))]
	slices.Sort(letters)
	return strings.Join(letters, "")
}

// chooseGrams returns the n+1-grams over the alphabet that are the most frequent in any
// language, in order of their keys.
func chooseGrams(byOrder [3][]model, n, keep int, alphabet string) []string {
	best := make(map[string]float64)
	for class, m := range byOrder[n] {
		for gram, p := range m {
			if strings.Trim(gram, alphabet) != "" || utf8.RuneCountInString(gram) != n+1 {
				continue
			}
			runes := []rune(gram)
			for i := range n { // P(abc) = P(a) P(b|a) P(c|ab)
				p *= byOrder[i][class][string(runes[:i+1])]
			}
			best[gram] = max(best[gram], p)
		}
	}
	grams := slices.SortedFunc(maps.Keys(best), func(a, b string) int {
		return cmp.Or(cmp.Compare(best[b], best[a]), strings.Compare(a, b))
	})
	if len(grams) < keep {
		log.Fatalf("only %d %d-grams", len(grams), n+1)
	}
	grams = grams[:keep]
	slices.Sort(grams)
	return grams
}

// writeKey writes a byte for each letter: its place in the alphabet.
func writeKey(b *bytes.Buffer, gram, alphabet string) {
	letters := []rune(alphabet)
	for _, r := range gram {
		b.WriteByte(byte(slices.Index(letters, r)))
	}
}

// writeRow writes a byte for each language: -16 ln p, at most 160 (p = e⁻¹⁰).
func writeRow(b *bytes.Buffer, models []model, gram string) {
	for _, m := range models {
		cost := 160.0
		if p := m[gram]; p > 0 {
			cost = min(cost, math.Round(-16*math.Log(p)))
		}
		b.WriteByte(byte(cost))
	}
}

// readModel reads a zipped model: a protocol buffer with field 4 repeated, each holding a
// probability (field 1, fixed64) and the n-grams that share it (field 2).
func readModel(name string) (model, error) {
	data, err := unzip(name)
	if err != nil {
		return nil, err
	}
	m := make(model)
	err = fields(data, func(number uint64, set []byte) error {
		if number != 4 {
			return nil
		}
		probability, grams := 0.0, []string(nil)
		err := fields(set, func(number uint64, value []byte) error {
			switch {
			case number == 1 && len(value) == 8:
				probability = math.Float64frombits(binary.LittleEndian.Uint64(value))
			case number == 2:
				grams = append(grams, string(value))
			}
			return nil
		})
		for _, g := range grams {
			m[g] = probability
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return m, nil
}
