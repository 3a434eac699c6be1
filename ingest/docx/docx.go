// SPDX-License-Identifier: Apache-2.0

package docx

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/ooxml"
	"github.com/pacenote/pacenote/internal/unseen"
)

// Parser reads Word documents. It is immutable and safe for concurrent use.
type Parser struct{}

var _ ingest.Parser = (*Parser)(nil)

// New returns a Parser.
func New() *Parser { return &Parser{} }

// Media returns the one media type.
func (p *Parser) Media() []string { return []string{ingest.MediaDOCX} }

// Settings names the version of what is read.
func (p *Parser) Settings() string { return "docx 3" }

// Parse reads a document in time linear in its size; it keeps the XML of the body in memory
// as a tree, about ten times its size. Metadata has the core properties "author", "subject",
// "keywords", "description", "created" and "date". A part beside the body that can't be read
// is left out with a warning.
func (p *Parser) Parse(ctx context.Context, in ingest.Input) (*ingest.Document, error) {
	pkg, err := ooxml.Open(ctx, in)
	if err != nil {
		return nil, err
	}
	defer pkg.Close()
	doc := &ingest.Document{Media: ingest.MediaDOCX, Quality: ingest.Quality{Engine: "docx"}}
	pkg.Describe(doc)
	r := &reader{pkg: pkg, doc: doc, limits: in.Limits, notes: map[string]string{}, noteAt: map[string]int{}, commented: map[string]int{}}
	if err := r.read(); err != nil {
		return nil, pkg.Fail(err)
	}
	r.hidden.Report(&doc.Quality)
	unseen.Clean(doc)
	return doc, nil
}

// reader reads one document.
type reader struct {
	pkg       *ooxml.Package
	doc       *ingest.Document
	limits    ingest.Limits
	part      string // the part that is read
	relations map[string]ooxml.Relation
	styles    *styles
	numbering *numbering
	hidden    unseen.List
	// paragraph counts the paragraphs and tables of the body.
	paragraph int
	// notes are the texts of footnotes and endnotes by kind and id, order those that the
	// text refers to.
	notes  map[string]string
	noteAt map[string]int // the paragraphs that refer to them first
	order  []string
	// commented are the paragraphs of comments by id, pictures those of pictures.
	commented map[string]int
	pictures  []int
	// shaded is the number of surroundings that have a colour of their own, on which white
	// text is seen.
	shaded int
	// depth is that of tables and text boxes.
	depth int
	// embedded is the number of bytes of embedded documents.
	embedded int
}

// read reads all parts.
func (r *reader) read() error {
	body, err := r.pkg.Main()
	if err != nil {
		return err
	}
	if !strings.HasSuffix(body, ".xml") || !r.open(body) {
		return fmt.Errorf("%w: the main part %s is no text", ingest.ErrDamaged, body)
	}
	root, err := r.pkg.Tree(body)
	if err != nil {
		return err
	}
	if root.Name != "w:document" {
		return fmt.Errorf("%w: %s is no Word document", ingest.ErrDamaged, body)
	}
	if root.Child("w:background") != nil { // the page is not white
		r.shaded++
	}
	r.readStyles()
	r.readNotes("footnotes", "w:footnote")
	r.readNotes("endnotes", "w:endnote")
	if err := r.running("header", ingest.Header); err != nil {
		return err
	}
	if err := r.blocks(root.Child("w:body"), false); err != nil {
		return err
	}
	r.addNotes()
	if err := r.running("footer", ingest.Footer); err != nil {
		return err
	}
	r.readComments()
	r.notePictures()
	if !slices.ContainsFunc(r.doc.Blocks, func(b ingest.Block) bool { return b.Kind != ingest.Header && b.Kind != ingest.Footer }) {
		r.warn("the document has no text")
	}
	return nil
}

// open makes a part the one whose relations count.
func (r *reader) open(part string) bool {
	relations, err := r.pkg.Relations(part)
	if err != nil {
		r.warn("references of " + part + " could not be read")
	}
	r.part, r.relations = part, relations
	return r.pkg.Has(part)
}

func (r *reader) warn(text string) {
	r.doc.Quality.Warnings = append(r.doc.Quality.Warnings, text)
}

