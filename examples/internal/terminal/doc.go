// SPDX-License-Identifier: Apache-2.0

// Package terminal holds what the examples share for showing texts of others to people: a
// [Printable] writer, which is as safe for concurrent use as the one below it.
package terminal
