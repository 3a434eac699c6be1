// SPDX-License-Identifier: Apache-2.0

// Package jsonl reads collections of texts in JSON lines: one object a line with "_id" or
// "id", "title" and "text", as search engines export them and collections such as BEIR are
// published.
//
// A [Parser] makes a section of each record: its title, or else its id, is a heading, and
// its text paragraphs below. Locations name the record and the bytes of the file that each
// text is written with.
//
// # What is read
//
// JSON lines hold anything, and a list of questions or judgements must not become evidence
// for a question that it contains. So only prose is read: a record counts if its "text" is
// a string that is more than a question, and if it has a "title", which may be empty, or 30
// words. A file is a collection if its name does not say otherwise ("queries", "questions",
// "topics", "qrels") and if at least half of its records count; the others in it are left
// out with a warning. Every other file is ingest.ErrUnsupported. Other fields of a record
// are not looked at.
//
// A Parser is immutable and safe for concurrent use. It fails with *ingest.ParseError; a
// line that is no JSON is a warning unless all are.
//
// When not to use it: records whose fields are values and not prose are rows of a database.
package jsonl
