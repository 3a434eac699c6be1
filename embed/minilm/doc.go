// SPDX-License-Identifier: Apache-2.0

// Package minilm holds the weights of all-MiniLM-L6-v2, a small and fast encoder for
// English. [Load] returns it as a *bert.Encoder, the only noun here.
//
// The weights have eight bits with a scale for each row. See LICENSE and NOTICE for
// origin and licence.
//
// Load is safe to call from any goroutine; each call makes an encoder of its own. It
// fails only if the program is damaged.
//
// When not to use it: for other languages than English. It does not fail on them, it
// finds the wrong passages; use embed/e5.
package minilm
