// SPDX-License-Identifier: Apache-2.0

package pdf_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/pdf"
)

// makePDF writes a file of the given objects, numbered from 1, the first being the
// catalogue, with a right cross-reference table.
func makePDF(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}

// streamOf writes a stream object.
func streamOf(dict, data string) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(data), data)
}

// deflate packs data, parts times over.
func deflate(data string, parts int) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	for range parts {
		z.Write([]byte(data))
	}
	z.Close()
	return b.String()
}

// onePage makes a file of one page with the given content, resources and other objects
// from number 6 on. Object 5 is Helvetica.
func onePage(content, resources string, more ...string) []byte {
	return makePDF(append([]string{
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Count 1/Kids[3 0 R]>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 400]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>" + resources + ">>>>",
		content,
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
	}, more...)...)
}

const hello = "BT /F1 12 Tf 50 300 Td (hello) Tj ET\n"

// TestAttacks reads files made to exhaust time, memory or stack. Each must end, in an
// error or a document that says what is missing.
func TestAttacks(t *testing.T) {
	// The files are a tenth as large in a short run, and with the race detector, which
	// makes everything ten times slower and finds no more in larger ones.
	part := 1
	if testing.Short() || raceDetector {
		part = 10
	}
	forms := []string{}
	for i := range 20 { // form i draws form i+1 a hundred times
		body := strings.Repeat(fmt.Sprintf("/X%d Do ", i+1), 100)
		forms = append(forms, streamOf(fmt.Sprintf("/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</X%d %d 0 R>>>>", i+1, 7+i), body))
	}
	arrays := []string{}
	for i := range 40 { // array i holds array i+1 ten times
		arrays = append(arrays, "["+strings.Repeat(fmt.Sprintf("%d 0 R ", 7+i), 10)+"]")
	}
	font := "<</Type/Font/Subtype/Type1/BaseFont/X/FirstChar 0/Widths 6 0 R/Encoding<</Differences 6 0 R>>>>"
	nested := append([]string{}, arrays...)
	tests := []struct {
		name string
		data []byte
		// text is what must be read all the same.
		text string
	}{
		{"operators that unpack to 80 MB", onePage(streamOf("/Filter/FlateDecode", deflate("BT /F1 12 Tf 50 300 Td (hello) Tj ET q Q 0 0 m 1 1 l S ", 1_500_000/part)), ""), "hello"},
		{"zeros that unpack to 256 MB", onePage(streamOf("/Filter/FlateDecode", deflate(strings.Repeat("\x00", 1<<20), 256/part)), ""), ""},
		{"Flate in Flate", onePage(streamOf("/Filter[/FlateDecode/FlateDecode]", deflate(deflate(strings.Repeat(" ", 1<<20), 200/part), 1)), ""), ""},
		{"many brackets", onePage(streamOf("", strings.Repeat("[", (4<<20)/part)+hello), ""), ""},
		{"many brackets in an object", onePage(streamOf("", hello), "", strings.Repeat("[", (4<<20)/part)), "hello"},
		{"many dictionaries", onePage(streamOf("", strings.Repeat("<<", (4<<20)/part)), ""), ""},
		{"many numbers", onePage(streamOf("", hello+"["+strings.Repeat("1 ", (4<<20)/part)), ""), "hello"},
		{"forms in forms", onePage(streamOf("", hello+"/X0 Do"), "/XObject<</X0 6 0 R>>", forms...), "hello"},
		{"many names of fonts and forms", onePage(streamOf("", hello+manyNames(500_000/part)), ""), "hello"},
		{"words at random", onePage(streamOf("", scattered(0, 60_000/part)), ""), "ab"},
		{"words at random, fewer", onePage(streamOf("", scattered(0, 29_000/part)), ""), "ab"},
		{"words in rows", onePage(streamOf("", scattered(1, 60_000/part)), ""), "ab"},
		{"words in rows, fewer", onePage(streamOf("", scattered(1, 29_000/part)), ""), "ab"},
		{"words in ever smaller steps", onePage(streamOf("", scattered(2, 29_000/part)), ""), "ab"},
		{"a grid of lines", onePage(streamOf("", manyRules(90)+scattered(0, 29_000/part)), ""), "ab"},
		{"a grid of too many lines", onePage(streamOf("", manyRules(1900)+hello), ""), "hello"},
		{"a form that draws itself", onePage(streamOf("", hello+"/X0 Do"), "/XObject<</X0 6 0 R>>",
			streamOf("/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</X0 6 0 R>>>>", "/X0 Do /X0 Do")), "hello"},
		{"a font of nested arrays", bytes.Replace(onePage(streamOf("", hello), "", nested...), []byte("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"), []byte(font), 1), "hello"},
		{"a width range of 2^31", bytes.Replace(onePage(streamOf("", "BT /F1 12 Tf 50 300 Td <0041> Tj ET"), ""),
			[]byte("/Subtype/Type1/BaseFont/Helvetica"), []byte("/Subtype/Type0/Encoding/UniGB-UCS2-H/DescendantFonts[<</W[0 2147483647 500]>>]"), 1), "A"},
		{"a table of 2^31 objects", bytes.Replace(onePage(streamOf("", hello), ""), []byte("xref\n0 6"), []byte("xref\n0 2147483647"), 1), "hello"},
		{"Prev that is itself", loopedTable(onePage(streamOf("", hello), "")), "hello"},
		{"a string without end, many times", []byte("%PDF-1.7\n" + strings.Repeat("1 0 obj (", 200_000/part)), ""},
		{"a stream without end, many times", []byte("%PDF-1.7\n" + strings.Repeat("1 0 obj <</Length 9>> stream\n", 100_000/part)), ""},
		{"objects that overlap", overlapping(60_000 / part), ""},
		{"a page tree of 2^40 leaves", bushyTree(40), ""},
		{"a deep page tree", deepTree(5000), ""},
		{"labels that refer to themselves", bytes.Replace(onePage(streamOf("", hello), ""), []byte("/Catalog"), []byte("/Catalog/PageLabels<</Kids[6 0 R 6 0 R]>>"), 1), "hello"},
		{"many colours", onePage(streamOf("/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors 99999999/Columns 99999999>>", deflate(hello, 1)), ""), ""},
		{"an encryption without end", bytes.Replace(onePage(streamOf("", hello), ""), []byte("/Root 1 0 R"), []byte("/Root 1 0 R/Encrypt 99 0 R"), 1), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			in := input("attack.pdf", tt.data)
			// Times are logged, never judged: no limit of time may save the reader
			// here, and go test ends what hangs.
			in.Limits.Time = time.Hour
			doc, err := pdf.New(nil).Parse(context.Background(), in)
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			if err != nil && kindOf(err) == "untyped" {
				t.Errorf("untyped error: %v", err)
			}
			if doc != nil && len(doc.Blocks) == 0 {
				t.Error("an empty document")
			}
			if tt.text != "" && (doc == nil || !strings.Contains(plainTextOf(doc), tt.text)) {
				t.Errorf("got %v, %v, want a document with %q", doc, err, tt.text)
			}
			var q ingest.Quality
			if doc != nil {
				q = doc.Quality
			}
			t.Logf("%v, %d MiB allocated, %v, %v", took.Round(time.Millisecond), (after.TotalAlloc-before.TotalAlloc)>>20, err, q)
		})
	}
}

