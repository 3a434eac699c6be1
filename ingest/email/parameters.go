// SPDX-License-Identifier: Apache-2.0

package email

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/pacenote/pacenote/internal/charset"
)

// parseParameters splits the value of a field such as Content-Type into what it says, in
// lower case, and its parameters by name (RFC 2045, section 5.1), those that are
// continued or encoded joined and decoded (RFC 2231). It takes what mail programs write:
// values with blanks and no quotes, quotes that are not closed, encoded words.
func parseParameters(value string) (main string, parameters map[string]string) {
	main, rest, _ := strings.Cut(value, ";")
	main = strings.ToLower(strings.Join(strings.Fields(main), ""))
	plain := map[string]string{}
	pieces := map[string][]piece{}
	for n := 0; rest != "" && n < 200; n++ {
		var name, text string
		name, text, rest = cutParameter(rest)
		if name == "" {
			continue
		}
		if base, number, encoded, ok := continued(name); ok {
			pieces[base] = append(pieces[base], piece{number, encoded, text})
		} else if _, seen := plain[name]; !seen {
			plain[name] = decodeWords(text)
		}
	}
	for name, list := range pieces {
		plain[name] = joinPieces(list) // says it better than a plain one beside it
	}
	return main, plain
}

// cutParameter returns the first parameter of s and what follows it.
func cutParameter(s string) (name, value, rest string) {
	s = strings.TrimLeft(s, " \t;")
	end := strings.IndexAny(s, "=;")
	if end < 0 || s[end] == ';' {
		_, rest, _ = strings.Cut(s, ";")
		return "", "", rest
	}
	name = strings.ToLower(strings.TrimSpace(s[:end]))
	s = strings.TrimLeft(s[end+1:], " \t")
	if !strings.HasPrefix(s, `"`) {
		value, rest, _ = strings.Cut(s, ";")
		return name, strings.TrimSpace(value), rest
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '"':
			_, rest, _ = strings.Cut(s[i+1:], ";")
			return name, b.String(), rest
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
		}
		b.WriteByte(s[i])
	}
	return name, b.String(), ""
}

// piece is one of the pieces of a parameter's value.
type piece struct {
	number  int
	encoded bool // by percent signs
	text    string
}

// continued splits a name such as "filename*1*" of RFC 2231; ok is false for others.
func continued(name string) (base string, number int, encoded, ok bool) {
	base, suffix, ok := strings.Cut(name, "*")
	if !ok || base == "" {
		return "", 0, false, false
	}
	suffix, encoded = strings.CutSuffix(suffix, "*")
	if suffix == "" {
		return base, 0, true, true
	}
	number, err := strconv.Atoi(suffix)
	return base, number, encoded, err == nil && number >= 0
}

// joinPieces returns the value that pieces make. The first names the encoding, as in
// utf-8'de'n%C3%A4me.
func joinPieces(list []piece) string {
	slices.SortStableFunc(list, func(a, b piece) int { return cmp.Compare(a.number, b.number) })
	label := ""
	var data []byte
	for i, p := range list {
		if !p.encoded {
			data = append(data, p.text...)
			continue
		}
		text := p.text
		if i == 0 {
			if parts := strings.SplitN(text, "'", 3); len(parts) == 3 {
				label, text = parts[0], parts[2]
			}
		}
		if decoded, err := url.PathUnescape(text); err == nil {
			text = decoded
		}
		data = append(data, text...)
	}
	return decodeWords(charset.Decode(data, charsetLabel(label)).String)
}
