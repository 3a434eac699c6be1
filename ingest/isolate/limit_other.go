// SPDX-License-Identifier: Apache-2.0

//go:build !linux

package isolate

// limitData does nothing: other systems have no such limit, and the process watches
// itself.
func limitData(int64) {}
