// SPDX-License-Identifier: Apache-2.0

// Package rendercheck reads rendered answers as programs that show them do, and says what in them acts: links to
// addresses that were not registered, images, HTML, headings and code.
//
// [Markdown] and [HTML] check, [Payloads] are texts that try to act. All are safe for concurrent use. When not to
// use it: outside tests and benchmarks; package rag/render renders so that nothing is found.
package rendercheck
