// SPDX-License-Identifier: Apache-2.0

package ooxml

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/charset"
)

// Node is an element, or text if Name is empty.
type Node struct {
	// Name is the element's, such as "w:p".
	Name string
	// Text is that of a text node.
	Text string
	// Children are the elements and texts within, in order.
	Children []*Node
	attrs    []xml.Attr
}

// Attr returns the value of an attribute, "" if there is none. Qualified ones are named with
// their prefix, such as "w:val" or "r:id".
func (n *Node) Attr(name string) string {
	value, _ := n.Lookup(name)
	return value
}

// Lookup returns the value of an attribute and whether it is there.
func (n *Node) Lookup(name string) (string, bool) {
	if n == nil {
		return "", false
	}
	return lookup(n.attrs, name)
}

func lookup(attrs []xml.Attr, name string) (string, bool) {
	for _, a := range attrs {
		if a.Name.Local == name {
			return a.Value, true
		}
	}
	return "", false
}

// Child returns the first child of that name, nil if there is none. Of a nil Node it is nil,
// so that paths may be followed without asking.
func (n *Node) Child(names ...string) *Node {
	for _, name := range names {
		if n == nil {
			return nil
		}
		i := slices.IndexFunc(n.Children, func(c *Node) bool { return c.Name == name })
		if i < 0 {
			return nil
		}
		n = n.Children[i]
	}
	return n
}

// All returns the children of that name; of a nil Node none.
func (n *Node) All(name string) []*Node {
	var all []*Node
	if n != nil {
		for _, c := range n.Children {
			if c.Name == name {
				all = append(all, c)
			}
		}
	}
	return all
}

// Val returns the attribute w:val, or val, of the child of that name, "" if there is none.
func (n *Node) Val(child string) string {
	c := n.Child(child)
	if c == nil {
		return ""
	}
	if v, ok := c.Lookup("w:val"); ok {
		return v
	}
	return c.Attr("val")
}

// On reports whether a child of that name is there and is not switched off.
func (n *Node) On(child string) bool {
	c := n.Child(child)
	if c == nil {
		return false
	}
	switch n.Val(child) {
	case "0", "false", "off", "none":
		return false
	}
	return true
}

// Content returns all text within.
func (n *Node) Content() string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	n.Each("", func(c *Node) { b.WriteString(c.Text) })
	return b.String()
}

// Each calls do for every node of that name within, outer ones first; "" are the texts.
func (n *Node) Each(name string, do func(*Node)) {
	if n == nil {
		return
	}
	for _, c := range n.Children {
		if c.Name == name {
			do(c)
		}
		c.Each(name, do)
	}
}

// Tree returns the root element of a part. Of alternatives (mc:AlternateContent) the first
// that has any content takes the place of all.
func (p *Package) Tree(part string) (*Node, error) {
	data, err := p.Part(part)
	if err != nil {
		return nil, err
	}
	if len(data) > treeBytes {
		return nil, fmt.Errorf("part %s: %w", part, &ingest.LimitError{Limit: "bytes of a part", Max: treeBytes})
	}
	root, err := p.tree(data)
	if err != nil {
		return nil, partError(part, err)
	}
	return root, nil
}

func (p *Package) tree(data []byte) (*Node, error) {
	d := newDecoder(p, bytes.NewReader(utf8Of(data)))
	root := &Node{}
	stack := []*Node{root}
	for {
		token, err := d.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		top := stack[len(stack)-1]
		switch t := token.(type) {
		case xml.StartElement:
			n := &Node{Name: t.Name.Local, attrs: t.Attr}
			top.Children = append(top.Children, n)
			stack = append(stack, n)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
			settleAlternatives(top)
		case xml.CharData:
			if len(stack) > 1 {
				top.Children = append(top.Children, &Node{Text: string(t)})
			}
		}
	}
	if len(root.Children) == 0 {
		return nil, errors.New("no element")
	}
	return root.Children[0], nil
}

// settleAlternatives puts the chosen alternatives among the children of n.
func settleAlternatives(n *Node) {
	if !slices.ContainsFunc(n.Children, func(c *Node) bool { return c.Name == "mc:AlternateContent" }) {
		return
	}
	var children []*Node
	for _, c := range n.Children {
		if c.Name != "mc:AlternateContent" {
			children = append(children, c)
			continue
		}
		for _, choice := range c.Children {
			if len(choice.Children) > 0 {
				children = append(children, choice.Children...)
				break
			}
		}
	}
	n.Children = children
}

// utf8Of returns XML in UTF-8 if a byte order mark says that it is in UTF-16, which is the
// other encoding of the standard (ISO/IEC 29500-2, 8.2).
func utf8Of(data []byte) []byte {
	if bytes.HasPrefix(data, []byte("\xFF\xFE")) || bytes.HasPrefix(data, []byte("\xFE\xFF")) {
		return []byte(charset.Decode(data, "").String)
	}
	return data
}

