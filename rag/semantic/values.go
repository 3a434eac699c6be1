// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"fmt"
	"math"
	"math/big"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// valueKind is what a database gives for a column, so that arguments compared with it are
// of the same kind: not every database compares a number with text.
type valueKind uint8

const (
	textValue valueKind = iota
	intValue
	floatValue
	boolValue
)

// columnText writes a value of a database as text, the form in which values of dimensions
// are known; false if it is NULL. Truth values are "1" and "0".
func columnText(v any) (string, bool) {
	switch v := v.(type) {
	case nil:
		return "", false
	case string:
		return v, true
	case []byte:
		return string(v), true
	case int64:
		return strconv.FormatInt(v, 10), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	case bool:
		if v {
			return "1", true
		}
		return "0", true
	case time.Time:
		if v.Equal(midnight(v)) {
			return v.Format(time.DateOnly), true
		}
		return v.Format(time.DateTime), true
	}
	// Drivers may give types of their own, which are a string or number below.
	switch r := reflect.ValueOf(v); {
	case r.Kind() == reflect.String:
		return r.String(), true
	case r.CanInt():
		return strconv.FormatInt(r.Int(), 10), true
	case r.CanFloat():
		return strconv.FormatFloat(r.Float(), 'f', -1, 64), true
	}
	return fmt.Sprint(v), true
}

// kindOfValue returns the kind of a value that is not NULL. Some drivers give numbers as
// text; declared is the name of the column's type in the database.
func kindOfValue(v any, declared string) valueKind {
	switch v.(type) {
	case int64:
		return intValue
	case float64:
		return floatValue
	case bool:
		return boolValue
	case time.Time:
		return textValue
	}
	r := reflect.ValueOf(v)
	if r.CanInt() {
		return intValue
	}
	if r.CanFloat() {
		return floatValue
	}
	declared = strings.ToUpper(declared)
	if strings.Contains(declared, "INT") && declared != "INTERVAL" && declared != "POINT" {
		return intValue
	}
	for _, name := range []string{"NUM", "DEC", "FLOAT", "DOUBLE", "REAL", "MONEY", "FIXED"} {
		if strings.Contains(declared, name) {
			return floatValue
		}
	}
	return textValue
}

// argument returns a text as an argument of a kind; as it is if it isn't one.
func (k valueKind) argument(text string) any {
	switch k {
	case intValue, floatValue:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n
		}
		if f, err := strconv.ParseFloat(text, 64); err == nil && k == floatValue {
			return f
		}
	case boolValue:
		if b, err := strconv.ParseBool(text); err == nil {
			return b
		}
	}
	return text
}

// numberArgument returns a number as an argument: whole ones as int64, which every
// database compares with every numeric type.
func numberArgument(f float64) any {
	if f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return int64(f)
	}
	return f
}

// total adds numbers up without rounding where the database gives integers or decimals,
// and with Neumaier's compensation where it gives floating-point numbers. The zero total
// is an empty sum.
type total struct {
	whole       int64
	exact       *big.Rat // what does not fit whole
	float, lost float64
	any         bool // a number was added
}

// add adds a number as a database gives it. NULL adds nothing.
func (t *total) add(v any) error {
	switch v := v.(type) {
	case nil:
		return nil
	case int64:
		t.addInt(v)
		return nil
	case float64:
		t.addFloat(v)
		return nil
	case bool:
		if v {
			t.addInt(1)
		} else {
			t.addInt(0)
		}
		return nil
	}
	text, _ := columnText(v)
	return t.addText(strings.TrimSpace(text))
}

func (t *total) addInt(n int64) {
	t.any = true
	sum := t.whole + n
	if (sum > t.whole) == (n > 0) {
		t.whole = sum
		return
	}
	t.addRat(new(big.Rat).SetInt64(n))
}

func (t *total) addRat(r *big.Rat) {
	t.any = true
	if t.exact == nil {
		t.exact = new(big.Rat)
	}
	t.exact.Add(t.exact, r)
}

func (t *total) addFloat(f float64) {
	t.any = true
	sum := t.float + f
	if math.Abs(t.float) >= math.Abs(f) {
		t.lost += t.float - sum + f
	} else {
		t.lost += f - sum + t.float
	}
	t.float = sum
}

// addText adds a number written as text: exactly, unless it has an exponent.
func (t *total) addText(text string) error {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		t.addInt(n)
		return nil
	}
	if len(text) <= maxDigits && strings.Trim(text, "+-.0123456789") == "" {
		if r, ok := new(big.Rat).SetString(text); ok {
			t.addRat(r)
			return nil
		}
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		return fmt.Errorf("want a number, have %.40q", text)
	}
	t.addFloat(f)
	return nil
}

// maxDigits bounds decimals that are added exactly.
const maxDigits = 100

// value returns the sum.
func (t *total) value() float64 {
	if t.exact == nil {
		return float64(t.whole) + (t.float + t.lost)
	}
	r := new(big.Rat).SetInt64(t.whole)
	f, _ := r.Add(r, t.exact).Float64()
	return f + (t.float + t.lost)
}

// numberOf reads one number of a database; false if it is NULL.
func numberOf(v any) (float64, bool, error) {
	var t total
	if err := t.add(v); err != nil {
		return 0, false, err
	}
	return t.value(), t.any, nil
}
