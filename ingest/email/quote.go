// SPDX-License-Identifier: Apache-2.0

package email

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pacenote/pacenote/ingest"
)

// segment is a range of lines of a text: what was written, or what is quoted or a
// signature.
type segment struct {
	start, end int
	quote      bool
}

// segments splits a text. Quoted for certain are lines that begin with ">", with the line
// before them that says who wrote them; all from a repeated header or a line such as
// "-----Original Message-----" on; and what stands behind a line "-- ".
func segments(text string) []segment {
	lines := lineSpans(text)
	var all []segment
	add := func(first, last int, quote bool) { // lines[first:last]
		if first >= last {
			return
		}
		s := segment{lines[first].start, lines[last-1].end, quote}
		if n := len(all); n > 0 && all[n-1].quote == quote {
			all[n-1].end = s.end
			return
		}
		all = append(all, s)
	}
	rest := len(lines) // from where on everything is quoted
	own := 0
	for i := 0; i < len(lines); i++ {
		line := text[lines[i].start:lines[i].end]
		switch {
		case strings.HasPrefix(line, ">"):
			first := attribution(text, lines, own, i)
			add(own, first, false)
			add(first, i+1, true)
			own = i + 1
			continue
		case line != "-- " && (!mayStart(line) || !startsQuoted(following(text, lines, i))):
			continue
		}
		rest = i
		break
	}
	add(own, rest, false)
	add(max(own, rest), len(lines), true)
	return all
}

// lineSpans returns the lines of a text without their ends.
func lineSpans(text string) []segment {
	var lines []segment
	for at := 0; at < len(text); {
		end, next := len(text), len(text)
		if n := strings.IndexAny(text[at:], "\r\n"); n >= 0 {
			end, next = at+n, at+n+1
			if text[end] == '\r' && next < len(text) && text[next] == '\n' {
				next++
			}
		}
		lines = append(lines, segment{start: at, end: end})
		at = next
	}
	return lines
}

// following returns the line i and up to seven more.
func following(text string, lines []segment, i int) []string {
	var out []string
	for _, l := range lines[i:min(i+8, len(lines))] {
		out = append(out, text[l.start:l.end])
	}
	return out
}

// attribution returns the first of the lines, from own on, directly before the quoted line
// i that say who wrote it; i if there are none.
func attribution(text string, lines []segment, own, i int) int {
	last := i - 1
	if last >= own && strings.TrimSpace(text[lines[last].start:lines[last].end]) == "" {
		last--
	}
	for first := last; first >= max(own, last-2); first-- { // long ones are wrapped
		said := strings.TrimSpace(text[lines[first].start:lines[last].end])
		if said == "" {
			break
		}
		if saysWho.MatchString(said) {
			return first
		}
	}
	return i
}

// saysWho matches what mail programs write above a quote, in the languages of Europe that
// the library knows.
var saysWho = regexp.MustCompile(`(?is)^(On\s.{5,200}\swrote|Am\s.{5,200}\sschrieb.{0,200}|.{5,200}\sschrieb\sam\s.{5,100}|Le\s.{5,200}\sa\s+écrit|Il\s.{5,200}\sha\s+scritto|El\s.{5,200}\sescribió)\s*:$`)

// original matches the line that begins a quoted mail without marks.
var original = regexp.MustCompile(`(?i)^\s*(-{2,}|_{5,})\s*(Original Message|Forwarded message|Ursprüngliche Nachricht|Originalnachricht|Weitergeleitete Nachricht|Message d['’]origine|Message original|Message transféré|Messaggio originale|Messaggio inoltrato|Mensaje original|Mensaje reenviado)\s*-*\s*$`)

// headerNames are the names under which mail programs repeat a header above a quoted mail:
// of who wrote, when, to whom and about what.
var headerNames = [4][]string{
	{"from", "von", "de", "da", "van"},
	{"sent", "date", "gesendet", "datum", "envoyé", "date d'envoi", "inviato", "data", "enviado", "fecha", "enviado el", "verzonden"},
	{"to", "an", "à", "a", "para", "per", "aan"},
	{"subject", "betreff", "objet", "oggetto", "asunto", "onderwerp"},
}

