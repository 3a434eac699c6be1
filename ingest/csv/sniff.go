// SPDX-License-Identifier: Apache-2.0

package csv

// sniffRecords is how many records are looked at to find the delimiter.
const sniffRecords = 100

// sniffBytes bounds what is looked at.
const sniffBytes = 64 << 10

// sniff returns the delimiter that cuts the first records most evenly: the one with the
// largest share of records that have as many fields as most have, at least two; of
// equal shares, the one with more fields. Comma if none cuts at all. Of a file with
// decimal commas, semicolons win, as they cut every record alike.
func sniff(text string) byte {
	cut := len(text) > sniffBytes
	if cut {
		text = text[:sniffBytes]
	}
	best, bestShare, bestFields := byte(','), 0.0, 1
	for _, d := range []byte{',', ';', '\t', '|'} {
		share, fields := evenness(text, d, cut)
		if fields < 2 {
			continue
		}
		if share > bestShare+0.05 || share > bestShare-0.05 && fields > bestFields {
			best, bestShare, bestFields = d, share, fields
		}
	}
	return best
}

// evenness returns the number of fields that most records have if d delimits, and the
// share of records that have it.
func evenness(text string, d byte, cut bool) (share float64, fields int) {
	s := newScanner(text, d)
	counts := map[int]int{}
	total := 0
	for total < sniffRecords {
		record, ok := s.next()
		if !ok {
			break
		}
		if cut && s.at >= len(text) {
			break // the last record is not whole
		}
		counts[len(record)]++
		total++
	}
	most := 0
	for n, c := range counts {
		if c > most || c == most && n > fields {
			most, fields = c, n
		}
	}
	if total == 0 {
		return 0, 0
	}
	return float64(most) / float64(total), fields
}
