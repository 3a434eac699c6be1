// SPDX-License-Identifier: Apache-2.0

// Package semantic answers questions about numbers from a company's own databases,
// exactly, or asks back, or says why not. No language model is needed and no SQL is ever
// made from a question's words.
//
// The nouns: a [Model] names sources, datasets with measures and dimensions, entities
// whose members are read from the databases, and metrics. An [Engine] joins a model with
// open *sql.DB handles. It reads a [Question] into a typed [Query], which consists of
// names of the model and of values found in the databases and nothing else; compiles it
// to parameterised SELECT statements, one for each dataset and side of a ratio, of which
// further figures, the whole of a share, compared periods and conditions on members have
// their own; joins the results in process on the dimensions that the datasets share; and
// gives an [Answer] with the number, its numerator and denominator, the period as dates,
// what was assumed, warnings, and every [Statement] that was run. The text of a statement
// is made of names of the model; of a question, and of what a statement before it found, it
// has placeholders alone, as many as there are values.
//
// A question with several readings ends as a clarifying question with the readings as
// options, one that can't be answered as a refusal with a [Reason]. No word of a question
// that carries content is dropped silently: what can't be matched is named in the
// refusal. Errors mean that the question could not be processed, such as a database that
// does not answer; they never show a connection string.
//
// An Engine is safe for concurrent use. It opens no connection of its own and imports no
// driver.
//
// When not to use it: for text in documents, which package rag searches; for free
// exploration of a schema, since only what the model names can be asked.
package semantic
