// SPDX-License-Identifier: Apache-2.0

package local

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"sort"
	"unsafe"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/lexical"
	"github.com/pacenote/pacenote/internal/segment"
	"github.com/pacenote/pacenote/internal/vfs"
	"github.com/pacenote/pacenote/store"
)

// Sections of a segment file; internal/docs/format.md draws them.
const (
	sectionInfo      = 1 // JSON of segmentInfo
	sectionDocuments = 2 // 20 bytes a document: number, first chunk's local id, key's end
	sectionKeys      = 3 // the keys of the documents, one after another
	sectionLanguages = 4 // uint16 a chunk: index into segmentInfo.Languages
	sectionVectors   = 5 // dimensions × float32 a chunk
	sectionKeywords  = 6 // a segment of package lexical
	sectionBytes     = 7 // the vectors again, as bytes
	sectionScales    = 8 // two float32 a chunk, for its bytes
	lastSection      = sectionScales
)

const documentRecord = 20

// segmentInfo describes a segment in its file and in the rows.
type segmentInfo struct {
	Tenant     string   `json:"tenant"`
	Documents  int      `json:"documents"`
	Chunks     int      `json:"chunks"`
	Dimensions int      `json:"dimensions"`
	Languages  []string `json:"languages"`
}

// indexSegment is an immutable part of the index of one tenant: some documents with
// the vectors and keywords of their chunks. A chunk is known by its local id: the
// chunks of a document are consecutive, documents are in ascending order of number.
type indexSegment struct {
	// name is the file's name; empty while the segment is in memory only.
	name string
	info segmentInfo
	// documents are the segment's documents, also those that were removed since; ends holds the ends of all of
	// them once more, close together, since a search looks up the documents of a thousand chunks.
	documents []segmentDocument
	ends      []uint32
	// languages holds for each local id an index into info.Languages.
	languages []uint16
	// vectors is [chunks × dimensions], row by row; possibly mapped.
	vectors  []float32
	rounded  rounded
	keywords *lexical.Segment
	// mapping is what the slices point into; nil in memory.
	mapping *vfs.Mapping
}

// segmentDocument is one document of a segment.
type segmentDocument struct {
	number uint64
	id     store.DocumentID
	// first is the local id of its first chunk, end the one after its last.
	first, end uint32
}

// find returns the ordinal of a document; false if it is not in the segment.
func (s *indexSegment) find(number uint64) (int, bool) {
	return slices.BinarySearchFunc(s.documents, number, func(d segmentDocument, n uint64) int {
		switch {
		case d.number < n:
			return -1
		case d.number > n:
			return 1
		}
		return 0
	})
}

// documentOf returns the ordinal of the document that a chunk belongs to.
func (s *indexSegment) documentOf(local uint32) int {
	return sort.Search(len(s.ends), func(i int) bool { return s.ends[i] > local })
}

// language returns the language of a chunk.
func (s *indexSegment) language(local uint32) string {
	return s.info.Languages[s.languages[local]]
}

// vector returns the vector of a chunk.
func (s *indexSegment) vector(local uint32) []float32 {
	d := s.info.Dimensions
	return s.vectors[int(local)*d : (int(local)+1)*d : (int(local)+1)*d]
}

// segmentBuilder collects the documents of a new segment.
type segmentBuilder struct {
	seg      *indexSegment
	keywords *lexical.Builder
	codes    map[string]uint16
}

func newSegmentBuilder(tenant string, dimensions int) *segmentBuilder {
	return &segmentBuilder{
		seg:      &indexSegment{info: segmentInfo{Tenant: tenant, Dimensions: dimensions}, rounded: newRounded(dimensions)},
		keywords: lexical.NewBuilder(),
		codes:    map[string]uint16{},
	}
}

// source is a document that is to be indexed; its numbers must ascend.
type source struct {
	number   uint64
	document *store.Document
	chunks   []ingest.Chunk
	// vectors is [chunks × dimensions].
	vectors []float32
}

// add indexes a document. It costs the analysis of its texts.
func (b *segmentBuilder) add(src *source) error {
	s := b.seg
	first := uint32(len(s.languages))
	for i := range src.chunks {
		c := &src.chunks[i]
		language := c.Language
		if language == "" {
			language = src.document.Language
		}
		language = b.known(language)
		local := first + uint32(i)
		if err := b.keywords.Add(local, language, c.Indexed(src.document.Title)); err != nil {
			return err
		}
		s.languages = append(s.languages, b.code(language))
	}
	s.vectors = append(s.vectors, src.vectors...)
	s.rounded.add(src.vectors)
	s.documents = append(s.documents, segmentDocument{
		number: src.number, id: src.document.DocumentID,
		first: first, end: uint32(len(s.languages)),
	})
	s.ends = append(s.ends, uint32(len(s.languages)))
	return nil
}

