// SPDX-License-Identifier: Apache-2.0

// Package store defines how chunks are kept and found.
//
// The nouns: a [Store] takes a [Change] and answers a [Query] with [Hit] values; a
// [Filter] restricts what is ranked; [Fuse] joins the keyword leg and the vector leg
// of a search for engines that rank them apart. Who may read is part of every query:
// see package acl.
//
// Implementations: local keeps everything in one directory and is the default;
// chromem is small and in memory. storetest is the suite that each must pass.
//
// Stores are safe for concurrent use. Errors: [ModelError], [FilterError],
// [ChangeError], [QueryError], [UnsupportedError], [ErrClosed].
//
// When not to use it: a service that only wants answers uses package rag, which opens a
// store by itself.
package store
