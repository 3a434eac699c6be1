// SPDX-License-Identifier: Apache-2.0

// Package measure knows the units in which technical documents give amounts, and what an amount is in other units.
//
// [Of] finds a unit by what is written. [Equivalents] names the amounts of a text in the units of the other system of measures:
// whoever asks for "36 psi" also means the page that says "248 kPa".
//
// Functions are pure, safe for concurrent use, and have no errors: what is no unit is none.
package measure
