// SPDX-License-Identifier: Apache-2.0

package main

import (
	"html/template"
	"os"

	"github.com/pacenote/pacenote/ingest"
)

// scale is the number of pixels of a point.
const scale = 1.3

// frame is a page with what stands on it.
type frame struct {
	Number        int
	Width, Height float64
	Boxes         []drawn
}

// drawn is a rectangle with its block.
type drawn struct {
	Order                    int
	Kind, Text               string
	Left, Top, Width, Height float64
	Cell                     bool
}

// sheet is a file on the page.
type sheet struct {
	record
	Frames []frame
	Loose  []string // blocks without a place on a page
}

// writePage writes a page with a frame for each page of each file, in which blocks, numbered in
// reading order, and cells are drawn where they stand.
func writePage(name string, read []record) error {
	var sheets []sheet
	for _, r := range read {
		sheets = append(sheets, newSheet(r))
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if err := page.Execute(f, sheets); err != nil {
		_ = f.Close() // the first fault counts
		return err
	}
	return f.Close()
}

func newSheet(r record) sheet {
	s := sheet{record: r}
	at := map[int]int{}
	for _, p := range r.Sizes {
		at[p.Number] = len(s.Frames)
		s.Frames = append(s.Frames, frame{Number: p.Number, Width: scale * p.Width, Height: scale * p.Height})
	}
	for i, b := range r.Blocks {
		if b.Location == nil || len(b.Location.Boxes) == 0 {
			s.Loose = append(s.Loose, b.line())
			continue
		}
		for _, box := range b.Location.Boxes {
			if frame, ok := at[box.Page]; ok {
				s.Frames[frame].Boxes = append(s.Frames[frame].Boxes, newDrawn(i+1, b, box))
			}
		}
		for _, box := range b.cells {
			if frame, ok := at[box.Page]; ok {
				d := newDrawn(0, b, box)
				d.Cell = true
				s.Frames[frame].Boxes = append(s.Frames[frame].Boxes, d)
			}
		}
	}
	return s
}

func newDrawn(order int, b block, at ingest.Box) drawn {
	return drawn{order, b.Kind.String(), b.Text, scale * at.X0, scale * at.Y0, scale * (at.X1 - at.X0), scale * (at.Y1 - at.Y0), false}
}

var page = template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>What was read</title><style>
body { font: 14px sans-serif; margin: 2em; background: #eee; }
.page { position: relative; background: white; margin: 1em 0; border: 1px solid #999; }
.box { position: absolute; overflow: hidden; font-size: 9px; line-height: 1.1; white-space: pre-wrap; outline: 1px solid #36c; background: #36c1; box-sizing: border-box; }
.box b { color: #c00; }
.heading { outline-color: #c30; background: #c302; } .table { outline-color: #083; background: #0831; } .cell { outline: 1px dotted #083; background: none; }
.header, .footer { outline-color: #999; background: #9992; } .list_item { outline-color: #93c; background: #93c1; }
pre { background: white; padding: 1em; white-space: pre-wrap; }
</style></head><body>
{{range .}}<h1>{{.File}}</h1>
{{with .Error}}<p><b>{{.Kind}}</b>: {{.Message}}</p>{{end}}
{{with .Quality}}{{range .Warnings}}<p>Warning: {{.}}</p>{{end}}{{range .Hidden}}<p>Hidden text ({{.Reason}}) at {{.Location}}: <q>{{.Text}}</q></p>{{end}}{{end}}
{{range .Frames}}<h2>Page {{.Number}}</h2><div class="page" style="width: {{.Width}}px; height: {{.Height}}px">
{{range .Boxes}}<div class="box {{if .Cell}}cell{{else}}{{.Kind}}{{end}}" title="{{.Kind}}" style="left: {{.Left}}px; top: {{.Top}}px; width: {{.Width}}px; height: {{.Height}}px">{{if not .Cell}}<b>{{.Order}}</b> {{.Text}}{{end}}</div>
{{end}}</div>{{end}}
{{with .Loose}}<h2>Blocks without a place on a page</h2><pre>{{range .}}{{.}}{{end}}</pre>{{end}}
{{end}}</body></html>
`))
