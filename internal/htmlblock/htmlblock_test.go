// SPDX-License-Identifier: Apache-2.0

package htmlblock

import (
	"regexp"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/textfile"
)

func meter(t testing.TB) *textfile.Meter {
	m, stop := textfile.NewMeter(t.Context(), ingest.Input{Name: "page"})
	t.Cleanup(stop)
	return m
}

func TestMark(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"a<p>b", "<!--at0:1-->a<p><!--at4:5-->b"},
		{"<p> \n</p>", "<p> \n</p>"},
		{"<b>a</b> <a href=x>b</a>", "<!--at3:4-->a <!--at19:20-->b"},
		{"<b hidden>a</b><i style='x'>b</i>", "<span hidden><!--at10:11-->a</span><span style='x'><!--at28:29-->b</span>"},
		{"<b><b hidden>a</b>b</b>", "<span hidden><!--at13:14-->a</span><!--at18:19-->b"},
		{"<title>a</title><script>b</script>", "<title>a</title><script>b</script>"},
		{"<!--at1-->a", "<!--at1--><!--at0-10:11-->a"},
		{"<a name=x />a", "<!--at12:13-->a"},
		{"a<p", "<!--at0:1-->a<p"},
	} {
		m, err := mark(test.in, 0, meter(t))
		if err != nil || m.text != test.want {
			t.Errorf("mark(%q) = %q, %v; want %q", test.in, m.text, err, test.want)
		}
	}
}

func TestHides(t *testing.T) {
	for style, want := range map[string]bool{
		"display:none": true, "DISPLAY : None !important": true, "color:red;visibility:hidden": true, "opacity:0.0": true, "font-size:0px": true,
		"": false, "display:block": false, "opacity:0.5": false, "font-size:10px": false, "font-size:0.8em": false, "opacity": false, "none": false,
	} {
		if got := hides(style); got != want {
			t.Errorf("hides(%q) = %v", style, got)
		}
	}
}

func TestReference(t *testing.T) {
	for raw, want := range map[string]string{
		"&amp;x": "&", "&nbsp;": "\u00a0", "&#65;B": "A", "&#x20AC;": "€", "&copy 2026": "©", "&": "", "&x;": "", "a": "", "\r\nb": "\n", "\x00": "\uFFFD",
	} {
		if _, got := reference(raw); got != want {
			t.Errorf("reference(%q) = %q, want %q", raw, got, want)
		}
	}
}

func TestOrdinal(t *testing.T) {
	for _, test := range []struct {
		n           int
		style, want string
	}{{3, "", "3"}, {3, "a", "c"}, {26, "A", "Z"}, {27, "a", "27"}, {4, "i", "iv"}, {39, "I", "XXXIX"}, {40, "i", "40"}, {-1, "a", "-1"}} {
		if got := ordinal(test.n, test.style); got != test.want {
			t.Errorf("ordinal(%d, %q) = %q, want %q", test.n, test.style, got, test.want)
		}
	}
}

// FuzzMark checks that marks are put before texts and change nothing else but the tags
// of formatting.
func FuzzMark(f *testing.F) {
	for _, s := range []string{"a<p>b&amp;<i>c</i>", "<!--at0:1-->a", "<title>a<b>b", "a</b><b hidden><b>c</b>d</b>", "<![CDATA[x]]><a"} {
		f.Add(s)
	}
	formatting := regexp.MustCompile(`(?i)<[/]?(a|b|i|u|s|tt|em|big|code|font|nobr|small|strike|strong)[\s/>]`)
	f.Fuzz(func(t *testing.T, source string) {
		m, err := mark(source, 0, meter(t))
		if err != nil {
			return
		}
		if formatting.MatchString(source) {
			return
		}
		marks := regexp.MustCompile("<!--" + regexp.QuoteMeta(m.key) + `\d+:\d+-->`)
		if got := marks.ReplaceAllString(m.text, ""); got != source && !strings.Contains(source, "<!--") {
			t.Errorf("without marks %q, want %q", got, source)
		}
	})
}
