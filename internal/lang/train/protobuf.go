// SPDX-License-Identifier: Apache-2.0

package main

import (
	"archive/zip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

var errTruncated = errors.New("protocol buffer is truncated")

// unzip returns the only file of an archive.
func unzip(name string) ([]byte, error) {
	archive, err := zip.OpenReader(name)
	if err != nil {
		return nil, err
	}
	defer archive.Close()
	if len(archive.File) != 1 {
		return nil, fmt.Errorf("%s: %d files, want 1", name, len(archive.File))
	}
	f, err := archive.File[0].Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// fields calls visit with the number and the bytes of each field of a message; varints
// are given as no bytes.
func fields(message []byte, visit func(number uint64, value []byte) error) error {
	for len(message) > 0 {
		tag, n := binary.Uvarint(message)
		if n <= 0 {
			return errTruncated
		}
		message = message[n:]
		size := uint64(0)
		switch tag & 7 {
		case 0: // varint
			_, n := binary.Uvarint(message)
			if n <= 0 {
				return errTruncated
			}
			message = message[n:]
		case 1: // 64 bits
			size = 8
		case 2: // length and bytes
			length, n := binary.Uvarint(message)
			if n <= 0 {
				return errTruncated
			}
			message, size = message[n:], length
		default:
			return fmt.Errorf("unexpected wire type %d", tag&7)
		}
		if size > uint64(len(message)) {
			return errTruncated
		}
		if err := visit(tag>>3, message[:size]); err != nil {
			return err
		}
		message = message[size:]
	}
	return nil
}
