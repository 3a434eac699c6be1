// SPDX-License-Identifier: Apache-2.0

package terminal

import (
	"io"
	"strings"
	"unicode"
)

// Printable is a writer for people's terminals: what documents and file names hold must
// not move the cursor or turn the text round, so control characters are left out.
type Printable struct{ W io.Writer }

// Write writes p without control and bidirectional characters.
func (f Printable) Write(p []byte) (int, error) {
	clean := strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
			return -1
		}
		return r
	}, string(p))
	if _, err := io.WriteString(f.W, clean); err != nil {
		return 0, err
	}
	return len(p), nil
}
