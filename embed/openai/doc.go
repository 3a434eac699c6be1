// SPDX-License-Identifier: Apache-2.0

// Package openai embeds texts by the "embeddings" interface of OpenAI, which OpenAI, Azure OpenAI, Ollama, vLLM,
// llama.cpp, Hugging Face TEI, Mistral and others speak.
//
// The noun: an [Embedder] is an embed.Embedder; [New] makes one from [Options].
//
//	e, err := openai.New("nomic-embed-text", openai.Options{
//		Service:     service.Options{BaseURL: "http://127.0.0.1:11434/v1"},
//		Dimensions:  768,
//		QueryPrefix: "search_query: ", DocumentPrefix: "search_document: ",
//	})
//
// An Embedder is safe for concurrent use. Its errors are *service.Error; a text that the service refuses is found and
// is an *embed.InputError.
//
// When not to use it: where documents may not leave the machine; embed/bert encodes in process, and a
// question takes milliseconds there.
package openai
