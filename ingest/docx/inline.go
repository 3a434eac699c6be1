// SPDX-License-Identifier: Apache-2.0

package docx

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/ooxml"
)

// line is the text of a paragraph while it is put together.
type line struct {
	reader *reader
	style  style
	text   strings.Builder
	// fields are the open fields; true while the instruction is read, which is not shown.
	fields []bool
	// boxes are text boxes, charts, diagrams and pictures that are anchored here.
	boxes []*ooxml.Node
}

// inline reads what stands in a paragraph of that style.
func (r *reader) inline(p *ooxml.Node, s style) *line {
	l := &line{reader: r, style: s}
	l.children(p)
	return l
}

// String returns the text without blanks around it.
func (l *line) String() string { return strings.TrimSpace(l.text.String()) }

func (l *line) children(n *ooxml.Node) {
	for _, c := range n.Children {
		l.element(c)
	}
}

// element reads one element of a paragraph. What is deleted or moved away is not read.
func (l *line) element(n *ooxml.Node) {
	switch n.Name {
	case "w:r":
		l.run(n)
	case "w:ins", "w:moveTo", "w:hyperlink", "w:smartTag", "w:sdt", "w:sdtContent", "w:fldSimple", "w:bdo", "w:dir", "w:customXml":
		l.children(n)
	case "m:oMath", "m:oMathPara":
		l.space()
		l.text.WriteString(ooxml.Equation(n, norm.NFKC.String))
		l.text.WriteString(" ")
	}
}

// space puts a blank behind what is not followed by one.
func (l *line) space() {
	if s := l.text.String(); s != "" && !strings.HasSuffix(s, " ") {
		l.text.WriteString(" ")
	}
}

// run reads a run: its text goes to the paragraph, or to what is hidden.
func (l *line) run(n *ooxml.Node) {
	look := l.reader.styles.lookOf(l.style, n)
	reason := ingest.HiddenReason("")
	switch {
	case look.hidden:
		reason = ingest.HiddenMode
	case look.white && !look.shaded && l.reader.shaded == 0:
		reason = ingest.HiddenColour
	case look.tiny:
		reason = ingest.HiddenSize
	}
	before := l.text.Len()
	for _, c := range n.Children {
		l.piece(c)
	}
	if reason == "" {
		return
	}
	all := l.text.String()
	l.reader.hide(reason, all[before:])
	l.text.Reset()
	l.text.WriteString(all[:before])
}

// piece reads an element of a run.
func (l *line) piece(n *ooxml.Node) {
	if n.Name == "w:fldChar" {
		l.field(n.Attr("w:fldCharType"))
		return
	}
	if slices.Contains(l.fields, true) { // also the result of a field within an instruction
		return
	}
	switch n.Name {
	case "w:t":
		l.text.WriteString(n.Content())
	case "w:tab", "w:ptab":
		l.text.WriteString("\t")
	case "w:br", "w:cr":
		if kind := n.Attr("w:type"); kind == "" || kind == "textWrapping" {
			l.text.WriteString("\n")
		}
	case "w:noBreakHyphen":
		l.text.WriteString("-")
	case "w:sym":
		l.text.WriteString(symbol(n))
	case "w:footnoteReference":
		l.text.WriteString(l.reader.noted("footnotes", n.Attr("w:id")))
	case "w:endnoteReference":
		l.text.WriteString(l.reader.noted("endnotes", n.Attr("w:id")))
	case "w:ruby":
		if base := n.Child("w:rubyBase"); base != nil {
			l.children(base)
		}
	case "w:commentReference":
		l.reader.commented[n.Attr("w:id")] = l.reader.paragraph
	case "w:drawing", "w:pict", "w:object":
		l.drawing(n)
	case "m:oMath":
		l.element(n)
	}
}

// field follows a field: between its beginning and its separator stands the instruction.
func (l *line) field(kind string) {
	switch kind {
	case "begin":
		l.fields = append(l.fields, true)
	case "separate":
		if len(l.fields) > 0 {
			l.fields[len(l.fields)-1] = false
		}
	case "end":
		if len(l.fields) > 0 {
			l.fields = l.fields[:len(l.fields)-1]
		}
	}
}

// symbol returns the character of a symbol font. Those fonts lie at U+F000; Symbol's letters
// are Greek, and of the others only marks are known.
func symbol(n *ooxml.Node) string {
	code, err := strconv.ParseUint(n.Attr("w:char"), 16, 32)
	if err != nil {
		return ""
	}
	if code < 0xF000 || code > 0xF0FF {
		return string(rune(code))
	}
	font, c := strings.ToLower(n.Attr("w:font")), byte(code-0xF000)
	if s, ok := symbols[font][c]; ok {
		return s
	}
	if font == "symbol" && c >= 0x20 && c < 0x7F {
		return string(rune(c))
	}
	return "\uFFFD"
}

// symbols are characters of symbol fonts by their code.
var symbols = map[string]map[byte]string{
	"symbol": {
		'a': "α", 'b': "β", 'c': "χ", 'd': "δ", 'e': "ε", 'f': "φ", 'g': "γ", 'h': "η", 'i': "ι", 'k': "κ", 'l': "λ", 'm': "μ", 'n': "ν",
		'o': "ο", 'p': "π", 'q': "θ", 'r': "ρ", 's': "σ", 't': "τ", 'u': "υ", 'w': "ω", 'x': "ξ", 'y': "ψ", 'z': "ζ",
		'D': "Δ", 'F': "Φ", 'G': "Γ", 'L': "Λ", 'P': "Π", 'Q': "Θ", 'S': "Σ", 'W': "Ω", 'X': "Ξ", 'Y': "Ψ",
		0xA3: "≤", 0xA5: "∞", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈",
		0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xC6: "∅", 0xD0: "∠", 0xD6: "√", 0xDE: "⇒",
	},
	"wingdings": {
		0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x75: "◆", 0x76: "❖", 0x9F: "•", 0xA7: "▪", 0xA8: "◻", 0xD8: "➢",
		0xE0: "→", 0xDF: "←", 0xE1: "↑", 0xE2: "↓", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
		0x21: "✏", 0x28: "☎", 0x2A: "✉", 0x46: "☞", 0x4A: "☺", 0x4E: "☠",
	},
	"wingdings 2": {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x30: "☐", 0xA3: "☐"},
}
