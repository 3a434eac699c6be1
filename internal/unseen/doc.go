// SPDX-License-Identifier: Apache-2.0

// Package unseen finds what stands in a text and is not seen by its reader: characters
// without width, and controls of the direction of writing. They split words so that no
// search finds them, reorder what is shown, and carry whole sentences to a machine.
//
// The nouns: a [Found] is a run of such characters; [Controls] lists them and [Strip]
// leaves them out; [Plain] leaves out more, for text that is shown beside other text. [Clean] does both for a whole document: it is the one call that a
// parser ends with. A [List] collects hidden texts of any reason within bounds.
//
// Not found, since writing needs them: joiners within the scripts that join (Arabic, the
// scripts of India and their like) and within emoji, marks of direction in lines that
// have letters written from right to left, spaces without width between letters of
// scripts that write no blanks, selectors behind the character they vary, and soft
// hyphens.
//
// All functions take time linear in the text and are safe for concurrent use.
//
// When not to use it: text that is hidden by how it is drawn (colour, size, place) is
// found by the parser that knows the drawing.
package unseen
