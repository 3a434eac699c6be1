// SPDX-License-Identifier: Apache-2.0

package tiktoken

import (
	"bufio"
	"bytes"
	"compress/flate"
	"crypto/sha256"
	_ "embed" // for the vocabularies
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// The packed vocabularies; see data/README.md for their origin and format.
var (
	//go:embed data/cl100k_base.bin
	packedCL100K []byte
	//go:embed data/o200k_base.bin
	packedO200K []byte
)

// The regular expressions that cut texts before merging, as OpenAI's tiktoken defines
// them (tiktoken_ext/openai_public.py, MIT licence).
const (
	patternCL100K = `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`
	patternO200K  = `[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|` +
		`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|` +
		`\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`
)

// headerBytes is the length of a packed vocabulary's header: the magic number, the
// format version, the number of tokens and the SHA-256 of the unpacked tokens.
const headerBytes = 4 + 4 + 4 + sha256.Size

// errPacked is the cause when a packed vocabulary can't be read.
var errPacked = errors.New("damaged")

// unpackRanks reads a packed vocabulary: behind the header, deflated, the tokens in the
// order of their ranks, each as a byte with its length and its bytes.
func unpackRanks(packed []byte) (*ranks, error) {
	if len(packed) < headerBytes || string(packed[:4]) != "PNTK" || binary.LittleEndian.Uint32(packed[4:]) != 1 {
		return nil, errPacked
	}
	count := int(binary.LittleEndian.Uint32(packed[8:]))
	data, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed[headerBytes:])))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errPacked, err)
	}
	if sum := sha256.Sum256(data); !bytes.Equal(sum[:], packed[12:headerBytes]) {
		return nil, fmt.Errorf("%w: wrong checksum", errPacked)
	}
	table := newRanks(min(count, len(data)), len(data))
	for text := string(data); text != ""; {
		n := int(text[0])
		if n == 0 || n+1 > len(text) || !table.add(text[1:1+n]) {
			return nil, errPacked
		}
		text = text[1+n:]
	}
	if table.len() != count {
		return nil, errPacked
	}
	return table, nil
}

// readRanks reads a vocabulary in the ".tiktoken" format.
func readRanks(r io.Reader) (map[string]int, error) {
	ranks, used := map[string]int{}, map[int]bool{}
	lines := bufio.NewScanner(r)
	for number := 1; lines.Scan(); number++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" {
			continue
		}
		token, rank, ok := strings.Cut(line, " ")
		if !ok {
			return nil, fmt.Errorf("line %d: no rank", number)
		}
		raw, err := base64.StdEncoding.DecodeString(token)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
		n, err := strconv.Atoi(rank)
		if err != nil || n < 0 {
			return nil, fmt.Errorf("line %d: rank %q is no number", number, rank)
		}
		if _, ok := ranks[string(raw)]; ok || len(raw) == 0 {
			return nil, fmt.Errorf("line %d: token %q is empty or repeated", number, raw)
		}
		if used[n] {
			return nil, fmt.Errorf("line %d: rank %d is repeated", number, n)
		}
		ranks[string(raw)], used[n] = n, true
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	if len(ranks) == 0 {
		return nil, errors.New("no tokens")
	}
	return ranks, nil
}
