// SPDX-License-Identifier: Apache-2.0

// Package bert computes the embeddings of BERT-type encoders in this process, without
// cgo and without network: multilingual-e5-small (module embed/e5) and all-MiniLM-L6-v2
// (module embed/minilm) among them.
package bert
