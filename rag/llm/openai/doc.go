// SPDX-License-Identifier: Apache-2.0

// Package openai reaches language models by the interfaces of OpenAI, which many servers speak: OpenAI and Azure
// OpenAI themselves, Mistral, Groq, vLLM, Ollama, llama.cpp, LM Studio and others.
//
// The noun: a [Model] is an llm.Model; [New] makes one from [Options]. It speaks "chat completions", which every
// such server has, or "responses" ([Options.Responses]). [Azure] makes the options for a resource of Azure OpenAI.
//
//	m, err := openai.New("qwen3:8b", openai.Options{Service: service.Options{BaseURL: "http://127.0.0.1:11434/v1"}})
//
// A Model is safe for concurrent use. Its errors are *service.Error.
//
// When not to use it: for the models of Anthropic and Google, whose own interfaces tell more (packages
// anthropic and gemini).
package openai
