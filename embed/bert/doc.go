// SPDX-License-Identifier: Apache-2.0

// Package bert computes the embeddings of BERT-type encoders in this process, without
// cgo and without network: multilingual-e5-small (module embed/e5), all-MiniLM-L6-v2
// (module embed/minilm), and any of that kind in a directory, such as BGE, GTE and E5; and the scores of a
// cross-encoder (module rag/rerank/msmarco).
//
// The nouns: an [Encoder] turns texts into vectors, a [CrossEncoder] a question and a passage into a score; [Options] say on how many
// goroutines; a weight file holds the model, its vocabulary and how both are used. [New]
// reads such a file, [Open] a directory as models are distributed. What is read from
// them is never guessed: prefix, pooling and tokens come with them.
//
// # How it computes
//
// A text is cut into pieces by a tokenizer that gives the ids of the reference exactly.
// Texts are computed in batches of similar length, without padding. A vector does not
// depend on what is computed at the same time, to the bit.
//
// [Fast], the default, multiplies bytes: weights with a scale for each output,
// activations with a scale and an offset for each token, found at run time. [Exact]
// multiplies float32 and takes four times the memory and about four times the time. The
// cosine of Fast to Exact is above .9995 for multilingual-e5-small and above .997 for
// MiniLM on average, with every implementation; vectors of different processors may be
// compared, and so may those of both precisions, but the precision is part of the
// model's fingerprint.
//
// # Weight files
//
// All numbers are little-endian. FORMAT.md beside this file lists the fields of the
// header and the tensors.
//
//	 0        8         12        16          24          32               64
//	┌──────────┬─────────┬─────────┬───────────┬───────────┬────────────────┐
//	│ PNWEIGHT │ version │ header  │ file size │ data      │ SHA-256 of the │
//	│          │ uint32  │ length  │ uint64    │ offset    │ header         │
//	│          │ = 1     │ uint32  │           │ uint64    │                │
//	├──────────┴─────────┴─────────┴───────────┴───────────┴────────────────┤
//	│ header: JSON; model, tokenizer, origin, SHA-256 of the data, tensors  │
//	├───────────────────────────────────────────────────────────────────────┤
//	│ data: tensors, each at a multiple of 64 bytes                         │
//	└───────────────────────────────────────────────────────────────────────┘
//
// The header's checksum is verified whenever a file is opened; because the header holds
// that of the data, it stands for the whole file, and is the model's fingerprint.
// Weights are stored as they are distributed, not as a processor wants them: each
// implementation arranges them when it loads.
//
// # Directories
//
// [Open] reads these files, in the layout of Hugging Face and Sentence Transformers:
//
//	config.json            model_type bert, roberta, camembert or xlm-roberta; hidden_act gelu
//	tokenizer.json         WordPiece with the steps of BERT, Unigram with those of XLM-R
//	model.safetensors      F32, F16 or BF16, in one file
//	modules.json           transformer, pooling (mean or cls), normalisation
//	sentence_bert_config.json, tokenizer_config.json, config_sentence_transformers.json
//	                       longest input and prompts, if there
//
// Weights become int8 while they are read. hidden_size / num_attention_heads, hidden_size
// and intermediate_size must be multiples of 32. Refused is what would be computed
// otherwise than by the library that wrote the files: other activations and positions,
// dense layers behind the pooling, quantised weights, byte-level vocabularies, words among
// added_tokens, cross-encoders (whose weight files only [NewCrossEncoder] reads), and weights that only pickle holds. Control tokens written
// out in a text, such as "[SEP]", are read as text; that is the one difference intended.
//
// Prefixes deserve a look: E5 and BGE want them, and most of their directories do not
// have them. OpenOptions names them then.
//
// # Goroutines, errors
//
// An Encoder is safe for concurrent use. Documents are spread over at most
// Options.Concurrency goroutines; a query is computed where it is asked and never waits
// for documents. [New] and [Open] return a *[FormatError]; Embed fails only when its context ends.
//
// # When not to use it
//
// For models with more than about 100 million weights: they are better run on a graphics
// processor, behind a provider such as embed/openai. For decoders and for models with
// rotary positions: their architecture is refused.
package bert