// tree reads a part beside the body; nil if there is none or it can't be read.
func (r *reader) tree(part string) *ooxml.Node {
	root, err := r.pkg.Tree(part)
	if err != nil {
		r.warn(err.Error())
		return nil
	}
	return root
}

// trees reads all parts that the body refers to with a relation of a type.
func (r *reader) trees(kind string) (parts []string, roots []*ooxml.Node) {
	for _, part := range ooxml.OfType(r.relations, kind) {
		if root := r.tree(part); root != nil {
			parts, roots = append(parts, part), append(roots, root)
		}
	}
	return parts, roots
}

func (r *reader) readStyles() {
	r.styles, r.numbering = newStyles(), newNumbering()
	if _, roots := r.trees("styles"); len(roots) > 0 {
		r.styles.read(roots[0])
	}
	if _, roots := r.trees("numbering"); len(roots) > 0 {
		r.numbering.read(roots[0])
	}
}

// running reads the headers or footers of all sections; equal ones count once.
func (r *reader) running(kind string, as ingest.BlockKind) error {
	body, relations := r.part, r.relations
	defer func() { r.part, r.relations = body, relations }()
	parts, roots := r.trees(kind)
	seen := map[string]bool{}
	for i, root := range roots {
		r.open(parts[i])
		kept, paragraph, pictures := r.doc.Blocks, r.paragraph, r.pictures
		r.doc.Blocks = nil
		if err := r.blocks(root, false); err != nil {
			return err
		}
		var lines []string
		for _, b := range r.doc.Blocks {
			lines = append(lines, b.Text)
		}
		r.doc.Blocks, r.paragraph, r.pictures = kept, paragraph, pictures
		if text := strings.Join(lines, "\n"); strings.TrimSpace(text) != "" && !seen[text] {
			seen[text] = true
			r.doc.Blocks = append(r.doc.Blocks, ingest.Block{Kind: as, Text: text})
		}
		r.relations = relations
	}
	return nil
}

// readNotes reads footnotes or endnotes; separators have a type and no text.
func (r *reader) readNotes(kind, element string) {
	_, roots := r.trees(kind)
	for _, root := range roots {
		for _, n := range root.Children {
			if n.Name != element || n.Attr("w:type") != "" && n.Attr("w:type") != "normal" {
				continue
			}
			r.notes[kind+n.Attr("w:id")] = r.plain(n)
		}
	}
}

// noted refers to a note and returns its mark.
func (r *reader) noted(kind, id string) string {
	if r.notes[kind+id] == "" {
		return ""
	}
	at := slices.Index(r.order, kind+id)
	if at < 0 {
		at, r.order = len(r.order), append(r.order, kind+id)
		r.noteAt[kind+id] = r.paragraph
	}
	return fmt.Sprintf("[%d]", at+1)
}

func (r *reader) addNotes() {
	for i, id := range r.order {
		r.doc.Blocks = append(r.doc.Blocks, ingest.Block{
			Kind: ingest.Note, Text: r.notes[id], Marker: fmt.Sprintf("[%d]", i+1), Location: ingest.Location{Paragraph: max(r.noteAt[id], 1)},
		})
	}
}

// readComments lists comments: they belong to whoever reviews, not to what is said.
func (r *reader) readComments() {
	_, roots := r.trees("comments")
	for _, root := range roots {
		for _, n := range root.Children {
			if n.Name == "w:comment" {
				at := r.commented[n.Attr("w:id")]
				if at == 0 { // it is anchored nowhere
					at = max(r.paragraph, 1)
				}
				r.hidden.Add(ingest.HiddenComment, r.plain(n), ingest.Location{Paragraph: at})
			}
		}
	}
}

func (r *reader) hide(reason ingest.HiddenReason, text string) {
	r.hidden.Add(reason, text, ingest.Location{Paragraph: max(r.paragraph, 1)})
}

// plain returns the text of the paragraphs within n, a line each.
func (r *reader) plain(n *ooxml.Node) string {
	var lines []string
	n.Each("w:p", func(p *ooxml.Node) {
		if text := r.inline(p, r.styles.of(p)).String(); text != "" {
			lines = append(lines, text)
		}
	})
	return strings.Join(lines, "\n")
}
