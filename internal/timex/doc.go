// SPDX-License-Identifier: Apache-2.0

// Package timex finds time expressions in questions, in English, French, German, Italian
// and Spanish, and turns them into half-open ranges of days: "last month", "Q3 2025",
// "semaine 34", "seit März", "tra il 3 e il 9 febbraio".
//
// A [Match] says which words it takes. Expressions that are ambiguous have several
// ranges. Nothing is guessed: what is not understood is not matched, and the caller sees
// the words that are left.
package timex
