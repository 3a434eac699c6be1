// SPDX-License-Identifier: Apache-2.0

package pdfguard

// layers knows which groups of optional content are off when the file is opened (ISO
// 32000-1 section 8.11).
type layers struct {
	f *file
	// listed holds the groups that the default configuration turns on or off; base is
	// set if the others are off.
	listed map[int]bool
	base   bool
}

// newLayers reads the default configuration of the catalogue's OCProperties.
func newLayers(f *file, properties any) *layers {
	l := &layers{f: f, listed: map[int]bool{}}
	d := f.dict(f.dict(properties)["D"])
	l.base = f.value(d["BaseState"]) == Name("OFF")
	for _, list := range []struct {
		key Name
		off bool
	}{{"ON", false}, {"OFF", true}} {
		groups, _ := f.value(d[list.key]).(Array)
		for _, g := range groups[:min(len(groups), maxNames)] {
			if ref, ok := g.(Ref); ok {
				l.listed[ref.Number] = list.off
			}
		}
	}
	return l
}

// off reports whether a group, or a membership dictionary, hides what it marks.
func (l *layers) off(v any, depth int) bool {
	d := l.f.dict(v)
	if d == nil || depth > 8 {
		return false
	}
	if l.f.value(d["Type"]) != Name("OCMD") {
		if l.f.value(d["Type"]) != Name("OCG") {
			return false
		}
		ref, _ := v.(Ref)
		if off, ok := l.listed[ref.Number]; ok {
			return off
		}
		return l.base
	}
	if expression, ok := l.f.value(d["VE"]).(Array); ok {
		steps := maxNames
		return !l.holds(expression, 0, &steps)
	}
	return l.membershipOff(d, depth)
}

// membershipOff applies the policy of a membership dictionary to its groups.
func (l *layers) membershipOff(d Dict, depth int) bool {
	groups, ok := l.f.value(d["OCGs"]).(Array)
	if !ok && d["OCGs"] != nil {
		groups = Array{d["OCGs"]}
	}
	on, off := 0, 0
	for _, g := range groups[:min(len(groups), maxNames)] {
		switch {
		case l.f.dict(g) == nil:
		case l.off(g, depth+1):
			off++
		default:
			on++
		}
	}
	if on+off == 0 {
		return false
	}
	switch l.f.value(d["P"]) {
	case Name("AllOn"):
		return off > 0
	case Name("AnyOff"):
		return off == 0
	case Name("AllOff"):
		return on > 0
	}
	return on == 0
}

// holds evaluates a visibility expression, in at most so many steps.
func (l *layers) holds(expression Array, depth int, steps *int) bool {
	if len(expression) == 0 || depth > 16 {
		return true
	}
	operator := l.f.value(expression[0])
	for _, operand := range expression[1:] {
		if *steps--; *steps < 0 {
			return true
		}
		visible := !l.off(operand, 0)
		if nested, ok := l.f.value(operand).(Array); ok {
			visible = l.holds(nested, depth+1, steps)
		}
		switch {
		case operator == Name("Not"):
			return !visible
		case operator == Name("And") && !visible:
			return false
		case operator == Name("Or") && visible:
			return true
		}
	}
	return operator != Name("Or")
}
