// SPDX-License-Identifier: Apache-2.0

package htmlblock

import (
	"strconv"
	"strings"
)

// colour is a colour of CSS. The zero value is not known.
type colour struct {
	red, green, blue uint8
	known            bool
}

// transparent is a colour of text that is not seen on any background.
var transparent = colour{red: 1}

// alike is the greatest difference of each component of two colours that can't be told
// apart.
const alike = 10

// on reports whether text of the colour is not seen on a background.
func (c colour) on(background colour) bool {
	if c == transparent {
		return true
	}
	near := func(a, b uint8) bool { return max(a, b)-min(a, b) <= alike }
	return c.known && background.known && near(c.red, background.red) && near(c.green, background.green) && near(c.blue, background.blue)
}

// colourNames are the names of CSS that are met; others are not known, and seen.
var colourNames = map[string]uint32{
	"black": 0x000000, "white": 0xFFFFFF, "red": 0xFF0000, "lime": 0x00FF00, "green": 0x008000, "blue": 0x0000FF, "yellow": 0xFFFF00,
	"cyan": 0x00FFFF, "aqua": 0x00FFFF, "magenta": 0xFF00FF, "fuchsia": 0xFF00FF, "silver": 0xC0C0C0, "gray": 0x808080, "grey": 0x808080,
	"maroon": 0x800000, "olive": 0x808000, "purple": 0x800080, "teal": 0x008080, "navy": 0x000080, "orange": 0xFFA500,
	"whitesmoke": 0xF5F5F5, "snow": 0xFFFAFA, "ivory": 0xFFFFF0, "ghostwhite": 0xF8F8FF, "floralwhite": 0xFFFAF0, "azure": 0xF0FFFF,
	"mintcream": 0xF5FFFA, "lightgray": 0xD3D3D3, "lightgrey": 0xD3D3D3, "darkgray": 0xA9A9A9, "darkgrey": 0xA9A9A9, "beige": 0xF5F5DC,
	"aliceblue": 0xF0F8FF, "seashell": 0xFFF5EE, "linen": 0xFAF0E6, "lavender": 0xE6E6FA, "honeydew": 0xF0FFF0, "gainsboro": 0xDCDCDC,
}

// parseColour reads a colour; ok is false for what is none.
func parseColour(text string) (c colour, ok bool) {
	if text == "transparent" {
		return transparent, true
	}
	if n, named := colourNames[text]; named {
		return colour{uint8(n >> 16), uint8(n >> 8), uint8(n), true}, true
	}
	if hex, found := strings.CutPrefix(text, "#"); found {
		return hexColour(hex)
	}
	if inner, found := strings.CutPrefix(strings.Replace(text, "rgba(", "rgb(", 1), "rgb("); found {
		return rgbColour(strings.TrimSuffix(inner, ")"))
	}
	if len(text) == 6 { // of attributes of old pages
		return hexColour(text)
	}
	return colour{}, strings.HasPrefix(text, "hsl") || text == "currentcolor" || strings.HasPrefix(text, "var(")
}

// hexColour reads three, four, six or eight digits; the fourth, or the last two, say how
// opaque it is.
func hexColour(hex string) (colour, bool) {
	if len(hex) == 3 || len(hex) == 4 {
		long := make([]byte, 0, 8)
		for i := range len(hex) {
			long = append(long, hex[i], hex[i])
		}
		hex = string(long)
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	switch {
	case err != nil:
		return colour{}, false
	case len(hex) == 6:
		return colour{uint8(n >> 16), uint8(n >> 8), uint8(n), true}, true
	case len(hex) != 8:
		return colour{}, false
	case n&0xFF < 16:
		return transparent, true
	}
	return colour{uint8(n >> 24), uint8(n >> 16), uint8(n >> 8), true}, true
}

// rgbColour reads what stands between the parentheses of rgb.
func rgbColour(inner string) (colour, bool) {
	parts := strings.FieldsFunc(inner, func(r rune) bool { return r == ',' || r == ' ' || r == '/' })
	if len(parts) < 3 {
		return colour{}, false
	}
	var v [3]uint8
	for i := range v {
		number, percent := strings.CutSuffix(parts[i], "%")
		n, err := strconv.ParseFloat(number, 64)
		if err != nil {
			return colour{}, false
		}
		if percent {
			n *= 2.55
		}
		v[i] = uint8(max(0, min(n, 255)) + 0.5)
	}
	if len(parts) > 3 && isZero(parts[3]) {
		return transparent, true
	}
	return colour{v[0], v[1], v[2], true}, true
}
