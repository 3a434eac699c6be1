// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/lang"
	"github.com/pacenote/pacenote/store"
)

const (
	// embedBatch is the number of chunks of a document that are embedded at a time.
	embedBatch = 64
	// parseGrace is how long a parser may go on after its time is up before it is
	// given up.
	parseGrace = 2 * time.Second
	// maxUnmapped is the share of unreadable characters beyond which a document's text
	// is held back.
	maxUnmapped = 0.5
	// readVersion changes when a parser of this library reads what it could not read
	// before: items that failed are then tried again.
	readVersion = 2
	// languageSample is the number of bytes of a document from which its main
	// language is told.
	languageSample = 16 << 10
)

// read makes a change of an item that is new or may have changed. Its error is one that
// ends the sync: the embedder failed or ctx ended.
func (s *syncer) read(ctx context.Context, step ingest.Step, file FileReport) (prepared, error) {
	data, err := s.engine.readItem(ctx, step.Item)
	if err != nil {
		return s.failed(ctx, step, file, err)
	}
	file.Bytes = int64(len(data))
	sum := sha256.Sum256(data)
	hash := hex.EncodeToString(sum[:])
	if step.Action == ingest.Read && hash == step.Known.Hash && step.Known.Settings == s.engine.settings(step.Item) && !again(step) {
		return s.reread(step, file)
	}
	doc, err := s.engine.parse(ctx, step.Item, data)
	if errors.Is(err, ingest.ErrEmpty) {
		doc, err = &ingest.Document{Quality: ingest.Quality{Warnings: []string{err.Error()}}}, nil
	}
	if err != nil && holds(step.Known) {
		return s.failed(ctx, step, file, err)
	}
	if err != nil {
		return s.note(ctx, step, file, hash, err)
	}
	doc.Source, doc.ID, doc.Hash = s.source, step.ID, hash
	doc.Modified, doc.Access = step.Item.Modified, step.Item.Access
	holdBack(doc)
	return s.put(ctx, step, file, doc)
}

// put makes the change that stores a document.
func (s *syncer) put(ctx context.Context, step ingest.Step, file FileReport, doc *ingest.Document) (prepared, error) {
	chunks, err := s.engine.split(ctx, doc)
	if err != nil {
		return s.failed(ctx, step, file, err)
	}
	vectors, err := s.embedChunks(ctx, file, doc.Title, chunks)
	var input *embed.InputError
	if errors.As(err, &input) {
		return s.failed(ctx, step, file, err)
	}
	if err != nil {
		return prepared{}, err
	}
	file.Status = Added
	if holds(step.Known) {
		file.Status = Changed
	}
	file.Pages, file.Chunks, file.Quality = len(doc.Pages), len(chunks), doc.Quality
	change := store.Change{Kind: store.Put, Chunks: chunks, Vectors: vectors, Document: store.Document{
		DocumentID: file.Document, Revision: store.RevisionOf(doc.Hash),
		Title: doc.Title, Media: doc.Media, Language: doc.Language, Hash: doc.Hash, Modified: doc.Modified,
		Metadata: step.Item.Metadata, Found: doc.Metadata, Access: doc.Access, Quality: doc.Quality,
		Size: file.Bytes, Settings: s.engine.settings(step.Item), Chunks: len(chunks),
	}}
	return prepared{change, true, file}, nil
}

// holds reports whether a store has what was once read of an item.
func holds(k ingest.Known) bool { return k.Hash != "" && k.Failure == nil }

// note reports an item that can't be read and makes the change that keeps why, if trying
// again would change nothing. The store has nothing else of it.
func (s *syncer) note(ctx context.Context, step ingest.Step, file FileReport, hash string, err error) (prepared, error) {
	p, ended := s.failed(ctx, step, file, err)
	failure := ingest.FailureOf(err)
	if ended != nil || failure == nil {
		return p, ended
	}
	p.write = true
	p.change = store.Change{Kind: store.Put, Document: store.Document{
		DocumentID: file.Document, Revision: store.RevisionOf(hash), Hash: hash, Modified: step.Item.Modified,
		Metadata: step.Item.Metadata, Access: step.Item.Access, Size: file.Bytes,
		Settings: s.engine.settings(step.Item) + s.engine.limits(), Failure: failure,
	}}
	return p, nil
}

// limits names what decides, beside the settings, whether an item can be read: the limits
// it was read within and what this version reads.
func (e *Engine) limits() string {
	return fmt.Sprintf("; limits %+v, reading %d", e.options.Limits, readVersion)
}

// again reports whether an item whose bytes are the known ones is to be read all the same: it
// took too long, on a machine that may have had other work, and was touched since.
func again(step ingest.Step) bool {
	f := step.Known.Failure
	return f != nil && f.Limit == "time" && !step.Item.Modified.Equal(step.Known.Modified)
}

