// SPDX-License-Identifier: Apache-2.0

// Package directory reads models from directories in the layout of Hugging Face and
// Sentence Transformers, in which encoders of the BERT and XLM-R kind are distributed.
//
// The noun: a [Model] is an opened directory, read as what a weight file holds. Its
// tensors are read one at a time, when they are asked for.
//
//	modules.json                        the steps: transformer, pooling, normalisation
//	├ config.json                       shape of the network
//	├ sentence_bert_config.json         longest input
//	├ tokenizer_config.json             longest input, if the former does not say it
//	├ tokenizer.json                    vocabulary, and how text is cut
//	├ model.safetensors                 weights: float32, float16 or bfloat16
//	├ config_sentence_transformers.json prompts, which become prefixes
//	└ 1_Pooling/config.json             mean of the tokens, or the first
//
// Nothing is guessed: what these files do not say, or say in a way that this package
// does not know, is refused with a *[FormatError] that names file and field.
//
// A Model is safe for concurrent use until it is closed.
//
// When not to use it: to load a model; embed/bert does that.
package directory
