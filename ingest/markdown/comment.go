// SPDX-License-Identifier: Apache-2.0

package markdown

import (
	"regexp"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/unseen"
)

// asideLine is a definition of a link that leads nowhere, as people write it for a comment
// that no reader sees: [//]: # (text).
var asideLine = regexp.MustCompile(`(?m)^ {0,3}\[[^\]\n]{1,100}\]:[ \t]*(?:#|<>|<#>)[ \t]+["'(](.+)["')][ \t\r]*$`)

// asides lists definitions that are comments. One within a block, such as code that shows
// how they are written, is seen.
func (c *converter) asides() {
	for _, m := range asideLine.FindAllSubmatchIndex(c.source, unseen.MaxListed) {
		place := c.file.Place(c.base+m[0], c.base+m[1])
		if !c.covered(place.Span) {
			c.comments.Add(ingest.HiddenComment, string(c.source[m[2]:m[3]]), place)
		}
	}
}

// covered reports whether a range of the file is part of a block.
func (c *converter) covered(s ingest.Span) bool {
	for i := range c.blocks {
		if b := c.blocks[i].Location.Span; b.Start <= s.Start && s.Start < b.End {
			return true
		}
	}
	return false
}
