// SPDX-License-Identifier: Apache-2.0

// Package httpapi posts JSON to model services and reads what they reply, whole or as a stream of
// server-sent events (WHATWG HTML, section 9.2), with retries, bounds and errors alike for all of them.
//
// The nouns: a [Client] is one service of [service.Options]; a [Profile] is what differs
// between services; an [Event] is one piece of a stream.
//
// A Client is safe for concurrent use. When not to use it: for downloads; replies are held in
// memory and bounded by [MaxReply].
package httpapi