// holdBack takes the text out of a document that is mostly unreadable characters: it
// could only be found by accident, and quoted to nobody's use. The report says so.
func holdBack(doc *ingest.Document) {
	if share := doc.Quality.UnmappedGlyphs; share > maxUnmapped {
		doc.Blocks = nil
		doc.Quality.Warnings = append(doc.Quality.Warnings, fmt.Sprintf("%.0f %% of the characters could not be read; the text is held back", 100*share))
	}
}

// reread ends the reading of an item whose bytes are the known ones: at most what the
// source says of it has changed.
func (s *syncer) reread(step ingest.Step, file FileReport) (prepared, error) {
	same := step.Known.SameDescription(step.Item) && step.Item.Modified.Equal(step.Known.Modified) && file.Bytes == step.Known.Size
	if same {
		return prepared{file: file.known(step)}, nil
	}
	file.Status = Updated
	return prepared{s.update(step, file.Bytes), true, file.known(step)}, nil
}

// failed reports an item that can't be read, unless it was the sync that ended. What the
// source says of it takes effect all the same, first of all that fewer may read it; the
// size and time stay the known ones, so that it is read again.
func (s *syncer) failed(ctx context.Context, step ingest.Step, file FileReport, err error) (prepared, error) {
	if ctx.Err() != nil {
		return prepared{}, context.Cause(ctx)
	}
	file = file.because(err)
	if step.Known.Hash == "" || step.Known.SameDescription(step.Item) {
		return prepared{file: file}, nil
	}
	change := s.update(step, step.Known.Size)
	change.Document.Modified = step.Known.Modified
	return prepared{change, true, file}, nil
}

// sniffed is the number of bytes that the media type of an item is told from.
const sniffed = 4096

// mediaOf returns the media type of an item, given its first bytes.
func mediaOf(item ingest.Item, head []byte) string {
	if item.Media != "" {
		return item.Media
	}
	return ingest.MediaOf(item.ID, head[:min(len(head), sniffed)])
}

// parserOf returns the parser for an item, or an error that says that there is none.
func (e *Engine) parserOf(item ingest.Item, head []byte) (ingest.Parser, string, error) {
	media := mediaOf(item, head)
	if p, ok := e.parsers[media]; ok {
		return p, media, nil
	}
	return nil, media, &ingest.ParseError{Name: item.ID, Err: fmt.Errorf("%w media type %s", ingest.ErrUnsupported, media)}
}

// readItem reads an item's bytes within its limits. Of an item that no parser reads it
// reads no more than is needed to tell.
func (e *Engine) readItem(ctx context.Context, item ingest.Item) ([]byte, error) {
	fail := func(err error) error { return &ingest.ParseError{Name: item.ID, Err: err} }
	limit := e.options.Limits.Bytes
	if item.Open == nil {
		return nil, fail(errors.New("the source gave no way to open it"))
	}
	return within(ctx, item.ID, e.options.Limits.Time, func(ctx context.Context) ([]byte, error) {
		r, err := item.Open(ctx)
		if err != nil {
			return nil, fail(err)
		}
		defer r.Close()
		var data bytes.Buffer
		if _, err := io.CopyN(&data, r, sniffed); err != nil && !errors.Is(err, io.EOF) {
			return nil, fail(err)
		}
		if _, _, err := e.parserOf(item, data.Bytes()); err != nil {
			return nil, err
		}
		if item.Size > limit {
			return nil, fail(&ingest.LimitError{Limit: "bytes", Max: limit})
		}
		data.Grow(int(max(item.Size-int64(data.Len()), 0)) + bytes.MinRead)
		if _, err := io.Copy(&data, io.LimitReader(r, limit+1-int64(data.Len()))); err != nil {
			return nil, fail(err)
		}
		if int64(data.Len()) > limit {
			return nil, fail(&ingest.LimitError{Limit: "bytes", Max: limit})
		}
		return data.Bytes(), nil
	})
}

// parse runs the parser for the item within its time.
func (e *Engine) parse(ctx context.Context, item ingest.Item, data []byte) (*ingest.Document, error) {
	parser, media, err := e.parserOf(item, data)
	if err != nil {
		return nil, err
	}
	limits := e.options.Limits
	return within(ctx, item.ID, limits.Time, func(ctx context.Context) (*ingest.Document, error) {
		doc, err := parser.Parse(ctx, ingest.Input{Name: item.ID, Media: media, Reader: bytes.NewReader(data), Size: int64(len(data)), Limits: limits})
		if err == nil && doc == nil {
			err = &ingest.ParseError{Name: item.ID, Err: ingest.ErrEmpty}
		}
		if doc != nil && doc.Media == "" {
			doc.Media = media
		}
		return doc, err
	})
}

