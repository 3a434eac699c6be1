// SPDX-License-Identifier: Apache-2.0

package email

import (
	"io"
	"mime"
	"regexp"
	"strings"

	"github.com/pacenote/pacenote/internal/charset"
)

// encodedWord is the form of RFC 2047, section 2. Blanks within the text, which the rules
// forbid, are taken.
var encodedWord = regexp.MustCompile(`=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=`)

// decodeWords returns the value of a field as a reader sees it: encoded words decoded, and
// bytes that are not ASCII read as UTF-8 or else in a likely encoding. Neighbouring words
// of one encoding are decoded as one, since many programs cut between the bytes of a
// character.
func decodeWords(value string) string {
	var b strings.Builder
	var pending []byte // decoded bytes that wait for the next word
	label := ""
	flush := func() {
		b.WriteString(charset.Decode(pending, label).String)
		pending = nil
	}
	at := 0
	for _, m := range encodedWord.FindAllStringSubmatchIndex(value, -1) {
		between := value[at:m[0]]
		if pending == nil || strings.TrimSpace(between) != "" {
			flush()
			b.WriteString(charset.Decode([]byte(between), "").String)
		}
		at = m[1]
		name, _, _ := strings.Cut(value[m[2]:m[3]], "*") // a language may follow, RFC 2231 section 5
		if name = charsetLabel(name); name != label {
			flush()
			label = name
		}
		text := value[m[6]:m[7]]
		if strings.EqualFold(value[m[4]:m[5]], "b") {
			decoded, _ := decodeBase64([]byte(text))
			pending = append(pending, decoded...)
		} else {
			pending = append(pending, decodeQuoted([]byte(strings.ReplaceAll(text, "_", " ")))...)
		}
		if pending == nil {
			pending = []byte{}
		}
	}
	flush()
	b.WriteString(charset.Decode([]byte(value[at:]), "").String)
	return b.String()
}

// charsetLabel returns the name of an encoding to decode by. What is declared to be ASCII
// and is not is guessed.
func charsetLabel(label string) string {
	switch name := strings.ToLower(strings.Trim(label, " \"'")); name {
	case "us-ascii", "ascii", "ansi_x3.4-1968", "unknown-8bit", "x-unknown", "default":
		return ""
	case "cp1252", "utf8", "cp932":
		return map[string]string{"cp1252": "windows-1252", "utf8": "utf-8", "cp932": "shift_jis"}[name]
	default:
		return name
	}
}

// wordDecoder returns the decoder of encoded words within addresses.
func wordDecoder() *mime.WordDecoder {
	return &mime.WordDecoder{CharsetReader: func(label string, input io.Reader) (io.Reader, error) {
		data, err := io.ReadAll(input)
		if err != nil {
			return nil, err
		}
		return strings.NewReader(charset.Decode(data, charsetLabel(label)).String), nil
	}}
}
