// SPDX-License-Identifier: Apache-2.0

// Package ground checks what an answer says against the evidence it was made from, whoever made
// it, without a model.
//
// The nouns: [Evidence] is passages made ready once; a [Checker] gives a [Result] for each
// claim: a [Verdict], a score, the reason, and the span of the evidence that was compared.
// [Claims] cuts an answer into claims.
//
// A claim that says another number than the evidence says of the same thing, the other side (left
// for right, off for on), or a part number or code that is nowhere in it is not supported
// whatever its words are like: these are hard rules. Otherwise a linear score of how
// much of the claim the best sentences hold decides; its weights are fitted by
// benchmarks/ground on judged pairs. A [Judge], such as a language model, may be asked about claims
// that the score does not settle.
//
// A Checker is immutable and safe for concurrent use, and so is Evidence. Checking takes
// O(words of the evidence) for each claim.
//
// When not to use it: to find out whether a claim is true, it only knows the evidence; for claims that
// take several steps of reasoning, which it will call unsupported; for evidence in another
// language than the claim, of which it knows numbers, codes and names only.
package ground
