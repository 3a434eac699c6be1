// SPDX-License-Identifier: Apache-2.0

package pdfguard

import (
	"context"
	"errors"
	"fmt"

	"github.com/pacenote/pacenote/ingest"
)

// Copy is a PDF file that is safe to hand to a naive reader.
//
// Its catalogue has Pages with a flat Kids array, and, where the file has them, Lang,
// PageLabels (with a flat Nums array) and Metadata. A page has MediaBox, CropBox,
// Rotate, UserUnit, Contents (always an array of streams), Resources and Annots. Forms
// and fonts carry the entry "Object", an integer that is the same for the same object, so
// that what was made of it can be kept. What lies on a layer that is off carries Hidden,
// which is true.
//
// Resources holds Font, FontObject (the fonts' numbers) and XObject, ColorSpace as the names of device spaces or of a
// family, ExtGState reduced to ca, CA, BM and Font, and Properties reduced to ActualText,
// MCID and Hidden. An annotation has Subtype, Rect, and where it applies AP (the form that
// shows it), Hidden, Contents (a string), and Field: a form field with FT, Name (full),
// Label (what a reader is told of it), Value (an array of strings) or State (a name) and
// Secret.
type Copy struct {
	// Data is the file.
	Data []byte
	// Pages is the number of pages.
	Pages int
	// Repaired is set if the file was damaged.
	Repaired bool
	// Encrypted is set if the file was encrypted.
	Encrypted bool
	// Warnings says what could not be copied.
	Warnings []string
	// Bookmarks is the outline, where it leads to pages.
	Bookmarks []Bookmark
	// Structure is the structure tree of a tagged file.
	Structure []Element
	// Unpacked is the number of bytes that were unpacked on the way.
	Unpacked int64
}

// Clean reads a file and returns its clean copy. The password is tried, after the empty
// one, as the user's and the owner's. It runs in time linear in the file's size and in
// what its streams unpack to, and keeps the bytes it is given until it returns.
func Clean(ctx context.Context, data []byte, password string, limits Limits) (*Copy, error) {
	if len(data) == 0 {
		return nil, ingest.ErrEmpty
	}
	f := newFile(ctx, data, limits)
	if err := f.open(password); err != nil {
		return nil, err
	}
	w := newWriter(f)
	if err := w.document(); err != nil {
		return nil, err
	}
	if w.pages == 0 {
		return nil, fmt.Errorf("%w: no pages", ingest.ErrDamaged)
	}
	return &Copy{
		Data: w.out, Pages: w.pages, Repaired: f.repaired, Encrypted: f.crypt != nil,
		Warnings: w.warnings, Bookmarks: w.bookmarks, Structure: w.structure, Unpacked: limits.Unpacked - f.budget.left,
	}, nil
}

// inherited is what a page takes over from the nodes above it.
type inherited struct {
	mediaBox, cropBox, rotate any
	resources                 *sharedResources
}

// sharedResources is a resource dictionary that is copied when first used.
type sharedResources struct {
	value any
	copy  any
	done  bool
}

