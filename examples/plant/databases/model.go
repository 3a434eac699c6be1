// SPDX-License-Identifier: Apache-2.0

package databases

import (
	"bytes"
	"context"
	_ "embed"

	"github.com/pacenote/pacenote/rag/semantic"
)

//go:embed plant.json
var sampleModel []byte

// SampleModel returns the semantic model of the sample databases.
func SampleModel() (*semantic.Model, error) {
	return semantic.ReadModel(bytes.NewReader(sampleModel), "plant.json")
}

// OpenSamples opens the sample databases with their model; cache is as in Open. The engine
// is ready for questions; closing the set ends it.
func OpenSamples(ctx context.Context, cache string) (*semantic.Engine, Set, error) {
	model, err := SampleModel()
	if err != nil {
		return nil, nil, err
	}
	var sources []Source
	for _, s := range model.Sources {
		files, err := Samples(s.Name)
		if err != nil {
			return nil, nil, err
		}
		sources = append(sources, Source{Name: s.Name, Files: files, Indexes: Indexes(model, s.Name)})
	}
	set, err := Open(ctx, cache, sources)
	if err != nil {
		return nil, nil, err
	}
	engine, err := semantic.New(ctx, model, set, nil)
	if err != nil {
		_ = set.Close()
		return nil, nil, err
	}
	return engine, set, nil
}
