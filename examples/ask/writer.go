// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/pacenote/pacenote/embed/service"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/rag/llm"
	"github.com/pacenote/pacenote/rag/llm/anthropic"
	"github.com/pacenote/pacenote/rag/llm/gemini"
	"github.com/pacenote/pacenote/rag/llm/openai"
)

// writer returns a generator with the language model of a flag.
func writer(name, address string, o *llm.Options) (rag.Generator, error) {
	model, err := languageModel(name, address)
	if err != nil {
		return nil, err
	}
	return llm.New(model, o), nil
}

// languageModel returns the model of a flag, such as "openai:gpt-4.1-mini", at an address.
func languageModel(name, address string) (llm.Model, error) {
	of, name, _ := strings.Cut(name, ":")
	at := service.Options{BaseURL: address, Key: os.Getenv(strings.ToUpper(of) + "_API_KEY")}
	var model llm.Model
	var err error
	switch of {
	case "openai":
		model, err = openai.New(name, openai.Options{Service: at})
	case "anthropic":
		model, err = anthropic.New(name, anthropic.Options{Service: at})
	case "gemini":
		model, err = gemini.New(name, gemini.Options{Service: at})
	default:
		err = fmt.Errorf("unknown service %q: openai, anthropic or gemini", of)
	}
	return model, err
}
