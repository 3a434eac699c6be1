// SPDX-License-Identifier: Apache-2.0

// Package tabular judges grids of texts: which of their first rows name the columns.
//
// Its functions are pure and safe for concurrent use; they cost time linear in what
// they look at, at most 200 rows.
//
// When not to use it: tables whose header cells are marked, as they may be in HTML.
package tabular
