// SPDX-License-Identifier: Apache-2.0

package xlsx

import (
	"strconv"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/ooxml"
)

// related reads what a sheet refers to: its tables, comments and drawings. What can't be
// read is left out with a warning.
func (s *sheet) related() {
	relations, err := s.pkg.Relations(s.part)
	if err != nil {
		s.warn("sheet %s: %v", s.name, err)
		return
	}
	for _, part := range ooxml.OfType(relations, "table") {
		if root := s.tree(part); root != nil && root.Attr("headerRowCount") != "0" {
			if a, ok := areaOf(root.Attr("ref")); ok {
				s.lists = append(s.lists, a)
			}
		}
	}
	for _, part := range ooxml.OfType(relations, "drawing") {
		s.drawing(part)
	}
	s.comments(relations)
}

func (s *sheet) tree(part string) *ooxml.Node {
	root, err := s.pkg.Tree(part)
	if err != nil {
		s.warn("sheet %s: %v", s.name, err)
		return nil
	}
	return root
}

// drawing reads the text of shapes, diagrams and charts on a sheet.
func (s *sheet) drawing(part string) {
	root := s.tree(part)
	relations, err := s.pkg.Relations(part)
	if root == nil || err != nil {
		return
	}
	for _, anchor := range root.Children {
		place := ingest.Location{Sheet: s.name}
		if from := anchor.Child("xdr:from"); from != nil {
			if p, ok := anchored(from); ok {
				place.Cells = p.String()
			}
		}
		anchor.Each("xdr:txBody", func(n *ooxml.Node) {
			var lines []string
			n.Each("a:p", func(p *ooxml.Node) {
				if line := oneLine(p.Content()); line != "" {
					lines = append(lines, line)
				}
			})
			if len(lines) > 0 {
				s.after = append(s.after, ingest.Block{Kind: ingest.Paragraph, Text: strings.Join(lines, "\n"), Location: place})
			}
		})
		anchor.Each("c:chart", func(n *ooxml.Node) {
			r := relations[n.Attr("r:id")]
			if r.External || !s.pkg.Has(r.Target) {
				return
			}
			if chart := s.tree(r.Target); chart != nil {
				for _, b := range ooxml.Chart(chart) {
					b.Location = place
					s.after = append(s.after, b)
				}
			}
		})
	}
}

// anchored returns the cell that a drawing begins in.
func anchored(from *ooxml.Node) (position, bool) {
	column, err1 := strconv.Atoi(strings.TrimSpace(from.Child("xdr:col").Content()))
	row, err2 := strconv.Atoi(strings.TrimSpace(from.Child("xdr:row").Content()))
	return position{row, column}, err1 == nil && err2 == nil && row >= 0 && row < maxRow && column >= 0 && column < maxColumn
}

// comments reads comments and their threads: notes on cells, which readers see by a mark.
// They are listed as hidden too, since nobody prints them.
func (s *sheet) comments(relations map[string]ooxml.Relation) {
	threaded := map[string]bool{}
	for _, part := range ooxml.OfType(relations, "threadedComment") {
		root := s.tree(part)
		for _, n := range root.All("tc:threadedComment") {
			threaded[n.Attr("ref")] = true
			time, _, _ := strings.Cut(n.Attr("dT"), ".")
			s.comment(n.Attr("ref"), s.person(n.Attr("personId")), time, n.Child("tc:text").Content())
		}
	}
	for _, part := range ooxml.OfType(relations, "comments") {
		root := s.tree(part)
		authors := root.Child("authors").All("author")
		for _, n := range root.Child("commentList").All("comment") {
			if threaded[n.Attr("ref")] { // it repeats the thread
				continue
			}
			author := ""
			if id, err := strconv.Atoi(n.Attr("authorId")); err == nil && id >= 0 && id < len(authors) {
				author = authors[id].Content()
			}
			var text strings.Builder
			n.Child("text").Each("t", func(t *ooxml.Node) { text.WriteString(t.Content()) })
			s.comment(n.Attr("ref"), author, "", text.String())
		}
	}
}

// person returns the name of who wrote in a thread.
func (b *book) person(id string) string {
	if b.persons == nil {
		b.persons = map[string]string{}
		for _, part := range b.pkg.Names() {
			if !strings.HasPrefix(part, "xl/persons/") || !strings.HasSuffix(part, ".xml") {
				continue
			}
			if root, err := b.pkg.Tree(part); err == nil {
				for _, n := range root.Children {
					b.persons[n.Attr("id")] = n.Attr("displayName")
				}
			}
		}
	}
	return b.persons[id]
}

// comment adds a note on a cell, with who wrote it and when.
func (s *sheet) comment(ref, author, time, text string) {
	text = strings.TrimSpace(text)
	if text == "" {
		return
	}
	if author = strings.TrimSpace(author); time != "" {
		author = strings.TrimSpace(author + " (" + time + ")")
	}
	if author != "" && !strings.HasPrefix(text, author+":") {
		text = author + ": " + text
	}
	place := ingest.Location{Sheet: s.name, Cells: ref}
	s.after = append(s.after, ingest.Block{Kind: ingest.Note, Text: text, Location: place})
	s.hidden.Add(ingest.HiddenComment, text, place)
}
