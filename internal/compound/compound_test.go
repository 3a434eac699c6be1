// SPDX-License-Identifier: Apache-2.0

package compound

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/internal/compound/compoundtest"
)

func TestOpen(t *testing.T) {
	long := bytes.Repeat([]byte("x"), 2000)
	root, err := Open(compoundtest.Write(
		compoundtest.Node{Name: "a", Data: []byte("one")},
		compoundtest.Node{Name: "Größe", Children: []compoundtest.Node{{Name: "b", Data: long}, {Name: "inner"}}},
		compoundtest.Node{Name: "empty", Data: []byte{}},
	))
	if err != nil {
		t.Fatal(err)
	}
	if data, err := root.Stream("A"); err != nil || string(data) != "one" {
		t.Errorf("%q, %v", data, err)
	}
	if data, err := root.Stream("none"); err != nil || data != nil {
		t.Errorf("%q, %v", data, err)
	}
	if data, err := root.Stream("empty"); err != nil || data == nil || len(data) != 0 {
		t.Errorf("%q, %v", data, err)
	}
	inner := root.Storage("größe")
	if inner == nil || len(inner.Storages()) != 1 || inner.Storages()[0].Name() != "inner" {
		t.Fatalf("%+v", inner)
	}
	if data, err := inner.Stream("b"); err != nil || !bytes.Equal(data, long) {
		t.Errorf("%d bytes, %v", len(data), err)
	}
}

func TestErrors(t *testing.T) {
	good := compoundtest.Write(compoundtest.Node{Name: "a", Data: bytes.Repeat([]byte("x"), 1500)})
	change := func(at int, value uint32) []byte {
		b := bytes.Clone(good)
		binary.LittleEndian.PutUint32(b[at:], value)
		return b
	}
	fat := len(good) - 512
	for name, data := range map[string][]byte{
		"empty":             nil,
		"short":             good[:100],
		"not the magic":     append([]byte("PK"), good[2:]...),
		"odd sectors":       change(30, 30),
		"no table":          change(76, 0xFFFFFFFF),
		"directory outside": change(48, 1<<20),
		"directory of zero": change(48, 0),
	} {
		if _, err := Open(data); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, data := range map[string][]byte{
		"cycle":         change(fat+4, 0), // the second sector of the stream leads to the first
		"cut chain":     change(fat, endOfChainTest),
		"chain outside": change(fat, 1<<20),
	} {
		root, err := Open(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got, err := root.Stream("a")
		if name == "cycle" && err == nil && len(got) == 1500 {
			continue // as long as it says, of its own sectors
		}
		if !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), "compound: ") {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
}

const endOfChainTest = 0xFFFFFFFE

// TestSharedSectors checks that many streams of the same sectors are not read again and
// again.
func TestSharedSectors(t *testing.T) {
	nodes := []compoundtest.Node{{Name: "a", Data: bytes.Repeat([]byte("x"), 1<<20)}}
	root, err := Open(compoundtest.Write(nodes...))
	if err != nil {
		t.Fatal(err)
	}
	for range 100 {
		if _, err = root.Stream("a"); err != nil {
			break
		}
	}
	if !errors.Is(err, ErrFormat) {
		t.Errorf("%v", err)
	}
}

// FuzzOpen checks that damaged files end in an error or are read, and no stream is larger
// than the file.
func FuzzOpen(f *testing.F) {
	f.Add(compoundtest.Write(compoundtest.Node{Name: "a", Data: []byte("one")}))
	f.Add(compoundtest.Write(compoundtest.Node{Name: "s", Children: []compoundtest.Node{{Name: "b", Data: []byte("two")}}}))
	f.Fuzz(func(t *testing.T, data []byte) {
		root, err := Open(data)
		if err != nil {
			if !errors.Is(err, ErrFormat) {
				t.Fatal(err)
			}
			return
		}
		for queue := []*Storage{root}; len(queue) > 0; queue = queue[1:] {
			for _, e := range queue[0].streams {
				if got, err := queue[0].Stream(e.name); err == nil && len(got) > len(data) {
					t.Errorf("%d bytes of %d", len(got), len(data))
				}
			}
			queue = append(queue, queue[0].Storages()...)
		}
	})
}
