// SPDX-License-Identifier: Apache-2.0

package htmlblock

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/pacenote/pacenote/ingest"
)

// Tag is a tag or a comment that stands alone, as in the middle of another format's text.
type Tag struct {
	// Name is the element's name; "" of a comment.
	Name string
	// Opens and Closes tell start tags from end tags; of an element without content and of
	// a comment neither is set.
	Opens  bool
	Closes bool
	// Reason says why the text behind a start tag is not seen, by its attributes alone;
	// "" if it is.
	Reason ingest.HiddenReason
	// Comment is the text of a comment.
	Comment string
}

// ReadTag reads a tag or a comment.
func ReadTag(raw string) Tag {
	z := html.NewTokenizer(strings.NewReader(raw))
	kind := z.Next()
	token := z.Token()
	switch kind {
	case html.CommentToken:
		return Tag{Comment: strings.TrimSpace(withoutMarkup(token.Data))}
	case html.EndTagToken:
		return Tag{Name: token.Data, Closes: true}
	case html.StartTagToken:
		if isVoid(token.DataAtom) {
			return Tag{Name: token.Data}
		}
		node := &html.Node{Type: html.ElementNode, Data: token.Data, DataAtom: token.DataAtom, Attr: token.Attr}
		return Tag{Name: token.Data, Opens: true, Reason: newStyles(node, "").of(node).reason()}
	}
	return Tag{Name: token.Data}
}

// isVoid reports whether an element has no content and no end tag.
func isVoid(a atom.Atom) bool {
	switch a {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta, atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}