// document copies the catalogue and all it leads to.
func (w *writer) document() error {
	root := w.f.dict(w.f.trailer["Root"])
	w.layers = newLayers(w.f, root["OCProperties"])
	catalog, pages := w.reserve(), w.reserve()
	kids := Array{}
	tree := treeWalk{w: w, parent: pages, kids: &kids, visited: map[int]bool{}, numbers: map[int]int{}}
	if err := tree.node(root["Pages"], inherited{}, 0); err != nil {
		return err
	}
	if len(kids) == 0 {
		// The tree leads nowhere: take the pages as they are found in the file.
		w.f.mend()
		w.f.adopt()
		for _, n := range w.f.loosePages() {
			if err := tree.node(Ref{Number: n}, inherited{}, 0); err != nil {
				return err
			}
		}
	}
	d := Dict{"Type": Name("Catalog"), "Pages": pages}
	if lang, ok := w.f.value(root["Lang"]).(String); ok && len(lang) < 64 {
		d["Lang"] = lang
	}
	if labels := w.labels(root["PageLabels"]); len(labels) > 0 {
		d["PageLabels"] = Dict{"Nums": labels}
	}
	if s, ok := w.f.value(root["Metadata"]).(*Stream); ok {
		if ref, ok := w.stream(s, Dict{}); ok {
			d["Metadata"] = ref
		}
	}
	w.write(catalog, d)
	w.write(pages, Dict{"Type": Name("Pages"), "Kids": kids, "Count": int64(len(kids))})
	w.pages = len(kids)
	w.bookmarks = bookmarks(w.f, root, tree.numbers)
	w.structure = elements(w.f, root, tree.numbers)
	info := Dict{}
	source := w.f.dict(w.f.trailer["Info"])
	for _, key := range []Name{"Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate"} {
		if s, ok := w.f.value(source[key]).(String); ok && len(s) < 1<<16 {
			info[key] = s
		}
	}
	w.finish(catalog, info)
	if form := w.f.dict(root["AcroForm"]); form["XFA"] != nil && len(w.fields) == 0 {
		w.warn("the file has a form of XML (XFA), which is not read")
	}
	if w.f.fatal != nil {
		return w.f.fatal
	}
	return w.full
}

// treeWalk collects the pages of the page tree in order.
type treeWalk struct {
	w       *writer
	parent  Ref
	kids    *Array
	visited map[int]bool
	missing int
	// numbers are those of pages by those of their objects.
	numbers map[int]int
}

