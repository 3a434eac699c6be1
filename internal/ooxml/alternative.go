// SPDX-License-Identifier: Apache-2.0

package ooxml

import (
	"path"
	"strings"
)

// maxAlternative is the greatest length of the text that stands for a picture, in bytes; one
// that is longer is no name of a picture.
const maxAlternative = 500

// Alternative returns the text that stands for a picture, on one line; "" for a file's name,
// which programs put there, and for one of more than 500 bytes.
func Alternative(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	switch strings.ToLower(path.Ext(text)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".svg":
		return ""
	}
	if len(text) > maxAlternative {
		return ""
	}
	return text
}
