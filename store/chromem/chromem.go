// SPDX-License-Identifier: Apache-2.0

package chromem

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	chromemgo "github.com/philippgille/chromem-go"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/vec"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

// Store is a store in memory. It is safe for concurrent use.
type Store struct {
	model embed.Model

	mu     sync.RWMutex
	closed bool
	db     *chromemgo.DB
	// documents holds everything but the vectors. A record never changes: an update
	// puts another in its place.
	documents map[store.DocumentID]*record
	// byNumber finds the record of a collection's entry.
	byNumber map[uint64]*record
	next     uint64
}

var _ store.Store = (*Store)(nil)

// record is a document with its chunks.
type record struct {
	number   uint64
	document store.Document
	chunks   []ingest.Chunk
}

// New makes an empty store for the vectors of a model.
func New(model embed.Model) *Store {
	return &Store{
		model: model, db: chromemgo.NewDB(),
		documents: map[store.DocumentID]*record{}, byNumber: map[uint64]*record{},
	}
}

// errEmbed is returned where chromem-go would make vectors by itself, which it never has
// a reason to.
var errEmbed = errors.New("chromem: a vector is missing")

// collection returns the collection of a tenant, making it if it is not there. Were the
// embedding function nil, chromem-go would call a service over the network.
func (s *Store) collection(tenant string) (*chromemgo.Collection, error) {
	refuse := func(context.Context, string) ([]float32, error) { return nil, errEmbed }
	return s.db.GetOrCreateCollection(collectionName(tenant), nil, refuse)
}

// collectionName is never empty, which chromem-go refuses.
func collectionName(tenant string) string { return "tenant:" + tenant }

// entryID names a chunk in a collection.
func entryID(number uint64, ordinal int) string {
	return strconv.FormatUint(number, 10) + "#" + strconv.Itoa(ordinal)
}

func parseEntry(id string) (number uint64, ordinal int, err error) {
	head, tail, _ := strings.Cut(id, "#")
	number, err = strconv.ParseUint(head, 10, 64)
	if err == nil {
		ordinal, err = strconv.Atoi(tail)
	}
	return number, ordinal, err
}

// begin locks the store for reading; the caller calls s.mu.RUnlock.
func (s *Store) begin(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.RLock()
	if s.closed {
		s.mu.RUnlock()
		return store.ErrClosed
	}
	return nil
}

// Close implements store.Store: everything is gone.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return store.ErrClosed
	}
	s.closed = true
	s.db, s.documents, s.byNumber = nil, nil, nil
	return nil
}

// Search implements store.Store for queries by vector.
func (s *Store) Search(ctx context.Context, q store.Query) ([]store.Hit, error) {
	if err := s.begin(ctx); err != nil {
		return nil, err
	}
	defer s.mu.RUnlock()
	q, err := store.PrepareQuery(q, s.model.Dimensions)
	if err != nil {
		return nil, err
	}
	if q.Text != "" {
		return nil, &store.UnsupportedError{Engine: "chromem", Feature: "queries by keywords"}
	}
	if q.Filter != nil {
		if err := store.Validate(q.Filter, s.schema(q.As)); err != nil {
			return nil, err
		}
	}
	results, err := s.rank(ctx, q.As.Tenant, q.Vector)
	if err != nil {
		return nil, err
	}
	return s.hits(ctx, &q, results)
}

// schema returns the fields of the documents that a principal may read.
func (s *Store) schema(as acl.Principal) store.Schema {
	schema := store.Schema{}
	for _, r := range s.documents {
		if r.document.Access.Allows(as) {
			schema.Add(&r.document)
		}
	}
	return schema
}

// rank returns the whole collection of a tenant, in no particular order.
func (s *Store) rank(ctx context.Context, tenant string, vector embed.Vector) ([]chromemgo.Result, error) {
	c, err := s.collectionIfAny(tenant)
	if c == nil || err != nil {
		return nil, err
	}
	n := c.Count()
	if n == 0 {
		return nil, nil
	}
	length := float32(math.Sqrt(float64(vec.Dot(vector, vector)))) // chromem-go compares directions
	results, err := c.QueryEmbedding(ctx, vector, n, nil, nil)
	if err == nil {
		// chromem-go returns what it has, without an error, when the context ends.
		err = ctx.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("chromem: search: %w", err)
	}
	for i := range results {
		results[i].Similarity *= length
	}
	return results, nil
}

func (s *Store) collectionIfAny(tenant string) (*chromemgo.Collection, error) {
	if s.db.ListCollections()[collectionName(tenant)] == nil {
		return nil, nil // making one is for writers
	}
	return s.collection(tenant)
}

// found is a chunk that may be a hit.
type found struct {
	record  *record
	ordinal int
	cosine  float64
	vector  []float32
}

