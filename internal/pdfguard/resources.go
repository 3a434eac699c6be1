// SPDX-License-Identifier: Apache-2.0

package pdfguard

import "slices"

// maxNames bounds the fonts and the forms and images of one resource dictionary.
const maxNames = 10_000

// resources copies the fonts and forms of a resource dictionary.
func (w *writer) resources(v any, depth int) any {
	d := w.f.dict(v)
	if d == nil || depth > maxFormDepth {
		return Dict{}
	}
	fonts, forms, numbers := Dict{}, Dict{}, Dict{}
	names := w.f.dict(d["Font"])
	for _, n := range sortedNames(names) {
		if ref, ok := w.font(names[n]); ok {
			fonts[n], numbers[n] = ref, int64(ref.Number)
		}
	}
	names = w.f.dict(d["XObject"])
	for _, n := range sortedNames(names) {
		if ref, ok := w.xobject(names[n], depth); ok {
			forms[n] = ref
		}
	}
	out := Dict{}
	for key, copied := range map[Name]Dict{
		"Font": fonts, "FontObject": numbers, "XObject": forms, "ColorSpace": w.colorSpaces(d["ColorSpace"]),
		"ExtGState": w.states(d["ExtGState"]), "Properties": w.properties(d["Properties"]),
	} {
		if len(copied) > 0 {
			out[key] = copied
		}
	}
	ref := w.reserve()
	w.write(ref, out)
	return ref
}

// colorSpaces copies the names of colour spaces: a device's where it can be told, or
// else that of the family (ISO 32000-1 section 8.6).
func (w *writer) colorSpaces(v any) Dict {
	out := Dict{}
	d := w.f.dict(v)
	for _, n := range sortedNames(d) {
		switch space := w.f.value(d[n]).(type) {
		case Name:
			out[n] = space
		case Array:
			if len(space) == 0 {
				continue
			}
			family, _ := w.f.value(space[0]).(Name)
			switch family {
			case "CalGray":
				family = "DeviceGray"
			case "CalRGB":
				family = "DeviceRGB"
			case "ICCBased":
				if len(space) > 1 {
					components, _ := integer(w.f.value(w.f.dict(space[1])["N"]))
					family = map[int]Name{1: "DeviceGray", 3: "DeviceRGB", 4: "DeviceCMYK"}[components]
				}
			}
			if family != "" {
				out[n] = family
			}
		}
	}
	return out
}

// states copies what of graphics state dictionaries decides on text and its visibility
// (ISO 32000-1 section 8.4.5).
func (w *writer) states(v any) Dict {
	out := Dict{}
	d := w.f.dict(v)
	for _, n := range sortedNames(d) {
		from, to := w.f.dict(d[n]), Dict{}
		for _, key := range []Name{"ca", "CA"} {
			if x, ok := number(w.f.value(from[key])); ok {
				to[key] = x
			}
		}
		if mode, ok := w.f.value(from["BM"]).(Name); ok {
			to["BM"] = mode
		}
		if list, ok := w.f.value(from["Font"]).(Array); ok && len(list) == 2 {
			size, ok1 := number(w.f.value(list[1]))
			if ref, ok2 := w.font(list[0]); ok1 && ok2 {
				to["Font"] = Array{ref, size}
			}
		}
		if len(to) > 0 {
			out[n] = to
		}
	}
	return out
}

// properties copies what the properties of marked content say of its visibility and
// text.
func (w *writer) properties(v any) Dict {
	out := Dict{}
	d := w.f.dict(v)
	for _, n := range sortedNames(d) {
		to := Dict{}
		if w.layers.off(d[n], 0) {
			to["Hidden"] = true
		}
		if text, ok := w.f.value(w.f.dict(d[n])["ActualText"]).(String); ok && len(text) < 1<<12 {
			to["ActualText"] = text
		}
		if id, ok := integer(w.f.value(w.f.dict(d[n])["MCID"])); ok && id >= 0 {
			to["MCID"] = int64(id)
		}
		if len(to) > 0 {
			out[n] = to
		}
	}
	return out
}

// maxFormDepth is the greatest nesting of forms within forms that is copied.
const maxFormDepth = 12

// sortedNames returns the first names of a dictionary in order.
func sortedNames(d Dict) []Name {
	names := make([]Name, 0, len(d))
	for n := range d {
		names = append(names, n)
	}
	slices.Sort(names)
	return names[:min(len(names), maxNames)]
}

