// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"math"
	"testing"
	"time"
)

func TestNumber(t *testing.T) {
	for _, test := range []struct {
		language string
		number   float64
		decimals int
		want     string
	}{
		{"en", 1234.5, 1, "1,234.5"},
		{"fr", 1234.5, 1, "1\u202f234,5"},
		{"de", 1234.5, 1, "1.234,5"},
		{"it", 1234.5, 1, "1.234,5"},
		{"es", 1234.5, 1, "1.234,5"},
		{"en", -1234567, 0, "-1,234,567"},
		{"en", 999.999, 2, "1,000.00"},
		{"en", -0.001, 2, "0.00"},
		{"de", 0, 0, "0"},
		{"en", math.Inf(-1), 2, "-+Inf"},
	} {
		if got := textsFor(test.language).number(test.number, test.decimals); got != test.want {
			t.Errorf("%s: number(%v, %d) = %q, want %q", test.language, test.number, test.decimals, got, test.want)
		}
	}
}

func TestWithUnit(t *testing.T) {
	for _, test := range []struct{ language, unit, want string }{
		{"en", "%", "5%"},
		{"it", "%", "5%"},
		{"fr", "%", "5\u202f%"},
		{"de", "%", "5\u00a0%"},
		{"es", "%", "5\u00a0%"},
		{"en", "EUR", "5\u00a0EUR"},
		{"de", "", "5"},
	} {
		if got := textsFor(test.language).withUnit("5", test.unit); got != test.want {
			t.Errorf("%s: %q, want %q", test.language, got, test.want)
		}
	}
}

func TestDecimalsOf(t *testing.T) {
	one := 1
	for _, test := range []struct {
		decimals *int
		unit     string
		numbers  []float64
		want     int
	}{
		{&one, "%", []float64{0.001}, 1},
		{nil, "%", []float64{2, 3.14159}, 2},
		{nil, "%", []float64{0.00123}, 5},
		{nil, "EUR", []float64{1e6}, 2},
		{nil, "ppm", []float64{123.4}, 0},
		{nil, "ppm", []float64{0.123}, 3},
		{nil, "", []float64{4, 5}, 0},
		{nil, "", []float64{4, 512.25}, 1},
		{nil, "", []float64{4.25}, 2},
		{nil, "bar", []float64{0.0251}, 4},
		{nil, "", nil, 0},
	} {
		if got := decimalsOf(&Metric{Decimals: test.decimals}, test.unit, test.numbers...); got != test.want {
			t.Errorf("decimalsOf(%v, %q) = %d, want %d", test.numbers, test.unit, got, test.want)
		}
	}
}

func TestPeriodInWords(t *testing.T) {
	for _, test := range []struct{ language, period, want string }{
		{"en", "2026-02-01/2026-03-01", "from 1 to 28 February 2026"},
		{"fr", "2026-02-01/2026-03-01", "du 1er au 28 février 2026"},
		{"de", "2026-02-01/2026-03-01", "vom 1. bis 28. Februar 2026"},
		{"it", "2026-02-01/2026-03-01", "dal 1° al 28 febbraio 2026"},
		{"es", "2026-02-01/2026-03-01", "del 1 al 28 de febrero de 2026"},
		{"en", "2025-10-01/2026-01-01", "from 1 October to 31 December 2025"},
		{"es", "2025-10-01/2026-01-01", "del 1 de octubre al 31 de diciembre de 2025"},
		{"de", "2025-12-24/2026-01-02", "vom 24. Dezember 2025 bis 1. Januar 2026"},
		{"en", "2026-02-03/2026-02-04", "on 3 February 2026"},
		{"fr", "2026-03-01/2026-03-02", "le 1er mars 2026"},
		{"it", "2026-02-08/2026-02-12", "dall’8 all’11 febbraio 2026"},
		{"it", "2026-02-11/2026-02-12", "l’11 febbraio 2026"},
		{"it", "/2026-02-09", "fino all’8 febbraio 2026"},
		{"en", "2026-02-09/", "since 9 February 2026"},
	} {
		period, ok := parsePeriod(test.period)
		if !ok {
			t.Errorf("%s is no period", test.period)
		}
		if got := textsFor(test.language).period(period); got != test.want {
			t.Errorf("%s: %s is %q, want %q", test.language, test.period, got, test.want)
		}
	}
	if got := englishTexts.period(Period{}); got != englishTexts.allTime {
		t.Errorf("all time is %q", got)
	}
	for _, text := range []string{"", "/", "Ulm", "2026-02", "a/b", "2026-02-01/x", "2026-02-01/2026-02-29", "0001-01-01/"} {
		if p, ok := parsePeriod(text); ok {
			t.Errorf("%q is the period %v", text, p)
		}
	}
}

func TestGrainKey(t *testing.T) {
	for _, test := range []struct{ language, key, want, start string }{
		{"en", "2025-10", "October 2025", "2025-10-01"},
		{"es", "2025-10", "octubre de 2025", "2025-10-01"},
		{"en", "2026-W05", "week 5 of 2026", "2026-01-26"},
		{"de", "2020-W53", "KW 53/2020", "2020-12-28"},
		{"fr", "2025-Q3", "3e trimestre 2025", "2025-07-01"},
		{"it", "2025", "2025", "2025-01-01"},
		{"de", "2025-10-31", "31. Oktober 2025", "2025-10-31"},
		{"en", "2025-Q7", "2025-Q7", "2026-07-01"},
		{"en", "early", "early", ""},
		{"en", "", "", ""},
	} {
		if got := textsFor(test.language).grainKey(test.key); got != test.want {
			t.Errorf("%s: %q is %q, want %q", test.language, test.key, got, test.want)
		}
		start, ok := grainStart(test.key)
		if ok != (test.start != "") || ok && start.Format(time.DateOnly) != test.start {
			t.Errorf("%q starts %s (%v), want %q", test.key, start, ok, test.start)
		}
	}
}

// FuzzGrainKey reads keys of any form.
func FuzzGrainKey(f *testing.F) {
	for _, key := range []string{"2025-10", "2026-W05", "2025-Q3", "2025", "2025-10-31", "2026-01-01/2026-02-01", "-W", "x"} {
		f.Add(key)
	}
	f.Fuzz(func(t *testing.T, key string) {
		for _, language := range sayLanguages {
			if textsFor(language).grainKey(key) == "" && key != "" {
				t.Errorf("%q has no words", key)
			}
		}
		grainStart(key)
		if p, ok := parsePeriod(key); ok && p.String() != key {
			t.Errorf("%q is the period %s", key, p)
		}
	})
}
