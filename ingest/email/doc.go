// SPDX-License-Identifier: Apache-2.0

// Package email reads mails: messages of the Internet (RFC 5322 and MIME, files named
// .eml) and of Outlook (compound files named .msg), with their attachments, also those
// that Outlook wraps in a winmail.dat.
//
// The document of a [Parser] is: a heading with the subject; a paragraph of lines that
// say from whom, to whom and when; the body; and for each attachment a heading with its
// name and below it what the parser of its kind read. Location.Entry is the name of the
// attachment, the other fields of the Location are of it. From, to, cc, date, subject and
// the names of the attachments are metadata as well.
//
// Of bodies that say the same in several forms the richest that can be read is taken:
// HTML, then HTML or text within RTF, then plain text. Replies quoted below a text, and
// signatures, are kept, as blocks of kind Quote where a mark says for certain that they
// are (">", "-- ", a repeated header). Invitations are read as text. What a signature
// encloses is read, and the signature is not verified. A mail within a mail is an
// attachment.
//
// An attachment that can't be read is a warning that names it, and so is a body that is
// encrypted; neither makes the mail fail.
//
// Blocks of a body that stands in the file as it is have its bytes as their place; others
// count as paragraphs.
//
// A Parser is immutable and safe for concurrent use. It fails with *ingest.ParseError:
// empty, not a mail, damaged, more than 10,000 parts or parts nested deeper than
// Limits.Depth, out of time. Attachments are bounded together: Limits.Unpacked bytes,
// 10,000 files, Limits.Depth levels, at all levels.
//
// When not to use it: mailboxes of many messages (mbox, PST) are to be taken apart
// beforehand.
package email