// xobject copies a form with its resources, or the bare fact of an image.
func (w *writer) xobject(v any, depth int) (Ref, bool) {
	source, isRef := v.(Ref)
	if isRef {
		if ref, ok := w.forms[source.Number]; ok {
			return ref, ref.Number != 0
		}
	}
	s, ok := w.f.value(v).(*Stream)
	if !ok {
		return Ref{}, false
	}
	ref := w.reserve()
	if isRef {
		w.forms[source.Number] = ref
	}
	if w.f.value(s.Dict["Subtype"]) == Name("Image") {
		d := Dict{"Subtype": Name("Image")}
		if w.layers.off(s.Dict["OC"], 0) {
			d["Hidden"] = true
		}
		for _, key := range []Name{"Width", "Height"} {
			if n, ok := integer(w.f.value(s.Dict[key])); ok {
				d[key] = int64(n)
			}
		}
		return ref, w.streamAs(ref, &Stream{}, d)
	}
	d := Dict{"Subtype": Name("Form"), "Object": int64(ref.Number)}
	if w.layers.off(s.Dict["OC"], 0) {
		d["Hidden"] = true
	}
	if m := w.numbers(w.f.value(s.Dict["Matrix"]), 6); m != nil {
		d["Matrix"] = m
	}
	if b := w.numbers(w.f.value(s.Dict["BBox"]), 4); b != nil {
		d["BBox"] = b
	}
	if s.Dict["Resources"] != nil {
		d["Resources"] = w.resources(s.Dict["Resources"], depth+1)
	}
	if !w.streamAs(ref, s, d) {
		w.write(ref, Dict{})
		if isRef {
			w.forms[source.Number] = Ref{}
		}
		return Ref{}, false
	}
	return ref, true
}

// The entries of fonts, descendant fonts and descriptors that text needs.
var (
	fontKeys = []Name{
		"Type", "Subtype", "BaseFont", "Name", "Encoding", "ToUnicode", "FirstChar",
		"LastChar", "Widths", "FontMatrix", "FontBBox", "DW", "W", "DW2", "W2",
		"CIDSystemInfo", "CIDToGIDMap",
	}
	descriptorKeys = []Name{
		"FontName", "FontFamily", "Flags", "FontWeight", "ItalicAngle", "Ascent",
		"Descent", "MissingWidth", "AvgWidth", "StemV", "FontBBox",
	}
	programKeys = []Name{"FontFile", "FontFile2", "FontFile3"}
)

// font copies a font.
func (w *writer) font(v any) (Ref, bool) {
	source, isRef := v.(Ref)
	if isRef {
		if ref, ok := w.fonts[source.Number]; ok {
			return ref, ref.Number != 0
		}
	}
	d, ok := w.f.value(v).(Dict)
	if !ok {
		return Ref{}, false
	}
	ref := w.reserve()
	if isRef {
		w.fonts[source.Number] = ref
	}
	items := maxFontItems
	out := w.fontDict(d, &items, true)
	out["Object"] = int64(ref.Number)
	w.write(ref, out)
	return ref, true
}

// maxFontItems bounds the values of one font, which are written out without references:
// a value that is referred to many times is repeated.
const maxFontItems = 1 << 18

// fontDict copies a font or, not at the top, a descendant font.
func (w *writer) fontDict(d Dict, items *int, top bool) Dict {
	out := Dict{}
	for _, key := range fontKeys {
		if v := w.flat(d[key], items, 0); v != nil {
			out[key] = v
		}
	}
	if list, ok := w.f.value(d["DescendantFonts"]).(Array); ok && top && len(list) > 0 {
		if below := w.f.dict(list[0]); below != nil {
			out["DescendantFonts"] = Array{w.fontDict(below, items, false)}
		}
	}
	descriptor := w.f.dict(d["FontDescriptor"])
	if descriptor == nil {
		return out
	}
	fd := Dict{}
	for _, key := range descriptorKeys {
		if v := w.flat(descriptor[key], items, 0); v != nil {
			fd[key] = v
		}
	}
	for _, key := range programKeys {
		if s, ok := w.f.value(descriptor[key]).(*Stream); ok {
			if ref, ok := w.sharedProgram(descriptor[key], s); ok {
				fd[key] = ref
			}
		}
	}
	out["FontDescriptor"] = fd
	return out
}

// sharedProgram copies a font program once.
func (w *writer) sharedProgram(v any, s *Stream) (Ref, bool) {
	extra := Dict{}
	for _, key := range []Name{"Subtype", "Length1"} {
		switch x := w.f.value(s.Dict[key]).(type) {
		case Name, int64:
			extra[key] = x
		}
	}
	source, isRef := v.(Ref)
	if isRef {
		if ref, ok := w.parts[source.Number]; ok {
			return ref, ref.Number != 0
		}
	}
	ref, ok := w.stream(s, extra)
	if isRef {
		w.parts[source.Number] = ref
	}
	return ref, ok
}

// flat copies a value with everything it refers to written out; streams alone stay
// references. Null if there is too much of it.
func (w *writer) flat(v any, items *int, depth int) any {
	if *items--; *items < 0 || depth > 8 {
		return nil
	}
	switch x := w.f.value(v).(type) {
	case Array:
		out := make(Array, 0, len(x))
		for _, e := range x {
			out = append(out, w.flat(e, items, depth+1))
			if *items < 0 {
				break
			}
		}
		return out
	case Dict:
		out := Dict{}
		for _, k := range sortedNames(x) {
			if k != "Parent" {
				out[k] = w.flat(x[k], items, depth+1)
			}
		}
		return out
	case *Stream:
		extra := Dict{}
		for _, key := range []Name{"UseCMap", "CMapName", "WMode"} {
			switch x := w.f.value(x.Dict[key]).(type) {
			case Name, int64:
				extra[key] = x
			}
		}
		if ref, ok := w.stream(x, extra); ok {
			return ref
		}
		return nil
	case Keyword:
		return nil
	default:
		return x
	}
}
