// SPDX-License-Identifier: Apache-2.0

package semantic

import "testing"

func TestMisspelling(t *testing.T) {
	for _, test := range []struct {
		word, known string
		read        bool
	}{
		{"windsro", "windsor", true},
		{"defct", "defect", true},
		{"panle", "panel", true},
		{"teh", "the", true},
		{"lft", "left", true},
		{"frnt", "front", true},
		{"temp", "temperature", true},
		{"manufactruing", "manufacturing", true},
		{"seat", "seal", false}, // another word
		{"mulheim", "mulhouse", false},
		{"door", "floor", false},
		{"red", "bed", false},
		{"panel", "panel", false}, // the same
		{"in", "inn", false},
	} {
		if got := misspelling(test.word, test.known) > 0; got != test.read {
			t.Errorf("%q read as %q: %v, want %v", test.word, test.known, got, test.read)
		}
	}
}

func TestLexicons(t *testing.T) {
	known := map[class]bool{}
	for _, c := range []class{
		classFunction, classOf, classWith, classMost, classShow, classEither, classHowMuch, classPortion, classOther, classNaming, classCoding, classDistinct, classHappen, classHighest, classLowest, classBest, classWorst, classTop, classBottom,
		classRank, classCompare, classDisobey, classRules, classBy, classTrend, classWhich, classMean, classMaximum, classMinimum, classTotal,
		classCount, classMore, classLess, classAtLeast, classAtMost, classThan, classNot, classChange, classPronoun,
		classVague, classForecast, classDocument, classWrite, classInject, classFollowUp, classPercent, classCurrency, classShare, classBelong, classAmount, classUp, classDown, classMade, classHold, classRounding, classUnit, classAnd,
		classRelative, classBoth, classPossessive,
	} {
		known[c] = true
	}
	known[classCommand] = true // not every language needs words of its own for it
	seen := map[string]map[class]bool{}
	for _, terms := range lexicons().byFirst {
		for _, term := range terms {
			if !known[term.class] {
				t.Errorf("%s: unknown class %q of %q", term.language, term.class, term.words)
			}
			if term.class == classCurrency && len(term.currency) != 3 || term.class == classUnit && term.currency == "" {
				t.Errorf("%s: currency %q of %q", term.language, term.currency, term.words)
			}
			if seen[term.language] == nil {
				seen[term.language] = map[class]bool{}
			}
			seen[term.language][term.class] = true
		}
	}
	for _, language := range allLanguages {
		for c := range known {
			if !seen[language][c] {
				t.Errorf("%s has no words of class %s", language, c)
			}
		}
	}
}

func TestLanguageOf(t *testing.T) {
	for text, want := range map[string]string{
		"What was the rate at the plant last month?":   "en",
		"Quel a été le taux sur le site le mois passé": "fr",
		"Wie hoch war die Quote im letzten Monat?":     "de",
		"Qual è stato il tasso a gennaio?":             "it",
		"¿Cuál fue la tasa en febrero?":                "es",
		"XYZ 123":                                      "en",
	} {
		if got := lexicons().languageOf(tokenize(text), ""); got != want {
			t.Errorf("languageOf(%q) = %s, want %s", text, got, want)
		}
	}
}
