// SPDX-License-Identifier: Apache-2.0

// Command generate writes the tables of package cidmap from a checkout of Adobe's
// cmap-resources (github.com/adobe-type-tools/cmap-resources), in whose cid2code.txt
// files each line lists the codes of a glyph in every CMap:
//
//	go run ./internal/cidmap/generate -from ../cmap-resources -to internal/cidmap/data
package main

import (
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/binary"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

func main() {
	from := flag.String("from", "", "a checkout of cmap-resources")
	to := flag.String("to", "internal/cidmap/data", "where to write the tables")
	flag.Parse()
	for _, name := range []string{"Adobe-Japan1-7", "Adobe-GB1-6", "Adobe-CNS1-7", "Adobe-Korea1-2", "Adobe-KR-9"} {
		if err := write(filepath.Join(*from, name, "cid2code.txt"), *to, name[:strings.LastIndex(name, "-")]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// write makes the table of one collection.
func write(source, to, name string) error {
	text, err := os.ReadFile(source)
	if err != nil {
		return err
	}
	var raw []byte
	next := int64(0)
	var columns []string
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		fields := strings.Split(line, "\t")
		if columns == nil {
			columns = fields
			continue
		}
		r := character(columns, fields)
		if r == 0 {
			raw = binary.AppendUvarint(raw, 0)
			continue
		}
		delta := int64(r) - next
		raw = binary.AppendUvarint(raw, uint64(delta<<1^delta>>63)+1)
		next = int64(r) + 1
	}
	var packed bytes.Buffer
	z, err := flate.NewWriter(&packed, flate.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(raw); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(to, name+".bin"), packed.Bytes(), 0o644)
}

// character returns the character of a glyph: from the columns for UTF-32, else for
// UCS-2, else a single byte of a column for a character set, which is ASCII.
func character(columns, fields []string) rune {
	for _, kind := range []string{"UTF32", "UCS2"} {
		var found []rune
		for i := range min(len(columns), len(fields)) {
			if strings.Contains(columns[i], kind) && len(found) == 0 {
				found = codes(fields[i])
			}
		}
		if len(found) > 0 {
			return found[0]
		}
	}
	for i := 1; i < len(fields); i++ {
		for code := range strings.SplitSeq(fields[i], ",") {
			if v, err := strconv.ParseUint(code, 16, 32); err == nil && len(code) == 2 && v >= 0x20 && v < 0x7f {
				return rune(v)
			}
		}
	}
	return 0
}

// codes returns the characters of a field, the plainest first.
func codes(field string) []rune {
	var out []rune
	for code := range strings.SplitSeq(field, ",") {
		// A "v" marks the code of the vertical form of the character.
		if v, err := strconv.ParseUint(strings.TrimSuffix(code, "v"), 16, 32); err == nil {
			out = append(out, rune(v))
		}
	}
	slices.SortStableFunc(out, func(a, b rune) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b))
	})
	return out
}

// rank is higher for characters that are another one's double.
func rank(r rune) int {
	switch {
	case r >= 0x2e80 && r < 0x2fe0, r >= 0xf900 && r < 0xfb00, r >= 0x2f800 && r < 0x2fa20:
		return 2 // radicals and compatibility ideographs
	case r == 0xa0, r == 0xad, r >= 0x2b0 && r < 0x300, r >= 0xe000 && r < 0xf900:
		return 1 // spaces and hyphens of a special kind, modifier letters, private use
	}
	return 0
}
