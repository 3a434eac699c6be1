// SPDX-License-Identifier: Apache-2.0

// Package compoundtest writes compound files for tests.
//
// Its noun is the [Node], a storage or a stream. What is written is the plainest form: no
// small streams, directories as lists. It is for tests alone and panics where a test asks
// for more than the format's header can list.
//
// When not to use it: to keep anything.
package compoundtest
