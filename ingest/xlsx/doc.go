// SPDX-License-Identifier: Apache-2.0

// Package xlsx reads spreadsheets (SpreadsheetML of ECMA-376 and ISO/IEC 29500,
// transitional and strict, with or without macros).
//
// The nouns: a [Parser] makes an ingest.Document. A sheet is a heading; below it each region
// of cells that touch each other is a table, with the places of all its cells ("B3" of a
// sheet), its title as caption and its header rows; text that stands alone is a paragraph.
// Merged cells span. Comments become notes, charts tables of their values.
//
// The text of a cell is its value and not its looks: numbers have all their digits (fifteen,
// as a spreadsheet shows), a decimal point and no grouping, but the unit, currency or per cent
// sign of their format and its leading zeros; dates are those of ISO 8601. With
// [Options.Locale] numbers are written with the separators of a language.
//
// Hidden sheets, rows and columns are read, and listed in Quality.Hidden.
//
// When not to use it: for spreadsheets before 2007 (.xls) and binary ones (.xlsb), which are
// refused by name; and for tables of millions of rows, which belong in a database.
package xlsx
