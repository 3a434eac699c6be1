// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"context"
	"io"
	"iter"
	"time"

	"github.com/pacenote/pacenote/store/acl"
)

// Source lists items that documents are made of: the files of a directory, the rows of
// a content management system, the objects of a bucket.
//
// Implementations are safe for concurrent use: items are opened from several
// goroutines.
type Source interface {
	// Name identifies the source within a store and never changes: a sync deletes
	// only documents of the source of this name.
	Name() string
	// Items lists everything the source has now, each id once, in any order. An error
	// beside an item whose ID is set concerns that item alone and the listing goes
	// on; an error beside an item without ID ends the listing, and then nothing may
	// be deleted for having been missed.
	Items(ctx context.Context) iter.Seq2[Item, error]
}

// Item is one thing a document can be made of.
type Item struct {
	// ID is unique within the source.
	ID string
	// Media is the media type; empty if it is to be told by the ID's extension and
	// the content.
	Media string
	// Size is the length in bytes, or -1 if it is not known before reading.
	Size int64
	// Modified is when the item last changed; zero if not known. An item whose size
	// and time are unchanged is not read again.
	Modified time.Time
	// Metadata describes the item.
	Metadata Metadata
	// Access says who may read it.
	Access acl.List
	// Open returns the item's bytes; the caller closes the reader.
	Open func(ctx context.Context) (io.ReadCloser, error)
}

// Input is what a parser reads: the bytes of an item.
type Input struct {
	// Name is the item's id; it is used in errors and, by its extension, as a hint.
	Name string
	// Media is the media type that chose the parser.
	Media string
	// Reader gives the bytes. Parsers may read it from several goroutines.
	Reader io.ReaderAt
	// Size is the number of bytes.
	Size int64
	// Limits bounds the work. Zero fields are set to their defaults by the parser.
	Limits Limits
}

// Limits bounds what a parser may spend on one item. Every parser observes those that
// apply to its format; beyond one it stops with a *LimitError, or with what it has read
// and a warning where that is documented.
type Limits struct {
	// Bytes is the greatest size of an item, in bytes. Default 256 MiB.
	Bytes int64
	// Unpacked is the greatest number of bytes that compressed content may unpack to.
	// Default 512 MiB.
	Unpacked int64
	// Pages is the greatest number of pages. Default 5,000.
	Pages int
	// Depth is the greatest nesting of anything that nests. Default 64.
	Depth int
	// Time is the greatest duration of one item. Default 60 s.
	Time time.Duration
}

// WithDefaults returns l with every zero field set to its default.
func (l Limits) WithDefaults() Limits {
	if l.Bytes == 0 {
		l.Bytes = 256 << 20
	}
	if l.Unpacked == 0 {
		l.Unpacked = 512 << 20
	}
	if l.Pages == 0 {
		l.Pages = 5000
	}
	if l.Depth == 0 {
		l.Depth = 64
	}
	if l.Time == 0 {
		l.Time = 60 * time.Second
	}
	return l
}

// Parser reads one or several formats. Implementations are safe for concurrent use.
type Parser interface {
	// Media lists the media types it reads, such as "text/html".
	Media() []string
	// Parse reads the input. The document has Title, Media, Language, Metadata,
	// Quality, Pages and Blocks set as far as the format has them; the rest is the
	// caller's. An input it can't read at all is a *ParseError; one it can read in
	// part is a document with Quality.Warnings. It ends soon after ctx does.
	Parse(ctx context.Context, in Input) (*Document, error)
}

// Splitter cuts a document into chunks.
type Splitter interface {
	// Split returns the chunks in order, with ordinals, heading paths, sections, text,
	// segments and token counts set.
	Split(ctx context.Context, doc *Document) ([]Chunk, error)
}
