// SPDX-License-Identifier: Apache-2.0

package split_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/pacenote/pacenote/embed/tiktoken"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/split"
)

// Chunks that go to a language model are measured with its own encoding. Any will do: those
// that are embedded by name, that of a model, or one that is read from a file.
func ExampleNew_tiktoken() {
	counter, err := tiktoken.ForModel("gpt-4o")
	if err != nil {
		fmt.Println(err)
		return
	}
	doc := &ingest.Document{Blocks: []ingest.Block{
		{Kind: ingest.Heading, Level: 1, Text: "Wheels"},
		{Text: strings.Repeat("Tighten the wheel nuts crosswise to 135 N·m. ", 4)},
	}}
	chunks, err := split.New(counter, &split.Options{MaxTokens: 40}).Split(context.Background(), doc)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range chunks {
		fmt.Println(c.Tokens, counter.CountTokens(c.Indexed("")), c.HeadingPath)
	}
	// Output:
	// 32 32 [Wheels]
	// 32 32 [Wheels]
}
