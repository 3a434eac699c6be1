// SPDX-License-Identifier: Apache-2.0

// Package standardize makes one standard table of the exports of several old systems: of
// tables with other column names, languages, date orders, decimal signs, units, words for yes
// and no, names for codes and spacing of part numbers.
//
// The nouns: a [Table] is an export, the standard, or a cross-reference; a [Standard] is what
// the standard table's names and values say of its columns; a [Mapping] says, for an export,
// where each column of the standard comes from and how its values are converted. [Propose]
// makes a mapping from headers and values, with a confidence for each column and a [Question]
// for whatever the export does not settle, such as the order of day and month where no day is
// beyond the twelfth. People review it; it is plain data and is saved as JSON. [Mapping.Apply]
// is deterministic: it gives [Row] values of which each value keeps its source cell, and a
// [Fault] for each cell that could not be converted, which is left empty. Nothing is guessed.
//
// Computation is in decimals, so that an inch is 25.4 mm and nothing else.
//
// Values are plain data; functions keep nothing and are safe for concurrent use.
//
// When not to use it: for tables that have the standard's columns already.
package standardize