// node copies a page, or the pages below a node.
func (t *treeWalk) node(v any, up inherited, depth int) error {
	f := t.w.f
	if ref, ok := v.(Ref); ok {
		if t.visited[ref.Number] {
			f.repaired = true
			return nil
		}
		t.visited[ref.Number] = true
	}
	if depth > f.limits.Depth {
		return &ingest.LimitError{Limit: "depth", Max: int64(f.limits.Depth)}
	}
	d := f.dict(v)
	if f.fatal != nil || t.w.full != nil {
		return errors.Join(f.fatal, t.w.full)
	}
	if d == nil {
		t.lost()
		return nil
	}
	up = inherit(f, d, up)
	kids, isNode := f.value(d["Kids"]).(Array)
	if !isNode || f.value(d["Type"]) == Name("Page") {
		kind := f.value(d["Type"])
		if kind == Name("Pages") {
			return nil
		}
		if kind != Name("Page") && d["Contents"] == nil && d["MediaBox"] == nil {
			t.lost()
			return nil
		}
		if ref, ok := v.(Ref); ok {
			t.numbers[ref.Number] = len(*t.kids) + 1
		}
		return t.page(d, up)
	}
	for _, k := range kids {
		if err := t.node(k, up, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// lost takes note of a page that is not where the tree says.
func (t *treeWalk) lost() {
	t.w.f.repaired = true
	if t.missing++; t.missing == 1 {
		t.w.warn("a page is missing from the page tree after page %d", len(*t.kids))
	}
}

// inherit returns what holds at d: its own attributes before those above.
func inherit(f *file, d Dict, up inherited) inherited {
	for _, a := range []struct {
		key Name
		to  *any
	}{{"MediaBox", &up.mediaBox}, {"CropBox", &up.cropBox}, {"Rotate", &up.rotate}} {
		if v := f.value(d[a.key]); v != nil {
			*a.to = v
		}
	}
	if d["Resources"] != nil {
		up.resources = &sharedResources{value: d["Resources"]}
	}
	return up
}

// page copies one page.
func (t *treeWalk) page(d Dict, up inherited) error {
	w := t.w
	if len(*t.kids) >= w.f.limits.Pages {
		return &ingest.LimitError{Limit: "pages", Max: int64(w.f.limits.Pages)}
	}
	ref := w.reserve()
	*t.kids = append(*t.kids, ref)
	page := Dict{"Type": Name("Page"), "Parent": t.parent}
	if box := w.numbers(up.mediaBox, 4); box != nil {
		page["MediaBox"] = box
	}
	if box := w.numbers(up.cropBox, 4); box != nil {
		page["CropBox"] = box
	}
	if r, ok := integer(up.rotate); ok {
		page["Rotate"] = int64(r)
	}
	if unit, ok := number(w.f.value(d["UserUnit"])); ok && unit > 0 && unit < 1e5 {
		page["UserUnit"] = unit
	}
	if r := up.resources; r != nil {
		if !r.done {
			r.copy, r.done = w.resources(r.value, 0), true
		}
		page["Resources"] = r.copy
	}
	page["Contents"] = w.contents(d["Contents"], len(*t.kids))
	if annotations := w.annotations(d["Annots"]); len(annotations) > 0 {
		page["Annots"] = annotations
	}
	w.write(ref, page)
	return errors.Join(w.f.fatal, w.full)
}

// maxParts bounds the content streams of a page.
const maxParts = 10_000

// contents copies the content streams of a page.
func (w *writer) contents(v any, page int) Array {
	out := Array{}
	list, ok := w.f.value(v).(Array)
	if !ok {
		list = Array{v}
	}
	if len(list) > maxParts {
		w.warn("page %d: only %d of %d content streams were read", page, maxParts, len(list))
		list = list[:maxParts]
	}
	for _, part := range list {
		if part == nil {
			continue
		}
		s, ok := w.f.value(part).(*Stream)
		if !ok {
			if _, isRef := part.(Ref); isRef || w.f.value(part) != nil {
				w.warn("page %d: a content stream is missing", page)
			}
			continue
		}
		ref, ok := w.shared(part, s)
		if !ok {
			w.warn("page %d: a content stream can't be unpacked", page)
			continue
		}
		out = append(out, ref)
	}
	return out
}

// shared copies a content stream once, however many pages use it.
func (w *writer) shared(v any, s *Stream) (Ref, bool) {
	source, isRef := v.(Ref)
	if isRef {
		if ref, ok := w.parts[source.Number]; ok {
			return ref, ref.Number != 0
		}
	}
	ref, ok := w.stream(s, Dict{})
	if isRef {
		w.parts[source.Number] = ref
	}
	return ref, ok
}

// labels flattens the number tree of page labels (ISO 32000-1 section 7.9.7).
func (w *writer) labels(v any) Array {
	out := Array{}
	visited := map[int]bool{}
	nodes := 0
	var walk func(v any, depth int)
	walk = func(v any, depth int) {
		if ref, ok := v.(Ref); ok {
			if visited[ref.Number] {
				return
			}
			visited[ref.Number] = true
		}
		if nodes++; nodes > maxParts || depth > w.f.limits.Depth {
			return
		}
		d := w.f.dict(v)
		nums, _ := w.f.value(d["Nums"]).(Array)
		for i := 0; i+1 < len(nums) && len(out) < 2*w.f.limits.Pages; i += 2 {
			first, ok := integer(w.f.value(nums[i]))
			label := w.f.dict(nums[i+1])
			if !ok || label == nil {
				continue
			}
			entry := Dict{}
			if s, ok := w.f.value(label["S"]).(Name); ok {
				entry["S"] = s
			}
			if p, ok := w.f.value(label["P"]).(String); ok && len(p) < 256 {
				entry["P"] = p
			}
			if st, ok := integer(w.f.value(label["St"])); ok && st > 0 && st < 1<<30 {
				entry["St"] = int64(st)
			}
			out = append(out, int64(first), entry)
		}
		kids, _ := w.f.value(d["Kids"]).(Array)
		for _, k := range kids {
			walk(k, depth+1)
		}
	}
	walk(v, 0)
	return out
}
