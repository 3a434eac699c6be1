// SPDX-License-Identifier: Apache-2.0

// Package pdfium reads PDF files with PDFium, the engine of Chromium, compiled to WebAssembly: no cgo,
// no program to install.
//
// Its one noun is the [Engine]: a pdf.Engine, which package ingest/pdf asks for files and pages that
// it can't read itself, and an ocr.Renderer, which makes images of pages. New compiles the module once, which
// takes seconds; instances of it are made when they are needed, hold one file each, have no
// files and no network, are bounded in memory, and are thrown away after use and after whatever went wrong in
// them. An Engine is safe for concurrent use; Close frees it.
//
// Errors wrap ingest.ErrEncrypted or ingest.ErrDamaged, or are the context's, which also ends work within
// the module.
//
// When not to use it: for all files. It is some times slower than package ingest/pdf, and knows neither
// layers nor the notes of readers.
package pdfium
