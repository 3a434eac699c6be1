// SPDX-License-Identifier: Apache-2.0

package local

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"runtime/debug"
	"slices"

	bolt "go.etcd.io/bbolt"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

// The keyspace of rows.db. Every value but those of the meta bucket ends with the
// CRC-32C of its key and the bytes before, little-endian.
//
//	meta       "format"   uint32: what a program must know to read the rows
//	           "index"    uint32: what the derived files hold; another number means
//	                      that they are built again
//	           "model"    JSON: id, dimensions and fingerprint of the embedding model
//	documents  source NUL id → document row, see appendDocument
//	chunks     number ordinal (uint64, uint32, big-endian) → section (uint32), JSON
//	vectors    number (uint64, big-endian) → chunks × dimensions float32
//	segments   file name → JSON: tenant, documents and chunks of a derived file
//
// A document has a new number at every put, so what is derived from a row names it for
// good, and the numbers of a batch are ascending: the sequence of the documents bucket
// counts them.
const (
	rowsFile = "rows.db"
	// formatVersion changes when an older program can't read the rows any more.
	formatVersion = 1
	// indexVersion changes when derived files have to be built again. The version of
	// the text analysis is added by currentIndex.
	indexVersion = 1
)

// names returns the names of the buckets; they are fixed for a format version.
func metaBucket() []byte      { return []byte("meta") }
func documentsBucket() []byte { return []byte("documents") }
func chunksBucket() []byte    { return []byte("chunks") }
func vectorsBucket() []byte   { return []byte("vectors") }
func segmentsBucket() []byte  { return []byte("segments") }

// errChecksum is the cause of a DamageError when a row is not what was written.
var errChecksum = errors.New("the checksum differs")

// errShort is the cause of a DamageError when a row ends too early.
var errShort = errors.New("the row is too short")

// errMissing is the cause of a DamageError when a row that must be there is not.
var errMissing = errors.New("the row is missing")

// guard turns a panic into a *DamageError: bbolt panics on pages that do not hang
// together, and a page that lies beyond the file's end is a memory fault, which is made
// a panic here. It is called at once as defer guard(path)(&err).
func guard(path string) func(*error) {
	before := debug.SetPanicOnFault(true)
	return func(err *error) {
		debug.SetPanicOnFault(before)
		if p := recover(); p != nil {
			*err = &DamageError{Path: path, What: "a file of the store", Err: fmt.Errorf("%v", p)}
		}
	}
}

func castagnoli() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) }

// seal appends the checksum of a key and its value to the value.
func seal(key, value []byte) []byte {
	sum := crc32.Update(crc32.Checksum(key, castagnoli()), castagnoli(), value)
	return binary.LittleEndian.AppendUint32(value, sum)
}

// unseal returns a value without its checksum, which must be right.
func unseal(key, sealed []byte) ([]byte, error) {
	if sealed == nil {
		return nil, errMissing
	}
	if len(sealed) < 4 {
		return nil, errShort
	}
	value, sum := sealed[:len(sealed)-4], sealed[len(sealed)-4:]
	if crc32.Update(crc32.Checksum(key, castagnoli()), castagnoli(), value) != binary.LittleEndian.Uint32(sum) {
		return nil, errChecksum
	}
	return value, nil
}

func documentKey(id store.DocumentID) []byte {
	return append(append([]byte(id.Source), 0), id.ID...)
}

// documentID is the inverse of documentKey.
func documentID(key []byte) store.DocumentID {
	source, id, _ := bytes.Cut(key, []byte{0})
	return store.DocumentID{Source: string(source), ID: string(id)}
}

func chunkKey(number uint64, ordinal int) []byte {
	key := binary.BigEndian.AppendUint64(make([]byte, 0, 12), number)
	return binary.BigEndian.AppendUint32(key, uint32(ordinal))
}

func vectorsKey(number uint64) []byte {
	return binary.BigEndian.AppendUint64(nil, number)
}

// documentHead is what the index needs of a document row; it is read without decoding
// the rest. The byte slices share memory with the row.
type documentHead struct {
	number uint64
	chunks int
	// access is the JSON of the access list, schema the encoded names and kinds of
	// the metadata fields. Documents that agree in both are of one class.
	access []byte
	schema []byte
	// body is the JSON of the document without its access list.
	body []byte
}

