// SPDX-License-Identifier: Apache-2.0

// Package pptx reads presentations (PresentationML of ECMA-376 and ISO/IEC 29500,
// transitional and strict, with or without macros).
//
// The nouns: a [Parser] makes an ingest.Document with a page for each slide. The slide's
// title is a heading; below it stand its texts from top to bottom and left to right, with the
// levels of bullets, tables with their spans, the values of charts, the texts of diagrams, and
// the speaker's notes as notes. What a layout or master shows on slides beside its prompts is a
// header or footer, once in a document. Boxes are those of the shapes, in points from the top left
// corner of the slide.
//
// Hidden slides are read, and listed in Quality.Hidden; comments, tiny text, and white text with
// nothing but white behind it are only listed. What describes a picture is a caption; a slide
// with nothing but pictures is listed in Quality.ImageOnlyPages.
//
// When not to use it: for presentations before 2007 (.ppt), which are refused by name.
package pptx
