// SPDX-License-Identifier: Apache-2.0

//go:build !purego && !linux

package vec

// tilesPermitted is false: it is not known how other systems are asked.
func tilesPermitted() bool { return false }
