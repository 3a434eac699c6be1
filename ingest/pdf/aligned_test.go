// SPDX-License-Identifier: Apache-2.0

package pdf

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTablesWithoutRules(t *testing.T) {
	f := &font{}
	for _, test := range []struct {
		name  string
		texts map[[2]float64]string
		want  []string
	}{
		{"sections with names and spanning names above", map[[2]float64]string{
			{160, 100}: "Share that failed in", {50, 112}: "Component", {160, 112}: "January", {230, 112}: "May",
			{50, 124}: "All", {160, 124}: "1.2", {230, 124}: "1.3",
			{50, 142}: "Doors", {50, 154}: "Hinge", {160, 154}: "0.4", {230, 154}: "0.5", {50, 166}: "Lock", {160, 166}: "0.3", {230, 166}: "0.2",
			{50, 184}: "Brakes", {50, 196}: "Disc", {160, 196}: "0.1", {230, 196}: "0.2", {50, 208}: "Pad", {160, 208}: "0.4", {230, 208}: "0.4",
		}, []string{"Share that failed in", "Component|January|May", "All|1.2|1.3", "Doors||", "Hinge|0.4|0.5", "Lock|0.3|0.2", "Brakes||", "Disc|0.1|0.2", "Pad|0.4|0.4"}},
		{"lines of columns of text", map[[2]float64]string{
			{50, 100}: "Of the doors that were", {200, 100}: "hinges had been set at",
			{50, 112}: "returned in the second", {200, 112}: "too low a torque. The",
			{50, 124}: "half of the year most", {200, 124}: "tool was replaced then.",
		}, []string{"Of the doors that were returned in the second half of the year most", "hinges had been set at too low a torque. The tool was replaced then."}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, texts((&flow{words: words(typeset(10, test.texts, f))}).blocks())); diff != "" {
				t.Error(diff)
			}
		})
	}
}
