// SPDX-License-Identifier: Apache-2.0

package pptx_test

import (
	"path/filepath"
	"testing"

	"github.com/pacenote/pacenote/ingest/pptx"
	"github.com/pacenote/pacenote/internal/readtest"
)

// TestOffice compares the words with those of reviewed conversions.
func TestOffice(t *testing.T) {
	mean, least := readtest.Office(t, pptx.New(), filepath.Join("pptx", "*.pptx"))
	t.Logf("mean recall %.4f, least %.4f", mean, least)
	if mean < 0.97 {
		t.Errorf("mean recall %.4f, least %.4f, want 0.97", mean, least)
	}
}
