// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of what is taken for a table of contents.
const (
	// The least number of entries: with rows of dots below a title that says so, with
	// rows of dots alone, and below a title alone.
	leastEntries  = 2
	leastUntitled = 4
	leastPlain    = 5
	// rising is the share of entries whose page is not before the one above.
	rising = 0.9
)

// contents marks the lines of tables of contents, lists of figures and the like: runs of
// lines that end with page numbers which do not fall, most of them behind rows of dots or
// below a title that announces them. Lines between two entries belong to them: parts
// without a page, and titles that wrap.
func contents(ls []line, titled bool) []bool {
	marked := make([]bool, len(ls))
	for i := 0; i < len(ls); {
		n, entries := contentsRun(ls[i:], titled)
		if n > 0 && isContents(entries, titled) {
			for j := range n {
				marked[i+j] = true
			}
			i += n
			continue
		}
		i++
	}
	return marked
}

// contentsRun returns the number of lines up to the last of the entries that begin here,
// and the entries.
func contentsRun(ls []line, titled bool) (n int, entries []*line) {
	const between = 2 // lines that are no entries
	if !ls[0].entry(titled) {
		return 0, nil
	}
	for i := range ls {
		switch {
		case ls[i].entry(titled):
			entries = append(entries, &ls[i])
			n = i + 1
		case i-n >= between:
			return n, entries
		}
	}
	return n, entries
}

// entry reports whether a line ends with a page number that stands apart: behind a row of
// dots or, below a title, a wide gap. One that has neither may be a part's title: it counts
// if it ends with a number in the same way.
func (l *line) entry(titled bool) bool {
	n := len(l.words)
	if n < 2 || pageOf(l.words[n-1].text) < 0 || !hasLetters(l.text()) {
		return false
	}
	parts := l.segments()
	return l.leader || titled && len(parts) > 1 && len(parts[len(parts)-1].words) == 1
}

// isContents tells contents from other lists with leaders, such as prices: the numbers do
// not fall, and not all are the same unless sections are numbered.
func isContents(entries []*line, titled bool) bool {
	up, numbered, leaders, first, last := 0, 0, 0, 0, 0
	for i, l := range entries {
		page := pageOf(l.words[len(l.words)-1].text)
		if i == 0 {
			first = page
		} else if page >= last {
			up++
		}
		last = page
		if l.leader {
			leaders++
		}
		if sectionNumber.MatchString(l.words[0].text) {
			numbered++
		}
	}
	least := leastUntitled
	switch {
	case leaders*2 < len(entries):
		least = leastPlain
	case titled:
		least = leastEntries
	}
	if len(entries) < least || float64(up) < rising*float64(len(entries)-1) {
		return false
	}
	return titled && leaders > 0 || last > first || numbered*2 > len(entries)
}

var (
	sectionNumber = regexp.MustCompile(`^([A-Z]|\d{1,3}|[A-Z]?\d{0,2}([.-]\d{1,3}){1,5})\.?$`)
	romanPage     = regexp.MustCompile(`^[ivxl]{1,8}$`)
	chapterPage   = regexp.MustCompile(`^(\d{1,3}|[A-Z]{1,2})[-–.](\d{1,4})$`)
)

// pageOf returns a number that orders the page that a text names, or -1 if it names none:
// "12", "xii", and "A-3" or "4-17" by chapter.
func pageOf(text string) int {
	const perChapter = 10_000
	text = strings.Trim(text, ".…")
	if n, err := strconv.Atoi(text); err == nil && n >= 0 && len(text) <= 4 {
		return n
	}
	if romanPage.MatchString(text) {
		return 0
	}
	m := chapterPage.FindStringSubmatch(text)
	if m == nil {
		return -1
	}
	page, err := strconv.Atoi(m[2])
	if err != nil {
		return -1
	}
	if chapter, err := strconv.Atoi(m[1]); err == nil {
		return chapter*perChapter + page
	}
	return (1000+int(m[1][0]))*perChapter + page
}

// announced reports whether a line of a page says that it holds contents.
func announced(ws []word) bool {
	// Lines are made only where a word could be one of a title's.
	var titles []rect
	for i := range ws {
		if titleWord(ws[i].text) {
			titles = append(titles, ws[i].rect)
		}
	}
	const many = 40
	if len(titles) == 0 {
		return false
	}
	if len(titles) < many {
		ws = beside(ws, titles)
	}
	for _, l := range lines(ws) {
		if isContentsTitle(l.text()) {
			return true
		}
	}
	return false
}

// beside returns the words that stand on a line with one of several.
func beside(ws []word, others []rect) []word {
	var out []word
	for i := range ws {
		for _, r := range others {
			if _, y := ws[i].center(); y > r.y0 && y < r.y1 {
				out = append(out, ws[i])
				break
			}
		}
	}
	return out
}

// titleWord reports whether a word may be one of a title of contents: it begins as one
// does.
func titleWord(s string) bool {
	s = strings.TrimLeftFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	first, _ := utf8.DecodeRuneInString(s)
	if !strings.ContainsRune("CcTtFfIiAaSsÍí", first) {
		return false
	}
	s = strings.ToLower(s)
	return slices.ContainsFunc(titleStarts[:], func(start string) bool { return strings.HasPrefix(s, start) })
}

// titleStarts are the beginnings of words of which every title of contents has one.
var titleStarts = [...]string{"con", "tab", "fig", "ill", "ind", "inh", "abb", "som", "índ"}

// isContentsTitle reports whether a line announces contents: it is one of the words that
// title them, perhaps with the number of the page.
func isContentsTitle(text string) bool {
	var words []string
	for _, w := range strings.Fields(strings.ToLower(text)) {
		if w = strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) }); w != "" && !romanPage.MatchString(w) {
			words = append(words, w)
		}
	}
	switch strings.Join(words, " ") {
	case "contents", "table of contents", "list of tables", "list of figures", "list of illustrations", "index",
		"inhalt", "inhaltsverzeichnis", "inhaltsübersicht", "abbildungsverzeichnis", "tabellenverzeichnis",
		"sommaire", "table des matières", "liste des tableaux", "liste des figures", "table des illustrations",
		"indice", "sommario", "elenco delle figure", "elenco delle tabelle",
		"índice", "contenido", "tabla de contenido", "lista de tablas", "lista de figuras", "índice de figuras":
		return true
	}
	return false
}

// listedContents makes a block of the lines of a table of contents.
func listedContents(ls []line) block {
	b := block{rect: ls[0].rect, size: ls[0].size, contents: true}
	for i := range ls {
		b.rect = b.rect.union(ls[i].rect)
		b.lines = append(b.lines, joinLines([]string{ls[i].text()}, nil))
	}
	return b
}
