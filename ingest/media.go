// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"bytes"
	"unicode/utf8"
)

// Media types that this library has parsers for, or tells apart in order to say that
// it has none.
const (
	MediaText     = "text/plain"
	MediaMarkdown = "text/markdown"
	MediaHTML     = "text/html"
	MediaCSV      = "text/csv"
	MediaTSV      = "text/tab-separated-values"
	MediaJSONL    = "application/jsonl"
	MediaPDF      = "application/pdf"
	MediaDOCX     = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	MediaXLSX     = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	MediaPPTX     = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
	MediaEmail    = "message/rfc822"
	MediaMSG      = "application/vnd.ms-outlook"
	MediaZIP      = "application/zip"
	// MediaBinary is what is neither text nor any known format.
	MediaBinary = "application/octet-stream"
)

// MediaOf tells the media type of a file from its name and its first bytes, of which
// 512 are enough and none are needed. Contents that announce themselves (a PDF, an
// archive, an image) win over the name; otherwise a known extension decides, unless it
// promises text and the content is binary, or the reverse. What is left is MediaText or
// MediaBinary. Without any bytes an unknown extension gives "".
func MediaOf(name string, head []byte) string {
	ext := extension(name)
	byName := mediaByExtension(ext)
	if len(head) == 0 {
		return byName
	}
	if magic := mediaByMagic(head, ext); magic != "" {
		return magic
	}
	text := looksLikeText(head)
	switch {
	case drawingMedia(ext) != "": // written in letters or not, it is nothing to read
		return byName
	case text && (byName == "" || !isTextMedia(byName)):
		if byName == MediaPDF { // junk before the header is common
			return byName
		}
		return sniffText(head)
	case !text && (byName == "" || isTextMedia(byName)):
		return MediaBinary
	}
	return byName
}

// mediaByExtension returns the media type of an extension, or "".
func mediaByExtension(ext string) string {
	switch ext {
	case "txt", "text", "log", "asc", "ini", "conf", "cfg", "rst", "adoc", "nfo":
		return MediaText
	case "md", "markdown", "mdown", "mkd":
		return MediaMarkdown
	case "html", "htm", "xhtml":
		return MediaHTML
	case "csv":
		return MediaCSV
	case "tsv", "tab":
		return MediaTSV
	case "jsonl", "ndjson":
		return MediaJSONL
	case "pdf":
		return MediaPDF
	case "docx", "docm":
		return MediaDOCX
	case "xlsx", "xlsm":
		return MediaXLSX
	case "pptx", "pptm":
		return MediaPPTX
	case "eml":
		return MediaEmail
	case "json":
		return "application/json"
	case "xml":
		return "application/xml"
	}
	if drawing := drawingMedia(ext); drawing != "" {
		return drawing
	}
	return legacyMedia(ext)
}

// drawingMedia names formats of drawings, models and tool paths. Many are text, but of coordinates: indexed, they would be near every question.
func drawingMedia(ext string) string {
	switch ext {
	case "stl", "obj":
		return "model/" + ext
	case "step", "stp", "p21":
		return "model/step"
	case "iges", "igs":
		return "model/iges"
	case "dxf":
		return "image/vnd.dxf"
	case "svg":
		return "image/svg+xml"
	case "ps", "eps":
		return "application/postscript"
	case "gcode":
		return "text/x-gcode"
	}
	return ""
}

// legacyMedia names formats by their extension that are told apart only to be refused
// with their name.
func legacyMedia(ext string) string {
	switch ext {
	case "doc", "dot":
		return "application/msword"
	case "xls", "xlt":
		return "application/vnd.ms-excel"
	case "ppt", "pps":
		return "application/vnd.ms-powerpoint"
	case "msg":
		return MediaMSG
	case "rtf":
		return "application/rtf"
	case "zip":
		return MediaZIP
	case "png", "gif":
		return "image/" + ext
	case "jpg", "jpeg":
		return "image/jpeg"
	case "tif", "tiff":
		return "image/tiff"
	}
	return ""
}

