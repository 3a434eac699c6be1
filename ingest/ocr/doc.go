// SPDX-License-Identifier: Apache-2.0

// Package ocr reads the text of pictures: of image files, and of pages of PDF files that are
// pictures.
//
// The nouns: a [Recognizer] finds words in an [Image]; [Tesseract] is one that runs the program
// of that name if it is installed. A [Renderer] makes images of pages; [Poppler] is one that
// runs pdftoppm. A [Parser] reads with another parser first and then recognises the pages that
// this one could not read, so that they are neither lost nor empty: what was recognised is listed
// in Quality.RecognizedPages with its confidence, what could not be stays in
// Quality.ImageOnlyPages, with a warning.
//
// Programs run as processes of their own, with a deadline and one thread each. Nothing is run
// unless a host makes such a Parser.
//
// When not to use it: for PDF files with a text layer, which is exact where recognition is not;
// and where an error in a number is worse than a page that is not read. Tables in pictures are
// read as lines.
package ocr