// maxLanguages is how many languages a segment tells apart, the unknown one not counted:
// package lexical can hold 256. Chunks of further ones are of unknown language. There are
// 184 codes of ISO 639-1, so what has more has made them up.
const maxLanguages = 255

// known returns the language as which a chunk is indexed.
func (b *segmentBuilder) known(language string) string {
	if _, ok := b.codes[language]; ok {
		return language
	}
	n := len(b.codes)
	if _, ok := b.codes[""]; ok {
		n--
	}
	if n >= maxLanguages {
		return ""
	}
	return language
}

func (b *segmentBuilder) code(language string) uint16 {
	code, ok := b.codes[language]
	if !ok {
		code = uint16(len(b.seg.info.Languages))
		b.codes[language] = code
		b.seg.info.Languages = append(b.seg.info.Languages, language)
	}
	return code
}

// finish returns the segment, in memory.
func (b *segmentBuilder) finish() (*indexSegment, error) {
	keywords, err := b.keywords.Segment()
	if err != nil {
		return nil, err
	}
	s := b.seg
	s.keywords = keywords
	s.info.Documents, s.info.Chunks = len(s.documents), len(s.languages)
	return s, nil
}

// write writes the segment's file content.
func (s *indexSegment) write(file io.Writer) error {
	buffered := bufio.NewWriterSize(file, 1<<20)
	w := segment.NewWriter(buffered)
	info, err := json.Marshal(s.info)
	if err != nil {
		return err
	}
	end := binary.LittleEndian
	var documents, keys, languages []byte
	for _, d := range s.documents {
		keys = append(keys, documentKey(d.id)...)
		documents = end.AppendUint64(documents, d.number)
		documents = end.AppendUint32(documents, d.first)
		documents = end.AppendUint64(documents, uint64(len(keys)))
	}
	for _, code := range s.languages {
		languages = end.AppendUint16(languages, code)
	}
	var keywords bytes.Buffer
	if _, err := s.keywords.WriteTo(&keywords); err != nil {
		return err
	}
	// The Writer keeps its first error, which Finish returns.
	w.Section(sectionInfo, info)
	w.Section(sectionDocuments, documents)
	w.Section(sectionKeys, keys)
	w.Section(sectionLanguages, languages)
	w.Section(sectionVectors, floatBytes(s.vectors))
	w.Section(sectionKeywords, keywords.Bytes())
	w.Section(sectionBytes, byteBytes(s.rounded.bytes))
	w.Section(sectionScales, floatBytes(s.rounded.scales))
	if err := w.Finish(); err != nil {
		return err
	}
	return buffered.Flush()
}

// openSegment reads a file's content, which must stay as it is while the segment is in
// use. Every error means that the file is to be built again.
func openSegment(name string, mapping *vfs.Mapping) (*indexSegment, error) {
	r, err := segment.Open(mapping.Bytes())
	if err != nil {
		return nil, err
	}
	var raw [lastSection + 1][]byte
	for id := uint32(sectionInfo); id <= lastSection; id++ {
		var ok bool
		if raw[id], ok = r.Section(id); !ok {
			return nil, fmt.Errorf("section %d is missing", id)
		}
	}
	s := &indexSegment{name: name, mapping: mapping}
	if err := json.Unmarshal(raw[sectionInfo], &s.info); err != nil {
		return nil, err
	}
	if err := s.checkSizes(&raw); err != nil {
		return nil, err
	}
	s.languages = make([]uint16, s.info.Chunks)
	for i := range s.languages {
		s.languages[i] = binary.LittleEndian.Uint16(raw[sectionLanguages][2*i:])
		if int(s.languages[i]) >= len(s.info.Languages) {
			return nil, fmt.Errorf("the language of chunk %d is out of range", i)
		}
	}
	if err := s.readDocuments(raw[sectionDocuments], string(raw[sectionKeys])); err != nil {
		return nil, err
	}
	s.vectors = floats(raw[sectionVectors])
	s.rounded = newRounded(s.info.Dimensions)
	s.rounded.bytes, s.rounded.scales = signedBytes(raw[sectionBytes]), floats(raw[sectionScales])
	s.keywords, err = lexical.OpenSegment(raw[sectionKeywords])
	if err == nil && int(s.keywords.Slots()) != s.info.Chunks {
		err = fmt.Errorf("%d chunks have keywords of %d", s.info.Chunks, s.keywords.Slots())
	}
	return s, err
}

