// SPDX-License-Identifier: Apache-2.0

package pdfguard

// The values that a Lexer reads are bool, int64, float64, nil for null, and these.
type (
	// Name is a name, without its slash and with #xx resolved.
	Name string
	// String is the bytes of a literal or hexadecimal string.
	String string
	// Keyword is an operator or another bare word.
	Keyword string
	// Dict is a dictionary.
	Dict map[Name]any
	// Array is an array.
	Array []any
)

// Ref refers to an indirect object.
type Ref struct {
	// Number and Generation name the object.
	Number, Generation int
}

// Stream is a dictionary with bytes.
type Stream struct {
	// Dict describes the bytes.
	Dict Dict
	// Raw is the bytes as they stand in the file, decrypted but not decoded.
	Raw []byte
}

// number returns a numeric value as float64.
func number(v any) (float64, bool) {
	switch x := v.(type) {
	case int64:
		return float64(x), true
	case float64:
		return x, true
	}
	return 0, false
}

// integer returns a numeric value as int, if it fits and has no fraction to speak of.
func integer(v any) (int, bool) {
	f, ok := number(v)
	if !ok || f > 1<<53 || f < -1<<53 {
		return 0, false
	}
	return int(f), true
}
