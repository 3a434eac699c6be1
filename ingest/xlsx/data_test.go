// SPDX-License-Identifier: Apache-2.0

package xlsx_test

import (
	"path/filepath"
	"testing"

	"github.com/pacenote/pacenote/ingest/xlsx"
	"github.com/pacenote/pacenote/internal/readtest"
)

// TestOffice compares the words with those of reviewed conversions.
func TestOffice(t *testing.T) {
	mean, least := readtest.Office(t, xlsx.New(nil), filepath.Join("xlsx", "*.xlsx"))
	t.Logf("mean recall %.4f, least %.4f", mean, least)
	if mean < 0.95 {
		t.Errorf("mean recall %.4f, least %.4f, want 0.95", mean, least)
	}
}
