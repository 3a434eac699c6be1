// SPDX-License-Identifier: Apache-2.0

// Command generate packs the vocabularies that package tiktoken embeds. It reads the
// ".tiktoken" files of a folder, by default that of the module
// github.com/pkoukk/tiktoken-go-loader v0.0.2 in the module cache, refuses them if their
// SHA-256 is not the pinned one, and writes a packed file for each.
//
//	go run ./internal/generate -out data
//
// When not to use it: the packed files are committed; only a new vocabulary needs it.
package main

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

const module = "github.com/pkoukk/tiktoken-go-loader@v0.0.2"

// source is a vocabulary with the SHA-256 that OpenAI's tiktoken pins for it.
type source struct{ name, sha256 string }

func sources() []source {
	return []source{
		{"cl100k_base", "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"},
		{"o200k_base", "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"},
	}
}

func main() {
	from := flag.String("from", "", "folder of the .tiktoken files; default: the assets of "+module)
	out := flag.String("out", "data", "folder to write to")
	flag.Parse()
	if err := run(*from, *out); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(from, out string) error {
	if from == "" {
		var err error
		if from, err = download(); err != nil {
			return err
		}
	}
	for _, s := range sources() {
		data, err := os.ReadFile(filepath.Join(from, s.name+".tiktoken"))
		if err != nil {
			return err
		}
		if sum := fmt.Sprintf("%x", sha256.Sum256(data)); sum != s.sha256 {
			return fmt.Errorf("%s has SHA-256 %s, not %s", s.name, sum, s.sha256)
		}
		packed, err := pack(string(data))
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		if err := os.WriteFile(filepath.Join(out, s.name+".bin"), packed, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// download returns the folder of the module's files, which go checks against its sum.
func download() (string, error) {
	output, err := exec.Command("go", "mod", "download", "-json", module).Output()
	if err != nil {
		return "", fmt.Errorf("go mod download %s: %w", module, err)
	}
	var m struct{ Dir string }
	if err := json.Unmarshal(output, &m); err != nil {
		return "", err
	}
	return filepath.Join(m.Dir, "assets"), nil
}

// pack turns lines of base64 and rank into the embedded format.
func pack(text string) ([]byte, error) {
	var tokens bytes.Buffer
	count := 0
	for line := range strings.Lines(text) {
		encoded, rank, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok {
			continue
		}
		token, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil {
			return nil, err
		}
		if rank != strconv.Itoa(count) || len(token) == 0 || len(token) > 255 {
			return nil, fmt.Errorf("token %d has rank %s and %d bytes", count, rank, len(token))
		}
		tokens.WriteByte(byte(len(token)))
		tokens.Write(token)
		count++
	}
	sum := sha256.Sum256(tokens.Bytes())
	packed := binary.LittleEndian.AppendUint32([]byte("PNTK"), 1)
	packed = append(binary.LittleEndian.AppendUint32(packed, uint32(count)), sum[:]...)
	buffer := bytes.NewBuffer(packed)
	w, err := flate.NewWriter(buffer, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(tokens.Bytes()); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return buffer.Bytes(), nil
}
