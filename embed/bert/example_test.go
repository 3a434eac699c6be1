// SPDX-License-Identifier: Apache-2.0

package bert_test

import (
	"fmt"

	"github.com/pacenote/pacenote/embed/bert"
	"github.com/pacenote/pacenote/internal/weights/toy"
)

func ExampleOpen() {
	dir := (&toy.Model{}).Files() // a tiny model; for a real one os.DirFS("models/bge-base-en-v1.5")
	encoder, err := bert.Open(dir, &bert.OpenOptions{ID: "example/toy"})
	if err != nil {
		fmt.Println(err)
		return
	}
	m := encoder.Model()
	fmt.Printf("%s: vectors of %d numbers, texts of up to %d tokens\n", m.ID, m.Dimensions, m.MaxTokens)

	delete(dir, "modules.json")
	_, err = bert.Open(dir, nil)
	fmt.Println(err)
	// Output:
	// example/toy: vectors of 64 numbers, texts of up to 16 tokens
	// bert: load model: modules.json: is missing, and the options do not say how to pool
}
