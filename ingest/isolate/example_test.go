// SPDX-License-Identifier: Apache-2.0

package isolate_test

import (
	"context"
	"fmt"
	"os"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/isolate"
	"github.com/pacenote/pacenote/ingest/pdf"
)

// A program that reads files from strangers. It stands for main.
func Example() {
	host := isolate.Start(pdf.New(nil)) // the first line of main
	parser := host.Parser(&isolate.Options{Memory: 512 << 20})

	file, err := os.Open("from-a-stranger.pdf")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		fmt.Println(err)
		return
	}
	doc, err := parser.Parse(context.Background(), ingest.Input{
		Name: file.Name(), Media: pdf.MediaType, Reader: file, Size: info.Size(),
	})
	if err != nil {
		fmt.Println(err) // a file that kills its parser is one error
		return
	}
	fmt.Println(len(doc.Blocks), "blocks")
}
