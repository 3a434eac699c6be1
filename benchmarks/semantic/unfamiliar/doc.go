// SPDX-License-Identifier: Apache-2.0

// Command unfamiliar asks the questions of four databases that nobody had in mind when
// package semantic was written, and compares the answers with the right ones:
//
//	go run ./benchmarks/semantic/unfamiliar -data ../shared/data/text2sql [-v] [NAME ...]
//
// DIR has the folders spider-de and sql-eval: a database is NAME.sql, which is loaded into
// SQLite, and its questions are those of questions.jsonl with its name. The models stand in
// models: they were drafted by semantic.Scaffold (-draft prints the drafts) and finished by
// hand before the questions were read; README.md says how. Questions of two further
// databases that have no answer are asked of unfinished drafts, which must decline.
//
// Nouns: a question asks for figures or a ranking by a figure, or else for rows. An answer
// is exact, wrong, or there is none because the question was refused or asked back. Columns
// that hold numbers as text compare letter by letter in the right queries; "typed" are the
// answers that are exact where such columns hold numbers.
//
// It runs in one goroutine. Errors are those of reading files and of the databases. When
// not to use it: to see whether an engine or a model works at all, for which there are
// tests; these figures say how far it goes without knowing the questions.
package main