// isTextMedia reports whether files of this media type are readable text.
func isTextMedia(media string) bool {
	return bytes.HasPrefix([]byte(media), []byte("text/")) || media == MediaEmail || media == MediaJSONL ||
		media == "application/json" || media == "application/xml" || media == "application/rtf"
}

// mediaByMagic recognises formats by the bytes they begin with. Archives and compound
// files hold several formats, of which the extension chooses.
func mediaByMagic(head []byte, ext string) string {
	byName := mediaByExtension(ext)
	switch {
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return MediaPDF
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		if isOffice(byName) {
			return byName
		}
		return mediaOfArchive(head)
	case bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		if isOffice(byName) { // encrypted, which its parser says
			return byName
		}
		if m := legacyMedia(ext); m != "" {
			return m
		}
		return "application/x-ole-storage"
	case bytes.HasPrefix(head, []byte(`{\rtf`)):
		return "application/rtf"
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		return "image/png"
	case bytes.HasPrefix(head, []byte("\xFF\xD8\xFF")):
		return "image/jpeg"
	case bytes.HasPrefix(head, []byte("GIF8")):
		return "image/gif"
	case bytes.HasPrefix(head, []byte("II*\x00")), bytes.HasPrefix(head, []byte("MM\x00*")):
		return "image/tiff"
	case bytes.HasPrefix(head, []byte("\x1F\x8B")):
		return "application/gzip"
	}
	return ""
}

// isOffice reports whether a media type is one of Office Open XML.
func isOffice(media string) bool {
	return media == MediaDOCX || media == MediaXLSX || media == MediaPPTX
}

// mediaOfArchive tells an archive by the names of its first entries, as far as head has
// them.
func mediaOfArchive(head []byte) string {
	for _, known := range []struct{ folder, media string }{
		{"word/", MediaDOCX}, {"xl/", MediaXLSX}, {"ppt/", MediaPPTX},
	} {
		if bytes.Contains(head, []byte("[Content_Types].xml")) && bytes.Contains(head, []byte(known.folder)) {
			return known.media
		}
	}
	return MediaZIP
}

// headerOfMail are fields that messages begin with, and hardly anything else.
var headerOfMail = []string{"received:", "return-path:", "delivered-to:", "mime-version:", "message-id:", "x-mozilla-status:"}

// sniffText tells HTML and messages from other text.
func sniffText(head []byte) string {
	head = bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF"))
	head = bytes.ToLower(bytes.TrimLeft(head, " \t\r\n"))
	for _, mark := range []string{"<!doctype html", "<html", "<head", "<body", "<table"} {
		if bytes.HasPrefix(head, []byte(mark)) {
			return MediaHTML
		}
	}
	for _, field := range headerOfMail {
		if bytes.HasPrefix(head, []byte(field)) {
			return MediaEmail
		}
	}
	return MediaText
}

// looksLikeText reports whether bytes are text in some encoding: they begin with a byte
// order mark, or hold no control characters but white space and escape, or are UTF-16
// without a mark, whose ASCII characters leave a zero in every second byte.
func looksLikeText(head []byte) bool {
	for _, mark := range []string{"\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF"} {
		if bytes.HasPrefix(head, []byte(mark)) {
			return true
		}
	}
	var zero [2]int
	controls := 0
	for i, c := range head {
		switch {
		case c == 0:
			zero[i%2]++
		case c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1B:
			controls++
		}
	}
	half := len(head) / 2
	if controls == 0 && half > 0 && (zero[0] == 0 && zero[1]*2 > half || zero[1] == 0 && zero[0]*2 > half) {
		return true
	}
	if zero[0]+zero[1] > 0 {
		return false
	}
	return controls*50 <= len(head) || controls*10 <= len(head) && utf8.Valid(head)
}
