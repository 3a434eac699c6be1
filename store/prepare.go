// SPDX-License-Identifier: Apache-2.0

package store

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store/acl"
)

// Limits of what a store accepts; beyond them a change is a *ChangeError and a query a
// *QueryError.
const (
	// MaxName is the greatest length of the name of a source, of a document's id and
	// of the name of a field, in bytes.
	MaxName = 4096
	// MaxLanguage is the greatest length of a language code, in bytes.
	MaxLanguage = 16
	// MaxText is the greatest length of a query's text, in bytes.
	MaxText = 1 << 16
	// unitTolerance is how far the squared length of a vector may be from 1.
	unitTolerance = 1e-3
)

// RevisionOf returns the revision of a document with this hash: its first 16 digits.
func RevisionOf(hash string) string { return hash[:min(16, len(hash))] }

// PrepareChanges checks changes for implementations of Store and returns copies with
// what follows from the rest filled in: the revision, the number of chunks, and the
// ids of the chunks. The error is a *ChangeError that names the first bad change. It
// costs O(total vector components).
func PrepareChanges(changes []Change, dimensions int) ([]Change, error) {
	prepared := slices.Clone(changes)
	for i := range prepared {
		c := &prepared[i]
		if reason := c.prepare(dimensions); reason != "" {
			return nil, &ChangeError{Index: i, Document: c.Document.DocumentID, Reason: reason}
		}
	}
	return prepared, nil
}

// prepare fills in what is missing and returns what is wrong, if anything.
func (c *Change) prepare(dimensions int) string {
	if reason := checkID(c.Document.DocumentID); reason != "" {
		return reason
	}
	switch c.Kind {
	case Put:
		return c.preparePut(dimensions)
	case Update, Delete:
		if len(c.Chunks) > 0 || len(c.Vectors) > 0 {
			return fmt.Sprintf("%s takes neither chunks nor vectors", c.Kind)
		}
		if c.Kind == Update {
			return checkDocument(&c.Document)
		}
		return ""
	}
	return fmt.Sprintf("unknown kind of change %d", c.Kind)
}

func checkID(id DocumentID) string {
	switch {
	case id.Source == "":
		return "the name of the source is missing"
	case id.ID == "":
		return "the id is missing"
	case len(id.Source) > MaxName || len(id.ID) > MaxName:
		return fmt.Sprintf("source or id is longer than %d bytes", MaxName)
	case strings.ContainsRune(id.Source, 0) || strings.ContainsRune(id.ID, 0):
		return "source or id has a NUL character"
	}
	return ""
}

// checkDocument makes the time UTC, and returns what is wrong with what the source says
// of a document.
func checkDocument(d *Document) string {
	if reason := checkAccess(&d.Access); reason != "" {
		return reason
	}
	d.Modified = d.Modified.UTC() // RFC 3339 has no zones with seconds
	if !isStorable(d.Modified) {
		return "the time of its last change is outside of the years 0 to 9999"
	}
	return checkMetadata(d)
}

// checkAccess refuses names that are not valid UTF-8. Rows hold JSON, which would make
// one name of many that are not: a user, group or tenant would get what is another's.
func checkAccess(list *acl.List) string {
	if !utf8.ValidString(list.Tenant) {
		return fmt.Sprintf("the tenant %q is not valid UTF-8", list.Tenant)
	}
	for _, names := range [][]string{list.Users, list.Groups} {
		for _, name := range names {
			if !utf8.ValidString(name) {
				return fmt.Sprintf("the user or group %q is not valid UTF-8", name)
			}
		}
	}
	return ""
}

// isStorable reports whether RFC 3339, the form of a time in rows, has the year.
func isStorable(t time.Time) bool {
	year := t.UTC().Year()
	return year >= 0 && year <= 9999
}

// isLanguage reports whether a string can be a language code, or is empty.
func isLanguage(code string) bool {
	return len(code) <= MaxLanguage && utf8.ValidString(code) && !strings.ContainsRune(code, 0)
}

func checkMetadata(d *Document) string {
	if !isLanguage(d.Language) {
		return fmt.Sprintf("%q is no language code", d.Language)
	}
	for _, fields := range []ingest.Metadata{d.Metadata, d.Found} {
		for name, value := range fields {
			switch {
			case name == "" || len(name) > MaxName || strings.ContainsRune(name, 0) || !utf8.ValidString(name):
				return fmt.Sprintf("%q is no name of a metadata field", name)
			case strings.HasPrefix(name, "@"):
				return fmt.Sprintf("the metadata field %q is reserved: names with @ are fields that every document has", name)
			case value.Kind() == ingest.Number && !isFinite(value.Num()):
				return fmt.Sprintf("the metadata field %q is not a finite number", name)
			case value.Kind() == ingest.Time && !isStorable(value.Instant()):
				return fmt.Sprintf("the metadata field %q is outside of the years 0 to 9999", name)
			}
		}
	}
	return ""
}

