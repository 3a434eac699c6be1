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
		{"<b hidden>a</b><i style='x'>b</i>", "<span data-at-tag=b hidden><!--at10:11-->a</span><span data-at-tag=i style='x'><!--at28:29-->b</span>"},
		{"<b><b hidden>a</b>b</b>", "<span data-at-tag=b hidden><!--at13:14-->a</span><!--at18:19-->b"},
		{"<img alt=x>", "<!--at0:11--><img alt=x>"},
		{"<title>a</title><script>b</script>", "<title>a</title><script>b</script>"},
		{"<a name=x />a", "<!--at12:13-->a"},
		{"a<p", "<!--at0:1-->a<p"},
	} {
		m, err := mark(test.in, 0, meter(t))
		if err != nil || m.text != test.want {
			t.Errorf("mark(%q) = %q, %v; want %q", test.in, m.text, err, test.want)
		}
	}
}

// TestMarksAreNotForged checks that a page can't say where its texts stand, nor what its
// elements are.
func TestMarksAreNotForged(t *testing.T) {
	for _, in := range []string{"<!--at1:2-->a", "<p DATA-AT-TAG=q>a", "<!--at0-<!--at1-"} {
		m, err := mark(in, 0, meter(t))
		if err != nil || strings.Contains(in, m.key) || len(m.key) < 64 || strings.Contains(in, m.tagAttribute()) {
			t.Errorf("%q: key %q, %v", in, m.key, err)
		}
	}
}

func TestHides(t *testing.T) {
	for style, want := range map[string]ingest.HiddenReason{
		"display:none": ingest.HiddenMode, "DISPLAY : None !important": ingest.HiddenMode, "opacity:0.0": ingest.HiddenMode, "opacity:1%": ingest.HiddenMode,
		"position:absolute;left:-9999px": ingest.HiddenOffPage, "text-indent:-100em": ingest.HiddenOffPage, "position:fixed; top: -50in": ingest.HiddenOffPage,
		"clip: rect(0, 0, 0, 0)": ingest.HiddenOffPage, "clip:rect(1px 1px 1px 1px)": ingest.HiddenOffPage, "clip-path:inset(50%)": ingest.HiddenOffPage,
		"overflow:hidden;max-height:0": ingest.HiddenOffPage, "width:1px;height:1px;overflow:hidden": ingest.HiddenOffPage,
		"transform:translateX(-9999px)": ingest.HiddenOffPage, "transform:scale(0)": ingest.HiddenSize, "margin:0 0 0 -2000px": ingest.HiddenOffPage,
		"": "", "display:block": "", "opacity:0.5": "", "opacity": "", "none": "", "left:-9999px": "", "position:relative;left:-5px": "",
		"overflow:hidden;width:0.5em": "", "height:0": "", "clip:auto": "", "clip-path:inset(10%)": "", "display:none;display:block": "",
		"display:none !important;display:block": ingest.HiddenMode,
	} {
		if got := hides(parseDeclarations(style)); got != want {
			t.Errorf("hides(%q) = %q", style, got)
		}
	}
}

func TestColour(t *testing.T) {
	white, black := colour{255, 255, 255, true}, colour{0, 0, 0, true}
	for text, want := range map[string]colour{
		"#fff": white, "#FFFFFF": white, "#ffffffff": white, "white": white, "rgb(255,255,255)": white, "rgb(100% 100% 100%)": white,
		"rgba(0,0,0,0.5)": black, "rgba(9,9,9,0)": transparent, "rgb(0 0 0 / 0%)": transparent, "#fff0": transparent, "transparent": transparent,
		"000000": black, "hsl(0,0%,0%)": {}, "currentcolor": {},
	} {
		if got, ok := parseColour(strings.ToLower(text)); got != want || !ok {
			t.Errorf("parseColour(%q) = %v, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "#ff", "#ggg", "rgb(1,2)", "solid", "1px"} {
		if got, ok := parseColour(text); ok {
			t.Errorf("parseColour(%q) = %v", text, got)
		}
	}
	if !white.on(colour{250, 248, 255, true}) || white.on(black) || white.on(colour{}) || !transparent.on(black) || (colour{}).on(white) {
		t.Error("what is seen on what")
	}
}

func TestSelectors(t *testing.T) {
	for selector, want := range map[string]int{"p": 1, ".a": 10, "#b": 100, "p.a.b": 21, "div > p .a": 12, "*": 0, "p:hover": -1, "a[href]": -1, "p + p": -1, "": -1} {
		r := parseSelector(selector)
		switch {
		case want < 0 && r != nil:
			t.Errorf("%q is understood: %+v", selector, r)
		case want >= 0 && (r == nil || r.weight != want):
			t.Errorf("%q: %+v", selector, r)
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