// appendDocument encodes a document row without its checksum:
//
//	number  uint64
//	chunks  uint32
//	access  uint32 length, JSON
//	schema  uint32 length; for each field in order of name: kind byte, name, NUL
//	body    JSON
func appendDocument(number uint64, d *store.Document) ([]byte, error) {
	access, err := json.Marshal(d.Access)
	if err != nil {
		return nil, err
	}
	bare := *d
	bare.Access = acl.List{}
	body, err := json.Marshal(&bare)
	if err != nil {
		return nil, err
	}
	end := binary.LittleEndian
	row := end.AppendUint64(nil, number)
	row = end.AppendUint32(row, uint32(d.Chunks))
	row = append(end.AppendUint32(row, uint32(len(access))), access...)
	schema := appendSchema(nil, d)
	row = append(end.AppendUint32(row, uint32(len(schema))), schema...)
	return append(row, body...), nil
}

func appendSchema(dst []byte, d *store.Document) []byte {
	schema := store.Schema{}
	schema.Add(d)
	names := make([]string, 0, len(schema))
	for name := range schema {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		dst = append(append(append(dst, byte(schema[name][0])), name...), 0)
	}
	return dst
}

// readSchema adds what appendSchema wrote to a schema.
func readSchema(schema store.Schema, encoded []byte) {
	for len(encoded) > 0 {
		field, rest, _ := bytes.Cut(encoded[1:], []byte{0})
		schema.AddField(string(field), ingest.ValueKind(encoded[0]))
		encoded = rest
	}
}

// readHead reads a document row.
func readHead(key, sealed []byte) (documentHead, error) {
	var h documentHead
	row, err := unseal(key, sealed)
	if err != nil {
		return h, err
	}
	end := binary.LittleEndian
	if len(row) < 16 {
		return h, errShort
	}
	h.number, h.chunks = end.Uint64(row), int(end.Uint32(row[8:]))
	var ok bool
	if h.access, row, ok = cutField(row[12:]); !ok {
		return h, errShort
	}
	if h.schema, h.body, ok = cutField(row); !ok {
		return h, errShort
	}
	return h, nil
}

// cutField reads a field that is preceded by its length.
func cutField(row []byte) (field, rest []byte, ok bool) {
	if len(row) < 4 {
		return nil, nil, false
	}
	n := uint64(binary.LittleEndian.Uint32(row))
	if row = row[4:]; n > uint64(len(row)) {
		return nil, nil, false
	}
	return row[:n], row[n:], true
}

// decode returns the whole document.
func (h *documentHead) decode() (*store.Document, error) {
	d := new(store.Document)
	if err := json.Unmarshal(h.body, d); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(h.access, &d.Access); err != nil {
		return nil, err
	}
	return d, nil
}

// rows reads and writes the rows within one transaction of the database.
type rows struct {
	tx   *bolt.Tx
	path string
}

func (r rows) damage(what string, id store.DocumentID, err error) error {
	return &DamageError{Path: r.path, What: what + " " + id.String(), Err: err}
}

// head returns a document's row; false if there is none.
func (r rows) head(id store.DocumentID) (documentHead, bool, error) {
	key := documentKey(id)
	sealed := r.tx.Bucket(documentsBucket()).Get(key)
	if sealed == nil {
		return documentHead{}, false, nil
	}
	h, err := readHead(key, sealed)
	if err != nil {
		return h, false, r.damage("the document", id, err)
	}
	return h, true, nil
}

// document returns a document that must be there.
func (r rows) document(id store.DocumentID) (*store.Document, error) {
	h, ok, err := r.head(id)
	if err == nil && !ok {
		err = r.damage("the document", id, errMissing)
	}
	if err != nil {
		return nil, err
	}
	return r.decode(id, &h)
}

// decode returns the document of a row. JSON holds only valid UTF-8, ids may be file
// names that are not: the key says what they are.
func (r rows) decode(id store.DocumentID, h *documentHead) (*store.Document, error) {
	d, err := h.decode()
	if err != nil {
		return nil, r.damage("the document", id, err)
	}
	d.DocumentID = id
	return d, nil
}

// chunk returns one chunk, which must be there.
func (r rows) chunk(id store.DocumentID, number uint64, ordinal int) (*ingest.Chunk, error) {
	key := chunkKey(number, ordinal)
	section, body, err := openChunk(key, r.tx.Bucket(chunksBucket()).Get(key))
	if err != nil {
		return nil, r.damage("a chunk of", id, err)
	}
	c, err := decodeChunk(id, section, body)
	if err != nil {
		return nil, r.damage("a chunk of", id, err)
	}
	return c, nil
}

