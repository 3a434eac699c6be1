// SPDX-License-Identifier: Apache-2.0

package email

import (
	"encoding/binary"
	"errors"
)

// Kinds of compression of RTF (MS-OXRTFCP, section 2.1.3.1).
const (
	rtfPacked   = 0x75465A4C // "LZFu"
	rtfUnpacked = 0x414C454D // "MELA"
)

// rtfDictionary is what the dictionary holds at first (section 2.1.2.1).
const rtfDictionary = "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss " +
	"\\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0" +
	"\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"

var errCutRTF = errors.New("the compressed text is cut")

// unpackRTF undoes the compression of RTF (MS-OXRTFCP, section 2.2). The result is at most
// nine times as large. With an error it returns what came before.
func unpackRTF(data []byte) ([]byte, error) {
	if len(data) < 16 {
		return nil, errCutRTF
	}
	size, kind := int64(binary.LittleEndian.Uint32(data[4:])), binary.LittleEndian.Uint32(data[8:])
	data = data[16:]
	switch kind {
	case rtfUnpacked:
		return data[:min(size, int64(len(data)))], nil
	case rtfPacked:
	default:
		return nil, errors.New("its compression is not known")
	}
	out := make([]byte, 0, min(size, 9*int64(len(data))))
	var dictionary [4096]byte
	at := copy(dictionary[:], rtfDictionary)
	put := func(c byte) {
		out = append(out, c)
		dictionary[at] = c
		at = (at + 1) % len(dictionary)
	}
	for i := 0; i < len(data); {
		control := data[i]
		i++
		for bit := 0; bit < 8; bit++ {
			if control>>bit&1 == 0 {
				if i >= len(data) {
					return out, errCutRTF
				}
				put(data[i])
				i++
				continue
			}
			if i+1 >= len(data) {
				return out, errCutRTF
			}
			reference := int(data[i])<<8 | int(data[i+1])
			i += 2
			from, n := reference>>4, reference&0xF+2
			if from == at {
				return out, nil
			}
			for ; n > 0; n-- {
				put(dictionary[from])
				from = (from + 1) % len(dictionary)
			}
		}
	}
	return out, errCutRTF
}
