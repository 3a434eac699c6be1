// SPDX-License-Identifier: Apache-2.0

package render

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"

	"github.com/pacenote/pacenote/internal/unseen"
	"github.com/pacenote/pacenote/rag"
)

// Links returns the address of a citation's document, such as "https://docs.example/manual.pdf#page=12", or a path that
// begins with "/"; empty if it has none. It gets the whole citation and decides by what the host knows of the document, never by
// what stands in it. An address that is none of the kinds the package allows is left out.
type Links func(rag.Citation) string

// Text returns the answer with the marks of its evidence and the list of it, as plain text.
func Text(a *rag.Answer) string {
	return write(a, nil, format{
		text: clean, mark: func(n int, _ string) string { return fmt.Sprintf("[%d]", n) },
		line: "\n", item: func(n int, text, _ string) string { return fmt.Sprintf("[%d] %s\n", n, text) }, rule: "\n",
	})
}

// Markdown returns the answer with its evidence as Markdown, for any renderer of CommonMark, also one that makes links of
// whatever looks like an address. links may be nil.
func Markdown(a *rag.Answer, links Links) string {
	return write(a, links, format{
		text: escapeMarkdown,
		mark: func(n int, link string) string {
			if link == "" {
				return fmt.Sprintf(`\[%d\]`, n)
			}
			return fmt.Sprintf(`[\[%d\]](<%s>)`, n, link)
		},
		line: "\n\n", rule: "\n\n",
		item: func(n int, text, link string) string {
			if link == "" {
				return fmt.Sprintf("- \\[%d\\] %s\n", n, text)
			}
			return fmt.Sprintf("- [\\[%d\\]](<%s>) %s\n", n, link, text)
		},
	})
}

// HTML returns the answer with its evidence as a fragment of HTML: paragraphs and a list, with the classes
// "answer" and "evidence". links may be nil.
func HTML(a *rag.Answer, links Links) string {
	anchor := func(n int, link string) string {
		if link == "" {
			return fmt.Sprintf("[%d]", n)
		}
		return fmt.Sprintf(`<a href="%s" rel="noopener noreferrer">[%d]</a>`, html.EscapeString(link), n)
	}
	body := write(a, links, format{
		text: func(s string) string { return html.EscapeString(clean(s)) },
		mark: anchor, line: "<br>\n", rule: "</p>\n<ul class=\"evidence\">\n",
		item: func(n int, text, link string) string {
			return fmt.Sprintf("<li>%s %s</li>\n", anchor(n, link), text)
		},
	})
	end := "</p>\n"
	if len(a.Citations)+len(a.Figures) > 0 {
		end = "</ul>\n"
	}
	return "<p class=\"answer\">" + body + end
}

// format is how the parts of an answer are written.
type format struct {
	text func(string) string
	mark func(n int, link string) string
	line string // between the lines of the answer
	rule string // between answer and evidence
	item func(n int, text, link string) string
}

// write puts an answer together.
func write(a *rag.Answer, links Links, f format) string {
	var b strings.Builder
	done := 0
	for _, c := range a.Claims {
		b.WriteString(f.lines(a.Text[done:c.Start]))
		done = c.End
		text := f.lines(c.Text)
		if c.Quoted {
			text = "“" + text + "”"
		}
		b.WriteString(text)
		for _, n := range c.Figures {
			b.WriteString(" " + f.mark(a.Figures[n].Number, ""))
		}
		for _, n := range c.Citations {
			b.WriteString(" " + f.mark(a.Citations[n].Number, address(links, a.Citations[n])))
		}
		if c.Unsupported != "" {
			b.WriteString(" " + f.text("(not confirmed: "+c.Unsupported+")"))
		}
	}
	b.WriteString(f.lines(a.Text[done:]))
	for _, option := range a.Options {
		b.WriteString(f.line + f.text("– "+option))
	}
	if len(a.Citations)+len(a.Figures) == 0 {
		return b.String()
	}
	b.WriteString(f.rule)
	for _, figure := range a.Figures {
		b.WriteString(f.item(figure.Number, f.text(strings.TrimPrefix(figure.String(), fmt.Sprintf("[%d] ", figure.Number))), ""))
	}
	for _, c := range a.Citations {
		text := strings.TrimPrefix(c.String(), fmt.Sprintf("[%d] ", c.Number))
		b.WriteString(f.item(c.Number, f.text(text), address(links, c)))
	}
	return b.String()
}

// lines writes text of one or several lines.
func (f format) lines(text string) string {
	parts := strings.Split(text, "\n")
	for i := range parts {
		parts[i] = f.text(parts[i])
	}
	return strings.Join(parts, f.line)
}

// address returns the link of a citation, if it is of a kind that is allowed.
func address(links Links, c rag.Citation) string {
	if links == nil {
		return ""
	}
	link := links(c)
	u, err := url.Parse(link)
	switch {
	case link == "" || err != nil || u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Opaque != "":
		return ""
	case strings.ContainsFunc(link, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune("<>\"\\`", r) }):
		return ""
	case (u.Scheme == "http" || u.Scheme == "https") && u.Host != "":
		return link
	case u.Scheme == "" && u.Host == "" && strings.HasPrefix(link, "/") && !strings.HasPrefix(link, "//"):
		return link
	}
	return ""
}

// clean drops characters that show nothing, turn the direction of text or steer a terminal, and makes one blank of
// several: four begin a block of code.
func clean(text string) string { return spaces.ReplaceAllString(unseen.Plain(text), " ") }

var spaces = regexp.MustCompile(`[\s\p{Zs}]+`)

// addressed matches what a renderer may make a link of by itself: addresses with a scheme or a path, mail addresses, names of
// hosts, and so also of files.
var addressed = regexp.MustCompile(`(?i)[a-z][a-z0-9+.-]*:[^\s]\S*|\S*@\S+|[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\.[\p{L}-]{2,}\S*`)

// markdownSpecial are the characters that mean something somewhere in Markdown.
const markdownSpecial = "\\`*_{}[]<>()#+-.!|~&:=$^@\"'/"

// escapeMarkdown writes a line so that every renderer shows it as it stands. What looks like an address is
// set as code: it is shown, and no link is made of it.
func escapeMarkdown(text string) string {
	text = clean(text)
	var b strings.Builder
	done := 0
	for _, at := range addressed.FindAllStringIndex(text, -1) {
		b.WriteString(escape(text[done:at[0]]))
		address := strings.TrimRight(text[at[0]:at[1]], ",;:.!?`")
		b.WriteString("`" + strings.ReplaceAll(address, "`", "'") + "`")
		done = at[0] + len(address)
	}
	b.WriteString(escape(text[done:]))
	return b.String()
}

func escape(text string) string {
	var b strings.Builder
	for _, r := range text {
		if strings.ContainsRune(markdownSpecial, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
