// SPDX-License-Identifier: Apache-2.0

// Package rag answers questions from documents, with checked citations, or says that
// there is no answer.
//
// The nouns: an [Engine] keeps a store in step with an ingest.Source ([Engine.Sync]
// gives a [Report]) and takes a [Question]; the [Answer] consists of [Claim] values,
// each with a [Citation] that was read back from the store before it was shown; without
// evidence the answer is an abstention with a [Code]. The [Trace] says what each step
// saw. A [Scorer] reads passages together with the question, where there is one. A [Retriever], [Reranker] or [Generator] of one's own can take the place of the
// default; whatever a generator says is held against its quotes, and what they do not confirm is
// left out, marked, or makes an abstention ([Policy]).
//
// A follow-up of a conversation (Question.History, of [Turn] values) is first rewritten by a [Rewriter] so that it stands
// alone, and with [High] effort one that consists of several is taken apart; documents that the question names by their metadata come first among the hits; where documents
// differ, the answer quotes both sides, or the other side where a generator words one (a [Conflict]). Over a [Versioned] store answers may be kept.
//
// An Engine is safe for concurrent use. Ending without an answer is a value and not an
// error; errors mean that the question could not be processed.
//
// When not to use it: to search and nothing else, package store is enough; figures of
// databases are not looked up in documents.
package rag