// Decoder reads a part element by element.
type Decoder struct {
	*xml.Decoder
	p      *Package
	depth  int
	closer io.Closer
}

// Decode returns a Decoder of a part; Close it.
func (p *Package) Decode(part string) (*Decoder, error) {
	r, err := p.open(part)
	if err != nil {
		return nil, err
	}
	d := newDecoder(p, r)
	d.closer = r
	return d, nil
}

func newDecoder(p *Package, r io.Reader) *Decoder {
	d := &Decoder{Decoder: xml.NewDecoder(r), p: p}
	// A declaration may still say utf-16 when the text has been decoded.
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	return d
}

// Close ends reading.
func (d *Decoder) Close() error { return d.closer.Close() }

// Next returns the next element, end of an element or text, with names as in [Node]; io.EOF
// at the end. A text is valid until the next call.
func (d *Decoder) Next() (xml.Token, error) {
	for {
		token, err := d.Token()
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if d.depth++; d.depth > d.p.depth {
				return nil, &ingest.LimitError{Limit: "depth", Max: int64(d.p.depth)}
			}
			if err := d.p.meter.Tick(); err != nil {
				return nil, err
			}
			t.Name.Local = qualified(t.Name)
			for i := range t.Attr {
				t.Attr[i].Name.Local = qualified(t.Attr[i].Name)
			}
			return t, nil
		case xml.EndElement:
			d.depth--
			t.Name.Local = qualified(t.Name)
			return t, nil
		case xml.CharData:
			return t, nil
		case xml.Directive:
			return nil, fmt.Errorf("%w: a document type in XML", ingest.ErrDamaged)
		}
	}
}

// Attr returns the value of an attribute of an element that Next returned.
func Attr(e xml.StartElement, name string) string {
	value, _ := lookup(e.Attr, name)
	return value
}

// qualified returns a name with the usual prefix of its namespace. Elements of packages,
// relations and spreadsheets go without.
func qualified(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	if p, ok := prefixes[n.Space]; ok {
		if p == "" {
			return n.Local
		}
		return p + ":" + n.Local
	}
	return n.Space + ":" + n.Local
}

// prefixes are the usual prefixes of namespaces: transitional, strict (ISO/IEC 29500-1,
// annex) and of the extensions that hold text.
var prefixes = map[string]string{
	"http://schemas.openxmlformats.org/wordprocessingml/2006/main":            "w",
	"http://purl.oclc.org/ooxml/wordprocessingml/main":                        "w",
	"http://schemas.openxmlformats.org/spreadsheetml/2006/main":               "",
	"http://purl.oclc.org/ooxml/spreadsheetml/main":                           "",
	"http://schemas.openxmlformats.org/presentationml/2006/main":              "p",
	"http://purl.oclc.org/ooxml/presentationml/main":                          "p",
	"http://schemas.openxmlformats.org/drawingml/2006/main":                   "a",
	"http://purl.oclc.org/ooxml/drawingml/main":                               "a",
	"http://schemas.openxmlformats.org/drawingml/2006/chart":                  "c",
	"http://purl.oclc.org/ooxml/drawingml/chart":                              "c",
	"http://schemas.openxmlformats.org/drawingml/2006/diagram":                "dgm",
	"http://purl.oclc.org/ooxml/drawingml/diagram":                            "dgm",
	"http://schemas.openxmlformats.org/drawingml/2006/picture":                "pic",
	"http://purl.oclc.org/ooxml/drawingml/picture":                            "pic",
	"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing":  "wp",
	"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing":              "wp",
	"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing":     "xdr",
	"http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing":                 "xdr",
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships":     "r",
	"http://purl.oclc.org/ooxml/officeDocument/relationships":                 "r",
	"http://schemas.openxmlformats.org/officeDocument/2006/math":              "m",
	"http://purl.oclc.org/ooxml/officeDocument/math":                          "m",
	"http://schemas.openxmlformats.org/package/2006/relationships":            "",
	"http://schemas.openxmlformats.org/package/2006/content-types":            "",
	"http://schemas.openxmlformats.org/package/2006/metadata/core-properties": "cp",
	"http://purl.org/dc/elements/1.1/":                                        "dc",
	"http://purl.org/dc/terms/":                                               "dcterms",
	"http://schemas.openxmlformats.org/markup-compatibility/2006":             "mc",
	"http://schemas.microsoft.com/office/word/2010/wordprocessingShape":       "wps",
	"http://schemas.microsoft.com/office/word/2010/wordml":                    "w14",
	"http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments": "tc",
	"http://www.w3.org/XML/1998/namespace":                                    "xml",
	"xml":                                                                     "xml",
	"urn:schemas-microsoft-com:vml":                                           "v",
	"urn:schemas-microsoft-com:office:office":                                 "o",
}

// sortedIDs returns ids in order, rId2 before rId10.
func sortedIDs(relations map[string]Relation) []string {
	return slices.SortedFunc(maps.Keys(relations), func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	})
}
