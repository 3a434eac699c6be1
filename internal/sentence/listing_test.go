// SPDX-License-Identifier: Apache-2.0

package sentence

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEntries(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want []string
	}{
		"remarks below settings": {
			"[printer]\n#timeout: 600\n#   Seconds to wait. The\n#   default is 600.\n#gcode:\n#   What is run then.\n",
			[]string{"[printer]", "#timeout: 600\n#   Seconds to wait. The\n#   default is 600.", "#gcode:\n#   What is run then."},
		},
		"remarks above settings": {
			"# The speed,\n# in mm/s.\nspeed: 5\n\n# The others.\nlimits:\n  low: 1\n  high: 9\n",
			[]string{"# The speed,\n# in mm/s.\nspeed: 5", "# The others.\nlimits:\n  low: 1\n  high: 9"},
		},
		"commands": {"cd /opt\ngit pull\n", []string{"cd /opt", "git pull"}},
		"a program": {
			"func f() {\n\treturn\n}\n\nfunc g() {\n}\n",
			[]string{"func f() {\n\treturn\n}", "func g() {\n}"},
		},
		"all indented":          {"    a: 1\n    b: 2", []string{"    a: 1", "    b: 2"}},
		"deeper at first":       {"    a\nb", []string{"    a", "b"}},
		"a remark of its own":   {"// head\n\nx = 1\n", []string{"// head", "x = 1"}},
		"nothing but remarks":   {"# a\n# b\n", []string{"# a\n# b"}},
		"blank lines and ends":  {"\r\n a\r\n\r\n  b\r\n\r\n", []string{" a\r\n\r\n  b"}},
		"nothing":               {" \n\t\n", nil},
		"a mark with no remark": {"#\n#x: 1", []string{"#\n#x: 1"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, s := range Entries(test.text) {
				got = append(got, test.text[s.Start:s.End])
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzEntries(f *testing.F) {
	f.Add("# a\nb:\n  c\n}\n")
	f.Add("//  \r\n\r\n\t;x")
	blanks := strings.NewReplacer(" ", "", "\t", "", "\r", "", "\n", "")
	f.Fuzz(func(t *testing.T, text string) {
		var kept strings.Builder
		end := 0
		for _, s := range Entries(text) {
			if s.Start < end || s.End <= s.Start || s.End > len(text) {
				t.Fatalf("span %v after %d of %d bytes", s, end, len(text))
			}
			end = s.End
			kept.WriteString(text[s.Start:s.End])
		}
		if got, want := blanks.Replace(kept.String()), blanks.Replace(text); got != want {
			t.Fatalf("kept %q of %q", got, want)
		}
	})
}
