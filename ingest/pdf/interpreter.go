// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"context"
	"fmt"
	"math"

	objects "github.com/ledongthuc/pdf"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/pdfguard"
)

// Bounds of a page. A letter page of dense text has 6,000 glyphs and 20,000 operators.
const (
	maxOperators = 5_000_000
	maxGlyphs    = 200_000
	// maxShown bounds the glyphs that are shown outside the page as well.
	maxShown    = 1_000_000
	maxRules    = 50_000
	maxForms    = 8
	maxStates   = 512
	maxOperands = 512
	maxNames    = 1000
	maxImages   = 1000
	maxDrawn    = 20_000
)

// state is the graphics state, as far as text and rules need it.
type state struct {
	ctm  matrix
	font *font
	// size, char, word, scale, leading and rise are the parameters of Tf, Tc, Tw, Tz,
	// TL and Ts; scale is 1 for 100 %.
	size, char, word, scale, leading, rise float64
	// mode is the text rendering mode of Tr.
	mode int
	// fill and stroke are the inks; blended is set if they mix with what is behind.
	fill, stroke ink
	blended      bool
	lineWidth    float64
	// clip bounds what of the page can be painted on.
	clip rect
}

// newState returns the state at the beginning of a page or of an annotation.
func (c *content) newState(ctm matrix) state {
	paint := ink{colour: black, space: "DeviceGray", alpha: 1}
	return state{ctm: ctm, scale: 1, fill: paint, stroke: paint, lineWidth: 1, clip: rect{0, 0, c.width, c.height}}
}

// interpreter runs the operators of one page (ISO 32000-1 section 8 and 9).
type interpreter struct {
	ctx       context.Context
	file      *file
	out       *content
	operators int
	// drawn counts forms, depth how they are nested.
	drawn, depth int
	// hidden is set while a form is interpreted that lies on a layer that is off.
	hidden bool
	// mark is that of the marked content in which a form is drawn.
	mark int32
	// damage is the last fault that was stepped over.
	damage error
}

// run is one content stream being interpreted.
type run struct {
	*interpreter
	lexer     pdfguard.Lexer
	resources objects.Value
	// fontList and formList are the resources' dictionaries, fonts and forms what
	// was looked up in them.
	fontList, formList objects.Value
	fonts              map[string]*font
	forms              map[string]objects.Value
	lists              lookups
	state              state
	stack              []state
	// text and line are the text matrix and the text line matrix.
	text, line matrix
	path       path
	args       []any
	// actual is the replacement text of the marked content around, if any.
	actual []*replacement
	// marks are the numbers of the marked content around, as glyphs have them.
	marks []int32
}

// replacement is the ActualText of a span of marked content.
type replacement struct {
	text string
	used bool
	set  bool
	// hidden is set if the span lies on a layer that is off.
	hidden bool
}

// run interprets a content stream in a state. The error is one that ends the page.
func (in *interpreter) run(data []byte, resources objects.Value, s state) error {
	r := &run{
		interpreter: in, lexer: pdfguard.Lexer{Data: data}, resources: resources,
		fontList: resources.Key("Font"), formList: resources.Key("XObject"),
		fonts: map[string]*font{}, forms: map[string]objects.Value{},
		state: s, text: identity, line: identity,
	}
	for {
		v, ok := r.lexer.Next()
		if !ok {
			break
		}
		op, isOperator := v.(pdfguard.Keyword)
		if !isOperator {
			if len(r.args) < maxOperands {
				r.args = append(r.args, v)
			}
			continue
		}
		if err := r.count(); err != nil {
			return err
		}
		if err := r.operator(string(op)); err != nil {
			return err
		}
		r.args = r.args[:0]
	}
	if r.lexer.Overflow {
		in.damage = &ingest.LimitError{Limit: "depth", Max: 64}
	}
	return nil
}

// count enforces the page's limits.
func (in *interpreter) count() error {
	in.operators++
	if in.operators > maxOperators {
		return &ingest.LimitError{Limit: "operators of one page", Max: maxOperators}
	}
	if len(in.out.glyphs)+len(in.out.invisible) > maxGlyphs || in.out.shown > maxShown {
		return &ingest.LimitError{Limit: "glyphs of one page", Max: maxGlyphs}
	}
	if in.operators%1024 == 0 {
		return in.ctx.Err()
	}
	return nil
}

// operator runs one operator with the operands in args.
func (r *run) operator(op string) error {
	switch op {
	case "q":
		if len(r.stack) < maxStates {
			r.stack = append(r.stack, r.state)
		}
	case "Q":
		if n := len(r.stack); n > 0 {
			r.state, r.stack = r.stack[n-1], r.stack[:n-1]
		}
	case "cm":
		if m := r.matrix(0).then(r.state.ctm); m.finite() {
			r.state.ctm = m
		}
	case "Do":
		return r.xobject()
	case "BI":
		r.inlineImage()
	case "BDC", "BMC":
		r.beginMarked(op)
	case "EMC":
		if n := len(r.actual); n > 0 {
			r.actual, r.marks = r.actual[:n-1], r.marks[:n-1]
		}
	case "sh":
		r.out.painted = true
		r.out.surface.add(r.state.clip, colour{})
	case "gs":
		r.graphicsState(r.name())
	case "w":
		r.state.lineWidth = r.number(0)
	default:
		if !r.textOperator(op) && !r.colourOperator(op) {
			r.pathOperator(op)
		}
	}
	return nil
}

