// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/pacenote/pacenote/store/acl"
)

// Known is what a store holds of an item, as far as a plan looks at it.
type Known struct {
	// Hash, Size, Modified, Metadata and Access are those of the item when it was
	// last read.
	Hash     string
	Size     int64
	Modified time.Time
	Metadata Metadata
	Access   acl.List
	// Settings names the parser and splitter that read it.
	Settings string
	// Failure says why it could not be read; nil if it could.
	Failure *Failure
}

// Action is what a plan wants done with an item.
type Action uint8

// The actions. Read means that the item may have changed: its bytes decide, by their
// hash, whether it is parsed again or merely updated.
const (
	Keep Action = iota
	Add
	Read
	Update
	Delete
	Skip
)

var actionNames = [...]string{"keep", "add", "read", "update", "delete", "skip"}

// String returns the action's name, such as "add".
func (a Action) String() string {
	if int(a) < len(actionNames) {
		return actionNames[a]
	}
	return fmt.Sprintf("Action(%d)", uint8(a))
}

// Step is one entry of a plan.
type Step struct {
	// ID is the item's id.
	ID string
	// Action is what is to be done.
	Action Action
	// Item is the item as the source lists it; zero for Delete.
	Item Item
	// Known is what the store holds; zero for Add.
	Known Known
	// Err says why an item is skipped: the source could not list it, or listed its id
	// twice. What the store holds of it is kept.
	Err error
}

// Plan says what must be done to make a store hold what a source has.
type Plan struct {
	// Steps has an entry for each item and each document to be deleted, in order of
	// id.
	Steps []Step
}

// Count returns the number of steps with the action.
func (p *Plan) Count(a Action) int {
	n := 0
	for _, s := range p.Steps {
		if s.Action == a {
			n++
		}
	}
	return n
}

// NewPlan lists the source and compares it with what a store knows of it by id. No item
// is opened. An item is read again if its size or time differ from what is known, if
// its time is not known, or if settings (called with the item) returns another name
// than the one it was read with; it is updated if only its metadata or access differ.
//
// If the listing ends early the error is returned and no plan: what was not listed must
// not be taken for deleted. It costs O(n log n) for n items and known documents.
func NewPlan(ctx context.Context, source Source, known map[string]Known, settings func(Item) string) (*Plan, error) {
	steps := make(map[string]Step)
	for item, err := range source.Items(ctx) {
		if err != nil && item.ID == "" {
			return nil, fmt.Errorf("ingest: list source %s: %w", source.Name(), err)
		}
		if ctx.Err() != nil {
			return nil, fmt.Errorf("ingest: list source %s: %w", source.Name(), ctx.Err())
		}
		if _, twice := steps[item.ID]; twice && err == nil {
			err = fmt.Errorf("ingest: list source %s: the id %q occurs twice", source.Name(), item.ID)
		}
		if item.ID == "" {
			return nil, fmt.Errorf("ingest: list source %s: an item has no id", source.Name())
		}
		steps[item.ID] = planItem(item, err, known, settings)
	}
	for id, k := range known {
		if _, listed := steps[id]; !listed {
			steps[id] = Step{ID: id, Action: Delete, Known: k}
		}
	}
	plan := &Plan{Steps: make([]Step, 0, len(steps))}
	for _, id := range slices.Sorted(maps.Keys(steps)) {
		plan.Steps = append(plan.Steps, steps[id])
	}
	return plan, nil
}

func planItem(item Item, err error, known map[string]Known, settings func(Item) string) Step {
	k, ok := known[item.ID]
	step := Step{ID: item.ID, Item: item, Known: k}
	switch {
	case err != nil:
		step.Action, step.Err = Skip, err
	case !ok:
		step.Action = Add
	case k.Settings != settings(item) || item.Modified.IsZero() || !item.Modified.Equal(k.Modified) || item.Size != k.Size:
		step.Action = Read
	case !k.SameDescription(item):
		step.Action = Update
	}
	return step
}

// SameDescription reports whether the metadata and access of an item are the known
// ones.
func (k Known) SameDescription(item Item) bool {
	return k.Access.Equal(item.Access) && maps.EqualFunc(k.Metadata, item.Metadata, Value.Equal)
}
