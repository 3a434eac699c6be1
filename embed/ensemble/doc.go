// SPDX-License-Identifier: Apache-2.0

// Package ensemble joins the two shipped encoders, embed/e5 and embed/minilm. [Load] returns them as one
// *embed.Ensemble, the only noun here: an English question is compared by both, one in another
// language by e5 alone.
//
// Its rankings are better than either encoder's on English texts (decision 0030 has the figures)
// and e5's on others. A chunk takes half as long again to embed as with e5, and its vector is twice as large.
//
// Load is safe to call from any goroutine; each call makes encoders of its own. It fails only if the
// program is damaged.
//
// When not to use it: where no text is English, take embed/e5; where memory or the time of ingest
// is short, one of the two.
package ensemble
