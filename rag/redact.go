// SPDX-License-Identifier: Apache-2.0

package rag

// Redact applies mask to whatever the answer took from documents: its text, claims, quotes,
// titles and headings. Use it with the mask of who asks, such as that of a redact.Policy, before
// the answer leaves. A mask that keeps the length of texts, in bytes, keeps the places of
// citations right. Figures from databases are left as they are; what of them may be seen is
// settled by the policies of the semantic model. It must not be called while another goroutine
// uses the answer.
func (a *Answer) Redact(mask func(string) string) {
	a.Text = mask(a.Text)
	for i := range a.Claims {
		a.Claims[i].Text = mask(a.Claims[i].Text)
	}
	for i := range a.Citations {
		c := &a.Citations[i]
		c.Quote, c.Title = mask(c.Quote), mask(c.Title)
		path := make([]string, len(c.HeadingPath))
		for k, heading := range c.HeadingPath {
			path[k] = mask(heading)
		}
		c.HeadingPath = path
	}
}
