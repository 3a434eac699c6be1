// SPDX-License-Identifier: Apache-2.0

//go:build !linux && !darwin

package pdf_test

import "os"

// residentMemory can't be told on this system.
func residentMemory(*os.ProcessState) int64 { return 0 }
