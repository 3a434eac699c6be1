// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"math"
	"regexp"
	"strings"

	objects "github.com/ledongthuc/pdf"

	"github.com/pacenote/pacenote/ingest"
)

// note is a form field or a note of a page: text that stands beside its content.
type note struct {
	rect
	kind ingest.BlockKind
	text string
	// reason is set for what a reader of the page doesn't see.
	reason ingest.HiddenReason
}

// annotations draws the annotations that show text into their rectangles, and collects
// form fields and notes (ISO 32000-1 sections 12.5 and 12.7).
func (in *interpreter) annotations(list objects.Value, page matrix) error {
	for i := range list.Len() {
		a := list.Index(i)
		drawn := false
		if a.Key("AP").Kind() == objects.Stream {
			before := len(in.out.glyphs)
			if err := in.appearance(a, page); err != nil {
				return err
			}
			drawn = len(in.out.glyphs) > before
		}
		in.note(a, page, drawn)
	}
	return nil
}

// appearance draws the form of an annotation (ISO 32000-1 section 12.5.5).
func (in *interpreter) appearance(a objects.Value, page matrix) error {
	form := a.Key("AP")
	target, ok1 := place(a)
	from, ok2 := floats(form.Key("BBox"), 4)
	if !ok1 || !ok2 {
		return nil
	}
	m := identity
	if v, ok := floats(form.Key("Matrix"), 6); ok {
		m = matrix(v)
	}
	box := m.mapRect(rect{from[0], from[1], from[2], from[3]})
	if box.width() <= 0 || box.height() <= 0 {
		return nil
	}
	sx, sy := target.width()/box.width(), target.height()/box.height()
	fit := matrix{sx, 0, 0, sy, target.x0 - box.x0*sx, target.y0 - box.y0*sy}
	was := in.hidden
	in.hidden = a.Key("Hidden").Bool()
	defer func() { in.hidden = was }()
	return in.drawForm(form, objects.Value{}, in.out.newState(fit.then(page)))
}

// place returns an annotation's rectangle, in the page's space.
func place(a objects.Value) (rect, bool) {
	r, ok := floats(a.Key("Rect"), 4)
	if !ok {
		return rect{}, false
	}
	return rect{math.Min(r[0], r[2]), math.Min(r[1], r[3]), math.Max(r[0], r[2]), math.Max(r[1], r[3])}, true
}

// note collects what an annotation says beside what it draws. A free text without an
// appearance is shown by readers all the same; the texts of other notes appear when they
// are opened, and count as comments.
func (in *interpreter) note(a objects.Value, page matrix, drawn bool) {
	r, ok := place(a)
	if !ok || len(in.out.notes) >= maxNames {
		return
	}
	n := note{rect: page.mapRect(r)}
	if field := a.Key("Field"); field.Kind() == objects.Dict {
		n.kind = ingest.FormField
		n.text = fieldText(field, drawn)
		// A signature without extent is one that is not to be seen on the page.
		if a.Key("Hidden").Bool() || field.Key("Secret").Bool() || r.width() <= 0 || r.height() <= 0 {
			n.reason = ingest.HiddenMode
		}
	} else if text := infoText(a.Key("Contents")); text != "" {
		n.kind, n.text = ingest.Note, text
		free := a.Key("Subtype").Name() == "FreeText"
		switch {
		case free && a.Key("AP").Kind() == objects.Stream:
			// Its appearance is the text.
			return
		case a.Key("Hidden").Bool():
			n.reason = ingest.HiddenMode
		case !free:
			n.reason = ingest.HiddenComment
		}
	}
	if n.text != "" {
		in.out.notes = append(in.out.notes, n)
	}
}

// plainState matches the states of check boxes that say no more than that they are on.
var plainState = regexp.MustCompile(`(?i)^(on|yes|true|checked|selected|oui|ja|sì|si|sí|x|\d{1,2})$`)

