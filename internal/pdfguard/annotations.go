// SPDX-License-Identifier: Apache-2.0

package pdfguard

import (
	"slices"
	"strings"
)

// Flags of annotations and fields (ISO 32000-1 tables 165, 226, 228 and 230).
const (
	flagHidden     = 1 << 1
	flagNoView     = 1 << 5
	flagPassword   = 1 << 13
	flagRadio      = 1 << 15
	flagPushButton = 1 << 16
)

// maxFieldText bounds a text of an annotation, in bytes.
const maxFieldText = 1 << 16

// shownSubtypes are the annotations whose appearance holds text that belongs to the page.
var shownSubtypes = []Name{"Widget", "FreeText", "Stamp", "Watermark", "Line"}

// annotations copies the annotations of a page that hold text.
func (w *writer) annotations(v any) Array {
	list, _ := w.f.value(v).(Array)
	out := Array{}
	for _, a := range list[:min(len(list), maxParts)] {
		d := w.f.dict(a)
		subtype, _ := w.f.value(d["Subtype"]).(Name)
		box := w.numbers(w.f.value(d["Rect"]), 4)
		if box == nil || subtype == "Link" || subtype == "Popup" || subtype == "" {
			continue
		}
		to := Dict{"Subtype": subtype, "Rect": box}
		flags, _ := integer(w.f.value(d["F"]))
		hidden := flags&(flagHidden|flagNoView) != 0 || w.layers.off(d["OC"], 0)
		if hidden {
			to["Hidden"] = true
		}
		if text, ok := w.f.value(d["Contents"]).(String); ok && subtype != "Widget" {
			to["Contents"] = text[:min(len(text), maxFieldText)]
		}
		if subtype == "Widget" {
			if field := w.field(a, d); field != nil {
				to["Field"] = field
			}
		}
		if slices.Contains(shownSubtypes, subtype) {
			if form, ok := w.appearance(d); ok {
				to["AP"] = form
			}
		}
		if to["AP"] != nil || to["Contents"] != nil || to["Field"] != nil {
			out = append(out, to)
		}
	}
	return out
}

// appearance copies the form that shows an annotation in its state.
func (w *writer) appearance(d Dict) (Ref, bool) {
	look := w.f.dict(d["AP"])["N"]
	if states, ok := w.f.value(look).(Dict); ok {
		state, _ := w.f.value(d["AS"]).(Name)
		look = states[state]
	}
	return w.xobject(look, 0)
}

// field copies a form field by one of its widgets; nil if it holds nothing to read, or
// was copied before (ISO 32000-1 section 12.7).
func (w *writer) field(v any, widget Dict) Dict {
	f := w.inheritedField(v, widget)
	if f.number != 0 && f.kind != "Btn" {
		if w.fields[f.number] {
			return nil
		}
		w.fields[f.number] = true
	}
	out := Dict{"FT": f.kind, "Name": String(f.name)}
	if f.label != "" {
		out["Label"] = f.label
	}
	switch f.kind {
	case "Btn":
		if f.flags&flagPushButton != 0 {
			return nil
		}
		state, ok := w.f.value(widget["AS"]).(Name)
		if !ok {
			state, _ = w.f.value(f.value).(Name)
		}
		if f.flags&flagRadio != 0 && (state == "Off" || state == "") {
			return nil
		}
		if state == "" {
			state = "Off"
		}
		w.fields[f.number] = true
		out["State"] = state
	case "Tx", "Ch":
		values := w.fieldValues(f)
		if len(values) == 0 {
			return nil
		}
		out["Value"] = values
		if f.kind == "Tx" && f.flags&flagPassword != 0 {
			out["Secret"] = true
		}
	case "Sig":
		signature := w.f.dict(f.value)
		values := Array{}
		for _, key := range []Name{"Name", "M", "Reason"} {
			if s, ok := w.f.value(signature[key]).(String); ok && len(s) > 0 && len(s) < 1<<10 {
				values = append(values, s)
			}
		}
		if len(values) == 0 {
			return nil
		}
		out["Value"] = values
	default:
		return nil
	}
	return out
}

// formField is what a widget and the fields above it say together.
type formField struct {
	// number is that of the field's object, 0 if it has none.
	number        int
	kind          Name
	name          string
	label         String
	flags         int
	value, option any
}

// inheritedField walks from a widget up to the root of its field.
func (w *writer) inheritedField(v any, widget Dict) formField {
	var f formField
	var names []string
	visited := map[int]bool{}
	for d := widget; d != nil && len(visited) <= w.f.limits.Depth; {
		ref, isRef := v.(Ref)
		if isRef && visited[ref.Number] {
			break
		}
		visited[ref.Number] = true
		if name, ok := w.f.value(d["T"]).(String); ok && len(name) < 1<<10 {
			names = append(names, string(name))
			if f.number == 0 {
				f.number = ref.Number
			}
		}
		if kind, ok := w.f.value(d["FT"]).(Name); ok && f.kind == "" {
			f.kind = kind
		}
		if label, ok := w.f.value(d["TU"]).(String); ok && f.label == "" && len(label) < 1<<12 {
			f.label = label
		}
		if flags, ok := integer(w.f.value(d["Ff"])); ok && f.flags == 0 {
			f.flags = flags
		}
		if f.value == nil {
			f.value = w.f.value(d["V"])
		}
		if f.option == nil {
			f.option = w.f.value(d["Opt"])
		}
		v = d["Parent"]
		d = w.f.dict(v)
	}
	slices.Reverse(names)
	f.name = joinNames(names)
	return f
}

// joinNames joins the partial names of a field. Names in UTF-16 keep one mark of the byte
// order, at the beginning, only if all have it; others are joined as they are.
func joinNames(names []string) string {
	const mark = "\xfe\xff"
	wide := len(names) > 0
	for _, n := range names {
		wide = wide && strings.HasPrefix(n, mark)
	}
	if !wide {
		return strings.Join(names, ".")
	}
	for i := range names {
		names[i] = names[i][len(mark):]
	}
	return mark + strings.Join(names, "\x00.")
}

// fieldValues returns the values of a text or choice field; of a choice as they are
// shown.
func (w *writer) fieldValues(f formField) Array {
	list, ok := f.value.(Array)
	if !ok {
		list = Array{f.value}
	}
	shown := map[String]String{}
	options, _ := f.option.(Array)
	for _, o := range options[:min(len(options), maxParts)] {
		pair, _ := w.f.value(o).(Array)
		if len(pair) != 2 {
			continue
		}
		export, ok1 := w.f.value(pair[0]).(String)
		text, ok2 := w.f.value(pair[1]).(String)
		if ok1 && ok2 {
			shown[export] = text
		}
	}
	out := Array{}
	for _, v := range list[:min(len(list), maxParts)] {
		s, ok := w.f.value(v).(String)
		if stream, isStream := w.f.value(v).(*Stream); isStream {
			data, _ := w.f.decode(stream)
			s, ok = String(data), true
		}
		if text, known := shown[s]; known {
			s = text
		}
		if ok && len(s) > 0 {
			out = append(out, s[:min(len(s), maxFieldText)])
		}
	}
	return out
}
