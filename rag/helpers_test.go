// SPDX-License-Identifier: Apache-2.0

package rag_test

import (
	"context"
	"testing"
	"testing/fstest"
	"time"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/embed/embedtest"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/store/acl"
)

// dimensions of the fake embedder: enough to tell the test's few texts apart.
const dimensions = 256

// changed is when the test's files were last changed.
var changed = time.Date(2026, 3, 15, 8, 0, 0, 0, time.UTC)

// files makes an in-memory tree of names and contents.
func files(nameAndText ...string) fstest.MapFS {
	tree := make(fstest.MapFS)
	for i := 0; i < len(nameAndText); i += 2 {
		tree[nameAndText[i]] = &fstest.MapFile{Data: []byte(nameAndText[i+1]), ModTime: changed}
	}
	return tree
}

// manual is a small workshop manual in several formats.
func manual() fstest.MapFS {
	return files(
		"hinge.md", "# Door hinge\n\n## Fastening\n\nThe door hinge bolts are tightened to 25 N·m. They are replaced after each removal.\n\n## Removal\n\nTo remove the door hinge:\n\n1. Disconnect the battery.\n2. Support the door with a jack.\n3. Loosen the hinge bolts.\n4. Lift the door off.\n",
		"torques.csv", "Fastener,Part number,Torque (N·m)\nSeat rail bolt,68218-AA,45\nMirror bracket screw,68301-BC,8\nWheel nut,68400-DD,135\n",
		"paint.txt", "Paint shop notes\n\nThe clear coat cures for thirty minutes at 140 degrees.\n\nThe primer is applied in two layers of equal thickness.\n",
	)
}

func open(t *testing.T, opts *rag.Options) *rag.Engine {
	t.Helper()
	return openDir(t, t.TempDir(), embedtest.New(dimensions), opts)
}

func openDir(t *testing.T, dir string, e embed.Embedder, opts *rag.Options) *rag.Engine {
	t.Helper()
	engine, err := rag.Open(context.Background(), dir, e, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	return engine
}

func sync(t *testing.T, e *rag.Engine, s ingest.Source) *rag.Report {
	t.Helper()
	report, err := e.Sync(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func ask(t *testing.T, e *rag.Engine, q rag.Question) *rag.Answer {
	t.Helper()
	answer, err := e.Ask(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func public(tree fstest.MapFS) ingest.Source { return ingest.FS("manuals", tree, acl.Everyone) }
