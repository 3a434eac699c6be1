// SPDX-License-Identifier: Apache-2.0

package pdfguard

// Bookmark is an item of a file's outline (ISO 32000-1 section 12.3.3).
type Bookmark struct {
	// Title is its text string, not decoded; Level how deep it stands, from 1.
	Title String
	Level int
	// Page is the page that it leads to, from 1. Top is the height there, in the page's own
	// space, if HasTop is set.
	Page   int
	Top    float64
	HasTop bool
}

// Bounds of an outline. Manuals of a thousand pages have some thousand items.
const (
	maxBookmarks = 20_000
	maxTitle     = 1 << 12
)

// outline reads the bookmarks that lead to pages of the copy, in order.
type outline struct {
	f       *file
	pages   map[int]int
	named   map[string]any
	visited map[int]bool
	out     []Bookmark
}

// bookmarks returns the outline of a catalogue; pages are the numbers of pages by those of their
// objects. Items that lead nowhere are left out, what is below them is not.
func bookmarks(f *file, root Dict, pages map[int]int) []Bookmark {
	o := &outline{f: f, pages: pages, named: map[string]any{}, visited: map[int]bool{}}
	top := f.dict(root["Outlines"])
	if top == nil {
		return nil
	}
	for name, v := range f.dict(root["Dests"]) {
		o.named[string(name)] = v
	}
	o.names(f.dict(root["Names"])["Dests"], 0)
	o.items(top["First"], 1)
	return o.out
}

// once reports whether an object was not visited before.
func (o *outline) once(v any) bool {
	ref, ok := v.(Ref)
	if !ok {
		return true
	}
	seen := o.visited[ref.Number]
	o.visited[ref.Number] = true
	return !seen
}

// names collects the named destinations of a name tree (section 7.9.6).
func (o *outline) names(v any, depth int) {
	if v == nil || depth > o.f.limits.Depth || len(o.named) > maxBookmarks || !o.once(v) {
		return
	}
	d := o.f.dict(v)
	pairs, _ := o.f.value(d["Names"]).(Array)
	for i := 0; i+1 < len(pairs) && len(o.named) <= maxBookmarks; i += 2 {
		if name, ok := o.f.value(pairs[i]).(String); ok {
			o.named[string(name)] = pairs[i+1]
		}
	}
	kids, _ := o.f.value(d["Kids"]).(Array)
	for _, k := range kids {
		o.names(k, depth+1)
	}
}

// items adds an item, what is below it, and those that follow it.
func (o *outline) items(v any, level int) {
	for v != nil && len(o.out) < maxBookmarks && level <= o.f.limits.Depth && o.once(v) {
		d := o.f.dict(v)
		if d == nil {
			return
		}
		title, _ := o.f.value(d["Title"]).(String)
		b := Bookmark{Title: title, Level: level}
		if len(title) > 0 && len(title) <= maxTitle && o.lead(&b, d) {
			o.out = append(o.out, b)
		}
		if d["First"] != nil {
			o.items(d["First"], level+1)
		}
		v = d["Next"]
	}
}

// lead finds where an item leads: by its destination, or by an action that goes there.
func (o *outline) lead(b *Bookmark, item Dict) bool {
	to := o.f.value(item["Dest"])
	if action := o.f.dict(item["A"]); to == nil && action != nil && o.f.value(action["S"]) == Name("GoTo") {
		to = o.f.value(action["D"])
	}
	switch name := to.(type) {
	case Name:
		to = o.f.value(o.named[string(name)])
	case String:
		to = o.f.value(o.named[string(name)])
	}
	if d, ok := to.(Dict); ok {
		to = o.f.value(d["D"])
	}
	list, ok := to.(Array)
	if !ok || len(list) == 0 {
		return false
	}
	if ref, ok := list[0].(Ref); ok {
		b.Page = o.pages[ref.Number]
	} else if n, ok := integer(o.f.value(list[0])); ok && n >= 0 && n < len(o.pages) {
		b.Page = n + 1
	}
	if len(list) > 1 {
		how, _ := o.f.value(list[1]).(Name)
		if at, known := map[Name]int{"XYZ": 3, "FitH": 2, "FitBH": 2, "FitR": 5}[how]; known && at < len(list) {
			b.Top, b.HasTop = number(o.f.value(list[at]))
		}
	}
	return b.Page > 0
}
