// SPDX-License-Identifier: Apache-2.0

package archive

import (
	"archive/zip"
	"encoding/binary"
	"hash/crc32"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/pacenote/pacenote/internal/junk"
	"github.com/pacenote/pacenote/internal/unseen"
)

// maxName is the greatest length of a label, in bytes.
const maxName = 500

// label returns the path that an entry is called by, below the root whatever the archive
// says; isFile is false for directories, links and what operating systems leave behind.
func label(f *zip.File) (name string, isFile bool) {
	name = strings.ReplaceAll(decodeName(f), `\`, "/")
	if strings.HasSuffix(name, "/") || !f.Mode().IsRegular() {
		return "", false
	}
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, unseen.Strip(name))
	name = strings.TrimPrefix(path.Clean("/"+name), "/")
	if name == "" {
		name = "unnamed"
	}
	if len(name) > maxName { // its end tells what it is
		name = strings.ToValidUTF8(name[len(name)-maxName:], "")
	}
	return name, !junk.Path(name)
}

// decodeName returns an entry's name in UTF-8: as it is if it is valid, otherwise the
// Unicode name in its extra fields, otherwise read as code page 437 (APPNOTE 4.4.17 and
// appendix D).
func decodeName(f *zip.File) string {
	if utf8.ValidString(f.Name) {
		return f.Name
	}
	if name := unicodeName(f); name != "" {
		return name
	}
	name, err := charmap.CodePage437.NewDecoder().String(f.Name)
	if err != nil {
		return strings.ToValidUTF8(f.Name, "\uFFFD")
	}
	return name
}

// unicodePath is the extra field that holds a name in UTF-8 (APPNOTE 4.6.9).
const unicodePath = 0x7075

// unicodeName returns the Unicode name in an entry's extra fields if it belongs to the
// entry's name, otherwise "".
func unicodeName(f *zip.File) string {
	for extra := f.Extra; len(extra) >= 4; {
		id, size := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
		extra = extra[4:]
		if size > len(extra) {
			return ""
		}
		field := extra[:size]
		extra = extra[size:]
		if id != unicodePath || size < 6 || field[0] != 1 {
			continue
		}
		if binary.LittleEndian.Uint32(field[1:]) == crc32.ChecksumIEEE([]byte(f.Name)) && utf8.Valid(field[5:]) {
			return string(field[5:])
		}
	}
	return ""
}
