// SPDX-License-Identifier: Apache-2.0

package lang

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// readLines returns the lines of a file in testdata that are no comments.
func readLines(t testing.TB, name string) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	return slices.DeleteFunc(lines, func(l string) bool { return strings.HasPrefix(l, "#") })
}

// tally counts what Detect says.
type tally struct{ right, unknown, wrong int }

func (c *tally) add(t *testing.T, language, text string) {
	t.Helper()
	switch code, confidence := Detect(text); code {
	case language:
		c.right++
	case "":
		c.unknown++
	default:
		c.wrong++
		t.Logf("%s instead of %q (%.2f): %s", code, language, confidence, text)
	}
}

// TestDetectQuestions keeps the share of short questions and keywords whose language is
// named, and that none is named wrongly. The questions hold part numbers, brands and
// names from other languages; those of "-" are names, codes and other languages.
func TestDetectQuestions(t *testing.T) {
	for name, least := range map[string]map[string]int{
		"questions_dev.txt":  {"en": 16, "de": 14, "fr": 15, "it": 18, "es": 17, "": 52},
		"questions_held.txt": {"en": 14, "de": 15, "fr": 16, "it": 16, "es": 17, "": 52},
	} {
		counts := map[string]*tally{}
		for _, line := range readLines(t, name) {
			language, text, _ := strings.Cut(line, "\t")
			language = strings.TrimPrefix(language, "-")
			if counts[language] == nil {
				counts[language] = new(tally)
			}
			counts[language].add(t, language, text)
		}
		for language, c := range counts {
			t.Logf("RESULT %s %q %+v", name, language, *c)
			if c.wrong > 0 || c.right < least[language] {
				t.Errorf("%s, %q: %+v, want at least %d right and none wrong", name, language, *c, least[language])
			}
		}
	}
}

// TestDetectNames requires that a name has no language, and that putting one into a
// question doesn't change the language of the question into another.
func TestDetectNames(t *testing.T) {
	for set, least := range map[string]float64{"dev": .95, "held": .95} {
		var alone, within tally
		names := readLines(t, "names_"+set+".txt")
		for _, name := range names {
			alone.add(t, "", name)
		}
		for _, line := range readLines(t, "questions_"+set+".txt") {
			language, text, _ := strings.Cut(line, "\t")
			if code, _ := Detect(text); code != language {
				continue
			}
			words := strings.Fields(text)
			for i, name := range names {
				middle := slices.Insert(slices.Clone(words), len(words)/2, name)
				within.add(t, language, []string{name + ": " + text, text + " " + name, strings.Join(middle, " ")}[i%3])
			}
		}
		t.Logf("RESULT %s: names alone %+v, in questions %+v", set, alone, within)
		if alone.wrong > 0 || within.wrong > 0 || float64(within.right) < least*float64(within.right+within.unknown) {
			t.Errorf("%s: names alone %+v, in questions %+v; want none wrong and %.2f of the questions right", set, alone, within, least)
		}
	}
}

// TestDetectPartNumbers requires that codes, numbers and units change no language.
func TestDetectPartNumbers(t *testing.T) {
	codes := []string{
		"8K0-839-461/B", "PN 68218-AA", "1C4RJFBG5FC123456", "P0301", "M8x1.25", "5W-30", "25 N·m", "0 445 110 369", "DIN EN ISO 4014",
		"ECN-2024-118", "KR 210 R2700", "x_max", "a.b@example.com", "AISI 304L / 1.4307", "#4711", "DE-AB-12", "v1.2.3-rc1", "3/4\"",
	}
	for _, line := range append(readLines(t, "questions_dev.txt"), readLines(t, "questions_held.txt")...) {
		language, text, _ := strings.Cut(line, "\t")
		before, _ := Detect(text)
		for _, code := range codes {
			for _, with := range []string{code + " " + text, text + " " + code, code + ": " + text + " (" + code + ")"} {
				if after, confidence := Detect(with); after != before && after != "" && after != language {
					t.Errorf("%q for %q, %q (%.2f) for %q", before, text, after, confidence, with)
				}
			}
		}
	}
}

// TestDetectMixed requires that a text in two languages is taken for one of them, or for
// none, and for the one of which there is three times as much.
func TestDetectMixed(t *testing.T) {
	parts := map[string]string{
		"en": "The pump is replaced every two years. Before you open the housing, close both valves and drain the coolant. ",
		"de": "Die Pumpe wird alle zwei Jahre ersetzt. Vor dem Öffnen des Gehäuses sind beide Ventile zu schließen. ",
		"fr": "La pompe est remplacée tous les deux ans. Avant d'ouvrir le carter, fermez les deux vannes et videz le circuit. ",
		"it": "La pompa va sostituita ogni due anni. Prima di aprire il corpo, chiudere le due valvole e svuotare il circuito. ",
		"es": "La bomba se sustituye cada dos años. Antes de abrir la carcasa, cierre las dos válvulas y vacíe el circuito. ",
	}
	more := map[string]string{
		"en": "Tighten the screws crosswise to the torque given in the table. ",
		"de": "Ziehen Sie die Schrauben über Kreuz mit dem Drehmoment aus der Tabelle an. ",
		"fr": "Serrez les vis en croix au couple indiqué dans le tableau. ",
		"it": "Serrare le viti a croce con la coppia indicata nella tabella. ",
		"es": "Apriete los tornillos en cruz con el par indicado en la tabla. ",
	}
	for a := range parts {
		for b := range parts {
			if a == b {
				continue
			}
			if code, _ := Detect(parts[a] + parts[b]); code != a && code != b && code != "" {
				t.Errorf("%s and %s together are %q", a, b, code)
			}
			if code, confidence := Detect(parts[a] + more[a] + "\n" + more[b]); code != a {
				t.Errorf("%s with a sentence of %s is %q (%.2f)", a, b, code, confidence)
			}
		}
	}
}

func BenchmarkDetect(b *testing.B) {
	question := "Welches Drehmoment brauchen die Schrauben der Bosch-Pumpe 0 445 110 369?"
	passage := strings.Repeat("The pump is replaced every two years. Before you open the housing, close both valves. Part %d costs 12.50 EUR.\n", 10)
	for _, text := range []string{question, passage} {
		b.Run(fmt.Sprintf("%d bytes", len(text)), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				Detect(text)
			}
		})
	}
}