// number returns an operand, 0 if it is missing.
func (r *run) number(i int) float64 {
	if i >= len(r.args) {
		return 0
	}
	switch v := r.args[i].(type) {
	case int64:
		return float64(v)
	case float64:
		return v
	}
	return 0
}

// matrix returns six operands from i on.
func (r *run) matrix(i int) (m matrix) {
	for k := range m {
		m[k] = r.number(i + k)
	}
	return m
}

// name returns the first operand as a name.
func (r *run) name() string {
	if len(r.args) == 0 {
		return ""
	}
	n, _ := r.args[0].(pdfguard.Name)
	return string(n)
}

// xobject draws a form, or takes note of an image.
func (r *run) xobject() error {
	name := r.name()
	v, ok := r.forms[name]
	if !ok {
		if v = r.formList.Key(name); len(r.forms) < maxNames {
			r.forms[name] = v
		}
	}
	if v.Key("Subtype").Name() == "Image" {
		if !v.Key("Hidden").Bool() {
			r.image()
		}
		return nil
	}
	if v.Kind() != objects.Stream {
		r.damage = fmt.Errorf("%w: a form or picture is missing", ingest.ErrDamaged)
		return nil
	}
	if n := len(r.actual); n > 0 && r.actual[n-1].hidden && !r.hidden {
		r.hidden = true
		defer func() { r.hidden = false }()
	}
	before := r.mark
	r.mark = r.around()
	defer func() { r.mark = before }()
	return r.drawForm(v, r.resources, r.state)
}

// image adds the area of the unit square, which is where images are drawn.
func (in *run) image() {
	box := in.state.ctm.mapRect(rect{0, 0, 1, 1})
	visible := rect{math.Max(box.x0, 0), math.Max(box.y0, 0), math.Min(box.x1, in.out.width), math.Min(box.y1, in.out.height)}
	in.out.painted = true
	in.out.surface.add(box.meet(in.state.clip), colour{})
	if len(in.out.surface.images) < maxImages {
		in.out.surface.images = append(in.out.surface.images, box)
	}
	if visible.width() > 0 && visible.height() > 0 {
		in.out.images += visible.width() * visible.height()
	}
}

// drawForm interprets a form in a state.
func (in *interpreter) drawForm(v, resources objects.Value, s state) error {
	if in.drawn++; in.drawn > maxDrawn {
		return &ingest.LimitError{Limit: "forms of one page", Max: maxDrawn}
	}
	if in.depth >= maxForms {
		in.damage = &ingest.LimitError{Limit: "nested forms", Max: maxForms}
		return nil
	}
	in.depth++
	defer func() { in.depth-- }()
	if m, ok := floats(v.Key("Matrix"), 6); ok {
		if n := matrix(m).then(s.ctm); n.finite() {
			s.ctm = n
		}
	}
	if own := v.Key("Resources"); own.Kind() == objects.Dict {
		resources = own
	}
	if box, ok := floats(v.Key("BBox"), 4); ok {
		s.clip = s.clip.meet(s.ctm.mapRect(rect{box[0], box[1], box[2], box[3]}))
	}
	was := in.hidden
	in.hidden = was || v.Key("Hidden").Bool()
	defer func() { in.hidden = was }()
	data, err := in.file.form(v)
	if err != nil {
		in.damage = fmt.Errorf("form: %w", err)
	}
	return in.run(data, resources, s)
}

// inlineImage skips an image between BI and EI.
func (r *run) inlineImage() {
	r.image()
	for {
		v, ok := r.lexer.Next()
		if !ok {
			return
		}
		if v == pdfguard.Keyword("ID") {
			break
		}
	}
	data := r.lexer.Data
	for i := r.lexer.Pos + 1; i+1 < len(data); i++ {
		if data[i] != 'E' || data[i+1] != 'I' || !blank(data[i-1]) {
			continue
		}
		// Image data may hold the letters by chance: text must follow the end.
		if i+2 < len(data) && !blank(data[i+2]) || !printable(data[i+2:min(i+18, len(data))]) {
			continue
		}
		r.lexer.Pos = i + 2
		return
	}
	r.lexer.Pos = len(data)
}

func blank(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == 0 || c == '\f'
}

// printable reports whether bytes could be operators.
func printable(data []byte) bool {
	for _, c := range data {
		if c > 126 || c < 32 && !blank(c) {
			return false
		}
	}
	return true
}