// within runs work on an item that may be hostile: it has a limited time, and if it
// panics or does not end when told to, it costs its own item and nothing else. What does
// not end is left behind; there is no way to stop it.
func within[T any](ctx context.Context, name string, limit time.Duration, work func(context.Context) (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	inner, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() {
			if p := recover(); p != nil {
				r.err = &ingest.ParseError{Name: name, Err: fmt.Errorf("%w: the parser failed: %v", ingest.ErrDamaged, p)}
			}
			done <- r
		}()
		r.value, r.err = work(inner)
	}()
	timer := time.NewTimer(limit + parseGrace)
	defer timer.Stop()
	select {
	case r := <-done:
		if r.err != nil && inner.Err() != nil && ctx.Err() == nil {
			r.err = &ingest.ParseError{Name: name, Err: &ingest.LimitError{Limit: "time", Max: int64(limit)}}
		}
		return r.value, r.err
	case <-ctx.Done():
		return result{}.value, context.Cause(ctx)
	case <-timer.C:
		return result{}.value, &ingest.ParseError{Name: name, Err: &ingest.LimitError{Limit: "time", Max: int64(limit)}}
	}
}

// split cuts a document into chunks and gives each its identity and language.
func (e *Engine) split(ctx context.Context, doc *ingest.Document) ([]ingest.Chunk, error) {
	chunks, err := e.options.Splitter.Split(ctx, doc)
	if err != nil {
		return nil, &ingest.ParseError{Name: doc.ID, Err: err}
	}
	main := mainLanguage(doc, chunks)
	for i := range chunks {
		c := &chunks[i]
		c.ID = ingest.ChunkID{Source: doc.Source, Document: doc.ID, Revision: store.RevisionOf(doc.Hash), Ordinal: i}
		c.Language = firstLanguage(main, c.Text, c.Indexed(doc.Title))
		if c.Language == "" {
			c.Language = main
		}
	}
	return chunks, nil
}

// mainLanguage returns the language of a document's text; if that can't be told, the one
// it declares.
func mainLanguage(doc *ingest.Document, chunks []ingest.Chunk) string {
	var sample []byte
	for i := range chunks {
		if len(sample) > languageSample {
			break
		}
		sample = append(append(sample, chunks[i].Indexed(doc.Title)...), '\n')
	}
	if code := firstLanguage(doc.Language, string(sample)); code != "" {
		return code
	}
	return doc.Language
}

// firstLanguage returns the language of the first text whose language can be told. Others than the expected one, if there is one,
// need more evidence.
func firstLanguage(expected string, texts ...string) string {
	for _, text := range texts {
		if code, _ := lang.DetectIn(text, expected); code != "" {
			return code
		}
	}
	return ""
}

// embedChunks returns the vectors of a document's chunks and tells how far it has come.
func (s *syncer) embedChunks(ctx context.Context, file FileReport, title string, chunks []ingest.Chunk) ([]embed.Vector, error) {
	texts := make([]string, len(chunks))
	for i := range chunks {
		texts[i] = chunks[i].Indexed(title)
	}
	vectors := make([]embed.Vector, 0, len(texts))
	s.embedded(file, 0, len(texts))
	for start := 0; start < len(texts); start += embedBatch {
		end := min(start+embedBatch, len(texts))
		batch, err := s.engine.embedder.Embed(ctx, embed.Document, texts[start:end])
		if err != nil {
			return nil, fmt.Errorf("embed: %w", err)
		}
		if len(batch) != end-start {
			return nil, fmt.Errorf("embed: the embedder returned %d vectors for %d texts", len(batch), end-start)
		}
		vectors = append(vectors, batch...)
		s.embedded(file, end, len(texts))
	}
	return vectors, nil
}

// settings names what reads an item: when it changes, the item is read again.
func (e *Engine) settings(item ingest.Item) string {
	parser := "none"
	if p, _, err := e.parserOf(item, nil); err == nil {
		parser = settingsOf(p)
	}
	return fmt.Sprintf("%s; %s; languages %d", parser, settingsOf(e.options.Splitter), lang.DetectionVersion)
}

// settingsOf asks a parser or splitter for its version and settings; one that does not
// tell is named by its type.
func settingsOf(v any) string {
	if s, ok := v.(interface{ Settings() string }); ok {
		return s.Settings()
	}
	return fmt.Sprintf("%T", v)
}

func logReport(r *Report, err error) []slog.Attr {
	attrs := []slog.Attr{
		slog.String("source", r.Source), slog.Int("added", r.Added), slog.Int("changed", r.Changed),
		slog.Int("updated", r.Updated), slog.Int("deleted", r.Deleted), slog.Int("unchanged", r.Unchanged),
		slog.Int("skipped", r.Skipped), slog.Int("failed", r.Failed), slog.Duration("duration", r.Duration),
	}
	if err != nil {
		attrs = append(attrs, slog.String("error", err.Error()))
	}
	return attrs
}