// startsQuoted reports whether lines begin a mail that is quoted without marks: they say so,
// or repeat its header: at least three of the four names, the first line who wrote.
func startsQuoted(lines []string) bool {
	if len(lines) == 0 {
		return false
	}
	if original.MatchString(lines[0]) {
		return true
	}
	if headerName(lines[0]) != 0 {
		return false
	}
	var met [4]bool
	for _, line := range lines {
		if n := headerName(line); n >= 0 {
			met[n] = true
		}
	}
	return met[3] && (met[1] || met[2])
}

// mayStart reports whether a line is worth being looked at by startsQuoted.
func mayStart(line string) bool {
	line = strings.TrimLeft(line, " \t")
	return strings.HasPrefix(line, "--") || strings.HasPrefix(line, "__") || headerName(line) == 0
}

// headerName returns which of the names of a header a line begins with, or -1.
func headerName(line string) int {
	name, _, ok := strings.Cut(line, ":")
	if !ok || len(name) > 20 {
		return -1
	}
	name = strings.ToLower(strings.Trim(name, " \t*\u00a0"))
	return slices.IndexFunc(headerNames[:], func(names []string) bool { return slices.Contains(names, name) })
}

// quote appends the paragraphs of a quoted text, without the marks before its lines.
func (r *reader) quote(body string, s segment, start int64) {
	var lines []string
	first, depth := -1, 0
	flush := func(end int) {
		text := strings.TrimSpace(strings.Join(lines, "\n"))
		lines = nil
		if text == "" {
			return
		}
		block := ingest.Block{Kind: ingest.Quote, Text: text}
		if start >= 0 {
			at := start + int64(s.start)
			block.Location.Span = ingest.Span{Start: at + int64(first), End: at + int64(end)}
		} else {
			r.place(&block)
		}
		r.doc.Blocks = append(r.doc.Blocks, block)
	}
	end := 0
	for _, l := range lineSpans(body) {
		line, marks := unquote(body[l.start:l.end])
		if strings.TrimSpace(line) == "" || marks != depth {
			flush(end)
		}
		if len(lines) == 0 {
			first = l.start
		}
		if line = strings.TrimRight(line, " \t"); line != "" && line != "--" {
			lines = append(lines, line)
			end = l.end
		}
		depth = marks
	}
	flush(end)
}

// unquote returns a line without the marks of quoting, and their number.
func unquote(line string) (string, int) {
	n := 0
	for {
		rest := strings.TrimPrefix(line, " ")
		if n == 0 {
			rest = line
		}
		if !strings.HasPrefix(rest, ">") {
			if n > 0 {
				return rest, n
			}
			return line, 0
		}
		line = rest[1:]
		n++
	}
}

// markQuoted marks the blocks of a body of HTML that are quoted for certain: a paragraph
// that says who wrote the quote below it, all from a repeated header on, and what stands
// behind a line "-- ".
func markQuoted(blocks []ingest.Block) {
	rest := false
	for i := range blocks {
		block := &blocks[i]
		if block.Table != nil {
			continue
		}
		lines := strings.Split(block.Text, "\n")
		switch {
		case strings.TrimSpace(lines[0]) == "--" || startsQuoted(append(lines, nextLines(blocks[i+1:])...)):
			rest = true
		case i+1 < len(blocks) && blocks[i+1].Kind == ingest.Quote && saysWho.MatchString(strings.TrimSpace(block.Text)):
			block.Kind = ingest.Quote
		}
		if rest && (block.Kind == ingest.Paragraph || block.Kind == ingest.ListItem || block.Kind == ingest.Note) {
			block.Kind, block.Level, block.Marker = ingest.Quote, 0, ""
		}
	}
}

// nextLines returns the first lines of the next blocks: a header may be repeated with a
// paragraph for each of its fields.
func nextLines(blocks []ingest.Block) []string {
	var lines []string
	for _, b := range blocks[:min(len(blocks), 5)] {
		line, _, _ := strings.Cut(b.Text, "\n")
		lines = append(lines, line)
	}
	return lines
}