// checkSizes compares the sections' sizes with what the info says.
func (s *indexSegment) checkSizes(raw *[lastSection + 1][]byte) error {
	i := s.info
	if min(i.Documents, i.Chunks) < 0 || max(i.Documents, i.Chunks) > math.MaxInt32 || i.Dimensions < 1 || i.Dimensions > 1<<20 {
		return fmt.Errorf("%d documents, %d chunks or %d dimensions are out of range", i.Documents, i.Chunks, i.Dimensions)
	}
	for id, want := range map[int]int{
		sectionDocuments: i.Documents * documentRecord,
		sectionLanguages: i.Chunks * 2,
		sectionVectors:   i.Chunks * i.Dimensions * 4,
		sectionBytes:     i.Chunks * paddedWidth(i.Dimensions),
		sectionScales:    i.Chunks * 8,
	} {
		if len(raw[id]) != want {
			return fmt.Errorf("section %d has %d bytes, not %d", id, len(raw[id]), want)
		}
	}
	return nil
}

// readDocuments reads the table of documents. The ids share the memory of keys.
func (s *indexSegment) readDocuments(table []byte, keys string) error {
	end := binary.LittleEndian
	s.documents = make([]segmentDocument, s.info.Documents)
	last := uint64(0)
	for i := range s.documents {
		record := table[i*documentRecord:]
		d := &s.documents[i]
		d.number, d.first = end.Uint64(record), end.Uint32(record[8:])
		keyEnd := end.Uint64(record[12:])
		if keyEnd < last || keyEnd > uint64(len(keys)) {
			return fmt.Errorf("the key of document %d is out of place", i)
		}
		d.id = cutID(keys[last:keyEnd])
		last = keyEnd
		if i > 0 {
			before := &s.documents[i-1]
			before.end = d.first
			if before.number >= d.number || before.first > before.end {
				return fmt.Errorf("document %d is out of order", i)
			}
		}
	}
	if n := len(s.documents); n > 0 {
		s.documents[n-1].end = uint32(s.info.Chunks)
		if s.documents[0].first != 0 || s.documents[n-1].first > uint32(s.info.Chunks) {
			return fmt.Errorf("the chunks of the documents do not add up to %d", s.info.Chunks)
		}
	}
	s.ends = make([]uint32, len(s.documents))
	for i := range s.documents {
		s.ends[i] = s.documents[i].end
	}
	return nil
}

// cutID is documentID for a string, without copying it.
func cutID(key string) store.DocumentID {
	for i := range len(key) {
		if key[i] == 0 {
			return store.DocumentID{Source: key[:i], ID: key[i+1:]}
		}
	}
	return store.DocumentID{Source: key}
}

// littleEndian reports the byte order of this machine: the files' order is that of all
// machines Go is mostly built for.
func littleEndian() bool {
	one := uint16(1)
	return *(*byte)(unsafe.Pointer(&one)) == 1
}

// floats returns little-endian bytes as floats: in place where the machine's order and
// the alignment allow it, else as a copy.
func floats(raw []byte) []float32 {
	n := len(raw) / 4
	if n == 0 {
		return nil
	}
	if littleEndian() && uintptr(unsafe.Pointer(&raw[0]))%4 == 0 {
		return unsafe.Slice((*float32)(unsafe.Pointer(&raw[0])), n)
	}
	out := make([]float32, n)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return out
}

// floatBytes is the inverse of floats.
func floatBytes(v []float32) []byte {
	if len(v) == 0 {
		return nil
	}
	if littleEndian() {
		return unsafe.Slice((*byte)(unsafe.Pointer(&v[0])), 4*len(v))
	}
	out := make([]byte, 0, 4*len(v))
	for _, x := range v {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(x))
	}
	return out
}

// signedBytes returns bytes as signed ones, in place.
func signedBytes(raw []byte) []int8 {
	return unsafe.Slice((*int8)(unsafe.Pointer(unsafe.SliceData(raw))), len(raw))
}

// byteBytes is the inverse of signedBytes.
func byteBytes(v []int8) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(v))), len(v))
}
