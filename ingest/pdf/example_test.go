// SPDX-License-Identifier: Apache-2.0

package pdf_test

import (
	"context"
	"fmt"
	"os"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/pdf"
)

func ExampleParser_Parse() {
	f, err := os.Open("testdata/made/spec_en_grid_core14.pdf")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		fmt.Println(err)
		return
	}
	doc, err := pdf.New(nil).Parse(context.Background(), ingest.Input{
		Name: "spec.pdf", Media: pdf.MediaType, Reader: f, Size: info.Size(),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(doc.Title)
	for _, b := range doc.Blocks {
		if b.Table != nil {
			fmt.Println(b.Location, b.Table.RowText(0))
			fmt.Println(b.Location, b.Table.RowText(7))
		}
	}
	// Output:
	// Technical Specifications: Meridian 2.0 T4 AWD
	// page 1 Item | Base | Touring | Limited
	// page 1 Wheel torque (N·m) | 135 ± 10 | 135 ± 10 | 176 ± 15
}
