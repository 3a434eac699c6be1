// SPDX-License-Identifier: Apache-2.0

package local

import (
	"context"
	"iter"
	"maps"
	"runtime"
	"slices"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/lexical"
	"github.com/pacenote/pacenote/internal/vec"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

// Search implements store.Store. The vector leg compares every chunk that may be
// found, by its bytes first; the keyword leg reads the postings of the query's terms. Both are exact
// (decision record 0029 says to what chance).
func (s *Store) Search(ctx context.Context, q store.Query) (hits []store.Hit, err error) {
	defer guard(s.dir)(&err)
	if err := s.begin(ctx); err != nil {
		return nil, err
	}
	defer s.end()
	q, err = store.PrepareQuery(q, s.model.Dimensions)
	if err != nil {
		return nil, err
	}
	r, err := s.read()
	if err != nil {
		return nil, err
	}
	defer r.tx.Rollback() // of a read transaction: it can't fail
	// The vectors that the snapshot points to are unmapped once nothing refers to it.
	defer runtime.KeepAlive(r.snapshot)
	t := r.tenants[q.As.Tenant]
	if t == nil {
		t = &tenant{searcher: lexical.NewSearcher(nil, nil)}
	}
	a, err := newAcceptor(r, t, q.As, q.Filter)
	if err != nil {
		return nil, err
	}
	accept := make([]accepted, len(t.views))
	for i := range t.views {
		if accept[i], err = a.of(ctx, &t.views[i]); err != nil {
			return nil, err
		}
	}
	ranked, err := t.rank(ctx, &q, accept)
	if err != nil {
		return nil, err
	}
	return r.hits(ctx, t, ranked)
}

// ranked is a chunk among the hits.
type ranked struct {
	place
	score   float64
	keyword store.Leg
	vector  store.Leg
}

// search is one query on one tenant.
type search struct {
	*tenant
	q      *store.Query
	accept []accepted
	// words is the text as the keyword leg sees it; nil without that leg.
	words *lexical.Query
}

// rank runs the legs and joins them.
func (t *tenant) rank(ctx context.Context, q *store.Query, accept []accepted) ([]ranked, error) {
	s := &search{tenant: t, q: q, accept: accept}
	if q.Text != "" {
		s.words = t.searcher.Analyze(q.Text, lexical.Gate(q.Language, t.searcher.Languages()))
	}
	var keyword, vector []scored
	legs := []func(context.Context) error{
		func(ctx context.Context) (err error) {
			if s.words != nil {
				keyword, err = s.keywords(ctx)
			}
			return err
		},
		func(ctx context.Context) (err error) {
			if q.Vector != nil {
				vector, err = t.scanVectors(ctx, q.Vector, accept, store.Pool(q.K))
			}
			return err
		},
	}
	if err := inParallel(ctx, len(legs), func(ctx context.Context, i int) error { return legs[i](ctx) }); err != nil {
		return nil, err
	}
	found := map[place]*ranked{}
	at := func(p place) *ranked {
		if found[p] == nil {
			found[p] = &ranked{place: p}
		}
		return found[p]
	}
	for i, c := range keyword {
		at(c.place).keyword = store.Leg{Score: c.score, Rank: i + 1}
	}
	for i, c := range vector {
		at(c.place).vector = store.Leg{Score: c.score, Rank: i + 1}
	}
	return s.fuse(ctx, found)
}

// fuseBlock is the number of candidates, or of hits, between two looks at the context.
const fuseBlock = 64

// fuse returns the K best of what the legs found.
func (s *search) fuse(ctx context.Context, found map[place]*ranked) ([]ranked, error) {
	s.complete(found)
	// The position in the order of documents is the key of the fusion, so that equal
	// scores rank alike whatever the segments.
	order := s.inOrder(found)
	pool := make([]store.Candidate[int], len(order))
	// A query that names a code is about the chunks that hold it, whatever their language.
	gate := s.words != nil && s.q.Language != "" && !s.words.FindsCode()
	for i, p := range order {
		if i%fuseBlock == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		f := found[p]
		language := s.views[p.view].seg.language(p.local)
		pool[i] = store.Candidate[int]{
			Key: i, Keyword: f.keyword.Score, Vector: f.vector.Score,
			HasKeyword: f.keyword.Score > 0, HasVector: s.q.Vector != nil,
			Gated: gate && language != "" && language != s.q.Language,
		}
	}
	fused := store.Fuse(pool, s.q.DenseWeight)
	if s.q.Vector != nil {
		fused = store.Feedback(fused, s.q.Feedback, func(i int) embed.Vector {
			return s.views[order[i].view].seg.vector(order[i].local)
		})
	}
	hits := make([]ranked, min(s.q.K, len(fused)))
	for i := range hits {
		hits[i] = *found[order[fused[i].Key]]
		hits[i].score = fused[i].Score
	}
	return hits, nil
}

// inOrder returns the places in the order of documents. Each document is looked up once and not
// for each comparison.
func (s *search) inOrder(found map[place]*ranked) []place {
	type located struct {
		place
		document *segmentDocument
	}
	all := make([]located, 0, len(found))
	for p := range found {
		seg := s.views[p.view].seg
		all = append(all, located{p, &seg.documents[seg.documentOf(p.local)]})
	}
	slices.SortFunc(all, func(a, b located) int { return compareIn(a.document, b.document, a.local, b.local) })
	order := make([]place, len(all))
	for i := range all {
		order[i] = all[i].place
	}
	return order
}

// complete computes the scores of the leg that did not have a candidate among its best:
// a dot product, or a look into the postings of the query's words.
func (s *search) complete(found map[place]*ranked) {
	without := make([][]uint32, len(s.views)) // what the keyword leg did not find, by view
	for p, f := range found {
		if s.q.Vector != nil && f.vector.Rank == 0 {
			f.vector.Score = float64(vec.Dot(s.q.Vector, s.views[p.view].seg.vector(p.local)))
		}
		if s.words != nil && f.keyword.Rank == 0 {
			without[p.view] = append(without[p.view], p.local)
		}
	}
	for view, locals := range without {
		if len(locals) == 0 {
			continue
		}
		slices.Sort(locals)
		for i, score := range s.searcher.Scores(s.words, view, locals) {
			found[place{view, locals[i]}].keyword.Score = score
		}
	}
}

// keywords returns the candidates of the keyword leg, best first.
func (s *search) keywords(ctx context.Context) ([]scored, error) {
	allows := func(segment int, local uint32) bool { return s.accept[segment].set.has(local) }
	size := store.Pool(s.q.K)
	// The searcher breaks ties by place, we by document. So all that tie with the last
	// candidate are needed: ask for more until the ties end.
	for want := size + 1; ; want *= 2 {
		hits, err := s.searcher.Search(ctx, s.words, want, allows)
		if err != nil {
			return nil, err
		}
		if n := len(hits); n == want && hits[n-1].Score == hits[size-1].Score {
			continue
		}
		list := make([]scored, len(hits))
		for i, h := range hits {
			list[i] = scored{place{h.Segment, h.Local}, h.Score}
		}
		s.sort(list)
		return list[:min(size, len(list))], nil
	}
}

// hits reads the rows of what was found.
func (r *reading) hits(ctx context.Context, t *tenant, list []ranked) ([]store.Hit, error) {
	hits := make([]store.Hit, len(list))
	for i, f := range list {
		if i%fuseBlock == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		v := &t.views[f.view]
		ordinal := v.seg.documentOf(f.local)
		d := &v.seg.documents[ordinal]
		document, err := r.load(v, ordinal)
		if err != nil {
			return nil, err
		}
		chunk, err := r.chunk(d.id, d.number, int(f.local-d.first))
		if err != nil {
			return nil, err
		}
		hits[i] = store.Hit{Document: public(document), Chunk: *chunk, Score: f.score, Keyword: f.keyword, Vector: f.vector}
	}
	return hits, nil
}

// public returns a copy of a document that the caller may keep and change, without its
// access list.
func public(d *store.Document) store.Document {
	c := *d
	c.Access = acl.List{}
	c.Metadata, c.Found = maps.Clone(d.Metadata), maps.Clone(d.Found)
	c.Quality.Warnings = slices.Clone(d.Quality.Warnings)
	c.Quality.ImageOnlyPages = slices.Clone(d.Quality.ImageOnlyPages)
	return c
}

// Chunks implements store.Store. It costs the reading of the document's rows.
func (s *Store) Chunks(ctx context.Context, as acl.Principal, doc store.DocumentID, section int) (chunks []ingest.Chunk, err error) {
	defer guard(s.dir)(&err)
	if err := s.begin(ctx); err != nil {
		return nil, err
	}
	defer s.end()
	r, err := s.read()
	if err != nil {
		return nil, err
	}
	defer r.tx.Rollback() // of a read transaction: it can't fail
	head, found, err := r.head(doc)
	if err != nil || !found {
		return nil, err
	}
	d, err := r.decode(doc, &head)
	if err != nil || !d.Access.Allows(as) {
		return nil, err
	}
	return r.chunks(doc, &head, section)
}

// Documents implements store.Store. It lists the documents as they were when the
// iteration began; no transaction is open while the loop's body runs, which may call
// the store. The access list is given to the operator and the system principal alone.
func (s *Store) Documents(ctx context.Context, as acl.Principal, source string) iter.Seq2[store.Document, error] {
	return func(yield func(store.Document, error) bool) {
		list, err := s.listDocuments(ctx, as, source)
		if err != nil {
			yield(store.Document{}, err)
			return
		}
		for i := range list {
			d := list[i]
			list[i] = nil
			if err := ctx.Err(); err != nil {
				yield(store.Document{}, err)
				return
			}
			if !as.IsOperator() && !as.IsSystem() {
				d.Access = acl.List{}
			}
			if !yield(*d, nil) {
				return
			}
		}
	}
}

// listDocuments reads the documents of a source, or of all, that the principal may read.
func (s *Store) listDocuments(ctx context.Context, as acl.Principal, source string) (list []*store.Document, err error) {
	defer guard(s.dir)(&err)
	if err := s.begin(ctx); err != nil {
		return nil, err
	}
	defer s.end()
	r, err := s.read()
	if err != nil {
		return nil, err
	}
	defer r.tx.Rollback() // of a read transaction: it can't fail
	cursor := r.tx.Bucket(documentsBucket()).Cursor()
	key, row := cursor.First()
	if source != "" {
		key, row = cursor.Seek(append([]byte(source), 0))
	}
	for ; key != nil; key, row = cursor.Next() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		id := documentID(key)
		if source != "" && id.Source != source {
			break
		}
		head, err := readHead(key, row)
		if err != nil {
			return nil, r.damage("the document", id, err)
		}
		d, err := r.decode(id, &head)
		if err != nil {
			return nil, err
		}
		if d.Access.Allows(as) {
			list = append(list, d)
		}
	}
	return list, nil
}
