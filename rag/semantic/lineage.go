// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"context"
	"slices"
)

// maxOrigins bounds Result.Lineage.
const maxOrigins = 10

// trace adds places in exports that rows behind the numbers came from.
func (x *execution) trace(ctx context.Context, p *plan) error {
	if x.inner {
		return nil
	}
	var seen []*Dataset
	for _, s := range p.sides() {
		room := maxOrigins - len(x.result.Lineage)
		// Without all filters in the statement, others' rows would be named.
		if s.dataset.Lineage == nil || s.scope.inProcess() || room <= 0 || slices.Contains(seen, s.dataset) {
			continue
		}
		seen = append(seen, s.dataset)
		t, ran, err := x.ask(ctx, x.engine.compileLineage(s, room), room)
		if err != nil {
			return err
		}
		x.result.Statements = append(x.result.Statements, ran)
		for _, row := range t.rows {
			texts := make([]string, 4)
			for i, v := range row {
				texts[i], _ = columnText(v)
			}
			o := Origin{File: texts[0], Row: texts[1], Cells: texts[2], Note: texts[3]}
			if !slices.Contains(x.result.Lineage, o) {
				x.result.Lineage = append(x.result.Lineage, o)
			}
		}
	}
	return nil
}

// compileLineage writes the statement that looks up the first rows of a side.
func (e *Engine) compileLineage(s *side, limit int) *statement {
	ds, l := s.dataset, s.dataset.Lineage
	w := e.writer(ds.Source)
	w.put("SELECT ", w.quote(l.File))
	for _, column := range []string{l.Row, l.Cells, l.Note} {
		if column == "" {
			w.put(", NULL")
		} else {
			w.put(", ", w.quote(column))
		}
	}
	w.from(l.Table)
	w.put(" WHERE ", w.quote(l.Key), " IN (SELECT ", w.quote(l.Column))
	w.from(ds.Table)
	clauses := append(conditionClauses(ds.Always), conditionClauses(s.measure.Where)...)
	w.where(append(clauses, s.scope.clauses()...))
	w.put(") ORDER BY ", w.quote(l.Key))
	st := w.statement(ds.Source, ds.Name, limit)
	st.op = "read lineage of dataset " + ds.Name
	return st
}
