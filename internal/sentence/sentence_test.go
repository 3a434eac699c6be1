// SPDX-License-Identifier: Apache-2.0

package sentence

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

func TestSplit(t *testing.T) {
	// "¦" marks where sentences are to be cut.
	for _, s := range []string{
		"",
		"One.",
		"No stop at all",
		"Tighten the bolts. ¦Check the torque! ¦Is it right? ¦Yes.",
		"The gap is 4.25 mm. ¦It must not exceed 5,00 mm. ¦Done.",
		"See Fig. 3 and p. 12. ¦Then stop.",
		"Part No. 68218-AA fits. ¦No. ¦It does not.",
		"Use oil, e.g. 5W-30, i.e. the thin one. ¦Fill approx. 4.2 l.",
		"Dr. J. Smith of Acme Inc. wrote this. ¦Mr. Brown of Acme Inc. ¦He agrees.",
		"Made in the U.S. and sold in the U.S. ¦The plant is in Toledo.",
		"Bolts, nuts, washers, etc. are in the kit. ¦Bolts, nuts, etc. ¦Order them.",
		"He said \"Stop.\" ¦Then he left. ¦(See below.) ¦End.",
		"Wait… ¦Then go. ¦Wait ... and see.",
		"Visit example.com or mail a.b@example.org. ¦Thanks.",
		"Version 1.2.3 is out. ¦Rev. 4 follows.",
		"1. Open the door. ¦2. Close it.",
		"What?! ¦Really.",
		"Start at 7 a.m. and stop at 5 p.m. ¦Then rest.",
		"Close valve A. ¦The pump stops.",
		"It runs at 3,000 rev/min. ¦The pump starts.",
		"The pressure is min./max. 20 bar and 3 l/min. ¦4 bar is too much.",
		"Wait 5 min. ¦Then start the pump. ¦Wait at least 5 min. before use.",
		"Use a pressure of 2 bar max. ¦The valve opens at 3 bar.",
		"The voltage is 12 V max.\n¦Check the fuse.",
		"Grease the shaft, e.g.\nUniversal Grease 3.",
		"See Fig.\n3 and Dr.\nSmith.",
		// Lines of a lost layout: titles, ways through menus, page numbers
		"Sleep timer\n¦The set can turn itself off at a time that you choose\nbeforehand.\n¦Off timer\n¦You can set it to turn off every day at the same time.\n",
		"It lasts.\n¦Off timer\nSettings\nTime\n¦You can set the time at which the television turns itself off.",
		"It lasts. ¦Off timer\nYou can set the time at which the television turns itself off.",
		"Press the\nHome\nButton to see what the television has to offer at the time.",
		"It is done. ¦Off Timer\nis only available if the clock has been set before this.",
		"The door must not be opened.\n¦- 21 -\n¦Press the button to see what there is to be seen.",
		"Die Pumpe ist jetzt undicht. ¦Auch der\nBehälter ist es, und er muss dringend ausgetauscht werden.",
		"It is as\nshort as this.\n¦Every line\nIs short.",
		// German
		"Der Motor läuft mit 3.000 U/min.\n¦Danach wird er abgestellt.",
		"Drehzahl 3.000 U/min. ¦Getriebe prüfen, ca. Viertel vor.",
		"Das Fahrzeug fährt 80 km/h max.\n¦Bremsen prüfen. ¦Nicht länger als 10 min. ¦Die Pumpe läuft.",
		"Das Drehmoment beträgt z.B. 25 N·m. ¦Siehe Abb. 3, S. 12, Nr. 5.",
		"Schrauben, z. B. M8, d. h. die kleinen, anziehen. ¦Fertig.",
		"Am 3. März 2026 trat die Störung auf. ¦Sie wurde am 5. behoben.",
		"Den 2. Gang einlegen. ¦Der Abstand beträgt 25. ¦Danach prüfen.",
		"Öl ca. 4,25 l einfüllen, max. Füllstand beachten. ¦Ggf. Dichtung ersetzen.",
		"Reifen, Felgen usw. ¦Die Räder auswuchten.",
		"„Halt.“ ¦Dann fuhr er los.",
		"Nr. 5 prüfen bzw. Nr. 6 ersetzen. ¦Gilt u. a. Für Diesel.",
		// French
		"Serrer les vis, p. ex. M8. ¦Couple : env. 25 N·m. ¦Voir fig. 3.",
		"Attention ! ¦Ne pas ouvrir. ¦« Arrêtez. » ¦Puis repartez.",
		"M. Dupont l'a vu. ¦Qu'est-ce que c'est ? ¦Rien.",
		// Italian
		"Serrare le viti, ad es. M8. ¦Vedi pag. 12, cap. IV. ¦Fine.",
		"Sig. Rossi ha chiamato. ¦Bulloni, dadi, ecc. ¦Ordinare.",
		// Spanish
		"¿Está bien? ¦¡Sí! ¦Apriete los pernos, p. ej. M8. ¦Véase pág. 12.",
		"El Sr. García llamó. ¦Aprox. 25 N·m.",
		// lines
		"A line that\nwraps here. ¦And goes on.",
		"First paragraph without stop ¦\n\nSecond",
		"Do this: ¦\n- open ¦\n- close",
		"Steps ¦\n1. open ¦\n2) close",
		"Torque: 25 N·m ¦\nThread: M8 ¦\nNote: done",
		"機械を止める。 ¦次に開く。",
	} {
		var want []string
		for part := range strings.SplitSeq(s, "¦") {
			if part = strings.TrimSpace(part); part != "" {
				want = append(want, part)
			}
		}
		text := strings.ReplaceAll(s, "¦", "")
		var got []string
		for _, span := range Split(text) {
			got = append(got, text[span.Start:span.End])
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q:\n%s", text, diff)
		}
	}
}