func (c *Change) preparePut(dimensions int) string {
	d := &c.Document
	if reason := checkDocument(d); reason != "" {
		return reason
	}
	if !isFinite(d.Quality.UnmappedGlyphs) {
		return "the share of unmapped glyphs is not a finite number"
	}
	if d.Hash == "" {
		return "the hash is missing"
	}
	if !utf8.ValidString(d.Hash) || !utf8.ValidString(RevisionOf(d.Hash)) {
		return fmt.Sprintf("the hash %q is not valid UTF-8, or its revision is not", d.Hash)
	}
	if d.Revision == "" {
		d.Revision = RevisionOf(d.Hash)
	}
	if d.Revision != RevisionOf(d.Hash) {
		return fmt.Sprintf("revision %s is not that of hash %s", d.Revision, d.Hash)
	}
	if len(c.Chunks) != len(c.Vectors) {
		return fmt.Sprintf("%d chunks have %d vectors", len(c.Chunks), len(c.Vectors))
	}
	d.Chunks = len(c.Chunks)
	c.Chunks = slices.Clone(c.Chunks)
	for i := range c.Chunks {
		if reason := prepareChunk(&c.Chunks[i], d, i); reason != "" {
			return fmt.Sprintf("chunk %d: %s", i, reason)
		}
		if reason := CheckVector(c.Vectors[i], dimensions); reason != "" {
			return fmt.Sprintf("vector %d: %s", i, reason)
		}
	}
	return ""
}

func prepareChunk(c *ingest.Chunk, d *Document, ordinal int) string {
	want := ingest.ChunkID{Source: d.Source, Document: d.ID, Revision: d.Revision, Ordinal: ordinal}
	if c.ID == (ingest.ChunkID{Ordinal: ordinal}) {
		c.ID = want
	}
	switch {
	case c.ID != want:
		return fmt.Sprintf("its id is %s, not %s", c.ID, want)
	case !utf8.ValidString(c.Text):
		return "its text is not valid UTF-8"
	case c.Section < 0 || c.Section > math.MaxInt32:
		return fmt.Sprintf("section %d is out of range", c.Section)
	case !hasFinitePlaces(c.Segments):
		return "a box on a page is not finite"
	case !isLanguage(c.Language):
		return fmt.Sprintf("%q is no language code", c.Language)
	}
	return ""
}

// isFinite reports whether JSON, the form of rows, has the number.
func isFinite(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }

// hasFinitePlaces looks at the boxes of segments and of the cells of tables: a parser
// takes them from the file, which may say anything.
func hasFinitePlaces(segments []ingest.Segment) bool {
	for i := range segments {
		if !isFinitePlace(&segments[i].Location) {
			return false
		}
		if row := segments[i].Row; row != nil {
			for j := range row.CellLocations {
				if !isFinitePlace(&row.CellLocations[j]) {
					return false
				}
			}
		}
	}
	return true
}

func isFinitePlace(l *ingest.Location) bool {
	for _, b := range l.Boxes {
		if !isFinite(b.X0) || !isFinite(b.Y0) || !isFinite(b.X1) || !isFinite(b.Y1) {
			return false
		}
	}
	return true
}

// CheckVector returns what is wrong with a vector, or "": it must have the dimensions
// given and unit length, to within the errors of float32.
func CheckVector(v embed.Vector, dimensions int) string {
	length, fault := lengthOf(v, dimensions)
	if fault == "" && !(math.Abs(length*length-1) <= unitTolerance) { // not >: a NaN must fail
		fault = fmt.Sprintf("its length is %.4g, not 1", length)
	}
	return fault
}

// maxLength bounds the length of a query's vector, far above any that an encoder makes.
const maxLength = 1000

// checkQueryVector returns what is wrong with the vector of a query, or "": its length must be neither 0 nor
// absurd.
func checkQueryVector(v embed.Vector, dimensions int) string {
	length, fault := lengthOf(v, dimensions)
	if fault == "" && !(length > 1/float64(maxLength) && length < maxLength) {
		fault = fmt.Sprintf("the length %.4g", length)
	}
	return fault
}

// lengthOf returns the Euclidean length of a vector, or what is wrong with its dimensions.
func lengthOf(v embed.Vector, dimensions int) (length float64, fault string) {
	if len(v) != dimensions {
		return 0, fmt.Sprintf("%d dimensions, the model has %d", len(v), dimensions)
	}
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	return math.Sqrt(sum), ""
}

// PrepareQuery checks a query for implementations of Store and returns it with the
// defaults filled in. The error is a *QueryError. The filter is not looked at: see
// Validate.
func PrepareQuery(q Query, dimensions int) (Query, error) {
	if q.K == 0 {
		q.K = DefaultK
	}
	if q.DenseWeight == 0 {
		q.DenseWeight = DefaultDenseWeight
	}
	reason := ""
	switch {
	case q.As.IsOperator():
		reason = "the operator has no tenant to search in"
	case q.Text == "" && q.Vector == nil:
		reason = "neither a text nor a vector is given"
	case len(q.Text) > MaxText:
		reason = fmt.Sprintf("the text is longer than %d bytes", MaxText)
	case q.K < 0 || q.K > MaxK:
		reason = fmt.Sprintf("%d hits are wanted, at least 1 and at most %d can be had", q.K, MaxK)
	case !(q.DenseWeight >= 0 && q.DenseWeight <= 1):
		reason = fmt.Sprintf("the dense weight %g is not in [0,1]", q.DenseWeight)
	case !(q.Feedback >= 0 && q.Feedback <= 1):
		reason = fmt.Sprintf("the feedback %g is not in [0,1]", q.Feedback)
	case q.Vector != nil:
		if fault := checkQueryVector(q.Vector, dimensions); fault != "" {
			reason = "the vector has " + fault
		}
	}
	if reason != "" {
		return q, &QueryError{Reason: reason}
	}
	return q, nil
}
