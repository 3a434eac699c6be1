// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"math"
	"strconv"
	"testing"
	"time"
)

func TestTotal(t *testing.T) {
	tenths := make([]any, 10)
	for i := range tenths {
		tenths[i] = 0.1
	}
	for _, test := range []struct {
		add  []any
		want float64
		any  bool
	}{
		{nil, 0, false},
		{[]any{nil}, 0, false},
		{[]any{int64(1), "2", []byte("3")}, 6, true},
		{[]any{int64(math.MaxInt64), int64(math.MaxInt64)}, 2 * float64(math.MaxInt64), true},
		{[]any{int64(math.MinInt64), int64(-1)}, float64(math.MinInt64) - 1, true},
		{[]any{"0.1", "0.2"}, 0.3, true},
		{[]any{"12345678901234567890.12", "-12345678901234567890"}, 0.12, true},
		{tenths, 1, true},
		{[]any{1e100, 1.0, -1e100}, 1, true},
		{[]any{true, false, true}, 2, true},
		{[]any{"1e3", " 2 "}, 1002, true},
	} {
		var got total
		for _, v := range test.add {
			if err := got.add(v); err != nil {
				t.Fatal(err)
			}
		}
		if got.value() != test.want || got.any != test.any {
			t.Errorf("%v: have %v, %v, want %v, %v", test.add, got.value(), got.any, test.want, test.any)
		}
	}
	for _, bad := range []any{"", "twelve", "1,5", "NaN", "Inf", "0x10", time.Time{}} {
		if err := new(total).add(bad); err == nil {
			t.Errorf("%v was added", bad)
		}
	}
}

type named string

func TestColumnText(t *testing.T) {
	for _, test := range []struct {
		value any
		want  string
		ok    bool
	}{
		{nil, "", false}, {"a", "a", true}, {[]byte("b"), "b", true}, {int64(-3), "-3", true}, {1985.0, "1985", true},
		{0.25, "0.25", true}, {true, "1", true}, {false, "0", true}, {named("7.5"), "7.5", true}, {int32(4), "4", true},
		{time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC), "2026-02-01", true},
		{time.Date(2026, 2, 1, 7, 5, 0, 0, time.UTC), "2026-02-01 07:05:00", true},
	} {
		if got, ok := columnText(test.value); got != test.want || ok != test.ok {
			t.Errorf("%v: have %q, %v, want %q, %v", test.value, got, ok, test.want, test.ok)
		}
	}
}

func TestArguments(t *testing.T) {
	for _, test := range []struct {
		value    any
		declared string
		text     string
		want     any
	}{
		{int64(3), "", "3", int64(3)},
		{"3", "INTEGER", "3", int64(3)},
		{[]byte("3.50"), "NUMERIC", "3.5", 3.5},
		{[]byte("3"), "DECIMAL", "12345678901234567", int64(12345678901234567)},
		{"3", "TEXT", "3", "3"},
		{"3", "INTERVAL", "3", "3"},
		{int64(3), "", "none", "none"},
		{true, "BOOL", "1", true},
		{1.5, "", "2.5", 2.5},
	} {
		if got := kindOfValue(test.value, test.declared).argument(test.text); got != test.want {
			t.Errorf("%v %s: %q became %#v, want %#v", test.value, test.declared, test.text, got, test.want)
		}
	}
}

func FuzzNumber(f *testing.F) {
	for _, seed := range []string{"1", "-0.5", "12345678901234567890.123", "1e400", ".", "+-1", "1.2.3"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok, err := numberOf(text)
		want, parseErr := strconv.ParseFloat(text, 64)
		if err != nil || parseErr != nil {
			return
		}
		if !ok || math.Abs(got-want) > 1e-9*math.Abs(want) {
			t.Errorf("%q is %v, want %v", text, got, want)
		}
	})
}
