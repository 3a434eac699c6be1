// SPDX-License-Identifier: Apache-2.0

package main

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
)

// Names that the formats give to vocabularies and relations (ECMA-376, transitional).
const (
	officeRelations  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageRelations = "http://schemas.openxmlformats.org/package/2006/relationships"
	drawingNames     = `xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="` + officeRelations + `"`
	xmlHead          = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	openFormats      = "application/vnd.openxmlformats-officedocument."
)

// part is a file within an Office file.
type part struct {
	name    string // slash path without a leading slash
	media   string // what is below openFormats; empty for relations
	content string // XML without its first line
}

// relation is what a part refers to by an id: "rId1" is the first of a part's relations.
type relation struct{ kind, target string }

// relationsOf returns the part that lists the relations of a part.
func relationsOf(name string, all []relation) part {
	dir, base := "", name
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		dir, base = name[:i+1], name[i+1:]
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<Relationships xmlns="%s">`, packageRelations)
	for i, r := range all {
		fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="%s/%s" Target="%s"/>`, i+1, officeRelations, r.kind, r.target)
	}
	b.WriteString(`</Relationships>`)
	return part{name: dir + "_rels/" + base + ".rels", content: b.String()}
}

// writeOffice puts parts into an Office file; the first is the main one. Nothing is packed,
// so that a change of a text is a change of the same text in the file.
func writeOffice(h header, parts []part) ([]byte, error) {
	var types strings.Builder
	types.WriteString(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>`)
	for _, p := range parts {
		if p.media != "" {
			fmt.Fprintf(&types, `<Override PartName="/%s" ContentType="%s%s+xml"/>`, p.name, openFormats, p.media)
		}
	}
	types.WriteString(`</Types>`)
	root := fmt.Sprintf(`<Relationships xmlns="%s"><Relationship Id="rId1" Type="%s/officeDocument" Target="%s"/>`+
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
		packageRelations, officeRelations, parts[0].name)
	all := append([]part{
		{name: "[Content_Types].xml", content: types.String()},
		{name: "_rels/.rels", content: root},
		{name: "docProps/core.xml", content: coreProperties(h)},
	}, parts...)
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range all {
		w, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Store})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write([]byte(xmlHead + p.content)); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return out.Bytes(), err
}

// coreProperties writes what a file says about itself.
func coreProperties(h header) string {
	return `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" ` +
		`xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<dc:title>` + escape(h.title) + `</dc:title><dc:language>` + escape(h.language) + `</dc:language>` +
		`<dcterms:created xsi:type="dcterms:W3CDTF">` + escape(h.date) + `T00:00:00Z</dcterms:created></cp:coreProperties>`
}

// escape writes a text for XML.
func escape(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a Builder does not fail
	return b.String()
}
