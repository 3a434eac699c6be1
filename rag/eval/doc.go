// SPDX-License-Identifier: Apache-2.0

// Package eval measures how good rankings, answers and confidences are.
//
// The nouns: [Judgements] say for a query how relevant each document is; a ranking is a
// list of document ids, best first; [NDCG], [Recall] and [ReciprocalRank] score one
// ranking, and [Mean] averages over queries. The definitions are those of trec_eval.
// A [Forecast] is a confidence with what came of it: [AUROC], [RiskCoverage] and
// [Reliability] say how good confidences are, and [MinConfidence] finds the threshold by which
// an engine refuses the share of questions that its service wants.
//
// A [Case] is a question with what is known of its answer, a [Result] what an engine made of it: [Run]
// asks, and [Summarize] says how many were answered and refused, how good citations, wording and figures are, what was
// withheld and how long each step took.
//
// All but Run are pure functions of plain data, safe for concurrent use. Everything is fit for assertions in a
// test: a service keeps the questions that matter to it, and compares a Summary with the last one.
//
// When not to use it: with judgements for a few documents only, compare two rankings
// with each other and do not read the figures as absolute.
package eval
