// SPDX-License-Identifier: Apache-2.0

package model

import (
	"flag"
	"fmt"

	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/rag/rerank/msmarco"
)

// Choice names the models of an engine.
type Choice struct {
	// Encoder is one of Names, Scorer "msmarco" or "none".
	Encoder, Scorer string
}

// Register adds the flags -model and -scorer, whose defaults are what the quickstart takes.
func (c *Choice) Register(flags *flag.FlagSet) {
	flags.StringVar(&c.Encoder, "model", Default, "encoder: "+Names)
	flags.StringVar(&c.Scorer, "scorer", "msmarco", "what reads passages together with the question: msmarco (English) or none")
}

// Models are the models of an engine.
type Models struct {
	// Encoder makes the embeddings.
	Encoder Encoder
	// Scorer is nil if there is none.
	Scorer rag.Scorer
}

// Load returns the models of a choice.
func (c Choice) Load() (m Models, err error) {
	if m.Encoder, err = Load(c.Encoder); err != nil {
		return m, err
	}
	switch c.Scorer {
	case "msmarco":
		m.Scorer, err = msmarco.Load()
		return m, err
	case "none":
		return m, nil
	}
	return m, fmt.Errorf("model: unknown scorer %q: msmarco or none", c.Scorer)
}

// String names the models, to the bit.
func (m Models) String() string {
	name := m.Encoder.Model().Fingerprint
	if s, ok := m.Scorer.(interface{ Fingerprint() string }); ok {
		name += " + " + s.Fingerprint()
	}
	return name
}
