// SPDX-License-Identifier: Apache-2.0

// Package render writes answers for people: as Markdown, HTML or plain text, with nothing in them that acts.
//
// The nouns: [Markdown], [HTML] and [Text] render a rag.Answer; [Links] gives a citation the address of its document in
// the host's own system. These addresses are the only links of the output.
//
// Whatever an answer says, also where a document or a model wrote it to be obeyed or clicked, comes out as text: no
// images, no HTML, no links by reference or by themselves, no addresses but those of Links, and none of these with a query, with
// a scheme other than http and https, or with a user's name. Characters that show nothing or turn the direction of
// text are left out. What is quoted from a document stands in quotation marks, so that nobody takes a document's words
// for the system's.
//
// All functions are pure and safe for concurrent use; they take O(length).
//
// When not to use it: for programs, which read the Answer itself.
package render
