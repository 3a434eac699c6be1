// SPDX-License-Identifier: Apache-2.0

// Package archtest holds the tests that keep the library's shape: who may import whom,
// which third-party module is used where and why, documentation of every exported
// name, size budgets, the number of modules, and the exported API as a golden file.
//
// It has no code of its own. Its nouns are the tests': a tree is every Go file of the
// repository, parsed; a check reads one file, one package or the tree and returns the
// faults it found; a fault says where it is and what to do about it.
//
// The tests read sources as text, so they see the files of every platform at once, and
// they need nothing but the go command.
//
// When not to use it: what a compiler, go vet or staticcheck can tell is left to them.
package archtest
