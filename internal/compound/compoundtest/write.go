// SPDX-License-Identifier: Apache-2.0

package compoundtest

import (
	"encoding/binary"
	"unicode/utf16"
)

// Node is a storage, if it has Children or no Data, or else a stream.
type Node struct {
	Name     string
	Data     []byte
	Children []Node
}

const (
	sectorSize = 512
	none       = 0xFFFFFFFF
	endOfChain = 0xFFFFFFFE
)

// writer lays out a file.
type writer struct {
	body    []byte // the sectors of streams
	fat     []uint32
	entries [][]byte
}

// Write returns a compound file whose root holds nodes.
func Write(nodes ...Node) []byte {
	w := &writer{}
	w.entry(Node{Name: "Root Entry", Children: nodes}, 5)
	directory := w.chain(join(w.entries))
	sectors := len(w.fat)
	tables := 1
	for tables*sectorSize/4 < sectors+tables {
		tables++
	}
	if tables > 109 {
		panic("compoundtest: more than the header can list") // only a test can ask for it
	}
	for len(w.fat) < tables*sectorSize/4 {
		w.fat = append(w.fat, none)
	}
	header := make([]byte, sectorSize)
	copy(header, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	for at, v := range map[int]uint16{24: 0x3E, 26: 3, 28: 0xFFFE, 30: 9, 32: 6} {
		binary.LittleEndian.PutUint16(header[at:], v)
	}
	for at, v := range map[int]uint32{44: uint32(tables), 48: directory, 60: endOfChain, 68: endOfChain} {
		binary.LittleEndian.PutUint32(header[at:], v)
	}
	for i := range 109 {
		v := uint32(none)
		if i < tables {
			v = uint32(sectors + i)
		}
		binary.LittleEndian.PutUint32(header[76+4*i:], v)
	}
	out := append(header, w.body...)
	for _, next := range w.fat {
		out = binary.LittleEndian.AppendUint32(out, next)
	}
	return out
}

func join(pieces [][]byte) []byte {
	var all []byte
	for _, p := range pieces {
		all = append(all, p...)
	}
	return all
}

// chain writes data into sectors of its own and returns the first.
func (w *writer) chain(data []byte) uint32 {
	if len(data) == 0 {
		return endOfChain
	}
	first := uint32(len(w.fat))
	for at := 0; at < len(data); at += sectorSize {
		sector := make([]byte, sectorSize)
		copy(sector, data[at:])
		w.body = append(w.body, sector...)
		w.fat = append(w.fat, uint32(len(w.fat)+1))
	}
	w.fat[len(w.fat)-1] = endOfChain
	return first
}

// entry writes the directory entry of a node and of those within, and returns its number.
func (w *writer) entry(n Node, kind byte) uint32 {
	number := len(w.entries)
	e := make([]byte, 128)
	w.entries = append(w.entries, e)
	name := utf16.Encode([]rune(n.Name + "\x00"))
	for i, unit := range name {
		binary.LittleEndian.PutUint16(e[2*i:], unit)
	}
	binary.LittleEndian.PutUint16(e[64:], uint16(2*len(name)))
	e[66] = kind
	for _, at := range []int{68, 72, 76} {
		binary.LittleEndian.PutUint32(e[at:], none)
	}
	if kind == 2 {
		binary.LittleEndian.PutUint32(e[116:], w.chain(n.Data))
		binary.LittleEndian.PutUint32(e[120:], uint32(len(n.Data)))
	} else {
		binary.LittleEndian.PutUint32(e[116:], endOfChain)
	}
	link := e[76:] // the first child, then the right sibling of each
	for _, child := range n.Children {
		kind := byte(2)
		if child.Children != nil || child.Data == nil {
			kind = 1
		}
		c := w.entry(child, kind)
		binary.LittleEndian.PutUint32(link, c)
		link = w.entries[c][72:]
	}
	return uint32(number)
}
