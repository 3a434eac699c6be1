// SPDX-License-Identifier: Apache-2.0

// Package msmarco holds the weights of a cross-encoder for English: it reads a question and a passage together and says how well
// the one answers the other. Its five layers were trained to say what the twelve of ms-marco-MiniLM-L-12-v2 say, in two
// fifths of the time. [Load] returns it as a *bert.CrossEncoder, the only noun here, for
// rag.Options.Scorer:
//
//	scorer, err := msmarco.Load()
//	engine, err := rag.Open(ctx, dir, encoder, &rag.Options{Scorer: scorer})
//
// Decision 0033 has what it does for answers and for refusals, 0035 how it was trained. The weights have eight bits with a scale for each row. See
// LICENSE and NOTICE for origin and licence.
//
// Load is safe to call from any goroutine; each call makes a cross-encoder of its own. It fails only if the program is
// damaged.
//
// When not to use it: where no text is English, an engine does not ask it; and where 22 MB in the program are too many.
package msmarco
