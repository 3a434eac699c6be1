// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"strconv"
	"strings"

	objects "github.com/ledongthuc/pdf"
)

// pageLabels returns the printed number of each page by the ranges of ISO 32000-1
// section 12.4.2: pairs of a first page, from 0, and its style. Nil if there are none.
func pageLabels(nums objects.Value, pages int) []string {
	if nums.Len() < 2 {
		return nil
	}
	labels := make([]string, pages)
	for i := 0; i+1 < nums.Len(); i += 2 {
		first := int(nums.Index(i).Int64())
		end := pages
		if i+2 < nums.Len() {
			end = min(pages, int(nums.Index(i+2).Int64()))
		}
		style := nums.Index(i + 1)
		start := max(1, int(style.Key("St").Int64()))
		for n := max(first, 0); n < end; n++ {
			labels[n] = style.Key("P").Text() + labelNumber(style.Key("S").Name(), start+n-first)
		}
	}
	return labels
}

// labelNumber writes a number in a style of page labels.
func labelNumber(style string, n int) string {
	switch style {
	case "D":
		return strconv.Itoa(n)
	case "R":
		return roman(n)
	case "r":
		return strings.ToLower(roman(n))
	case "A", "a":
		letter := string(rune('A' + (n-1)%26))
		label := strings.Repeat(letter, min((n-1)/26+1, 100))
		if style == "a" {
			label = strings.ToLower(label)
		}
		return label
	}
	return ""
}

// roman writes a number with Roman digits; above 4999 with Arabic ones.
func roman(n int) string {
	if n > 4999 {
		return strconv.Itoa(n)
	}
	values := []int{1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1}
	digits := []string{"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"}
	var b strings.Builder
	for i, v := range values {
		for n >= v {
			b.WriteString(digits[i])
			n -= v
		}
	}
	return b.String()
}
