// SPDX-License-Identifier: Apache-2.0

package ooxml

import "strconv"

// AlmostWhite reports whether text of a colour, such as "FDFDFD", can't be told from paper.
func AlmostWhite(colour string) bool {
	n, err := strconv.ParseUint(colour, 16, 32)
	return err == nil && len(colour) == 6 && n>>16 >= 0xF4 && n>>8&0xFF >= 0xF4 && n&0xFF >= 0xF4
}
