// SPDX-License-Identifier: Apache-2.0

package email

import (
	"bytes"
	"strings"
)

// decodeTransfer undoes the transfer encoding of a body (RFC 2045, section 6). Same is set
// if the bytes are those of the file; fault says what was broken, if anything was.
func decodeTransfer(encoding string, body []byte) (data []byte, same bool, fault string) {
	switch name, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(encoding)), ";"); strings.Trim(name, " \t\"") {
	case "", "7bit", "8bit", "binary", "7-bit", "8-bit", "none":
		return body, true, ""
	case "quoted-printable":
		return decodeQuoted(body), false, ""
	case "base64":
		data, foreign := decodeBase64(body)
		if foreign > 0 {
			fault = "its base64 has characters that don't belong there"
		}
		return data, false, fault
	case "x-uuencode", "uuencode", "x-uue":
		return decodeUU(body), false, ""
	default:
		return body, true, "its transfer encoding " + name + " is not known"
	}
}

// decodeQuoted decodes quoted-printable text. A sign of equality that begins nothing stays
// as it is.
func decodeQuoted(body []byte) []byte {
	out := make([]byte, 0, len(body))
	for i := 0; i < len(body); i++ {
		c := body[i]
		if c != '=' {
			out = append(out, c)
			continue
		}
		if i+2 < len(body) && hexDigit(body[i+1]) >= 0 && hexDigit(body[i+2]) >= 0 {
			out = append(out, byte(hexDigit(body[i+1])<<4|hexDigit(body[i+2])))
			i += 2
			continue
		}
		end := i + 1
		for end < len(body) && (body[end] == ' ' || body[end] == '\t') {
			end++
		}
		if end == len(body) || body[end] == '\n' || body[end] == '\r' { // a soft line break
			if end+1 < len(body) && body[end] == '\r' && body[end+1] == '\n' {
				end++
			}
			i = end
			continue
		}
		out = append(out, c)
	}
	return out
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

// decodeBase64 decodes base64 and returns how many characters were neither of its alphabet
// nor white space; they are passed over. Padding may be missing, or stand where pieces were
// joined.
func decodeBase64(body []byte) (data []byte, foreign int) {
	data = make([]byte, 0, len(body)/4*3+3)
	bits, n := 0, 0
	for _, c := range body {
		value := base64Value(c)
		switch {
		case value >= 0:
			bits, n = bits<<6|value, n+6
			if n >= 8 {
				n -= 8
				data = append(data, byte(bits>>n))
				bits &= 1<<n - 1
			}
		case c == '=':
			bits, n = 0, 0
		case c > ' ':
			foreign++
		}
	}
	return data, foreign
}

// base64Value returns the value of a character, also of the alphabet for names of files, or
// -1.
func base64Value(c byte) int {
	switch {
	case c >= 'A' && c <= 'Z':
		return int(c - 'A')
	case c >= 'a' && c <= 'z':
		return int(c-'a') + 26
	case c >= '0' && c <= '9':
		return int(c-'0') + 52
	case c == '+' || c == '-':
		return 62
	case c == '/' || c == '_':
		return 63
	}
	return -1
}

// decodeUU decodes what uuencode writes between its lines "begin" and "end".
func decodeUU(body []byte) []byte {
	var data []byte
	started := false
	for at := 0; at < len(body); {
		var line []byte
		line, at = nextLine(body, at)
		switch {
		case !started:
			started = bytes.HasPrefix(line, []byte("begin "))
			continue
		case bytes.HasPrefix(line, []byte("end")):
			return data
		case len(line) == 0:
			continue
		}
		size := int(line[0]-' ') & 63
		var decoded []byte
		for i := 1; i+3 < len(line); i += 4 {
			v := int(line[i]-' ')&63<<18 | int(line[i+1]-' ')&63<<12 | int(line[i+2]-' ')&63<<6 | int(line[i+3]-' ')&63
			decoded = append(decoded, byte(v>>16), byte(v>>8), byte(v))
		}
		data = append(data, decoded[:min(size, len(decoded))]...)
	}
	return data
}
