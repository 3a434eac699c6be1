// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"time"
	"unicode/utf16"
)

// pdfFile collects numbered objects and writes them as a PDF 1.4 file (ISO 32000-1,
// section 7.5). Streams are left uncompressed: compressed bytes could differ between
// releases of the compressor, and the samples are small.
type pdfFile struct {
	objects []string
}

// add appends an object and returns its number, from 1.
func (f *pdfFile) add(body string) int {
	f.objects = append(f.objects, body)
	return len(f.objects)
}

// Numbers of the objects that others refer to before they are written.
const (
	catalogObject = 1
	pagesObject   = 2
)

// writePDF returns the pages as a PDF file with the header's title, language and date
// in its properties.
func writePDF(h header, pages []*page) ([]byte, error) {
	info, err := infoObject(h)
	if err != nil {
		return nil, err
	}
	f := &pdfFile{}
	f.add(fmt.Sprintf("<< /Type /Catalog /Pages %d 0 R /Lang (%s) /ViewerPreferences << /DisplayDocTitle true >> >>",
		pagesObject, h.language))
	f.add("") // the page tree, once its pages have numbers
	resources := fmt.Sprintf("<< /Font << /F1 %d 0 R /F2 %d 0 R >> >>",
		f.add(fontObject(regular())), f.add(fontObject(bold())))
	infoNumber := f.add(info)
	kids := make([]string, len(pages))
	for i, p := range pages {
		content := f.add(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", p.content.Len(), p.content.String()))
		number := f.add(fmt.Sprintf("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %g %g] /Resources %s /Contents %d 0 R >>",
			pagesObject, p.paper.width, p.paper.height, resources, content))
		kids[i] = fmt.Sprintf("%d 0 R", number)
	}
	f.objects[pagesObject-1] = fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", len(kids), strings.Join(kids, " "))
	return f.bytes(infoNumber), nil
}

// infoObject returns the document information dictionary.
func infoObject(h header) (string, error) {
	date, err := time.Parse(time.DateOnly, h.date)
	if err != nil {
		return "", fmt.Errorf("write PDF: read date: %w", err)
	}
	var out bytes.Buffer
	out.WriteString("<< /Title ")
	writeString(&out, textString(h.title))
	fmt.Fprintf(&out, " /Creator (examples/ask/generate) /CreationDate (D:%sZ) >>", date.Format("20060102150405"))
	return out.String(), nil
}

// textString returns text as UTF-16BE with a byte order mark, the form in which a
// property can hold any character (ISO 32000-1, section 7.9.2.2).
func textString(text string) []byte {
	out := []byte{0xFE, 0xFF}
	for _, unit := range utf16.Encode([]rune(text)) {
		out = binary.BigEndian.AppendUint16(out, unit)
	}
	return out
}

// fontObject returns a font's dictionary. The widths are written although a reader
// knows them: simple extractors compute the gaps between words from them alone.
func fontObject(f font) string {
	widths := strings.Trim(fmt.Sprint(*f.widths), "[]")
	return fmt.Sprintf("<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 255 /Widths [%s] >>",
		f.base, widths)
}

// bytes writes the objects, the cross-reference table and the trailer.
func (f *pdfFile) bytes(info int) []byte {
	var out bytes.Buffer
	out.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(f.objects))
	for i, body := range f.objects {
		offsets[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(f.objects)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n",
		len(f.objects)+1, catalogObject, info, start)
	return out.Bytes()
}
