// SPDX-License-Identifier: Apache-2.0

package main

import (
	"io"
	"strings"
	"unicode"
)

// printable is a writer for people's terminals: what documents and file names hold must
// not move the cursor or turn the text round, so control characters are left out.
type printable struct{ w io.Writer }

// Write writes p without control and bidirectional characters.
func (f printable) Write(p []byte) (int, error) {
	clean := strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
			return -1
		}
		return r
	}, string(p))
	if _, err := io.WriteString(f.w, clean); err != nil {
		return 0, err
	}
	return len(p), nil
}
