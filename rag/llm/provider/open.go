// SPDX-License-Identifier: Apache-2.0

package provider

import (
	"fmt"
	"os"
	"strings"

	"github.com/pacenote/pacenote/embed/service"
	"github.com/pacenote/pacenote/rag/llm"
	"github.com/pacenote/pacenote/rag/llm/anthropic"
	"github.com/pacenote/pacenote/rag/llm/gemini"
	"github.com/pacenote/pacenote/rag/llm/openai"
)

// Open returns the model that a name of the form "provider:model" means, such as "openai:gpt-4.1-mini": the providers are
// openai (or what speaks its protocol, at o.BaseURL), anthropic and gemini. Without o.Key the key is that of the environment:
// OPENAI_API_KEY, ANTHROPIC_API_KEY or GEMINI_API_KEY. Another provider, or a model without a name, is an error.
func Open(name string, o service.Options) (llm.Model, error) {
	provider, model, _ := strings.Cut(name, ":")
	if o.Key == "" {
		o.Key = os.Getenv(strings.ToUpper(provider) + "_API_KEY")
	}
	switch provider {
	case "openai":
		return opened(openai.New(model, openai.Options{Service: o}))
	case "anthropic":
		return opened(anthropic.New(model, anthropic.Options{Service: o}))
	case "gemini":
		return opened(gemini.New(model, gemini.Options{Service: o}))
	}
	return nil, fmt.Errorf("provider: open %q: unknown provider %q: openai, anthropic or gemini", name, provider)
}

// opened keeps a nil pointer from becoming a model that is not nil.
func opened[M llm.Model](m M, err error) (llm.Model, error) {
	if err != nil {
		return nil, err
	}
	return m, nil
}
