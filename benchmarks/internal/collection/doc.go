// SPDX-License-Identifier: Apache-2.0

// Package collection reads retrieval test collections in the layout of BEIR
// (corpus.jsonl, queries.jsonl, qrels.tsv) and offers them as an ingest.Source.
//
// The nouns: a [Collection] has a [Document] list, a [Query] list and judgements; a
// [Source] lists the documents and a [Parser] reads them; an [Engine] over them is temporary. Values are
// read-only after Read and may be shared between goroutines.
//
// When not to use it: for a person's own files, which ingest.Dir lists.
package collection
