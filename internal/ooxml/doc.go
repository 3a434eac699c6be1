// SPDX-License-Identifier: Apache-2.0

// Package ooxml opens files of Office Open XML (ECMA-376, ISO/IEC 29500): DOCX, XLSX and
// PPTX, in their transitional and strict forms.
//
// The nouns: a [Package] is the archive with its parts; a part has [Relation] values to
// others; its XML is read as a tree of [Node] values, or element by element from a
// [Decoder] where it may be too large for that. Names of elements and attributes begin with
// the usual prefix of their namespace, such as "w:p", whatever prefix the file uses, and
// are the same for both forms.
//
// Everything is bounded by ingest.Limits: the number of entries, the bytes that they unpack
// to (declared sizes are not believed), nesting, and the ratio of packing. A document type,
// and so an entity of its own, is refused. A Package is read by one goroutine.
//
// When not to use it: for OpenDocument files, and for the binary formats before 2007.
package ooxml
