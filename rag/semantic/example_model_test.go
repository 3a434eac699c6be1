// SPDX-License-Identifier: Apache-2.0

package semantic_test

import (
	"fmt"
	"strings"

	"github.com/pacenote/pacenote/rag/semantic"
)

// A model is read from JSON, and every fault is named with its place.
func ExampleReadModel() {
	_, err := semantic.ReadModel(strings.NewReader(`{
		"version": 1, "name": "shop", "calendar": {},
		"sources": [{"name": "till", "access": {"everyone": true}}],
		"datasets": [{"name": "sales", "source": "till", "table": "sales",
			"measures": [{"name": "revenue", "aggregate": "total", "column": "price"}]}],
		"metrics": [{"name": "revenue", "words": {"en": ["revenue"]}, "measure": "sales.turnover"}]
	}`), "shop.json")
	fmt.Println(err)
	// Output:
	// semantic: check model shop.json: datasets[0].measures[0].aggregate: is "total", want one of sum, count, count_distinct, mean, min, max, weighted_mean
	// semantic: check model shop.json: metrics[0].measure: dataset sales has no measure "turnover"
}
