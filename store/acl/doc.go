// SPDX-License-Identifier: Apache-2.0

// Package acl says who may read what.
//
// The nouns: a [List] stands on a document and names who may read it; a [Principal]
// is who asks. [List.Allows] is the whole rule: same tenant, and everyone, a user or a
// group in common. No list, no reader but [System].
//
// The values are plain data without locks: share them freely, but do not change the
// slices of one that is in use.
//
// When not to use it: it decides reading only. It is no store of users or groups, and
// a permission that depends on a document's content belongs into a filter.
package acl
