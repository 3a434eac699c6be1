// SPDX-License-Identifier: Apache-2.0

package collection

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/rag/eval"
	"github.com/pacenote/pacenote/store/acl"
)

// Media is the media type of a collection's items, which Parser reads.
const Media = "application/x-collection-document"

// Collection is a set of documents with judged queries.
type Collection struct {
	// Documents are in the order of the file.
	Documents []Document
	// Queries are those that have a judgement, in the order of the file.
	Queries []Query
	// Judgements gives each query's, by its id.
	Judgements map[string]eval.Judgements
	// Answers gives the texts that answer a query, by its id, if the collection has
	// answers.jsonl: strings that stand in the document, or one free answer.
	Answers map[string]Answer
}

// Answer is a line of answers.jsonl.
type Answer struct {
	ID string `json:"_id"`
	// Spans are strings of the document that answer.
	Spans []string `json:"answers"`
	// Free is an answer in a person's own words.
	Free string `json:"answer"`
}

// Document is a line of corpus.jsonl.
type Document struct {
	ID    string `json:"_id"`
	Title string `json:"title"`
	Text  string `json:"text"`
	// Metadata is what Source says of the document.
	Metadata ingest.Metadata `json:"-"`
}

// Query is a line of queries.jsonl.
type Query struct {
	ID   string `json:"_id"`
	Text string `json:"text"`
}

// Read reads corpus.jsonl, queries.jsonl and qrels.tsv of a directory.
func Read(dir string) (*Collection, error) {
	documents, err := ReadDocuments(filepath.Join(dir, "corpus.jsonl"))
	if err != nil {
		return nil, err
	}
	queries, err := ReadLines[Query](filepath.Join(dir, "queries.jsonl"))
	if err != nil {
		return nil, err
	}
	judgements, err := readJudgements(filepath.Join(dir, "qrels.tsv"))
	if err != nil {
		return nil, err
	}
	c := &Collection{Documents: documents, Judgements: judgements, Answers: make(map[string]Answer)}
	answers, err := ReadLines[Answer](filepath.Join(dir, "answers.jsonl"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, a := range answers {
		c.Answers[a.ID] = a
	}
	for _, q := range queries {
		if len(judgements[q.ID]) > 0 {
			c.Queries = append(c.Queries, q)
		}
	}
	if len(c.Queries) == 0 {
		return nil, fmt.Errorf("collection: read %s: no query has a judgement", dir)
	}
	return c, nil
}

// ReadDocuments reads a file like corpus.jsonl.
func ReadDocuments(path string) ([]Document, error) { return ReadLines[Document](path) }

// ReadLines reads a file with a JSON object on each line. An error names the file and the object.
func ReadLines[T any](path string) ([]T, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("collection: %w", err)
	}
	defer f.Close()
	var all []T
	decoder := json.NewDecoder(bufio.NewReaderSize(f, 1<<20))
	for {
		var v T
		err := decoder.Decode(&v)
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("collection: read %s, object %d: %w", path, len(all)+1, err)
		}
		all = append(all, v)
	}
}

// readJudgements reads "query-id, corpus-id, score" separated by tabs, after a header.
func readJudgements(path string) (map[string]eval.Judgements, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("collection: %w", err)
	}
	judgements := make(map[string]eval.Judgements)
	for n, line := range strings.Split(strings.TrimRight(string(data), "\r\n"), "\n") {
		fields := strings.Split(strings.TrimRight(line, "\r"), "\t")
		if n == 0 && len(fields) == 3 && fields[0] == "query-id" {
			continue
		}
		if len(fields) != 3 {
			return nil, fmt.Errorf("collection: read %s line %d: %d fields instead of 3", path, n+1, len(fields))
		}
		grade, err := strconv.Atoi(fields[2])
		if err != nil {
			return nil, fmt.Errorf("collection: read %s line %d: %w", path, n+1, err)
		}
		if judgements[fields[0]] == nil {
			judgements[fields[0]] = make(eval.Judgements)
		}
		judgements[fields[0]][fields[1]] = grade
	}
	return judgements, nil
}

// Source lists the documents of a collection as items that Parser reads.
type Source struct {
	Collection *Collection
	// Without leaves documents out, by id.
	Without map[string]bool
}

// Name returns "collection".
func (Source) Name() string { return "collection" }

// Items lists the documents as public items.
func (s Source) Items(context.Context) iter.Seq2[ingest.Item, error] {
	return func(yield func(ingest.Item, error) bool) {
		for _, d := range s.Collection.Documents {
			if s.Without[d.ID] {
				continue
			}
			item := ingest.Item{ID: d.ID, Media: Media, Size: -1, Access: acl.Everyone, Metadata: d.Metadata, Open: func(context.Context) (io.ReadCloser, error) {
				data, err := json.Marshal(d)
				return io.NopCloser(strings.NewReader(string(data))), err
			}}
			if !yield(item, nil) {
				return
			}
		}
	}
}

// Parser reads a collection's items: the title as the document's title, the text as
// paragraphs.
type Parser struct{}

// Media returns the media type of collections.
func (Parser) Media() []string { return []string{Media} }

// Settings names the version of the parser.
func (Parser) Settings() string { return "collection/1" }

// Parse reads one document.
func (Parser) Parse(_ context.Context, in ingest.Input) (*ingest.Document, error) {
	var d Document
	if err := json.NewDecoder(io.NewSectionReader(in.Reader, 0, in.Size)).Decode(&d); err != nil {
		return nil, &ingest.ParseError{Name: in.Name, Err: err}
	}
	doc := &ingest.Document{Title: d.Title, Media: Media}
	for _, paragraph := range strings.Split(d.Text, "\n\n") {
		if strings.TrimSpace(paragraph) != "" {
			doc.Blocks = append(doc.Blocks, ingest.Block{Kind: ingest.Paragraph, Text: paragraph})
		}
	}
	return doc, nil
}

// Reader is who searches a collection: the anonymous principal, for whom all of it is
// public.
var Reader acl.Principal