func TestPageNumber(t *testing.T) {
	for text, want := range map[string]bool{"- 100 -": true, "–7–": true, "— 12 —": true, "-40": false, "- 40 °C -": false, "100": false, "- 12345 -": false} {
		if got := IsPageNumber(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestSplitIsLinear(t *testing.T) {
	for _, unit := range []string{"a. ", "...", "\n", ".\n", "z. B. ", "1. ", "( ", "\"", "a\n", "- \n", "x: y\n", " ", ".a", "A title\n"} {
		text := strings.Repeat(unit, 300_000/len(unit))
		start := time.Now()
		check(t, text)
		// A time is logged, never judged: go test ends what hangs.
		t.Logf("%q: %v", unit, time.Since(start))
	}
}

// check checks that the sentences are in order and cover all but white space.
func check(t *testing.T, text string) {
	t.Helper()
	at := 0
	for _, s := range Split(text) {
		if s.Start < at || s.End <= s.Start || s.End > len(text) {
			t.Fatalf("span %v after %d of %d bytes", s, at, len(text))
		}
		if gap := text[at:s.Start]; strings.TrimFunc(gap, unicode.IsSpace) != "" {
			t.Fatalf("%q is in no sentence", gap)
		}
		if in := text[s.Start:s.End]; strings.TrimSpace(in) != in {
			t.Fatalf("sentence %q has white space around it", in)
		}
		at = s.End
	}
	if strings.TrimFunc(text[at:], unicode.IsSpace) != "" {
		t.Fatalf("%q is in no sentence", text[at:])
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("Tighten to 25 N·m, e.g. by hand. Am 3. März. « Oui. » Non")
	f.Add("a.\n\n- b: c\nd: e\xff. ")
	f.Fuzz(func(t *testing.T, text string) { check(t, text) })
}

func BenchmarkSplit(b *testing.B) {
	text := strings.Repeat("Tighten the bolts to 25 N·m, e.g. by hand. Check No. 5 after 4.2 km.\n", 1000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Split(text)
	}
}

func ExampleSplit() {
	text := "Anzugsmoment z. B. 4,25 N·m. Siehe Abb. 3."
	for _, s := range Split(text) {
		fmt.Println(text[s.Start:s.End])
	}
	// Output:
	// Anzugsmoment z. B. 4,25 N·m.
	// Siehe Abb. 3.
}
