// SPDX-License-Identifier: Apache-2.0

// Package timex finds time expressions in questions, in English, French, German, Italian
// and Spanish, and turns them into half-open ranges of days: "last month", "Q3 2025",
// "semaine 34", "seit März", "tra il 3 e il 9 febbraio".
//
// The last month, week, quarter and year are the last whole ones before today; the last
// seven days are those before today, the last three months whole ones. A month, quarter,
// week or day without a year is the latest that has begun. What runs up to now ends with
// today. Both ends of "from a to b" and "between a and b" belong to the range, as does
// the end of "until b"; "before b" ends with the day before it. "Since three months"
// begins on the same day three months ago. "The week of March 2" is the one with that
// day. Beside a shorter period, the "last year" of a comparison is the same period of
// that year: "January versus last year".
//
// A [Match] says which words it takes. Expressions that are ambiguous have several
// ranges. Nothing is guessed: what is not understood is not matched, and the caller sees
// the words that are left.
package timex
