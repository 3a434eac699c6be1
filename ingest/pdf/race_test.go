// SPDX-License-Identifier: Apache-2.0

//go:build race

package pdf_test

// raceDetector says whether the race detector is on.
const raceDetector = true