// chunks returns the chunks of a document, all or those of one section.
func (r rows) chunks(id store.DocumentID, h *documentHead, section int) ([]ingest.Chunk, error) {
	var chunks []ingest.Chunk
	cursor := r.tx.Bucket(chunksBucket()).Cursor()
	key, sealed := cursor.Seek(chunkKey(h.number, 0))
	for ordinal := range h.chunks {
		if !bytes.Equal(key, chunkKey(h.number, ordinal)) {
			return nil, r.damage("a chunk of", id, errMissing)
		}
		at, body, err := openChunk(key, sealed)
		if err == nil && (section < 0 || at == section) {
			var c *ingest.Chunk
			if c, err = decodeChunk(id, at, body); err == nil {
				chunks = append(chunks, *c)
			}
		}
		if err != nil {
			return nil, r.damage("a chunk of", id, err)
		}
		key, sealed = cursor.Next()
	}
	return chunks, nil
}

// openChunk returns the section and the JSON of a chunk row.
func openChunk(key, sealed []byte) (section int, body []byte, err error) {
	row, err := unseal(key, sealed)
	if err != nil {
		return 0, nil, err
	}
	if len(row) < 4 {
		return 0, nil, errShort
	}
	return int(binary.LittleEndian.Uint32(row)), row[4:], nil
}

func decodeChunk(id store.DocumentID, section int, body []byte) (*ingest.Chunk, error) {
	c := new(ingest.Chunk)
	if err := json.Unmarshal(body, c); err != nil {
		return nil, err
	}
	if c.Section != section {
		return nil, fmt.Errorf("section %d is filed under %d", c.Section, section)
	}
	c.ID.Source, c.ID.Document = id.Source, id.ID
	return c, nil
}

// vectors returns the vectors of a document, one after another, in new memory.
func (r rows) vectors(id store.DocumentID, h *documentHead, dimensions int) ([]float32, error) {
	key := vectorsKey(h.number)
	row, err := unseal(key, r.tx.Bucket(vectorsBucket()).Get(key))
	if err == nil && len(row) != 4*h.chunks*dimensions {
		err = errShort
	}
	if err != nil {
		return nil, r.damage("the vectors of", id, err)
	}
	flat := make([]float32, h.chunks*dimensions)
	for i := range flat {
		flat[i] = math.Float32frombits(binary.LittleEndian.Uint32(row[4*i:]))
	}
	return flat, nil
}

// put writes a document with its chunks and vectors under a new number, which it
// returns. What the document had before must have been removed.
func (r rows) put(c *store.Change) (uint64, error) {
	documents := r.tx.Bucket(documentsBucket())
	number, err := documents.NextSequence()
	if err != nil {
		return 0, err
	}
	if err := r.putDocument(number, &c.Document); err != nil {
		return 0, err
	}
	chunks := r.tx.Bucket(chunksBucket())
	chunks.FillPercent = 0.95 // keys ascend: half-empty pages would stay so
	for i := range c.Chunks {
		body, err := json.Marshal(&c.Chunks[i])
		if err != nil {
			return 0, err
		}
		key := chunkKey(number, i)
		row := binary.LittleEndian.AppendUint32(make([]byte, 0, len(body)+8), uint32(c.Chunks[i].Section))
		if err := chunks.Put(key, seal(key, append(row, body...))); err != nil {
			return 0, err
		}
	}
	vectors := r.tx.Bucket(vectorsBucket())
	vectors.FillPercent = 0.95
	key := vectorsKey(number)
	return number, vectors.Put(key, seal(key, appendVectors(nil, c.Vectors)))
}

// putDocument writes the row of a document alone.
func (r rows) putDocument(number uint64, d *store.Document) error {
	row, err := appendDocument(number, d)
	if err != nil {
		return err
	}
	key := documentKey(d.DocumentID)
	return r.tx.Bucket(documentsBucket()).Put(key, seal(key, row))
}

func appendVectors(dst []byte, vectors []embed.Vector) []byte {
	for _, v := range vectors {
		for _, x := range v {
			dst = binary.LittleEndian.AppendUint32(dst, math.Float32bits(x))
		}
	}
	return dst
}

// remove deletes a document with all it has.
func (r rows) remove(id store.DocumentID, h *documentHead) error {
	number, count := h.number, h.chunks // h is not valid after a change
	if err := r.tx.Bucket(documentsBucket()).Delete(documentKey(id)); err != nil {
		return err
	}
	chunks := r.tx.Bucket(chunksBucket())
	for i := range count {
		if err := chunks.Delete(chunkKey(number, i)); err != nil {
			return err
		}
	}
	return r.tx.Bucket(vectorsBucket()).Delete(vectorsKey(number))
}
