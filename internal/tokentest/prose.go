// SPDX-License-Identifier: Apache-2.0

package tokentest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// ErrNoData is returned when PACENOTE_DATA does not name the folder of test collections.
var ErrNoData = errors.New("PACENOTE_DATA does not name a folder of test collections")

// Prose returns the German and the English passages and questions of XQuAD, in turn, in
// pieces of 2,000 bytes, together 0.6 MB. They are read from the folder that PACENOTE_DATA
// names.
func Prose() ([]string, error) {
	root := os.Getenv("PACENOTE_DATA")
	if root == "" {
		return nil, ErrNoData
	}
	var german, english []string
	for _, name := range []string{"corpus", "queries"} {
		for language, list := range map[string]*[]string{"de": &german, "en": &english} {
			more, err := readTexts(filepath.Join(root, "multilingual", "xquad", language, name+".jsonl"))
			if err != nil {
				return nil, fmt.Errorf("tokentest: read prose: %w", err)
			}
			*list = append(*list, more...)
		}
	}
	var all []byte
	for i := range min(len(german), len(english)) {
		all = append(append(append(append(all, german[i]...), '\n'), english[i]...), '\n')
	}
	var pieces []string
	for len(all) > 2000 {
		cut := 2000
		for all[cut]&0xC0 == 0x80 {
			cut--
		}
		pieces, all = append(pieces, string(all[:cut])), all[cut:]
	}
	return append(pieces, string(all)), nil
}

// readTexts returns the field "text" of each line.
func readTexts(name string) ([]string, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var texts []string
	for d := json.NewDecoder(f); ; {
		var line struct{ Text string }
		if err := d.Decode(&line); errors.Is(err, io.EOF) {
			return texts, nil
		} else if err != nil {
			return nil, err
		}
		texts = append(texts, line.Text)
	}
}
