// SPDX-License-Identifier: Apache-2.0

// Command summary reads what `go test -json` prints and writes what a person wants to
// read: the line of each package, the whole output of tests that fail, how many
// were skipped for which reason, and at the end "N passed, N failed, N skipped".
//
// Lines that are not JSON pass through unchanged. It exits with 1 if a test or a
// package failed, or if nothing was run.
package main
