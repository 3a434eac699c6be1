// SPDX-License-Identifier: Apache-2.0

package pdf_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/pacenote/pacenote/ingest/pdf"
	"github.com/pacenote/pacenote/internal/readtest"
)

// speedFiles are text files of different writers, under the shared data.
var speedFiles = []string{
	"guide/install.en.pdf", "table/federal-register-2020-17221.pdf", "columns/tracemonkey.pdf",
	"language/GeoTopo-komprimiert.pdf", "manual/multi_page.pdf",
}

// BenchmarkParse reads whole files; compare pages/s with those of another reader on one
// core.
func BenchmarkParse(b *testing.B) {
	dir := readtest.Folder(b)
	for _, name := range speedFiles {
		b.Run(filepath.Base(name), func(b *testing.B) {
			data, err := os.ReadFile(filepath.Join(dir, "pdf", name))
			if err != nil {
				b.Fatal(err)
			}
			parser := pdf.New(nil)
			pages := 0
			b.ReportAllocs()
			for b.Loop() {
				doc, err := parser.Parse(context.Background(), input(name, data))
				if err != nil {
					b.Fatal(err)
				}
				pages += len(doc.Pages)
			}
			b.ReportMetric(float64(pages)/b.Elapsed().Seconds(), "pages/s")
		})
	}
}
