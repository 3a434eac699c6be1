// SPDX-License-Identifier: Apache-2.0

// Package tabular judges grids of texts: whether their first row names the columns.
//
// Its functions are pure and safe for concurrent use; they cost time linear in what
// they look at, at most 200 rows.
//
// When not to use it: formats that mark header cells themselves, as HTML does.
package tabular
