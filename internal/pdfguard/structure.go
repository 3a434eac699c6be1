// SPDX-License-Identifier: Apache-2.0

package pdfguard

// Element is a node of a file's structure tree (ISO 32000-1 section 14.7), in the order of
// the document.
type Element struct {
	// Role is its type, by the tree's role map one of the standard's where there is one.
	Role Name
	// Parent is the index of the element around it, −1 if there is none.
	Parent int
	// Marks are the pieces of marked content that it has itself.
	Marks []Mark
	// Rows and Columns are how many a cell of a table takes, at least one.
	Rows, Columns int
}

// Mark is a piece of marked content: its number on a page, which counts from 1.
type Mark struct{ Page, ID int }

// Bounds of a structure tree. A page of dense tables has two thousand elements.
const (
	maxElements = 300_000
	maxMarks    = 1_000_000
	maxSpan     = 1000
)

// structure reads the structure tree.
type structure struct {
	f       *file
	pages   map[int]int
	roles   Dict
	visited map[int]bool
	marks   int
	out     []Element
}

// elements returns the structure of a catalogue that is said to be marked and not suspect; pages
// are the numbers of pages by those of their objects.
func elements(f *file, root Dict, pages map[int]int) []Element {
	info := f.dict(root["MarkInfo"])
	if f.value(info["Marked"]) != true || f.value(info["Suspects"]) == true {
		return nil
	}
	tree := f.dict(root["StructTreeRoot"])
	if tree == nil {
		return nil
	}
	s := &structure{f: f, pages: pages, roles: f.dict(tree["RoleMap"]), visited: map[int]bool{}}
	s.kids(tree["K"], -1, 0, 0)
	return s.out
}

// kids adds what an element consists of: elements, and pieces of marked content on its page.
func (s *structure) kids(v any, parent, page, depth int) {
	if depth > s.f.limits.Depth || len(s.out) >= maxElements || s.marks >= maxMarks {
		return
	}
	if ref, ok := v.(Ref); ok {
		if s.visited[ref.Number] {
			return
		}
		s.visited[ref.Number] = true
	}
	switch k := s.f.value(v).(type) {
	case Array:
		for _, kid := range k {
			s.kids(kid, parent, page, depth+1)
		}
	case Dict:
		s.node(k, parent, page, depth)
	default:
		if id, ok := integer(k); ok && parent >= 0 {
			s.mark(parent, page, id)
		}
	}
}

// node adds an element, or a reference to marked content.
func (s *structure) node(d Dict, parent, page, depth int) {
	if ref, ok := d["Pg"].(Ref); ok && s.pages[ref.Number] > 0 {
		page = s.pages[ref.Number]
	}
	switch s.f.value(d["Type"]) {
	case Name("MCR"):
		if id, ok := integer(s.f.value(d["MCID"])); ok && parent >= 0 && d["Stm"] == nil {
			s.mark(parent, page, id)
		}
		return
	case Name("OBJR"):
		return
	}
	role, _ := s.f.value(d["S"]).(Name)
	for range 8 { // roles may be mapped in steps
		to, ok := s.f.value(s.roles[role]).(Name)
		if !ok || to == role {
			break
		}
		role = to
	}
	e := Element{Role: role, Parent: parent, Rows: 1, Columns: 1}
	s.attributes(&e, d["A"])
	s.out = append(s.out, e)
	s.kids(d["K"], len(s.out)-1, page, depth+1)
}

func (s *structure) mark(element, page, id int) {
	if page > 0 && id >= 0 && id < 1<<24 {
		s.out[element].Marks = append(s.out[element].Marks, Mark{page, id})
		s.marks++
	}
}

// attributes reads the spans of a cell, from one dictionary or several.
func (s *structure) attributes(e *Element, v any) {
	list, ok := s.f.value(v).(Array)
	if !ok {
		list = Array{v}
	}
	for _, a := range list[:min(len(list), 16)] {
		d := s.f.dict(a)
		for key, to := range map[Name]*int{"RowSpan": &e.Rows, "ColSpan": &e.Columns} {
			if n, ok := integer(s.f.value(d[key])); ok && n > 1 && n <= maxSpan {
				*to = n
			}
		}
	}
}
