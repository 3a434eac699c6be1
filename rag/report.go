// SPDX-License-Identifier: Apache-2.0

package rag

import (
	"errors"
	"fmt"
	"time"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/store"
)

// Report says what a sync did. The store holds every document reported as added,
// changed or updated, and none reported as deleted, even if the process ends now.
type Report struct {
	// Source is the source's name.
	Source string
	// Added, Changed, Updated, Deleted, Unchanged, Skipped and Failed count the items.
	Added, Changed, Updated, Deleted, Unchanged, Skipped, Failed int
	// Files has an entry for each item that was not left unchanged, in the order in
	// which they were finished.
	Files []FileReport
	// Duration is how long the sync took.
	Duration time.Duration
}

// String returns the counts on one line.
func (r *Report) String() string {
	return fmt.Sprintf("%d added, %d changed, %d updated, %d deleted, %d unchanged, %d skipped, %d failed in %v",
		r.Added, r.Changed, r.Updated, r.Deleted, r.Unchanged, r.Skipped, r.Failed, r.Duration.Round(time.Millisecond))
}

// FileReport says what a sync did with one item.
type FileReport struct {
	// Document names it.
	Document store.DocumentID
	// Status is what became of it.
	Status Status
	// Err says why it was skipped or failed; what the store held of it is kept. It
	// is an *ingest.ParseError if the item could not be read.
	Err error
	// Quality says how well it was read: what of it could not be, with the place, and what
	// text in it no reader sees.
	Quality ingest.Quality
	// Bytes, Pages and Chunks are its sizes, as far as they are known.
	Bytes  int64
	Pages  int
	Chunks int
	// Duration is how long it took to read, split and embed.
	Duration time.Duration
}

// Status is what became of an item in a sync.
type Status uint8

// The statuses of an item. Skipped items are in a format that no parser reads; Failed
// ones could not be read although one does.
const (
	Unchanged Status = iota
	Added
	Changed
	Updated
	Deleted
	Skipped
	Failed
)

// String returns the status's name, such as "added".
func (s Status) String() string {
	names := [...]string{"unchanged", "added", "changed", "updated", "deleted", "skipped", "failed"}
	if int(s) < len(names) {
		return names[s]
	}
	return fmt.Sprintf("Status(%d)", uint8(s))
}

// known adds why an item could not be read, if that is known from before.
func (f FileReport) known(step ingest.Step) FileReport {
	if step.Known.Failure != nil {
		return f.because(step.Known.Failure.ParseError(step.ID))
	}
	return f
}

// because adds why an item could not be read.
func (f FileReport) because(err error) FileReport {
	f.Status, f.Err = Failed, err
	if errors.Is(err, ingest.ErrUnsupported) {
		f.Status = Skipped
	}
	return f
}

func (r *Report) add(f FileReport) {
	counts := [...]*int{&r.Unchanged, &r.Added, &r.Changed, &r.Updated, &r.Deleted, &r.Skipped, &r.Failed}
	*counts[f.Status]++
	if f.Status != Unchanged {
		r.Files = append(r.Files, f)
	}
}

// Progress tells how far a sync has come.
type Progress struct {
	// Done items of Total are finished; File is the last of them.
	Done, Total int
	File        FileReport
}

// Embedding tells how far a sync has come with one item, which may be long.
type Embedding struct {
	// Document is the item.
	Document store.DocumentID
	// Done of its Chunks chunks have their vectors.
	Done, Chunks int
}
