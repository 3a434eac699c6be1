// SPDX-License-Identifier: Apache-2.0

package email

import (
	"bytes"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/nested"
	"github.com/pacenote/pacenote/internal/unseen"
)

// part is a message's body, or one of the parts it is made of.
type part struct {
	header
	media       string // in lower case
	parameters  map[string]string
	disposition string
	filename    string // as a reader sees it; may be empty
	raw         []byte // the body as it stands in the file
	start       int    // where raw begins in the file
	children    []*part
}

// splitter makes a tree of parts.
type splitter struct {
	depth int // the greatest nesting
	parts int // that may still be made
}

// newPart describes the body raw, which begins at the byte start and has the header h.
// Usual is the media type of a part that declares none.
func newPart(h header, raw []byte, start int, usual string) *part {
	p := &part{header: h, raw: raw, start: start}
	p.media, p.parameters = parseParameters(h.get("content-type"))
	if !strings.Contains(p.media, "/") {
		p.media = usual
	}
	var named map[string]string
	p.disposition, named = parseParameters(h.get("content-disposition"))
	p.filename = fileName(named["filename"])
	if p.filename == "" {
		p.filename = fileName(p.parameters["name"])
	}
	return p
}

// fileName returns the last element of a path, without what can't be seen.
func fileName(path string) string {
	name := oneLine(unseen.Strip(path))
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	if len(name) > 255 {
		name = strings.ToValidUTF8(name[len(name)-255:], "")
	}
	return name
}

// message makes the tree of a message that begins at the byte start of the file.
func (s *splitter) message(data []byte, start int) (*part, error) {
	h, body := readHeader(data)
	p := newPart(h, data[body:], start+body, ingest.MediaText)
	return p, s.split(p, 1)
}

// split makes the children of a multipart body (RFC 2046, section 5.1).
func (s *splitter) split(p *part, depth int) error {
	if !strings.HasPrefix(p.media, "multipart/") {
		return nil
	}
	if depth > s.depth {
		return &ingest.LimitError{Limit: "depth", Max: int64(s.depth)}
	}
	usual := ingest.MediaText
	if p.media == "multipart/digest" {
		usual = ingest.MediaEmail
	}
	boundary := p.parameters["boundary"]
	if boundary == "" {
		boundary = guessBoundary(p.raw)
	}
	for _, span := range bodies(p.raw, boundary) {
		if s.parts--; s.parts < 0 {
			return &ingest.LimitError{Limit: "parts", Max: nested.MaxFiles}
		}
		data := p.raw[span.Start:span.End]
		h, body := readHeader(data)
		child := newPart(h, data[body:], p.start+int(span.Start)+body, usual)
		if err := s.split(child, depth+1); err != nil {
			return err
		}
		p.children = append(p.children, child)
	}
	return nil
}

// guessBoundary returns the boundary of a body whose header names none: what stands behind
// "--" in the first line that begins so.
func guessBoundary(raw []byte) string {
	for at := 0; at < len(raw); {
		var line []byte
		line, at = nextLine(raw, at)
		if rest, ok := bytes.CutPrefix(bytes.TrimRight(line, " \t"), []byte("--")); ok && len(rest) > 0 && len(rest) <= 70 {
			return string(rest)
		}
	}
	return ""
}

// bodies returns the ranges between the lines of a boundary, the line end before each of
// which belongs to it. A last part that nothing ends goes to the end.
func bodies(raw []byte, boundary string) []ingest.Span {
	if boundary == "" {
		return nil
	}
	var all []ingest.Span
	mark := []byte("--" + boundary)
	start := -1
	for at := 0; at < len(raw); {
		line, next := nextLine(raw, at)
		rest, ok := bytes.CutPrefix(line, mark)
		if ok {
			rest, last := bytes.CutPrefix(rest, []byte("--"))
			if len(bytes.TrimSpace(rest)) == 0 {
				if start >= 0 {
					all = append(all, ingest.Span{Start: int64(start), End: int64(max(start, lineStart(raw, at)))})
				}
				start = next
				if last {
					return all
				}
			}
		}
		at = next
	}
	if start >= 0 && start < len(raw) {
		all = append(all, ingest.Span{Start: int64(start), End: int64(len(raw))})
	}
	return all
}

// lineStart returns the byte before the line end that precedes at.
func lineStart(raw []byte, at int) int {
	if at > 0 && raw[at-1] == '\n' {
		at--
	}
	if at > 0 && raw[at-1] == '\r' {
		at--
	}
	return at
}

// isAttachment reports whether a part is a file beside the text rather than text to be
// read with it; seen says that there was text before it.
func (p *part) isAttachment(seen bool) bool {
	switch {
	case p.media != ingest.MediaText && p.media != ingest.MediaHTML:
		return true
	case p.disposition == "attachment":
		return true
	}
	return p.filename != "" && seen
}
