// SPDX-License-Identifier: Apache-2.0

package pdfguard

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// all reads every value of a text.
func all(l *Lexer) []any {
	var out []any
	for {
		v, ok := l.Next()
		if !ok {
			return out
		}
		out = append(out, v)
	}
}

func TestLexer(t *testing.T) {
	tests := []struct {
		name, text string
		want       []any
	}{
		{"numbers", "1 -2 +3 4.5 -.5 6. 12345678901234567890 --7 1.2.3 4-5",
			[]any{int64(1), int64(-2), int64(3), 4.5, -.5, 6.0, 12345678901234567890.0, int64(-7), 1.2, int64(4)}},
		{"words", "BT true false null endobj", []any{Keyword("BT"), true, false, nil, Keyword("endobj")}},
		{"names", "/A /A#20B /#zz / /é", []any{Name("A"), Name("A B"), Name("#zz"), Name(""), Name("é")}},
		{"strings", `(a(b)c) (\n\(\051\7\0533) (x\
y) (open`, []any{String("a(b)c"), String("\n()\a+3"), String("xy"), String("open")}},
		{"line ends in strings", "(a\r\nb\rc)", []any{String("a\nb\nc")}},
		{"hexadecimal", "<48 65 6C6c 6F> <4> <zz> <41", []any{String("Hello"), String("@"), String(""), String("A")}},
		{"comments", "1 % two 2\n3 %", []any{int64(1), int64(3)}},
		{"arrays", "[1 [2 /A] (s)] ]", []any{Array{int64(1), Array{int64(2), Name("A")}, String("s")}}},
		{"dictionaries", "<</A 1/B/C/D<</E[2]>>>>", []any{Dict{"A": int64(1), "B": Name("C"), "D": Dict{"E": Array{int64(2)}}}}},
		{"references", "[1 0 R 2] <</A 3 0 R/B 4 5 R>>", []any{Array{Ref{1, 0}, int64(2)}, Dict{"A": Ref{3, 0}, "B": Ref{4, 5}}}},
		{"references that are none", "[R 1 R -1 0 R]", []any{Array{int64(1), int64(-1), int64(0)}}},
		{"a dictionary cut short", "<</A 1/B", []any{Dict{"A": int64(1)}}},
		{"a dictionary without end", "<</A 1 endobj", []any{Dict{"A": int64(1)}, Keyword("endobj")}},
		{"an array without end", "[1 2 endobj", []any{Array{int64(1), int64(2)}, Keyword("endobj")}},
		{"the first of two entries", "<</A 1/A 2>>", []any{Dict{"A": int64(1)}}},
		{"a value without name", "<</A 1 2 (x)/B 3>>", []any{Dict{"A": int64(1), "B": int64(3)}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := all(&Lexer{Data: []byte(tt.text), References: true})
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestLexerDepth(t *testing.T) {
	l := Lexer{Data: []byte(strings.Repeat("[", 10) + strings.Repeat("]", 10)), Depth: 20}
	if _, ok := l.Next(); !ok || l.Overflow {
		t.Error("10 levels are within 20")
	}
	l = Lexer{Data: []byte(strings.Repeat("[<<", 1_000_000)), Depth: 20}
	if _, ok := l.Next(); ok || !l.Overflow {
		t.Error("a million levels are not within 20")
	}
}

// FuzzLexer checks that reading ends and moves on.
func FuzzLexer(f *testing.F) {
	f.Add([]byte("<</A[1 0 R(x)<41>]/B true>>stream"))
	f.Add([]byte("[<</"))
	f.Fuzz(func(t *testing.T, data []byte) {
		l := Lexer{Data: data, References: true}
		for last := -1; ; {
			if _, ok := l.Next(); !ok {
				return
			}
			if l.Pos <= last {
				t.Fatalf("stuck at %d", l.Pos)
			}
			last = l.Pos
		}
	})
}

// TestNumbers checks that numbers are read as exactly as the standard library does.
func TestNumbers(t *testing.T) {
	for _, s := range []string{
		"0", "7", "-7", "+7", "007", "999999999999999999", "0.5", ".5", "5.", "-.002", "3.14159265358979",
		"123456789012.345", "123456789012.345678901", "0.1", "0.000001", "12345.6789", ".", "-", "99999999999999999999",
	} {
		lexer := Lexer{Data: []byte(s)}
		v, _ := lexer.Next()
		got, ok := number(v)
		want, err := strconv.ParseFloat(s, 64)
		if err != nil {
			want = 0
		}
		if !ok || got != want {
			t.Errorf("%s: got %v, want %v", s, v, want)
		}
	}
}
