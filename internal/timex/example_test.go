// SPDX-License-Identifier: Apache-2.0

package timex_test

import (
	"fmt"
	"time"

	"github.com/pacenote/pacenote/internal/timex"
)

func ExampleParse() {
	question := []timex.Word{{"scrap"}, {"per"}, {"week"}, {"since"}, {"february"}}
	today := time.Date(2026, 3, 15, 0, 0, 0, 0, time.UTC)
	for _, m := range timex.Parse(question, today, timex.Calendar{}, []string{"en"}) {
		fmt.Print(question[m.First:m.End])
		for _, r := range m.Ranges {
			fmt.Print(" from ", r.Start.Format(time.DateOnly), " to before ", r.End.Format(time.DateOnly))
		}
		fmt.Println()
	}
	// Output:
	// [[per] [week]]
	// [[since] [february]] from 2026-02-01 to before 2026-03-16
}
