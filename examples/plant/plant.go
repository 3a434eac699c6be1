// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/pacenote/pacenote/examples/plant/databases"
	"github.com/pacenote/pacenote/rag/semantic"
)

// plant is an engine with the databases of one run.
type plant struct {
	engine *semantic.Engine
	set    databases.Set
	today  time.Time // zero: the current day
}

// question is what is asked, as a line of a file of questions has it.
type question struct {
	Text     string `json:"question"`
	Language string `json:"lang"`
	Today    string `json:"today"`
	previous *semantic.Query
}

// open reads the model, opens the databases and joins them.
func open(ctx context.Context, o options) (*plant, error) {
	model, err := readModel(o.model)
	if err != nil {
		return nil, err
	}
	sources, err := sourcesOf(o, model)
	if err != nil {
		return nil, err
	}
	set, err := databases.Open(ctx, o.cache, sources)
	if err != nil {
		return nil, err
	}
	engine, err := semantic.New(ctx, model, set, nil)
	if err != nil {
		return nil, errors.Join(err, set.Close())
	}
	p := &plant{engine: engine, set: set, today: o.today}
	if p.today.IsZero() && o.data == "" && (len(o.servers) == 0 || o.load) {
		p.today = databases.SamplesToday()
	}
	return p, nil
}

func (p *plant) close() error { return p.set.Close() }

func readModel(file string) (*semantic.Model, error) {
	if file == "" {
		return databases.SampleModel()
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return semantic.ReadModel(f, file)
}

// sourcesOf says where each source of the model is: on a server, in its folder below
// -data, in -data itself if the model has one source alone, or among the samples.
func sourcesOf(o options, m *semantic.Model) ([]databases.Source, error) {
	var sources []databases.Source
	known := map[string]bool{}
	for _, s := range m.Sources {
		known[s.Name] = true
		source := databases.Source{Name: s.Name, Address: o.servers[s.Name], Load: o.load, Indexes: databases.Indexes(m, s.Name)}
		if source.Address == "" || o.load {
			files, err := filesOf(o.data, s.Name, len(m.Sources) == 1)
			if err != nil {
				return nil, err
			}
			source.Files = files
		}
		sources = append(sources, source)
	}
	for name := range o.servers {
		if !known[name] {
			return nil, fmt.Errorf("-dsn names the source %q, which the model does not have", name)
		}
	}
	return sources, nil
}

func filesOf(data, source string, alone bool) (fs.FS, error) {
	if data == "" {
		return databases.Samples(source)
	}
	folder := filepath.Join(data, source)
	if info, err := os.Stat(folder); err == nil && info.IsDir() {
		return os.DirFS(folder), nil
	}
	if !alone {
		return nil, fmt.Errorf("%s has no folder for the source %q", data, source)
	}
	if _, err := os.Stat(data); err != nil {
		return nil, err
	}
	return os.DirFS(data), nil
}

// ask answers one question. A question's own day wins over that of the run.
func (p *plant) ask(ctx context.Context, q question) (*semantic.Answer, error) {
	today := p.today
	if q.Today != "" {
		var err error
		if today, err = time.Parse(time.DateOnly, q.Today); err != nil {
			return nil, fmt.Errorf("read the question's day: %w", err)
		}
	}
	return p.engine.Ask(ctx, semantic.Question{Text: q.Text, Language: q.Language, Today: today, Previous: q.previous})
}