// hits takes from the whole ranking what the query may find.
func (s *Store) hits(ctx context.Context, q *store.Query, results []chromemgo.Result) ([]store.Hit, error) {
	var list []found
	for i, r := range results {
		if i%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		number, ordinal, err := parseEntry(r.ID)
		if err != nil {
			return nil, fmt.Errorf("chromem: search: %w", err)
		}
		rec := s.byNumber[number]
		if rec == nil || !rec.document.Access.Allows(q.As) || !store.Match(q.Filter, &rec.document, rec.chunks[ordinal].Language) {
			continue
		}
		list = append(list, found{rec, ordinal, float64(r.Similarity), r.Embedding})
	}
	slices.SortFunc(list, func(a, b found) int {
		da, db := &a.record.document, &b.record.document
		return cmp.Or(cmp.Compare(b.cosine, a.cosine),
			strings.Compare(da.Source, db.Source), strings.Compare(da.ID, db.ID), a.ordinal-b.ordinal)
	})
	list = list[:min(len(list), store.Pool(q.K))]
	pool := make([]store.Candidate[int], len(list))
	for i, f := range list {
		language := f.record.chunks[f.ordinal].Language
		pool[i] = store.Candidate[int]{
			Key: i, Vector: f.cosine, HasVector: true,
			Gated: q.Language != "" && language != "" && language != q.Language,
		}
	}
	fused := store.Feedback(store.Fuse(pool, 1), q.Feedback, func(i int) embed.Vector { return list[i].vector })
	hits := make([]store.Hit, min(q.K, len(fused)))
	for i := range hits {
		f := list[fused[i].Key]
		document, err := copyOf(f.record.document)
		if err != nil {
			return nil, err
		}
		chunk, err := copyOf(f.record.chunks[f.ordinal])
		if err != nil {
			return nil, err
		}
		document.Access = acl.List{}
		hits[i] = store.Hit{Document: document, Chunk: chunk, Score: fused[i].Score, Vector: store.Leg{Score: f.cosine, Rank: fused[i].Key + 1}}
	}
	return hits, nil
}

// copyOf returns a deep copy of plain data, by way of its JSON form.
func copyOf[T any](v T) (T, error) {
	var c T
	data, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(data, &c)
	}
	if err != nil {
		return c, fmt.Errorf("chromem: copy: %w", err)
	}
	return c, nil
}

// Chunks implements store.Store.
func (s *Store) Chunks(ctx context.Context, as acl.Principal, doc store.DocumentID, section int) ([]ingest.Chunk, error) {
	if err := s.begin(ctx); err != nil {
		return nil, err
	}
	defer s.mu.RUnlock()
	r := s.documents[doc]
	if r == nil || !r.document.Access.Allows(as) {
		return nil, nil
	}
	var chunks []ingest.Chunk
	for i := range r.chunks {
		if section >= 0 && r.chunks[i].Section != section {
			continue
		}
		c, err := copyOf(r.chunks[i])
		if err != nil {
			return nil, err
		}
		chunks = append(chunks, c)
	}
	return chunks, nil
}

// Documents implements store.Store. It lists the documents as they were when the
// iteration began; the loop's body may call the store. The access list is given to the
// operator and the system principal alone.
func (s *Store) Documents(ctx context.Context, as acl.Principal, source string) iter.Seq2[store.Document, error] {
	return func(yield func(store.Document, error) bool) {
		list, err := s.listDocuments(ctx, as, source)
		if err != nil {
			yield(store.Document{}, err)
			return
		}
		for _, r := range list {
			d, err := copyOf(r.document)
			if err = cmp.Or(ctx.Err(), err); err != nil {
				yield(store.Document{}, err)
				return
			}
			if !as.IsOperator() && !as.IsSystem() {
				d.Access = acl.List{}
			}
			if !yield(d, nil) {
				return
			}
		}
	}
}

func (s *Store) listDocuments(ctx context.Context, as acl.Principal, source string) ([]*record, error) {
	if err := s.begin(ctx); err != nil {
		return nil, err
	}
	defer s.mu.RUnlock()
	list := slices.Collect(maps.Values(s.documents))
	list = slices.DeleteFunc(list, func(r *record) bool {
		return source != "" && r.document.Source != source || !r.document.Access.Allows(as)
	})
	slices.SortFunc(list, func(a, b *record) int {
		return cmp.Or(strings.Compare(a.document.Source, b.document.Source), strings.Compare(a.document.ID, b.document.ID))
	})
	return list, nil
}

// Apply implements store.Store: everything is prepared aside, then put in place while
// readers wait.
func (s *Store) Apply(ctx context.Context, changes []store.Change) error {
	changes, err := store.PrepareChanges(changes, s.model.Dimensions)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return store.ErrClosed
	}
	b := &batch{store: s, after: map[store.DocumentID]*record{}, vectors: map[uint64][]embed.Vector{}}
	for i := range changes {
		if err := b.change(i, &changes[i]); err != nil {
			return err
		}
	}
	return b.carryOut()
}

// workers is the number of goroutines that add vectors to a collection.
func workers() int { return runtime.GOMAXPROCS(0) }
