// SPDX-License-Identifier: Apache-2.0

package llm

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/pacenote/pacenote/internal/unseen"
	"github.com/pacenote/pacenote/rag/ground"
)

// reply cuts what a model writes into sentences while it comes.
type reply struct {
	text  strings.Builder
	cited []citedRange
	done  int  // bytes of text that were given out
	cut   bool // the model was cut off
}

// citedRange says what a part of the text rests on, in the model's own words.
type citedRange struct {
	start, end int
	citations  []Citation
}

// said is a sentence that a model wrote.
type said struct {
	text string
	// line is set if it begins a line.
	line bool
	// marks are the passages it names, from 1; native what the service says it rests on.
	marks  []int
	native []Citation
}

// add takes a part and returns the sentences that it completes: those behind which another begins, since
// marks may follow a full stop.
func (r *reply) add(p Part) []said {
	start := r.text.Len()
	r.text.WriteString(p.Text)
	if len(p.Citations) > 0 {
		r.cited = append(r.cited, citedRange{start, r.text.Len(), p.Citations})
	}
	r.cut = r.cut || p.Stop == StopLength
	sentences := r.sentences()
	if n := len(sentences); n > 1 && r.settled(sentences[n-1]) {
		return r.give(sentences[:n-1])
	}
	return nil
}

// enough is how many bytes of a sentence must have come for the end of the one before it to be sure: an
// abbreviation's full stop ends none, and a mark may be still to come.
const enough = 16

func (r *reply) settled(last stretch) bool {
	begun := unfinishedMark.ReplaceAllString(blankMarks(r.text.String()[last.start:last.end]), "")
	return len(strings.TrimSpace(begun)) >= enough && strings.ContainsFunc(begun, unicode.IsLetter)
}

// end returns what is left, without a sentence that was cut off.
func (r *reply) end() []said {
	sentences := r.sentences()
	if r.cut && len(sentences) > 0 {
		last := strings.TrimSpace(r.text.String()[sentences[len(sentences)-1].start:sentences[len(sentences)-1].end])
		if !strings.ContainsAny(last[len(last)-1:], ".!?]") {
			sentences = sentences[:len(sentences)-1]
		}
	}
	return r.give(sentences)
}

// stretch is a sentence with its marks, in bytes of the text.
type stretch struct {
	start, end int
	line       bool
}

// sentences returns those of the text that were not given out. What has no word, such as a mark by itself, belongs
// to the sentence before it.
func (r *reply) sentences() []stretch {
	text := r.text.String()
	var out []stretch
	from := r.done
	for from < len(text) {
		end := len(text)
		if i := strings.IndexByte(text[from:], '\n'); i >= 0 {
			end = from + i + 1
		}
		out = r.ofLine(out, from, end)
		from = end
	}
	return out
}

// ofLine appends the sentences of one line.
func (r *reply) ofLine(out []stretch, from, end int) []stretch {
	line := from == 0 || r.text.String()[from-1] == '\n'
	text := r.text.String()[from:end]
	claims := ground.Claims(blankMarks(text))
	for i, c := range claims {
		start, stop := 0, len(text)
		if i > 0 {
			start = c.Start - len(enumerator.FindString(text[:c.Start]))
			out[len(out)-1].end = from + start
		}
		// Marks at the beginning of a sentence end the one before it.
		if lead := leadingMarks.FindString(text[start:]); lead != "" && len(out) > 0 && (i > 0 || !line) {
			out[len(out)-1].end = from + start + len(lead)
			start += len(lead)
		}
		out = append(out, stretch{from + start, from + stop, line && i == 0})
	}
	if len(claims) == 0 && len(out) > 0 {
		out[len(out)-1].end = end
	}
	return out
}

var (
	// enumerator matches the number of a step at the end of a text, such as "2. ".
	enumerator   = regexp.MustCompile(`(?:^|\s)(?:\d{1,3}[.)]|[-*•])\s*$`)
	bullet       = regexp.MustCompile(`^\s*[-*•]\s+`)
	mark         = regexp.MustCompile(`[\[【]\^?(?i:passages?|sources?|documents?|doc)?\s*(\d{1,3}(?:\s*[,;]\s*(?i:passage|source)?\s*\d{1,3})*)(?:†[^\]】\n]*)?[\]】]`)
	leadingMarks = regexp.MustCompile(`^\s*(?:` + mark.String() + `[\s.]*)+`)
	// unfinishedMark is one that has not come whole.
	unfinishedMark = regexp.MustCompile(`[\[【][^\]】]*$`)
	number         = regexp.MustCompile(`\d+`)
	spaceBefore    = regexp.MustCompile(`\s+([.,;:!?])`)
)

// blankMarks puts blanks in the place of marks, so that sentences are cut as if they were not there.
func blankMarks(text string) string {
	return mark.ReplaceAllStringFunc(text, func(m string) string { return strings.Repeat(" ", len(m)) })
}

// give returns the sentences of stretches and takes them off the text.
func (r *reply) give(stretches []stretch) []said {
	var out []said
	for _, s := range stretches {
		written := r.text.String()[s.start:s.end]
		one := said{text: plain(written), line: s.line}
		for _, m := range mark.FindAllStringSubmatch(written, -1) {
			for _, digits := range number.FindAllString(m[1], -1) {
				n, err := strconv.Atoi(digits)
				if err == nil {
					one.marks = append(one.marks, n)
				}
			}
		}
		for _, c := range r.cited {
			if c.start < s.end && c.end > s.start {
				one.native = append(one.native, c.citations...)
			}
		}
		r.done = s.end
		if one.text != "" {
			out = append(out, one)
		}
	}
	return out
}

// plain returns a sentence without marks and without the signs of Markdown and of lists, on one line.
func plain(written string) string {
	text := bullet.ReplaceAllString(mark.ReplaceAllString(written, ""), "")
	text = strings.NewReplacer("**", "", "__", "", "`", "").Replace(text)
	text = strings.TrimLeft(text, "#> \t")
	text = strings.Join(strings.Fields(unseen.Plain(text)), " ")
	return strings.TrimSpace(spaceBefore.ReplaceAllString(text, "$1"))
}
