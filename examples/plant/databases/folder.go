// SPDX-License-Identifier: Apache-2.0

package databases

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Folder holds the tables of one source: NAME.csv or NAME.csv.gz for each table, comma
// separated UTF-8 with a header, and schema.sql, which may be missing.
type Folder struct {
	files fs.FS
	names []string // of the files, in order
}

// OpenFolder lists the tables of a folder; it is an error if there are none.
func OpenFolder(files fs.FS) (*Folder, error) {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, fmt.Errorf("databases: open folder: %w", err)
	}
	f := &Folder{files: files}
	tables := false
	for _, entry := range entries {
		isTable := tableName(entry.Name()) != ""
		tables = tables || isTable
		if isTable || entry.Name() == "schema.sql" {
			f.names = append(f.names, entry.Name())
		}
	}
	if !tables {
		return nil, errors.New("databases: open folder: it has no CSV file")
	}
	slices.Sort(f.names)
	return f, nil
}

// tableName returns the name of the table that a file holds, "" if it holds none.
func tableName(file string) string {
	name, ok := strings.CutSuffix(strings.TrimSuffix(file, ".gz"), ".csv")
	if !ok {
		return ""
	}
	return path.Base(name)
}

// hash identifies the content of a folder.
func (f *Folder) hash() (string, error) {
	sum := sha256.New()
	for _, name := range f.names {
		content, err := fs.ReadFile(f.files, name)
		if err != nil {
			return "", fmt.Errorf("databases: read folder: %w", err)
		}
		fmt.Fprintf(sum, "%s %d\n", name, len(content))
		sum.Write(content)
	}
	return hex.EncodeToString(sum.Sum(nil)[:8]), nil
}

// filled is a table with its rows.
type filled struct {
	table
	rows [][]string
}

// read returns the tables of a folder with their rows.
func (f *Folder) read() ([]filled, error) {
	shapes, err := f.shapes()
	if err != nil {
		return nil, err
	}
	var all []filled
	for _, file := range f.names {
		name := tableName(file)
		if name == "" {
			continue
		}
		header, rows, err := f.rows(file)
		if err != nil {
			return nil, err
		}
		shape, known := shapes[name]
		if !known {
			if shape, err = inferTable(name, header, rows); err != nil {
				return nil, err
			}
		}
		if err := sameColumns(shape, header); err != nil {
			return nil, err
		}
		all = append(all, filled{shape, rows})
	}
	return all, nil
}

// shapes returns what schema.sql says.
func (f *Folder) shapes() (map[string]table, error) {
	text, err := fs.ReadFile(f.files, "schema.sql")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("databases: read schema: %w", err)
	}
	tables, err := parseSchema(string(text))
	if err != nil {
		return nil, err
	}
	shapes := make(map[string]table, len(tables))
	for _, t := range tables {
		shapes[t.name] = t
	}
	return shapes, nil
}

func (f *Folder) rows(file string) (header []string, rows [][]string, err error) {
	content, err := fs.ReadFile(f.files, file)
	if err != nil {
		return nil, nil, fmt.Errorf("databases: read rows: %w", err)
	}
	var reader io.Reader = bytes.NewReader(bytes.TrimPrefix(content, []byte("\ufeff")))
	if strings.HasSuffix(file, ".gz") {
		if reader, err = gzip.NewReader(reader); err != nil {
			return nil, nil, fmt.Errorf("databases: read rows of %s: %w", file, err)
		}
	}
	all, err := csv.NewReader(reader).ReadAll()
	if err != nil {
		return nil, nil, fmt.Errorf("databases: read rows of %s: %w", file, err)
	}
	if len(all) == 0 {
		return nil, nil, fmt.Errorf("databases: read rows of %s: it has no header", file)
	}
	return all[0], all[1:], nil
}

// sameColumns checks that a file has the columns of its table, in their order.
func sameColumns(t table, header []string) error {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.name
	}
	if !slices.Equal(names, header) {
		return fmt.Errorf("databases: read table %s: the schema has the columns %s, the file %s",
			t.name, strings.Join(names, ","), strings.Join(header, ","))
	}
	return nil
}
