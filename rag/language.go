// SPDX-License-Identifier: Apache-2.0

package rag

import "github.com/pacenote/pacenote/internal/lang"

// DetectLanguage returns the ISO 639-1 code of the main language of a text, among
// English, French, German, Italian and Spanish; empty if it can't be told. It is what
// the engine sets store.Query.Language to, for those who ask a store themselves.
func DetectLanguage(text string) string {
	code, _ := lang.Detect(text)
	return code
}
