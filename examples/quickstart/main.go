// SPDX-License-Identifier: Apache-2.0

// Command quickstart is the shortest program that answers from documents: the README
// shows it.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/pacenote/pacenote/embed/ensemble"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/rag/rerank/msmarco"
	"github.com/pacenote/pacenote/store/acl"
)

func main() {
	if len(os.Args) != 4 {
		log.Fatal("usage: quickstart DOCUMENTS INDEX QUESTION")
	}
	if err := run(context.Background(), os.Args[1], os.Args[2], os.Args[3]); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, documents, index, question string) error {
	encoder, err := ensemble.Load() // the weights are in the binary
	if err != nil {
		return err
	}
	scorer, err := msmarco.Load() // reads passages together with an English question
	if err != nil {
		return err
	}
	engine, err := rag.Open(ctx, index, encoder, &rag.Options{Scorer: scorer}) // the rest: documented defaults
	if err != nil {
		return err
	}
	defer engine.Close()
	if _, err := engine.Sync(ctx, ingest.Dir(documents, acl.Groups("engineering"))); err != nil {
		return err
	}
	answer, err := engine.Ask(ctx, rag.Question{Text: question, As: acl.User("jd", "engineering")})
	if err != nil {
		return err
	}
	fmt.Println(answer.Marked()) // or "The documents don't say."
	for _, citation := range answer.Citations {
		fmt.Println(citation)
	}
	return nil
}
