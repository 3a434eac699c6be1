// SPDX-License-Identifier: Apache-2.0

// Package httprr records what was said to an HTTP service and replays it, for tests that must run
// without the service.
//
// The nouns: a [Recording] is a file of [Exchange] values; a transport plays it.
// [Open] replays, or with the environment variable PACENOTE_RECORD=1 asks the real service and writes
// the file. Of a request only method, path and body are kept, and of a reply only the
// status, the type and the body: keys travel in headers and in the query and are never written. A secret given to
// Open is also taken out of bodies.
//
// When not to use it: outside tests.
package httprr
