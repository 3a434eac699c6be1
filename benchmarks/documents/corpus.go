// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// agreed is the agreement of two readers from which a reference is taken for the truth.
const agreed = 0.95

// corpus is what is read.
type corpus struct {
	texts   []text
	figures []figure
	tables  int // true ones
}

// text is a file whose words are known.
type text struct {
	file  string
	words map[string]int
}

// figure is a file whose tables are known.
type figure struct {
	file   string
	tables []map[relation]int
}

var wordPattern = regexp.MustCompile(`[\pL\pN_]+`)

func wordsOf(s string) map[string]int {
	count := map[string]int{}
	for _, w := range wordPattern.FindAllString(strings.ToLower(s), -1) {
		count[w]++
	}
	return count
}

// readCorpus reads the manifest, the references and the true tables.
func readCorpus(data string) (*corpus, error) {
	c := &corpus{}
	dir := filepath.Join(data, "pdf")
	if err := c.readTexts(dir); err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(dir, "icdar2013", "*.pdf"))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		tables, err := readTables(strings.TrimSuffix(file, ".pdf") + "-str.xml")
		if err != nil {
			return nil, err
		}
		c.figures = append(c.figures, figure{file, tables})
		c.tables += len(tables)
	}
	if len(c.texts)+len(c.figures) == 0 {
		return nil, fmt.Errorf("%s holds no files with a reference", dir)
	}
	return c, nil
}

// readTexts reads the files of manifest.tsv that need no password and whose readers agree.
func (c *corpus) readTexts(dir string) error {
	manifest, err := os.ReadFile(filepath.Join(dir, "manifest.tsv"))
	if err != nil {
		return err
	}
	r := csv.NewReader(bytes.NewReader(manifest))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, -1
	rows, err := r.ReadAll()
	if err != nil {
		return fmt.Errorf("read manifest: %w", err)
	}
	for _, row := range rows[1:] {
		if len(row) < 7 || row[6] != "" {
			continue
		}
		if agreement, err := strconv.ParseFloat(row[5], 64); err != nil || agreement < agreed {
			continue
		}
		reference, err := readReference(filepath.Join(dir, "reference", filepath.Base(row[0])+".jsonl"))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		c.texts = append(c.texts, text{filepath.Join(dir, filepath.FromSlash(row[0])), wordsOf(reference)})
	}
	return nil
}

// readReference returns the text of all pages.
func readReference(name string) (string, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	var all strings.Builder
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, len(data)+1)
	for lines.Scan() {
		var page struct{ Text string }
		if err := json.Unmarshal(lines.Bytes(), &page); err != nil {
			return "", fmt.Errorf("read %s: %w", name, err)
		}
		all.WriteString(page.Text + "\n")
	}
	return all.String(), lines.Err()
}

// competition is a file of the ICDAR 2013 table competition.
type competition struct {
	Tables []struct {
		Regions []struct {
			Rows    int `xml:"row-increment,attr"`
			Columns int `xml:"col-increment,attr"`
			Cells   []struct {
				Row     int    `xml:"start-row,attr"`
				LastRow *int   `xml:"end-row,attr"`
				Column  int    `xml:"start-col,attr"`
				Last    *int   `xml:"end-col,attr"`
				Content string `xml:"content"`
			} `xml:"cell"`
		} `xml:"region"`
	} `xml:"table"`
}

// readTables returns the relations of the true tables of a file.
func readTables(name string) ([]map[relation]int, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var c competition
	if err := xml.Unmarshal(data, &c); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	var all []map[relation]int
	for _, t := range c.Tables {
		var cells []cell
		for _, r := range t.Regions {
			for _, x := range r.Cells {
				one := cell{x.Row + r.Rows, x.Row + r.Rows, x.Column + r.Columns, x.Column + r.Columns, x.Content}
				if x.LastRow != nil {
					one.row1 = *x.LastRow + r.Rows
				}
				if x.Last != nil {
					one.column1 = *x.Last + r.Columns
				}
				cells = append(cells, one)
			}
		}
		all = append(all, relations(cells))
	}
	return all, nil
}