// scattered makes text that is hard to lay out: words at random, or in rows that seem
// to be a table, or in ever smaller steps.
func scattered(kind, n int) string {
	random := rand.New(rand.NewPCG(7, uint64(kind)))
	var b strings.Builder
	b.WriteString("BT /F1 1 Tf ")
	x, y := 0.0, 0.0
	for i := range n {
		switch kind {
		case 0:
			x, y = 400*random.Float64(), 400*random.Float64()
		case 1:
			x, y = 200*float64(i%2)+150*random.Float64(), 400-float64(i/2)*800/float64(n)
		case 2:
			x, y = x+400.0/float64(n), 400/(1+float64(i)/50)
		}
		fmt.Fprintf(&b, "1 0 0 1 %.4f %.4f Tm (ab) Tj ", x, y)
	}
	return b.String() + "ET "
}

// manyRules draws a grid of n by n lines with gaps.
func manyRules(n int) string {
	var b strings.Builder
	step := 390 / float64(n)
	for i := range n {
		at := 5 + float64(i)*step
		fmt.Fprintf(&b, "%.3f 0 m %.3f 400 l S 0 %.3f m 400 %.3f l S ", at, at, at, at)
	}
	return b.String()
}

// manyNames makes operators that each name another font and form.
func manyNames(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "/F%d 1 Tf /X%d Do ", i+2, i)
	}
	return b.String()
}

// loopedTable makes a file's trailer name its own table as the one before it.
func loopedTable(data []byte) []byte {
	at := bytes.Index(data, []byte("xref\n0 "))
	return bytes.Replace(data, []byte("/Root 1 0 R"), fmt.Appendf(nil, "/Root 1 0 R/Prev %d", at), 1)
}

// overlapping makes a file whose objects begin inside each other.
func overlapping(n int) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "%d 0 obj [ ", i)
	}
	b.WriteString("/Type/Catalog")
	return b.Bytes()
}

// bushyTree makes a page tree in which each node has the next one twice.
func bushyTree(depth int) []byte {
	objects := []string{"<</Type/Catalog/Pages 2 0 R>>"}
	for i := range depth {
		objects = append(objects, fmt.Sprintf("<</Type/Pages/Count 2/Kids[%d 0 R %d 0 R]>>", i+3, i+3))
	}
	return makePDF(append(objects, "<</Type/Page>>")...)
}

// deepTree makes a page tree of one branch.
func deepTree(depth int) []byte {
	objects := []string{"<</Type/Catalog/Pages 2 0 R>>"}
	for i := range depth {
		objects = append(objects, fmt.Sprintf("<</Type/Pages/Count 1/Kids[%d 0 R]>>", i+3))
	}
	return makePDF(append(objects, "<</Type/Page>>")...)
}
