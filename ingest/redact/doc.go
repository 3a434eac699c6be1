// SPDX-License-Identifier: Apache-2.0

// Package redact masks what identifies people and their cars in texts: vehicle identification
// numbers, e-mail addresses, phone numbers, bank accounts and licence plates.
//
// The nouns: [Find] lists each [Match] with its [Kind]; a [Redactor] masks some kinds. A mask is
// as long as what it hides, in bytes, such as "[VIN************]", so that places in a text stay
// what they are. [New] makes a parser that masks before anything is stored; a [Policy] says which
// kinds a principal may see, for masking when an answer leaves.
//
// Checks are those of the standards where there are any: ISO 3779 for vehicles, ISO 13616 with its
// checksum for accounts. Phone numbers in national form and plates look like part numbers; they
// are masked where a word before them says what they are, or their form is no other.
//
// All functions take time linear in the text and are safe for concurrent use.
//
// When not to use it: for names and addresses of people, which have no form to be found by.
package redact