// fieldText returns what a form field says, as "name: value". Empty if its value is
// printed and its name adds nothing.
func fieldText(field objects.Value, drawn bool) string {
	name := infoText(field.Key("Label"))
	if name == "" {
		name = fieldName(infoText(field.Key("Name")))
	}
	value := ""
	if state := field.Key("State"); !state.IsNull() {
		switch value = infoName(state.Name()); {
		case value == "Off":
			value = "unchecked"
		case plainState.MatchString(value):
			value = "checked"
		}
	}
	var values []string
	for i := range field.Key("Value").Len() {
		v := field.Key("Value").Index(i)
		if t, ok := date(v.RawString()); ok && field.Key("FT").Name() == "Sig" {
			values = append(values, t.Format("2006-01-02 15:04:05 -07:00"))
		} else if text := infoText(v); text != "" {
			values = append(values, text)
		}
	}
	if len(values) > 0 {
		value = strings.Join(values, ", ")
	}
	switch {
	case value == "":
		return ""
	case name == "" && drawn:
		return ""
	case name == "":
		return value
	}
	return name + ": " + value
}

// madeName matches names of fields that a program made up, such as "Text12".
var madeName = regexp.MustCompile(`(?i)^(text|textfield|text ?box|field|fill|check ?box|undefined|untitled|radio ?button|button|combo ?box|list ?box|group|dropdown|choice|topmostsubform|form|page|f|c)?[ _#]*\d*(_\d+)*$`)

// fieldName returns the last part of a field's full name that a person gave it; empty if
// none did.
func fieldName(full string) string {
	parts := strings.Split(full, ".")
	for i := len(parts) - 1; i >= 0; i-- {
		name, _, _ := strings.Cut(parts[i], "[")
		if name = strings.TrimSpace(strings.ReplaceAll(name, "_", " ")); !madeName.MatchString(name) {
			return name
		}
	}
	return ""
}

// infoName decodes a name that is shown: mostly UTF-8, else as text strings are.
func infoName(name string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(plainText(name), "")), " ")
}

// maxNotes bounds the form fields and notes of a document.
const maxNotes = 20_000

// collect adds the fields and notes of a page to the document's.
func (b *builder) collect(page int, c *content) {
	for _, n := range c.notes {
		switch {
		case n.reason != "":
			b.hidden.Add(n.reason, n.text, b.location(page, n.rect))
		case len(b.notes) < maxNotes:
			b.held += int64(len(n.text)) + 512
			b.notes = append(b.notes, pageNote{n, page})
		case len(b.notes) == maxNotes:
			b.notes = append(b.notes, pageNote{n, page})
			b.warn("page %d: form fields and notes beyond %d are left out", page, maxNotes)
		}
	}
}

// pageNote is a note with its page.
type pageNote struct {
	note
	page int
}

// annotate puts the fields and notes among the blocks of their pages, which are in the
// order of the pages.
func (b *builder) annotate(doc *ingest.Document) {
	if len(b.notes) == 0 {
		return
	}
	out := make([]ingest.Block, 0, len(doc.Blocks)+len(b.notes))
	rest, notes := doc.Blocks, b.notes
	for page := 1; page <= len(b.pages); page++ {
		n := 0
		for n < len(rest) && rest[n].Location.Page <= page {
			n++
		}
		after := make([][]ingest.Block, n+1)
		for len(notes) > 0 && notes[0].page == page {
			note := notes[0]
			notes = notes[1:]
			i := note.index(rest[:n])
			after[i] = append(after[i], ingest.Block{Kind: note.kind, Text: note.text, Location: b.location(page, note.rect)})
		}
		out = append(out, after[0]...)
		for i, block := range rest[:n] {
			out = append(append(out, block), after[i+1]...)
		}
		rest = rest[n:]
	}
	doc.Blocks = append(out, rest...)
}

// index returns how many of a page's blocks come before a note: up to the last that
// begins above its lower edge, of those it stands below or beside.
func (n note) index(blocks []ingest.Block) int {
	above, below := 0, 0
	for i, block := range blocks {
		if len(block.Location.Boxes) == 0 {
			continue
		}
		box := block.Location.Boxes[0]
		if box.Y0 > n.y1 {
			continue
		}
		if above = i + 1; box.X0 < n.x1 && box.X1 > n.x0 {
			below = i + 1
		}
	}
	if below > 0 {
		return below
	}
	return above
}
