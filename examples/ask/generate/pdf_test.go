// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFileStructure checks that every offset of the cross-reference table points to
// its object, and that every stream is as long as it says.
func TestFileStructure(t *testing.T) {
	documents, err := generateAll()
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range documents {
		if strings.HasSuffix(name, ".pdf") {
			t.Run(name, func(t *testing.T) { checkStructure(t, string(data)) })
		}
	}
}

func checkStructure(t *testing.T, file string) {
	start := strings.LastIndex(file, "startxref\n")
	offset, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(file[start+10:], "%%EOF\n")))
	if err != nil || !strings.HasPrefix(file[offset:], "xref\n") {
		t.Fatalf("startxref %d: %v", offset, err)
	}
	entries := regexp.MustCompile(`(?m)^(\d{10}) 00000 n $`).FindAllStringSubmatch(file[offset:start], -1)
	for i, entry := range entries {
		at, _ := strconv.Atoi(entry[1])
		if want := fmt.Sprintf("%d 0 obj\n", i+1); !strings.HasPrefix(file[at:], want) {
			t.Errorf("object %d: offset %d points to %q", i+1, at, file[at:at+12])
		}
	}
	streams := regexp.MustCompile(`<< /Length (\d+) >>\nstream\n`).FindAllStringSubmatchIndex(file, -1)
	if len(streams) == 0 {
		t.Error("no page")
	}
	for _, m := range streams {
		length, _ := strconv.Atoi(file[m[2]:m[3]])
		if !strings.HasPrefix(file[m[1]+length:], "\nendstream\nendobj\n") {
			t.Errorf("stream at %d is not %d bytes long", m[0], length)
		}
	}
}

func TestInfoObject(t *testing.T) {
	got, err := infoObject(header{title: "Añ (b)", date: "2026-01-31"})
	want := `<< /Title (\376\377\000A\000\361\000 \000\(\000b\000\)) /Creator (examples/ask/generate) /CreationDate (D:20260131000000Z) >>`
	if err != nil || got != want {
		t.Errorf("got %s, %v\nwant %s", got, err, want)
	}
}

// TestPageText checks what stands on which page: the order of the text, page numbers
// and the header row that is repeated on the second page of a table.
func TestPageText(t *testing.T) {
	text := testHeader + "# Title\nA paragraph (with brackets).\n\n| No. | Value |\n|--|--|\n"
	for i := range 50 {
		text += fmt.Sprintf("| %d | v%d |\n", i, i)
	}
	src, err := parseSource(text)
	if err != nil {
		t.Fatal(err)
	}
	pages, err := compose(src)
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) != 2 {
		t.Fatalf("%d pages, want 2", len(pages))
	}
	first, second := pageLines(pages[0]), pageLines(pages[1])
	if diff := cmp.Diff([]string{"Title", "A paragraph (with brackets).", "No.", "Value", "0", "v0"}, first[:6]); diff != "" {
		t.Errorf("first page (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"N-1 – Invented", "Page 1 / 2"}, first[len(first)-2:]); diff != "" {
		t.Errorf("footer (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"No.", "Value"}, second[:2]); diff != "" {
		t.Errorf("second page (-want +got):\n%s", diff)
	}
	if got := second[len(second)-3]; got != "v49" {
		t.Errorf("last row ends with %q, want v49", got)
	}
}

// TestInsideMargins checks that no line of any document runs over the right margin or
// below the bottom one.
func TestInsideMargins(t *testing.T) {
	show := regexp.MustCompile(`BT /(F\d) ([\d.]+) Tf 1 0 0 1 (-?[\d.]+) (-?[\d.]+) Tm (.*) Tj ET`)
	for name, pages := range composedSources(t) {
		for n, p := range pages {
			for _, m := range show.FindAllStringSubmatch(p.content.String(), -1) {
				f := regular()
				if m[1] == bold().resource {
					f = bold()
				}
				size, _ := strconv.ParseFloat(m[2], 64)
				x, _ := strconv.ParseFloat(m[3], 64)
				y, _ := strconv.ParseFloat(m[4], 64)
				text := decodeString(m[5])
				if x+f.width(text, size) > p.paper.width-margin+0.1 || y < margin-0.1 {
					t.Errorf("%s page %d: %q at %.0f, %.0f lies outside of the margins", name, n+1, text, x, y)
				}
			}
		}
	}
}

// TestCellsFit checks that no line of a table cell is wider than its column.
func TestCellsFit(t *testing.T) {
	documents := parsedSources(t)
	for name, src := range documents {
		c := &composer{paper: paperSizes()[src.header.paper]}
		for _, b := range src.blocks {
			if b.kind != table {
				continue
			}
			widths := columnWidths(b.widths, c.textWidth())
			for r, cells := range b.rows {
				f := regular()
				if r == 0 {
					f = bold()
				}
				for i, lines := range layoutRow(f, cells, widths).cells {
					for _, line := range lines {
						if f.width(line, tableSize) > widths[i]-cellPadding {
							t.Errorf("%s: %q is wider than its column", name, line)
						}
					}
				}
			}
		}
	}
}

// parsedSources returns the sources of the PDF files by document name.
func parsedSources(t *testing.T) map[string]source {
	t.Helper()
	sources := make(map[string]source)
	documents, err := generateAll()
	if err != nil {
		t.Fatal(err)
	}
	for name := range documents {
		base, ok := strings.CutSuffix(name, ".pdf")
		if !ok {
			continue
		}
		text, err := sourceFiles.ReadFile("sources/" + base + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		if sources[name], err = parseSource(string(text)); err != nil {
			t.Fatal(err)
		}
	}
	return sources
}

// composedSources returns the set pages of the PDF files by document name.
func composedSources(t *testing.T) map[string][]*page {
	t.Helper()
	set := make(map[string][]*page)
	for name, src := range parsedSources(t) {
		pages, err := compose(src)
		if err != nil {
			t.Fatal(err)
		}
		set[name] = pages
	}
	return set
}

// pageLines returns the texts a page shows, in the order in which it draws them.
func pageLines(p *page) []string {
	var lines []string
	for _, m := range regexp.MustCompile(`Tm (.*) Tj ET`).FindAllStringSubmatch(p.content.String(), -1) {
		lines = append(lines, decodeString(m[1]))
	}
	return lines
}

// decodeString reads a string literal of a content stream.
func decodeString(literal string) string {
	var out strings.Builder
	body := literal[1 : len(literal)-1]
	for i := 0; i < len(body); i++ {
		b := body[i]
		if b == '\\' && i+3 < len(body) && strings.Trim(body[i+1:i+4], "01234567") == "" {
			code, _ := strconv.ParseUint(body[i+1:i+4], 8, 8)
			b, i = byte(code), i+3
		} else if b == '\\' {
			i++
			b = body[i]
		}
		out.WriteRune(decodeWinAnsi(b))
	}
	return out.String()
}

// decodeWinAnsi is the inverse of winAnsi.
func decodeWinAnsi(b byte) rune {
	if b >= 0x80 && b < 0xA0 {
		return winAnsiHigh[b-0x80]
	}
	return rune(b)
}
