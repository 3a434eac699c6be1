// SPDX-License-Identifier: Apache-2.0

package junk

import "strings"

// Name reports whether a file or directory of this name is hidden or left behind by an
// operating system, a file server or an office program.
func Name(name string) bool {
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") {
		return true
	}
	switch strings.ToLower(name) {
	case "thumbs.db", "ehthumbs.db", "desktop.ini", "$recycle.bin", "system volume information",
		"__macosx", "lost+found", "@eadir", "#recycle", "icon\r":
		return true
	}
	return false
}

// Path reports whether a file of this slash path is junk, or lies below a directory that
// is.
func Path(path string) bool {
	for name := range strings.SplitSeq(path, "/") {
		if Name(name) {
			return true
		}
	}
	return false
}
