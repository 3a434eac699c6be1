// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"strings"

	"github.com/pacenote/pacenote/store/acl"
)

// allowed reports whether a principal may be told a metric: all datasets behind it are
// readable.
func (e *Engine) allowed(m *Metric, as acl.Principal) bool {
	numerator, denominator := e.schema.operands(m)
	if numerator.measure == nil || !e.reads(as, numerator.dataset) {
		return false
	}
	return denominator.dataset == nil || denominator.measure != nil && e.reads(as, denominator.dataset)
}

// obey limits a scope to the rows that the policies of its dataset give a principal. A
// principal without the attribute gets none.
func (s *scope) obey(as acl.Principal) {
	if as.IsSystem() || as.IsOperator() {
		return
	}
	for _, p := range s.dataset.Policies {
		var values []string
		for value := range strings.SplitSeq(as.Attributes[p.Attribute], ",") {
			if value = strings.TrimSpace(value); value != "" {
				values = append(values, value)
			}
		}
		s.column(p.Column).narrow(values)
	}
}
