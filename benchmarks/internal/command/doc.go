// SPDX-License-Identifier: Apache-2.0

// Package command starts the programs of the benchmarks.
//
// [Main] runs one until it ends or is interrupted. When not to use it: outside a function main.
package command
