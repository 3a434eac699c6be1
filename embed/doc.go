// SPDX-License-Identifier: Apache-2.0

// Package embed turns texts into vectors whose dot product says how close two texts
// are in meaning.
//
// The nouns: an [Embedder] makes a [Vector] of a text of a [Kind], a question or a
// passage; a [Model] says which vectors may be compared; a [TokenCounter] tells how
// long a text is to a model; a [Cache] keeps vectors by model and text; an [Ensemble]
// makes one Embedder of several, and a [QueryEmbedder] wants to know a question's language.
//
// Implementations live beside it: bert encodes in this process without cgo or
// network (with weights from the modules embed/e5 and embed/minilm, which embed/ensemble
// joins, or of a directory), and embedtest has a deterministic fake for tests. Everything here is safe for
// concurrent use unless it says otherwise.
//
// When not to use it: a question whose answer hangs on an exact code, such as a part
// number, is found by keywords, not by vectors; a store searches both ways.
package embed
