// SPDX-License-Identifier: Apache-2.0

// Package provider opens a language model by a name that can stand in a flag or a configuration file, so that
// providers are swapped without another build. [Open] is all there is.
//
// Opening connects to nothing; the model is safe for concurrent use.
//
// When not to use it: where a program needs one provider only, or options that others do not have; the packages openai,
// anthropic and gemini have theirs.
package provider
