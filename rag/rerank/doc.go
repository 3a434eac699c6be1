// SPDX-License-Identifier: Apache-2.0

// Package rerank puts hits into a better order by a reranking service: a model that reads the question and a
// passage together.
//
// The noun: a [Reranker] is a rag.Reranker; [New] makes one from [Options], for one of the wire forms in use
// ([Form]): Cohere's, which Jina, vLLM, llama.cpp, Mixedbread and Azure AI Foundry speak too, Voyage's, and that of
// Hugging Face's text-embeddings-inference.
//
// A Reranker is safe for concurrent use. Its errors are *service.Error. If the service fails it may leave the order
// as it is ([Options.Optional]).
//
// When not to use it: where an answer may take milliseconds only, or passages may not leave the machine. A rag.Scorer works
// in this process; the module msmarco below this package has one.
package rerank
