// SPDX-License-Identifier: Apache-2.0

// Package machine says where and on what a benchmark ran, since a figure without its
// machine and commit can't be compared with another, and measures processes: [Describe],
// [ProcessTime], [Resident] and [StartPinned]. All are safe for concurrent use. When not to
// use it: in tests, whose results must not depend on the machine.
package machine
